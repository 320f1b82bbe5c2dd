"""Where a page keeps its article: the containers that most of the extracted text lies in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from ingest.html_title import fold_title
from rag.records import Paragraph

MAIN_SHARE = 0.6  # of the extracted letters in containers of one kind, from where that kind is the article's
STRAY_SHARE = 0.1  # of the extracted letters below which another kind of container is something else
MIN_FILL_CHARS = 80  # a shorter block that was not extracted is more likely a label
MIN_FILL_BLOCKS = 2  # blocks missing before the extraction counts as torn
_VARIABLE = re.compile(r"\d|^(?:is|has|js)-|active|first|last|odd|even")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph element: its text, the kind of container it lies in, the share of links in it."""

    text: str
    container: str
    links: float
    heading: str = ""


def drop_other_articles(tree: HtmlElement) -> None:
    """Keep the first of several whole articles, as on pages that load the next ones below.

    Args:
        tree: The page; articles after the first that have a main heading of their own are taken out.
    """
    outer = [
        node for node in tree.iter("article") if not any(up.tag == "article" for up in node.iterancestors())
    ]
    headed = [node for node in outer if next(node.iter("h1"), None) is not None]
    for node in headed[1:]:
        node.drop_tree()


def page_blocks(tree: HtmlElement) -> tuple[Block, ...]:
    """Every paragraph of a page in document order, before trafilatura changes the tree."""
    blocks: list[Block] = []
    heading = ""
    for node in tree.iter("p", "h2", "h3", "h4"):
        text = " ".join(node.text_content().split())
        if not text:
            continue
        if node.tag != "p":
            heading = text
            continue
        linked = sum(len(link.text_content()) for link in node.iter("a"))
        blocks.append(Block(text, _kind(node), linked / len(text), heading))
        heading = ""
    return tuple(blocks)


def keep_to_container(paragraphs: tuple[Paragraph, ...], blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """Drop paragraphs from stray containers and add blocks that the article's own containers hold.

    Pages are torn where an advertisement parts the text into several containers of one kind, and
    carry extra text where a teaser or a comment looks like a paragraph.

    Args:
        paragraphs: What was extracted.
        blocks: The page's paragraphs in document order.
    """
    kinds = {fold_title(block.text): block.container for block in reversed(blocks)}
    sizes = _sizes(paragraphs, kinds)
    whole = sum(sizes.values())
    if not whole:
        return paragraphs
    main, size = sizes.most_common(1)[0]
    if size < whole * MAIN_SHARE:
        return paragraphs
    stray = {kind for kind, chars in sizes.items() if chars < whole * STRAY_SHARE}
    kept = tuple(p for p in paragraphs if kinds.get(fold_title(p.text), main) not in stray)
    return _filled(kept, [block for block in blocks if block.container == main])


def set_apart(paragraphs: Iterable[Paragraph], blocks: Sequence[Block]) -> frozenset[str]:
    """Folded texts of blocks that lie in another kind of container than most of the paragraphs."""
    kinds = {fold_title(block.text): block.container for block in reversed(blocks)}
    sizes = _sizes(paragraphs, kinds)
    main = sizes.most_common(1)[0][0] if sizes else ""
    return frozenset(text for text, kind in kinds.items() if kind != main)


def largest_container(blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """The paragraphs of the kind of container that holds most text, where extraction finds none."""
    long = [block for block in blocks if len(block.text) >= MIN_FILL_CHARS and block.links < 0.5]
    sizes: Counter[str] = Counter()
    for block in long:
        sizes[block.container] += len(block.text)
    main = sizes.most_common(1)[0][0] if sizes else ""
    return tuple(Paragraph(block.text, block.heading) for block in long if block.container == main)


def _filled(paragraphs: tuple[Paragraph, ...], blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """Put blocks that are missing among the paragraphs where they stand on the page."""
    have = {fold_title(paragraph.text) for paragraph in paragraphs}
    missing = [
        b
        for b in blocks
        if fold_title(b.text) not in have and len(b.text) >= MIN_FILL_CHARS and b.links < 0.5
    ]
    if len(missing) < MIN_FILL_BLOCKS:
        return paragraphs
    place = {fold_title(paragraph.text): number for number, paragraph in enumerate(paragraphs)}
    filled: list[Paragraph] = []
    taken = 0
    for block in blocks:
        folded = fold_title(block.text)
        if folded in place:
            filled += paragraphs[taken : place[folded] + 1]
            taken = max(taken, place[folded] + 1)
        elif block in missing:
            filled.append(Paragraph(block.text, block.heading))
    return (*filled, *paragraphs[taken:])


def _sizes(paragraphs: Iterable[Paragraph], kinds: Mapping[str, str]) -> Counter[str]:
    sizes: Counter[str] = Counter()
    for paragraph in paragraphs:
        kind = kinds.get(fold_title(paragraph.text))
        if kind is not None:
            sizes[kind] += len(paragraph.text)
    return sizes


def _kind(node: HtmlElement) -> str:
    """The tags and classes of a paragraph's parent and grandparent, without what varies among siblings."""
    names: list[str] = []
    for parent in list(node.iterancestors())[:2]:
        classes = sorted(name for name in (parent.get("class") or "").split() if not _VARIABLE.search(name))
        names.append(".".join([str(parent.tag), *classes]))
    return ">".join(names)
