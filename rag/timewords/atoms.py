"""Single dates and periods in folded text, before "since", "between" and the like join them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rag.timewords import calendar
from rag.timewords.lexicon import (
    EASTER_DAYS,
    FIXED_DAYS,
    MONTHS,
    ORDINALS,
    PARTS,
    SEASONS,
    SHORT_MONTHS,
    WEEKDAYS,
    choice,
)
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


YEAR = r"(?:19|20)\d\d(?!\d|[.,]\d)"
_PART = rf"(?:\b(?P<part>(?:the )?(?:{choice(PARTS)})|frühe[nrs]?|späte[nrs]?)[\s-]+(?:des |der |dem |vom |of |the |in )*)?"
_OF_YEAR = (
    rf"(?:(?:\s*,\s*|\s+)(?:of |des jahres |im jahre? |in )?(?P<year>{YEAR})"
    r"|\s+(?P<this>dieses jahres|(?:of )?this year)"
    r"|\s+(?P<last>des vorjahres|(?:des )?(?:letzten|vergangenen|vorigen) jahres|(?:of )?last year))?"
)
_WEEKDAY = rf"(?:\b(?:{choice(WEEKDAYS)})\s*,?\s*(?:den |dem |the )?)?"
_MONTH = rf"(?P<month>{choice(MONTHS)}|(?:{choice(SHORT_MONTHS)})\b\.?)"
_TO = r"\s*(?:-|bis(?: zum| einschließlich)?|und|to|and|through)\s*(?:the )?"
_ORDINAL = rf"(?P<nth>[1-4]\.|(?:{choice(ORDINALS)})(?:e[nrsm]?)?|[1-4](?:st|nd|rd|th))"

_ISO = re.compile(r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d\d)(?:-(?P<d>\d\d))?(?![\d-])(?:t[\d:.+z-]+)?")
_DOTTED = re.compile(rf"{_WEEKDAY}(?<![\d.])(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.(?:\s?(?P<y>\d{{4}}|\d\d)(?![\d.]))?")
_SLASHED = re.compile(r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})(?![\d/])")
_MONTH_YEAR = re.compile(r"(?<![\d/.])(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:19|20)\d\d)(?![\d/])")
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(?<![\d.,])\b(?:(?P<d1>\d{{1,2}})(?:\.|st|nd|rd|th)?{_TO})?(?P<d>\d{{1,2}})"
    rf"(?:\.|st|nd|rd|th)?\s*(?:of )?{_MONTH}(?!\w){_OF_YEAR}"
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}\b{_MONTH}\s+(?P<d1>\d{{1,2}})(?P<th>st|nd|rd|th)?\b(?:{_TO}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b)?"
    rf"(?![.:]\d){_OF_YEAR}"
)
_MONTH_ONLY = re.compile(rf"{_PART}(?<![\w-]){_MONTH}(?![\w-]){_OF_YEAR}")
_HALF_MONTH = re.compile(
    rf"\b(?P<nth>erste|zweite)[nr]? (?P<month>{choice(MONTHS)})hälfte{_OF_YEAR}"
    rf"|\b(?P<nth2>erste|zweite|first|second)[nr]? (?:hälfte|half)(?: des| of)? (?P<month2>{choice(MONTHS)}){_OF_YEAR.replace('P<', 'P<h_')}"
)
_QUARTER = re.compile(
    rf"{_PART}\b(?:q(?P<q>[1-4])|{_ORDINAL}[\s-]+(?:quartals?|quarter))(?!\w)(?:/(?P<slashed>{YEAR}))?{_OF_YEAR}"
)
_HALF = re.compile(
    rf"\b(?:h(?P<h>[12])|(?P<nth>1\.|2\.|erste[ns]?|zweite[ns]?|first|second)\s+(?:halbjahrs?|jahreshälfte|hälfte|half))"
    rf"(?!\w)(?:\s+(?:von|des jahres|of)(?: the year)?)?(?:[/\s]+(?P<year>{YEAR}))?"
)
_SEASON = re.compile(rf"{_PART}\b(?P<season>{choice(SEASONS)})s?(?![\w-])(?:\s+(?P<y1>(?:19|20)\d\d)/(?:20)?\d\d(?!\d))?{_OF_YEAR}")
_HOLIDAY = re.compile(
    rf"(?<![\w-])(?P<holiday>{'|'.join(sorted((*EASTER_DAYS, *FIXED_DAYS), key=len, reverse=True))})(?![\w'-]){_OF_YEAR}"
)
_DECADE = re.compile(rf"{_PART}\b(?P<y>(?:19|20)\d0|[2-9]0)(?:er(?:[\s-]jahren?)?|'?s)(?!\w)")
_SPAN_YEARS = re.compile(r"(?<![\d./-])(?P<y>(?:19|20)\d\d)/(?P<z>(?:20)?\d\d)(?![\d/])")
_YEAR_ONLY = re.compile(
    rf"{_PART}(?:\b(?P<said>jahr(?:e|es|en)?|the year|year)\s+)?(?<![\w.,/#§])(?P<y>1[5-9]\d\d|20\d\d)(?![\w/]|[.,]\d|-\w*[a-z])"
)
_LATEST_BARE_YEARS = 2  # years ahead of now that a bare figure may name; "2049" is a title or an amount


def absolute_atoms(text: str, today: date) -> list[Atom]:
    """Find dates and periods that the calendar names, more specific forms first, none overlapping.

    Args:
        text: Folded and masked question.
        today: The day that years are guessed from.
    """
    found: list[Atom] = []
    taken = [False] * (len(text) + 1)
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            atom = read(match, today)
            if atom is not None:
                found.append(atom)
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    return sorted(found, key=lambda atom: atom.start)


def _atom(match: re.Match[str], make: Callable[[int], Days], year: int | None, today: date, licensed: bool) -> Atom:
    """Make an atom of days that depend on a year; a part before it ("Ende") is applied."""
    name = _part_name(match)

    def resolve(given: int | None) -> Days:
        chosen = year if year is not None else given
        days = make(chosen) if chosen is not None else calendar.latest(make, today)
        return calendar.part(days, name) if name else days

    return Atom(match.start(), match.end(), resolve, year, licensed or bool(name) or year is not None, takes_year=True)


def _part_name(match: re.Match[str]) -> str:
    word = match.groupdict().get("part") or ""
    word = word.removeprefix("the ")
    if word.startswith(("früh", "spät")):
        return "early" if word.startswith("früh") else "late"
    return PARTS.get(word, "")


def _year(match: re.Match[str], today: date, prefix: str = "") -> int | None:
    groups = match.groupdict()
    if groups.get(prefix + "year"):
        return int(groups[prefix + "year"])
    if groups.get(prefix + "this"):
        return today.year
    return today.year - 1 if groups.get(prefix + "last") else None


def _month_number(word: str) -> int:
    word = word.rstrip(".")
    return MONTHS.get(word) or SHORT_MONTHS[word]


def _one_day(match: re.Match[str], year: int, month: int, day: int) -> Atom | None:
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
    return _yearless(match, _month_number(match["month"]), first, last, _year(match, today), today, licensed=True)


def _month_day(match: re.Match[str], today: date) -> Atom | None:
    first = int(match["d1"])
    last = int(match["d"]) if match["d"] else first
    year = _year(match, today)
    licensed = bool(match["th"]) or year is not None
    return _yearless(match, _month_number(match["month"]), first, last, year, today, licensed=licensed)


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
        end = min(date(leap, month, last).replace(year=number) if (month, last) != (2, 29) else end_of_month or today, end_of_month or today)
        return Days(min(date(number, month, min(first, end.day)), end), end)

    return _atom(match, make, year, today, licensed)


def _month(match: re.Match[str], today: date) -> Atom | None:
    word, year = match["month"], _year(match, today)
    is_short = word.rstrip(".") not in MONTHS
    if is_short and year is None:
        return None
    number = _month_number(word)
    return _atom(match, lambda y: calendar.months(date(y, number, 1), 1), year, today, licensed=False)


def _half_month(match: re.Match[str], today: date) -> Atom | None:
    word, nth = (match["month"], match["nth"]) if match["month"] else (match["month2"], match["nth2"])
    year = _year(match, today) or _year(match, today, "h_")
    name = "early" if nth in ("erste", "first") else "late"

    def make(number: int) -> Days:
        return calendar.part(calendar.months(date(number, MONTHS[word], 1), 1), name)

    return _atom(match, make, year, today, licensed=True)


def _quarter(match: re.Match[str], today: date) -> Atom | None:
    if match["q"]:
        number = int(match["q"])
    else:
        word = match["nth"]
        if word.startswith(("letzt", "last")) and _year(match, today) is None:
            return None  # "last quarter" is counted from now
        number = int(word[0]) if word[0].isdigit() else _ordinal(word)
    year = int(match["slashed"]) if match["slashed"] else _year(match, today)
    return _atom(match, lambda y: calendar.months(date(y, 3 * number - 2, 1), 3), year, today, licensed=True)


def _ordinal(word: str) -> int:
    return next(number for stem, number in ORDINALS.items() if word.startswith(stem))


def _half(match: re.Match[str], today: date) -> Atom | None:
    year = _year(match, today)
    if match["h"] and year is None:
        return None
    if not match["h"] and year is None and not re.search(r"jahr", match[0]):
        return None  # "second half" of a match
    is_first = match["h"] == "1" or (match["nth"] or "").startswith(("1", "erst", "first"))
    return _atom(match, lambda y: calendar.months(date(y, 1 if is_first else 7, 1), 6), year, today, licensed=True)


def _season(match: re.Match[str], today: date) -> Atom | None:
    year = int(match["y1"]) if match["y1"] else _year(match, today)
    first_month = SEASONS[match["season"]]
    if first_month == 12 and year is not None and not match["y1"] and date(year, 12, 1) > today:
        year -= 1  # "Winter 2024", asked in spring 2024, is the one that has been
    return _atom(match, lambda y: calendar.season(y, first_month), year, today, licensed=False)


def _holiday(match: re.Match[str], today: date) -> Atom | None:
    return _atom(match, lambda y: calendar.holiday(match["holiday"], y), _year(match, today), today, licensed=False)


def _decade(match: re.Match[str], today: date) -> Atom | None:
    word = match["y"]
    if len(word) == 2 and not re.search(r"jahr", match[0]):
        return None  # "70er", "the 60s" may be a road, an age or a beat
    first = int(word) if len(word) == 4 else (2000 if int(word) < 30 else 1900) + int(word)
    name = _part_name(match)
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
        if not re.search(r"\b(?:in|seit|bis|ab|von|since|until|by|before|after|vor|nach|zwischen|between|from)\s$", before):
            return None
    return _atom(match, calendar.year, number, today, licensed=True)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Atom | None]], ...] = (
    (_ISO, _iso),
    (_DOTTED, _dotted),
    (_SLASHED, _slashed),
    (_DAY_MONTH, _day_month),
    (_MONTH_DAY, _month_day),
    (_HALF_MONTH, _half_month),
    (_QUARTER, _quarter),
    (_MONTH_YEAR, _month_year),
    (_HALF, _half),
    (_SEASON, _season),
    (_HOLIDAY, _holiday),
    (_MONTH_ONLY, _month),
    (_DECADE, _decade),
    (_SPAN_YEARS, _span_years),
    (_YEAR_ONLY, _year_only),
)
