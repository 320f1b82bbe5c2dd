"""The lines of a PDF to a title and paragraphs: running titles go, hyphens close, headings stand apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.records import Paragraph

EDGE_LINES = 2  # at the top and the bottom of a page, where running titles and page numbers stand
EDGE_SHARE = 0.5  # of the pages that a line is on, from where it runs through the document
SHORT_SHARE = 0.85  # of the usual line length, below which a line that ends a sentence ends its paragraph
LARGER = 1.15  # times the size of the text, from where a line is a heading
HEADING_CHARS = 200  # of a heading; print sets them in up to four lines
_ENDS_SENTENCE = re.compile(r"[.!?:…][\"'»«“”’)\]]*$")
_HYPHENATED = re.compile(r"[^\W\d_][-\u2010]$")
_BYLINE = re.compile(r"(?:von|by) (?:[A-ZÄÖÜ][\w.'’-]+(?:,| und| and|/)? ?){2,8}", re.IGNORECASE)
_MASTHEAD = re.compile(r".*(?:\b(?:seite|page) \d+|\d{4}\b.*[|·•–].*|[|·•–].*\b\d{4}\b).*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its text, the size of its letters in points, whether they are bold."""

    text: str
    size: float
    is_bold: bool


def titled_paragraphs(pages: Sequence[Sequence[Line]], given: str) -> tuple[str, tuple[Paragraph, ...]]:
    """Join lines to paragraphs under their headings.

    Args:
        pages: The lines of each page, in reading order.
        given: The title that the metadata give; empty where they give none.

    Returns:
        The given title, else the largest heading of the first page; and the paragraphs.
    """
    kept = _without_edges(pages)
    lines = [line for page in kept for line in page]
    body = _body_size(lines)
    usual = _usual_length(lines)
    title = given or _largest_heading(kept[0] if kept else [], body)
    paragraphs: list[Paragraph] = []
    heading = ""
    for text, is_heading in _blocks(lines, body, usual):
        if not is_heading:
            paragraphs.append(Paragraph(text, heading))
            heading = ""
        elif _key(text) != _key(title) and not _MASTHEAD.fullmatch(text):
            heading = text
    return title, tuple(paragraphs) or ((Paragraph(heading),) if heading else ())


def _without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages' lines without running titles, page numbers and mastheads."""
    tops = [{_edge(line) for line in (*page[:EDGE_LINES], *page[-EDGE_LINES:])} for page in pages]
    counts = Counter(key for keys in tops for key in keys)
    running = {key for key, count in counts.items() if len(pages) > 1 and count > EDGE_SHARE * len(pages)}
    return [
        [
            line
            for place, line in enumerate(page)
            if EDGE_LINES <= place < len(page) - EDGE_LINES or not _is_edge(line, running)
        ]
        for page in pages
    ]


def _is_edge(line: Line, running: set[str]) -> bool:
    is_number = line.text.strip(" -–|").isdecimal()
    return (
        is_number or _edge(line) in running or (len(line.text) < 100 and bool(_MASTHEAD.fullmatch(line.text)))
    )


def _edge(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _body_size(lines: Sequence[Line]) -> tuple[float, bool]:
    """Size and weight of most letters."""
    sizes: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        sizes[line.size, line.is_bold] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else (0.0, False)


def _usual_length(lines: Sequence[Line]) -> int:
    """The length that the longer half of the lines has, in characters."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def _is_heading(line: Line, body: tuple[float, bool]) -> bool:
    size, is_bold = body
    return line.size > size * LARGER or (line.is_bold and not is_bold and line.size >= size)


def _largest_heading(lines: Sequence[Line], body: tuple[float, bool]) -> str:
    """The first run of lines in the largest size of a page; empty where all have the text's."""
    headings = [line for line in lines if _is_heading(line, body)]
    if not headings:
        return ""
    largest = max(line.size for line in headings)
    start = next(place for place, line in enumerate(lines) if line.size == largest and line in headings)
    text = ""
    for line in lines[start:]:
        if line.size != largest or len(text) > HEADING_CHARS:
            break
        text = _joined(text, line.text)
    return text


def _blocks(lines: Sequence[Line], body: tuple[float, bool], usual: int) -> Iterator[tuple[str, bool]]:
    """Yield (text, is_heading): lines joined as long as they belong together."""
    text, was_heading, size = "", False, 0.0
    for line in lines:
        is_heading = _is_heading(line, body)
        if text and (is_heading != was_heading or (is_heading and line.size != size)):
            yield text, was_heading and len(text) < HEADING_CHARS
            text = ""
        text, was_heading, size = _joined(text, line.text), is_heading, line.size
        if not is_heading and (_ends(line.text, usual) or (text == line.text and _BYLINE.fullmatch(text))):
            yield text, False
            text = ""
    if text:
        yield text, was_heading and len(text) < HEADING_CHARS


def _ends(text: str, usual: int) -> bool:
    return bool(_ENDS_SENTENCE.search(text)) and len(text) < SHORT_SHARE * usual


def _joined(text: str, line: str) -> str:
    """Put a line behind a text; a word that was hyphenated becomes whole."""
    if not text:
        return line
    if _HYPHENATED.search(text):
        return text[:-1] + line if line[:1].islower() else text + line
    return f"{text} {line}"


def _key(text: str) -> str:
    return "".join(text.split()).casefold()
