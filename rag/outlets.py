"""Outlets named in a question: a filter where the wording means the outlet, an offer elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.outlet_names import EVERYDAY, Lexicon, lexicon_of
from rag.timewords.masks import fold_same_length


@dataclass(frozen=True, slots=True)
class OutletMention:
    """An outlet named in a question.

    `names` are the archive's outlets that go by those words. `is_meant`: the wording asks for what
    the outlet wrote; otherwise it may be part of the story, and is only offered.
    """

    names: tuple[str, ...]
    words: str
    start: int
    end: int
    is_meant: bool


MAX_GAP_WORDS = 6  # words between an outlet and its verb: "die Deutsche Welle Ende Januar 2024 berichtete"

_VERB = (
    r"schrieb(?:en)?|schreibt|schreiben|geschrieben|berichtete[nt]?|berichtet|berichten|meldete[nt]?|meldet"
    r"|gemeldet|veröffentlicht(?:e|en)?|titelt(?:e|en)?|kommentiert(?:e|en)?|zitiert(?:e|en)?|vermeldet(?:e"
    r"|en)?|recherchiert(?:e|en)?|enthüllt(?:e|en)?|wrote|write|writes|written|report(?:ed|s|ing)?"
    r"|publish(?:ed|es)?|reveal(?:ed|s)?|cover(?:ed|s)?|headlined|describe[ds]?|quote[ds]?"
)
_SAYING = r"sagt|sagte|meint|meinte|say|says|said|nannte|nennt|call|called|claim|claimed|find|found"
_TEXT = (
    r"artikel|bericht|berichten|interview|kommentar|commentary|comment|column|kolumne|gastbeitrag|meldung"
    r"|beitrag|ausgabe|recherche|recherchen|analyse|leitartikel|reportage|text|article|articles|report"
    r"|reports|story|stories|piece|editorial|interview|coverage|berichterstattung|informationen|angaben"
)
_ARTICLE = (
    r"(?:(?:der|die|das|dem|den|des|the|einem|einer|zeitung|magazin|nachrichtenmagazin|sender|newspaper) "
    r")*[\"'„“»«‚]?"
)
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
_WHOLE_PRESS = frozenset(
    {"presse", "zeitung", "nachrichten", "post", "medien"}
)  # "laut Presse" means any paper


def find_outlets(text: str, outlets: Sequence[str]) -> tuple[OutletMention, ...]:
    """Find the archive's outlets in a question, in text order.

    Args:
        text: The question as typed.
        outlets: The outlets of the archive, as it names them.

    Returns:
        What is meant as a source and what may be offered; everyday words ("zu der Zeit") are neither.
    """
    lexicon = lexicon_of(tuple(outlets))
    if lexicon.pattern is None:
        return ()
    folded = fold_same_length(text)
    mentions = []
    for match in lexicon.pattern.finditer(folded):
        mention = _read(text, folded, match, lexicon)
        if mention is not None:
            mentions.append(mention)
    return tuple(mentions)


def _read(text: str, folded: str, match: re.Match[str], lexicon: Lexicon) -> OutletMention | None:
    name = lexicon.name_of(match)
    words = text[match.start() : match.end()]
    if _is_short_form(name, lexicon) and not _is_written_as_acronym(words, name):
        return None
    head, tail = folded[: match.start()], folded[match.end() :]
    is_everyday = name in EVERYDAY
    if name in _WHOLE_PRESS and not _has_capital_article(text, match.start()):
        return None
    if is_everyday:
        is_meant = _is_clearly_meant(head, tail)
        if not is_meant and not (words.isupper() or _has_capital_article(text, match.start())):
            return None
    else:
        is_meant = _is_clearly_meant(head, tail) or _is_meant(head, tail)
    if _NOT_BEFORE.search(head):
        is_meant = False
    return OutletMention(lexicon.owners[name], words, match.start(), match.end(), is_meant)


def _is_clearly_meant(head: str, tail: str) -> bool:
    """Whether the words around can only speak of a source; enough for everyday words."""
    if _PHRASE_BEFORE.search(head) or _TEXT_BEFORE.search(head) or _TEXT_AFTER.match(tail):
        return True
    has_article = re.search(r"(?<!\w)(?:der|die|das|the|dem|den) [\"'„“»«‚]?$", head) is not None
    before = re.search(rf"(?<!\w)(?:{_VERB}) (?:die|der|das|the) [\"'„“»«‚]?$", head)
    return (
        bool(before)
        or (has_article and _verb_follows(tail))
        or bool(_DATED_AFTER.match(tail) and has_article)
    )


def _is_meant(head: str, tail: str) -> bool:
    """Whether the words around speak of a source, for names that are nothing else."""
    if (
        _NEAR_VERB_BEFORE.search(head)
        or _verb_follows(tail)
        or _SAYING_AFTER.match(tail)
        or _DATED_AFTER.match(tail)
    ):
        return True
    found = _VERB_BEFORE.search(head)
    if found and not _GAP_BREAKS.search(found[0]):
        return True
    if _DID_BEFORE.search(head) and re.match(rf"^(?: \w+){{0,3}} (?:{_VERB}|{_SAYING})(?!\w)", tail):
        return True
    if _BROADCAST_AFTER.match(tail):
        return False
    is_read = _AT_BEFORE.search(head) and _READING.search(head + " " + tail)
    return bool(is_read or _IN_BEFORE.search(head))


def _verb_follows(tail: str) -> bool:
    found = _VERB_AFTER.match(tail)
    return found is not None and not _GAP_BREAKS.search(found[1])


def _is_short_form(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is letters that stand for words, which only capitals tell from a word."""
    return name in lexicon.acronyms or (len(name) <= 3 and name.isalpha() and name != "taz")


def _is_written_as_acronym(words: str, name: str) -> bool:
    return words.isupper() or words.removesuffix("s").isupper()


def _has_capital_article(text: str, start: int) -> bool:
    """Whether a capital article stands before the name inside a sentence: "wurde Die Zeit verkauft"."""
    found = re.search(r"(?:\b(Der|Die|Das|The)) [\"'„“»«‚]?$", text[:start])
    if found is None:
        return False
    head = text[: found.start()].rstrip(" \"'„“»«‚")
    return bool(head) and head[-1] not in ".?!:"
