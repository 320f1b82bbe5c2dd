"""Decides by wording whether a date is that of the report, or that of what it reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.records import Span
from rag.timewords.combine import Bound, Joined
from rag.timewords.records import Strength

MAX_PHRASE_WORDS = 6  # words between "laut" or "Bericht" and its date; an outlet's name is at most five
MAX_VERB_WORDS = 14  # words between "schrieb" and its date in one clause
MAX_OUTLET_WORDS = 3  # words between an outlet's name and its date: "the Telegraph reveal in"

# The whole question asks for reports, so every date in it is one of publication.
_LIST = re.compile(
    r"\b(?:alle|welche|wie viele|sämtliche|die|all|which|how many|list|zeige?|show|find|finde|suche?) "
    r"(?:\w+ ){0,3}(?:artikel|berichte|meldungen|beiträge|texte|schlagzeilen|nachrichten|kommentare"
    r"|articles|reports|stories|headlines|pieces)\b"
    r"|\b(?:neues|neuigkeiten|nachrichten|schlagzeilen|meldungen|news|headlines)\b"
    r"|\bartikel,? die\b|\barticles? (?:that|about|on|mentioning)\b"
)
_PHRASES = re.compile(
    r"\b(?:laut|gemäß|according to|artikel|bericht|berichten|meldung|beitrag|interview|kommentar|ausgabe"
    r"|analyse|reportage|text|schlagzeile|leitartikel|nachricht|article|report|story|piece|edition|issue"
    r"|editorial|dispatch|coverage|berichterstattung)s?\b"
    r"|-(?:bericht|artikel|meldung|interview|kommentar|beitrag|text|report|article)s?\b"
)
# "Bericht vom", "article of": the date of a text; "laut AMS im Juli" is that of the event.
_DATED = re.compile(r"(?:^|\s)(?:vom|von|aus|aus dem|of|from|dated) (?:dem |den |the )?$")
_VERBS = re.compile(
    r"\b(?:schrieb(?:en)?|schreibt|schreiben|geschrieben|berichtete[nt]?|berichtet|berichten|meldete[nt]?"
    r"|meldet|gemeldet|veröffentlichte[nt]?|veröffentlicht|erschien(?:en)?|erscheint|titelte[n]?"
    r"|kommentierte[n]?|zitierte[n]?|vermeldete[n]?|hieß es|zu lesen|wrote|write|writes|written"
    r"|report(?:ed|s|ing)?|publish(?:ed|es)?|appeared|headlined|cover(?:ed)?)\b"
)
# Who reports where no outlet is named: the press at large, or nobody ("wurde berichtet").
_PRESS = re.compile(
    r"\b(?:medien|presse|zeitung(?:en)?|sender|agentur(?:en)?|the (?:media|press|papers?|newspapers?)"
    r"|(?:wurde|worden|wird) \w* ?(?:\w+ ){0,8}(?:berichtet|geschrieben|gemeldet|veröffentlicht)"
    r"|hieß es|zu lesen|berichtete man|(?:was|were|been) (?:reported|written|published))\b"
)
_PREPOSITIONS = re.compile(
    r"\b(?:beim?|über|zu[mr]?|von|vom|mit|auf|gegen|für|durch|in|im|am|an|aus|nach|vor|wegen|trotz|während"
    r"|unter|hinter|about|on|of|at|with|for|by|against|from|into|over)\b"
)
_CLAUSE_END = re.compile(r"[,;:?!()]|\b(?:dass|that|whether|ob|weil|because)\b")
_ATTRIBUTE = re.compile(r"\b(?:der|die|das|den|dem|des|ein|eine[nrms]?|the|a|an) $")
_DURATION = re.compile(r"(?:jahren|jahrzehnten|monaten|quartalen)$")
# "Wie viele leben heute dort": now at large, unless something has happened.
_TODAY = re.compile(r"(?:heute|today)$")
_IN_GENERAL = re.compile(
    r"\b(?:leben|lebt|gibt|gilt|gelten|heißt|nutzt|nutzen|steht|stehen|wohnt|wohnen|arbeite[nt]|kostet|wieder|ist"
    r"|sind|geschieht|bedeutet|live|lives|is|are|use|used|worth|means?|stands?)\b"
)
_HAPPENED = re.compile(
    r"\b(?:passiert|geschehen|ge(?!schieht)\w{2,}(?:t|en)|be\w{2,}(?:ssen|ht|tet)|neues|happening|going on)\b"
)


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
    if _is_near_now(text, joined) or _LIST.search(text) or _by_phrase(text, joined):
        return Strength.REPORTED
    if _by_verb(text, joined, reporters) or _by_outlet(text, joined, reporters):
        return Strength.REPORTED
    return Strength.EVENT


def _is_near_now(text: str, joined: Joined) -> bool:
    """Whether the range is so near, or so open towards now, that event and report fall together."""
    if joined.bound not in (Bound.NONE, Bound.SINCE):
        return False
    words = text[joined.start : joined.end]
    if joined.bound is Bound.SINCE:
        if _ATTRIBUTE.search(text[: joined.start]):
            return False  # "der seit drei Wochen vermisste Segler" belongs to a day of its own
        # What is asked since a day can only have been told after it; a duration is the article's.
        return joined.is_recent or not _DURATION.search(words)
    if _TODAY.search(words) and _IN_GENERAL.search(text) and not _HAPPENED.search(text):
        return False
    return joined.is_recent


def _by_phrase(text: str, joined: Joined) -> bool:
    for match in _PHRASES.finditer(text, 0, joined.start + 1):
        head = text[match.end() : joined.start]
        link = _DATED.search(head)
        gap = head[: link.start()] if link else head
        is_dated = link is not None or re.match(r"(?:vom|aus dem|aus) ", text[joined.start :]) is not None
        if is_dated and _is_short(gap, MAX_PHRASE_WORDS) and not _PREPOSITIONS.search(gap):
            return True
    return False


def _by_verb(text: str, joined: Joined, reporters: Sequence[Span]) -> bool:
    if not reporters and not _PRESS.search(text):
        return False
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
