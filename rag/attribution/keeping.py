"""Whether a written sentence keeps who said what it tells, and the repair where it does not."""

from __future__ import annotations

import re

from rag.attribution.words import is_conjunctive
from rag.check_words import REPORTING, STRONG_DOUBT
from rag.names import is_named, words_of
from rag.quotes import quoted_stretches
from rag.records import Voice, VoiceKind

_HEARSAY = re.compile(r"\b(?:soll|sollen)\b", re.IGNORECASE)
_OPINION = re.compile(
    r"\b(?:kommentar\w*|meinung|leitartik\w*|kolumn\w*|autor\w*|findet|meint|hält|comment\w*|opinion|editorial|"
    r"column\w*|argues|writes|thinks)\b",
    re.IGNORECASE,
)
_SATIRE = re.compile(r"\b(?:satir\w*|glosse|spott\w*|scherz\w*|jok\w+|parod\w*)\b", re.IGNORECASE)
_PLAIN = frozenset("der die das des dem den ein eine einer einem the a an of for from von vom".split())


def names_speaker(text: str, voice: Voice) -> bool:
    """Whether a text names the speaker of a voice: one of its nouns or names, inflected or not."""
    words = words_of(text)
    return any(
        is_named(word.text, words)
        for word in words_of(voice.speaker)
        if word.text.lower() not in _PLAIN
        and len(word.text) > 1
        and (word.text[0].isupper() or word.text.islower())
    )


def loses_speaker(sentence: str, voice: Voice) -> str | None:
    """Say what is lost where a written sentence makes a fact of what its source only reports.

    Args:
        sentence: As a chat model wrote it.
        voice: Of the source sentence that it cites.

    Returns:
        One short sentence for the check's reason, or None where the speaker, words of saying, indirect
        speech or doubt are kept. The verdict is then at most "partly"; `with_speaker` repairs it.
    """
    if voice.kind is VoiceKind.SATIRE:
        return None if _SATIRE.search(sentence) else "The source is satire, the sentence tells it as fact."
    if voice.kind is VoiceKind.OPINION:
        kept = _OPINION.search(sentence) or (voice.speaker and names_speaker(sentence, voice))
        return None if kept else "The source is a comment, the sentence tells it as fact."
    if voice.kind not in (VoiceKind.REPORTED, VoiceKind.QUOTED):
        return None
    if REPORTING.search(sentence) or STRONG_DOUBT.search(sentence) or _HEARSAY.search(sentence):
        return None
    if quoted_stretches(sentence) or is_conjunctive(sentence):
        return None
    if voice.speaker and names_speaker(sentence, voice):
        return None
    who = f"only says that {voice.speaker} says so" if voice.speaker else "only reports it"
    return f"The source {who}, the sentence tells it as fact."


def with_speaker(sentence: str, lead_in: str) -> str:
    """A sentence with a lead-in before it: "Laut Polizei: Der Zug fuhr zu schnell."."""
    return f"{lead_in}: {sentence}" if lead_in else sentence
