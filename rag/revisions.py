"""What became of a cited passage: as it was, changed since (with the difference), withdrawn or removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rag.catalogue import Catalogue
from rag.errors import NotFoundError
from rag.fold import locate
from rag.records import PARAGRAPH_BREAK, Article, Citation
from rag.sentences import split_sentences

LEAST_ALIKE = 0.3  # of its words that a passage must share with one of the new text to count as its successor
MOST_WORDS = 20_000  # of a text that is compared word by word: difflib's time grows with the square
WORDS = re.compile(r"\s+|\w+|[^\w\s]")

TEXTS = {
    "de": {
        "changed": "Seither geändert",
        "kept": "Der Artikel wurde seither geändert, diese Stelle nicht",
        "gone": "Seither geändert: diese Stelle steht nicht mehr im Artikel",
        "withdrawn": "Der Artikel wurde zurückgezogen",
        "removed": "Der Artikel wurde entfernt",
    },
    "en": {
        "changed": "Changed since",
        "kept": "The article was changed since, but not here",
        "gone": "Changed since: the article does not have this passage any more",
        "withdrawn": "The article was withdrawn",
        "removed": "The article was removed",
    },
}


class Change(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


class Fate(StrEnum):
    """What became of the version that a citation quotes."""

    LIVE = "live"  # it is the one in use
    KEPT = "kept"  # the article was changed, the quoted words stand in it as they were
    CHANGED = "changed"  # the quoted words were changed
    GONE = "gone"  # nothing like them is left in the article
    WITHDRAWN = "withdrawn"  # the article is out of search
    REMOVED = "removed"  # the archive does not hold it any more


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a difference."""

    kind: Change
    text: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What became of a citation.

    Attributes:
        fate: In a word.
        version: The version in use; empty where there is none.
        since: When the change came in, ISO in UTC; empty for a live version and where it is not known.
        pieces: The quote and what stands there now, in order; empty unless its words were changed or are gone.
    """

    fate: Fate
    version: str = ""
    since: str = ""
    pieces: tuple[Piece, ...] = ()

    def say(self, language: str) -> str:
        """The fate in German ("de") or English, without the difference; empty for a live version."""
        texts = TEXTS["de" if language == "de" else "en"]
        if self.fate is Fate.LIVE:
            return ""
        return (
            f"{texts[self.fate.value]} ({self.since[:10]})." if self.since else f"{texts[self.fate.value]}."
        )


def revision_of(citation: Citation, catalogue: Catalogue) -> Revision:
    """Find out whether a stored citation's version is still in use, and if not what became of its words.

    Args:
        citation: As it was stored with its answer.
        catalogue: The archive's; read only.
    """
    source = citation.source
    withdrawal = catalogue.withdrawal(source.article_id)
    if withdrawal is not None and withdrawal.is_kept:
        return Revision(Fate.WITHDRAWN, since=withdrawal.since)
    live = catalogue.live_version(source.article_id)
    if live is None:
        return Revision(Fate.REMOVED, since=withdrawal.since if withdrawal else "")
    version = live[0]
    if version == source.version:
        return Revision(Fate.LIVE, version)
    since = next(row.created for row in catalogue.versions(source.article_id) if row.version == version)
    new = catalogue.article(source.article_id)
    if locate(citation.quote, new.body):
        return Revision(Fate.KEPT, version, since)
    try:
        old = catalogue.article(source.article_id, source.version)
    except NotFoundError:  # its text came back as another row since; the quote is all there is of it
        old = None
    successor = successor_of(citation, old, new)
    pieces = difference(citation.quote, successor)
    return Revision(Fate.CHANGED if successor else Fate.GONE, version, since, pieces)


def successor_of(citation: Citation, old: Article | None, new: Article) -> str:
    """The stretch of the new text that stands where the quote stood; empty where nothing like it does.

    The paragraph that shares most with the quoted one is taken, and of it the sentences between the words
    that the quote begins and ends with.
    """
    quoted = citation.quote
    paragraph = _paragraph_at(old, citation.start) if old else quoted
    blocks = new.body.split(PARAGRAPH_BREAK)
    best = max(blocks, key=lambda block: _alike(paragraph, block), default="")
    if _alike(quoted, best) < LEAST_ALIKE:
        best = max(blocks, key=lambda block: _alike(quoted, block), default="")
        if _alike(quoted, best) < LEAST_ALIKE:
            return ""
    return _stretch(quoted, best)


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """The difference of two texts by words, in reading order: what was deleted comes before what replaced it.

    Joined, the pieces that are not inserted give the old text, those that are not deleted the new one.
    """
    a, b = WORDS.findall(old), WORDS.findall(new)
    if len(a) > MOST_WORDS or len(b) > MOST_WORDS:
        return tuple(
            piece for piece in (Piece(Change.DELETED, old), Piece(Change.INSERTED, new)) if piece.text
        )
    pieces: list[Piece] = []
    for tag, a_from, a_to, b_from, b_to in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(a[a_from:a_to])))
            continue
        if a_from < a_to:
            pieces.append(Piece(Change.DELETED, "".join(a[a_from:a_to])))
        if b_from < b_to:
            pieces.append(Piece(Change.INSERTED, "".join(b[b_from:b_to])))
    return tuple(pieces)


def marked(pieces: Sequence[Piece]) -> str:
    """A difference as a line of text: [-deleted-] and {+inserted+}."""
    marks = {Change.SAME: "{}", Change.DELETED: "[-{}-]", Change.INSERTED: "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


def _paragraph_at(article: Article, start: int) -> str:
    body = article.body
    first = body.rfind(PARAGRAPH_BREAK, 0, start)
    last = body.find(PARAGRAPH_BREAK, start)
    return body[0 if first < 0 else first + len(PARAGRAPH_BREAK) : len(body) if last < 0 else last]


def _alike(text: str, other: str) -> float:
    """The part of a text's words, in order, that another one has, in [0, 1]."""
    a, b = _words(text), _words(other)
    if not a:
        return 0.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(a)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())[:MOST_WORDS]


def _stretch(quoted: str, paragraph: str) -> str:
    """As many sentences of a paragraph in a row as the quote has, those that share most with it."""
    spans = split_sentences(paragraph)
    count = max(1, len(split_sentences(quoted)))
    windows = [
        paragraph[spans[at].start : spans[min(at + count, len(spans)) - 1].end]
        for at in range(max(1, len(spans) - count + 1))
    ]
    return max(windows, key=lambda window: _alike(quoted, window))
