"""One test of the archive by itself: sample, questions, three searches for each, looks, judgement."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue
from rag.days import utc_now
from rag.embedding import Embedder
from rag.errors import IndexUnavailableError
from rag.records import NO_FILTERS
from rag.records.selftests import GroupedBy, GroupRecall, SelfTest
from rag.retrieval import Retriever
from rag.selftest.judging import judge
from rag.selftest.probes import TextOf, probe_vectors, probe_words
from rag.selftest.questions import KnownItem, draw_sample, make_questions
from rag.settings import Settings

logger = logging.getLogger(__name__)

K = 10  # hits among which the article must be, as in recall@10
BUDGET_S = 6.0  # seconds after which no further question is asked; sixty take about 3 s on 2 free cores
HISTORY = 50  # earlier tests that are looked through for one that was well

GroupKey = tuple[GroupedBy, str]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Whether a question's article was found, by side."""

    item: KnownItem
    vectors: bool
    words: bool
    fused: bool


def never() -> bool:
    """Nobody asks for the end."""
    return False


class SelfTester:
    """Tests the archive with the model that is loaded anyway; reads, and writes one result."""

    def __init__(self, catalogue: Catalogue, embedder: Embedder, settings: Settings, text_of: TextOf) -> None:
        self._catalogue = catalogue
        self._embedder = embedder
        self._settings = settings
        self._text_of = text_of
        self._retriever = Retriever(catalogue, embedder, settings)

    def run(
        self, *, after: str = "", job_id: int | None = None, should_stop: Callable[[], bool] = never
    ) -> SelfTest | None:
        """Test, judge and keep the result.

        Args:
            after: Kind of the job before it, empty for none.
            job_id: That job.
            should_stop: Asked between questions.

        Returns:
            The result; None for an empty archive, or when it was stopped.

        Raises:
            BelegError: If the archive cannot be read or the result not be written.
        """
        started = time.perf_counter()
        size = self._settings.self_test_questions
        sample = draw_sample(self._catalogue, size)
        if not sample:
            return None
        items = make_questions(self._catalogue, self._retriever.lexical, sample, size)
        outcomes = self._ask(items, started + BUDGET_S, should_stop)
        if should_stop():
            return None
        groups = group_recalls(outcomes)
        alarms = [
            *probe_vectors(self._catalogue, self._embedder, self._retriever.dense, sample, self._text_of),
            *probe_words(self._catalogue, self._settings, sample),
            *judge(groups, self._catalogue.self_tests(HISTORY)),
        ]
        left_out = len(items) - len(outcomes)
        note = f"Stopped after {BUDGET_S:.0f} s, {left_out} questions were not asked." if left_out else ""
        seconds = round(time.perf_counter() - started, 2)
        test = SelfTest(utc_now(), after, job_id, seconds, tuple(groups), tuple(alarms), note)
        self._catalogue.record_self_test(test)
        logger.info("self-test: %d questions, %d alarms, %.1f s", len(outcomes), len(alarms), seconds)
        return test

    def close(self) -> None:
        """Let go of the indexes, so that an old generation can be deleted."""
        self._retriever.close()

    def _ask(
        self, items: Sequence[KnownItem], deadline: float, should_stop: Callable[[], bool]
    ) -> list[_Outcome]:
        vectors = self._embedder.embed_queries([item.question.text for item in items])
        outcomes: list[_Outcome] = []
        for item, vector in zip(items, vectors, strict=True):
            if should_stop() or time.perf_counter() > deadline:
                break
            outcomes.append(self._search(item, vector))
        return outcomes

    def _search(self, item: KnownItem, vector: NDArray[np.float32]) -> _Outcome:
        """Search each side alone and both together; a copy of the article is as good as itself."""
        wanted = self._catalogue.copies_of(item.sampled.article_id)
        aim = self._retriever.aim(vector)
        keys, _ = self._retriever.dense.search(aim / np.linalg.norm(aim), NO_FILTERS, K)
        hits = self._retriever.retrieve(item.question, vector, K)
        found = {hit.source.article_id for hit in hits}
        found |= {copy.source.article_id for hit in hits for copy in hit.copies}
        return _Outcome(
            item,
            vectors=bool(wanted & self._articles_of(keys.tolist())),
            words=bool(wanted & self._articles_of(self._search_words(item))),
            fused=bool(wanted & found),
        )

    def _search_words(self, item: KnownItem) -> list[int]:
        try:
            return [key for key, _ in self._retriever.lexical.search(item.question.text, NO_FILTERS, K)]
        except IndexUnavailableError:
            return []  # `probe_words` says so

    def _articles_of(self, keys: Sequence[int]) -> set[str]:
        """The articles of the first ten passages that are live."""
        live = self._catalogue.live_passages(list(keys))
        return {live[key].source.article_id for key in [key for key in keys if key in live][:K]}


def group_recalls(outcomes: Sequence[_Outcome]) -> list[GroupRecall]:
    """Count what was found, of all questions first, then by outlet, language and month."""
    members: dict[GroupKey, list[_Outcome]] = defaultdict(list)
    members[GroupedBy.ALL, ""] = list(outcomes)
    for grouped_by in (GroupedBy.OUTLET, GroupedBy.LANGUAGE, GroupedBy.MONTH):
        for outcome in outcomes:
            members[grouped_by, outcome.item.sampled.name_in(grouped_by)].append(outcome)
    return [
        GroupRecall(
            grouped_by,
            name,
            len(group),
            sum(outcome.vectors for outcome in group),
            sum(outcome.words for outcome in group),
            sum(outcome.fused for outcome in group),
        )
        for (grouped_by, name), group in members.items()
    ]
