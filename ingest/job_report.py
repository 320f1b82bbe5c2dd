"""A job in words and as JSON, for the command line."""

from __future__ import annotations

from collections.abc import Sequence

from rag.catalogue import Job, JobItem, JobStage

ADDING = ("add", "clean")  # kinds of jobs whose items are articles that come in
MINUTE_S, HOUR_S = 60, 3600


def job_json(job: Job, items: Sequence[JobItem]) -> dict[str, object]:
    """The counts of an ended job and its items, as `python -m ingest add --json` prints them."""
    return {
        "added": job.added,
        "updated": job.updated,
        "unchanged": job.unchanged,
        "duplicates": job.duplicates,
        "failed": job.failed,
        "items": [
            {
                "source": item.source,
                "outcome": item.outcome,
                "article_id": item.article_id,
                "url": item.url,
                "title": item.title,
                "reason": item.reason,
            }
            for item in items
        ],
    }


def job_summary(job: Job, items: Sequence[JobItem] = ()) -> str:
    """What became of a job, in one line, with a line for each item that has more to say."""
    if job.kind == "reindex":
        return "The indexes are rebuilt." if job.state == "done" else "The indexes were not rebuilt."
    if job.kind in ADDING:
        return (
            f"{job.added} added, {job.updated} updated, {job.unchanged} unchanged,"
            f" {job.duplicates} duplicates, {job.failed} failed."
        )
    done = {"remove": "removed", "withdraw": "withdrawn", "reinstate": "brought back", "undo": "taken back"}[
        job.kind
    ]
    said = [f"{item.source}: {item.reason}" for item in items if item.outcome != "failed" and item.reason]
    left = job.unchanged + job.failed
    return "\n".join([*said, f"{job.updated} {done}, {left} not."])


def job_state(job: Job) -> str:
    """How a job stands, in a few words."""
    if job.state == "queued" and job.done:
        return "interrupted, goes on where it was"
    if job.state == "done" and job.failed:
        return "done with failures"
    return job.state


def job_line(job: Job) -> str:
    """A job on one line: number, kind, state, progress, rate, time left."""
    parts = [f"{job.id:5d}  {job.kind:9}  {job_state(job)}"]
    if job.done or job.total:
        parts.append(f"{job.done} of {job.total}" if job.total else f"{job.done} done")
    if job.state == "running":
        if job.stage:
            parts.append(job.stage)
        if job.rate:
            parts.append(f"{job.rate:.1f}/s")
        if job.seconds_left is not None:
            parts.append(f"{duration(job.seconds_left)} left")
    elif job.kind in ADDING and job.done:
        parts.append(job_summary(job).removesuffix("."))
    if job.message:
        parts.append(job.message)
    return " · ".join(parts)


def stage_line(stage: JobStage, job: Job) -> str:
    """A stage of a job on one line: how much, how fast, how long for the rest."""
    line = f"       {stage.name:6}  {stage.done} {stage.unit} in {duration(stage.seconds)}"
    if stage.rate:
        line += f", {stage.rate:.1f}/s"
    left = stage.seconds_left(job)
    return line if left is None else f"{line}, {duration(left)} left"


def duration(seconds: float) -> str:
    """Seconds as people say them: 4 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds)
    if whole < MINUTE_S:
        return f"{whole} s"
    if whole < HOUR_S:
        return f"{whole // MINUTE_S} min {whole % MINUTE_S} s"
    return f"{whole // HOUR_S} h {whole % HOUR_S // MINUTE_S} min"
