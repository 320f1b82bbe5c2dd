"""The body of a page that no outlet's parser knows: paragraphs with headings, by trafilatura."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from rag.errors import UnreadableSourceError
from rag.records import Paragraph


def extract_paragraphs(tree: HtmlElement, url: str) -> tuple[Paragraph, ...]:
    """Extract the article's paragraphs, each with the heading above it.

    Args:
        tree: The parsed page; it is changed.
        url: Its address, for the log alone.

    Returns:
        The paragraphs; empty where the page has no article.

    Raises:
        UnreadableSourceError: If the page nests too deep.
    """
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            tree,
            url=url or None,
            include_comments=False,
            include_tables=True,
            with_metadata=False,
            fast=False,
        )
    except RecursionError as error:
        raise UnreadableSourceError("The page nests too deep to be read.") from error
    except (etree.LxmlError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableSourceError("The page cannot be read as an article.") from error
    body = getattr(found, "body", None)  # None where there is no article
    return () if body is None else tuple(_paragraphs(body))


def _paragraphs(body: Any) -> Iterator[Paragraph]:
    heading = ""
    for node in body:
        text = " ".join("".join(node.itertext()).split())
        if not text:
            continue
        if node.tag == "head":
            heading = text
            continue
        for piece in _pieces(node, text):
            yield Paragraph(piece, heading)
            heading = ""


def _pieces(node: Any, text: str) -> list[str]:
    """A list's items and a table's rows are paragraphs of their own."""
    if node.tag not in ("list", "table"):
        return [text]
    inner = node.iter("item", "row")
    pieces = [" ".join(" ".join(part.split()) for part in each.itertext()).strip() for each in inner]
    return [piece for piece in pieces if piece] or [text]
