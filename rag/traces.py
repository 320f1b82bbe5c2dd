"""Looks for what is left of a removed article: any piece of its text, in the bytes of every file."""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rag.records import Article

PROBE_CHARS = 24  # of a piece that is looked for: too long to stand in another text by chance
PROBE_STEP = 150  # characters from one piece to the next; a page of SQLite's holds 4,096 bytes
MOST_PROBES = 40  # pieces of one article, evenly over it: each costs some passes over every file, at 2 GB/s


def probes_of(articles: Iterable[Article]) -> tuple[str, ...]:
    """Pieces of the title and of all the text of articles, which a file must not hold any more."""
    probes: dict[str, None] = {}
    for article in articles:
        whole = [article.title, article.body, *(each.heading for each in article.paragraphs)]
        pieces = [piece for text in whole for piece in _pieces(text)]
        step = -(-len(pieces) // MOST_PROBES) or 1
        probes.update(dict.fromkeys(pieces[::step]))
    return tuple(probes)


def _pieces(text: str) -> Iterator[str]:
    for block in text.split("\n\n"):
        for start in range(0, max(1, len(block) - PROBE_CHARS + 1), PROBE_STEP):
            piece = block[start : start + PROBE_CHARS]
            if len(piece) == PROBE_CHARS:
                yield piece


def forms_of(text: str) -> set[bytes]:
    """A text as files hold it: in UTF-8, in UTF-16 of both orders, and escaped in JSON."""
    escaped = {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
    return {
        *(form.encode("utf-8", "replace") for form in {text, *escaped}),
        text.encode("utf-16-le", "replace"),
        text.encode("utf-16-be", "replace"),
    }


def find_traces(folder: Path, probes: Sequence[str]) -> dict[Path, tuple[str, ...]]:
    """Search the bytes of every file under a folder.

    Args:
        folder: The archive's.
        probes: Pieces of text.

    Returns:
        File -> the pieces that it holds in any form; files without any are left out.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (held := _held(path, probes)):
            found[path] = held
    return found


def _held(path: Path, probes: Sequence[str]) -> tuple[str, ...]:
    try:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return tuple(p for p in probes if any(content.find(form) >= 0 for form in forms_of(p)))
    except (FileNotFoundError, ValueError):  # gone meanwhile, or empty
        return ()
