"""Rows of tables and JSON lines to drafts: the fields that a source names itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.clean import clean_line, clean_text, split_paragraphs
from ingest.dates import parse_date
from ingest.names import split_names
from ingest.records import Document, Draft
from rag.records import Paragraph

_MARKUP = re.compile(
    r"</?(?:p|br|div|h[1-6]|li|ul|ol|a|em|strong|b|i|span|blockquote|section)\b[^<>]{0,2000}>", re.I
)
_BREAKING = re.compile(
    r"</?(?:p|br|div|h[1-6]|li|ul|ol|blockquote|section|table|tr|td)\b[^<>]{0,2000}>", re.I
)
_TAG = re.compile(r"<[^<>]*>?")
_HEADING = re.compile(r"<h[2-4]\b[^<>]{0,2000}>\s*", re.I)
_HEADING_LINE = re.compile(r"#{2,6}[ \t]+(.+)")
_LINE_PER_PARAGRAPH_CHARS = (
    80  # mean line length above which single line breaks part paragraphs: below, they wrap
)


def draft_of_row(document: Document, timezone: str) -> Draft:
    """Read a row; its text is in the field "text"."""
    draft = draft_of_fields(document.fields, timezone)
    text = clean_text(document.field("text"))
    if has_markup(text):
        text = strip_markup(text, mark_headings=True)
    return Draft(
        title=draft.title,
        lead=draft.lead,
        authors=draft.authors,
        published=draft.published,
        modified=draft.modified,
        language=draft.language,
        outlet=draft.outlet,
        section=draft.section,
        paragraphs=tuple(paragraphs_of(text)),
        extractor="row",
    )


def draft_of_fields(fields: Iterable[tuple[str, str]], timezone: str) -> Draft:
    """Read the metadata that a source gives by name; unknown names are ignored, the first value wins."""
    values: dict[str, str] = {}
    authors: list[str] = []
    for field, value in fields:
        if field == "author":
            authors += split_names(value)
        else:
            values.setdefault(field, value)
    return Draft(
        title=_plain(values.get("title", "")),
        lead=_plain(values.get("lead", "")),
        authors=tuple(authors),
        published=parse_date(values.get("published", ""), timezone),
        modified=parse_date(values.get("modified", ""), timezone),
        language=values.get("language", ""),
        outlet=_plain(values.get("outlet", "")),
        section=_plain(values.get("section", "")),
        canonical=values.get("url", ""),
    )


def paragraphs_of(text: str) -> Iterable[Paragraph]:
    """Cut a field's text into paragraphs: at blank lines, or at every line where lines are long."""
    pieces = split_paragraphs(text)
    if len(pieces) == 1:
        lines = [line.strip() for line in pieces[0].split("\n") if line.strip()]
        if len(lines) > 1 and sum(map(len, lines)) / len(lines) > _LINE_PER_PARAGRAPH_CHARS:
            pieces = lines
    heading = ""
    for piece in pieces:
        marked = _HEADING_LINE.fullmatch(piece)
        if marked:
            heading = marked.group(1)
        else:
            yield Paragraph(piece, heading)
            heading = ""


def has_markup(text: str) -> bool:
    """Whether a field holds HTML rather than text."""
    return "<" in text and len(_MARKUP.findall(text[:100_000])) > 0


def strip_markup(text: str, *, mark_headings: bool = False) -> str:
    """Take the tags off a fragment of HTML; what parts paragraphs becomes a blank line.

    Args:
        text: The fragment.
        mark_headings: Whether headings begin with "## ", for `paragraphs_of`.
    """
    from lxml import etree
    from lxml.html import fragment_fromstring

    if mark_headings:
        text = _HEADING.sub("\n\n## ", text)
    try:
        root = fragment_fromstring(_BREAKING.sub("\n\n", text), create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):  # the last: a page that ends in its head
        return _TAG.sub(" ", text)
    for hidden in root.xpath(".//script|.//style|.//template|.//noscript|.//figcaption"):
        hidden.drop_tree()
    return str(root.text_content())


def _plain(value: str) -> str:
    return clean_line(strip_markup(value) if has_markup(value) else value, max_chars=100_000)
