"""Rules of the check on what is said: negation, direction, doubt, scope, cause, what is still to come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.check_text import STEM, Pair, Text, overlap
from rag.check_wording import against, partly
from rag.check_words import (
    AFTER,
    ALL,
    BEFORE,
    CAUSE,
    CERTAIN,
    CLAIMED_CAUSE,
    DONE,
    DOUBT,
    DOWN,
    EXCLUSIVE,
    NEGATIVE,
    ONE_OF,
    PLANNED,
    POSSIBLE,
    REPORTED,
    REPORTING,
    SOME,
    STRONG_DOUBT,
    SUPERLATIVE,
    THEN,
    UP,
    WHOLE,
    find_negation,
)
from rag.records import Check

# Share of the claim's words from which on it retells the source closely, so that a "nicht" of its own counts.
ALIKE = 0.5
# Longest source, in words, whose negation must concern the claim; a longer one may negate something else.
SHORT_SOURCE = 22
# The same for a claim that retells its source at length: at least this share of its words.
LONG_SOURCE, RETOLD = 40, 0.6
# Share of the words of a claimed cause that the source must have, in one language.
CAUSE_SHARED = 0.34

_INDIRECT = re.compile(
    r"\b(?:sei|seien|habe|hätten|hätte|werde|würden|müsse|müssten|könne|könnten|solle|dürfe)\b"
)


def negation(pair: Pair) -> Iterator[Check]:
    """A "nicht" that only one side has, unless a word on the other side negates by its meaning."""
    claimed, stated = find_negation(pair.claim.text), find_negation(pair.source.text)
    same_words = pair.claim.is_german != pair.source.is_german or overlap(pair) >= ALIKE
    if claimed and not stated and same_words and not NEGATIVE.search(pair.source.text):
        yield against(pair, "negated", claim=claimed.group())
    length = len(pair.source.words)
    short = length <= max(SHORT_SOURCE, min(LONG_SOURCE, len(pair.claim.words) / RETOLD))
    if stated and not claimed and short and not NEGATIVE.search(pair.claim.text):
        yield against(pair, "negation_lost", source=stated.group())


def direction(pair: Pair) -> Iterator[Check]:
    """Up on one side and only down on the other."""
    for one, other in ((UP, DOWN), (DOWN, UP)):
        claimed, stated = one.search(pair.claim.text), other.search(pair.source.text)
        if claimed and stated and not other.search(pair.claim.text) and not one.search(pair.source.text):
            yield against(pair, "opposite", claim=claimed.group(), source=stated.group())


def exclusive(pair: Pair) -> Iterator[Check]:
    """Daily for weekly, south for north, won for lost: words that exclude each other."""
    for choices in EXCLUSIVE:
        claimed = [match for pattern in choices if (match := pattern.search(pair.claim.text))]
        stated = [match for pattern in choices if (match := pattern.search(pair.source.text))]
        if claimed and stated and not {match.re for match in claimed} & {match.re for match in stated}:
            yield against(pair, "other_word", claim=claimed[0].group(), source=stated[0].group())


def doubt(pair: Pair) -> Iterator[Check]:
    """What the source doubts or only reports must not become fact, nor a fact be doubted."""
    doubts = [match.group() for match in DOUBT.finditer(pair.claim.text)]
    possible, reported = POSSIBLE.search(pair.source.text), REPORTED.search(pair.source.text)
    keeps = any(not CERTAIN.fullmatch(word) for word in doubts)
    lost = reported if reported and not doubts else possible if possible and not keeps else None
    if lost:
        yield against(pair, "made_fact", source=lost.group())
    claimed = STRONG_DOUBT.search(pair.claim.text)
    if claimed and not DOUBT.search(pair.source.text):
        yield partly(pair, "doubted", claim=claimed.group())


def foretold(pair: Pair) -> Iterator[Check]:
    """What the source plans or announces must not have happened already."""
    planned, done = PLANNED.search(pair.source.text), DONE.search(pair.claim.text)
    if planned and done and not DOUBT.search(pair.claim.text) and not DONE.search(pair.source.text):
        yield against(pair, "foretold", claim=done.group(), source=planned.group())


def order(pair: Pair) -> Iterator[Check]:
    """Before where the source says after, and events told in the other order."""
    for one, other in ((BEFORE, AFTER), (AFTER, BEFORE)):
        claimed, stated = one.search(pair.claim.text), other.search(pair.source.text)
        if claimed and stated and not other.search(pair.claim.text) and not one.search(pair.source.text):
            yield against(pair, "says_other", claim=claimed.group(), source=stated.group())
    claimed, stated = THEN.search(pair.claim.text), THEN.search(pair.source.text)
    if claimed and stated and pair.claim.is_german == pair.source.is_german:
        ours, theirs = _halves(pair.claim, claimed.start()), _halves(pair.source, stated.start())
        straight = len(ours[0] & theirs[0]) + len(ours[1] & theirs[1])
        crossed = len(ours[0] & theirs[1]) + len(ours[1] & theirs[0])
        if crossed > straight + 1:
            yield against(pair, "other_order", source=stated.group())


def _halves(text: Text, middle: int) -> tuple[set[str], set[str]]:
    """Stems of the longer words before and after a place."""
    words = [word for word in text.words if len(word.key) >= STEM]
    return (
        {word.key[:STEM] for word in words if word.start < middle},
        {word.key[:STEM] for word in words if word.start > middle},
    )


def cause(pair: Pair) -> Iterator[Check]:
    """A cause that the claim gives must be the source's."""
    claimed = CLAIMED_CAUSE.search(pair.claim.text)
    if claimed is None:
        return
    if not CAUSE.search(pair.source.text):
        yield against(pair, "cause", claim=claimed.group())
        return
    end = re.search(r"[,;:]|$", pair.claim.text[claimed.end() :])
    last = claimed.end() + (end.start() if end else 0)
    words = [
        word for word in pair.claim.words if claimed.end() <= word.start < last and len(word.key) >= STEM
    ]
    if pair.claim.is_german == pair.source.is_german and words:
        stems = {word.key[:STEM] for word in pair.source.words}
        if sum(word.key[:STEM] in stems for word in words) < CAUSE_SHARED * len(words):
            yield against(pair, "other_cause", claim=pair.claim.text[claimed.start() : last])


def scope(pair: Pair) -> Iterator[Check]:
    """All where the source says some, the largest where it says one of the largest."""
    claimed = ALL.search(pair.claim.text)
    if claimed and not ALL.search(pair.source.text) and not WHOLE.search(pair.source.text):
        if SOME.search(pair.source.text):
            yield against(pair, "scope", claim=claimed.group())
        else:
            yield partly(pair, "scope", claim=claimed.group())
    stated, best = ONE_OF.search(pair.source.text), SUPERLATIVE.search(pair.claim.text)
    if stated and best and not ONE_OF.search(pair.claim.text):
        yield against(pair, "says_other", claim=best.group(), source=stated.group())


def unsaid_speaker(pair: Pair) -> Iterator[Check]:
    """A statement that the source gives to somebody must keep its speaker."""
    stated = REPORTING.search(pair.source.text)
    if stated and _INDIRECT.search(pair.source.text) and not REPORTING.search(pair.claim.text):
        if not DOUBT.search(pair.claim.text):
            yield partly(pair, "no_speaker", source=stated.group())
