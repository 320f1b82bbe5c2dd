"""Lines of the list of articles as data for the results component, with the searched words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.catalogue import ArticleRow, Catalogue
from rag.errors import NotFoundError
from ui.strings import Texts

Data = dict[str, object]  # what a component takes: JSON
Pieces = list[list[str]]  # a text cut into [piece, kind]; a piece with a kind is marked

BEFORE_CHARS, AFTER_CHARS = 70, 210  # characters of a body shown around the first searched word: two lines
SHORT_WORD = 4  # letters; shorter words are marked only where a word begins, or every syllable would be


def lines_data(rows: Sequence[ArticleRow], words: Sequence[str], catalogue: Catalogue, texts: Texts) -> Data:
    """Lay out a page of the list.

    Args:
        rows: The articles.
        words: What was searched for, marked in titles and shown where the text holds it.
        catalogue: Gives the texts.
        texts: The words of the page.
    """
    pattern = _pattern(words)
    return {
        "label": texts("articles.title"),
        "rows": [_line(row, pattern, catalogue, texts) for row in rows],
    }


def _line(row: ArticleRow, pattern: re.Pattern[str] | None, catalogue: Catalogue, texts: Texts) -> Data:
    return {
        "id": row.id,
        "title": _pieces(row.title, pattern),
        "outlet": row.outlet or texts("reader.unnamed"),
        "date": texts.published(row.published, row.published_precision),
        "badges": [texts(f"articles.badge.{mark}") for mark in row.marks if mark != "undated"],
        "text": _pieces(_excerpt(row, pattern, catalogue), pattern),
        "language": row.language,
    }


def _excerpt(row: ArticleRow, pattern: re.Pattern[str] | None, catalogue: Catalogue) -> str:
    """The lead, or the place of the text that holds a searched word where the lead does not."""
    if row.lead and (pattern is None or pattern.search(row.lead)):
        return row.lead
    try:
        body = catalogue.article(row.id, row.version, withdrawn=True).body
    except NotFoundError:  # replaced since the list was read
        return row.lead
    found = pattern.search(body) if pattern else None
    if found is None:
        return row.lead or _cut(body, 0, AFTER_CHARS)
    return _cut(body, found.start() - BEFORE_CHARS, found.start() + AFTER_CHARS)


def _cut(text: str, start: int, end: int) -> str:
    """A stretch of a text on one line, from word to word, with dots where it goes on."""
    start, end = max(0, start), min(len(text), end)
    while 0 < start < len(text) and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    line = " ".join(text[start:end].split())
    return ("… " if start else "") + line + (" …" if end < len(text) else "")


def _pieces(text: str, pattern: re.Pattern[str] | None) -> Pieces:
    """A text cut at the words that are marked."""
    if pattern is None:
        return [[text, ""]]
    pieces, at = [], 0
    for found in pattern.finditer(text):
        if found.start() > at:
            pieces.append([text[at : found.start()], ""])
        pieces.append([found[0], "main"])
        at = found.end()
    return [*pieces, [text[at:], ""]] if at < len(text) or not pieces else pieces


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """What finds the words, the longest first, so that a word inside another one does not hide it."""
    known = sorted({word for word in words if len(word) > 1}, key=lambda word: (-len(word), word))
    parts = [re.escape(word) if len(word) >= SHORT_WORD else rf"\b{re.escape(word)}" for word in known]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None
