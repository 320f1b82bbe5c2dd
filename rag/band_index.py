"""Which stored sketches share bands with another, in memory: what would be scattered writes on disk.

As rows of a table the 40 bands of one article lie on 40 pages: with 86,000 articles a batch of 60 wrote
21 MB and took 2 to 8 s on a slow disk, next to 0.3 s of the processor. Here a batch writes its sketches,
31 kB. The index of 100,000 articles is made of them once a process that adds something: 50 MB to read,
0.7 s of the processor, 50 MB of memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rag.sketches import band_keys

# Articles of one band that are looked at, the newest: copies come within days. A band that more share is
# a stretch that all texts of an outlet have, and must not make every look-up go through them all.
MOST_OF_A_BAND = 100
MOST_FRESH = 5_000  # sketches kept in a dictionary, 5 kB each, until they are sorted in among the others


class BandIndex:
    """Sketches by band; what was deleted since stays in, so that hits are to be joined to stored rows."""

    def __init__(self, stored: Iterable[tuple[int, bytes]]) -> None:
        """Take over stored sketches.

        Args:
            stored: Keys of versions, ascending, each with its sketch.
        """
        rows = [(key, sketched) for key, sketched in stored if sketched]
        self._keys = np.array([key for key, _ in rows], dtype=np.int64)
        self._bands = band_keys([sketched for _, sketched in rows])
        self._order: list[NDArray[np.int64]] = []
        self._sorted: list[NDArray[np.uint32]] = []
        self._fresh: dict[tuple[int, int], list[int]] = {}
        self._waiting: list[tuple[int, NDArray[np.uint32]]] = []
        self._sort()

    def add(self, key: int, sketched: bytes) -> None:
        """Make a version found by its sketch; its key is above all that are there."""
        if not sketched:
            return
        bands = band_keys([sketched])[0]
        self._waiting.append((key, bands))
        for place in enumerate(bands.tolist()):
            self._fresh.setdefault(place, []).append(key)
        if len(self._waiting) >= MOST_FRESH:
            self._keys = np.append(self._keys, [key for key, _ in self._waiting])
            self._bands = np.vstack((self._bands, [bands for _, bands in self._waiting]))
            self._fresh, self._waiting = {}, []
            self._sort()

    def shared(self, sketched: bytes) -> Counter[int]:
        """The versions that share bands with a sketch, each with how many."""
        found: Counter[int] = Counter()
        if not sketched:
            return found
        for place, band in enumerate(band_keys([sketched])[0]):
            first = np.searchsorted(self._sorted[place], band, side="left")
            last = np.searchsorted(self._sorted[place], band, side="right")
            older = self._keys[self._order[place][max(first, last - MOST_OF_A_BAND) : last]].tolist()
            found.update([*older, *self._fresh.get((place, int(band)), ())][-MOST_OF_A_BAND:])
        return found

    def _sort(self) -> None:
        self._order = [np.argsort(column, kind="stable") for column in self._bands.T]
        self._sorted = [column[order] for column, order in zip(self._bands.T, self._order, strict=True)]
