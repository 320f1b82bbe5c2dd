"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ingest.clean import clean_line
from ingest.feeds.full_text import full_text
from ingest.feeds.links import absolute
from ingest.feeds.records import Entry, ParsedFeed
from rag.errors import UnreadableSourceError

VERSION = "jsonfeed.org/version/1"
MAX_LINE_CHARS = 500  # of a title or a name


def parse_json_feed(text: str, url: str) -> ParsedFeed:
    """Read a JSON Feed.

    Args:
        text: The feed.
        url: Where it lies; relative links start there.

    Raises:
        UnreadableSourceError: If it is no JSON, or JSON of another kind.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableSourceError("The JSON is broken or cut off.") from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or VERSION not in str(data.get("version")):
        raise UnreadableSourceError("This is JSON, but no JSON Feed.")
    language = _line(data, "language")
    entries = (_entry(item, url, language) for item in items if isinstance(item, dict))
    return ParsedFeed(kind="json", title=_line(data, "title"), entries=tuple(entries))


def _entry(item: Mapping[str, object], url: str, language: str) -> Entry:
    content = _text(item, "content_html") or _text(item, "content_text")
    authors = [
        _line(each, "name")
        for each in [*_list(item, "authors"), item.get("author")]
        if isinstance(each, dict)
    ]
    tags = [tag for tag in _list(item, "tags") if isinstance(tag, str)]
    return Entry(
        link=absolute(url, _text(item, "url") or _text(item, "external_url")),
        name=_line(item, "id"),
        title=_line(item, "title"),
        published=_line(item, "date_published"),
        updated=_line(item, "date_modified"),
        authors=tuple(dict.fromkeys(name for name in authors if name)),
        section=clean_line(tags[0], MAX_LINE_CHARS) if tags else "",
        language=_line(item, "language") or language,
        text=full_text(content, _text(item, "summary")),
    )


def _list(data: Mapping[str, object], name: str) -> list[object]:
    value = data.get(name)
    return value if isinstance(value, list) else []


def _text(data: Mapping[str, object], name: str) -> str:
    value = data.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _line(data: Mapping[str, object], name: str) -> str:
    return clean_line(_text(data, name), MAX_LINE_CHARS)
