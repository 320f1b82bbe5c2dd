"""Keeps vectors of texts between benchmarks, so that a change of code embeds only what it changed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from bench.data import OUT
from ingest.chunk import passage_context
from rag.catalogue import Catalogue
from rag.embedding import Embedder, Matrix, ModelCard
from rag.records import Article, Passage
from rag.settings import Settings

FILE = "vectors.sqlite"


class CachedEmbedder(Embedder):
    """The project's embedder with a memory; only what it has not met is embedded."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.card: ModelCard = embedder.card
        (OUT / "cache").mkdir(parents=True, exist_ok=True)
        self._kept = sqlite3.connect(OUT / "cache" / FILE, isolation_level=None)
        self._kept.execute(
            "CREATE TABLE IF NOT EXISTS vectors (name BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )
        self._card_digest = json.dumps(asdict(self.card), sort_keys=True)

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of passages, as the project's embedder gives them."""
        names = [self._name(text) for text in texts]
        missing = [n for n, name in enumerate(names) if self._read(name) is None]
        if missing:
            self._keep(
                [names[n] for n in missing], self._embedder.embed_passages([texts[n] for n in missing])
            )
        rows = [np.frombuffer(self._read(name) or b"", dtype=np.float32) for name in names]
        return np.stack(rows) if rows else np.zeros((0, self.card.dimension), dtype=np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions, never kept."""
        return self._embedder.embed_queries(texts)

    def learn(self, settings: Settings) -> int:
        """Take over the vectors of an archive of the same model; the number of its passages."""
        catalogue = Catalogue.open(settings, create=False)
        taken = 0
        for key, article in catalogue.iter_live():
            rows = catalogue.passages_of(key, article)
            vectors = catalogue.vectors_of([number for number, _ in rows])
            names = [self._name(contextual(article, passage)) for _, passage in rows]
            self._keep(names, [vectors[number] for number, _ in rows])
            taken += len(rows)
        return taken

    def _name(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._card_digest}\n{text}".encode()).digest()

    def _read(self, name: bytes) -> bytes | None:
        row = self._kept.execute("SELECT vector FROM vectors WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _keep(self, names: Sequence[bytes], vectors: Sequence[np.ndarray] | Matrix) -> None:
        self._kept.execute("BEGIN")
        self._kept.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
            [(name, vector.tobytes()) for name, vector in zip(names, vectors, strict=True)],
        )
        self._kept.execute("COMMIT")


def contextual(article: Article, passage: Passage) -> str:
    """A passage as ingestion embeds it."""
    context = passage_context(article, passage)
    return f"{context}\n{passage.text}" if context else passage.text
