"""A running job's progress, written into the catalogue where every page and the command line see it."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from rag.catalogue import Catalogue, Job, JobItem

RATE_WINDOW_S = 30.0  # seconds over which the shown rate is taken

Report = Callable[[Job, Sequence[JobItem]], None]


class Tracker:
    """Records a job's batches: their items, its rate, the time left, the seconds of each stage."""

    def __init__(
        self, catalogue: Catalogue, job: Job, report: Report, is_stopping: Callable[[], bool]
    ) -> None:
        """Begin, or go on behind what a stopped process has recorded.

        Args:
            catalogue: The archive's.
            job: As it stands.
            report: Called after every batch with the job as it stands and the batch's items.
            is_stopping: Whether the process is to end.
        """
        self._catalogue = catalogue
        self._job = job
        self._report = report
        self._is_stopping = is_stopping
        self._done = job.done
        self._marks: list[tuple[float, int]] = [(time.monotonic(), job.done)]
        self._lock = threading.Lock()
        self._stages: dict[str, tuple[int, float]] = defaultdict(lambda: (0, 0.0))

    def __call__(self, items: Sequence[JobItem], total: int | None) -> bool:
        """Record a batch; False when the job was cancelled or the process is to end."""
        self._catalogue.record_items(self._job.id, items)
        self._done += len(items)
        now = time.monotonic()
        self._marks = [mark for mark in self._marks if now - mark[0] < RATE_WINDOW_S] or self._marks[-1:]
        since, before = self._marks[0]
        self._marks.append((now, self._done))
        rate = (self._done - before) / (now - since) if now > since else None
        left = max(0, total - self._done) / rate if total is not None and rate else None
        self.enter("articles", total, rate, left)
        self.flush()
        self._report(self._catalogue.job(self._job.id), items)
        return not (self._is_stopping() or self._catalogue.is_cancelled(self._job.id))

    def enter(
        self, stage: str, total: int | None, rate: float | None = None, seconds_left: float | None = None
    ) -> None:
        """Say which stage the job is in: start, articles, index, report."""
        self._catalogue.report_progress(
            self._job.id, stage=stage, total=total, rate=rate, seconds_left=seconds_left
        )

    def clock(self, name: str, done: int, seconds: float) -> None:
        """Add to the time of a stage; from any thread, written at the next batch."""
        with self._lock:
            before, spent = self._stages[name]
            self._stages[name] = before + done, spent + seconds

    def flush(self) -> None:
        """Write the stages' times down."""
        with self._lock:
            stages, self._stages = self._stages, defaultdict(lambda: (0, 0.0))
        for name, (done, seconds) in stages.items():
            self._catalogue.add_stage_time(self._job.id, name, done, seconds)
