"""Decides by wording whether a date is that of the report, or that of what it reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.records import Span
from rag.timewords.combine import Bound, Joined
from rag.timewords.records import Strength

MAX_PHRASE_WORDS = 6  # words between "laut" and its date; an outlet's name is at most five
MAX_VERB_WORDS = 14  # words between "schrieb" and its date in one clause
MAX_OUTLET_WORDS = 3  # words between an outlet's name and its date: "the Telegraph reveal in"

# The whole question asks for reports, so every date in it is one of publication.
_LIST = re.compile(
    r"\b(?:alle|welche|wie viele|sämtliche|die|all|which|how many|list|zeige?|show|find|finde|suche?) (?:\w+ ){0,3}"
    r"(?:artikel|berichte|meldungen|beiträge|texte|schlagzeilen|nachrichten|kommentare|articles|reports"
    r"|stories|headlines|pieces)\b"
    r"|\b(?:neues|neuigkeiten|nachrichten|schlagzeilen|meldungen|news|headlines)\b"
    r"|\bartikel,? die\b|\barticles? (?:that|about|on|mentioning)\b"
)
_PHRASES = re.compile(
    r"\b(?:laut|gemäß|according to|(?:artikel|bericht|berichten|meldung|beitrag|interview|kommentar|ausgabe|analyse"
    r"|reportage|text|schlagzeile|leitartikel|nachricht|article|report|story|piece|edition|issue|editorial|interview"
    r"|dispatch|coverage|berichterstattung)s?)\b|-(?:bericht|artikel|meldung|interview|kommentar|beitrag|text|report|article)s?\b"
)
_VERBS = re.compile(
    r"\b(?:schrieb(?:en)?|schreibt|schreiben|geschrieben|berichtete[nt]?|berichtet|berichten|meldete[nt]?|meldet"
    r"|gemeldet|veröffentlichte[nt]?|veröffentlicht|erschien(?:en)?|erscheint|titelte[n]?|kommentierte[n]?"
    r"|zitierte[n]?|vermeldete[n]?|hieß es|zu lesen|wrote|write|writes|written|report(?:ed|s|ing)?|publish(?:ed|es)?"
    r"|appeared|headlined|cover(?:ed)?)\b"
)
_PREPOSITIONS = re.compile(
    r"\b(?:bei[m]?|über|zu[mr]?|von|vom|mit|auf|gegen|für|durch|in|im|am|an|aus|nach|vor|about|on|of|in|at|with|for|by"
    r"|against|from|into|over|wegen|trotz|während|unter|hinter)\b"
)
_CLAUSE_END = re.compile(r"[,;:?!()]|\b(?:dass|that|whether|ob|weil|because|der|die|das)\b(?<!der)(?<!die)(?<!das)")
_ATTRIBUTE = re.compile(r"\b(?:der|die|das|den|dem|des|ein|eine[nrms]?|the|a|an) $")


def judge(text: str, joined: Joined, reporters: Sequence[Span], today: date) -> Strength:
    """Say what a range restricts.

    Args:
        text: Folded and masked question.
        joined: The range with its place.
        reporters: Where outlets are named as such.
        today: Nothing later can have been reported.
    """
    if joined.days.first is not None and joined.days.first > today:
        return Strength.EVENT
    if joined.is_recent and joined.bound in (Bound.NONE, Bound.SINCE) and not _is_attribute(text, joined):
        return Strength.REPORTED
    if joined.bound is Bound.SINCE and not _is_attribute(text, joined):
        return Strength.REPORTED  # what is asked since a day can only have been told after it
    if _LIST.search(text) or _by_phrase(text, joined) or _by_verb(text, joined) or _by_outlet(text, joined, reporters):
        return Strength.REPORTED
    return Strength.EVENT


def _is_attribute(text: str, joined: Joined) -> bool:
    """Whether the date belongs to a noun of the past: "der seit drei Wochen vermisste Bergsteiger"."""
    return joined.bound is Bound.SINCE and bool(_ATTRIBUTE.search(text[: joined.start]))


def _by_phrase(text: str, joined: Joined) -> bool:
    for match in _PHRASES.finditer(text, 0, joined.start):
        gap = text[match.end() : joined.start]
        if _is_short(gap, MAX_PHRASE_WORDS) and not _PREPOSITIONS.search(gap):
            return True
    return False


def _by_verb(text: str, joined: Joined) -> bool:
    for match in _VERBS.finditer(text):
        is_before = match.end() <= joined.start
        gap = text[match.end() : joined.start] if is_before else text[joined.end : match.start()]
        if not _is_short(gap, MAX_VERB_WORDS):
            continue
        if joined.has_preposition or not is_before or not _PREPOSITIONS.search(gap):
            return True
    return False


def _by_outlet(text: str, joined: Joined, reporters: Sequence[Span]) -> bool:
    for span in reporters:
        gap = text[span.end : joined.start] if span.end <= joined.start else text[joined.end : span.start]
        if _is_short(gap, MAX_OUTLET_WORDS) and not _PREPOSITIONS.search(gap):
            return True
    return False


def _is_short(gap: str, max_words: int) -> bool:
    return len(gap.split()) <= max_words and not _CLAUSE_END.search(gap)
