"""Which files of watched folders were taken in, so that a new start does not take them all again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.catalogue.database import Database


class WatchedFiles:
    """The part of the catalogue that knows the files of watched folders, by size and time of change."""

    database: Database

    def watched_files(self, folder: Path) -> dict[str, tuple[int, int]]:
        """Path of each file below a folder that was queued -> its size in bytes, its change in ns."""
        start = f"{folder}/"
        rows = self.database.read(
            "SELECT path, size, changed FROM watched_files WHERE substr(path, 1, ?) = ?", (len(start), start)
        )
        return {row["path"]: (row["size"], row["changed"]) for row in rows}

    def note_watched(self, files: Sequence[tuple[str, int, int]]) -> None:
        """Remember files, as (path, size, change), that were queued."""
        with self.database.write() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO watched_files (path, size, changed) VALUES (?, ?, ?)", files
            )
