"""Pages that a browser puts together: the article's paragraphs out of the data that their scripts carry."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from ingest.rows import strip_markup
from rag.records import Paragraph

MAX_SCRIPT_CHARS = 4_000_000  # of one script; what Next.js hands over has up to 1 MB
MIN_CHARS = 200  # of all paragraphs together; less are labels and notices
BEFORE_CHARS = 40  # of what stands before a paragraph, where its box may be named a caption
# A paragraph's HTML inside a JSON string, escaped once or, in a string inside a string, twice.
_PARAGRAPH = re.compile(r"\\+u003cp(?:\s[^<>]{0,300}?)?\\+u003e(.{1,20000}?)\\+u003c/p\\+u003e", re.S)
_TAG = re.compile(r"\\+u003(c|e)", re.I)
_CHARACTER = re.compile(r"\\+u([0-9a-f]{4})", re.I)
_ESCAPED = re.compile(r"\\+([\"'/])")
_BREAK = re.compile(r"\\+[nrt]")


def script_paragraphs(tree: HtmlElement) -> tuple[Paragraph, ...]:
    """The paragraphs in a page's script data, each once; empty where there are none worth the name."""
    found: dict[str, None] = {}
    for node in tree.iter("script"):
        text = node.text or ""
        if len(text) <= MAX_SCRIPT_CHARS and "u003cp" in text:
            for match in _PARAGRAPH.finditer(text):
                if "caption" not in text[max(0, match.start() - BEFORE_CHARS) : match.start()]:
                    found[_plain(match.group(1))] = None
    found.pop("", None)
    return tuple(map(Paragraph, found)) if sum(map(len, found)) >= MIN_CHARS else ()


def _plain(escaped: str) -> str:
    html = _TAG.sub(lambda match: "<" if match.group(1).lower() == "c" else ">", escaped)
    html = _CHARACTER.sub(lambda match: chr(int(match.group(1), 16)), _BREAK.sub(" ", html))
    return " ".join(strip_markup(_ESCAPED.sub(r"\1", html)).split())
