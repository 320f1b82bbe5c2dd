"""The one process that writes: takes jobs from the catalogue's queue, one after the other."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from ingest.chunk import contextual_text
from ingest.pipeline import RATE_WINDOW_S, Ingestor
from ingest.records import ReadOptions
from ingest.selftest import self_test_after
from rag.archive import ArchiveWriter
from rag.catalogue import Job, JobItem
from rag.embedding import Embedder
from rag.errors import BelegError
from rag.settings import Settings

logger = logging.getLogger(__name__)

POLL_S = 0.5  # how often an idle worker looks for a job
IDLE_S = 600.0  # an idle worker ends after this, so that the command line gets the archive itself again

Report = Callable[[Job, Sequence[JobItem]], None]


def silent(job: Job, items: Sequence[JobItem]) -> None:
    """Report nothing: the pages read the job from the catalogue."""


class Worker:
    """Holds the archive and works through its queue."""

    def __init__(self, writer: ArchiveWriter, settings: Settings) -> None:
        self._writer = writer
        self._catalogue = writer.catalogue
        self._settings = settings
        self._embedder: Embedder | None = None
        self._stop = threading.Event()

    @classmethod
    def open(cls, settings: Settings) -> Worker:
        """Take the archive's lock and repair what a killed process left.

        Raises:
            ArchiveBusyError: If another process holds the archive.
        """
        return cls(ArchiveWriter.open(settings), settings)

    def install_signal_handlers(self) -> None:
        """Stop after the current batch on SIGTERM, SIGINT and SIGHUP."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether a signal asked for the end."""
        return self._stop.is_set()

    def run(self, *, until: int | None = None, report: Report = silent) -> None:
        """Do the jobs that wait.

        Args:
            until: Return once this job has ended; without it, once nothing came for ten minutes.
            report: Called after every batch with the job as it stands and the batch's items.
        """
        idle_since = time.monotonic()
        while not self._stop.is_set():
            job = self._catalogue.next_job()
            if job is not None:
                self._perform(job, report)
                idle_since = time.monotonic()
            elif until is None and time.monotonic() - idle_since < IDLE_S:
                self._stop.wait(POLL_S)
            else:
                return
            if until is not None and self._catalogue.job(until).finished is not None:
                return

    def _perform(self, job: Job, report: Report) -> None:
        """Do one job; whatever fails is written on it."""
        try:
            if job.kind == "add":
                self._add(job, report)
            elif job.kind == "remove":
                self._remove(job, report)
            elif job.kind == "reindex":
                self._reindex(job, report)
            if self._stop.is_set():
                self._catalogue.requeue_running()
                return
            self._catalogue.finish_job(job.id, "done")
        except BelegError as error:
            logger.warning("job %d failed: %s", job.id, error)
            self._catalogue.finish_job(job.id, "failed", str(error))
        ended = self._catalogue.job(job.id)
        report(ended, ())
        self_test_after(ended, self._catalogue, self._model, self._settings, self._stop.is_set)

    def _add(self, job: Job, report: Report) -> None:
        self._catalogue.report_progress(job.id, stage="start", total=None, rate=None, seconds_left=None)
        ingestor = Ingestor(self._writer, self._model(), self._settings)
        tracker = _Tracker(self, job, report)
        ingestor.add(job.sources, options_of(dict(job.options)), tracker)
        self._writer.settle()

    def _remove(self, job: Job, report: Report) -> None:
        items = []
        for reference in job.sources:
            try:
                self._writer.remove(reference)
                items.append(JobItem(reference, "updated", "", "", "", "Removed."))
            except BelegError as error:
                items.append(JobItem(reference, "failed", "", "", "", str(error)))
        self._catalogue.record_items(job.id, items)
        report(self._catalogue.job(job.id), items)

    def _reindex(self, job: Job, report: Report) -> None:
        what = dict(job.options).get("what", "all")
        if what == "all":
            embedder = self._embedder or Embedder.load(self._settings)

            def progress(done: int, total: int) -> None:
                self._catalogue.report_progress(
                    job.id, stage="embed", total=total, rate=None, seconds_left=None
                )

            self._writer.reembed(embedder, contextual_text, progress)
            self._embedder = embedder
        elif what == "vectors":
            self._writer.rebuild_vectors()
        self._writer.rebuild_words()

    def _model(self) -> Embedder:
        if self._embedder is None:
            embedder = Embedder.load(self._settings)
            self._writer.require_model(embedder.card)
            self._embedder = embedder
        return self._embedder

    def close(self) -> None:
        """Give the archive back."""
        self._writer.close()


class _Tracker:
    """Writes a running job's progress into the catalogue, where every page sees it."""

    def __init__(self, worker: Worker, job: Job, report: Report) -> None:
        self._worker = worker
        self._job = job
        self._report = report
        self._done = 0
        self._marks: list[tuple[float, int]] = [(time.monotonic(), 0)]

    def __call__(self, items: Sequence[JobItem], total: int | None) -> bool:
        """Record a batch; False when the job was cancelled or the process is to end."""
        catalogue = self._worker._catalogue
        catalogue.record_items(self._job.id, items)
        self._done += len(items)
        now = time.monotonic()
        self._marks = [mark for mark in self._marks if now - mark[0] < RATE_WINDOW_S] or self._marks[-1:]
        since, before = self._marks[0]
        self._marks.append((now, self._done))
        rate = (self._done - before) / (now - since) if now > since else None
        left = (total - self._done) / rate if total is not None and rate else None
        catalogue.report_progress(self._job.id, stage="articles", total=total, rate=rate, seconds_left=left)
        self._report(catalogue.job(self._job.id), items)
        return not (self._worker.is_stopping or catalogue.is_cancelled(self._job.id))


def options_of(options: dict[str, str]) -> ReadOptions:
    """A job's options as the readers take them; `column.FIELD` names a column."""
    columns = tuple(
        (name.removeprefix("column."), value) for name, value in options.items() if name.startswith("column.")
    )
    return ReadOptions(
        outlet=options.get("outlet", ""),
        language=options.get("language", ""),
        columns=columns,
        delimiter=options.get("delimiter", ""),
        quotechar=options.get("quotechar", ""),
        encoding=options.get("encoding", ""),
    )
