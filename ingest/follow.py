"""A job from the command line: done here when the archive is free, followed where somebody holds it."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence

from tqdm import tqdm

from rag.catalogue import Catalogue, Job, JobItem
from rag.errors import ArchiveBusyError
from rag.settings import Settings

POLL_S = 0.3  # how often a followed job is looked at
ALL_ITEMS = 10_000_000  # more than any job has


def run_or_follow(
    settings: Settings, kind: str, sources: Sequence[str], options: Mapping[str, str]
) -> tuple[Job, list[JobItem]]:
    """Queue a job and see it through.

    Args:
        settings: Which archive.
        kind: As `Catalogue.queue_job` takes it.
        sources: Paths, URLs or article ids.
        options: As the worker reads them.

    Returns:
        The ended job and its items; one that was stopped by a signal is still waiting.
    """
    catalogue = Catalogue.open(settings)
    return see_through(settings, catalogue, catalogue.queue_job(kind, sources, options))


def see_through(settings: Settings, catalogue: Catalogue, job_id: int) -> tuple[Job, list[JobItem]]:
    """Do a queued job here, or follow it where the archive is held; as `run_or_follow` returns."""
    from ingest.worker import Worker  # it loads all libraries, and looking at jobs needs none

    with _Bar(sys.stderr.isatty()) as bar:
        while catalogue.job(job_id).finished is None:
            try:
                worker = Worker.open(settings)
            except ArchiveBusyError as error:
                bar.say(str(error))
                _follow(catalogue, job_id, bar)
                continue
            worker.install_signal_handlers()
            try:
                worker.run(until=job_id, report=lambda job, items: bar.show(job, items, job_id))
            finally:
                worker.close()
            if worker.is_stopping:
                bar.say("Stopped; the next start of the archive goes on with the job.")
                break
        job = catalogue.job(job_id)
        bar.show(job, (), job_id)
    return job, catalogue.job_items(job_id, limit=ALL_ITEMS)


def watch_job(catalogue: Catalogue, job_id: int) -> Job:
    """Show a job's progress as another process does it, until it has ended or nobody works on it."""
    with _Bar(sys.stderr.isatty()) as bar:
        _follow(catalogue, job_id, bar)
    return catalogue.job(job_id)


def _follow(catalogue: Catalogue, job_id: int, bar: _Bar) -> None:
    """Show a job that another process does, until it has ended or that process is gone."""
    shown = 0
    while True:
        job = catalogue.job(job_id)
        items = catalogue.job_items(job_id, limit=ALL_ITEMS, offset=shown) if job.done > shown else []
        bar.show(job, items, job_id)
        shown = job.done
        if job.finished is not None or catalogue.holder() is None:
            return
        time.sleep(POLL_S)


class _Bar:
    """Progress on standard error: a bar with rate and time left, failures as lines of their own."""

    def __init__(self, is_terminal: bool) -> None:
        self._bar: tqdm[None] | None = None
        self._interval_s = 0.2 if is_terminal else 10.0

    def __enter__(self) -> _Bar:
        """Nothing is shown before the first batch."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the bar as it stands."""
        if self._bar is not None:
            self._bar.close()

    def show(self, job: Job, items: Sequence[JobItem], job_id: int) -> None:
        """Show where a job is; `items` are new since the last call."""
        if job.id != job_id:
            return
        for item in items:
            if item.outcome == "failed":
                self.say(f"{item.source}: {item.reason}")
        if self._bar is None and job.done:
            self._bar = tqdm(
                total=job.total,
                unit=" articles",
                file=sys.stderr,
                mininterval=self._interval_s,
                smoothing=0.1,
            )
        if self._bar is not None:
            self._bar.total = job.total
            self._bar.update(job.done - self._bar.n)

    def say(self, line: str) -> None:
        """Write a line above the bar."""
        tqdm.write(line, file=sys.stderr)
