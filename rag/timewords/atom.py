"""One date or period read from text, before prepositions join it to others."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rag.timewords import calendar
from rag.timewords.lexicon import MONTHS, PARTS, SHORT_MONTHS
from rag.timewords.records import Days


@dataclass(frozen=True, slots=True)
class Atom:
    """One date or period: where it stands and the days it means in a year.

    `year` is the year written with it, None where `resolve` is to be told one (None again: the
    last that had begun). `is_licensed` says that its words can mean nothing but a date; others
    need a preposition before them. `is_recent`: counted in days, weeks or months back from now.
    """

    start: int
    end: int
    resolve: Callable[[int | None], Days]
    year: int | None = None
    is_licensed: bool = True
    is_recent: bool = False
    takes_year: bool = False


def make_atom(
    match: re.Match[str], make: Callable[[int], Days], year: int | None, today: date, licensed: bool
) -> Atom:
    """Make an atom of days that depend on a year; a part before it ("Ende") is applied."""
    name = part_name(match)

    def make_part(number: int) -> Days:
        return calendar.part(make(number), name) if name else make(number)

    def resolve(given: int | None) -> Days:
        chosen = year if year is not None else given
        return make_part(chosen) if chosen is not None else calendar.latest(make_part, today)

    return Atom(
        match.start(), match.end(), resolve, year, licensed or bool(name) or year is not None, takes_year=True
    )


def part_name(match: re.Match[str]) -> str:
    """Return which part of a period a match names, empty for the whole."""
    word = match.groupdict().get("part") or ""
    word = word.removeprefix("the ")
    if word.startswith(("früh", "spät")):
        return "early" if word.startswith("früh") else "late"
    return PARTS.get(word, "")


def year_of(match: re.Match[str], today: date, prefix: str = "") -> int | None:
    """Return the year that a match names, None where it names none."""
    groups = match.groupdict()
    if groups.get(prefix + "year"):
        return full_year(groups[prefix + "year"])
    if groups.get(prefix + "this"):
        return today.year
    return today.year - 1 if groups.get(prefix + "last") else None


def full_year(word: str) -> int:
    """Return the year that four figures, or two behind an apostrophe, name: "'24" is 2024."""
    return int(word) if word.isdigit() else 2000 + int(word[1:])


def month_number(word: str) -> int:
    """Return 1 to 12 for a month, its short form or that with a full stop."""
    word = word.rstrip(".")
    return MONTHS.get(word) or SHORT_MONTHS[word]
