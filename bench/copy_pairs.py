"""The labelled pairs of articles: texts written for this project, and the edits that make copies of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rag.records import Article, Paragraph

DATA = Path(__file__).parent / "data" / "copies.jsonl"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles with a label: whether they carry one text, and what kind of pair they are."""

    id: int
    kind: str
    is_copy: bool
    a: Article
    b: Article


def load_pairs(path: Path = DATA) -> list[Pair]:
    """Read the set: lines with "text" are articles, lines with "id" are pairs of them.

    The second article of a pair is a text ("of") with its edits applied in order. "batch" says when a pair
    was written: those from 2 on after the rules had been fixed on the ones before.

    Raises:
        ValueError: If an edit does not fit its text.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts: dict[str, Article] = {}
    for row in rows:
        if "text" in row:
            texts[row["text"]] = _article(row, texts)
    return [
        Pair(
            row["id"],
            row["kind"],
            row["is_copy"],
            texts[row["a"]],
            _edited(texts[row["b"]["of"]], row["b"], texts),
        )
        for row in rows
        if "id" in row
    ]


def _article(row: Mapping[str, Any], texts: Mapping[str, Article]) -> Article:
    paragraphs = tuple(Paragraph(text) for text in row["paragraphs"])
    if background := row.get("background"):
        first = texts[background["of"]]
        paragraphs += tuple(first.paragraphs[at] for at in background["paragraphs"])
    return Article(
        id=_name(row["text"]),
        version=_name(row["text"], "version"),
        url=f"https://bench.invalid/{row['text']}",
        outlet="Tagblatt",
        title=row["title"],
        lead="",
        authors=(),
        published="2025-03-14",
        published_precision=None,
        language=row["language"],
        paragraphs=paragraphs,
    )


def _edited(article: Article, row: Mapping[str, Any], texts: Mapping[str, Article]) -> Article:
    paragraphs = [paragraph.text for paragraph in article.paragraphs]
    for edit in row.get("edits", ()):
        paragraphs = _apply(edit, paragraphs, texts)
    return replace(
        article,
        id=_name(article.url, json.dumps(row, sort_keys=True)),
        title=row.get("title", article.title),
        authors=tuple(row.get("authors", ())),
        paragraphs=tuple(Paragraph(text) for text in paragraphs),
    )


def _apply(edit: Mapping[str, Any], paragraphs: list[str], texts: Mapping[str, Article]) -> list[str]:
    """One edit: cut, insert, drop, set, replace, dateline or take."""
    match edit:
        case {"op": "cut", "share": share}:
            return cut(paragraphs, share)
        case {"op": "insert", "at": at, "text": text}:
            return [*paragraphs[:at], text, *paragraphs[at:]]
        case {"op": "drop", "at": at}:
            return [*paragraphs[:at], *paragraphs[at + 1 :]]
        case {"op": "set", "at": at, "text": text}:
            return [*paragraphs[:at], text, *paragraphs[at + 1 :]]
        case {"op": "dateline", "text": text}:
            return [text + paragraphs[0], *paragraphs[1:]]
        case {"op": "take", "of": name, "paragraphs": places}:
            return [*paragraphs, *(texts[name].paragraphs[at].text for at in places)]
        case {"op": "replace", "old": old, "new": new} if sum(text.count(old) for text in paragraphs) == 1:
            return [text.replace(old, new) for text in paragraphs]
    raise ValueError(f"This edit does not fit its text: {edit}")


def cut(paragraphs: list[str], share: float) -> list[str]:
    """The first words of a text, `share` of all in [0, 1]; the last paragraph ends where they do."""
    left = round(share * sum(len(text.split()) for text in paragraphs))
    kept = []
    for text in paragraphs:
        words = text.split()[:left]
        left -= len(words)
        if words:
            kept.append(" ".join(words))
    return kept


def _name(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
