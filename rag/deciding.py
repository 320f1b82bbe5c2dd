"""Decides whether the evidence answers, and if not which of the three kinds of no it is.

A sentence is rarely sure to answer, and a wrong refusal costs more than a quotation beside the point, so the
threshold lies low. How sure an answer is, is a sum of signals whose weights `python -m bench.calibrate` fits on questions whose
articles the reader never saw, and on the same questions with their own article taken away. Scores mean
something only for the embedding model they were fitted with; with another one the reader's margin decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Hit, Outcome, Question
from rag.selecting import Candidate

SIGNALS = ("best margin", "second margin", "best hit", "best sentence", "across languages")
# Fitted while shared words counted 0.10; a fit at 0.15 (0.42, 0.0, 46.8, -25.3, 1.52; -11.5) answers one question
# of newsqa_dev fewer and refuses one fewer.
WEIGHTS = (0.46, -0.06, 36.1, -17.6, 1.06)
BIAS = -10.1
SURE = (
    -2.8
)  # log odds; from here on it answers: chosen on the even half of newsqa_dev, `bench answers --sweep`
UNREAD = -8.0  # logit of a sentence that the reader did not see, as low as the lowest it gives
TOPIC_SCORE = 0.48  # of the best hit, below which the archive does not have the topic

# Without scores that were fitted: with another embedding model, or a stage of retrieval switched off.
ANSWER_MARGIN = -3.0  # logit of the best sentence above that of *nothing*; below it does not answer
ANSWER_SCORE = 0.44  # without the reader: score of the best sentence below which it does not answer
TOPIC_SIMILARITY = 0.80  # cosine of the best passage
TOPIC_COVERAGE = 0.45  # share of the question's rare words that makes up for a low score


def decide(
    question: Question,
    hits: Sequence[Hit],
    candidates: Sequence[Candidate],
    *,
    articles_within: int,
    is_fitted: bool,
) -> Outcome:
    """The outcome of a question.

    Args:
        question: What was asked.
        hits: What retrieval found within its filters.
        candidates: Their ranked sentences.
        articles_within: Articles within the restriction.
        is_fitted: Whether scores are on the scale that the constants were fitted for.
    """
    if hits and has_answer(question, hits, candidates, is_fitted=is_fitted):
        return Outcome.ANSWERED
    if hits and articles_within and has_topic(hits, candidates, is_fitted=is_fitted):
        return Outcome.NOT_SAID
    return Outcome.NOT_IN_ARCHIVE if question.filters.is_empty else Outcome.NO_COVERAGE


def has_answer(
    question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate], *, is_fitted: bool
) -> bool:
    """Whether a sentence answers, as the reader has it, or else by how near the best one is."""
    margins = [each.margin for each in candidates if each.margin is not None]
    if margins and is_fitted:
        return sureness(question, hits, candidates) >= SURE
    if not has_topic(hits, candidates, is_fitted=is_fitted):
        return False
    if margins:
        return max(margins) >= ANSWER_MARGIN
    return bool(candidates) and candidates[0].score >= ANSWER_SCORE


def has_topic(hits: Sequence[Hit], candidates: Sequence[Candidate], *, is_fitted: bool) -> bool:
    """Whether the archive holds anything about what is asked."""
    if max((each.coverage for each in candidates), default=0.0) >= TOPIC_COVERAGE:
        return True
    if is_fitted:
        return max(hit.score for hit in hits) >= TOPIC_SCORE
    return max(hit.dense_score or 0.0 for hit in hits) >= TOPIC_SIMILARITY


def sureness(question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate]) -> float:
    """How sure it is that the evidence answers, in log odds."""
    signals = signals_of(question, hits, candidates)
    return BIAS + sum(weight * signal for weight, signal in zip(WEIGHTS, signals, strict=True))


def signals_of(question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate]) -> tuple[float, ...]:
    """What tells whether the evidence answers, in the order of `SIGNALS`.

    Args:
        question: What was asked.
        hits: What retrieval found, best first; at least one.
        candidates: Their ranked sentences, read.
    """
    margins = sorted((each.margin for each in candidates if each.margin is not None), reverse=True)
    best, second = (*margins, UNREAD, UNREAD)[:2]
    is_across = bool(candidates) and candidates[0].hit.source.language != question.language
    return (
        best,
        second,
        max(hit.score for hit in hits),
        max((each.sentence.score for each in candidates), default=0.0),
        float(is_across),
    )
