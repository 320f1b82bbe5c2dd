"""What reading a question's date words gives: ranges of days, where they stand and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Strength(StrEnum):
    """What a date word restricts.

    REPORTED: when it was published, or so recent that both fall together; used as a filter.
    EVENT: when it happened, which may be told of later; shown and preferred, never a filter.
    """

    REPORTED = "reported"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, both inclusive; None where a side is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class TimeRange:
    """One range read from a question: its days, its words and where they stand in the text."""

    days: Days
    words: str
    start: int
    end: int
    strength: Strength


@dataclass(frozen=True, slots=True)
class TimeReading:
    """All that a question says of time.

    `days` spans the ranges that count: those of publication, or, where there are none, those of
    events (`strength` says which); None where the question names no time. `as_of`: the time up to
    whose last day something was known; it is none of the `ranges`.
    """

    days: Days | None
    words: str
    strength: Strength | None
    ranges: tuple[TimeRange, ...]
    as_of: TimeRange | None = None


NO_TIME = TimeReading(None, "", None, ())
