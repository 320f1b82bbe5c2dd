"""What an archive holds after a kill, read from a copy of its catalogue by SQL alone."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rag.catalogue.catalogue import CATALOGUE_FILE


@dataclass(frozen=True, slots=True)
class Stored:
    """Live articles with their text's digest, those reported as done, and counts of the rest."""

    live: dict[str, str]
    acknowledged: frozenset[str]
    passages: int
    loose_passages: int
    pending: int


NOTHING = Stored({}, frozenset(), 0, 0, 0)


def read_copy(data: Path, work: Path) -> Stored:
    """Read a copy of the catalogue, so that looking changes nothing.

    Args:
        data: The archive's folder.
        work: Where the copy goes and is deleted again.
    """
    if not (data / CATALOGUE_FILE).is_file():
        return NOTHING
    with tempfile.TemporaryDirectory(dir=work) as folder:
        for suffix in ("", "-wal"):
            path = data / f"{CATALOGUE_FILE}{suffix}"
            if path.is_file():
                shutil.copy(path, folder)
        connection = sqlite3.connect(Path(folder) / CATALOGUE_FILE)
        try:
            return _read(connection)
        except sqlite3.OperationalError:  # killed before the tables were made
            return NOTHING
        finally:
            connection.close()


def _read(connection: sqlite3.Connection) -> Stored:
    def number(statement: str) -> int:
        return int(connection.execute(statement).fetchone()[0])

    live = connection.execute("SELECT article_id, text_sha256 FROM versions WHERE state = 'live'").fetchall()
    done = connection.execute(
        "SELECT DISTINCT article_id FROM job_items WHERE outcome IN ('added', 'updated', 'unchanged')"
    ).fetchall()
    return Stored(
        live=dict(live),
        acknowledged=frozenset(row[0] for row in done),
        passages=number(
            "SELECT count(*) FROM passages JOIN versions v ON v.id = version_id WHERE v.state = 'live'"
        ),
        loose_passages=number(
            "SELECT count(*) FROM passages LEFT JOIN versions v ON v.id = version_id"
            " WHERE v.id IS NULL OR v.state = 'superseded'"
        ),
        pending=number("SELECT count(*) FROM versions WHERE state = 'pending'"),
    )


def compare(stored: Stored, expected: Stored, *, is_complete: bool) -> list[str]:
    """What is wrong with an archive.

    Args:
        stored: What it holds.
        expected: What it holds after an uninterrupted run.
        is_complete: Whether everything must be in, or only what was acknowledged.
    """
    findings = []
    lost = stored.acknowledged - set(stored.live)
    if lost:
        findings.append(f"{len(lost)} acknowledged articles are not live.")
    changed = [each for each, text in stored.live.items() if expected.live.get(each) != text]
    if changed:
        findings.append(f"{len(changed)} articles are not as they came in.")
    if not is_complete:
        return findings
    for name in ("passages", "loose_passages", "pending"):
        if getattr(stored, name) != getattr(expected, name):
            findings.append(f"{name}: {getattr(stored, name)} instead of {getattr(expected, name)}.")
    if set(stored.live) != set(expected.live):
        findings.append(f"{len(stored.live)} articles instead of {len(expected.live)}.")
    return findings


def vector_folders(data: Path) -> list[str]:
    """The directories of vectors, published or left over."""
    folder = data / "vectors"
    return sorted(each.name for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []
