"""Plain text and Markdown to a draft: header lines, title, headings, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from ingest.clean import clean_line, clean_text, shorten, split_paragraphs
from ingest.dates import parse_date
from ingest.fieldnames import field_of
from ingest.records import Draft
from ingest.rows import draft_of_fields
from rag.records import Paragraph

TITLE_CHARS = 100  # of a title made from the first sentence: two lines on a phone
HEADING_CHARS = 120  # the longest heading of 258 real pages has 117 characters
HEADER_NAME_CHARS = 24  # "Veröffentlichungsdatum" has 22; a longer word before ":" is prose

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADER = re.compile(rf"[ \t]*([^\W\d][\w \-]{{0,{HEADER_NAME_CHARS}}}?)[ \t]*:[ \t]+(\S.*)")
_INLINE_DATE = re.compile(
    r"\A\s*(?:date|datum)\s*:?\s+(\d{4}(?:-\d{2}(?:-\d{2}(?:T[\d:.+Z-]+)?)?)?|\d{1,2}\.\d{1,2}\.\d{4})(?=\s|\Z)",
    re.IGNORECASE,
)
_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*")
_UNDERLINE = re.compile(r"(?:=+|-+)")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"'»«“”’)\]]*$")
_QUESTION_END = re.compile(r"[?!][\"'»«“”’)\]]*$")
_LIST_ITEM = re.compile(r"(?:[-*+•–]|\d{1,3}[.)])[ \t]+\S")
_MARKDOWN_INLINE = (
    (re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)"), ""),  # pictures: no text of the article
    (re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"^>[ \t]?", re.MULTILINE), ""),
)


def draft_of_text(text: str, timezone: str, *, is_markdown: bool = False) -> Draft:
    """Read a text with its header lines.

    Args:
        text: The decoded text.
        timezone: The zone of times that name none.
        is_markdown: Whether "#" headings and emphasis are to be read as Markdown.

    Returns:
        A draft; its title is the header's, else a first line that stands alone, else empty.
    """
    text = clean_text(text)
    fields, rest = _split_header(text, timezone)
    draft = draft_of_fields(fields, timezone)
    if is_markdown:
        for pattern, replacement in _MARKDOWN_INLINE:
            rest = pattern.sub(replacement, rest)
    blocks = list(_blocks(rest))
    title = draft.title
    if not title and blocks and blocks[0].heading and not blocks[0].text:
        title, blocks = blocks[0].heading, blocks[1:]
    elif not title and len(blocks) > 1 and _is_heading(blocks[0].text):
        title, blocks = blocks[0].text, blocks[1:]
    elif title and blocks and clean_line(blocks[0].heading or blocks[0].text) == clean_line(title):
        blocks = blocks[1:]
    return Draft(
        title=title,
        lead=draft.lead,
        authors=draft.authors,
        published=draft.published,
        modified=draft.modified,
        language=draft.language,
        outlet=draft.outlet,
        section=draft.section,
        canonical=draft.canonical,
        paragraphs=tuple(_with_headings(blocks)),
        extractor="markdown" if is_markdown else "text",
    )


def first_sentence_title(text: str, language: str = "") -> str:
    """Make a title of a text without one: its first sentence, cut at a word with "…"."""
    from rag.sentences import split_sentences

    spans = split_sentences(text[: TITLE_CHARS * 5], language)
    sentence = text[spans[0].start : spans[0].end] if spans else text[:TITLE_CHARS]
    line = clean_line(sentence)
    return shorten(line, TITLE_CHARS) if len(line) > TITLE_CHARS else line.removesuffix(".")


def _split_header(text: str, timezone: str) -> tuple[list[tuple[str, str]], str]:
    """Take the metadata off the top: front matter, header lines, or a date before the first words."""
    matter = _FRONT_MATTER.match(text)
    if matter:
        return _front_matter(matter.group(1)), text[matter.end() :]
    inline = _INLINE_DATE.match(text)
    if inline and parse_date(inline.group(1), timezone):
        return [("published", inline.group(1))], text[inline.end() :]
    fields: list[tuple[str, str]] = []
    rest = text.lstrip("\n")
    while rest:
        line, _, after = rest.partition("\n")
        match = _HEADER.fullmatch(line)
        field = field_of(match.group(1)) if match else ""
        if match is None or not field or (field == "published" and not parse_date(match.group(2), timezone)):
            break
        if field in ("text", "html"):  # "Text: …" opens the body
            return fields, match.group(2) + "\n" + after
        fields.append((field, match.group(2)))
        rest = after
    return fields, rest if fields else text


def _front_matter(block: str) -> list[tuple[str, str]]:
    """Read a YAML front matter; one that is broken names nothing."""
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(block)):
            return []  # aliases can multiply a short text without end
        values = yaml.load(block, Loader=yaml.BaseLoader)  # every value stays text, dates and numbers too
    except (yaml.YAMLError, RecursionError):
        return []
    if not isinstance(values, dict):
        return []
    fields: list[tuple[str, str]] = []
    for name, value in values.items():
        field = field_of(str(name))
        parts = value if isinstance(value, list) else [value]
        named = (part.get("name") if isinstance(part, dict) else part for part in parts)
        fields += [(field, part) for part in named if field and isinstance(part, str) and part.strip()]
    return fields


def _blocks(text: str) -> Iterator[Paragraph]:
    """Yield what stands between blank lines; a marked heading as a paragraph without text."""
    for piece in split_paragraphs(text):
        lines = piece.split("\n")
        while lines:
            marked = _MARKDOWN_HEADING.fullmatch(lines[0].strip())
            if marked:
                yield Paragraph("", marked.group(2))
                lines = lines[1:]
            elif len(lines) > 1 and len(lines[1].strip()) > 2 and _UNDERLINE.fullmatch(lines[1].strip()):
                yield Paragraph("", lines[0].strip())
                lines = lines[2:]
            else:
                break
        if lines:
            yield Paragraph(" ".join(line.strip() for line in lines))


def _is_heading(text: str) -> bool:
    """Whether a line looks like a heading: short, no full stop, not an item of a list."""
    if len(text) > HEADING_CHARS or _LIST_ITEM.match(text) or not re.search(r"[^\W\d_]{2}", text):
        return False
    return not _ENDS_SENTENCE.search(text) or (
        bool(_QUESTION_END.search(text)) and len(text) < HEADING_CHARS // 2
    )


def _with_headings(blocks: list[Paragraph]) -> Iterator[Paragraph]:
    """Turn short lines between paragraphs into the heading of what follows."""
    heading = ""
    for place, block in enumerate(blocks):
        is_last = place == len(blocks) - 1
        follows_text = (
            not is_last and bool(blocks[place + 1].text) and len(blocks[place + 1].text) > len(block.text)
        )
        if not block.text:
            heading = block.heading
        elif follows_text and _is_heading(block.text) and not heading:
            heading = block.text
        else:
            yield Paragraph(block.text, heading)
            heading = ""
