"""What the vector index reads: stored vectors, and what filters ask of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.catalogue.database import Database, parts
from rag.catalogue.reads import live_conditions
from rag.catalogue.rows import PassageMarks, VersionMarks
from rag.catalogue.standing import standing_of
from rag.records import Filters


class VectorReads:
    """Vectors of the catalogue."""

    database: Database

    def count_kept(self, *, above: int = 0) -> int:
        """Passages with a key above a mark, of live versions, of those they replaced, and of pending ones."""
        where = f" WHERE id > {above:d}" if above else ""  # without it SQLite counts in an index, not in rows
        return int(self.database.read(f"SELECT count(*) AS n FROM passages{where}")[0]["n"])

    def live_vectors(
        self, filters: Filters, *, above: int = 0, replaced: bool = False
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Keys and vectors of the visible passages within the filters whose key is above a mark.

        Args:
            filters: What is visible.
            above: Only passages with a higher key.
            replaced: Only those of versions that were replaced since, which no generation holds.

        Returns:
            Shapes (n,) and (n, dimension); keys ascending.
        """
        where, values = live_conditions(filters)
        if replaced:
            where += " AND v.state = 'superseded'"
        # SQLite would read every passage to keep them in order, also for a day out of ten years
        is_narrow = replaced or (above == 0 and not filters.is_empty)
        tables = "versions v CROSS JOIN passages p" if is_narrow else "passages p CROSS JOIN versions v"
        rows = self.database.read(
            f"SELECT p.id AS key, p.vector FROM {tables} ON v.id = p.version_id"
            f" WHERE {where} AND p.id > ? ORDER BY p.id",
            [*values, above],
        )
        keys = np.fromiter((row["key"] for row in rows), dtype=np.int64, count=len(rows))
        matrix = np.frombuffer(b"".join(row["vector"] for row in rows), dtype=np.float32)
        return keys, matrix.reshape(len(rows), -1) if len(rows) else matrix.reshape(0, 0)

    def vectors_of(self, keys: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """Stored vectors by key; passages that are gone are left out."""
        found: dict[int, NDArray[np.float32]] = {}
        for part, marks in parts(keys):
            for row in self.database.read(f"SELECT id, vector FROM passages WHERE id IN ({marks})", part):
                found[row["id"]] = np.frombuffer(row["vector"], dtype=np.float32)
        return found

    def live_keys(self) -> NDArray[np.int64]:
        """The keys of all live passages, ascending; shape (n,)."""
        rows = self.database.read(
            "SELECT p.id FROM passages p JOIN versions v ON v.id = p.version_id AND v.state = 'live' ORDER BY p.id"
        )
        return np.fromiter((row["id"] for row in rows), dtype=np.int64, count=len(rows))

    def first_pending_key(self) -> int | None:
        """The lowest key of a passage that is stored but not live yet."""
        rows = self.database.read(
            "SELECT min(p.id) AS key FROM passages p JOIN versions v ON v.id = p.version_id AND v.state = 'pending'"
        )
        return None if rows[0]["key"] is None else int(rows[0]["key"])

    def passage_marks(self, keys: Sequence[int]) -> list[PassageMarks]:
        """What the vector index filters passages by, in the order of the keys."""
        found: dict[int, PassageMarks] = {}
        for part, marks in parts(keys):
            for row in self.database.read(
                "SELECT p.id, v.outlet, v.section, v.day_from, v.day_to, v.known_from FROM passages p"
                f" JOIN versions v ON v.id = p.version_id WHERE p.id IN ({marks})",
                part,
            ):
                found[row["id"]] = PassageMarks(
                    row["outlet"], row["section"], row["day_from"], row["day_to"], row["known_from"]
                )
        return [found[key] for key in keys]

    def versions_changed(self, since: int) -> list[VersionMarks]:
        """Live and replaced versions that became so after an epoch; -1 for all of them."""
        rows = self.database.read(
            "SELECT id, outlet, section, day_from, day_to, state, known_from, known_until FROM versions"
            " WHERE changed > ? AND state IN ('live', 'superseded') ORDER BY id",
            (since,),
        )
        return [
            VersionMarks(
                row["id"], row["outlet"], row["section"], row["day_from"], row["day_to"], standing_of(row)
            )
            for row in rows
        ]

    def version_keys(self) -> NDArray[np.int64]:
        """The keys of all stored versions but withdrawn ones; shape (n,), ascending."""
        rows = self.database.read("SELECT id FROM versions WHERE state != 'removed' ORDER BY id")
        return np.fromiter((row["id"] for row in rows), dtype=np.int64, count=len(rows))

    def vectors_of_versions(
        self, version_keys: Sequence[int]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]]:
        """Yield keys, version keys and vectors of the passages of versions, some hundred versions at a time.

        Yields:
            Shapes (n,), (n,) and (n, dimension).
        """
        for part, marks in parts(version_keys):
            rows = self.database.read(
                f"SELECT id, version_id, vector FROM passages WHERE version_id IN ({marks})", part
            )
            if rows:
                numbers = np.array([(row["id"], row["version_id"]) for row in rows], dtype=np.int64)
                vectors = np.frombuffer(b"".join(row["vector"] for row in rows), dtype=np.float32)
                yield numbers[:, 0], numbers[:, 1], vectors.reshape(len(rows), -1)
