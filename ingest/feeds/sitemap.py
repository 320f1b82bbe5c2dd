"""Sitemaps, news sitemaps and indexes of them (sitemaps.org, Google's news extension)."""

from __future__ import annotations

from lxml import etree

from ingest.clean import clean_line
from ingest.feeds.links import absolute
from ingest.feeds.records import Entry, ParsedFeed
from ingest.urls import host_of
from rag.errors import UnreadableSourceError

MAX_PARTS = 5  # sitemaps of an index that are read; an outlet's news stand in the one or two latest
MAX_LINE_CHARS = 500  # of a title or a name


def parse_sitemap(text: str, url: str) -> ParsedFeed:
    """Read a sitemap; a broken one as far as it goes.

    Args:
        text: The XML, which declares no entities.
        url: Where it lies; an index leads to the same host alone.

    Returns:
        Entries with the latest change first, or the parts of an index. `lastmod` is a change, never a
        publication; only a news sitemap knows that.

    Raises:
        UnreadableSourceError: If nothing of it can be read.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableSourceError("The sitemap is broken XML.") from error
    if root is None:
        raise UnreadableSourceError("The sitemap is broken XML.")
    if str(root.tag).rpartition("}")[2].lower() == "sitemapindex":
        dated = [
            (_find(each, "lastmod"), absolute(url, _find(each, "loc"))) for each in root.iter("{*}sitemap")
        ]
        dated.sort(key=lambda pair: pair[0], reverse=True)
        parts = [part for _, part in dated if part and host_of(part) == host_of(url) and part != url]
        return ParsedFeed(kind="sitemap", parts=tuple(dict.fromkeys(parts))[:MAX_PARTS])
    entries = [_entry(each, url) for each in root.iter("{*}url")]
    entries.sort(key=lambda entry: entry.published or entry.updated, reverse=True)
    return ParsedFeed(kind="sitemap", entries=tuple(entry for entry in entries if entry.link))


def _entry(element: etree._Element, url: str) -> Entry:
    return Entry(
        link=absolute(url, _find(element, "loc")),
        title=_find(element, "news/title"),
        published=_find(element, "news/publication_date"),
        updated=_find(element, "lastmod"),
        language=_find(element, "news/publication/language"),
    )


def _find(element: etree._Element, path: str) -> str:
    """The text of a descendant by local names; empty where it is missing."""
    names = "/".join(f"{{*}}{name}" for name in path.split("/"))
    return clean_line(str(element.findtext(names) or ""), MAX_LINE_CHARS)
