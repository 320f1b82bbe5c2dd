"""All vectors in memory with what filters ask of them: a restriction is a mask, its search is exact.

Chroma's own range filter takes 60 to 230 ms at 100,000 passages and may miss neighbours; a mask and a
matrix product take a few milliseconds and miss none. The table follows the catalogue: when its epoch
moves, only what changed is read.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue, VersionMarks
from rag.catalogue.writes import REMOVED, REWRITTEN
from rag.records import Filters

NEVER = 10_000_000  # above every real day
NO_DAY = 0  # below every real day
SPARE = 1.1  # room for this many times the passages at hand, so that new ones seldom move the others
# What a row costs that is gathered first, in rows that are multiplied where they lie: of 100,000 rows 18,000
# scattered ones take as long as all. Rows are read in the order of their days, so that a window lies together.
GATHERED_COST = 5
MOST_GONE = 1.3  # rows over stored passages: with more rows of removed versions the table is read anew

Keys = NDArray[np.int64]
Scores = NDArray[np.float32]
Marks = NDArray[np.int32]


# What filters ask of a version: the rows of `Table.marks`.
DAY_FROM, DAY_TO, KNOWN_FROM, KNOWN_UNTIL, OUTLET, SECTION, IS_LIVE = range(7)


@dataclass(frozen=True, slots=True)
class Table:
    """The passages as of one epoch.

    `keys` and `version` have shape (n,), `vectors` (n, dimension) with rows of length 1. `version` is a
    column of `marks`, shape (7, versions): days as ordinals, outlets and sections as their number in
    `names`, and 1 where the version is live.
    """

    keys: Keys
    version: NDArray[np.int32]
    vectors: NDArray[np.float32]
    marks: Marks
    names: dict[str, int]

    def search(self, vector: NDArray[np.float32], filters: Filters, k: int) -> tuple[Keys, Scores]:
        """The `k` passages nearest to a vector among all that are visible within the filters.

        Returns:
            Keys and scores (cosine similarity), best first, ties by key.
        """
        rows = np.flatnonzero(self._versions_within(filters)[self.version])
        first, end = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
        if len(rows) * GATHERED_COST < end - first:
            scores = self.vectors[rows] @ vector
        else:
            scores = (self.vectors[first:end] @ vector)[rows - first]
        return best(self.keys[rows], scores, k)

    def _versions_within(self, filters: Filters) -> NDArray[np.bool_]:
        marks = self.marks
        mask: NDArray[np.bool_] = marks[IS_LIVE] == 1
        if filters.as_of is not None:
            day = filters.as_of.toordinal()
            mask = (marks[KNOWN_FROM] <= day) & (marks[KNOWN_UNTIL] > day)
        if filters.date_from is not None or filters.date_to is not None:
            mask &= marks[DAY_FROM] > NO_DAY
        if filters.date_from is not None:
            mask &= marks[DAY_TO] >= filters.date_from.toordinal()
        if filters.date_to is not None:
            mask &= marks[DAY_FROM] <= filters.date_to.toordinal()
        for column, wanted in ((OUTLET, filters.outlets), (SECTION, filters.sections)):
            if wanted:
                mask &= np.isin(marks[column], [self.names[name] for name in wanted if name in self.names])
        return mask


def best(keys: Keys, scores: Scores, k: int) -> tuple[Keys, Scores]:
    """The `k` best by score of keys that occur once, best first, ties by key."""
    if len(keys) > k:
        kept = np.flatnonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])
        keys, scores = keys[kept], scores[kept]
    order = np.lexsort((keys, -scores))[:k]
    return keys[order], scores[order]


class TableKeeper:
    """Keeps the table in step with the catalogue; safe in many threads.

    A reader works on a snapshot: rows are only ever added behind the last one that a snapshot shows, and
    what is asked of versions is copied before it is changed.
    """

    def __init__(self, catalogue: Catalogue, most: int) -> None:
        """Note the catalogue; nothing is read before the first search.

        Args:
            catalogue: Whose vectors.
            most: With more passages than this there is no table.
        """
        self._catalogue = catalogue
        self._most = most
        self._lock = threading.Lock()
        self._epoch = -1
        self._stamps: tuple[str | None, str | None] = (None, None)
        self._table: Table | None = None
        self._forget()

    def current(self) -> Table | None:
        """The table as of now, None where the archive is too large for one or empty."""
        with self._lock:
            epoch = self._catalogue.epoch()
            if epoch != self._epoch:
                self._table = self._follow(epoch)
            return self._table

    def _forget(self) -> None:
        self._table = None
        self._column_of: dict[int, int] = {}
        self._names: dict[str, int] = {}
        self._marks: Marks = np.zeros((7, 0), dtype=np.int32)
        self._count = 0
        self._keys = np.zeros(0, dtype=np.int64)
        self._version = np.zeros(0, dtype=np.int32)
        self._vectors = np.zeros((0, 0), dtype=np.float32)

    def _follow(self, epoch: int) -> Table | None:
        """Read what changed since the last table, or all where that was cut short or does not pay."""
        kept = self._catalogue.count_kept()
        stamps = self._catalogue.meta(REWRITTEN), self._catalogue.meta(REMOVED)
        is_new = self._table is None or stamps[0] != self._stamps[0] or self._count > kept * MOST_GONE
        if is_new or kept > self._most:
            self._forget()
        is_cut, self._table = stamps[1] != self._stamps[1] and not is_new, None
        if 0 < kept <= self._most:
            added = self._take(self._catalogue.versions_changed(-1 if is_new else self._epoch))
            if is_cut:
                self._drop(self._catalogue.version_keys())
            self._append(added, kept)
        self._epoch, self._stamps = epoch, stamps
        if self._count == 0:
            return None
        rows = slice(0, self._count)
        return Table(
            self._keys[rows], self._version[rows], self._vectors[rows], self._marks, dict(self._names)
        )

    def _take(self, changed: Sequence[VersionMarks]) -> list[int]:
        """Note what changed; return the versions whose passages are not in the table yet."""
        added = [marks.key for marks in changed if marks.key not in self._column_of]
        for key in added:
            self._column_of[key] = len(self._column_of)
        room = np.zeros((7, len(added)), dtype=np.int32)
        self._marks = np.concatenate([self._marks, room], axis=1)  # a copy: snapshots keep the old one
        for marks in changed:
            self._marks[:, self._column_of[marks.key]] = (
                marks.day_from or NO_DAY,
                marks.day_to or NO_DAY,
                marks.standing.known_from or NEVER,
                marks.standing.known_until or NEVER,
                self._names.setdefault(marks.outlet, len(self._names)),
                self._names.setdefault(marks.section, len(self._names)),
                marks.standing.is_live,
            )
        return sorted(added, key=lambda key: int(self._marks[DAY_TO, self._column_of[key]]))

    def _drop(self, stored: Keys) -> None:
        """Make the passages of versions invisible that were removed."""
        kept = set(stored.tolist())
        gone = [column for key, column in self._column_of.items() if key not in kept]
        self._marks[IS_LIVE, gone] = 0
        self._marks[KNOWN_FROM, gone] = NEVER

    def _append(self, version_keys: Sequence[int], kept: int) -> None:
        for keys, versions, vectors in self._catalogue.vectors_of_versions(version_keys):
            end = self._count + len(keys)
            if end > len(self._keys) or self._vectors.shape[1] != vectors.shape[1]:
                self._grow(max(end, int(kept * SPARE)), vectors.shape[1])
            rows = slice(self._count, end)
            self._keys[rows], self._vectors[rows] = keys, vectors
            self._version[rows] = [self._column_of[key] for key in versions.tolist()]
            self._count = end

    def _grow(self, room: int, dimension: int) -> None:
        """Move to larger arrays; snapshots keep the old ones."""
        keys, version = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int32)
        vectors = np.empty((room, dimension), dtype=np.float32)
        if self._count:
            keys[: self._count], version[: self._count] = (
                self._keys[: self._count],
                self._version[: self._count],
            )
            vectors[: self._count] = self._vectors[: self._count]
        self._keys, self._version, self._vectors = keys, version, vectors
