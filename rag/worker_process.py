"""Starts the one process that writes the archive when there is work and nobody holds it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Protocol

from rag.catalogue import Catalogue

logger = logging.getLogger(__name__)

LOG_NAME = "worker.log"  # in the data folder
RESTART_AFTER_S = 15.0  # seconds after a worker failed before another is tried; no tight loop of crashes
STOP_S = 60.0  # seconds that a worker gets for its batch; one takes 5 to 20
PROJECT = Path(__file__).resolve().parent.parent  # where `python -m ingest` is found


class Child(Protocol):
    """What is used of `subprocess.Popen`."""

    pid: int

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        ...

    def terminate(self) -> None:
        """Ask it to end in order."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""
        ...


class WorkerProcess:
    """The worker process of one archive; `ensure` may be called as often as one likes.

    Args:
        data: The archive's folder.
        catalogue: Where jobs wait and where the holder of the archive is named.
    """

    def __init__(self, data: Path, catalogue: Catalogue) -> None:
        self._data = data
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._failed_at: float | None = None

    @property
    def has_failed(self) -> bool:
        """Whether the last worker that was started here ended with an error."""
        return self._failed_at is not None

    def ensure(self) -> bool:
        """Start a worker if a job waits and no process holds the archive.

        Returns:
            Whether one was started.
        """
        with self._lock:
            self._reap()
            if self._child is not None or not self._has_work() or self._catalogue.holder() is not None:
                return False
            if self._failed_at is not None and time.monotonic() - self._failed_at < RESTART_AFTER_S:
                return False
            self._child = self._start()
            return True

    def stop(self) -> None:
        """End the worker that was started here, after its batch; its job goes on at the next start."""
        with self._lock:
            if self._child is None or self._child.poll() is not None:
                return
            self._child.terminate()
            try:
                self._child.wait(STOP_S)
            except subprocess.TimeoutExpired:
                logger.warning("the worker %d goes on with its batch", self._child.pid)

    def _has_work(self) -> bool:
        """A job that is "running" without a holder was left by a dead worker: also work."""
        return any(job.state in ("queued", "running") for job in self._catalogue.jobs())

    def _reap(self) -> None:
        code = None if self._child is None else self._child.poll()
        if code is None:
            return
        self._child = None
        self._failed_at = time.monotonic() if code != 0 else None
        if code != 0:
            logger.error("the worker ended with %d; see %s", code, self._data / LOG_NAME)

    def _start(self) -> Child:
        """Start the process in a session of its own, so that Ctrl-C at the page does not tear it."""
        self._data.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "ingest", "worker", "--data", str(self._data.resolve())]
        with (self._data / LOG_NAME).open("ab") as log:
            child = subprocess.Popen(
                command,
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        logger.info("worker started with process id %d", child.pid)
        return child
