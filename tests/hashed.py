"""An embedder without a model: vectors by hash, the same for the same text. For tests of what is stored."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from ingest.worker import Worker
from rag.catalogue import Job
from rag.embedding import ModelCard
from rag.settings import Settings, load_settings

DIMENSION = 32


class HashedEmbedder:
    """Stands for `Embedder` at the edge: what a text means plays no part in these tests."""

    card = ModelCard("hashed", "1", "", "", DIMENSION)

    def embed_parts(self, texts, spans):
        """One vector a text, none for its sentences."""
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for place, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
            vectors[place] = np.random.default_rng(seed).normal(size=DIMENSION)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) if len(texts) else 1
        return vectors, [np.zeros((0, DIMENSION), dtype=np.float32)] * len(texts)


def hashed_settings(folder: Path, **overrides) -> Settings:
    """Settings of an empty archive that does not test itself."""
    values = {"data": folder / "data", "self_test": False, "generation_passages": 10_000, **overrides}
    return load_settings(**values)


def open_worker(settings: Settings) -> Worker:
    """A worker that needs no model."""
    worker = Worker.open(settings)
    worker._embedder = HashedEmbedder()
    worker._writer.require_model(HashedEmbedder.card)
    return worker


def do(settings: Settings, kind: str, *sources: object, **options: str) -> Job:
    """Queue a job, do it, and give the archive back."""
    worker = open_worker(settings)
    try:
        job_id = worker._catalogue.queue_job(kind, [str(source) for source in sources], options)
        worker.run(until=job_id)
        return worker._catalogue.job(job_id)
    finally:
        worker.close()
