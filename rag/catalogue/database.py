"""One SQLite file, one connection a thread, and transactions that say what went wrong."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rag.catalogue.schema import connect, prepare
from rag.disk import disk_full
from rag.errors import ArchiveBusyError, ArchiveDamagedError, DiskFullError, NotFoundError
from rag.mentions import count_mentions

Key = TypeVar("Key", int, str)
SQL_VARIABLES = 500  # bound values in one statement; SQLite's own limit is 999 in old builds


class Database:
    """Thread-safe access to the catalogue's file."""

    def __init__(self, path: Path, *, create: bool) -> None:
        if not create and not path.is_file():
            raise NotFoundError(
                f"There is no archive in {path.parent}.", hint="Add articles with `python -m ingest add`."
            )
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        with self._mapped():
            path.parent.mkdir(parents=True, exist_ok=True)
            prepare(self.connection, path)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path)
            connection.create_function("folded", 1, _folded, deterministic=True)
            connection.create_function("mentions", 4, count_mentions, deterministic=True)
            self._local.connection = connection
            with self._guard:
                self._all.append(connection)
        return connection

    def read(self, statement: str, parameters: object = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._mapped():
            return self.connection.execute(statement, parameters).fetchall()  # type: ignore[arg-type]

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is committed at the end, or rolled back on any error.

        Raises:
            ArchiveBusyError: If another writer kept the file longer than the busy timeout.
            DiskFullError: If the disk is full; nothing of the transaction is kept.
            ArchiveDamagedError: If SQLite finds the file damaged.
        """
        with self._mapped():
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            text = str(error)
            if "locked" in text or "busy" in text:
                raise ArchiveBusyError(
                    "The archive is being written by another process.",
                    hint="Try again in a moment.",
                    retryable=True,
                ) from error
            if "full" in text or "disk I/O" in text:
                raise disk_full(self.path.parent) from error
            if "readonly" in text or "unable to open" in text:
                raise DiskFullError(
                    f"The folder {self.path.parent} cannot be written.", hint="Check its permissions."
                ) from error
            raise
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise disk_full(self.path.parent) from error
            raise DiskFullError(
                f"The folder {self.path.parent} cannot be written ({error.strerror}).",
                hint="Check its permissions.",
            ) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise ArchiveDamagedError(
                f"The catalogue {self.path} is damaged ({error}).", hint="Restore the file from a backup."
            ) from error

    def close(self) -> None:
        """Close this thread's connection; the others go with their threads."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            with self._guard:
                self._all.remove(connection)
            connection.close()
            self._local.connection = None


def parts(keys: Sequence[Key]) -> Iterator[tuple[list[Key], str]]:
    """Yield keys in parts that fit one statement, each with its question marks."""
    for at in range(0, len(keys), SQL_VARIABLES):
        part = list(keys[at : at + SQL_VARIABLES])
        yield part, ",".join("?" * len(part))


def _folded(text: str | None) -> str:
    return (text or "").casefold()
