"""Single dates and periods in folded text, before "since", "between" and the like join them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from rag.timewords import calendar, patterns
from rag.timewords.atom import Atom, full_year, make_atom, month_number, part_name, year_of
from rag.timewords.lexicon import MONTHS, ORDINALS, SEASON_PARTS, SEASONS
from rag.timewords.portions import PORTIONS
from rag.timewords.records import Days

_LATEST_BARE_YEARS = 2  # years ahead of now that a bare figure may name; "2049" is a title or an amount


def absolute_atoms(text: str, today: date) -> list[Atom]:
    """Find dates and periods that the calendar names, more specific forms first, none overlapping.

    Args:
        text: Folded and masked question.
        today: The day that years are guessed from.
    """
    found: list[Atom] = []
    taken = [False] * (len(text) + 1)
    for pattern, read in (*PORTIONS, *_READERS):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            atom = read(match, today)
            if atom is not None:
                found.append(atom)
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    return sorted(found, key=lambda atom: atom.start)


def _one_day(match: re.Match[str], year: int, month: int, day: int) -> Atom | None:
    if not calendar.EARLIEST_YEAR <= year <= calendar.LATEST_YEAR:
        return None
    try:
        only = date(year, month, day)
    except ValueError:
        return None
    return Atom(match.start(), match.end(), lambda _: Days(only, only), year)


def _iso(match: re.Match[str], today: date) -> Atom | None:
    year, month = int(match["y"]), int(match["m"])
    if match["d"]:
        return _one_day(match, year, month, int(match["d"]))
    if not (1900 <= year <= 2100 and 1 <= month <= 12):
        return None
    return Atom(match.start(), match.end(), lambda _: calendar.months(date(year, month, 1), 1), year)


def _dotted(match: re.Match[str], today: date) -> Atom | None:
    if match["y"]:
        year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
        return _one_day(match, year, int(match["m"]), int(match["d"]))
    return _yearless(match, int(match["m"]), int(match["d"]), int(match["d"]), None, today, licensed=False)


def _slashed(match: re.Match[str], today: date) -> Atom | None:
    first, second = int(match["a"]), int(match["b"])
    day, month = (second, first) if second > 12 else (first, second)  # else read as day/month
    return _one_day(match, int(match["y"]), month, day)


def _month_year(match: re.Match[str], today: date) -> Atom | None:
    first = date(int(match["y"]), int(match["m"]), 1)
    return Atom(match.start(), match.end(), lambda _: calendar.months(first, 1), first.year)


def _day_month(match: re.Match[str], today: date) -> Atom | None:
    last = int(match["d"])
    first = int(match["d1"]) if match["d1"] else last
    return _yearless(
        match, month_number(match["month"]), first, last, year_of(match, today), today, licensed=True
    )


def _month_day(match: re.Match[str], today: date) -> Atom | None:
    first = int(match["d1"])
    last = int(match["d"]) if match["d"] else first
    year = year_of(match, today)
    licensed = bool(match["th"]) or year is not None
    return _yearless(match, month_number(match["month"]), first, last, year, today, licensed=licensed)


def _yearless(
    match: re.Match[str], month: int, first: int, last: int, year: int | None, today: date, *, licensed: bool
) -> Atom | None:
    """Make an atom of days in a month, in a year that may still be missing."""
    leap = 2024  # a year in which every day of the calendar exists
    try:
        date(year or leap, month, last), date(year or leap, month, first)
    except ValueError:
        return None

    def make(number: int) -> Days:
        end_of_month = calendar.months(date(number, month, 1), 1).last
        end = min(
            date(leap, month, last).replace(year=number)
            if (month, last) != (2, 29)
            else end_of_month or today,
            end_of_month or today,
        )
        return Days(min(date(number, month, min(first, end.day)), end), end)

    return make_atom(match, make, year, today, licensed)


def _month(match: re.Match[str], today: date) -> Atom | None:
    word, year = match["month"], year_of(match, today)
    is_short = word.rstrip(".") not in MONTHS
    if is_short and year is None:
        return None
    number = month_number(word)
    return make_atom(match, lambda y: calendar.months(date(y, number, 1), 1), year, today, licensed=False)


def _half_month(match: re.Match[str], today: date) -> Atom | None:
    word, nth = (match["month"], match["nth"]) if match["month"] else (match["month2"], match["nth2"])
    year = year_of(match, today) or year_of(match, today, "h_")
    is_first = nth in ("erste", "first")

    def make(number: int) -> Days:
        middle = date(number, MONTHS[word], 15)
        if is_first:
            return Days(middle.replace(day=1), middle)
        return Days(middle + calendar.DAY, calendar.unit_around(middle, "month").last)

    return make_atom(match, make, year, today, licensed=True)


def _quarter(match: re.Match[str], today: date) -> Atom | None:
    if match["q"] or match["q2"]:
        number = int(match["q"] or match["q2"])
    else:
        word = match["nth"]
        if word.startswith(("letzt", "last")) and year_of(match, today) is None:
            return None  # "last quarter" is counted from now
        number = int(word[0]) if word[0].isdigit() else _ordinal(word)
    year = full_year(match["slashed"]) if match["slashed"] else year_of(match, today)
    return make_atom(
        match, lambda y: calendar.months(date(y, 3 * number - 2, 1), 3), year, today, licensed=True
    )


def _ordinal(word: str) -> int:
    return next(number for stem, number in ORDINALS.items() if word.startswith(stem))


def _half(match: re.Match[str], today: date) -> Atom | None:
    year = year_of(match, today)
    short = match["h"] or match["h2"]
    if short and year is None:
        return None
    if not short and year is None and not re.search(r"jahr", match[0]):
        return None  # "second half" of a match
    is_first = short == "1" or (match["nth"] or "").startswith(("1", "erst", "first"))
    return make_atom(
        match, lambda y: calendar.months(date(y, 1 if is_first else 7, 1), 6), year, today, licensed=True
    )


def _season(match: re.Match[str], today: date) -> Atom | None:
    first_year = match["y0"] or match["y1"]
    year = int(first_year) if first_year else year_of(match, today)
    word = match["season"]
    first_month = SEASONS[word]
    if first_month == 12 and year is not None and not first_year and date(year, 12, 1) > today:
        year -= 1  # "Winter 2024", asked in spring 2024, is the one that has been

    def make(number: int) -> Days:
        if word == "hochsommer":
            return calendar.months(date(number, 7, 1), 2)
        days = calendar.season(number, first_month)
        return calendar.part(days, SEASON_PARTS[word]) if word in SEASON_PARTS else days

    return make_atom(match, make, year, today, licensed=False)


def _holiday(match: re.Match[str], today: date) -> Atom | None:
    name = match["holiday"]
    licensed = name.startswith("zwischen")  # it brings its preposition along
    return make_atom(
        match, lambda y: calendar.holiday(name, y), year_of(match, today), today, licensed=licensed
    )


def _decade(match: re.Match[str], today: date) -> Atom | None:
    word = match["y"]
    if len(word) == 2 and not re.search(r"jahr", match[0]):
        return None  # "70er", "the 60s" may be a road, an age or a beat
    first = int(word) if len(word) == 4 else (2000 if int(word) < 30 else 1900) + int(word)
    name = part_name(match)
    days = calendar.months(date(first, 1, 1), 120)
    days = calendar.part(days, name) if name else days
    return Atom(match.start(), match.end(), lambda _: days, first)


def _span_years(match: re.Match[str], today: date) -> Atom | None:
    first, last = int(match["y"]), int(match["y"][:2] + match["z"][-2:])
    if last != first + 1:
        return None
    return Atom(match.start(), match.end(), lambda _: calendar.months(date(first, 1, 1), 24), first)


def _year_only(match: re.Match[str], today: date) -> Atom | None:
    number = int(match["y"])
    is_said = bool(match["said"] or match["part"])
    if not is_said and not 1900 <= number <= today.year + _LATEST_BARE_YEARS:
        before = match.string[: match.start()]
        if not re.search(
            r"\b(?:in|seit|bis|ab|von|since|until|by|before|after|vor|nach|zwischen|between|from)\s$", before
        ):
            return None
    return make_atom(match, calendar.year, number, today, licensed=True)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Atom | None]], ...] = (
    (patterns.ISO, _iso),
    (patterns.DOTTED, _dotted),
    (patterns.SLASHED, _slashed),
    (patterns.DAY_MONTH, _day_month),
    (patterns.MONTH_DAY, _month_day),
    (patterns.HALF_MONTH, _half_month),
    (patterns.QUARTER, _quarter),
    (patterns.MONTH_YEAR, _month_year),
    (patterns.HALF, _half),
    (patterns.SEASON, _season),
    (patterns.HOLIDAY, _holiday),
    (patterns.MONTH_ONLY, _month),
    (patterns.DECADE, _decade),
    (patterns.SPAN_YEARS, _span_years),
    (patterns.YEAR_ONLY, _year_only),
)
