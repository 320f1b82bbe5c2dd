"""The rules of the check: each compares one property of a claim with its source and says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rag.check_text import STEM, Pair, Text, overlap
from rag.check_words import (
    ALL,
    DOUBT,
    DOWN,
    EXCLUSIVE,
    HEDGE,
    NEGATION,
    NEGATIVE,
    ONE_OF,
    REPORTING,
    SOME,
    STRONG_DOUBT,
    SUPERLATIVE,
    UP,
)
from rag.moments import agrees
from rag.names import is_named, missing_name
from rag.numbers import Quantity
from rag.quantities import covers
from rag.quotes import locate_quote, quoted_stretches
from rag.records import Check, Verdict
from rag.sentences import STARTERS

# Share of the claim's words from which on it retells the source closely, so that a "nicht" of its own counts.
ALIKE = 0.5
# Longest source, in words, whose negation must concern the claim; a longer one may negate something else.
SHORT_SOURCE = 22
# Characters around a number or a name in which its words stand: about five words to each side.
NEAR_CHARS = 40
# How many more words must fit crosswise than straight before two numbers count as swapped.
SWAP_WORDS = 2

# Words that give a statement to the one named next to them.
_SAID = re.compile(
    r"\b(?:sagte?n?|erklärte?n?|meinte?n?|betonte?n?|laut|zufolge|bestätigte?n?|räumte?n?|kritisierte?n?|said|says|"
    r"according to|told|reported|warned|admitted|added|argued|called)\b"
)
_SPEAKER = re.compile(
    r"\b([A-ZÄÖÜ]\w{3,}) (?:sagte|erklärte|meinte|betonte|bestätigte|räumte|teilte|kritisierte)n?\b|"
    r"\b(?:sagte|meinte|betonte|[Ll]aut|so) (?:der |die |dem |den |ein |eine |einer )?([A-ZÄÖÜ]\w{3,})"
)
_INDIRECT = re.compile(
    r"\b(?:sei|seien|habe|hätten|hätte|werde|würden|müsse|müssten|könne|könnten|solle|dürfe)\b"
)


def _against(reason: str) -> Check:
    return Check(Verdict.NOT_SUPPORTED, reason)


def _quotes(pair: Pair) -> Iterator[Check]:
    """What the claim quotes must stand in the source."""
    for span in quoted_stretches(pair.claim.text):
        quote = pair.claim.text[span.start : span.end].strip()
        if not locate_quote(quote, pair.source.text):
            yield _against(f"The quotation “{quote}” is not in the source.")


def _moments(pair: Pair) -> Iterator[Check]:
    """Every day, month, weekday and time of the claim must be the source's."""
    stated = pair.source.moments
    years = [
        int(value)
        for quantity in pair.source.quantities
        for value in quantity.values
        if not quantity.unit and 1500 <= value < 2100
    ]
    for moment in pair.claim.moments:
        if not agrees(moment, stated, years, pair.published):
            written = pair.claim.text[moment.start : moment.end]
            if stated or years:
                yield _against(f"The source does not give the time “{written}”.")
            else:
                yield Check(
                    Verdict.PARTLY, f"The claim adds a time that the source does not give: {written}."
                )


def _numbers(pair: Pair) -> Iterator[Check]:
    """Every number of the claim must be the source's, in value and unit."""
    stated, claimed = pair.source.quantities, [q for q in pair.claim.quantities if not q.weak]
    for quantity in claimed:
        if covers(quantity, stated) or _is_known_time(quantity, pair):
            continue
        written = pair.claim.text[quantity.start : quantity.end].strip()
        unused = [
            one for one in stated if not one.weak and not any(covers(other, [one]) for other in claimed)
        ]
        if unused or _same_value(quantity, stated):
            yield _against(f"The number {written} is not in the source.")
        else:
            yield Check(Verdict.PARTLY, f"The claim adds a number that the source does not give: {written}.")


def _is_known_time(quantity: Quantity, pair: Pair) -> bool:
    """Whether a number is the article's or a date's year, or the hours between two times of day."""
    years = {moment.year for moment in pair.source.moments} | (
        {pair.published.year} if pair.published else set()
    )
    if not quantity.unit:
        return any(value in years for value in quantity.values)
    minutes = [moment.minute for moment in pair.source.moments if moment.minute is not None]
    gaps = {abs(one - other) * 60.0 for one in minutes for other in minutes}
    return quantity.unit == "duration" and quantity.values[0] in gaps


def _same_value(quantity: Quantity, stated: list[Quantity]) -> bool:
    """Whether the source has the figure, but of something else: 21 tonnes for 21 kilograms."""
    return bool(quantity.unit) and any(one.unit not in ("", quantity.unit) for one in stated)


def _swapped(pair: Pair) -> Iterator[Check]:
    """Two numbers that have changed places: each stands among the words of the other."""
    claimed, stated = _placed(pair.claim), _placed(pair.source)
    shared = [value for value in claimed if value in stated]
    for i, one in enumerate(shared):
        for other in shared[i + 1 :]:
            straight = len(claimed[one] & stated[one]) + len(claimed[other] & stated[other])
            crossed = len(claimed[one] & stated[other]) + len(claimed[other] & stated[one])
            if crossed >= straight + SWAP_WORDS:
                yield _against(f"The numbers {one:g} and {other:g} have changed places.")


def _placed(text: Text) -> dict[float, set[str]]:
    """Each number that a text has once, with the words that stand nearer to it than to any other."""
    numbers = [quantity for quantity in text.quantities if not quantity.weak and quantity.unit != "score"]
    values = [quantity.values[0] for quantity in numbers]
    near: list[set[str]] = [set() for _ in numbers]
    if len(numbers) > 1:
        for word in text.words:
            gaps = [_gap(word.start, quantity) for quantity in numbers]
            if 0 < min(gaps) <= NEAR_CHARS:
                near[gaps.index(min(gaps))].add(word.key[:STEM])
    return {value: near[i] for i, value in enumerate(values) if values.count(value) == 1}


def _gap(position: int, quantity: Quantity) -> int:
    """Characters between a position and a number; 0 inside it."""
    return max(quantity.start - position, position - quantity.end + 1, 0)


def _names(pair: Pair) -> Iterator[Check]:
    """Every name of the claim must be in the source, however it is spelt."""
    missing = missing_name(pair.claim.words, pair.source.words, german=pair.claim.is_german)
    if missing is None:
        return
    around = pair.claim.text[max(0, missing.start - NEAR_CHARS) : missing.start + NEAR_CHARS]
    if missing.has_rival or _SAID.search(around):
        yield _against(f"The source does not mention {missing.name}.")
    else:
        yield Check(Verdict.PARTLY, f"The claim adds a name that the source does not have: {missing.name}.")


def _role(pair: Pair) -> Iterator[Check]:
    """Who speaks must be in the source: the noun next to "sagte" or after "laut", in one language."""
    if not (pair.claim.is_german and pair.source.is_german):
        return
    for match in _SPEAKER.finditer(pair.claim.text):
        noun = match.group(1) or match.group(2)
        if noun not in STARTERS and not is_named(noun, pair.source.words):
            yield _against(f"The source does not say that it is from “{noun}”.")


def _negation(pair: Pair) -> Iterator[Check]:
    """A "nicht" that only one side has, unless a word on the other side negates by its meaning."""
    claimed, stated = NEGATION.search(pair.claim.text), NEGATION.search(pair.source.text)
    same_words = pair.claim.is_german != pair.source.is_german or overlap(pair) >= ALIKE
    if claimed and not stated and same_words and not NEGATIVE.search(pair.source.text):
        yield _against(f"The claim negates (“{claimed.group()}”), the source does not.")
    short = len(pair.source.words) <= SHORT_SOURCE
    if stated and not claimed and short and not NEGATIVE.search(pair.claim.text):
        yield _against(f"The source negates (“{stated.group()}”), the claim does not.")


def _direction(pair: Pair) -> Iterator[Check]:
    """Up on one side and only down on the other."""
    for one, other in ((UP, DOWN), (DOWN, UP)):
        claimed, stated = one.search(pair.claim.text), other.search(pair.source.text)
        if claimed and stated and not other.search(pair.claim.text) and not one.search(pair.source.text):
            yield _against(f"“{claimed.group()}” is the opposite of the source's “{stated.group()}”.")


def _exclusive(pair: Pair) -> Iterator[Check]:
    """Daily for weekly, south for north, won for lost: words that exclude each other."""
    for choices in EXCLUSIVE:
        claimed = [match for pattern in choices if (match := pattern.search(pair.claim.text))]
        stated = [match for pattern in choices if (match := pattern.search(pair.source.text))]
        if claimed and stated and not {match.re for match in claimed} & {match.re for match in stated}:
            yield _against(f"“{claimed[0].group()}” is not the source's “{stated[0].group()}”.")


def _doubt(pair: Pair) -> Iterator[Check]:
    """What the source doubts or only reports must not become fact, nor a fact be doubted."""
    stated = HEDGE.search(pair.source.text)
    if stated and not DOUBT.search(pair.claim.text):
        yield _against(f"The source only says so with “{stated.group()}”, the claim states it as fact.")
    claimed = STRONG_DOUBT.search(pair.claim.text)
    if claimed and not DOUBT.search(pair.source.text):
        yield Check(Verdict.PARTLY, f"The claim doubts (“{claimed.group()}”) what the source states.")


def _scope(pair: Pair) -> Iterator[Check]:
    """All where the source says some, the largest where it says one of the largest."""
    claimed = ALL.search(pair.claim.text)
    if claimed and not ALL.search(pair.source.text):
        if SOME.search(pair.source.text):
            yield _against(f"The claim says “{claimed.group()}”, the source does not.")
        else:
            yield Check(Verdict.PARTLY, f"The claim says “{claimed.group()}”, the source does not.")
    stated, best = ONE_OF.search(pair.source.text), SUPERLATIVE.search(pair.claim.text)
    if stated and best and not ONE_OF.search(pair.claim.text):
        yield _against(f"The source says “{stated.group()}”, the claim “{best.group()}”.")


def _speaker(pair: Pair) -> Iterator[Check]:
    """A statement that the source gives to somebody must keep its speaker."""
    stated = REPORTING.search(pair.source.text)
    if stated and _INDIRECT.search(pair.source.text) and not REPORTING.search(pair.claim.text):
        if not DOUBT.search(pair.claim.text):
            yield Check(
                Verdict.PARTLY,
                f"The source reports it (“{stated.group()}”), the claim names no speaker.",
            )


# In the order in which a reader would want to hear it.
RULES: tuple[Callable[[Pair], Iterator[Check]], ...] = (
    _quotes,
    _numbers,
    _moments,
    _names,
    _role,
    _negation,
    _direction,
    _exclusive,
    _swapped,
    _doubt,
    _scope,
    _speaker,
)
