"""What a page's mark-up says of extracted paragraphs: headings, captions, teasers, where the body ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from ingest.html_title import fold_title
from rag.records import Paragraph

PROBE_CHARS = 80  # folded characters of a paragraph that are looked for in a body
MIN_BODY_CHARS = 300  # a shorter articleBody is a teaser
WHOLE_SHARE = 0.6  # an articleBody shorter than this share of the extracted text was cut off
GAP_SHARE = 0.95  # extracted text that covers less of the articleBody than this has gaps
LINK_SHARE = 0.7  # of a paragraph's letters inside links: a pointer to other articles
MIN_DESCRIPTION = 40  # characters of a description that is compared with first paragraphs
FIRST = 3  # paragraphs at the top among which the lead may stand again
_NAMES = re.compile(
    r"(?:[A-ZÄÖÜ][\w.'’-]+ ){1,2}[A-ZÄÖÜ][\w'’-]+(?:/(?:[A-ZÄÖÜ][\w.'’-]+ ){1,2}[A-ZÄÖÜ][\w'’-]+)*"
)
_SENTENCE_END = re.compile(r"[.!?…][\"'»«“”’)\]]*$")
_BYLINE = re.compile(r"(?:von|by|par|por)\s+((?:[A-ZÄÖÜ][\w.'’-]+(?:,| und| and|/| &)?\s*){2,8})", re.UNICODE)
_END = re.compile(
    r"(?:all |alle )?(?:comments|kommentare|leserkommentare|comentarios|commentaires)(?: \(?\d+\)?)?", re.I
)


@dataclass(frozen=True, slots=True)
class Marks:
    """A page's mark-up, texts folded to letters and digits."""

    headings: frozenset[str]
    captions: frozenset[str]
    pointers: frozenset[str]
    blocks: tuple[tuple[str, bool], ...]  # text, is_heading; in document order, not folded


def page_marks(tree: HtmlElement) -> Marks:
    """Read the mark-up, before trafilatura changes the tree."""
    headings, captions, pointers, blocks = set[str](), set[str](), set[str](), list[tuple[str, bool]]()
    for node in tree.iter("p", "li", "blockquote", "h2", "h3", "h4", "h5", "figcaption", "a"):
        text = " ".join(node.text_content().split())
        if not text:
            continue
        if node.tag == "figcaption":
            captions.add(fold_title(text))
            captions.update(fold_title(part.text_content()) for part in node.iter("p", "span", "div"))
        elif node.tag == "a":
            if len(text) > MIN_DESCRIPTION and not _SENTENCE_END.search(text):
                pointers.add(fold_title(text))
        elif node.tag.startswith("h"):
            headings.add(fold_title(text))
            blocks.append((text, True))
        else:
            linked = sum(len(link.text_content().strip()) for link in node.iter("a"))
            if linked > len(text) * LINK_SHARE and not _SENTENCE_END.search(text):
                pointers.add(fold_title(text))
            if node.tag == "p":
                blocks.append((text, False))
    captions.discard("")
    return Marks(frozenset(headings), frozenset(captions), frozenset(pointers), tuple(blocks))


def refine(paragraphs: Iterable[Paragraph], marks: Marks) -> tuple[Paragraph, ...]:
    """Drop captions and pointers, turn headings that were taken for paragraphs back, stop at comments."""
    kept: list[Paragraph] = []
    heading = ""
    for paragraph in paragraphs:
        folded = fold_title(paragraph.text)
        heading = paragraph.heading or heading
        if _END.fullmatch(paragraph.text.strip()) or _END.fullmatch(heading.strip()):
            break
        if folded in marks.captions or folded in marks.pointers:
            continue
        if folded in marks.headings and len(paragraph.text) < 200:
            heading = paragraph.text
            continue
        kept.append(Paragraph(paragraph.text, heading))
        heading = ""
    return tuple(kept)


def fit_to_body(paragraphs: tuple[Paragraph, ...], body: str, marks: Marks) -> tuple[Paragraph, ...]:
    """Keep the paragraphs that JSON-LD's articleBody holds, and fill its gaps from the page.

    Args:
        paragraphs: What was extracted.
        body: The articleBody, as plain text; one that is cut off or empty changes nothing.
        marks: The page's blocks.
    """
    whole = fold_title(body)
    extracted = sum(len(fold_title(paragraph.text)) for paragraph in paragraphs)
    if len(whole) < MIN_BODY_CHARS or len(whole) < extracted * WHOLE_SHARE:
        return paragraphs
    inside = tuple(_inside(paragraphs, whole))
    blocks = tuple(_inside(_of_blocks(marks.blocks), whole))
    best = blocks if _size(inside) < len(whole) * GAP_SHARE and _size(blocks) > _size(inside) else inside
    if _size(best) >= len(whole) * WHOLE_SHARE:
        return best
    lines = tuple(Paragraph(line.strip()) for line in body.split("\n") if line.strip())
    return lines if len(lines) > 2 or not paragraphs else paragraphs


def drop_lead(paragraphs: tuple[Paragraph, ...], repeated: Iterable[str]) -> tuple[Paragraph, ...]:
    """Drop title and lead where they stand again among the first paragraphs."""
    known = {fold_title(text) for text in repeated} - {""}
    first = tuple(p for p in paragraphs[:FIRST] if fold_title(p.text) not in known)
    return first + paragraphs[FIRST:]


def take_byline(paragraphs: tuple[Paragraph, ...]) -> tuple[str, tuple[Paragraph, ...]]:
    """Take a paragraph "Von Anna Beispiel", or the bare name, off the top.

    Returns:
        The byline, empty where there is none, and the other paragraphs.
    """
    for place, paragraph in enumerate(paragraphs[:FIRST]):
        match = _BYLINE.fullmatch(paragraph.text.strip()) if len(paragraph.text) < 100 else None
        bare = place == 0 and len(paragraphs) > FIRST and _NAMES.fullmatch(paragraph.text.strip())
        if match or bare:
            byline = match.group(1) if match else paragraph.text.strip()
            return byline, paragraphs[:place] + paragraphs[place + 1 :]
    return "", paragraphs


def _inside(paragraphs: Iterable[Paragraph], whole: str) -> Iterator[Paragraph]:
    for paragraph in paragraphs:
        probe = fold_title(paragraph.text)[:PROBE_CHARS]
        if probe and probe in whole:
            yield paragraph


def _of_blocks(blocks: Iterable[tuple[str, bool]]) -> Iterator[Paragraph]:
    heading = ""
    seen: set[str] = set()
    for text, is_heading in blocks:
        if is_heading:
            heading = text
        elif text not in seen:
            seen.add(text)
            yield Paragraph(text, heading)
            heading = ""


def _size(paragraphs: Iterable[Paragraph]) -> int:
    return sum(len(fold_title(paragraph.text)) for paragraph in paragraphs)
