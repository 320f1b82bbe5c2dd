"""The tables of the catalogue and how a connection to it is opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rag.catalogue.migrations import MIGRATIONS
from rag.errors import ArchiveDamagedError

BUSY_TIMEOUT_MS = 10_000  # with 0 two writers saw a million SQLITE_BUSY in 5 s, with 5,000 none

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL,
    version TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'live', 'superseded', 'removed')),
    url TEXT NOT NULL,
    outlet TEXT NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    authors TEXT NOT NULL,
    published TEXT,
    precision TEXT,
    day_from INTEGER,
    day_to INTEGER,
    modified TEXT,
    fetched TEXT,
    language TEXT NOT NULL,
    section TEXT NOT NULL,
    paragraphs TEXT NOT NULL,
    body TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    origin TEXT NOT NULL,
    extractor TEXT NOT NULL,
    created TEXT NOT NULL,
    UNIQUE (article_id, version)
);
CREATE UNIQUE INDEX one_live_version ON versions (article_id) WHERE state = 'live';
CREATE INDEX live_by_day ON versions (day_from, day_to) WHERE state = 'live';
CREATE INDEX live_by_outlet ON versions (outlet, day_from) WHERE state = 'live';
CREATE INDEX pending ON versions (id) WHERE state = 'pending';
CREATE INDEX same_text ON versions (text_sha256);

CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (version_id, ordinal)
);

CREATE TABLE urls (url TEXT PRIMARY KEY, article_id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX urls_of_article ON urls (article_id);

CREATE TABLE generations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    high_water INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    published TEXT NOT NULL
);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    sources TEXT NOT NULL,
    options TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    created TEXT NOT NULL,
    started TEXT,
    finished TEXT,
    total INTEGER,
    done INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    stage TEXT NOT NULL DEFAULT '',
    rate REAL,
    seconds_left REAL,
    message TEXT NOT NULL DEFAULT ''
);
CREATE TABLE job_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    outcome TEXT NOT NULL,
    article_id TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX items_of_job ON job_items (job_id, outcome);
"""

SCHEMA_VERSION = 1 + len(MIGRATIONS)


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection with the durability that the archive promises.

    An acknowledged commit is on disk (`synchronous=FULL`); readers never block the writer (WAL).
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # a removed text leaves no bytes in free pages
    return connection


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Create the tables in a new file, or bring an old one to what this version reads.

    Raises:
        ArchiveDamagedError: If a newer Beleg wrote it.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise ArchiveDamagedError(
            f"{path} was written by a newer Beleg (format {version}, this one reads up to {SCHEMA_VERSION}).",
            hint="Update Beleg.",
        )
    if version < SCHEMA_VERSION:
        connection.execute("BEGIN IMMEDIATE")
        version = connection.execute("PRAGMA user_version").fetchone()[
            0
        ]  # another process may have been first
        for script in (SCHEMA, *MIGRATIONS)[version:]:
            for statement in script.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")


def quick_check(connection: sqlite3.Connection, path: Path) -> None:
    """Ask SQLite whether the file is whole.

    Raises:
        ArchiveDamagedError: If it is not.
    """
    try:
        result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        result, cause = str(error), error
        raise _damaged(path, result) from cause
    if result != "ok":
        raise _damaged(path, result)


def _damaged(path: Path, finding: str) -> ArchiveDamagedError:
    return ArchiveDamagedError(
        f"The catalogue {path} is damaged ({finding}).",
        hint="Restore the file from a backup; nothing was changed.",
    )
