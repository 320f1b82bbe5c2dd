"""How the chats' SQLite file is opened, written and shared by threads, and what its errors mean."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from rag.chats_schema import MIGRATIONS, SCHEMA_VERSION, TABLES
from rag.errors import ArchiveBusyError, ArchiveDamagedError, BelegError, DiskFullError, NotFoundError

BUSY_TIMEOUT_MS = 5000  # in ms; with 0, two writers met SQLITE_BUSY thousands of times a second

# secure_delete overwrites what is deleted: a chat that a person removes is gone from the file.
_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


class ChatsConnection(sqlite3.Connection):
    """A connection that weak references may point to, so that a finished thread frees its own."""


class ChatsFile:
    """One SQLite file used by many threads, one connection a thread."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is made on first use."""
        self.path = path
        self._local = threading.local()
        self._connections: weakref.WeakSet[ChatsConnection] = weakref.WeakSet()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the connections of all threads; the object is of no use after."""
        with self._lock:
            for connection in list(self._connections):
                connection.close()

    def connection(self) -> ChatsConnection:
        """Return this thread's connection, opened on first use."""
        connection: ChatsConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path)
            self._local.connection = connection
            with self._lock:
                self._connections.add(connection)
        return connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one transaction that holds the write lock from its first line."""
        with storage_errors(self.path), transaction(self.connection()) as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Run the block's reads with SQLite's errors turned into sentences."""
        with storage_errors(self.path):
            yield self.connection()

    def fold_log(self) -> None:
        """Fold the write-ahead log into the file and empty it, so that deleted text is nowhere left.

        A reader in the middle of a page can put that off; it then happens at the next call.
        """
        with self.read() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def rows(self, statement: str, values: tuple[object, ...]) -> list[sqlite3.Row]:
        """Return all rows of a statement."""
        with self.read() as connection:
            return connection.execute(statement, values).fetchall()

    def one(self, statement: str, key: str, what: str) -> sqlite3.Row:
        """Return the row that a key names.

        Raises:
            NotFoundError: If there is none.
        """
        rows = self.rows(statement, (key,))
        if not rows:
            raise NotFoundError(f"There is no {what} {key!r}.", hint="It may have been deleted.")
        return rows[0]


def connect(path: Path) -> ChatsConnection:
    """Open the file, make or check its tables, and set what every connection needs.

    Raises:
        BelegError: If the file is newer than this program, damaged, locked or cannot be opened.
    """
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Transactions are begun by hand; another thread only ever closes the connection.
        connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, factory=ChatsConnection
        )
        connection.row_factory = sqlite3.Row
        try:
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            _migrate(connection, path)
        except (sqlite3.Error, BelegError):
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run the block as one transaction that holds the write lock from its first line."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences for people.

    Raises:
        ArchiveBusyError: If the lock was not free for `BUSY_TIMEOUT_MS`.
        DiskFullError: If the disk has no room.
        ArchiveDamagedError: If the file is not a sound database.
        BelegError: If the file cannot be opened or written.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF  # the low byte; the rest refines it
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise ArchiveBusyError(
                f"{path} was locked for more than {BUSY_TIMEOUT_MS} ms.", hint="Try again.", retryable=True
            ) from error
        if primary == sqlite3.SQLITE_FULL:
            raise DiskFullError(
                f"The disk has no room for {path}.", hint="Free some space and try again.", retryable=True
            ) from error
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise ArchiveDamagedError(
                f"{path} is not a sound database.", hint="Restore it from a backup or move it away."
            ) from error
        if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR):
            raise BelegError(
                f"{path} cannot be opened for writing.", hint="Check the folder's rights.", retryable=True
            ) from error
        raise
    except OSError as error:
        raise BelegError(
            f"{path} cannot be created: {error.strerror}.", hint="Check the folder's rights."
        ) from error


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the file to `SCHEMA_VERSION` in one transaction."""
    if _version(connection) == SCHEMA_VERSION:
        return
    with transaction(connection):
        version = _version(connection)  # another process may have made the tables meanwhile
        if version > SCHEMA_VERSION:
            raise BelegError(
                f"{path} was written by a newer Beleg (schema {version}, known is {SCHEMA_VERSION}).",
                hint="Update Beleg, or name another data folder.",
            )
        for statements in (TABLES, *MIGRATIONS)[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def expect_change(cursor: sqlite3.Cursor, what: str, key: str) -> None:
    """Make sure that the statement met its row.

    Raises:
        NotFoundError: If it changed nothing.
    """
    if cursor.rowcount == 0:
        raise NotFoundError(f"There is no {what} {key!r}.", hint="It may have been deleted.")


def checked_text(text: str, what: str, max_chars: int, *, cut: bool = False) -> str:
    """Return the text if it can be stored, cut to `max_chars` where that is allowed.

    Raises:
        BelegError: If it is too long, or holds NUL or half a surrogate pair.
    """
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise BelegError(f"The {what} holds characters that are no text.", hint="Type it anew.")
    if cut:
        return text[:max_chars]
    if len(text) > max_chars:
        raise BelegError(
            f"The {what} has {len(text)} characters; at most {max_chars} are taken.", hint="Shorten it."
        )
    return text


def this_process() -> str:
    """Name this process so that a later one with the same number is not taken for it."""
    process = psutil.Process()
    return f"{process.pid}:{process.create_time()}"


def is_alive(process: str) -> bool:
    """Whether the process that `this_process` named still runs."""
    number, _, started = process.partition(":")
    try:
        return str(psutil.Process(int(number)).create_time()) == started
    except psutil.AccessDenied:
        return True  # somebody else's, so it lives
    except psutil.NoSuchProcess:
        return False
