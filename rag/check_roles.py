"""Rules of the check on who does what to whom: the speaker, roles and figures that have changed places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TypeVar

from rag.check_text import STEM, Pair, Text
from rag.check_wording import against
from rag.name_variants import group_of
from rag.names import Word, is_named
from rag.records import Check
from rag.sentences import STARTERS
from rag.units import UNITS

T = TypeVar("T")

# Characters around a number in which its words stand: about five words to each side.
NEAR_CHARS = 40
# How many more words must fit crosswise than straight before two numbers count as swapped.
SWAP_WORDS = 2
# Fewest words besides the two that changed places, in the same order in both texts.
FRAME_WORDS = 2
# Share of the claim's longer words that its source must have for their order to be comparable.
FRAME_SHARE = 0.6
# Longest gap in words between a preposition and the name that it marks: "gegen die türkische Regierung".
MARK_WORDS = 3

# Between a number and the one that it replaces.
_INSTEAD = re.compile(r"\W*(?:\w+ )?(?:statt|anstatt|anstelle von|instead of|rather than)(?: \w+)?\s*")

_SPEAKER = re.compile(
    r"\b([A-ZÄÖÜ]\w{3,}) (?:sagte|erklärte|meinte|betonte|bestätigte|räumte|teilte|kritisierte)n?\b|"
    r"\b(?:sagte|meinte|betonte|[Ll]aut|so) (?:der |die |dem |den |ein |eine |einer )?([A-ZÄÖÜ]\w{3,})"
)
# Not speakers but what a claim rests on.
_VAGUE = frozenset(
    "Artikel Bericht Angaben Medien Quelle Text Meldung Zeitung Beitrag Rede Ort Montag Dienstag".split()
)
_VERBS = (
    r"(?:sagten?|erklärten?|meinten?|betonten?|bestätigten?|räumten?|kritisierten?|warnten?|berichteten?|teilten?|"
    r"forderten?|kommentiert|mahnte|verwies|said|says|told|reported|warned|admitted|added|argued|announced|"
    r"explained|stressed|insisted|called|confirmed)"
)
_NAMES = r"((?:[A-ZÄÖÜ][\w.’'-]+ ?){1,4})"
_SAYERS = (
    re.compile(rf"{_NAMES}(?:, [^,.]+, )?{_VERBS}\b"),
    re.compile(rf"\b{_VERBS} (?:der |die |das |the |ein |eine |a )?(?:[a-zäöü]\w+ ){{0,2}}{_NAMES}"),
    re.compile(
        rf"\b(?:[Ll]aut|[Aa]ccording to|so|[Nn]ach Angaben (?:von|des|der)) (?:der |die |dem |den |the )?{_NAMES}"
    ),
    re.compile(rf"{_NAMES}zufolge\b"),
)
# Prepositions that mark what a name does in a sentence, by what they mean.
_MARKS = {
    word: meaning
    for meaning, words in {
        "by": "durch by von vom",
        "against": "gegen against",
        "with": "mit with",
        "for": "für for",
        "from": "aus from",
        "to": "an to zu zum zur",
        "instead": "statt anstatt",
        "than": "als than",
        "before": "vor before",
    }.items()
    for word in words.split()
}


def role(pair: Pair) -> Iterator[Check]:
    """Who speaks must be in the source: the noun next to "sagte" or after "laut", in one language."""
    if not (pair.claim.is_german and pair.source.is_german):
        return
    for match in _SPEAKER.finditer(pair.claim.text):
        noun = match.group(1) or match.group(2)
        if noun not in STARTERS and noun not in _VAGUE and not is_named(noun, pair.source.words):
            yield against(pair, "other_speaker", claim=noun)


def speaker(pair: Pair) -> Iterator[Check]:
    """Somebody whom the source names must not be given what it gives to another."""
    claimed, stated = _sayers(pair.claim), _sayers(pair.source)
    if not claimed or not stated:
        return
    for name in claimed:
        if is_named(name.text, pair.source.words) and not is_named(name.text, stated):
            others = [other for other in stated if not is_named(other.text, pair.claim.words)]
            if others and len(others) == len(stated):
                yield against(pair, "mouths", claim=name.text, source=others[-1].text)


def _sayers(text: Text) -> list[Word]:
    """The capitalised words next to a verb of saying."""
    spans = [match.span(1) for pattern in _SAYERS for match in pattern.finditer(text.text)]
    return [
        word
        for word in text.words
        if word.text[0].isupper()
        and len(word.text) > STEM - 2
        and word.text not in STARTERS
        and any(start <= word.start < end for start, end in spans)
    ]


def swapped_numbers(pair: Pair) -> Iterator[Check]:
    """Two numbers that have changed places: each stands among the words of the other."""
    claimed, stated = _placed(pair.claim), _placed(pair.source)
    shared = [value for value in claimed if value in stated]
    for i, one in enumerate(shared):
        for other in shared[i + 1 :]:
            straight = len(claimed[one] & stated[one]) + len(claimed[other] & stated[other])
            crossed = len(claimed[one] & stated[other]) + len(claimed[other] & stated[one])
            if crossed >= straight + SWAP_WORDS:
                yield against(pair, "swapped", claim=one, source=other)


def turned_numbers(pair: Pair) -> Iterator[Check]:
    """Two figures of which the wrong one is said to replace the other: "1,3 statt 1,6" for "1,6 statt 1,3"."""
    stated = _contrasts(pair.source)
    for one, other in _contrasts(pair.claim):
        if (other, one) in stated and (one, other) not in stated:
            yield against(pair, "turned", claim=one, source=other)


def _contrasts(text: Text) -> set[tuple[float, float]]:
    """Numbers with the one that they stand in place of."""
    found = set()
    for one, other in pairwise(text.quantities):
        if _INSTEAD.fullmatch(text.text[one.end : other.start]):
            found.add((one.values[0], other.values[0]))
    return found


def _placed(text: Text) -> dict[float, set[str]]:
    """Each number that a text has once, with the words that stand nearer to it than to any other."""
    numbers = [quantity for quantity in text.quantities if not quantity.weak and quantity.unit != "score"]
    values = [quantity.values[0] for quantity in numbers]
    near: list[set[str]] = [set() for _ in numbers]
    if len(numbers) > 1:
        for word in text.words:
            gaps = [
                max(quantity.start - word.start, word.start - quantity.end + 1, 0) for quantity in numbers
            ]
            if 0 < min(gaps) <= NEAR_CHARS:
                near[gaps.index(min(gaps))].add(_stem(word))
    return {value: near[i] for i, value in enumerate(values) if values.count(value) == 1}


def swapped_words(pair: Pair) -> Iterator[Check]:
    """Two names or nouns that have changed places while the words about them kept theirs."""
    claimed, stated = _anchors(pair.claim), _anchors(pair.source)
    shared = [stem for stem in claimed if stem in stated]
    frame = max(2 + FRAME_WORDS, FRAME_SHARE * len(claimed))
    theirs = sorted(shared, key=lambda stem: stated[stem].start)
    moved = [i for i, (one, other) in enumerate(zip(shared, theirs, strict=True)) if one != other]
    if len(moved) == 2 and len(shared) >= frame and moved[1] - moved[0] > 1:
        one, other = (claimed[shared[i]] for i in moved)
        if one.text[0].isupper() and other.text[0].isupper():
            yield against(pair, "swapped_names", claim=one.text, source=other.text)


def swapped_marks(pair: Pair) -> Iterator[Check]:
    """Two names that exchanged their prepositions: "A durch B" for "B durch A"."""
    claimed, stated = _marks(pair.claim), _marks(pair.source)
    shared = [stem for stem in claimed if stem in stated]
    for i, one in enumerate(shared):
        for other in shared[i + 1 :]:
            marks = claimed[one][0], claimed[other][0]
            if marks[0] != marks[1] and marks == (stated[other][0], stated[one][0]):
                yield against(
                    pair, "swapped_names", claim=claimed[one][1].text, source=claimed[other][1].text
                )


def _anchors(text: Text) -> dict[str, Word]:
    """Longer words that a text has once, by their stems, in order."""
    return _once((_stem(word), word) for word in text.words if len(word.key) >= STEM - 1)


def _marks(text: Text) -> dict[str, tuple[str, Word]]:
    """Capitalised words that a text has once, with the preposition before each, "" for none."""
    found = []
    for place, word in enumerate(text.words):
        if not word.text[0].isupper() or word.text.lower() in {*_MARKS, *UNITS} or len(word.key) < STEM - 2:
            continue
        before = text.words[max(0, place - MARK_WORDS) : place]
        mark = ""
        for other in before:
            between = text.text[other.start : word.start]
            if other.key in _MARKS and not re.search(r"[,;.:]", between):
                mark = _MARKS[other.key]
            elif other.text[0].isupper() and not (other is before[-1] and between.count(" ") == 1):
                mark = ""
        found.append((_stem(word), (mark, word)))
    return _once(found)


def _stem(word: Word) -> str:
    """What the forms of a word share, across languages for the names of the variants table."""
    group = group_of(word.key)
    return word.key[:STEM] if group is None else str(group)


def _once(found: Iterable[tuple[str, T]]) -> dict[str, T]:
    """What stands under a stem that occurs once, in order."""
    kept: dict[str, T] = {}
    seen: set[str] = set()
    for stem, value in found:
        if stem in seen:
            kept.pop(stem, None)
        else:
            kept[stem] = value
        seen.add(stem)
    return kept
