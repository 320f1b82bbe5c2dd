"""The control of the kill harness: a plain writer into embedded Chroma, and a reader that checks it.

`python -m bench.plain_chroma write FOLDER COUNT` upserts records in batches and prints the number of
acknowledged ones after each; `… check FOLDER ACKNOWLEDGED` exits 0 when all of them are there and each
is found by its own vector.
"""

from __future__ import annotations

import resource
import sys

import chromadb
import numpy as np
from chromadb.config import Settings
from numpy.typing import NDArray

BATCH = 100  # records in one upsert
DIMENSION = 384  # as multilingual-e5-small
NEIGHBOURS = 10  # among which a record must find itself; the vectors are random, so it is the nearest
LARGEST_FILE = 4 * 2**30  # bytes that a damaged index may write: it was seen to ask for 3 TB
LARGEST_MEMORY = 8 * 2**30  # bytes of address space, for the same reason


def vectors_of(first: int, count: int) -> NDArray[np.float32]:
    """The vectors of records `first` to `first + count - 1`, the same in every process."""
    rows = np.stack(
        [np.random.default_rng(n).standard_normal(DIMENSION, np.float32) for n in range(first, first + count)]
    )
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def open_collection(folder: str) -> chromadb.Collection:
    """The collection as anybody makes it: cosine space, everything else as chromadb has it."""
    client = chromadb.PersistentClient(path=folder, settings=Settings(anonymized_telemetry=False))
    return client.get_or_create_collection(
        "passages", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )


def write(folder: str, count: int) -> int:
    """Upsert records and acknowledge each batch."""
    collection = open_collection(folder)
    for first in range(0, count, BATCH):
        collection.upsert(
            ids=[str(n) for n in range(first, first + BATCH)], embeddings=vectors_of(first, BATCH)
        )
        sys.stdout.write(f"{first + BATCH}\n")
        sys.stdout.flush()
    return 0


def check(folder: str, acknowledged: int) -> int:
    """0 when every acknowledged record is there and found by its own vector."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))
    collection = open_collection(folder)
    count = collection.count()
    missing = 0
    for first in range(0, acknowledged, BATCH):
        found = collection.query(
            query_embeddings=vectors_of(first, BATCH), n_results=min(NEIGHBOURS, count), include=[]
        )["ids"]
        missing += sum(str(first + n) not in ids for n, ids in enumerate(found))
    sys.stdout.write(f"{count} records, {missing} of {acknowledged} acknowledged ones not found\n")
    return 1 if missing or count < acknowledged else 0


def main(arguments: list[str]) -> int:
    """Write or check."""
    command, folder, number = arguments
    return write(folder, int(number)) if command == "write" else check(folder, int(number))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
