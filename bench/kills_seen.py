"""Tells from outside which stage of its work an ingestion is in, by its catalogue and its folders."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from rag.catalogue.catalogue import CATALOGUE_FILE


def _asked(statement: str) -> Callable[[Path], bool]:
    """A condition on the catalogue of a running archive; False while there is none."""

    def holds(data: Path) -> bool:
        if not (data / CATALOGUE_FILE).is_file():
            return False
        try:
            address = f"file:{data / CATALOGUE_FILE}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, timeout=0.1)) as connection:
                return bool(connection.execute(statement).fetchone()[0])
        except sqlite3.Error:  # its tables are being made
            return False

    return holds


def _is_building(data: Path) -> bool:
    """Whether there is a directory of vectors that is not whole yet."""
    folders = list((data / "vectors").glob("gen-*"))
    return any(not (folder / "manifest.json").exists() for folder in folders)


def _has_words(data: Path) -> bool:
    """Whether the word index is being written: a segment that no commit names yet."""
    for folder in data.glob("words-*"):
        try:
            named = (folder / "meta.json").read_text(encoding="utf-8").replace("-", "")
        except OSError:
            return False
        if any(path.stem.partition(".")[0] not in named for path in folder.glob("*.store")):
            return True
    return False


# Stage -> what shows that it is under way, in the order of the work.
STAGES: dict[str, Callable[[Path], bool]] = {
    "make tables": lambda data: (data / CATALOGUE_FILE).is_file(),
    "read and embed": _asked("SELECT count(*) FROM jobs WHERE state = 'running'"),
    "stage in catalogue": _asked("SELECT count(*) FROM versions WHERE state = 'pending'"),
    "write words": _has_words,
    "publish": _asked(
        "SELECT (SELECT count(*) FROM versions WHERE state = 'live') > (SELECT count(*) FROM job_items)"
    ),
    "second batch": _asked("SELECT count(*) FROM job_items"),
    "build vectors": _is_building,
    "probe vectors": lambda data: any((data / "vectors").glob("gen-*/manifest.json")),
    "report": _asked("SELECT count(*) FROM jobs WHERE stage = 'report'"),
    "self-test": _asked("SELECT count(*) FROM jobs WHERE state = 'done'"),
}
