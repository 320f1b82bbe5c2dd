"""Texts that a page sets beside its article: captions, credits, posts, dates, read through the mark-up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ingest.html_title import fold_title

MAX_CAPTION = 600  # characters of what has a caption's class; more is a block that is named oddly
MAX_LABEL = 90  # characters of a date or a reading time with its words
MAX_CREDIT = 100  # characters of "Image: Somebody / Agency"
_EMBEDS = ("twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "bluesky-embed", "fb-post")
_CAPTION_CLASS = re.compile(r"caption|bildunterschrift|image-?credit|photo-?credit|copyright", re.I)
_LABEL_CLASS = re.compile(
    r"(?<![A-Za-z])(?:post|pub|article|publish(?:ed)?|entry)?-?_?(?:date|datetime|timestamp|readtime|reading-?_?time|"
    r"duration|lesedauer|lesezeit)(?![a-z])|Date(?![a-z])|ReadingTime",
)
_CREDIT = re.compile(
    r"\W*(?:image|picture|photo|foto|fotos|bild|bilder|grafik|credit|credits|quelle|source)\s*(?:by\b|:)",
    re.I,
)
_PICTURES = ("figure", "img", "picture", "amp-img")
_SENTENCE_END = re.compile(r"[.!?…][\"'»«“”’)\]]*$")


def side_texts(tree: HtmlElement) -> frozenset[str]:
    """Folded texts of what stands beside the article, whole and in parts, but for what is set as text too."""
    parts = set(_parts(tree))
    plain = {fold_title(node.text_content()) for node in tree.iter("p") if node not in parts}
    return frozenset(fold_title(part.text_content()) for part in parts) - plain - {""}


def _parts(tree: HtmlElement) -> Iterator[HtmlElement]:
    for node in tree.iter("figcaption", "blockquote", "p", "div", "span", "dd"):
        name = node.get("class") or ""
        is_embed = node.tag == "blockquote" and any(embed in name for embed in _EMBEDS)
        if is_embed or _is_caption(node, name) or _is_label(node, name):
            yield from (node, *node.iter("p", "span", "div"))


def _is_caption(node: HtmlElement, name: str) -> bool:
    """Whether an element is a caption by its tag, its class, or by standing at a picture."""
    if node.tag != "figcaption" and not (name and _CAPTION_CLASS.search(name)) and not _is_at_picture(node):
        return False
    return node.tag == "figcaption" or len(node.text_content()) <= MAX_CAPTION


def _is_label(node: HtmlElement, name: str) -> bool:
    """Whether an element's class calls it a date or a reading time."""
    return bool(name and _LABEL_CLASS.search(name)) and len(node.text_content().strip()) <= MAX_LABEL


def _is_at_picture(node: HtmlElement) -> bool:
    """Whether a paragraph below a picture is followed by the credit, or is set apart from the text.

    Many editors' systems put a picture's caption into a plain paragraph, in bold or in italics.
    """
    before, after = node.getprevious(), node.getnext()
    if node.tag != "p" or before is None or not _is_picture(before):
        return False
    if after is not None and _CREDIT.match(after.text_content()) and len(after.text_content()) <= MAX_CREDIT:
        return True
    text = node.text_content().strip()
    styled = max(
        (len(part.text_content().strip()) for part in node.iter("b", "strong", "i", "em")), default=0
    )
    return bool(text) and styled == len(text) and bool(_SENTENCE_END.search(text))


def _is_picture(node: HtmlElement) -> bool:
    """Whether an element is a picture and holds no text, as a figure with its own caption does."""
    if node.text_content().strip():
        return False
    return node.tag in _PICTURES or next(node.iter(*_PICTURES), None) is not None
