"""RSS and Atom, read by feedparser, which is given text alone and never an address."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from ingest.clean import clean_line
from ingest.feeds.full_text import full_text
from ingest.feeds.links import absolute
from ingest.feeds.records import Entry, ParsedFeed
from rag.errors import UnreadableSourceError

_REFERENCE = re.compile(r"&#(x[0-9a-f]+|\d+);?", re.IGNORECASE)
MAX_NAME_CHARS = 500  # of an entry's id
MAX_LINE_CHARS = 500  # of a title or a name


def parse_syndication(text: str, url: str) -> ParsedFeed:
    """Read RSS or Atom, broken XML too.

    Args:
        text: The feed, without an XML declaration.
        url: Where it lies; relative links start there.

    Raises:
        UnreadableSourceError: If it is neither.
    """
    served = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    content = _REFERENCE.sub(_possible, text).encode("utf-8", "replace")
    try:
        data = feedparser.parse(
            io.BytesIO(content),
            response_headers=served,
            sanitize_html=False,  # what is taken of it becomes plain text
            resolve_relative_uris=False,  # within texts; links of entries are resolved all the same
        )
    except (ValueError, LookupError, RecursionError) as error:  # its reader of broken XML gives up so
        raise UnreadableSourceError("The XML is too broken to be read as a feed.") from error
    version = str(data.get("version", ""))
    if not version and not data.entries:
        raise UnreadableSourceError("The XML is broken before the first entry of a feed.")
    language = _line(data.feed.get("language", ""))
    return ParsedFeed(
        kind="atom" if version.startswith("atom") else "rss",
        title=_line(data.feed.get("title", "")),
        entries=tuple(_entry(each, url, language) for each in data.entries),
    )


def _entry(data: Any, url: str, language: str) -> Entry:
    summary = str(data.get("summary", ""))
    contents = [str(each.get("value", "")) for each in data.get("content", ())]
    content = max(contents, key=len, default="")
    names = [_line(author.get("name", "")) for author in data.get("authors", ()) if author]
    categories = [_line(tag.get("term", "")) for tag in data.get("tags", ()) if tag.get("term")]
    return Entry(
        link=absolute(url, str(data.get("feedburner_origlink") or data.get("link") or "")),
        name=str(data.get("id", ""))[:MAX_NAME_CHARS],
        title=_line(data.get("title", "")),
        published=_line(data.get("published") or data.get("created") or ""),
        updated=_line(data["updated"] if "updated" in data else ""),
        authors=tuple(name for name in names if name),
        section=categories[0] if categories else "",
        language=language,
        text=full_text(content, "" if summary == content else summary),
    )


def _possible(reference: re.Match[str]) -> str:
    """Keep a reference to a character that exists; feedparser fails as a whole on any other."""
    digits = reference.group(1).lower()
    is_hex = digits.startswith("x")
    number = int(digits[1:] if is_hex else digits, 16 if is_hex else 10) if len(digits) <= 8 else 0
    return reference.group() if 0 < number < 0xD800 or 0xDFFF < number <= 0x10FFFF else "\ufffd"


def _line(value: object) -> str:
    return clean_line(str(value or ""), MAX_LINE_CHARS)
