"""The bytes of a feed to its entries: RSS, Atom, JSON Feed and sitemaps, recognised by content."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.decode import decode_bytes
from ingest.feeds.json_feed import parse_json_feed
from ingest.feeds.links import absolute
from ingest.feeds.records import Entry, ParsedFeed
from ingest.feeds.sitemap import parse_sitemap
from ingest.feeds.syndication import parse_syndication
from ingest.responses import MB, read_content
from rag.errors import UnreadableSourceError

FEED_MB = 10  # a larger feed is no feed: 2,000 entries with full texts take about 8 MB
MAX_ENTRIES = 2000  # of one feed; news sitemaps hold up to 1,000
MAX_MARKUP = 200_000  # tags and entities; feedparser takes 40 µs for one, real feeds hold up to 100,000
JUNK_CHARS = 4096  # of warnings and blank lines that broken programs write before the XML
PROLOG_CHARS = 100_000  # in which the root element must begin
_START = re.compile(r"<(?:\?xml|!DOCTYPE|rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.IGNORECASE)
_SKIPPED = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>", re.S | re.I)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_DECLARED = re.compile(rb"^[^<]{0,100}<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]+)", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_CHARSET = re.compile(r"charset=[\"']?([\w:.-]+)", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry|url)\s*>")
_ALTERNATE = re.compile(r"<link\b[^>]{0,500}>", re.IGNORECASE)
_FEED_TYPE = re.compile(r"type\s*=\s*[\"']?application/(?:(?:rss|atom)\+xml|feed\+json)", re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


def parse_feed(content: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """Read a feed.

    Args:
        content: As it was served, gzip or not.
        url: Where it was served; relative links start there.
        content_type: What the server said; only its charset counts, and only where the bytes allow it.

    Returns:
        The feed with its first `MAX_ENTRIES` entries, each address once.

    Raises:
        UnreadableSourceError: If it is no feed, in one sentence that says what it is.
    """
    if content.startswith(b"\x1f\x8b"):
        content = read_content("The server", [(b"content-encoding", b"gzip")], [content], FEED_MB * MB)
    text = _text(content, content_type)
    if text[:1] in ("{", "["):
        feed = parse_json_feed(text, url)
    else:
        feed = _parse_xml(text, url)
    return _limited(feed)


def _parse_xml(text: str, url: str) -> ParsedFeed:
    start = _START.search(text, 0, JUNK_CHARS)
    text = text[start.start() :] if start else text
    root, at = _root(text)
    if _ENTITY.search(text, 0, at if root else PROLOG_CHARS):
        raise UnreadableSourceError("The feed declares entities of its own, which are not expanded.")
    if root == "html" or (not root and "<" in text):
        raise _no_feed(text, url)
    if root not in ("rss", "rdf", "feed", "channel", "urlset", "sitemapindex"):
        raise UnreadableSourceError(
            f"This is XML with the root {root[:40]!r}, but no RSS, Atom or sitemap."
            if root
            else "This is neither RSS, Atom, JSON Feed nor a sitemap."
        )
    if root in ("urlset", "sitemapindex"):
        return parse_sitemap(text, url)
    shortened, left_out = _shortened(_DECLARATION.sub("", text))
    if shortened.count("<") + shortened.count("&") > MAX_MARKUP:
        raise UnreadableSourceError(f"The feed holds more than {MAX_MARKUP:,} tags and entities.")
    return replace(parse_syndication(shortened, url), left_out=left_out)


def _text(content: bytes, content_type: str) -> str:
    """Decode by the bytes first: servers and declarations lie."""
    declared = _DECLARED.match(content[:300]) or _CHARSET.search(content_type)
    name = declared.group(1) if declared else ""
    text = decode_bytes(content, name.decode("ascii", "replace") if isinstance(name, bytes) else name)
    return text.lstrip("\ufeff \t\r\n\x00")


def _root(text: str) -> tuple[str, int]:
    """Name and place of the root element; empty where there is none soon."""
    at = 0
    while at < PROLOG_CHARS and (skipped := _SKIPPED.match(text, at)):
        at = skipped.end()
    found = _ROOT.match(text, at)
    return (found.group(1).lower(), at) if found else ("", at)


def _shortened(text: str) -> tuple[str, int]:
    """Cut the entries beyond the most that are read, and say how many; what follows the last one stays.

    The feed parser needs a millisecond an entry, so that it must not see 100,000.
    """
    ends = [found.end() for found in _ITEM_END.finditer(text)]
    if len(ends) <= MAX_ENTRIES:
        return text, 0
    return text[: ends[MAX_ENTRIES - 1]] + text[ends[-1] :], len(ends) - MAX_ENTRIES


def _limited(feed: ParsedFeed) -> ParsedFeed:
    """Keep each address once, and no more entries than are read."""
    unique: dict[str, Entry] = {}
    for entry in feed.entries:
        unique.setdefault(entry.key, entry)
    kept = tuple(unique.values())[:MAX_ENTRIES]
    return replace(feed, entries=kept, left_out=feed.left_out + len(unique) - len(kept))


def _no_feed(text: str, url: str) -> UnreadableSourceError:
    """Say that a page is no feed, and which feeds it names."""
    links = [tag for tag in _ALTERNATE.findall(text[:PROLOG_CHARS]) if _FEED_TYPE.search(tag)]
    named = [found.group(1) for tag in links if (found := _HREF.search(tag))]
    feeds = [address for each in named[:3] if (address := absolute(url, each))]
    hint = f"It names these feeds: {', '.join(feeds)}." if feeds else "Give the address of the feed itself."
    return UnreadableSourceError("This is a web page, not a feed.", hint=hint)
