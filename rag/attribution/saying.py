"""Words before a located sentence that tell who says it, in the question's language."""

from __future__ import annotations

import re

from rag.attribution.keeping import names_speaker, with_speaker
from rag.attribution.words import is_conjunctive
from rag.records import Citation, Sentence, Voice, VoiceKind
from rag.wording import say_source

_GERMAN = "de"
_GENRES = {
    VoiceKind.OPINION: ("Kommentar", "Comment"),
    VoiceKind.SATIRE: ("Satire", "Satire"),
}
_SPEECH = {_GERMAN: "In indirekter Rede", "en": "In reported speech"}
# Article and ending of a German adjective in the nominative -> the article of the dative.
_DATIVE = {
    ("der", "e"): "dem",
    ("die", "e"): "der",
    ("das", "e"): "dem",
    ("ein", "er"): "einem",
    ("eine", "e"): "einer",
}
_NOMINATIVE = {"ein": "einem", "eine": "einer"}
_ALREADY_DATIVE = frozenset("dem den einem einer einigen mehreren vielen seinem ihrem ihren seinen".split())
_FOREIGN = re.compile(
    r"^(?:der|die|das|dem|den|des|ein|eine[rms]?|the|a|an)\b|^[^\W\d_]+ [^\W\d_]+ (?:der|of|for)\b"
)
_SUBSTANTIVE = re.compile(r"(?:Vorsitzende|Beauftragte|Abgeordnete|Angeklagte|Sachverständige|Beschuldigte)$")


def introduce(citation: Citation, language: str) -> str:
    """Outlet, day and kind of text, as they stand before located sentences: "Das Ufer, 3. Mai 2025, Kommentar"."""
    genre = say_genre(citation.voice, language) if citation.voice else ""
    source = say_source(citation.source, language)
    return f"{source}, {genre}" if genre else source


def tell(sentence: Sentence, language: str, before: Sentence | None = None) -> str:
    """A located sentence with a lead-in where it is reported and does not name its speaker itself.

    `before` is the sentence that stands right before it: one of the same voice and article needs no second.
    """
    citation = sentence.citations[0]
    if citation.voice is None or (before and _is_same_voice(citation, before.citations[0])):
        return sentence.text
    lead_in = say_lead_in(citation.voice, sentence.text, language, citation.source.language)
    return with_speaker(sentence.text, lead_in)


def _is_same_voice(one: Citation, other: Citation) -> bool:
    return one.voice == other.voice and one.source.article_id == other.source.article_id


def say_genre(voice: Voice, language: str) -> str:
    """What kind of text a source is, to stand behind outlet and date: "Kommentar", "Satire", "dpa" or nothing."""
    if voice.kind is VoiceKind.AGENCY:
        return voice.speaker
    names = _GENRES.get(voice.kind)
    return "" if names is None else names[language != _GERMAN]


def say_lead_in(voice: Voice, text: str, language: str, source_language: str) -> str:
    """The words to put before a located sentence so that it keeps its speaker.

    Args:
        voice: The sentence's.
        text: The sentence as it will be shown; one that names its speaker needs nothing before it.
        language: Of the question.
        source_language: Of the sentence; a speaker in another language is put in quotation marks.

    Returns:
        "Laut Polizei", "According to the police", "In indirekter Rede" where nobody is named; no colon
        behind. Empty where nothing is to be said.
    """
    if voice.kind not in (VoiceKind.REPORTED, VoiceKind.QUOTED) or names_speaker(text, voice):
        return ""
    if not voice.speaker:
        return _SPEECH.get(language, _SPEECH["en"]) if is_conjunctive(text) else ""
    if language != source_language and _FOREIGN.match(voice.speaker):
        return f"Laut „{voice.speaker}“" if language == _GERMAN else f"According to “{voice.speaker}”"
    if language != _GERMAN:
        first, _, rest = voice.speaker.partition(" ")
        return f"According to {first.lower() if first in ('The', 'A', 'An') else first}{' ' + rest if rest else ''}"
    return f"Laut {_dative(voice.speaker)}"


def _dative(speaker: str) -> str:
    """A German speaker as it stands behind "laut", as far as its article shows the case; else without it."""
    words = speaker.split()
    article, rest = words[0].lower(), words[1:]
    if article == "des" or article == "eines":
        return f"Angaben {article} {' '.join(rest)}"
    if article in _ALREADY_DATIVE:
        return f"{article} {' '.join(rest)}"
    adjectives = []
    while len(rest) > 1 and rest[0].islower():
        adjectives.append(rest.pop(0))
    if adjectives and article == "der" and adjectives[0].endswith("en"):
        return f"der {' '.join(adjectives)} {' '.join(rest)}"
    for (nominative, ending), dative in _DATIVE.items():
        if adjectives and article == nominative and all(word.endswith(ending) for word in adjectives):
            inflected = [word[: -len(ending)] + "en" for word in adjectives]
            return " ".join((dative, *inflected, *rest))
    if adjectives:  # a plural: "die betroffenen Anwohner"
        return f"„{speaker}“"
    if article in _NOMINATIVE and rest:
        return " ".join((_NOMINATIVE[article], *rest))
    if article in ("der", "die", "das") and rest:
        if _SUBSTANTIVE.search(rest[0]):
            return " ".join(("dem" if article == "der" else "der", rest[0] + "n", *rest[1:]))
        return " ".join(rest)
    return speaker
