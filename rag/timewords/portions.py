"""Portions of months and years: calendar weeks, "letzte Maiwoche", "first six months of 2024", decades in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from dateutil.relativedelta import relativedelta

from rag.timewords import calendar
from rag.timewords.atom import Atom, full_year, make_atom, month_number, part_name, year_of
from rag.timewords.calendar import DAY
from rag.timewords.lexicon import DECADES, MONTHS, NUMBERS, UNITS, WEEKDAYS, choice
from rag.timewords.patterns import OF_YEAR, PART, YEAR
from rag.timewords.records import Days

Reader = Callable[[re.Match[str], date], Atom | None]

_WEEKS_OF_MONTH = {
    "erst": 1,
    "zweit": 2,
    "dritt": 3,
    "viert": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
}
_NTH = rf"(?P<nth>{choice(_WEEKS_OF_MONTH)}|letzt|last)(?:e[nrsm]?)?"
_END = r"(?P<end>erst|letzt|first|last|final)(?:e[nrsm]?)?"
_MONTH = rf"(?P<month>{choice(MONTHS)})s?"

_CALENDAR_WEEK = re.compile(
    r"\b(?:(?:kw|kalenderwoche|calendar week)\s?(?P<n>\d{1,2})|(?P<n2>\d{1,2})\. (?:kalenderwoche|kw))(?!\d)"
    rf"(?:/(?P<slashed>{YEAR}))?{OF_YEAR}"
    rf"|\bweek (?P<n3>\d{{1,2}}) (?:of|in) (?P<of>{YEAR})"
)
_MONTH_WEEK = re.compile(
    rf"\b{_NTH} (?:(?P<glued>{choice(MONTHS)})woche|(?:woche|week)(?: des(?: monats)?| of| im| in) {_MONTH}(?!\w))"
    rf"{OF_YEAR}"
)
_NTH_WEEKDAY = re.compile(
    rf"\b{_NTH} (?P<weekday>{choice(WEEKDAYS)}) (?:des(?: monats)?|of|im|in) {_MONTH}(?!\w){OF_YEAR}"
)
_FIRST_OR_LAST = re.compile(
    rf"\b{_END} (?P<count>\d{{1,2}}|{choice(NUMBERS)}) (?P<unit>tagen?|wochen|monaten?|days|weeks|months)"
    rf"(?: (?:of|des|im|vom|von|in))? (?:(?P<whole>jahres|year )\s?(?P<wy>{YEAR})|(?P<bare>{YEAR})|{_MONTH}(?!\w){OF_YEAR})"
)
_YEAR_PART = re.compile(rf"\bjahres(?P<edge>beginn|anfang|mitte|ende) (?P<year>{YEAR})")
_ADVENT = re.compile(
    rf"\b(?P<n>[1-4]\.|erste[nr]?|zweite[nr]?|dritte[nr]?|vierte[nr]?) advent(?:ssonntag)?(?!\w){OF_YEAR}"
)
_DECADE_WORDS = re.compile(
    rf"{PART}\b(?:(?P<word>{choice({word: 0 for word in DECADES if word.endswith('er')})})[ -]?jahren?(?!\w)"
    rf"|(?<=\bden )(?P<dative>{choice({word: 0 for word in DECADES if word.endswith('er')})})n(?!\w)"
    rf"|(?:(?<=\bthe )|(?<=\bthe early )|(?<=\bthe late )|(?<=\bthe mid[- ]))"
    rf"(?P<english>{choice({word: 0 for word in DECADES if word.endswith('ies')})})(?!\w))"
)


def _calendar_week(match: re.Match[str], today: date) -> Atom | None:
    number = int(match["n"] or match["n2"] or match["n3"])
    year = match["of"] or match["slashed"]
    try:
        date.fromisocalendar(2020, number, 1)  # a year of 53 weeks
    except ValueError:
        return None

    def make(of_year: int) -> Days:
        monday = date.fromisocalendar(of_year, 1, 1) + 7 * (number - 1) * DAY
        return Days(monday, monday + 6 * DAY)

    return make_atom(match, make, full_year(year) if year else year_of(match, today), today, licensed=True)


def _month_week(match: re.Match[str], today: date) -> Atom | None:
    month = month_number(match["glued"] or match["month"])

    def make(year: int) -> Days:
        days = calendar.months(date(year, month, 1), 1)
        first = _WEEKS_OF_MONTH.get(match["nth"], 0)
        return _stretch(days, 7 * (first - 1), 7) if first else _stretch(days, -7, 7)

    return make_atom(match, make, year_of(match, today), today, licensed=True)


def _nth_weekday(match: re.Match[str], today: date) -> Atom | None:
    month, nth = month_number(match["month"]), _WEEKS_OF_MONTH.get(match["nth"], -1)

    def make(year: int) -> Days:
        return calendar.nth_weekday(year, month, WEEKDAYS[match["weekday"]], nth)

    return make_atom(match, make, year_of(match, today), today, licensed=True)


def _stretch(days: Days, start: int, count: int) -> Days:
    """Return `count` days from a place in a period; a negative place counts from its end."""
    if days.first is None or days.last is None:
        return days
    first = days.first + start * DAY if start >= 0 else days.last + (start + 1) * DAY
    return Days(first, min(days.last, first + (count - 1) * DAY))


def _first_or_last(match: re.Match[str], today: date) -> Atom | None:
    word = match["count"]
    count, unit = int(word) if word.isdigit() else NUMBERS[word], UNITS[match["unit"]]
    is_first = match["end"].startswith(("erst", "first"))
    given = match["wy"] or match["bare"]
    if unit == "month" and (not given or not 0 < count < 12):
        return None

    def make(year: int) -> Days:
        whole = (
            calendar.year(year) if given else calendar.months(date(year, month_number(match["month"]), 1), 1)
        )
        if unit == "month":
            return calendar.months(
                date(year, 1, 1) + relativedelta(months=0 if is_first else 12 - count), count
            )
        length = count * (7 if unit == "week" else 1)
        return _stretch(whole, 0 if is_first else -length, length)

    return make_atom(match, make, full_year(given) if given else year_of(match, today), today, licensed=True)


def _year_part(match: re.Match[str], today: date) -> Atom | None:
    name = {"beginn": "early", "anfang": "early", "mitte": "mid", "ende": "late"}[match["edge"]]
    return make_atom(
        match, lambda y: calendar.part(calendar.year(y), name), full_year(match["year"]), today, licensed=True
    )


def _advent(match: re.Match[str], today: date) -> Atom | None:
    word = match["n"]
    nth = int(word[0]) if word[0].isdigit() else _WEEKS_OF_MONTH[re.sub(r"e[nr]?$", "", word)]

    def make(year: int) -> Days:
        return Days(calendar.advent(year, nth), calendar.advent(year, nth))

    return make_atom(match, make, year_of(match, today), today, licensed=False)


def _decade_words(match: re.Match[str], today: date) -> Atom | None:
    first = DECADES[match["word"] or match["dative"] or match["english"]]
    name = part_name(match)
    days = calendar.months(date(first, 1, 1), 120)
    days = calendar.part(days, name) if name else days
    return Atom(match.start(), match.end(), lambda _: days, first)


PORTIONS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_CALENDAR_WEEK, _calendar_week),
    (_MONTH_WEEK, _month_week),
    (_NTH_WEEKDAY, _nth_weekday),
    (_FIRST_OR_LAST, _first_or_last),
    (_YEAR_PART, _year_part),
    (_ADVENT, _advent),
    (_DECADE_WORDS, _decade_words),
)
