"""Reads back what `python -m ingest export` wrote: the same article, checked and cleaned as any other."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

from ingest.clean import MAX_LEAD_CHARS, clean_line, clean_names, clean_paragraphs
from ingest.records import Document
from ingest.urls import clean_url, version_id
from rag.contract import article_from_json
from rag.days import published_days
from rag.errors import UnreadableSourceError
from rag.records import Article

EXPORTED = "application/x-beleg-article"
MARK = "beleg"  # key of an exported line; its value is the version of the shape
_ID = re.compile(r"[0-9a-f]{16}")


def exported_document(value: Mapping[str, object], origin: str) -> Document | None:
    """A document of an exported line; None for any other object."""
    if value.get(MARK) != 1:
        return None
    content = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return Document(content, origin, EXPORTED)


def exported_article(document: Document, timezone: str) -> Article:
    """The article of an exported line.

    Args:
        document: As `exported_document` made it.
        timezone: Of the archive.

    Raises:
        UnreadableSourceError: If the line is not what an export writes.
    """
    try:
        given = article_from_json(json.loads(document.content))
        published_days(given.published, given.published_precision, timezone)
    except ValueError as error:
        raise UnreadableSourceError(f"The line is not as an export writes it: {error}.") from error
    if not _ID.fullmatch(given.id):
        raise UnreadableSourceError("The line has no article id of 16 hexadecimal digits.")
    paragraphs = clean_paragraphs(given.paragraphs)
    if not paragraphs:
        raise UnreadableSourceError("There is no text in it.")
    article = replace(
        given,
        url=clean_url(given.url),
        outlet=clean_line(given.outlet, 200),
        title=clean_line(given.title),
        lead=clean_line(given.lead, MAX_LEAD_CHARS),
        authors=clean_names(given.authors),
        section=clean_line(given.section, 200),
        paragraphs=paragraphs,
    )
    version = version_id(
        outlet=article.outlet,
        title=article.title,
        lead=article.lead,
        authors=article.authors,
        published=article.published,
        section=article.section,
        paragraphs=article.paragraphs,
    )
    return replace(article, version=version)
