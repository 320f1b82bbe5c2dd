"""A claim and its source as the rules see them: words, numbers, times, language; each read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rag.moments import Moment, read_moments
from rag.names import Word, words_of
from rag.numbers import Quantity, read_quantities
from rag.records import Check

# What each rule found in a pair, by the rule's name, in the order of the rules.
Findings = tuple[tuple[str, tuple[Check, ...]], ...]

# Words are compared by this many first letters where only a rough match is wanted.
STEM = 5
# Fewest words that make a share of shared words mean anything.
MIN_WORDS = 4

# Words and letters that tell German from English; the claim's language is whichever has more.
_GERMAN = re.compile(
    r"\b(?:der|die|das|und|ist|nicht|von|mit|den|dem|ein|eine[nmrs]?|im|zu|zum|zur|des|für|sich|auf|wird|hat|am|aus|"
    r"wurden?|vor|nach|bei|als|auch|sind|sei|laut|über|um|sagte)\b|[äöüß]",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|is|that|for|it|with|as|has|by|a|are|at|from|its|said|on|who)\b", re.IGNORECASE
)


class Text:
    """A text with what the rules read from it, each read once and only if asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _read(self) -> tuple[list[Moment], str]:
        return read_moments(self.text)

    @property
    def moments(self) -> list[Moment]:
        """Days and times of day, in order."""
        return self._read[0]

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Numbers that are not part of a day or a time, in order."""
        return read_quantities(self._read[1])

    @cached_property
    def words(self) -> list[Word]:
        """Words in order."""
        return words_of(self.text)

    @cached_property
    def is_german(self) -> bool:
        """Whether it reads as German rather than English."""
        return len(_GERMAN.findall(self.text)) >= len(_ENGLISH.findall(self.text))


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim with its source and the day of the source's article."""

    claim: Text
    source: Text
    published: date | None


def overlap(pair: Pair) -> float:
    """Share of the claim's longer words whose stem is in the source, 0 to 1; 1 for fewer than MIN_WORDS."""
    stems = {word.key[:STEM] for word in pair.source.words}
    content = [word for word in pair.claim.words if len(word.key) >= STEM]
    if len(content) < MIN_WORDS:
        return 1.0
    return sum(word.key[:STEM] in stems for word in content) / len(content)
