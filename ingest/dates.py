"""Dates as news write them, with the precision that they are known to."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from ingest.records import Stamp
from rag.records import Precision

YEARS = (1600, 2200)  # the first newspaper is of 1605; beyond, a number is no year
MAX_DATE_CHARS = 80  # of a date with its words; longer text is prose
_ISO = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})"
    r"(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\[[\w/]+\])?)?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?")
_GERMAN = re.compile(
    r"(?:\w+,\s*)?(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?:[\s,|–-]+(?:um\s+)?(\d{1,2}[:.]\d{2}(?::\d{2})?)(?:\s*Uhr)?)?"
)
_MONTH_YEAR = re.compile(r"(?:(\d{1,2})[/.](\d{4})|([^\W\d_]{3,12})\.?\s+(\d{4}))")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b(?!\.\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


@lru_cache(maxsize=4096)
def parse_date(text: str, timezone: str) -> Stamp | None:
    """Read a date in ISO 8601, RFC 2822, German or English words; never a relative one.

    Args:
        text: Such as "2024-07", "4. Juli 2024, 15:47 Uhr" or "Thu, 04 Jul 2024 15:47:42 +0200".
        timezone: The zone of a time that names none.

    Returns:
        The date cut to the precision it was given in; None where it is no date.
    """
    text = " ".join(text.split())
    if not text or len(text) > MAX_DATE_CHARS:
        return None
    try:
        return (
            _iso(text, timezone)
            or _compact(text, timezone)
            or _german(text, timezone)
            or _month(text)
            or _epoch(text)
            or _mail(text)
            or _words(text, timezone)
        )
    except (ValueError, OverflowError):
        return None  # such as 2024-02-30, or an hour of 25


def stamp_of(moment: datetime | date, timezone: str) -> Stamp | None:
    """Turn a datetime into a stamp; a bare midnight without a zone is a day."""
    if not YEARS[0] <= moment.year <= YEARS[1]:
        return None
    if not isinstance(moment, datetime):
        return Stamp(moment.isoformat(), Precision.DAY)
    if moment.tzinfo is None:
        if moment.time() == time.min:
            return Stamp(moment.date().isoformat(), Precision.DAY)
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    offset = moment.utcoffset()
    if offset is not None and offset.seconds % 60:  # such as local mean time: ISO 8601 has minutes
        moment = moment.astimezone(UTC)
    return Stamp(moment.replace(microsecond=0).isoformat(), Precision.INSTANT)


def _iso(text: str, timezone: str) -> Stamp | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, clock, zone = match.groups()
    return _stamp(int(year), month, day, clock, zone, timezone)


def _compact(text: str, timezone: str) -> Stamp | None:
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    clock = f"{hour}:{minute}:{second or '00'}" if hour else None
    if not YEARS[0] <= int(year) <= YEARS[1] or not 1 <= int(month) <= 12:
        return None  # ten digits that are an epoch, or no date at all
    return _stamp(int(year), month, day, clock, zone, timezone)


def _german(text: str, timezone: str) -> Stamp | None:
    match = _GERMAN.fullmatch(text)
    if match is None:
        return None
    day, month, year, clock = match.groups()
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
    return _stamp(full, month, day, clock and clock.replace(".", ":"), None, timezone)


def _month(text: str) -> Stamp | None:
    match = _MONTH_YEAR.fullmatch(text)
    if match is None:
        return None
    number, year, name, named_year = match.groups()
    if number:
        return _stamp(int(year), number, None, None, None, "UTC")
    moment = _dateparser(f"1 {name} {named_year}")
    return _stamp(moment.year, str(moment.month), None, None, None, "UTC") if moment else None


def _epoch(text: str) -> Stamp | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = int(text) / (1000 if len(text) == 13 else 1)
    return stamp_of(datetime.fromtimestamp(seconds, UTC), "UTC")


def _mail(text: str) -> Stamp | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return stamp_of(moment, "UTC") if moment.tzinfo and _CLOCK.search(text) else None


def _words(text: str, timezone: str) -> Stamp | None:
    if not re.search(r"\d{4}", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    moment = _dateparser(re.sub(r"\bUhr\b", "", text).strip())
    if moment is None:
        return None
    if not _CLOCK.search(text):
        return stamp_of(moment.date(), timezone)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    return stamp_of(moment, timezone)


def _dateparser(text: str) -> datetime | None:
    import dateparser

    moment: datetime | None = dateparser.parse(
        text,
        languages=["de", "en"],
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "DATE_ORDER": "DMY",
            "PREFER_LOCALE_DATE_ORDER": False,
        },
    )
    return moment


def _stamp(
    year: int, month: str | None, day: str | None, clock: str | None, zone: str | None, timezone: str
) -> Stamp | None:
    if not YEARS[0] <= year <= YEARS[1]:
        return None
    if month is None:
        return Stamp(f"{year:04d}", Precision.YEAR)
    if day is None:
        first = date(year, int(month), 1)
        return Stamp(first.isoformat()[:7], Precision.MONTH)
    whole = date(year, int(month), int(day))
    if clock is None:
        return Stamp(whole.isoformat(), Precision.DAY)
    moment = datetime.combine(whole, time.fromisoformat(clock.zfill(5) if len(clock) < 6 else clock.zfill(8)))
    if zone:
        moment = datetime.fromisoformat(moment.isoformat() + _offset(zone))
    return stamp_of(moment, timezone)


def _offset(zone: str) -> str:
    if zone.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"
