"""What is compared in the retrieval benchmark: the project's own stages, together and each alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.languages import detect_language
from rag.records import NO_FILTERS, Question, Turn
from rag.retrieval import Retriever
from rag.settings import Settings
from rag.understand import understand

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)  # what date words count from, so that a rerun is the same
DEPTH = 100  # passages looked at when ten different documents are wanted


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the project understands it, with its vector of length 1."""

    id: str
    question: Question
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive opened for searching."""

    catalogue: Catalogue
    retriever: Retriever
    keys: NDArray[np.int64]
    vectors: NDArray[np.float32]
    article_of: dict[int, str]


def open_archive(settings: Settings, embedder: Embedder) -> Opened:
    """Open an archive with all its vectors in memory for the exact search."""
    catalogue = Catalogue.open(settings, create=False)
    keys, vectors = catalogue.live_vectors(NO_FILTERS)
    live = catalogue.live_passages(keys.tolist())
    articles = {key: passage.source.article_id for key, passage in live.items()}
    return Opened(catalogue, Retriever(catalogue, embedder, settings), keys, vectors, articles)


def ask_all(
    texts: Sequence[tuple[str, str, Sequence[Turn]]], catalogue: Catalogue, embedder: Embedder
) -> list[Asked]:
    """Understand and embed questions given as (id, text, history)."""
    outlets = [outlet.name for outlet in catalogue.outlets()]
    questions = [
        understand(text, history, NO_FILTERS, outlets=outlets, now=NOW, detect_language=detect_language)
        for _, text, history in texts
    ]
    vectors = embedder.embed_queries([question.text for question in questions])
    return [
        Asked(identity, question, vector)
        for (identity, _, _), question, vector in zip(texts, questions, vectors, strict=True)
    ]


def by_project(asked: Asked, opened: Opened) -> list[int]:
    """Passages as the project ranks them."""
    fused, _ = opened.retriever.candidates(asked.question, asked.vector)
    return [each.key for each in fused]


def by_vectors(asked: Asked, opened: Opened) -> list[int]:
    """Passages by exact cosine alone."""
    order = np.argsort(-(opened.vectors @ asked.vector), kind="stable")[:DEPTH]
    return [int(key) for key in opened.keys[order]]


def by_words(asked: Asked, opened: Opened) -> list[int]:
    """Passages by the word index alone."""
    return [key for key, _ in opened.retriever.lexical.search(asked.question.text, NO_FILTERS, DEPTH)]


Search = Callable[[Asked, Opened], list[int]]
OWN_SEARCHES: dict[str, Search] = {
    "Beleg": by_project,
    "exact dense only": by_vectors,
    "lexical only": by_words,
}


def articles_of(keys: Sequence[int], opened: Opened) -> list[str]:
    """The articles of passages, each once, in the order of its best passage."""
    return list(dict.fromkeys(opened.article_of[key] for key in keys))
