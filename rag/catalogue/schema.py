"""The tables of the catalogue and how a connection to it is opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path

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

# Each entry brings a file from the version that is its place in this list (from 1) to the next one; a new
# file is made by SCHEMA and all of them, so that old and new archives have the same tables.
MIGRATIONS = (
    # 2: when a version was what one could read, as ordinal days; `known_until` is the first day it was not.
    """
ALTER TABLE versions ADD COLUMN known_from INTEGER;
ALTER TABLE versions ADD COLUMN known_until INTEGER;
UPDATE versions SET known_from = day_to;
CREATE INDEX known_by_day ON versions (known_from, known_until);
""",
    # 3: which articles tell one story in the same words; `sketch` is the MinHash of a version's body.
    """
CREATE TABLE sketches (
    version_id INTEGER PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE,
    sketch BLOB NOT NULL
);
CREATE TABLE sketch_bands (
    band INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    PRIMARY KEY (band, hash, version_id)
) WITHOUT ROWID;
CREATE INDEX bands_of_version ON sketch_bands (version_id);
CREATE TABLE stories (
    article_id TEXT PRIMARY KEY,
    story TEXT NOT NULL,
    agency TEXT NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX articles_of_story ON stories (story);
""",
    # 4: what the archive's test of itself found, by job and group (outlet, language, month, all).
    """
CREATE TABLE self_tests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    created TEXT NOT NULL,
    job_id INTEGER,
    grouped_by TEXT NOT NULL,
    name TEXT NOT NULL,
    questions INTEGER NOT NULL,
    found INTEGER NOT NULL,
    alarm TEXT NOT NULL
);
CREATE INDEX self_tests_by_time ON self_tests (id DESC);
""",
)
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
