"""Asks a feed and reads what it answers: whether it moved, changed, and what it lists."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.feeds.parse import MAX_ENTRIES, parse_feed
from ingest.feeds.records import Entry, ParsedFeed, has_true_dates
from ingest.feeds.visits import Visitor
from rag.errors import UnreadableSourceError
from rag.records.feeds import Feed

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a feed answered.

    Attributes:
        feed: As it was asked.
        kind: As `ParsedFeed.kind`; empty where nothing was read.
        title: Its own title.
        etag: For the next conditional request, as `last_modified`.
        last_modified: As the server wrote it.
        is_unchanged: Whether the server said that nothing changed.
        moved_to: Its new address for good; empty where it stays.
        entries: Those that can be followed: with an address, or with their whole text.
        has_true_dates: Whether the dates of its entries count.
        note: What a person should know, in one or two sentences; empty where there is nothing.
    """

    feed: Feed
    kind: str = ""
    title: str = ""
    etag: str = ""
    last_modified: str = ""
    is_unchanged: bool = False
    moved_to: str = ""
    entries: tuple[Entry, ...] = ()
    has_true_dates: bool = True
    note: str = ""


def read_feed(feed: Feed, visitor: Visitor) -> Reading:
    """Ask a feed.

    Args:
        feed: Its validators make the request conditional.
        visitor: Fetches.

    Raises:
        UnreadableSourceError: If it cannot be fetched or is no feed.
    """
    answer = visitor.feed(feed.url, feed.etag, feed.last_modified)
    moved_to = answer.lasting_url if answer.lasting_url != feed.url else ""
    if answer.is_unchanged:
        return Reading(
            feed,
            etag=answer.etag,
            last_modified=answer.last_modified,
            is_unchanged=True,
            moved_to=moved_to,
        )
    parsed = parse_feed(answer.content, answer.url, answer.media_type)
    notes = [f"It moved here from {feed.url}."] if moved_to else []
    listed, left_out = _with_parts(parsed, visitor, notes)
    followed = tuple(entry for entry in listed if entry.link or entry.text)
    notes += _remarks(listed, followed, left_out)
    return Reading(
        feed,
        kind=parsed.kind,
        title=parsed.title,
        etag=answer.etag,
        last_modified=answer.last_modified,
        moved_to=moved_to,
        entries=followed,
        has_true_dates=has_true_dates(followed),
        note=" ".join(notes),
    )


def _with_parts(parsed: ParsedFeed, visitor: Visitor, notes: list[str]) -> tuple[tuple[Entry, ...], int]:
    """The entries of a feed, of all parts that an index of sitemaps names, and how many were left out."""
    entries, left_out = list(parsed.entries), parsed.left_out
    for part in parsed.parts:
        try:
            answer = visitor.feed(part)
            inner = parse_feed(answer.content, answer.url, answer.media_type)
        except UnreadableSourceError as error:
            logger.warning("sitemap %s: %s", part, error)
            notes.append(f"The sitemap {part} cannot be read: {error.message}")
            continue
        entries += inner.entries
        left_out += inner.left_out
    return tuple(entries[:MAX_ENTRIES]), left_out + max(0, len(entries) - MAX_ENTRIES)


def _remarks(listed: Sequence[Entry], followed: Sequence[Entry], left_out: int) -> list[str]:
    remarks = []
    if not listed:
        remarks.append("It lists no entries.")
    if left_out:
        remarks.append(f"{left_out} entries beyond the first {MAX_ENTRIES} were not read.")
    if dropped := len(listed) - len(followed):
        remarks.append(f"{dropped} entries have neither an address nor their whole text.")
    return remarks
