"""Compare text regardless of how it was typeset, and find the place in the original again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rag.records import Span

# Every quotation mark and apostrophe. They fold to nothing: styles, nesting levels and feeds that lost
# them altogether then agree, and no word changes by it.
_QUOTES = frozenset("\"'`´“”„‟‘’‚‛«»‹›＂＇〝〞〟「」『』′″")
# Runs of characters that fold one to one: the fast path for nearly all text. A character that a combining
# mark follows is left to the slow path.
_PLAIN = re.compile(r"[!#$%&()*+,./0-9:;<=>?@A-Z\[\\\]^_a-z{|}~À-ÖØ-Þà-öø-ÿ]+(?![\u0300-\u036f])")
_SPACE = re.compile(r"\s+")
# A number that a position would cut: "2,4", "10.000", "12:30", and "-5" before its sign is lost.
_SPLIT_NUMBER = re.compile(r"\d[.,:/]\d.?|.?\d[.,:/]\d")
# A negating first part of a compound: "nicht-öffentlich", "non-violent".
_NEGATING = re.compile(r"(?<!\w)(?:nicht|non|not|anti)-$")
# A hyphen at the end of a line, inside a word: "Regie-\nrung". Not before a word that shows a real hyphen,
# "Nord-\nund Südseite".
_BROKEN_WORD = re.compile(
    r"(?<=\w)[-‐\u00ad][ \t]*\r?\n[ \t]*(?!(?:und|oder|bis|sowie|and|or)\b)(?=[^\W\d_A-ZÄÖÜ])"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and where it came from.

    `offsets[i]` is the index in the original of folded character `i`; one more entry holds the
    original's length. `ends[i]` is where that character ends there, combining marks included.
    """

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]


def fold(text: str) -> Folded:
    """Fold away typesetting: case, Unicode forms, quotes, dashes, spaces, invisible characters.

    Case is folded, composed and compatibility forms agree (NFKC), quotation marks and apostrophes,
    soft hyphens, zero-width and direction characters vanish, dashes are "-", a word hyphenated at
    the end of a line is joined, and every run of white space is one space.
    """
    characters: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    position, end = 0, len(text)
    while position < end:
        plain = _PLAIN.match(text, position)
        if plain:
            characters.extend(plain.group().lower())
            offsets.extend(range(position, plain.end()))
            ends.extend(range(position + 1, plain.end() + 1))
            position = plain.end()
            continue
        space = _SPACE.match(text, position)
        if space:
            if not characters or characters[-1] != " ":
                characters.append(" ")
                offsets.append(position)
                ends.append(space.end())
            position = space.end()
            continue
        broken = _BROKEN_WORD.match(text, position)
        if broken:
            position = broken.end()
            continue
        stop = position + 1
        while stop < end and unicodedata.combining(text[stop]):
            stop += 1
        for character in _fold_cluster(text[position:stop]):
            if character != " " or not characters or characters[-1] != " ":
                characters.append(character)
                offsets.append(position)
                ends.append(stop)
        position = stop
    offsets.append(end)
    return Folded("".join(characters), tuple(offsets), tuple(ends))


def _fold_cluster(cluster: str) -> str:
    """Fold one character with its combining marks; "" where it is invisible or a quotation mark."""
    first = cluster[0]
    if first in _QUOTES:
        return ""
    category = unicodedata.category(first)
    if category == "Cf" or "\ufe00" <= first <= "\ufe0f":
        return ""
    if category == "Pd" or first == "\u2212":
        return "-"
    folded = unicodedata.normalize("NFKC", cluster).casefold()
    return " ".join(folded.split()) if folded.strip() else " "


def join_broken(text: str) -> str:
    """The text with words that were hyphenated at the end of a line made whole again."""
    return _BROKEN_WORD.sub("", text)


def locate(needle: str, haystack: str, *, whole_words: bool = True) -> list[Span]:
    """Find a text in another, both folded.

    Args:
        needle: What is looked for; white space around it does not count.
        haystack: Where it is looked for.
        whole_words: Whether a match may not begin or end inside a word: "gesund" is then not
            found in "ungesund".

    Returns:
        Spans in the original `haystack`, in order, not overlapping; empty if the needle is empty.
    """
    return locate_folded(fold(needle).text, fold(haystack), whole_words=whole_words)


def locate_folded(needle: str, haystack: Folded, *, whole_words: bool = True) -> list[Span]:
    """Like `locate`, for a needle and a haystack that are folded already."""
    wanted = needle.strip()
    found: list[Span] = []
    if not wanted:
        return found
    text, offsets = haystack.text, haystack.offsets
    at = text.find(wanted)
    while at >= 0:
        stop = at + len(wanted)
        if not whole_words or (_is_edge(text, at) and _is_edge(text, stop)):
            while stop < len(text) and offsets[stop] == offsets[stop - 1]:  # inside a folded ß or ligature
                stop += 1
            found.append(Span(offsets[at], haystack.ends[stop - 1]))
            at = text.find(wanted, stop)
        else:
            at = text.find(wanted, at + 1)
    return found


def _is_edge(text: str, position: int) -> bool:
    """Whether no word and no number runs across `position`: "4 Euro" is not in "2,4 Euro"."""
    if not 0 < position < len(text):
        return True
    before, after = text[position - 1], text[position]
    if before.isalnum() and after.isalnum():
        return False
    around = text[max(0, position - 2) : position + 2]
    return (
        _SPLIT_NUMBER.fullmatch(around) is None
        and _NEGATING.search(text, max(0, position - 8), position) is None
    )
