"""Who holds the archive for writing: a lock that the system releases however its holder ends."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rag.days import utc_now
from rag.disk import disk_full
from rag.errors import ArchiveBusyError, DiskFullError

LOCK_FILE = "writer.lock"
PATIENCE_S = 0.3  # how long a taken lock is tried again; a look at the holder takes microseconds


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds the archive for writing, and since when (ISO)."""

    pid: int
    since: str


class WriterLock:
    """The exclusive right to write an archive, held until `release` or the end of the process."""

    def __init__(self, folder: Path) -> None:
        """Name the archive's folder, made if need be.

        Raises:
            DiskFullError: If it cannot be made.
        """
        with _written(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / LOCK_FILE
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock at once.

        Raises:
            ArchiveBusyError: If another process holds it; the message names its id.
            DiskFullError: If the folder cannot be written.
        """
        with _written(self._path.parent):
            file = open(self._path, "a+", encoding="utf-8")  # noqa: SIM115  kept open as long as the lock is held
        try:
            _lock_soon(file)
        except OSError as error:
            file.close()
            holder = read_holder(self._path.parent)
            who = f"process {holder.pid}" if holder else "another process"
            raise ArchiveBusyError(
                f"The archive {self._path.parent} is in use by {who}.",
                hint="Your job waits there, or stop that process.",
                retryable=True,
            ) from error
        self._file = file
        try:
            with _written(self._path.parent):
                file.seek(0)
                file.truncate()
                json.dump({"pid": os.getpid(), "since": utc_now()}, file)
                file.flush()
        except DiskFullError:
            self.release()
            raise

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """Say which folder cannot be written, and why."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise disk_full(folder) from error
        raise DiskFullError(
            f"The folder {folder} cannot be written ({error.strerror}).", hint="Check its permissions."
        ) from error


def _lock_soon(file: IO[str]) -> None:
    """Take the lock; a page that looks who holds it has it for a moment, so try for a while."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def read_holder(folder: Path) -> Holder | None:
    """The process that holds the archive now, None where nobody does."""
    path = folder / LOCK_FILE
    if not path.is_file():
        return None
    with open(path, encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            try:
                data = json.loads(file.read() or "{}")
            except ValueError:
                data = {}
            return Holder(int(data.get("pid", 0)), str(data.get("since", "")))
    return None
