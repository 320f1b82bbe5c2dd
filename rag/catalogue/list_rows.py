"""The list of articles: what it is narrowed to, its lines, and what else it could be narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rag.records import Precision


class Mark(StrEnum):
    """What sets an article apart in the list."""

    PARTIAL = "partial"  # only its beginning could be read, such as before a paywall
    UNDATED = "undated"
    WITHDRAWN = "withdrawn"  # out of search, and in the list only where it is asked for


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """What the list of articles is narrowed to; days inclusive, an empty tuple means any.

    Each word of `text` is looked for in title, lead and outlet. Where the word index has found the versions
    that hold the text, `keys` are theirs; the text then counts for withdrawn articles alone, which are in
    no index.
    """

    text: str = ""
    outlets: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    keys: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One line of the list of articles; `characters` is the length of the body."""

    id: str
    version: str
    url: str
    outlet: str
    title: str
    lead: str
    published: str | None
    published_precision: Precision | None
    language: str
    characters: int
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page of the list, newest first, and how many there are in all."""

    total: int
    rows: tuple[ArticleRow, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that articles have, and how many there are of it within all other restrictions."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many articles have these days of publication, ordinals; the same day where it is known exactly."""

    first: int
    last: int
    articles: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What a list of articles can be narrowed to, each counted without its own restriction.

    `total` is the number of articles within all of them. Values come with the most frequent first, days
    in their order.
    """

    total: int
    outlets: tuple[FacetValue, ...]
    languages: tuple[FacetValue, ...]
    sections: tuple[FacetValue, ...]
    marks: tuple[FacetValue, ...]
    days: tuple[DayCount, ...]
