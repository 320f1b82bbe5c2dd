"""chromadb, hardened: the only module that talks to it.

An unpatched 1.5.9 client instantiates whatever embedding function a collection names, so the table of
known ones is emptied at import, vectors are always passed, and a collection whose stored configuration
is not ours is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from chromadb.utils import embedding_functions
from numpy.typing import NDArray

from rag.catalogue import PassageMarks
from rag.errors import IndexUnavailableError
from rag.records import Filters

embedding_functions.known_embedding_functions.clear()
embedding_functions.sparse_known_embedding_functions.clear()

FAILURES = (ChromaError, httpx.HTTPError, ValueError, RuntimeError, OSError)  # what its calls raise
SERVER_TIMEOUT = httpx.Timeout(30.0, connect=5.0)  # seconds; chromadb itself waits for ever
COLLECTION = "passages"
BATCH = 2000  # vectors in one call; chromadb takes at most 5,461
HNSW = {
    "space": "cosine",  # its default is squared L2
    "ef_construction": 200,
    "ef_search": 200,  # at 100 a few of the first 50 neighbours are missed at 6,000 vectors, at 200 none
    "max_neighbors": 24,
}
NO_DAY = 0  # day of an article without a date: below every real day, so that no range holds it
MANY_DAYS = 10_000_000  # above every real day


def open_folder(folder: Path) -> ClientAPI:
    """An embedded client on a folder; one path is opened once in a process."""
    settings = ChromaSettings(anonymized_telemetry=False)
    try:
        return chromadb.PersistentClient(path=str(folder), settings=settings)
    except FAILURES as error:
        raise IndexUnavailableError(f"The vector index {folder.name} cannot be opened.") from error


def open_server(url: str) -> ClientAPI:
    """A client of a Chroma server.

    Raises:
        IndexUnavailableError: If nothing answers there.
    """
    parts = urlsplit(url)
    settings = ChromaSettings(anonymized_telemetry=False)
    try:
        client = chromadb.HttpClient(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=settings,
        )
        client._server._session.timeout = SERVER_TIMEOUT  # type: ignore[attr-defined]
        return client
    except FAILURES as error:
        raise IndexUnavailableError(f"No Chroma server answers at {url}.", retryable=True) from error


def create_collection(client: ClientAPI, sync_threshold: int) -> Collection:
    """A new collection; its files are written whenever `sync_threshold` records have come in."""
    configuration: Any = {"hnsw": {**HNSW, "sync_threshold": sync_threshold}}
    return client.get_or_create_collection(COLLECTION, configuration=configuration, embedding_function=None)


def get_collection(client: ClientAPI) -> Collection:
    """The collection, if it is ours.

    Raises:
        IndexUnavailableError: If it is missing or its configuration names an embedding function or
            another space than ours.
    """
    try:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        configuration: Any = collection.configuration
    except FAILURES as error:
        raise IndexUnavailableError("The vector index has no readable collection.") from error
    space = (configuration.get("hnsw") or {}).get("space")
    if configuration.get("embedding_function") is not None or space != HNSW["space"]:
        raise IndexUnavailableError(
            "The vector index was not made by Beleg.", hint="Run `python -m ingest reindex`."
        )
    return collection


def upsert(
    collection: Collection,
    keys: NDArray[np.int64],
    vectors: NDArray[np.float32],
    marks: Sequence[PassageMarks],
) -> None:
    """Write vectors with all that they are filtered by; repeatable.

    Raises:
        IndexUnavailableError: If the call fails; it may have happened all the same, so repeat it.
    """
    for at in range(0, len(keys), BATCH):
        part = slice(at, at + BATCH)
        try:
            collection.upsert(
                ids=[str(key) for key in keys[part]],
                embeddings=vectors[part],
                metadatas=[_metadata(each) for each in marks[part]],
            )
        except FAILURES as error:
            raise IndexUnavailableError(
                "The vector index did not take new vectors.", retryable=True
            ) from error


def _metadata(marks: PassageMarks) -> chromadb.Metadata:
    return {
        "day_from": marks.day_from or NO_DAY,
        "day_to": marks.day_to or NO_DAY,
        "known_from": marks.known_from or MANY_DAYS,  # without a date: as of no day
        "outlet": marks.outlet,
        "section": marks.section,
    }


def delete(collection: Collection, keys: Sequence[int]) -> None:
    """Take vectors out by key; unknown ones are ignored."""
    for at in range(0, len(keys), BATCH):
        try:
            collection.delete(ids=[str(key) for key in keys[at : at + BATCH]])
        except FAILURES as error:
            raise IndexUnavailableError("The vector index did not delete vectors.", retryable=True) from error


def query(
    collection: Collection, vector: NDArray[np.float32], filters: Filters, k: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The nearest vectors.

    Returns:
        Keys and scores (cosine similarity, higher is nearer), best first, at most `k`.

    Raises:
        IndexUnavailableError: If the index does not answer.
    """
    try:
        found = collection.query(
            query_embeddings=vector.reshape(1, -1),
            n_results=k,
            where=where_of(filters),
            include=["distances"],
        )
    except FAILURES as error:
        raise IndexUnavailableError("The vector index does not answer.", retryable=True) from error
    distances = (found["distances"] or [[]])[0]
    keys = np.array([int(key) for key in found["ids"][0]], dtype=np.int64)
    return keys, 1.0 - np.asarray(distances, dtype=np.float32)


def where_of(filters: Filters) -> Any:
    """Chroma's condition for the filters, None for no restriction.

    It holds live versions only; those that were live on the day of `as_of` come from the catalogue.
    """
    conditions: list[dict[str, Any]] = []
    if filters.as_of is not None:
        conditions.append({"known_from": {"$lte": filters.as_of.toordinal()}})
    if filters.date_from is not None or filters.date_to is not None:
        first = (filters.date_from or date.min).toordinal()
        last = filters.date_to.toordinal() if filters.date_to else MANY_DAYS
        conditions += [
            {"day_to": {"$gte": first}},
            {"day_from": {"$lte": last}},
            {"day_from": {"$gt": NO_DAY}},
        ]
    for field, names in (("outlet", filters.outlets), ("section", filters.sections)):
        if names:
            conditions.append({field: {"$in": list(names)}})
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else {"$and": conditions}


def close(client: ClientAPI) -> None:
    """Write what is left and let go of the files."""
    client.close()  # type: ignore[attr-defined]
