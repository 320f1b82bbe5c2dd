"""Boxes that a page sets into or around its article, known by the words of their class."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from ingest.html_title import fold_title

BOX_TAGS = ("div", "section", "aside", "ul", "ol", "form", "nav", "footer", "dialog")
TEXT_TAGS = ("p", "li", "td", "h2", "h3", "h4")
MOST_TEXT = 0.3  # of the letters of a page's texts that a box may hold; more is the article, oddly named
# Words of a class or an id that name a box beside the article, in the names that editors' systems give them.
_BOX_WORDS = frozenset(
    "comments comment disqus related recommended recommendation recommendations recirculation newsletter share sharing "
    "socialshare cookie cookies consent disclaimer breadcrumb breadcrumbs outbrain taboola trending mostread "
    "popular mostpopular readmore morelike alsoread advert advertisement promo".split()
)
_NO_BOX = frozenset("has no with is js can hide article content main page body wrapper".split())
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def box_texts(tree: HtmlElement) -> frozenset[str]:
    """Folded texts that stand only in comments, share bars, recommendations, newsletter and consent boxes.

    Args:
        tree: The page; a box that holds a main heading or much of the text counts as the article's.
    """
    whole = _letters(tree)
    boxes = [node for node in tree.iter(*BOX_TAGS) if _is_named_box(node)]
    boxed = {
        part
        for node in boxes
        if next(node.iter("h1", "main"), None) is None and _letters(node) <= whole * MOST_TEXT
        for part in node.iter(*TEXT_TAGS)
    }
    free = {fold_title(part.text_content()) for part in tree.iter(*TEXT_TAGS) if part not in boxed}
    return frozenset(fold_title(part.text_content()) for part in boxed) - free - {""}


def _is_named_box(node: HtmlElement) -> bool:
    for name in f"{node.get('class') or ''} {node.get('id') or ''}".split():
        words = {word.lower() for word in _WORD.findall(name)}
        if words & _BOX_WORDS and not words & _NO_BOX:
            return True
    return False


def _letters(node: HtmlElement) -> int:
    """Letters of all paragraphs in an element."""
    return sum(len(part.text_content().strip()) for part in node.iter("p"))
