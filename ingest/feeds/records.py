"""What is read from a feed: its entries, and how each is recognised when it is listed again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ingest.dates import parse_date
from ingest.records import Stamp
from ingest.urls import clean_url
from rag.catalogue.feeds import stamp
from rag.records import Precision
from rag.records.feeds import NewEntry

KEY_BYTES = 16  # of a hash; 2,000 entries of 1,000 feeds collide with a chance of 1e-26
AHEAD = timedelta(days=1)  # a date later than this from now is a mistake, or an event's
_YEAR_NOUGHT = re.compile(r"(?<![+:\d-])0\d{3}\b")  # 0001 means no date, and mail parsers read 2001
EPOCH_DAY = "1970-01-01"  # what programs write that know no date


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; every field may be empty.

    Attributes:
        link: Absolute http(s) address of its article, as the feed writes it.
        name: Its id in the feed; feeds change these, so that nothing depends on it.
        title: Plain text.
        published: As written.
        updated: As written.
        authors: Names.
        section: Its first category.
        language: As declared.
        text: The whole article as HTML or text; empty where the entry carries a teaser.
    """

    link: str = ""
    name: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    language: str = ""
    text: str = ""

    @property
    def key(self) -> str:
        """Hash of its canonical address, or of its text where it has none."""
        return _hash(clean_url(self.link)) if self.link else _hash(self.title, self.text)

    @property
    def alike(self) -> str:
        """Hash of title, date and address without its query; empty where it has no title or date."""
        if not (self.title and self.published):
            return ""
        return _hash(self.title, self.published, self.link.partition("?")[0])

    @property
    def fingerprint(self) -> str:
        """Hash of what changes when its article does."""
        return _hash(self.title, self.updated or self.published, self.text)

    def published_stamp(self, timezone: str, now: datetime) -> Stamp | None:
        """Its publication as far as it can be believed; never one in the future, never a guess."""
        found = None if _YEAR_NOUGHT.search(self.published) else parse_date(self.published, timezone)
        if found is None or found.iso.startswith(EPOCH_DAY):
            return None
        moment = _moment(found)
        return None if moment is not None and moment > now + AHEAD else found

    def hints(self, published: Stamp | None) -> tuple[tuple[str, str], ...]:
        """What it says of its article, as fields of a document."""
        pairs = [
            ("title", self.title),
            ("published", published.iso if published else ""),
            *(("author", name) for name in self.authors),
            ("section", self.section),
            ("language", self.language),
        ]
        return tuple((name, value) for name, value in pairs if value)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as it was read.

    Attributes:
        kind: "rss", "atom", "json" or "sitemap".
        title: Its own title.
        entries: In the order of the feed; each address once.
        left_out: Entries beyond the most that are read.
        parts: Addresses of the sitemaps that an index lists, latest change first.
    """

    kind: str
    title: str = ""
    entries: tuple[Entry, ...] = ()
    left_out: int = 0
    parts: tuple[str, ...] = field(default=())


def new_entry(
    entry: Entry, feed_url: str, timezone: str, now: datetime, *, is_dated: bool = True
) -> NewEntry:
    """An entry as the catalogue remembers it.

    Args:
        entry: As read.
        feed_url: Names an entry that has no address.
        timezone: The zone of a time that names none.
        now: The time.
        is_dated: Whether the feed's dates count, see `has_true_dates`.
    """
    published = entry.published_stamp(timezone, now) if is_dated else None
    moment = _moment(published) if published else None
    return NewEntry(
        key=entry.key,
        alike=entry.alike,
        fingerprint=entry.fingerprint,
        origin=entry.link or f"{feed_url}#{entry.name or entry.key}",
        url=entry.link,
        hints=entry.hints(published),
        appeared=stamp(min(moment, now)) if moment else "",
    )


def has_true_dates(entries: Sequence[Entry]) -> bool:
    """Whether a feed's dates are its articles': not where all entries bear the same instant."""
    dates = {entry.published for entry in entries}
    return len(entries) < 3 or len(dates) > 1 or len(next(iter(dates))) <= len("2024-07-04")


def _moment(found: Stamp) -> datetime | None:
    """The instant of a stamp, noon of a day; None where it is known to the month only."""
    if found.precision is Precision.INSTANT:
        return datetime.fromisoformat(found.iso)
    if found.precision is Precision.DAY:
        return datetime.fromisoformat(f"{found.iso}T12:00:00").replace(tzinfo=UTC)
    return None


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[: 2 * KEY_BYTES]
