"""Clean text: what is invisible, broken or too long goes; the words stay as they were."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rag.records import Paragraph

MAX_LINE_CHARS = 1000  # of a title, a name or a heading; the longest of 258 real titles has 190
MAX_LEAD_CHARS = 5000  # of a lead; the longest real one has 1,400
MAX_AUTHORS = 30  # of an article; longer lists are lists of a page's staff

# Zero-width signs, soft hyphens, bidi controls, variation selectors, U+E0000 tags: they carry no
# words, break searching for a quote, and hide text from readers that a model would see.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f]")
_SPACE = re.compile(r"\s+")
_BLANK_LINE = re.compile(r"[^\S\n]*\n(?:[^\S\n]*\n)+[^\S\n]*")


def clean_text(text: str) -> str:
    """Normalise to NFC and strip what cannot be seen; line breaks stay, as line feeds.

    Lone surrogates are dropped, pairs of them joined.
    """
    if not text:
        return ""
    if not text.isascii():
        text = without_surrogates(text)
        text = _INVISIBLE.sub("", text)
        text = unicodedata.normalize("NFC", text)
    text = _CONTROLS.sub("", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_surrogates(text: str) -> str:
    """Drop lone surrogates, which no encoding can write, and join pairs of them."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def clean_line(text: str, max_chars: int = MAX_LINE_CHARS) -> str:
    """Clean text that stands on one line: white space becomes single spaces, the length is capped."""
    line = _SPACE.sub(" ", clean_text(text)).strip()
    return line if len(line) <= max_chars else shorten(line, max_chars)


def shorten(line: str, max_chars: int) -> str:
    """Cut a line at a word so that it has at most `max_chars` characters, "…" included."""
    if len(line) <= max_chars:
        return line
    cut = line[: max_chars - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > max_chars // 2 else cut).rstrip(" ,;:–-") + "…"


def split_paragraphs(text: str) -> list[str]:
    """Cut cleaned text at blank lines; each piece is stripped, none is empty."""
    return [piece for piece in (part.strip() for part in _BLANK_LINE.split(text)) if piece]


def clean_paragraphs(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """Clean each paragraph and its heading; empty ones go, their headings pass on to the next."""
    kept: list[Paragraph] = []
    waiting = ""
    for paragraph in paragraphs:
        heading = clean_line(paragraph.heading) or waiting
        text = _SPACE.sub(" ", clean_text(paragraph.text)).strip()
        if text:
            kept.append(Paragraph(text, heading))
            waiting = ""
        elif heading:
            waiting = heading
    return tuple(kept)


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Clean a list of names: no empty one, none twice, in order."""
    cleaned = (clean_line(name, max_chars=200).strip(" ,;|·•") for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if name))[:MAX_AUTHORS]
