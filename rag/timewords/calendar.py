"""Days of calendar periods: weeks, months, quarters, seasons, holidays and their early and late parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta, weekday

from rag.timewords.lexicon import ADVENT, EASTER_DAYS, FIXED_DAYS, NTH_WEEKDAYS
from rag.timewords.records import Days

DAY = timedelta(days=1)
MONTHS_OF_UNIT = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
# What "in den letzten Wochen" means where no number stands, in units; vague by nature, so on the wide side.
VAGUE_COUNTS = {"hour": 24, "day": 7, "week": 4, "month": 6, "quarter": 4, "year": 5, "decade": 3}
EARLIEST_YEAR, LATEST_YEAR = 1500, 2200  # beyond them a figure is no year that news speaks of
LONGEST_WEEK, LONGEST_MONTH = 7, 31  # in days; tell what a part ("Ende") is taken of
QUARTER_DAYS, DECADE_DAYS = (90, 92), 3652  # in days, likewise: shortest and longest, and shortest


def months(first: date, count: int) -> Days:
    """Return `count` whole months from the first of a month."""
    return Days(first, first + relativedelta(months=count) - DAY)


def year(number: int) -> Days:
    """Return a calendar year."""
    return months(date(number, 1, 1), 12)


def season(number: int, first_month: int) -> Days:
    """Return a meteorological season; winter begins in December of its year."""
    return months(date(number, first_month, 1), 3)


def holiday(name: str, number: int) -> Days:
    """Return the days of a holiday in a year.

    Raises:
        KeyError: If the name is not in the lexicon.
    """
    if name in NTH_WEEKDAYS:
        return nth_weekday(number, *NTH_WEEKDAYS[name])
    if name in ADVENT:
        return Days(advent(number, 1), date(number, 12, 24))
    if name in EASTER_DAYS:
        first, last = EASTER_DAYS[name]
        sunday = easter(number)
        return Days(sunday + first * DAY, sunday + last * DAY)
    (first_month, first_day), (last_month, last_day) = FIXED_DAYS[name]
    last_year = number + ((last_month, last_day) < (first_month, first_day))
    return Days(date(number, first_month, first_day), date(last_year, last_month, last_day))


def nth_weekday(number: int, month: int, day_of_week: int, nth: int) -> Days:
    """Return a month's n-th such weekday (0 is Monday), the last for -1."""
    start = date(number, month, 1) + relativedelta(day=1 if nth > 0 else LONGEST_MONTH)
    day: date = start + relativedelta(weekday=weekday(day_of_week)(nth))
    return Days(day, day)


def advent(number: int, nth: int) -> date:
    """Return the first to fourth Sunday of Advent in a year."""
    christmas = date(number, 12, 25)
    fourth = christmas - (christmas.isoweekday() % 7 or 7) * DAY
    return fourth - 7 * (4 - nth) * DAY


def unit_around(day: date, unit: str) -> Days:
    """Return the calendar unit that holds a day; weeks begin on Monday."""
    if unit in ("hour", "day"):
        return Days(day, day)
    if unit == "week":
        monday = day - day.weekday() * DAY
        return Days(monday, monday + 6 * DAY)
    count = MONTHS_OF_UNIT[unit]
    if unit == "decade":
        return months(date(day.year - day.year % 10, 1, 1), count)
    month = day.month - (day.month - 1) % count
    return months(date(day.year, month, 1), count)


def back(day: date, unit: str, count: int) -> date:
    """Return the day that lies `count` units before another; hours are the caller's."""
    if unit == "day":
        return day - count * DAY
    if unit == "week":
        return day - 7 * count * DAY
    total = min(count * MONTHS_OF_UNIT[unit], (day.year - EARLIEST_YEAR) * 12)
    earlier: date = day - relativedelta(months=total)
    return earlier


def latest(make: Callable[[int], Days], today: date) -> Days:
    """Return what `make` gives for the last year in which it had begun by today."""
    days = make(today.year)
    return days if days.first is not None and days.first <= today else make(today.year - 1)


def part(days: Days, name: str) -> Days:
    """Return the early, mid or late part of a period.

    A month gives its first half, its middle eleven days or its second half; a year its first
    quarter, May to August or its last quarter; a season or quarter its first, second or third month; a
    decade four, three and three years; a week three days or four; anything else a third.
    """
    if days.first is None or days.last is None:
        return days
    first, last = days.first, days.last
    length = (last - first).days + 1
    if length <= LONGEST_WEEK:
        bounds = {"early": (0, 2), "mid": (1, 3), "late": (3, length - 1)}[name]
    elif length <= LONGEST_MONTH:
        bounds = {"early": (0, 14), "mid": (9, 19), "late": (14, length - 1)}[name]
    elif 365 <= length <= 366:
        start, count = {"early": (1, 3), "mid": (5, 4), "late": (10, 3)}[name]
        return months(date(first.year, start, 1), count)
    elif QUARTER_DAYS[0] <= length <= QUARTER_DAYS[1] and first.day == 1:
        return months(first + relativedelta(months={"early": 0, "mid": 1, "late": 2}[name]), 1)
    elif length >= DECADE_DAYS:
        skipped, count = {"early": (0, 4), "mid": (4, 3), "late": (7, 3)}[name]
        return months(date(first.year + skipped, 1, 1), 12 * count)
    else:
        third = length // 3
        bounds = {"early": (0, third - 1), "mid": (third, 2 * third), "late": (2 * third, length - 1)}[name]
    return Days(first + bounds[0] * DAY, first + bounds[1] * DAY)


def hull(ranges: list[Days]) -> Days:
    """Return the smallest range that holds all; a side that is open in one is open."""
    firsts = [days.first for days in ranges]
    lasts = [days.last for days in ranges]
    return Days(
        None if None in firsts else min(day for day in firsts if day is not None),
        None if None in lasts else max(day for day in lasts if day is not None),
    )
