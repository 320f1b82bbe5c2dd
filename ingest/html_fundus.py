"""Pages of outlets that fundus knows: its parser of the outlet, run on the stored page, off the network."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from lxml import etree

from ingest.dates import stamp_of
from ingest.records import Draft
from ingest.urls import host_of
from rag.records import Paragraph

logger = logging.getLogger(__name__)

OTHER_HOSTS = {"bbc.com": "bbc.co.uk"}  # hosts of outlets that fundus lists under another one
# What outlets' parsers raise on pages that are not built as they expect.
_PARSER_ERRORS = (
    ValueError, TypeError, LookupError, AttributeError, AssertionError, NotImplementedError, OverflowError,
    RecursionError, etree.LxmlError,
)  # fmt: skip


def fundus_draft(html: str, url: str, fetched: str | None, timezone: str) -> Draft | None:
    """Parse a page with its outlet's own parser.

    Args:
        html: The page.
        url: Its address, which says whose it is.
        fetched: When it was fetched, ISO 8601: parsers change with the outlets' pages.
        timezone: The zone of times that name none.

    Returns:
        A draft whose fields are empty where the parser found nothing; None where fundus does not
        know the outlet or its parser fails.
    """
    publisher = _publisher(host_of(url))
    if publisher is None:
        return None
    try:
        crawled = datetime.fromisoformat(fetched) if fetched else None
        found = publisher.parser(crawled).parse(html, "catch")
    except _PARSER_ERRORS:
        logger.debug("the fundus parser %s failed", publisher.name, exc_info=True)
        return None
    published, authors = found.get("publishing_date"), found.get("authors")
    body = found.get("body")
    return Draft(
        title=_text(found.get("title")),
        lead=_lead(body),
        authors=tuple(_text(name) for name in authors) if isinstance(authors, Sequence) else (),
        published=stamp_of(published, timezone) if isinstance(published, date) else None,
        outlet=publisher.name,
        paragraphs=tuple(_paragraphs(body)),
        extractor=f"fundus:{publisher.__name__}",
    )


@cache
def load_publishers() -> Mapping[str, Any]:
    """Host without "www." -> publisher; loaded at first use, since that takes about a second."""
    from fundus.publishers import PublisherCollection

    table: dict[str, Any] = {}
    for publisher in PublisherCollection:
        for domain in (publisher.domain, *publisher.deprecated_domains):
            table.setdefault(host_of(domain), publisher)
    for publisher in PublisherCollection:  # some outlets' pages lie where their feeds do, not on their domain
        for source in (source for sources in publisher.source_mapping.values() for source in sources):
            table.setdefault(host_of(source.url), publisher)
    table.pop("", None)
    return table


def _publisher(host: str) -> Any:
    """The publisher of a host, or of the nearest domain above it; None where fundus knows none."""
    host = OTHER_HOSTS.get(host, host)
    labels = host.split(".")
    names = (".".join(labels[start:]) for start in range(max(1, len(labels) - 1)))
    return next((found for name in names if (found := load_publishers().get(name)) is not None), None)


def _lead(body: Any) -> str:
    summary = getattr(body, "summary", None)
    return " ".join(_text(part) for part in summary) if isinstance(summary, Sequence) else ""


def _paragraphs(body: Any) -> Iterator[Paragraph]:
    for section in getattr(body, "sections", None) or ():
        heading = " ".join(_text(part) for part in section.headline)
        for text in section.paragraphs:
            yield Paragraph(_text(text), heading)
            heading = ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
