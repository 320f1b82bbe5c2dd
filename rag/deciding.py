"""Decides whether the evidence answers, and if not which of the three kinds of no it is."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Hit, Outcome
from rag.selecting import Candidate

# Looked for on newsqa_dev: with the margin chosen on one half 0.95 to 0.97 of the other are answered. It tells
# unanswerable questions apart with an AUC of 0.75, near misses of 0.57: most of those are still answered.
TOPIC_SIMILARITY = 0.80  # cosine of the best passage below which the archive does not have the topic
TOPIC_COVERAGE = 0.45  # share of the question's rare words that makes up for a low cosine
ANSWER_MARGIN = -3.0  # logit of the best sentence above that of *nothing*; below it does not answer
# Within a time or an outlet: the question's words for these stand in no article, which costs it about 3.
ANSWER_MARGIN_FILTERED = -6.0
ANSWER_SCORE = 0.44  # without the reader: score of the best sentence below which it does not answer


def has_topic(hits: Sequence[Hit], candidates: Sequence[Candidate]) -> bool:
    """Whether the archive holds anything about what is asked."""
    if not hits:
        return False
    similarity = max(hit.dense_score or 0.0 for hit in hits)
    coverage = max((each.coverage for each in candidates), default=0.0)
    return similarity >= TOPIC_SIMILARITY or coverage >= TOPIC_COVERAGE


def has_answer(candidates: Sequence[Candidate], *, is_filtered: bool) -> bool:
    """Whether a sentence answers, as the reader has it, or else by how near the best one is."""
    margins = [each.margin for each in candidates if each.margin is not None]
    if margins:
        return max(margins) >= (ANSWER_MARGIN_FILTERED if is_filtered else ANSWER_MARGIN)
    return bool(candidates) and candidates[0].score >= ANSWER_SCORE


def decide(
    hits: Sequence[Hit], candidates: Sequence[Candidate], *, is_filtered: bool, articles_within: int
) -> Outcome:
    """The outcome of a question.

    Args:
        hits: What retrieval found within the filters.
        candidates: Their ranked sentences.
        is_filtered: Whether the question is restricted to a time or an outlet.
        articles_within: Articles within the restriction.
    """
    if is_filtered and (articles_within == 0 or not has_topic(hits, candidates)):
        return Outcome.NO_COVERAGE
    if not has_topic(hits, candidates):
        return Outcome.NOT_IN_ARCHIVE
    return Outcome.ANSWERED if has_answer(candidates, is_filtered=is_filtered) else Outcome.NOT_SAID
