"""Keeps vectors of texts between benchmarks, so that a change of code embeds only what it changed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from bench.data import OUT
from rag.embedding import Embedder, Matrix, ModelCard
from rag.embedding.late import pack, unpack
from rag.records import Span

FILE = "vectors.sqlite"
PARTS = "parts\n"  # before a text in the name of its sentences' vectors
QUERIES = "questions"  # before the texts in the name of questions: with their prompt they have other vectors


class CachedEmbedder(Embedder):
    """The project's embedder with a memory; only what it has not met is embedded."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.card: ModelCard = embedder.card
        (OUT / "cache").mkdir(parents=True, exist_ok=True)
        # The pipeline embeds in a thread of its own, never in two at a time.
        self._kept = sqlite3.connect(OUT / "cache" / FILE, isolation_level=None, check_same_thread=False)
        self._kept.execute(
            "CREATE TABLE IF NOT EXISTS vectors (name BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )
        self._card_digest = json.dumps(asdict(self.card), sort_keys=True)

    @classmethod
    def of(cls, embedder: Embedder) -> CachedEmbedder:
        """An embedder with a memory, or itself where it has one."""
        return embedder if isinstance(embedder, cls) else cls(embedder)

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

    def embed_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Matrix, list[Matrix]]:
        """Vectors of passages and of their sentences; the latter are kept packed, as an archive has them."""
        missing = [n for n, text in enumerate(texts) if self._read_parts(text, len(spans[n])) is None]
        if missing:
            vectors, parts = self._embedder.embed_parts(
                [texts[n] for n in missing], [spans[n] for n in missing]
            )
            self._keep([self._name(texts[n]) for n in missing], vectors)
            self._keep([self._name(f"{PARTS}{texts[n]}") for n in missing], [pack(part) for part in parts])
        return self.embed_passages(texts), [
            self._read_parts(text, len(some)) for text, some in zip(texts, spans, strict=True)
        ]

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions, as the project's embedder gives them for just these texts together.

        Those that are embedded at once are kept as one: in bfloat16 a vector depends a little on the
        others of its batch, and a benchmark should see what the project sees.
        """
        name = self._name("\n".join([QUERIES, *texts]))
        kept = self._read(name)
        if kept is None:
            vectors = self._embedder.embed_queries(texts)
            self._keep([name], [vectors])
            return vectors
        return np.frombuffer(kept, dtype=np.float32).reshape(len(texts), -1)

    def _name(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._card_digest}\n{text}".encode()).digest()

    def _read(self, name: bytes) -> bytes | None:
        row = self._kept.execute("SELECT vector FROM vectors WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _read_parts(self, text: str, sentences: int) -> Matrix | None:
        """The sentences' vectors of a text; None where they are not kept, or for other sentences."""
        packed = self._read(self._name(f"{PARTS}{text}"))
        if packed is None or self._read(self._name(text)) is None:
            return None
        parts = unpack(packed, self.card.dimension)
        return parts if len(parts) in (0, sentences) else None

    def _keep(self, names: Sequence[bytes], vectors: Sequence[np.ndarray | bytes] | Matrix) -> None:
        self._kept.execute("BEGIN")
        self._kept.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
            [
                (name, vector if isinstance(vector, bytes) else vector.tobytes())
                for name, vector in zip(names, vectors, strict=True)
            ],
        )
        self._kept.execute("COMMIT")
