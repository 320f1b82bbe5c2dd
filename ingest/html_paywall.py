"""Whether a page holds only the beginning of its article: what it says of itself, and the wall that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from ingest.html_facts import parse_tree
from rag.records import Paragraph

STUB_CHARS = 1500  # of text, below which a page that is not free holds a stub; full ones have 2,000 and more
WALL_CHARS = 300  # of a text that asks to pay; a longer one is part of an article
_LOCKED = frozenset({"locked", "metered", "paid", "premium", "plus", "subscriber", "paywall"})
_WALL = re.compile(
    r"(?:jetzt |gratis |kostenlos |direkt |mit .{2,40} )?weiterlesen\b.{0,80}(?:abo|plus|\+|test|anmeld|monat|kostenlos)"
    r"|(?:diesen|dieser|den ganzen|den vollständigen|den kompletten) (?:artikel|text|beitrag|inhalt)\b.{0,60}"
    r"(?:abonnent|abo\b|plus|registrier|freischalten|kaufen|weiterlesen)"
    r"|(?:sie haben|du hast) (?:noch )?kein abo|bereits abonnent\b|schon abonnent\b|nur für abonnent"
    r"|subscribe (?:now )?to (?:continue|read|keep)|(?:to )?continue reading\b.{0,60}(?:subscri|sign|account|register)"
    r"|this (?:article|content|story) is (?:only )?(?:for|available to) (?:subscribers|members)"
    r"|already a (?:subscriber|member)\?|cet article est réservé|réservé aux abonnés|contenuto riservato agli abbonati",
    re.IGNORECASE,
)


def is_stub(html: str, paragraphs: Iterable[Paragraph], is_free: bool | None) -> bool:
    """Whether the text stops at a paywall.

    Args:
        html: The page; parsed once more where the text is short, since extraction changes the tree.
        paragraphs: What was extracted.
        is_free: schema.org's isAccessibleForFree; None where it is not said.
    """
    size = sum(len(paragraph.text) for paragraph in paragraphs)
    if size >= STUB_CHARS:
        return False
    if is_free is False:
        return True
    tree = parse_tree(html)
    return _tier(tree) in _LOCKED or _shows_wall(tree)


def without_wall(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs but those that ask to subscribe."""
    return tuple(each for each in paragraphs if len(each.text) > WALL_CHARS or not _WALL.search(each.text))


def _shows_wall(tree: HtmlElement) -> bool:
    """Whether a page shows a text of its own that asks to subscribe before reading on."""
    for node in tree.iter("p", "div", "span", "h2", "h3", "a", "button"):
        text = node.text_content() if len(node) < 6 else ""
        if 0 < len(text) <= WALL_CHARS and _WALL.search(" ".join(text.split())):
            return True
    return False


def _tier(tree: HtmlElement) -> str:
    """The article's tier as Facebook's and others' meta elements name it."""
    names = ("article:content_tier", "og:article:content_tier", "content_tier", "access", "paywall")
    for node in tree.iter("meta"):
        if (node.get("property") or node.get("name") or "").lower() in names:
            return (node.get("content") or "").strip().lower()
    return ""
