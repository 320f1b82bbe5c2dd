"""What is asked: a question as it will be searched, its filters, the chat before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Reading(StrEnum):
    """What is read from the words of a question, and can be told not to be."""

    TIME = "time"
    AS_OF = "as_of"
    OUTLETS = "outlets"
    SECTIONS = "sections"
    RECENCY = "recency"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the person restricts a question to; days inclusive, an empty tuple means any.

    `as_of` asks for what could be known on that day: later articles and later versions are not there.
    `ignore` restricts nothing: it names the readings of the question's words that the person took back.
    """

    date_from: date | None = None
    date_to: date | None = None
    outlets: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    as_of: date | None = None
    ignore: frozenset[Reading] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is restricted."""
        return replace(self, ignore=frozenset()) == NO_FILTERS

    @property
    def is_timed(self) -> bool:
        """Whether a range of days or a state of knowledge leaves undated articles out."""
        return any(day is not None for day in (self.date_from, self.date_to, self.as_of))


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a chat with its answer's text; `filters` where it is known what they were."""

    question: str
    answer: str
    filters: Filters | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, understood: `text` stands alone, without the chat before it.

    `found` says how each restriction came about: field name -> "asked" (a control or an option)
    or the words of the question that were read so.
    """

    original: str
    text: str
    language: str
    filters: Filters = NO_FILTERS
    found: tuple[tuple[str, str], ...] = ()
