"""Days of publication as weeks, months or years: how many articles each has, also where it has none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from rag.catalogue import DayCount

DAYS_A_WEEK = 7
MONTHS_A_YEAR = 12


class Unit(StrEnum):
    """How long a period is; weeks begin on Monday."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """A week, month or year by its first and last day, with its number of articles."""

    first: date
    last: date
    articles: int = 0


def fitting_unit(first: date, last: date, most: int) -> Unit:
    """The shortest unit of which at most `most` cover a range of days; years where none does."""
    months = (last.year - first.year) * MONTHS_A_YEAR + last.month - first.month + 1
    if (last - first).days // DAYS_A_WEEK < most - 1:
        return Unit.WEEK
    return Unit.MONTH if months <= most else Unit.YEAR


def period_of(day: date, unit: Unit) -> Period:
    """The period that a day lies in."""
    if unit is Unit.WEEK:
        first = date.fromordinal(max(1, day.toordinal() - day.weekday()))
        return Period(first, first + timedelta(days=DAYS_A_WEEK - 1))
    if unit is Unit.MONTH:
        first = day.replace(day=1)
        return Period(first, _next(first, unit) - timedelta(days=1))
    return Period(date(day.year, 1, 1), date(day.year, MONTHS_A_YEAR, 31))


def count_periods(days: Sequence[DayCount], unit: Unit, first: date, last: date) -> list[Period]:
    """Count articles by period.

    Args:
        days: Articles by their days of publication, ordinals.
        unit: How long a period is.
        first: A day of the first period.
        last: A day of the last period.

    Returns:
        Every period in order. One counts the articles that may have been published in it, so that an
        article whose month alone is known is in each of its weeks: as many as narrowing to it gives.
    """
    periods = [period_of(first, unit)]
    while periods[-1].last < last:
        periods.append(period_of(_next(periods[-1].first, unit), unit))
    starts = [period.first.toordinal() for period in periods]
    end = periods[-1].last.toordinal()
    changes = [0] * (len(periods) + 1)
    for count in days:
        if count.last >= starts[0] and count.first <= end:
            changes[max(0, bisect_right(starts, count.first) - 1)] += count.articles
            changes[bisect_right(starts, count.last)] -= count.articles
    return [
        Period(period.first, period.last, articles)
        for period, articles in zip(periods, accumulate(changes), strict=False)
    ]


def _next(first: date, unit: Unit) -> date:
    """The first day of the period after the one that begins on a day."""
    if unit is Unit.WEEK:
        return first + timedelta(days=DAYS_A_WEEK)
    if unit is Unit.MONTH and first.month < MONTHS_A_YEAR:
        return first.replace(month=first.month + 1)
    return date(first.year + 1, 1, 1)
