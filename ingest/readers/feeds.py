"""Stored feeds: entries that carry their article become documents, the others announce one by its address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from ingest.feeds.parse import parse_feed
from ingest.feeds.records import Entry, has_true_dates
from ingest.records import ROW, TEASER, Document, Failure, ReadOptions
from rag.settings import Settings


def read_feed(
    content: bytes, origin: str, options: ReadOptions, settings: Settings
) -> Iterator[Document | Failure]:
    """Read the entries of an RSS, Atom or sitemap file.

    Args:
        content: The file.
        origin: Its name, for people.
        options: What the person says of it.
        settings: The time zone of dates that name none.

    Yields:
        A document for each entry with its whole article; a teaser (see `Document.is_teaser`) for each
        entry that only points at one. A sitemap is one failure that says what it is.

    Raises:
        UnreadableSourceError: If it is no feed, too large, or declares entities.
    """
    feed = parse_feed(content, "")
    if feed.kind == "sitemap":
        count = len(feed.entries) + len(feed.parts)
        yield Failure(
            origin,
            f"The file is a sitemap: it lists {count} addresses and holds no article."
            " Give its own address to `python -m ingest feed add`.",
        )
        return
    if not feed.entries:
        yield Failure(origin, "The feed has no entries.")
    is_dated = has_true_dates(feed.entries)
    for number, entry in enumerate(feed.entries, start=1):
        yield _document(entry, options.outlet or feed.title, f"{origin}#{number}", is_dated, settings)
    if feed.left_out:
        yield Failure(origin, f"The feed has {feed.left_out} entries more than are read.")


def _document(
    entry: Entry, outlet: str, origin: str, is_dated: bool, settings: Settings
) -> Document | Failure:
    if not entry.link and not entry.text:
        return Failure(origin, "The entry has neither an address nor a text.")
    stamp = entry.published_stamp(settings.timezone, datetime.now(UTC)) if is_dated else None
    pairs = [
        *entry.hints(stamp),
        ("modified", entry.updated if entry.updated != entry.published else ""),
        ("outlet", outlet),
        ("url", entry.link),
        ("text", entry.text),
        (TEASER, "" if entry.text else "yes"),
    ]
    fields = tuple((field, value) for field, value in pairs if value.strip())
    return Document(b"", origin, ROW, entry.link, fields=fields, key=f"feed:{outlet}:{entry.key}")
