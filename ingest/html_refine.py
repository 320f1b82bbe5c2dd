"""What a page's mark-up says of extracted paragraphs: headings, captions, teasers, where the body ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from ingest.html_boxes import box_texts
from ingest.html_captions import side_texts
from ingest.html_title import fold_title
from rag.records import Paragraph

PROBE_CHARS = 80  # folded characters of a paragraph that are looked for in a body
MIN_BODY_CHARS = 300  # a shorter articleBody is a teaser
WHOLE_SHARE = 0.6  # an articleBody shorter than this share of the extracted text was cut off
GAP_SHARE = 0.95  # extracted text that covers less of the articleBody than this has gaps
LINK_SHARE = 0.7  # of a paragraph's letters inside links: a pointer to other articles
WHOLE_LINK_SHARE = 0.98  # from where even a whole sentence is a pointer; white space makes the rest
MIN_DESCRIPTION = 40  # characters of a description that is compared with first paragraphs
FIRST = 3  # paragraphs at the top among which the lead may stand again
_NAMES = re.compile(
    r"(?:[A-ZÄÖÜ][\w.'’-]+ ){1,2}[A-ZÄÖÜ][\w'’-]+"
    r"(?:(?:/|, | und | and | & )(?:[A-ZÄÖÜ][\w.'’-]+ ){1,2}[A-ZÄÖÜ][\w'’-]+)*"
)
_SENTENCE_END = re.compile(r"[.!?…][\"'»«“”’)\]]*$")
_BYLINE = re.compile(r"(?:von|by|par|por)\s+((?:[A-ZÄÖÜ][\w.'’-]+(?:,| und| and|/| &)?\s*){2,8})", re.UNICODE)
# Headings and lines from where a page goes on with something else than the article.
_END = re.compile(
    r"(?:all |alle )?(?:comments|kommentare|leserkommentare|comentarios|commentaires)(?: \(?\d+\)?)?"
    r"|(?:unsere |verwendete |weitere )?quellen(?:angaben)?\W*|weiterführende links\W*|neue(?:ste)? nachrichten\W*"
    r"|ähnliche(?: artikel| beiträge| themen)?\W*|(?:mehr|weiteres) zum thema\W*"
    r"|(?:das könnte|auch) (?:sie|dich) (?:auch |ebenfalls )?interessier(?:en|t)\W*"
    r"|(?:related|recommended|more) (?:articles|stories|coverage|reading|news)\W*|you may also like\W*"
    r"|(?:über (?:den|die) autor\w*|about the authors?|zur person der autor\w*)\W*",
    re.I,
)
_LEAD_CLASS = re.compile(
    r"lead|lede|intro|einleitung|preface|(?<![a-z])bold(?![a-z])|teaser|summary|standfirst|vorspann|abstract|excerpt|subtitle|subline|dek\b",
    re.I,
)
BOLD_SHARE = 0.9  # of a paragraph's letters in bold, from where it is the lead
REPEAT_CHARS = 40  # from which a paragraph that stands twice was set twice by the page


@dataclass(frozen=True, slots=True)
class Marks:
    """A page's mark-up, texts folded to letters and digits."""

    headings: frozenset[str]
    captions: frozenset[str]
    pointers: frozenset[str]
    items: frozenset[str]
    leads: frozenset[str]
    blocks: tuple[tuple[str, bool], ...]  # text, is_heading; in document order, not folded


def page_marks(tree: HtmlElement) -> Marks:
    """Read the mark-up, before trafilatura changes the tree."""
    headings, pointers, items, leads = set[str](), set[str](), set[str](), set[str]()
    blocks: list[tuple[str, bool]] = []
    for node in tree.iter("p", "li", "blockquote", "h2", "h3", "h4", "h5", "a"):
        text = " ".join(node.text_content().split())
        if not text:
            continue
        if node.tag == "a":
            if len(text) > MIN_DESCRIPTION and not _SENTENCE_END.search(text):
                pointers.add(fold_title(text))
        elif node.tag.startswith("h"):
            headings.add(fold_title(text))
            blocks.append((text, True))
        else:
            linked = sum(len(link.text_content().strip()) for link in node.iter("a"))
            is_one_link = linked >= len(text) * WHOLE_LINK_SHARE
            if is_one_link or (linked > len(text) * LINK_SHARE and not _SENTENCE_END.search(text)):
                pointers.add(fold_title(text))
            if node.tag == "li":
                items.add(fold_title(text))
            if node.tag == "p":
                blocks.append((text, False))
                leads.update([fold_title(text)] if _is_lead(node) else [])
    return Marks(
        headings=frozenset(headings),
        captions=side_texts(tree) | box_texts(tree),
        pointers=frozenset(pointers),
        items=frozenset(items),
        leads=frozenset(leads),
        blocks=tuple(blocks),
    )


def _is_lead(node: HtmlElement) -> bool:
    """Whether a paragraph is set in bold, or named as the lead, as may be what it stands in alone."""
    parent = node.getparent()
    length = len(node.text_content().strip())
    if any(len(part.text_content().strip()) >= BOLD_SHARE * length for part in node.iter("b", "strong")):
        return True
    names = [node.get("class") or "", node.get("itemprop") or ""]
    if parent is not None and len(parent) <= 2:
        names += [parent.get("class") or ""]
    return any(_LEAD_CLASS.search(name) for name in names)


def refine(paragraphs: Iterable[Paragraph], marks: Marks) -> tuple[Paragraph, ...]:
    """Drop captions and pointers, turn headings that were taken for paragraphs back, stop at comments."""
    kept: list[Paragraph] = []
    seen: set[str] = set()
    heading = ""
    for paragraph in paragraphs:
        folded = fold_title(paragraph.text)
        heading = paragraph.heading or heading
        if folded in seen and len(paragraph.text) >= REPEAT_CHARS:
            continue
        seen.add(folded)
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


def drop_lead(
    paragraphs: tuple[Paragraph, ...],
    titles: Iterable[str],
    leads: Iterable[str],
    marks: Marks,
    apart: frozenset[str],
) -> tuple[Paragraph, ...]:
    """Drop what stands again, or sums up, before the text begins.

    Args:
        paragraphs: The article's.
        titles: Its title in all forms; a paragraph that repeats one goes.
        leads: Its lead in all forms; a paragraph that repeats one goes unless the page sets it as text.
        marks: Which paragraphs are set as lead, and which are items of a list.
        apart: Folded texts that stand in another container than the article's.

    Returns:
        The paragraphs without repetitions among the first three, and without a list of key points at the top.
    """
    start = next((at for at, p in enumerate(paragraphs) if fold_title(p.text) not in marks.items), 0)
    paragraphs = paragraphs[start:] if start > 1 else paragraphs
    known = {fold_title(text) for text in titles} - {""}
    known |= {fold_title(text) for text in leads} & (marks.leads | apart)
    first = tuple(p for p in paragraphs[:FIRST] if fold_title(p.text) not in known)
    return first + paragraphs[FIRST:]


def drop_tail(paragraphs: tuple[Paragraph, ...], marks: Marks) -> tuple[Paragraph, ...]:
    """Drop the list that a page sets below its article: items without a full stop that nothing announces.

    A list stays where the paragraph before it ends with a colon, or where it has a heading.
    """
    end = len(paragraphs)
    while end and _is_bare_item(paragraphs[end - 1], marks):
        end -= 1
    tail = paragraphs[end:]
    is_announced = not end or paragraphs[end - 1].text.endswith(":") or any(each.heading for each in tail)
    return paragraphs if is_announced else paragraphs[:end]


def _is_bare_item(paragraph: Paragraph, marks: Marks) -> bool:
    return fold_title(paragraph.text) in marks.items and not _SENTENCE_END.search(paragraph.text)


def take_byline(paragraphs: tuple[Paragraph, ...]) -> tuple[str, tuple[Paragraph, ...]]:
    """Take a paragraph "Von Anna Beispiel", or the bare name, off the top.

    Returns:
        The byline, empty where there is none, and the other paragraphs.
    """
    for place, paragraph in enumerate(paragraphs[:FIRST]):
        match = _BYLINE.fullmatch(paragraph.text.strip()) if len(paragraph.text) < 100 else None
        bare = len(paragraphs) > FIRST and _NAMES.fullmatch(paragraph.text.strip())
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
