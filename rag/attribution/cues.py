"""A cue: where one sentence says who says it. What the readers of German and English sentences share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.attribution.tokens import Token
from rag.attribution.words import PRONOUNS


@dataclass(frozen=True, slots=True)
class Cue:
    """Who says something, as a sentence has it.

    `speaker` is as written, a pronoun where one stands there, empty where the words point back to whoever
    spoke before ("den Angaben zufolge"). `is_source`: said by a preposition ("laut"), so that the whole
    sentence is reported; else by a verb, which may also tell of an act.
    """

    speaker: str
    is_source: bool

    @property
    def points_back(self) -> bool:
        """Whether the speaker is to be taken from what stands before."""
        return not self.speaker or self.speaker.lower() in PRONOUNS


def opens_clause(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is the first of its sentence or clause, or follows a mark or a conjunction."""
    if at == 0:
        return True
    before = tokens[at - 1].text
    return not before[0].isalnum() or before.lower() in (
        "und",
        "doch",
        "aber",
        "denn",
        "wie",
        "dass",
        "and",
        "but",
    )


def text_at(tokens: Sequence[Token], at: int) -> str:
    """The token at a place, empty outside the sentence."""
    return tokens[at].text if 0 <= at < len(tokens) else ""
