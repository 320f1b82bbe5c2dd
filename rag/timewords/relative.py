"""Dates counted from now: yesterday, last week, two years ago, on Monday, im Vorjahr."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from rag.timewords import calendar
from rag.timewords import relative_patterns as patterns
from rag.timewords.atom import Atom
from rag.timewords.calendar import DAY
from rag.timewords.lexicon import MONTHS, NUMBERS, PARTS, SEASONS, UNITS, WEEKDAYS
from rag.timewords.records import Days

RECENT_UNITS = ("hour", "day", "week", "month", "quarter")
RECENT_DAYS = 100  # in days; what is counted back no further is news, beyond it is history

Reader = Callable[[re.Match[str], datetime], "Atom | None"]


def relative_atoms(text: str, now: datetime, anchor: int | None) -> list[Atom]:
    """Find dates that are counted from now, or from the year `anchor` ("im Vorjahr").

    Args:
        text: Folded and masked question.
        now: Time-zone aware, in the archive's zone.
        anchor: A year that was spoken of before; None where there is none.
    """
    readers: tuple[tuple[re.Pattern[str], Reader], ...] = (
        (patterns.NAMED_DAY, _named_day),
        (patterns.AGO, _ago),
        (patterns.SINCE_COUNT, _since_count),
        (patterns.ROLLING, _rolling),
        (patterns.COUNTED, _counted),
        (patterns.OF_THIS, _of_this),
        (patterns.YEAR_BEFORE, lambda match, at: _year_before(match, at, anchor)),
        (patterns.WEEKEND, _weekend),
        (patterns.WEEKDAY, _weekday),
    )
    found: list[Atom] = []
    for pattern, read in readers:
        for match in pattern.finditer(text):
            if any(atom.start < match.end() and match.start() < atom.end for atom in found):
                continue
            atom = read(match, now)
            if atom is not None:
                found.append(atom)
    return found


def _fixed(
    match: re.Match[str], days: Days, today: date, *, licensed: bool = True, recent: bool | None = None
) -> Atom:
    near = days.first is not None and timedelta(0) <= today - days.first <= timedelta(days=RECENT_DAYS)
    return Atom(
        match.start(), match.end(), lambda _: days, None, licensed, near if recent is None else recent
    )


def _named_day(match: re.Match[str], now: datetime) -> Atom | None:
    today, word = now.date(), match["day"]
    if word in ("letzte nacht", "last night"):
        return _fixed(match, Days(today - DAY, today), today)
    back = (
        2
        if word in ("vorgestern", "the day before yesterday")
        else 1
        if word in ("gestern", "yesterday")
        else 0
    )
    return _fixed(match, Days(today - back * DAY, today - back * DAY), today)


def _count(word: str | None) -> int | None:
    """Return the number a word names; None for "a few" and for no word."""
    if word is None:
        return None
    return int(word) if word.isdigit() else NUMBERS.get(word)


def _ago(match: re.Match[str], now: datetime) -> Atom | None:
    today = now.date()
    half = (match["half"] or match["half2"] or "").strip()
    unit = UNITS[match["unit"] or match["unit2"] or "year"]
    word = match["count"] or match["count2"]
    if half:
        if unit != "year" or word:
            return None
        months = 6 if half in ("einem halben", "half a year") else 18
        return _fixed(
            match, calendar.unit_around(calendar.back(today, "month", months), "month"), today, recent=False
        )
    count = _count(word)
    if word is None:
        return None  # "vor Jahren" names no time
    if count is None:
        days = Days(
            calendar.back(today, unit, calendar.VAGUE_COUNTS[unit]) if unit != "hour" else today - DAY, today
        )
        return _fixed(match, days, today, recent=unit in RECENT_UNITS)
    if unit == "hour":
        moment = (now - timedelta(hours=count)).date()
        return _fixed(match, Days(moment, moment), today)
    return _fixed(
        match,
        calendar.unit_around(calendar.back(today, unit, count), unit),
        today,
        recent=_is_near(unit, count),
    )


def _is_near(unit: str, count: int) -> bool:
    return unit == "day" or (unit == "week" and count <= 14) or (unit in ("month", "quarter") and count <= 3)


def _rolling(match: re.Match[str], now: datetime) -> Atom | None:
    today = now.date()
    unit = UNITS[match["single"] or match["unit"]]
    count = 1 if match["single"] else _count(match["count"]) or calendar.VAGUE_COUNTS[unit]
    first = (now - timedelta(hours=count)).date() if unit == "hour" else calendar.back(today, unit, count)
    return _fixed(match, Days(first, today), today, recent=unit in RECENT_UNITS)


def _since_count(match: re.Match[str], now: datetime) -> Atom | None:
    today = now.date()
    unit, count = UNITS[match["unit"] or match["unit2"]], _count(match["count"] or match["count2"])
    if count is None or unit == "hour":
        return None
    return _fixed(
        match, Days(calendar.back(today, unit, count), today), today, recent=unit in ("day", "week")
    )


def _counted(match: re.Match[str], now: datetime) -> Atom | None:
    today = now.date()
    step = -1 if match["last"] else 1 if match["next"] else 0
    days = _counted_days(match, today, step)
    if days is None:
        return None
    recent = not match["next"] and bool(match["unit"] or match["weekday"] or match["weekend"])
    if match["unit"] and UNITS.get(match["unit"]) in ("year", "decade"):
        recent = False
    word = (match["part"] or "").removeprefix("the ")
    if word == "earlier" and days.first is not None:
        days = Days(days.first, today)
    elif word in PARTS:
        days = calendar.part(days, PARTS[word])
    return _fixed(match, days, today, recent=recent)


def _counted_days(match: re.Match[str], today: date, step: int) -> Days | None:
    if match["unit"]:
        unit = UNITS[match["unit"]] if match["unit"] != "tages" else "day"
        return _neighbour(today, unit, step)
    if match["weekend"]:
        saturday = today - today.weekday() * DAY + 5 * DAY
        first = saturday + 7 * step * DAY
        return Days(first, first + DAY)
    if match["weekday"]:
        return _weekday_days(today, WEEKDAYS[match["weekday"]], step)

    def make(number: int) -> Days:
        if match["month"]:
            return calendar.months(date(number, MONTHS[match["month"]], 1), 1)
        if match["season"]:
            return calendar.season(number, SEASONS[match["season"]])
        return calendar.holiday(match["holiday"], number)

    return _named_period(make, today, step)


def _named_period(make: Callable[[int], Days], today: date, step: int) -> Days:
    """Return the last that is over, the one of this year, or the first that is to come."""
    years = range(today.year - 2, today.year + 2)
    if step < 0:
        return [days for days in map(make, years) if days.last is not None and days.last < today][-1]
    if step > 0:
        return next(days for days in map(make, years) if days.first is not None and days.first > today)
    return make(today.year)


def _neighbour(today: date, unit: str, step: int) -> Days:
    days = calendar.unit_around(today, unit)
    if step < 0 and days.first is not None:
        return calendar.unit_around(days.first - DAY, unit)
    if step > 0 and days.last is not None:
        return calendar.unit_around(days.last + DAY, unit)
    return days


def _weekday_days(today: date, weekday: int, step: int) -> Days:
    """Return the last such day before today, the one of this week, or the next after today."""
    back = (today.weekday() - weekday) % 7
    if step < 0:
        day = today - (back or 7) * DAY
    elif step > 0:
        day = today + (7 - back) * DAY
    else:
        day = today - today.weekday() * DAY + weekday * DAY
    return Days(day, day)


def _of_this(match: re.Match[str], now: datetime) -> Atom | None:
    today = now.date()
    unit = UNITS[match["unit"]] if match["unit"] else "year"
    name = (
        PARTS[match["part"].removeprefix("the ")] if match["part"] else "early" if match["begin"] else "late"
    )
    days = calendar.part(calendar.unit_around(today, unit), name)
    if days.first is not None and days.first > today:
        days = calendar.part(_neighbour(today, unit, -1), name)
    return _fixed(match, days, today, recent=unit != "year")


def _year_before(match: re.Match[str], now: datetime, anchor: int | None) -> Atom | None:
    today = now.date()
    if match["heuer"]:
        return _fixed(match, calendar.year(today.year), today, recent=False)
    if match["other"]:
        unit = {"vormonat": "month", "vorwoche": "week", "vorquartal": "quarter", "vortag": "day"}[
            match["other"]
        ]
        return _fixed(match, _neighbour(today, unit, -1), today)
    if match["after"]:
        if anchor is None:
            return None
        return _fixed(match, calendar.year(anchor + 1), today, recent=False)
    return _fixed(match, calendar.year((anchor or today.year) - 1), today, recent=False)


def _weekday(match: re.Match[str], now: datetime) -> Atom | None:
    today = now.date()
    back = (today.weekday() - WEEKDAYS[match["weekday"]]) % 7
    return _fixed(match, Days(today - back * DAY, today - back * DAY), today, licensed=False, recent=False)


def _weekend(match: re.Match[str], now: datetime) -> Atom | None:
    today = now.date()
    saturday = today - ((today.weekday() - 5) % 7) * DAY
    start = match.start("weekend")
    days = Days(saturday, saturday + DAY)
    return Atom(start, match.end(), lambda _: days, None)
