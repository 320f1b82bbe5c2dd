"""What is compared in the retrieval benchmark: the project's own stages, together and each alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.languages import detect_language
from rag.records import NO_FILTERS, Filters, Hit, Question, Turn
from rag.retrieval import Retriever
from rag.settings import Settings
from rag.understand import readings_off, understand

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)  # what date words count from, so that a rerun is the same
DEPTH = 100  # passages looked at when ten different documents are wanted
HITS = 50  # hits, of which at most five are of one article, when ten different documents are wanted


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

    def close(self) -> None:
        """Let go of indexes and catalogue."""
        self.retriever.close()
        self.catalogue.close()


def open_archive(settings: Settings, embedder: Embedder) -> Opened:
    """Open an archive with all its vectors in memory for the exact search."""
    catalogue = Catalogue.open(settings, create=False)
    keys, vectors = catalogue.live_vectors(NO_FILTERS)
    live = catalogue.live_passages(keys.tolist())
    articles = {key: passage.source.article_id for key, passage in live.items()}
    return Opened(catalogue, Retriever(catalogue, embedder, settings), keys, vectors, articles)


def understood(
    text: str, history: Sequence[Turn], outlets: Sequence[str], settings: Settings, *, has_dates: bool = True
) -> Question:
    """A question as the project reads it on the bench's day, less the stages that are switched off."""
    return understand(
        text,
        history,
        Filters(ignore=readings_off(settings, has_dates=has_dates)),
        outlets=outlets,
        now=NOW,
        detect_language=detect_language,
    )


def ask_all(
    texts: Sequence[tuple[str, str, Sequence[Turn]]],
    catalogue: Catalogue,
    embedder: Embedder,
    settings: Settings,
) -> list[Asked]:
    """Understand questions given as (id, text, history) and embed each alone, as an answer does."""
    outlets = [outlet.name for outlet in catalogue.outlets()]
    has_dates = catalogue.state().first is not None
    questions = [
        understood(text, history, outlets, settings, has_dates=has_dates) for _, text, history in texts
    ]
    return [
        Asked(identity, question, embedder.embed_queries([question.text])[0])
        for (identity, _, _), question in zip(texts, questions, strict=True)
    ]


Stories = list[tuple[str, ...]]  # for each place its article, then those folded into it


def by_hits(asked: Asked, opened: Opened) -> Stories:
    """What the project shows: hits folded by story."""
    return stories_of(opened.retriever.retrieve(asked.question, asked.vector, HITS))


def by_candidates(asked: Asked, opened: Opened) -> Stories:
    """What the fusion ranks, before copies are folded and stories spread."""
    found = opened.retriever.candidates(asked.question, asked.vector)
    return _articles([each.key for each in found.fused], opened)


def by_vectors(asked: Asked, opened: Opened) -> Stories:
    """Passages by exact cosine alone."""
    order = np.argsort(-(opened.vectors @ asked.vector), kind="stable")[:DEPTH]
    return _articles(opened.keys[order].tolist(), opened)


def by_words(asked: Asked, opened: Opened) -> Stories:
    """Passages by the word index alone."""
    found = opened.retriever.lexical.search(asked.question.text, NO_FILTERS, DEPTH)
    return _articles([key for key, _ in found], opened)


Search = Callable[[Asked, Opened], Stories]
OWN_SEARCHES: dict[str, Search] = {
    "Beleg": by_hits,
    "Beleg, candidates alone": by_candidates,
    "exact dense only": by_vectors,
    "lexical only": by_words,
}


def stories_of(hits: Sequence[Hit]) -> Stories:
    """The articles of each hit: its own, then the copies folded into it."""
    return [(hit.source.article_id, *(copy.source.article_id for copy in hit.copies)) for hit in hits]


def ranking(stories: Stories, gold: Collection[str]) -> list[str]:
    """One article for each place: a gold one where the story holds one, else the one that is shown."""
    return [next((article for article in story if article in gold), story[0]) for story in stories]


def _articles(keys: Sequence[int], opened: Opened) -> Stories:
    return [(opened.article_of[key],) for key in keys]
