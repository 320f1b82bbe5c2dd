"""A cross-encoder over the best candidates, where a setting names one; none is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.catalogue import LivePassage
from rag.embedding.cross_encoder import PairScorer
from rag.fusion import Fused
from rag.settings import Settings

RERANKED = 50  # best candidates that are read; the others stay behind them, in their order


class Reranker:
    """Orders candidates by a cross-encoder."""

    def __init__(self, scorer: PairScorer) -> None:
        self._scorer = scorer

    @classmethod
    def open(cls, settings: Settings) -> Reranker | None:
        """Load the model that `BELEG_RERANKER` names; None where it names none.

        Raises:
            ModelError: If it cannot be opened.
        """
        return cls(PairScorer(settings.reranker)) if settings.reranker else None

    def rerank(self, question: str, fused: Sequence[Fused], live: Mapping[int, LivePassage]) -> list[Fused]:
        """The candidates in the order of the cross-encoder.

        Args:
            question: Standing alone.
            fused: Candidates, best first.
            live: Their passages.

        Returns:
            The same candidates. The first `RERANKED` share out the scores of the fusion in their new
            order, so that what comes later reads scores of one kind.
        """
        head, tail = fused[:RERANKED], fused[RERANKED:]
        if not head:
            return []
        read = self._scorer.score(question, [live[each.key].text for each in head])
        order = sorted(range(len(head)), key=lambda place: (-read[place], place))
        dealt = [replace(head[place], score=head[rank].score) for rank, place in enumerate(order)]
        return [*dealt, *tail]
