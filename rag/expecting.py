"""What kind of thing a question asks for, and whether a sentence holds one that the question does not.

Sentences near a question repeat it; the one that answers it adds a figure, a day, a person or a country.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from babel import Locale

from rag.moments import read_moments
from rag.numbers import read_quantities
from rag.sentences import STARTERS


class Expected(Enum):
    """What an answer must hold."""

    QUANTITY = "quantity"
    MOMENT = "moment"
    PERSON = "person"
    COUNTRY = "country"


_ASKED = (  # the first that fits decides: "seit wann" before "wer", "welches Land" before anything
    (Expected.COUNTRY, r"\b(?:welche[nmrs]?|which|what)\s+(?:land|staat|landes|country|state|nation)\b"),
    (
        Expected.MOMENT,
        r"\b(?:wann|when)\b|\b(?:an )?welchem (?:tag|datum|jahr)|\b(?:what|which) (?:day|date|year)\b",
    ),
    (
        Expected.QUANTITY,
        r"\bwie ?(?:viele?n?|hoch|gro(?:ß|ss)|lange?|weit|oft|alt|teuer|stark|knapp|schnell|schwer)\b"
        r"|\bwieviele?\b|\bwas kostet|\bhow (?:many|much|long|old|far|often|high|large|big|fast|close)\b"
        r"|\bcosts?\b|\bpercent|\bprozent|\bum wie",
    ),
    (Expected.PERSON, r"^\W*(?:wer|wen|wem|wessen|who|whom|whose)\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _ASKED)
_NAME = re.compile(r"\b[A-ZÄÖÜ][\w'’-]+(?:\s+(?:von|van|de|al|bin|zu)\b)?\s+[A-ZÄÖÜ][\w'’-]+")
LANGUAGES = (
    "de",
    "en",
)  # of the names of countries; those of other languages are often spelt like one of them


def expected_of(question: str) -> Expected | None:
    """What a question asks for; None where its words do not say."""
    return next((kind for kind, pattern in _PATTERNS if pattern.search(question)), None)


def holds_expected(kind: Expected, sentence: str, question: str) -> bool:
    """Whether a sentence holds a thing of the kind that does not already stand in the question."""
    if kind is Expected.QUANTITY:
        return any(not quantity.weak for quantity in read_quantities(read_moments(sentence)[1]))
    if kind is Expected.MOMENT:
        return bool(read_moments(sentence)[0])
    if kind is Expected.PERSON:
        names = (name.split() for name in _NAME.findall(sentence))
        return any(name[0] not in STARTERS and name[-1] not in question for name in names)
    named = set(_country_pattern().findall(sentence))
    return any(name not in question for name in named)


@cache
def _country_pattern() -> re.Pattern[str]:
    """The names of countries and territories, from Unicode's CLDR."""
    names = {
        name
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")(?=s?\b)")
