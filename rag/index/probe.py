"""Opens a new generation of vectors as a reader would; run as a process of its own.

`python -m rag.index.probe FOLDER DATA COUNT` exits 0 when the folder holds COUNT passages and a sample
of them is found by its own vector, 1 with a sentence on standard output otherwise.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from rag.catalogue import Catalogue
from rag.errors import BelegError
from rag.index import chroma
from rag.records import NO_FILTERS
from rag.settings import load_settings

SAMPLE = 200  # passages looked for by their own vector
NEIGHBOURS = 10  # within which a passage must find itself; texts that are alike share a vector


def probe(folder: Path, data: Path, count: int) -> str:
    """What is wrong with a folder of vectors, empty when nothing is."""
    catalogue = Catalogue.open(load_settings(data=data), create=False)
    client = chroma.open_folder(folder)
    try:
        collection = chroma.get_collection(client)
        if collection.count() != count:
            return f"it holds {collection.count()} passages instead of {count}"
        keys, vectors = catalogue.live_vectors(NO_FILTERS)
        step = max(1, len(keys) // SAMPLE)
        for key, vector in zip(keys[::step], vectors[::step], strict=True):
            found, scores = chroma.query(collection, vector, NO_FILTERS, NEIGHBOURS)
            same = scores > 0.9999  # the same text twice: either may come first
            if key not in found and not same.all():
                return f"passage {key} is not found by its own vector"
        if len(keys) and not np.isfinite(vectors).all():
            return "a vector is not a number"
    finally:
        chroma.close(client)
    return ""


def main(arguments: list[str]) -> int:
    """Run the probe; 0 whole, 1 not."""
    folder, data, count = arguments
    try:
        finding = probe(Path(folder), Path(data), int(count))
    except BelegError as error:
        finding = str(error)
    sys.stdout.write(finding)
    return 1 if finding else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
