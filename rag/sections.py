"""Sections named in a question: a filter where the wording means a part of the paper, not its topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# What people call one section, in any of these words; the archive's own name decides which is meant.
_SAME = (
    frozenset({"sport", "sports"}),
    frozenset({"wirtschaft", "business", "economy", "economics", "finanzen", "finance", "money"}),
    frozenset({"feuilleton", "kultur", "culture", "arts"}),
    frozenset({"politik", "politics"}),
    frozenset({"wissenschaft", "wissen", "science"}),
    frozenset({"meinung", "opinion", "kommentar", "kommentare", "comment", "debatte"}),
    frozenset({"lokales", "lokal", "lokalteil", "local"}),
    frozenset({"ausland", "international", "world", "außenpolitik"}),
    frozenset({"inland", "deutschland", "national", "innenpolitik"}),
    frozenset({"panorama", "vermischtes", "aus aller welt", "gesellschaft", "society"}),
    frozenset({"technik", "digital", "technology", "tech", "netzwelt"}),
    frozenset({"reise", "travel"}),
    frozenset({"medien", "media"}),
    frozenset({"gesundheit", "health"}),
)
_PART = r"(?:teil|seiten?|ressort|rubrik)"
_GERMAN_BEFORE = (
    r"(?:im (?:ressort|teil|bereich)|in der (?:rubrik|sparte|sektion)|unter der rubrik|ressort|rubrik)"
)
_ALONE = frozenset({"feuilleton", "lokalteil"})  # words that name nothing but a part of a paper


@dataclass(frozen=True, slots=True)
class SectionMention:
    """A section meant in a question: the archive's name for it and the words that were read so."""

    name: str
    words: str


def find_sections(text: str, sections: Sequence[str]) -> tuple[SectionMention, ...]:
    """Find the archive's sections in a question, in text order.

    Args:
        text: The question as typed.
        sections: The sections of the archive, as it names them.

    Returns:
        Those whose wording can only mean a part of a paper ("im Sportteil", "in the business
        section"); "im Sport" is a topic.
    """
    found = []
    for name in sections:
        match = _pattern_of(name).search(text)
        if match is not None:
            found.append((match.start(), SectionMention(name, match[0])))
    return tuple(mention for _, mention in sorted(found, key=lambda each: each[0]))


@lru_cache(maxsize=512)
def _pattern_of(section: str) -> re.Pattern[str]:
    plain = " ".join(section.casefold().split())
    names = set().union({plain}, *(group for group in _SAME if plain in group))
    any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    alone = "|".join(sorted(names & _ALONE))
    by_itself = rf"|\b(?:im|aus dem) (?:{alone})\b" if alone else ""
    return (
        re.compile(
            rf"\b(?:im|auf den|aus dem|in den|vom) (?:{any_name})s?-?{_PART}n?\b"
            rf"|\b{_GERMAN_BEFORE} [\"„»]?(?:{any_name})\b"
            rf"|\b(?:in|on|from) the (?:{any_name}) (?:section|pages?|desk)\b"
            rf"|\b(?:in|from) the section [\"“]?(?:{any_name})\b{by_itself}",
            re.IGNORECASE,
        )
        if any_name
        else re.compile(r"(?!)")
    )
