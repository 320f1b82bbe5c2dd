"""What the list of articles is narrowed to, as it stands in the page's address: a link shows the same list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.catalogue import ArticleQuery, Mark

TEXT, FROM, TO, PAGE = "q", "from", "to", "page"  # names in the address
NAMES = {
    "outlet": "outlets",
    "language": "languages",
    "section": "sections",
    "mark": "marks",
}  # facet -> field
MAX_TEXT_CHARS = 300  # characters of what is searched for; a longer text is for the chat
MAX_VALUES = 100  # values of one facet that an address may name
MAX_PAGE = 1_000_000  # pages; a larger number in an address is a slip

Address = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Browsing:
    """The list's restrictions and its page, from 1."""

    text: str = ""
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    page: int = 1

    @property
    def query(self) -> ArticleQuery:
        """What is asked of the catalogue."""
        return ArticleQuery(
            text=self.text,
            outlets=self.outlets,
            languages=self.languages,
            sections=self.sections,
            marks=tuple(map(Mark, self.marks)),
            date_from=self.date_from,
            date_to=self.date_to,
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is restricted; the page may be any."""
        return replace(self, page=1) == Browsing()

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values of a facet that are chosen."""
        values: tuple[str, ...] = getattr(self, NAMES[facet])
        return values

    def toggled(self, facet: str, value: str) -> Browsing:
        """With a value of a facet chosen, or not any more; from the first page."""
        chosen = self.chosen(facet)
        kept = tuple(each for each in chosen if each != value) if value in chosen else (*chosen, value)
        return replace(self, page=1, **{NAMES[facet]: kept})  # type: ignore[arg-type]

    def within(self, first: date | None, last: date | None) -> Browsing:
        """With other days, from the first page."""
        return replace(self, date_from=first, date_to=last, page=1)


def from_address(values: Mapping[str, Sequence[str]]) -> Browsing:
    """Read an address; whatever is none of its values is left out.

    Args:
        values: Each name with all values that the address has of it.
    """
    first, last = _day(values.get(FROM)), _day(values.get(TO))
    if first and last and first > last:
        first, last = last, first
    number = _last(values.get(PAGE))
    marks = tuple(mark for mark in _values(values.get("mark")) if mark in set(Mark))
    return Browsing(
        text=_last(values.get(TEXT))[:MAX_TEXT_CHARS],
        outlets=_values(values.get("outlet")),
        languages=_values(values.get("language")),
        sections=_values(values.get("section")),
        marks=marks,
        date_from=first,
        date_to=last,
        page=min(max(1, int(number)), MAX_PAGE)
        if number.isdecimal() and len(number) < len(str(MAX_PAGE))
        else 1,
    )


def to_address(browsing: Browsing) -> Address:
    """Write it; what is not restricted is left out."""
    address: Address = {name: list(browsing.chosen(name)) for name in NAMES if browsing.chosen(name)}
    if browsing.text:
        address[TEXT] = browsing.text
    for name, day in ((FROM, browsing.date_from), (TO, browsing.date_to)):
        if day is not None:
            address[name] = day.isoformat()
    if browsing.page > 1:
        address[PAGE] = str(browsing.page)
    return address


def _values(values: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in (values or ())[:MAX_VALUES] if value))


def _last(values: Sequence[str] | None) -> str:
    return values[-1] if values else ""


def _day(values: Sequence[str] | None) -> date | None:
    try:
        return date.fromisoformat(_last(values))
    except ValueError:
        return None
