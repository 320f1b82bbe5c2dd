"""Question to hits: candidates of both indexes, a second look at them, fused, one hit a story, best first."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue, LivePassage
from rag.companions import find_companions
from rag.embedding import Embedder
from rag.errors import IndexUnavailableError
from rag.fusion import Fused, fuse
from rag.hits import day_of, hit_of, with_sentences
from rag.index import DenseIndex, LexicalIndex
from rag.index.phrases import phrases_of
from rag.late_interaction import look_again, sentence_scores
from rag.recency import prefer_newer
from rag.records import Hit, Question
from rag.reranking import Reranker
from rag.settings import Settings, Stage
from rag.stories import fold_stories, spread_stories
from rag.typical import Commons, measure_commons

logger = logging.getLogger(__name__)

CANDIDATES = (
    50  # of each side; at 100 XQuAD's recall@100 rises by 0.2 points and nothing before rank 10 moves
)
MOST_OF_ONE_ARTICLE = (
    5  # passages of one article among the hits: at 3 the gold passage is missed 6 % more often
)
POOL = 2  # times the hits wanted that are looked at for copies, which fold into one


@dataclass(frozen=True, slots=True)
class Candidates:
    """What both indexes found, ranked: live passages by key, and the scores of their sentences."""

    fused: Sequence[Fused]
    live: Mapping[int, LivePassage]
    sentences: Mapping[int, NDArray[np.float32]]


class Retriever:
    """Finds passages; safe in many threads."""

    def __init__(self, catalogue: Catalogue, embedder: Embedder, settings: Settings) -> None:
        self._catalogue = catalogue
        self._embedder = embedder
        self._settings = settings
        self.dense = DenseIndex(catalogue, settings)
        self.lexical = LexicalIndex(catalogue, settings)
        self._reranker = Reranker.open(settings)

    @property
    def trouble(self) -> str:
        """What is wrong with the vector index, empty when nothing is; searches go on without it."""
        return self.dense.damaged

    @property
    def is_aimed(self) -> bool:
        """Whether scores are of the aimed question and of sentences, the scale that constants are fitted on."""
        return all(self._settings.has(stage) for stage in (Stage.AIM, Stage.SECOND)) and not self._reranker

    def close(self) -> None:
        """Let go of the indexes."""
        self.dense.close()

    def embed(self, question: Question) -> NDArray[np.float32]:
        """The question's vector; shape (dimension,), float32, of length 1."""
        vector: NDArray[np.float32] = self._embedder.embed_queries([question.text])[0]
        return vector

    def aim(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """What a question's vector asks beyond what all questions share, see `rag.typical`."""
        return self._commons.without(vector) if self._settings.has(Stage.AIM) else vector

    def retrieve(self, question: Question, vector: NDArray[np.float32], k: int) -> tuple[Hit, ...]:
        """The passages that bear on a question, within its filters.

        Args:
            question: Its `text` is searched, its filters apply inside both indexes.
            vector: Its embedding.
            k: At most this many hits.

        Returns:
            Hits, best first, ranks from 1; each passage is of a live version (with `as_of`, of the one
            that could be read that day), at most five an article, copies of a story folded into one.
        """
        found = self.candidates(question, vector)
        pool: list[Hit] = []
        of_article: Counter[str] = Counter()
        for candidate in found.fused:
            live = found.live[candidate.key]
            if of_article[live.source.article_id] < MOST_OF_ONE_ARTICLE:
                of_article[live.source.article_id] += 1
                hit = hit_of(live, candidate, len(pool) + 1)
                pool.append(hit)
            if len(pool) == POOL * k:
                break
        hits = self._one_a_story(question, tuple(pool), k)[:k]
        scores = {found.live[key].passage_id: each for key, each in found.sentences.items()}
        return with_sentences(hits, scores, self._catalogue)

    def companions(
        self, question: Question, vector: NDArray[np.float32], hits: Sequence[Hit]
    ) -> tuple[Hit, ...]:
        """The other passages of the best articles, see `rag.companions`; ranks go on after the hits."""
        if not self._settings.has(Stage.COMPANIONS):
            return ()
        found = find_companions(self._catalogue, hits, self.aim(vector), question.filters)
        companions = [
            hit_of(live, Fused(live.key, score, 0.0, None), rank)
            for rank, (live, score, _) in enumerate(found, start=len(hits) + 1)
        ]
        scores = {live.passage_id: each for live, _, each in found if each is not None}
        return with_sentences(companions, scores, self._catalogue)

    def candidates(self, question: Question, vector: NDArray[np.float32]) -> Candidates:
        """All fused candidates, best first, and their passages by key."""
        filters, aim = question.filters, self.aim(vector)
        nearest, _ = self.dense.search(aim / np.linalg.norm(aim), filters, CANDIDATES)
        lexical, is_phrased = self._search_words(question)
        vectors = self.dense.vectors_of(list(dict.fromkeys([*nearest.tolist(), *lexical])))
        live = self._catalogue.live_passages(list(vectors), filters)
        if is_phrased:  # in the passage or elsewhere in its article
            holding = {live[key].source.article_id for key in lexical if key in live}
            live = {key: each for key, each in live.items() if each.source.article_id in holding}
        vectors = {key: stored for key, stored in vectors.items() if key in live}
        aimed = {key: float(stored @ aim) for key, stored in vectors.items()}
        sentences: dict[int, NDArray[np.float32]] = {}
        if self._settings.has(Stage.SECOND):
            sentences = sentence_scores(self._catalogue.sentence_vectors(list(aimed)), aim)
            aimed = look_again(aimed, sentences)
        fused = fuse(
            dense={key: float(stored @ vector) for key, stored in vectors.items()},
            aimed=aimed,
            lexical={key: score for key, score in lexical.items() if key in live},
            languages={key: passage.source.language for key, passage in live.items()},
            question_language=question.language if self._settings.has(Stage.LANGUAGES) else None,
        )
        fused = self._prefer_newer(question, fused, live)
        if self._reranker is not None:
            fused = self._reranker.rerank(question.text, fused, live)
        return Candidates(fused, live, sentences)

    @cached_property
    def _commons(self) -> Commons:
        """What all questions share; embedded at the first one."""
        return measure_commons(self._embedder)

    def _search_words(self, question: Question) -> tuple[dict[int, float], bool]:
        """What words find, and whether all of it holds what the question has in quotation marks.

        Where nothing does, the search goes on without it, and `unheld` says so.
        """
        language = question.language if self._settings.has(Stage.LANGUAGES) else ""
        phrases = self._phrases(question)
        try:
            for required in dict.fromkeys((phrases, ())):
                found = self.lexical.search(
                    question.text, question.filters, CANDIDATES, language=language, phrases=required
                )
                if found:
                    return dict(found), bool(required)
        except IndexUnavailableError as error:
            logger.warning("searched without words: %s", error)
        return {}, False

    def _phrases(self, question: Question) -> tuple[str, ...]:
        return phrases_of(question.text) if self._settings.has(Stage.PHRASES) else ()

    def unheld(self, question: Question) -> tuple[str, ...]:
        """The phrases in quotation marks that stand together in no passage within the filters."""
        phrases = self._phrases(question)
        try:
            return phrases if phrases and not self.lexical.holding(phrases, question.filters) else ()
        except IndexUnavailableError:
            return ()

    def _prefer_newer(
        self, question: Question, fused: list[Fused], live: Mapping[int, LivePassage]
    ) -> list[Fused]:
        """Among equals the newer first; where the newest is asked for, more than that."""
        if not self._settings.has(Stage.RECENCY):
            return fused
        days = {key: day_of(passage) for key, passage in live.items()}
        scores = prefer_newer(
            {each.key: each.score for each in fused},
            days,
            max((day for day in days.values() if day is not None), default=None),
            is_latest_asked="latest" in dict(question.found),
        )
        newer = [replace(each, score=scores[each.key]) for each in fused]
        return sorted(newer, key=lambda each: (-each.score, each.key))

    def _one_a_story(self, question: Question, pool: tuple[Hit, ...], k: int) -> tuple[Hit, ...]:
        """Copies folded into one hit, several stories to the front."""
        if not self._settings.has(Stage.STORIES):
            return pool
        articles = [hit.source.article_id for hit in pool]
        stories = self._catalogue.stories_of(articles, question.filters)
        return spread_stories(fold_stories(pool, stories, question.language), stories, k)
