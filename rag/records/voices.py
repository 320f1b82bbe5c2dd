"""Who says what a source sentence says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class VoiceKind(StrEnum):
    """In whose voice a source sentence stands."""

    OWN = "own"  # the outlet's own reporting
    QUOTED = "quoted"  # somebody's words in quotation marks
    REPORTED = "reported"  # somebody's statement in the outlet's words
    AGENCY = "agency"  # a news agency's reporting
    OPINION = "opinion"
    SATIRE = "satire"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says a source sentence.

    `speaker` is as written there or in an earlier sentence ("die Polizei", "Finanzminister Lindner"), the
    agency's name, or the author of an opinion; empty where the outlet itself speaks or nobody is named.
    """

    kind: VoiceKind
    speaker: str = ""
