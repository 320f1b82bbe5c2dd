"""The rules of the check: each compares one property of a claim with its source and says what is wrong.

Here are those on facts: quotations, numbers, times, names; `rag.check_meaning` and `rag.check_roles` have
the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rag.check_meaning import (
    cause,
    direction,
    doubt,
    exclusive,
    foretold,
    negation,
    order,
    scope,
    unsaid_speaker,
)
from rag.check_roles import (
    NEAR_CHARS,
    role,
    speaker,
    swapped_marks,
    swapped_numbers,
    swapped_words,
    turned_numbers,
)
from rag.check_text import Findings, Pair
from rag.check_wording import against, partly
from rag.fold import fold
from rag.moments import agrees
from rag.names import missing_name
from rag.numbers import Quantity
from rag.quantities import covers
from rag.quotes import locate_quote_folded, quoted_stretches
from rag.records import Check

# Quotations of a claim that are looked up; a sentence has three at most, hostile text thousands.
MOST_QUOTES = 20
# Words that give a statement to the one named next to them.
_SAID = re.compile(
    r"\b(?:sagte?n?|erklärte?n?|meinte?n?|betonte?n?|laut|zufolge|bestätigte?n?|räumte?n?|kritisierte?n?|said|says|"
    r"according to|told|reported|warned|admitted|added|argued|called)\b"
)


def quotes(pair: Pair) -> Iterator[Check]:
    """What the claim quotes must stand in the source."""
    quoted = quoted_stretches(pair.claim.text)[:MOST_QUOTES]
    source = fold(pair.source.text) if quoted else None
    for span in quoted:
        quote = pair.claim.text[span.start : span.end].strip()
        if source and not locate_quote_folded(quote, source):
            yield against(pair, "quotation", claim=quote)


def moments(pair: Pair) -> Iterator[Check]:
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
                yield against(pair, "time", claim=written)
            else:
                yield partly(pair, "time_added", claim=written)


def numbers(pair: Pair) -> Iterator[Check]:
    """Every number of the claim must be the source's, in value and unit."""
    stated, claimed = pair.source.quantities, [q for q in pair.claim.quantities if not q.weak]
    for quantity in claimed:
        if covers(quantity, stated) or _is_known_time(quantity, pair):
            continue
        written = pair.claim.text[quantity.start : quantity.end].strip().rstrip(".")
        unused = [
            one for one in stated if not one.weak and not any(covers(other, [one]) for other in claimed)
        ]
        if unused or _same_value(quantity, stated):
            yield against(pair, "number", claim=written)
        else:
            yield partly(pair, "number_added", claim=written)


def numbers_agree(pair: Pair) -> bool:
    """Whether the claim has numbers, and each is the source's."""
    claimed = [quantity for quantity in pair.claim.quantities if not quantity.weak]
    return bool(claimed) and all(covers(quantity, pair.source.quantities) for quantity in claimed)


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


def names(pair: Pair) -> Iterator[Check]:
    """Every name of the claim must be in the source, however it is spelt."""
    missing = missing_name(pair.claim.words, pair.source.words, german=pair.claim.is_german)
    if missing is None:
        return
    around = pair.claim.text[max(0, missing.start - NEAR_CHARS) : missing.start + NEAR_CHARS]
    if missing.has_rival or _SAID.search(around):
        yield against(pair, "name", claim=missing.name)
    else:
        yield partly(pair, "name_added", claim=missing.name)


# In the order in which a reader would want to hear it.
RULES: tuple[Callable[[Pair], Iterator[Check]], ...] = (
    quotes,
    numbers,
    moments,
    names,
    role,
    speaker,
    negation,
    direction,
    exclusive,
    turned_numbers,
    swapped_numbers,
    swapped_marks,
    swapped_words,
    doubt,
    foretold,
    order,
    cause,
    scope,
    unsaid_speaker,
)

# Rules on facts, right in more than nine of ten of the labelled claims: what they find is not weighed again.
SURE = frozenset(rule.__name__ for rule in (quotes, numbers, moments, turned_numbers))


def find(pair: Pair) -> Findings:
    """What each rule says of a pair."""
    return tuple((rule.__name__, tuple(rule(pair))) for rule in RULES)
