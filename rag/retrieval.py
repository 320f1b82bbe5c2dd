"""Question to hits: dense and lexical candidates, joined to live rows, fused, best first."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue, LivePassage
from rag.embedding import Embedder
from rag.errors import IndexUnavailableError
from rag.fusion import Fused, fuse
from rag.index import DenseIndex, LexicalIndex
from rag.records import Article, Filters, Hit, Passage, Question, SourceSentence
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.typical import Commons, measure_commons

logger = logging.getLogger(__name__)

CANDIDATES = (
    50  # of each side; at 100 XQuAD's recall@100 rises by 0.2 points and nothing before rank 10 moves
)
MOST_OF_ONE_ARTICLE = (
    5  # passages of one article among the hits: at 3 the gold passage is missed 6 % more often
)


class Retriever:
    """Finds passages; safe in many threads."""

    def __init__(self, catalogue: Catalogue, embedder: Embedder, settings: Settings) -> None:
        self._catalogue = catalogue
        self._embedder = embedder
        self.dense = DenseIndex(catalogue, settings)
        self.lexical = LexicalIndex(catalogue, settings)

    @property
    def trouble(self) -> str:
        """What is wrong with the vector index, empty when nothing is; searches go on without it."""
        return self.dense.damaged

    def close(self) -> None:
        """Let go of the indexes."""
        self.dense.close()

    def embed(self, question: Question) -> NDArray[np.float32]:
        """The question's vector; shape (dimension,), float32, of length 1."""
        vector: NDArray[np.float32] = self._embedder.embed_queries([question.text])[0]
        return vector

    def aim(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """What a question's vector asks beyond what all questions share, see `rag.typical`."""
        return self._commons.without(vector)

    def retrieve(self, question: Question, vector: NDArray[np.float32], k: int) -> tuple[Hit, ...]:
        """The passages that bear on a question, within its filters.

        Args:
            question: Its `text` is searched, its filters apply inside both indexes.
            vector: Its embedding.
            k: At most this many hits.

        Returns:
            Hits, best first, ranks from 1; each passage is of a live version, at most five an article.
        """
        fused, live = self.candidates(question, vector)
        kept: list[Fused] = []
        of_article: Counter[str] = Counter()
        for candidate in fused:
            article = live[candidate.key].source.article_id
            if of_article[article] < MOST_OF_ONE_ARTICLE:
                of_article[article] += 1
                kept.append(candidate)
            if len(kept) == k:
                break
        sources = {live[each.key].source for each in kept}
        articles = {
            source.article_id: self._catalogue.article(source.article_id, source.version)
            for source in sources
        }
        return tuple(
            _hit(live[each.key], each, rank, articles[live[each.key].source.article_id])
            for rank, each in enumerate(kept, start=1)
        )

    def candidates(
        self, question: Question, vector: NDArray[np.float32]
    ) -> tuple[list[Fused], dict[int, LivePassage]]:
        """All fused candidates, best first, and their live passages by key."""
        aim = self.aim(vector)
        keys, _ = self.dense.search(aim / np.linalg.norm(aim), question.filters, CANDIDATES)
        lexical = self._search_words(question.text, question.filters)
        vectors = self.dense.vectors_of(list(dict.fromkeys([*keys.tolist(), *lexical])))
        live = self._catalogue.live_passages(list(vectors))
        vectors = {key: stored for key, stored in vectors.items() if key in live}
        return fuse(
            dense={key: float(stored @ vector) for key, stored in vectors.items()},
            aimed={key: float(stored @ aim) for key, stored in vectors.items()},
            lexical={key: score for key, score in lexical.items() if key in live},
            languages={key: passage.source.language for key, passage in live.items()},
            question_language=question.language,
        ), live

    @cached_property
    def _commons(self) -> Commons:
        """What all questions share; embedded at the first one."""
        return measure_commons(self._embedder)

    def _search_words(self, text: str, filters: Filters) -> dict[int, float]:
        try:
            return dict(self.lexical.search(text, filters, CANDIDATES))
        except IndexUnavailableError as error:
            logger.warning("searched without words: %s", error)
            return {}


def _hit(live: LivePassage, fused: Fused, rank: int, article: Article) -> Hit:
    source = live.source
    passage = Passage(source.article_id, source.version, live.ordinal, live.start, live.end, live.text)
    return Hit(
        passage=passage,
        source=source,
        score=fused.score,
        rank=rank,
        dense_score=fused.dense,
        lexical_score=fused.lexical,
        sentences=tuple(sentences_of(passage, article)),
    )


def sentences_of(passage: Passage, article: Article) -> Sequence[SourceSentence]:
    """The sentences of a passage, in body offsets, with what they are about."""
    sentences = []
    for span in split_sentences(passage.text, article.language):
        start = passage.start + span.start
        context = " · ".join(filter(None, (article.own_title, article.heading_at(start))))
        text = passage.text[span.start : span.end]
        sentences.append(SourceSentence(start, passage.start + span.end, text, context=context))
    return sentences
