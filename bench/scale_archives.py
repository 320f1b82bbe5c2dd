"""Builds the archives of the scale benchmark: 10,000, 30,000, 100,000 passages, each out of the last."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from bench.archives import BATCH_PASSAGES, CACHE, is_built, news_archive, place, sources_of
from bench.data import digest
from bench.scale_texts import Multiplier, Original, original_of
from rag.archive import ArchiveWriter
from rag.catalogue import Catalogue, Staged
from rag.embedding import Embedder
from rag.settings import Settings, load_settings

SIZES = (10_000, 30_000, 100_000)  # passages
NEVER = 1_000_000  # passages that make a generation of vectors, while an archive is being filled
BUILD = "build.json"  # beside the catalogue: seconds that it took, all in all
CODE = ("bench/scale_texts.py", "bench/scale_archives.py", "rag/index", "rag/catalogue", "rag/archive.py")


def scale_archives(shared: Path, embedder: Embedder) -> dict[int, Settings]:
    """Settings of the archive of each size, built where it is not kept from before.

    Args:
        shared: Folder of the evaluation data.
        embedder: The model; it embeds only what the bench has not met.
    """
    base = news_archive(shared, embedder, with_distractors=True)
    key = digest(sources_of(CODE), base.data.name, SIZES, embedder.card)
    places = {size: place(f"scale{size}", key) for size in SIZES}
    if not all(is_built(folder) for folder in places.values()):
        _build_all(places, base, embedder)
    return {size: load_settings(data=folder) for size, folder in places.items()}


def build_seconds(settings: Settings) -> float:
    """Seconds that an archive took to build, vectors given."""
    return float(json.loads((settings.data / BUILD).read_text(encoding="utf-8"))["seconds"])


def _build_all(places: dict[int, Path], base: Settings, embedder: Embedder) -> None:
    articles = Multiplier(list(originals(base))).articles()
    partial = CACHE / "scale.partial"
    shutil.rmtree(partial, ignore_errors=True)
    stored, seconds = 0, 0.0
    for size, folder in places.items():
        began = time.perf_counter()
        stored = fill(partial, articles, size, stored, embedder)
        settle(partial)
        seconds += time.perf_counter() - began
        (partial / BUILD).write_text(json.dumps({"seconds": seconds}), encoding="utf-8")
        for old in (folder, folder.with_suffix(".partial")):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(partial, folder.with_suffix(".partial"))
        os.replace(folder.with_suffix(".partial"), folder)
        print(f"  {stored} passages after {seconds:.0f} s", file=sys.stderr)
    shutil.rmtree(partial)


def fill(folder: Path, articles: Iterator[Staged], size: int, stored: int, embedder: Embedder) -> int:
    """Store articles until there are so many passages; their number."""
    writer = ArchiveWriter.open(load_settings(data=folder, generation_passages=NEVER))
    writer.require_model(embedder.card)
    while stored < size:
        batch: list[Staged] = []
        while stored < size and sum(len(staged.passages) for staged in batch) < BATCH_PASSAGES:
            batch += islice(articles, 1)
            stored += len(batch[-1].passages)
        writer.add(batch)
    writer.close()
    return stored


def settle(folder: Path) -> None:
    """Publish a generation of vectors with all that is new, as the end of an ingestion does."""
    writer = ArchiveWriter.open(load_settings(data=folder))
    writer.settle()
    writer.close()


def originals(base: Settings) -> Iterator[Original]:
    """Yield an archive's articles with the vectors that are stored of them."""
    catalogue = Catalogue.open(base, create=False)
    for key, article in catalogue.iter_live():
        rows = catalogue.passages_of(key, article)
        if rows:
            numbers = [number for number, _ in rows]
            vectors, packed = catalogue.vectors_of(numbers), catalogue.sentence_vectors(numbers)
            yield original_of(
                article,
                [passage for _, passage in rows],
                np.stack([vectors[number] for number in numbers]),
                [packed.get(number, b"") for number in numbers],
            )
    catalogue.close()
