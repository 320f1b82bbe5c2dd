"""The complete mode's records: every article that mentions something, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rag.records.articles import Source, Span
from rag.records.questions import Filters


class Place(StrEnum):
    """Where in an article something is mentioned."""

    TITLE = "title"
    LEAD = "lead"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that mentions what was wanted, and the reason why it is listed.

    `mentions` is how often, title, lead and text together; `forms` are the words as they stand there.
    `quote` is the first sentence that mentions it: the body at `span`. Where only the title does, which
    is not part of the body, both are empty and the span is (0, 0).
    """

    source: Source
    mentions: int
    where: tuple[Place, ...]
    span: Span
    quote: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Every article that mentions one of `wanted` (`every`: all of them) within the filters.

    `total` is the exact number of those; `articles` are the newest of them, all unless a limit was set,
    undated ones last. `first` and `last` are the ISO days of their publication. `undated` are the
    articles that mention it and have no date: part of the total where no time restricts, and left out
    of it, only counted here, where one does.
    """

    wanted: tuple[str, ...]
    filters: Filters
    articles: tuple[Listed, ...]
    undated: int
    total: int
    every: bool = False
    first: str | None = None
    last: str | None = None
