"""Searches vectors: the published generation, merged with an exact search of what is newer."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import IO

import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from numpy.typing import NDArray

from rag.catalogue import Catalogue
from rag.errors import IndexUnavailableError
from rag.index import chroma
from rag.index.files import hold_as_reader, is_whole
from rag.index.table import TableKeeper
from rag.index.vectors import FOLDER, SERVER_NAME
from rag.records import NO_FILTERS, Filters
from rag.settings import Settings

logger = logging.getLogger(__name__)

Keys = NDArray[np.int64]
Scores = NDArray[np.float32]

# Where the archive is too large for a table: restricted sets up to this size are read and searched exactly,
# 30 MB of vectors in about 40 ms; larger ones are left to Chroma's own filter.
WINDOW_PASSAGES = 20_000
OVERFETCH = 3  # Chroma is asked for this many times k: ghosts of replaced versions are dropped afterwards


@dataclass(slots=True)
class _Opened:
    """A generation held open, with the passages that are newer than it, all as of `epoch`."""

    epoch: int
    name: str
    client: ClientAPI | None
    collection: Collection | None
    held: IO[bytes] | None
    high_water: int
    newer_keys: Keys
    newer_vectors: NDArray[np.float32]


class DenseIndex:
    """The reading side of the vector index; safe in many threads."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._table = TableKeeper(catalogue, settings.exact_passages)
        self._lock = threading.Lock()
        self._opened: _Opened | None = None
        self.damaged = ""

    def search(self, vector: NDArray[np.float32], filters: Filters, k: int) -> tuple[Keys, Scores]:
        """The passages nearest to a vector, within the filters.

        Args:
            vector: Shape (dimension,), float32, of length 1.
            filters: Applied inside the search, never after it. Where anything is restricted and the
                archive has a table in memory the search is exact.
            k: At most this many; ghosts of replaced versions may be among them.

        Returns:
            Keys of passages and scores (cosine similarity), best first.
        """
        if not filters.is_empty:
            table = self._table.current()
            if table is not None:
                return table.search(vector, filters, k)
            if self._catalogue.count_passages(filters) <= WINDOW_PASSAGES:
                return top(*self._exact(vector, filters), k)
        opened = self._current()
        keys, scores = (
            opened.newer_keys,
            opened.newer_vectors @ vector if len(opened.newer_keys) else np.zeros(0),
        )
        if not filters.is_empty:
            keys, scores = self._newer_or_replaced(vector, filters, opened.high_water)
        if opened.collection is not None:
            try:
                found, found_scores = chroma.query(opened.collection, vector, filters, k * OVERFETCH)
            except IndexUnavailableError as error:
                self.damaged = str(error)
                logger.warning("vectors searched without their index: %s", error)
                return top(*self._exact(vector, filters), k)
            keys, scores = np.concatenate([found, keys]), np.concatenate([found_scores, scores])
        return top(keys, scores.astype(np.float32), k * OVERFETCH)

    def close(self) -> None:
        """Let go of the generation."""
        with self._lock:
            if self._opened is not None:
                self._let_go(self._opened)
                self._opened = None

    def vectors_of(self, keys: list[int]) -> dict[int, NDArray[np.float32]]:
        """Stored vectors by key."""
        return self._catalogue.vectors_of(keys)

    def _exact(self, vector: NDArray[np.float32], filters: Filters, above: int = 0) -> tuple[Keys, Scores]:
        keys, vectors = self._catalogue.live_vectors(filters, above=above)
        return keys, (vectors @ vector if len(keys) else np.zeros(0, dtype=np.float32))

    def _newer_or_replaced(
        self, vector: NDArray[np.float32], filters: Filters, high_water: int
    ) -> tuple[Keys, Scores]:
        """What a generation does not hold: newer passages, and as of a day those replaced since."""
        keys, scores = self._exact(vector, filters, above=high_water)
        if filters.as_of is None:
            return keys, scores
        old, vectors = self._catalogue.live_vectors(filters, replaced=True)
        old_scores = vectors @ vector if len(old) else np.zeros(0, dtype=np.float32)
        return np.concatenate([keys, old]), np.concatenate([scores, old_scores])

    def _current(self) -> _Opened:
        """The generation published now; opened anew when the catalogue's epoch has moved."""
        with self._lock:
            epoch = self._catalogue.epoch()
            if self._opened is None or self._opened.epoch != epoch:
                self._opened = self._open(epoch, self._opened)
            return self._opened

    def _open(self, epoch: int, before: _Opened | None) -> _Opened:
        generation = self._catalogue.generation()
        name = generation.name if generation else ""
        high_water = generation.high_water if generation else 0
        client, collection, held = None, None, None
        if before is not None and before.name == name and before.collection is not None:
            client, collection, held = before.client, before.collection, before.held
        elif name:
            if before is not None:
                self._let_go(before)
            try:
                client, collection, held = self._open_generation(name)
                self.damaged = ""
            except IndexUnavailableError as error:
                self.damaged = str(error)
                logger.warning("vectors searched without their index: %s", error)
        if collection is None:
            high_water = 0
        keys, vectors = self._catalogue.live_vectors(NO_FILTERS, above=high_water)
        return _Opened(epoch, name, client, collection, held, high_water, keys, vectors)

    def _open_generation(self, name: str) -> tuple[ClientAPI, Collection, IO[bytes] | None]:
        if name == SERVER_NAME:
            client = chroma.open_server(self._settings.chroma_url)
            return client, chroma.get_collection(client), None
        folder = self._settings.data / FOLDER / name
        if not folder.is_dir() or not is_whole(folder):
            raise IndexUnavailableError(
                f"The vector index {name} is damaged or missing.",
                hint="It is being rebuilt from the catalogue.",
            )
        held = hold_as_reader(folder)
        client = chroma.open_folder(folder)
        return client, chroma.get_collection(client), held

    @staticmethod
    def _let_go(opened: _Opened) -> None:
        if opened.client is not None and opened.name != SERVER_NAME:
            chroma.close(opened.client)
        if opened.held is not None:
            opened.held.close()


def top(keys: Keys, scores: Scores, k: int) -> tuple[Keys, Scores]:
    """The `k` best by score, best first, ties by key; each key once."""
    keys, first = np.unique(keys, return_index=True)
    scores = scores[first]
    order = np.lexsort((keys, -scores))[:k]
    return keys[order], scores[order]
