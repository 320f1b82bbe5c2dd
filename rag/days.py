"""Publication times as ranges of days in the archive's time zone."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from rag.records import Precision

# How exactly a time in ISO 8601 is known, by its characters; a longer one is an instant.
PRECISION_OF_LENGTH = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


def published_days(published: str | None, precision: Precision | None, zone: str) -> tuple[date, date] | None:
    """The first and last day on which an article may have appeared.

    Args:
        published: ISO 8601 cut to its precision, as `Article.published`.
        precision: How exactly it is known.
        zone: Name of the archive's time zone; an instant is a day there.

    Returns:
        Days, inclusive, or None for an article without a date.

    Raises:
        ValueError: If `published` is not ISO 8601 of that precision.
    """
    if published is None or precision is None:
        return None
    if precision is Precision.YEAR:
        year = int(published)
        return date(year, 1, 1), date(year, 12, 31)
    if precision is Precision.MONTH:
        year, month = (int(part) for part in published.split("-"))
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    if precision is Precision.DAY:
        day = date.fromisoformat(published)
        return day, day
    instant = datetime.fromisoformat(published)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZoneInfo(zone))
    day = instant.astimezone(ZoneInfo(zone)).date()
    return day, day


def last_day(time: str | None, zone: str) -> date | None:
    """The last day that a time may mean.

    Args:
        time: ISO 8601, whole or cut to a day, a month or a year, as `Article.modified`.
        zone: Name of the archive's time zone; an instant is a day there.

    Returns:
        The day, or None where there is no time or it is none.
    """
    precision = PRECISION_OF_LENGTH.get(len(time or ""), Precision.INSTANT)
    try:
        days = published_days(time or None, precision, zone)
    except ValueError:
        return None
    return days[1] if days else None


def utc_now() -> str:
    """The time now as ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
