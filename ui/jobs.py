"""Jobs of the worker on the pages: what runs, how fast, and what became of it."""

from __future__ import annotations

import streamlit as st

from rag.catalogue import Job, JobItem
from ui import components, session
from ui.components import Row
from ui.job_actions import job_actions
from ui.services import Services
from ui.strings import Texts

ACTIVE = ("queued", "running")
OUTCOMES = ("failed", "added", "updated", "unchanged", "duplicates")  # what asks for action comes first
STRIP_S = 2.0  # seconds between looks from the Ask page, where the job is a side matter
LIVE_S = 1.0  # seconds between looks where the job is the matter
JOBS_SHOWN = 10  # jobs listed; older ones stay in the catalogue
ITEMS_SHOWN = 200  # rows of one job's results; more are for `python -m ingest`
SOURCES_NAMED = 1  # sources named in a job's title


def ingest_strip(services: Services, texts: Texts) -> None:
    """Say on the Ask page that articles are coming in, as long as they are."""
    if any(job.state == "running" for job in services.catalogue.jobs()):
        st.fragment(_strip, run_every=STRIP_S)()


def _strip() -> None:
    services, texts = session.context()
    running = [job for job in services.catalogue.jobs() if job.state == "running"]
    if not running:
        st.rerun()
    job = running[0]
    if job.total:
        words = texts("archive.ingesting", done=job.done, total=job.total)
    else:
        words = texts("archive.ingesting_unknown", done=job.done)
    components.rows([Row(text=words)], key="ingest-strip", look="strip")


def job_list(services: Services, texts: Texts) -> None:
    """List the latest jobs; while one is active the list looks again every second."""
    jobs = services.catalogue.jobs(limit=JOBS_SHOWN)
    if not jobs:
        components.notice(texts("ingest.jobs.empty"), texts("ingest.jobs.empty.text"), key="no-jobs")
        return
    is_active = any(job.state in ACTIVE for job in jobs)
    st.fragment(_jobs, run_every=LIVE_S if is_active else None)(is_active)


def _jobs(was_active: bool) -> None:
    services, texts = session.context()
    jobs = services.catalogue.jobs(limit=JOBS_SHOWN)
    is_active = any(job.state in ACTIVE for job in jobs)
    if is_active:
        services.worker.ensure()
        if services.worker.has_failed:
            components.notice(
                texts("ingest.worker.failed"),
                texts("ingest.worker.log"),
                key="worker-failed",
                is_problem=True,
            )
    if was_active and not is_active:
        st.rerun()
    for job in jobs:
        with st.container(border=True, key=f"job-{job.id}"):
            _job(services, texts, job)


def _job(services: Services, texts: Texts, job: Job) -> None:
    head = f"{texts(f'ingest.kind.{job.kind}')} · {texts(f'ingest.job.{job.state}')}"
    when = texts.instant(job.created)
    tone = {"failed": "bad", "done": "good"}.get(job.state, "")
    name = " ".join(_name(source) for source in job.sources[:SOURCES_NAMED])
    rest = len(job.sources) - SOURCES_NAMED
    if rest > 0:
        name = f"{name} {texts.count('ingest.more_sources', rest)}"
    message = job.message if job.state in ("failed", "cancelled") else ""
    components.rows(
        [Row(meta=f"{head} · {when}", title=name, text=message, tone=tone)],
        key=f"job-head-{job.id}",
        look="head",
    )
    if job.state in ACTIVE:
        _progress(services, texts, job)
    else:
        st.caption(_counts(texts, job))
    if job.done and job.state not in ACTIVE:
        _results(services, texts, job)
    if job.state not in ACTIVE:
        job_actions(services, texts, job)


def _progress(services: Services, texts: Texts, job: Job) -> None:
    if job.state == "queued":
        st.progress(0.0, text=texts("ingest.job.queued"))
    else:
        st.progress(min(1.0, job.done / job.total) if job.total else 0.0, text=_pace(texts, job))
    with st.container(horizontal=True, vertical_alignment="center"):
        if job.done:
            st.caption(_counts(texts, job))
        st.button(
            texts("ingest.cancel"),
            key=f"cancel-{job.id}",
            type="tertiary",
            on_click=services.catalogue.cancel_job,
            args=(job.id,),
        )


def _pace(texts: Texts, job: Job) -> str:
    """Say how far a job is, how fast it goes and how long it will take."""
    parts = []
    if job.total:
        parts.append(texts("ingest.progress", done=job.done, total=job.total))
    else:
        parts.append(texts("ingest.progress_unknown", done=job.done))
    if job.rate:
        parts.append(texts("ingest.rate", rate=texts.number(job.rate)))
    if job.seconds_left is not None:
        parts.append(texts("ingest.left", time=texts.duration(job.seconds_left)))
    return " · ".join(parts)


def _counts(texts: Texts, job: Job) -> str:
    numbers = {
        "added": job.added,
        "updated": job.updated,
        "unchanged": job.unchanged,
        "duplicates": job.duplicates,
        "failed": job.failed,
    }
    shown = [f"{texts.number(n)} {texts(f'ingest.{name}')}" for name, n in numbers.items() if n]
    return " · ".join(shown) or f"0 {texts('ingest.added')}"


def _results(services: Services, texts: Texts, job: Job) -> None:
    label = texts.count("ingest.failures", job.failed) if job.failed else texts("ingest.details")
    with st.expander(label, expanded=False, key=f"results-{job.id}", on_change="rerun") as box:
        if not box.open:
            return
        numbers = {name: getattr(job, name) for name in OUTCOMES}
        options = [name for name in OUTCOMES if numbers[name]]
        if not options:
            st.caption(texts("ingest.details.empty"))
            return
        outcome = st.segmented_control(
            texts("ingest.outcome"),
            options,
            default=options[0],
            format_func=lambda name: f"{texts(f'ingest.{name}')} {texts.number(numbers[name])}",
            key=f"outcome-{job.id}",
            required=True,
            label_visibility="collapsed",
        )
        items = services.catalogue.job_items(job.id, outcome=outcome, limit=ITEMS_SHOWN)
        components.rows([_item_row(item) for item in items], key=f"items-{job.id}", look="plain")
        if numbers[outcome or options[0]] > ITEMS_SHOWN:
            st.caption(texts("ingest.details.limit", n=ITEMS_SHOWN))


def _item_row(item: JobItem) -> Row:
    title = item.title or _name(item.source)
    where = "" if title == item.source else item.source
    return Row(title=title, text=item.reason or where, tone="bad" if item.outcome == "failed" else "")


def _name(source: str) -> str:
    """The last part of a path; uploads lie in folders whose names mean nothing to a person."""
    return source.rstrip("/").rsplit("/", 1)[-1]
