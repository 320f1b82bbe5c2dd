"""Says in the reader's language what code can say without doubt of a sentence in another one.

A quotation stays as it stands; beside it figures, days and names are told as the reader writes them:
"300 Milliarden Dollar … September 2021" is *300 billion US dollars; September 2021*. Nothing is translated
that has more than one sense, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from babel.dates import get_day_names, get_month_names
from babel.numbers import format_compact_decimal, format_decimal, get_currency_name

from rag.gloss.places import ENGLISH, GERMAN, names_between, say_name
from rag.moments import Moment, read_moments
from rag.numbers import Quantity, read_quantities
from rag.units import CURRENCIES

READ = (GERMAN, ENGLISH)  # languages whose number words and months are read
TOLD = (GERMAN, ENGLISH)  # languages that a gloss is written in
MOST = 8  # things of one sentence; more is no gloss any more
COMPACT = 1e6  # from here on a figure is told in words: 2.4 billion
LEAST_WORD = 3  # a number word below this is more often an article than a figure
_CENTURY = {
    GERMAN: re.compile(r"\b(?P<n>\d{1,2})\. Jahrhundert"),
    ENGLISH: re.compile(r"\b(?P<n>\d{1,2})(?:st|nd|rd|th)[ -]century", re.IGNORECASE),
}


def gloss(text: str, source_language: str, language: str, told: Collection[str] = ()) -> tuple[str, ...]:
    """Tell what a sentence names, in another language.

    Args:
        text: The sentence.
        source_language: ISO 639-1 code of its language.
        language: Of the reader; German or English, others get no gloss.
        told: What was told beside an earlier sentence and need not be told again.

    Returns:
        Figures, days and names in the order of the text; empty where the languages are one, or where
        nothing is written otherwise in them.
    """
    if not source_language or source_language == language or language not in TOLD:
        return ()
    found = [*_names(text, source_language, language)]
    if source_language in READ:
        found += [
            *_centuries(text, source_language, language),
            *_moments_and_figures(text, source_language, language),
        ]
    kept = dict.fromkeys(words for _, words in sorted(found) if words and words.lower() not in text.lower())
    return tuple(words for words in kept if words not in told)[:MOST]


def _names(text: str, source: str, target: str) -> Iterator[tuple[int, str]]:
    pattern, names = names_between(source, target)
    for match in pattern.finditer(text) if pattern else ():
        yield match.start(), say_name(match.group(), names)


def _centuries(text: str, source: str, target: str) -> Iterator[tuple[int, str]]:
    for match in _CENTURY[source].finditer(text):
        number = int(match["n"])
        yield match.start(), f"{number}. Jahrhundert" if target == GERMAN else f"{_ordinal(number)} century"


def _moments_and_figures(text: str, source: str, target: str) -> Iterator[tuple[int, str]]:
    moments, rest = read_moments(text)
    for moment in moments:
        yield moment.start, _say_moment(moment, target)
    rest = _CENTURY[source].sub(lambda match: " " * len(match.group()), rest)
    for quantity in read_quantities(rest):
        yield quantity.start, _say_quantity(quantity, text[quantity.start : quantity.end], source, target)


def _say_moment(moment: Moment, target: str) -> str:
    """A day or a month in words; nothing for a time of day, which digits say in any language."""
    if moment.weekday is not None:
        return str(get_day_names("wide", locale=target)[moment.weekday])
    if moment.month is None:
        return ""
    month = str(get_month_names("wide", locale=target)[moment.month])
    if moment.day is not None:
        month = f"{moment.day}. {month}" if target == GERMAN else f"{moment.day} {month}"
    return f"{month} {moment.year}" if moment.year is not None else month


def _say_quantity(quantity: Quantity, written: str, source: str, target: str) -> str:
    """A figure as the reader writes it; nothing where both write it alike."""
    if quantity.weak or quantity.magnitude or quantity.unit == "score":
        return ""
    readings = quantity.written or quantity.values
    is_grouped = re.search(r"\d\.\d{3}\b" if source == GERMAN else r"\d,\d{3}\b", written) is not None
    value = readings[0] if is_grouped or len(readings) == 1 else readings[-1]
    if written.strip().isdigit() or (not any(letter.isdigit() for letter in written) and value < LEAST_WORD):
        return ""  # 216 and 2024 are read in any language; "zwei" is not worth it
    number = (
        format_compact_decimal(value, format_type="long", locale=target, fraction_digits=2)
        if value >= COMPACT
        else format_decimal(value, locale=target)
    )
    if quantity.unit in CURRENCIES:
        return f"{number} {get_currency_name(quantity.unit, value, locale=target)}"
    if quantity.unit == "percent":
        return (
            f"{number} {'Prozent' if target == GERMAN else 'percent'}"
            if "," in written or "." in written
            else ""
        )
    return number


def _ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    teen = 10 <= number % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
