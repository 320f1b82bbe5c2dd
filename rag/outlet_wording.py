"""Judges by the words around an outlet's name whether a question asks for what that outlet wrote."""

from __future__ import annotations

import re

MAX_GAP_WORDS = 6  # words between an outlet and its verb: "die Deutsche Welle Ende Januar 2024 berichtete"

_VERB = (
    r"schrieb(?:en)?|schreibt|schreiben|geschrieben|berichtete[nt]?|berichtet|berichten|meldete[nt]?|meldet"
    r"|gemeldet|veröffentlicht(?:e|en)?|titelt(?:e|en)?|kommentiert(?:e|en)?|zitiert(?:e|en)?|vermeldet(?:e"
    r"|en)?|recherchiert(?:e|en)?|enthüllt(?:e|en)?|interviewte|interviewt|wrote|write|writes|written|interviewed|print(?:ed|s)?|report(?:ed|s|ing)?"
    r"|publish(?:ed|es)?|reveal(?:ed|s)?|cover(?:ed|s)?|headlined|describe[ds]?|quote[ds]?"
)
_SAYING = r"sagt|sagte|meint|meinte|say|says|said|nannte|nennt|call|called|claim|claimed|find|found"
_TEXT = (
    r"artikel|bericht|berichten|interview|kommentar|commentary|comment|column|kolumne|gastbeitrag|meldung"
    r"|beitrag|ausgabe|recherche|recherchen|analyse|leitartikel|reportage|text|article|articles|report"
    r"|reports|story|stories|piece|editorial|interview|coverage|headlines?|schlagzeilen?|berichterstattung|informationen|angaben"
)
_QUOTES = r"[\"'„“»«‚]?"
_PAPER = (
    r"(?:wochen|tages|boulevard|sonntags)?zeitung|illustrierten?|(?:nachrichten|wochen)?magazin|sender"
    r"|newspaper|paper|weekly|daily"
)
# What may stand between "laut" or "schrieb" and the name itself: "die Wochenzeitung", "„Der".
_ARTICLE = rf"(?:(?:der|die|das|dem|den|des|the|einem|einer|{_PAPER}) )*{_QUOTES}(?:(?:der|die|das|the) )?"
_PAPER_BEFORE = re.compile(rf"(?<!\w)(?:{_PAPER}) {_QUOTES}$")
_PHRASE_BEFORE = re.compile(
    rf"(?<!\w)(?:laut|gemäß|zufolge|according to|as per) (?:(?:einem|dem|a|an|the) (?:\w+ )?(?:{_TEXT}) "
    rf"(?:der|des|von|vom|in|im|by|from|of|in the) )?{_ARTICLE}$"
)
_TEXT_BEFORE = re.compile(
    rf"(?<!\w)(?:{_TEXT}),? (?:der|des|von|vom|in|im|aus|by|from|of|in der|in dem|aus der|aus dem|von der"
    rf"|from the|of the|by the|in the) {_ARTICLE}$"
)
_VERB_BEFORE = re.compile(rf"(?<!\w)(?:{_VERB}) (?:(?:[\w.]+ ){{0,4}}?(?:in |bei |von )?){_ARTICLE}$")
_NEAR_VERB_BEFORE = re.compile(rf"(?<!\w)(?:{_VERB}|{_SAYING}) {_ARTICLE}$")
_DID_BEFORE = re.compile(rf"(?<!\w)(?:did|does|has|had|do) {_ARTICLE}$")
_IN_BEFORE = re.compile(r"(?<!\w)(?:in der|in dem|in the|aus der|from the) [\"'„“»«]?$")
# Also where somebody works or speaks, so that it takes a word for reading beside it.
_AT_BEFORE = re.compile(r"(?<!\w)(?:im|in|bei der|beim|auf|on) [\"'„“»«]?$")
_READING = re.compile(rf"\b(?:stand(?:en)?|steht|stehen|zu lesen|lese|erschien(?:en)?|{_VERB}|{_TEXT})\b")
_BROADCAST_AFTER = re.compile(
    r"^(?:-\w|[\"'“”«»]? (?:series|serie|programme?|broadcast|show|film|studio|documentary|doku|sendung))"
)
_NOT_BEFORE = re.compile(
    rf"(?<!\w)(?:außer|nicht|ohne|statt|kein|except|not|without|other than|besides|neben)(?: in| bei| von| "
    rf"from)? {_ARTICLE}$"
)
_TEXT_AFTER = re.compile(
    rf"^[\"'“”«»]?-(?:{_TEXT}|reporter\w*|journalist\w*|korrespondent\w*|podcast)|^[\"'“”«»]?(?:'s)? "
    rf"(?:{_TEXT})(?!\w)|^[\"'“”«»]? zufolge"
)
_VERB_AFTER = re.compile(rf"^[\"'“”«»]?((?: [\w.]+){{0,{MAX_GAP_WORDS - 1}}}) (?:{_VERB})(?!\w)")
_SAYING_AFTER = re.compile(rf"^[\"'“”«»]? (?:{_VERB}|{_SAYING})(?!\w)")
_DATED_AFTER = re.compile(
    r"^[\"'“”«»]? vom (?:\d|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november"
    r"|dezember|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)"
)
_GAP_BREAKS = re.compile(
    r"\b(?:bei|beim|über|zu|von|mit|auf|gegen|für|durch|aus|about|of|at|with|for|by|against|wurde|war|ist"
    r"|was|is|und|and|hat|had)\b"
)


_SAYING_NEAR = re.compile(rf"^(?: \w+){{0,3}} (?:{_VERB}|{_SAYING})(?!\w)")
_VERB_ON_AFTER = re.compile(rf"^ (?:{_VERB}) (?:about|on|of|that|in|over)(?!\w)")
_VERB_IN_BEFORE = re.compile(rf"(?<!\w)(?:{_VERB}) (?:\w+ )?in the {_QUOTES}$")
# Everyday words whose article as a subject is "die"; of the others it is "der".
_FEMININE = frozenset(
    "zeit welt bild presse post times sun zeitung krone nation stimme volksstimme rundschau".split()
)
# Names of institutions that write and speak themselves: they mean the paper only where it is named as one.
_INSTITUTIONS = frozenset({"bund", "presse", "zeitung", "nachrichten", "post", "medien"})
_BARE_VERB_BEFORE = re.compile(
    r"(?<!\w)(?:melde|berichte|titel)te? $|(?<!\w)(?:meldet|berichtet|schreibt|schrieb|titelt) $"
)
_WHO_BEFORE = re.compile(rf"(?<!\w)(?:wer|who) (?:{_VERB}|{_SAYING}) {_ARTICLE}$")  # it is the object there
_INTERVIEW_BEFORE = re.compile(rf"(?<!\w)interview mit {_ARTICLE}$")
_PLURAL_AFTER = re.compile(r"^[\"'“”«»]? (?:\w+ ){0,3}(?:schrieben|berichteten|meldeten|veröffentlichten)\b")
_ABOUT_AFTER = re.compile(r"^[\"'“”«»]? (?!dem |den |der )(?:\S+ ){0,3}über\b(?!.* aus\W*$)")


def asks_for_name(head: str, tail: str) -> bool:
    """Whether the words around a name that is nothing else than an outlet's speak of a source.

    Args:
        head: What stands before the name, folded.
        tail: What stands after it, folded.
    """
    if _NOT_BEFORE.search(head):
        return False
    return _by_phrase(head, tail) or _by_subject(head, tail) or _by_wording(head, tail)


def asks_for_word(name: str, head: str, tail: str) -> bool:
    """Whether the words around an everyday German word ("die Zeit") can only speak of a source.

    Args:
        name: The word, folded, without its article.
        head: What stands before it, folded.
        tail: What stands after it, folded.
    """
    if _NOT_BEFORE.search(head) or _WHO_BEFORE.search(head) or _PLURAL_AFTER.match(tail):
        return False
    article = r"(?:die|the)" if name in _FEMININE else r"(?:der|the)"
    is_subject = re.search(rf"(?<!\w){article} {_QUOTES}$", head) is not None
    if name in _INSTITUTIONS:
        return is_subject and bool(_verb_before(head) and _ABOUT_AFTER.match(tail)) and name == "bund"
    if _by_phrase(head, tail) or (_BARE_VERB_BEFORE.search(head) and not tail.startswith(" und ")):
        return True
    return is_subject and (_verb_before(head) or _verb_follows(tail) or bool(_DATED_AFTER.match(tail)))


def asks_for_english(head: str, tail: str, *, is_capital: bool) -> bool:
    """Whether the words around an English word behind "the" speak of a source.

    Args:
        head: What stands before it, folded.
        tail: What stands after it, folded.
        is_capital: Whether it is written with a capital; without one, it has to be more plain.
    """
    if _NOT_BEFORE.search(head):
        return False
    if _by_phrase(head, tail) or (_DID_BEFORE.search(head) and _VERB_ON_AFTER.match(tail)):
        return True
    if not is_capital:
        return False
    if _DID_BEFORE.search(head) and _SAYING_NEAR.match(tail):
        return True
    return _verb_follows(tail) or _VERB_IN_BEFORE.search(head) is not None


def is_called_paper(head: str) -> bool:
    """Whether a word for a paper stands right before the name: "die Wochenzeitung Freitag"."""
    return _PAPER_BEFORE.search(head) is not None


def _by_phrase(head: str, tail: str) -> bool:
    """Whether "laut …", "Artikel der …", "…-Interview" stand around the name."""
    before = _PHRASE_BEFORE.search(head) or _TEXT_BEFORE.search(head) or _INTERVIEW_BEFORE.search(head)
    return bool(before or _TEXT_AFTER.match(tail))


def _by_subject(head: str, tail: str) -> bool:
    return bool(_SAYING_AFTER.match(tail) or _DATED_AFTER.match(tail)) or _verb_follows(tail)


def _by_wording(head: str, tail: str) -> bool:
    if _NEAR_VERB_BEFORE.search(head):
        return True
    found = _VERB_BEFORE.search(head)
    if found and not _GAP_BREAKS.search(found[0]):
        return True
    if _DID_BEFORE.search(head) and _SAYING_NEAR.match(tail):
        return True
    if _BROADCAST_AFTER.match(tail):
        return False
    is_read = _AT_BEFORE.search(head) and _READING.search(head + " " + tail)
    return bool(is_read or _IN_BEFORE.search(head))


def _verb_before(head: str) -> bool:
    return re.search(rf"(?<!\w)(?:{_VERB}) (?:die|der|das|the) {_QUOTES}$", head) is not None


def _verb_follows(tail: str) -> bool:
    found = _VERB_AFTER.match(tail)
    return found is not None and not _GAP_BREAKS.search(found[1])
