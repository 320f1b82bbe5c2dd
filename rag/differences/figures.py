"""The figures of source sentences, each with what it counts, so that like is compared with like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.differences.concepts import ACTS, concepts_in
from rag.moments import read_moments
from rag.names import key
from rag.numbers import Quantity, read_quantities
from rag.quantities import ABOUT, BEYOND
from rag.records import Hit, SourceSentence

STEM = 6  # first letters by which nouns are compared
_REACH = 80  # characters between a figure and the word for what it counts: some ten words
_NEAR = 45  # and the noun behind it
_UNCOMPARED = frozenset(("months", "duration", "times", "points", "temperature"))  # ages, spans, changes
_EXACT_BELOW = 100  # smaller counts are counted, larger ones rounded
# What makes a figure another one: of before, a part, a change, a bet, something more.
_BEFORE = re.compile(
    r"\b(?:statt bisher|zuvor|zunächst|anfangs|ursprünglich|statt|von zuvor|gegenüber|im vorjahr|vor einem jahr|"
    r"damals|hatte[nr]?\b.{0,60}\bnoch|noch von|war[en]* noch|previously|originally|initially|instead of|up from|down from|"
    r"rather than|compared with|a year earlier|last year|weitere[nr]?|zusätzliche?n?|another|additional|further|"
    r"davon|darunter|including|of whom|of them|unter ihnen|je|jeweils|each|pro|per|täglich|jährlich|"
    r"um|by|as much as|bis zu|up to|between|zwischen|allein|alone)\s*(?:(?:rund|etwa|about|the|more than|mehr als|"
    r"fast|knapp|nur|only|noch)\s+)*$"
)
_BEHIND = re.compile(
    r"^\s*(?:[-–]|bis\b|to\b|auf\b|(?:\w+ )?(?:mehr|more|weniger|less|fewer|höher|higher|lower|teurer|zusätzlich|additional|"
    r"weitere|neue[nr]?|new|davon|pro|je|per|a (?:day|week|month|year)|an hour|am tag|im jahr|im monat|every|"
    r"jährlich|täglich|daily|yearly)\b)"
)
_NOT_MEANT = re.compile(
    r"\b(?:wett\w+|gewettet|bet|bets|betting|falls|wäre|würde|if|would|theoretisch|durchschnitt\w*|average|"
    r"seinerzeit|rekord|record|zum vergleich|by comparison)\b"
)
_PRIOR_SENTENCE = re.compile(
    r"\bhatten? (?:\w+ ){0,4}noch\b|\b(?:ursprünglich|zuvor|anfangs|zunächst|damals|originally|initially|previously)\b",
    re.IGNORECASE,
)
# The noun right behind a count is what it counts, unless it is whoever something happens to.
_COUNTED = re.compile(
    r"\s+(?:[a-zäöüß]+(?:e|en|er)\s+)?(?P<noun>(?!Mon|Tue|Wed|Thu|Fri|Sat|Sun)[A-ZÄÖÜ][\w-]{3,}|[a-z]{3,}s\b(?<!was))"
)
_WHOEVER = re.compile(
    r"(?:Menschen|Personen|Leuten?|Kinder|Männer|Frauen|Jugendlichen?|Opfer|persons|victims|children|others)\b"
)
_SOFTENED = re.compile(
    r"\b(?:mindestens|wenigstens|rund|etwa|circa|ca\.|ungefähr|knapp|fast|über|mehr als|gut|at least|more than|about|"
    r"around|some|nearly|almost|over)\s+$",
    re.IGNORECASE,
)
_NOUN = re.compile(r"[^\W\d_][\w-]{3,}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a sentence: what it counts (`concept`, empty where the table has none, or `nouns`).

    `value` is as written, with what stands before it ("rund 30 Menschen").
    """

    hit: Hit
    sentence: SourceSentence
    quantity: Quantity
    concept: str
    nouns: frozenset[str]
    subject: str
    value: str


def figures_of(hit: Hit, sentence: SourceSentence) -> Iterator[Figure]:
    """The figures of a sentence that can be compared: no dates, ages, changes, parts or earlier values."""
    text = sentence.text
    if not re.search(r"\d|\b[A-ZÄÖÜa-zäöüß]{3,}", text) or _NOT_MEANT.search(text.lower()):
        return
    rest = read_moments(text)[1]
    quantities = [each for each in read_quantities(rest) if not each.weak]
    if not quantities:
        return
    concepts = [each for each in concepts_in(text) if each[2] not in ACTS]
    is_prior = bool(_PRIOR_SENTENCE.search(text))
    for each in quantities:
        if (
            is_prior
            or each.magnitude
            or each.unit in _UNCOMPARED
            or _is_year(each, concepts)
            or _is_other(rest, each)
        ):
            continue
        concept, subject = _counted(each, concepts, quantities, text)
        nouns = _nouns_beside(text, each)
        if concept or nouns:
            value = text[_begin(text, each) : each.end].strip()
            value = value[:1].lower() + value[1:]  # "Elf", "Rund 2300" at the beginning of a sentence
            yield Figure(hit, sentence, each, concept, nouns, subject or _noun_behind(text, each), value)


def is_same_thing(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same: one unit, and one concept or, where there is none, one noun."""
    if one.quantity.unit != other.quantity.unit:
        return False
    if one.concept or other.concept:
        return one.concept == other.concept
    return bool(one.nouns & other.nouns)


def is_same_value(one: Figure, other: Figure) -> bool:
    """Whether two figures agree, as far as "rund", "mehr als" and rounding leave it open."""
    return any(
        _agree(a, b, one.quantity.modifier, other.quantity.modifier)
        for a in one.quantity.values
        for b in other.quantity.values
    )


def _agree(a: float, b: float, wording_a: str, wording_b: str) -> bool:
    low, high = sorted((abs(a), abs(b)))
    if high == 0 or a == b:
        return True
    apart = (high - low) / high
    wordings = {wording_a, wording_b} - {""}
    if "about" in wordings and apart <= 2 * ABOUT:
        return True
    if wordings & {"over", "under"} and apart <= BEYOND:
        return True
    return (high >= _EXACT_BELOW or high != int(high) or low != int(low)) and _rounded(a, b)


def _rounded(a: float, b: float) -> bool:
    """Whether one value is the other, written with fewer digits."""
    for short, full in ((a, b), (b, a)):
        digits = len(f"{short:.10g}".replace(".", "").strip("0-"))
        if abs(short - full) <= ABOUT * abs(full) and float(f"{full:.{max(1, digits)}g}") == short:
            return True
    return False


def _counted(
    quantity: Quantity, concepts: list[tuple[int, int, str]], others: list[Quantity], text: str
) -> tuple[str, str]:
    """The concept nearest to a figure with no other figure between, and its word as written."""
    behind = _COUNTED.match(text, quantity.end)
    if behind and quantity.unit == "" and not _WHOEVER.match(behind["noun"]):
        own = [text[start:end] for start, end, _ in concepts if start == behind.start("noun")]
        concept = next((each for start, _, each in concepts if start == behind.start("noun")), "")
        return (concept, own[0]) if own else ("", "")
    best, found = _REACH, ("", "")
    for start, end, concept in concepts:
        gap = start - quantity.end if start >= quantity.end else quantity.start - end
        low, high = sorted((quantity.start, start))
        between = any(low < other.start < high and other is not quantity for other in others)
        if start < quantity.end and quantity.start < end:
            gap = 0
        if gap < best and not between:
            best, found = gap, (concept, text[start:end])
    return found


def _nouns_beside(text: str, quantity: Quantity) -> frozenset[str]:
    """Stems of the noun behind a figure; with a unit, of the nouns of its clause before it."""
    if quantity.unit in ("", "score"):
        noun = _noun_behind(text, quantity)
        return frozenset({key(noun)[:STEM]} if noun else ())
    before = re.split(r"[,;:(]", text[: quantity.start])[-1]
    return frozenset(key(word)[:STEM] for word in _NOUN.findall(before) if word[0].isupper())


def _noun_behind(text: str, quantity: Quantity) -> str:
    behind = re.split(r"[,;:.()–]", text[quantity.end : quantity.end + _NEAR])[0]
    words = _NOUN.findall(behind)
    return next((word for word in words if word[0].isupper()), words[0] if words else "")


def _is_year(quantity: Quantity, concepts: list[tuple[int, int, str]]) -> bool:
    """Whether a bare number is a year: no word for what is counted follows it."""
    counts = any(0 <= start - quantity.end <= 1 for start, _, _ in concepts)
    return not quantity.unit and not quantity.modifier and 1900 <= quantity.values[0] <= 2100 and not counts


def _is_other(rest: str, quantity: Quantity) -> bool:
    before, behind = rest[max(0, quantity.start - 80) : quantity.start].lower(), rest[quantity.end :].lower()
    return bool(_BEFORE.search(before) or _BEHIND.match(behind))


def _begin(text: str, quantity: Quantity) -> int:
    """Where a figure's wording begins: with "rund" or "mindestens" before it."""
    softened = _SOFTENED.search(text[: quantity.start])
    return softened.start() if softened else quantity.start
