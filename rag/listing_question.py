"""Reads from a question that every article that mentions something is asked for, and what that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from rag.listing_words import (
    BETWEEN,
    LEADING,
    LISTINGS,
    MAY_LIST,
    NOT_WANTED,
    OR,
    SENTENCE_WORDS,
)
from rag.outlets import OutletMention, find_outlets
from rag.quotes import quoted_stretches
from rag.records import Filters, Question, Span
from rag.restricting import Known, Wording, read_wording, restrict
from rag.timewords import NO_TIME, Strength

MAX_NAMES = 6  # things wanted in one question; more is a text, not a question
MAX_NAME_WORDS = 6  # words of one of them without quotation marks; a longer one is a sentence

_GONE = "\x00"  # stands for date words and outlets that were taken out, a character that no pattern uses
_BLANK = "\x01"  # stands for quoted words while date words and outlets are read
_FROM = (
    r"(?:(?:von|vom|aus|in|im|bei|beim|from|by|on|at|of)(?: der| dem| den| the)?|der|des|dem|the|stand:?"
    r"|mit stand|as of|as at|per)"
)
_JOIN = r"\s*(?:,|\b(?:und|oder|sowie|and|or)\b)\s*"
# What was taken out, with what belongs to it or would dangle where it was.
_TAKEN_OUT = re.compile(
    rf"(?:\b{_FROM}(?: zeitung| magazin)? )?{_GONE}+(?:{_JOIN}(?:{_FROM} )?{_GONE}+)*(?:'s\b|-)?",
    re.IGNORECASE,
)
_SOURCE_BEFORE = re.compile(
    r"\b(?:(?:von|aus|in|bei|im|beim|from|in|by)(?: der| dem| den| the)?|(?:artikeln?|berichten?|meldungen"
    r"|beiträgen?|texten?|articles|reports|stories|pieces) (?:der|des|of(?: the)?)) [\"'„“»«]?$",
    re.IGNORECASE,
)
# An outlet that is an everyday word is a source where a listing says so: "about Brexit from the Guardian".
_ENGLISH_SOURCE = re.compile(r"\b(?:from|in|by) the (?=[A-Z])")
_CLEAR_SOURCE = "An article in the "
_JOINED = re.compile(rf"{_JOIN}(?:{_FROM} )?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListingRequest:
    """A question for every article that mentions one of `wanted`; all of them where `every`."""

    question: Question
    wanted: tuple[str, ...]
    every: bool


def read_listing(question: Question, known: Known, now: datetime, asked: Filters) -> ListingRequest | None:
    """Read a question as one for a complete list of articles.

    Args:
        question: As `rag.understand.understand` returns it.
        known: The archive's outlets and sections.
        now: What date words count from; time-zone aware, in the archive's zone.
        asked: What controls and options ask for; what its `ignore` names restricts nothing.

    Returns:
        What to list, with filters in which every date word and every outlet of the wording counts, or
        None for a question of any other kind. What stands in quotation marks is wanted as it is, and
        neither a date nor an outlet.
    """
    text = " ".join(question.original.split())
    if not MAY_LIST.search(text):
        return None
    blanked = _blank(text, quoted_stretches(text), _BLANK)
    wording = read_wording(blanked, known, now)
    wording = replace(wording, mentions=(*wording.mentions, *_everyday(blanked, known, wording)))
    sources = _sources(blanked, wording)
    request = _wanted(_without(text, wording, sources))
    if request is None:
        sources = wording.meant  # "alle Erwähnungen von taz" wants the taz itself
        request = _wanted(_without(text, wording, sources))
    if request is None and len(wording.times.ranges) == 1:
        words = wording.times.words
        wording = replace(wording, times=NO_TIME)  # "die den 11. September erwähnen" wants the day itself
        request = _wanted(_without(text, wording, sources))
        if request is not None and not all(name in words for name in request[0]):
            return None
    if request is None:
        return None
    meant = {(mention.start, mention.end) for mention in sources}
    wording = replace(
        wording,
        times=replace(wording.times, strength=Strength.REPORTED),
        mentions=tuple(
            replace(mention, is_meant=(mention.start, mention.end) in meant) for mention in wording.mentions
        ),
    )
    filters, found = restrict(wording.without(asked.ignore), asked)
    wanted, every = request
    return ListingRequest(replace(question, text=text, filters=filters, found=tuple(found)), wanted, every)


def _sources(text: str, wording: Wording) -> tuple[OutletMention, ...]:
    """The outlets whose articles are to be listed: those meant, named as a source, or joined to such a one."""
    sources: list[OutletMention] = []
    for mention in wording.mentions:
        is_joined = bool(sources) and _JOINED.fullmatch(text[sources[-1].end : mention.start]) is not None
        if mention.is_meant or is_joined or _SOURCE_BEFORE.search(text[: mention.start]):
            sources.append(mention)
    return tuple(sources)


def _everyday(text: str, known: Known, wording: Wording) -> Iterator[OutletMention]:
    """Outlets that are everyday words, and meant where they stand."""
    named = {mention.start for mention in wording.mentions}
    for before in _ENGLISH_SOURCE.finditer(text):
        shift = before.end() - len(_CLEAR_SOURCE)
        for mention in find_outlets(_CLEAR_SOURCE + text[before.end() :], known.outlets)[:1]:
            if mention.start == len(_CLEAR_SOURCE) and mention.start + shift not in named:
                yield replace(mention, start=mention.start + shift, end=mention.end + shift)


def _without(text: str, wording: Wording, sources: tuple[OutletMention, ...]) -> str:
    """The question without its date words, outlets and sections."""
    gone = [Span(each.start, each.end) for each in wording.times.ranges]
    gone += [Span(each.start, each.end) for each in sources]
    if wording.times.as_of:
        gone.append(Span(wording.times.as_of.start, wording.times.as_of.end))
    for section in wording.sections:
        start = text.find(section.words)
        if start >= 0:
            gone.append(Span(start, start + len(section.words)))
    rest = _TAKEN_OUT.sub(" ", _blank(text, gone, _GONE))
    return re.sub(r"\s+(?=[,.?!])|[\s,]+$", "", " ".join(rest.split()))


def _blank(text: str, spans: list[Span], sign: str) -> str:
    for span in spans:
        text = text[: span.start] + sign * (span.end - span.start) + text[span.end :]
    return text


def _wanted(text: str) -> tuple[tuple[str, ...], bool] | None:
    """What a question without dates and outlets wants listed, and whether all of it must be mentioned."""
    for pattern in LISTINGS:
        match = pattern.match(text)
        if match is None:
            continue
        words = next(value for name, value in match.groupdict().items() if value)
        names = tuple(dict.fromkeys(_names(words)))
        if names and len(names) <= MAX_NAMES and all(_is_name(each) for each in names):
            is_any = OR.search(_blank(words, quoted_stretches(words), " ")) is not None
            return tuple(name for name, _ in names), len(names) > 1 and not is_any
    return None


def _names(words: str) -> Iterator[tuple[str, bool]]:
    """Yield what is wanted, and whether it stood in quotation marks."""
    quoted = quoted_stretches(words)
    start = 0
    for between in [*BETWEEN.finditer(_blank(words, quoted, _BLANK)), None]:
        end = between.start() if between else len(words)
        inside = next((span for span in quoted if start <= span.start and span.end <= end), None)
        if inside is not None:
            yield words[inside.start : inside.end].strip(), True
        elif name := LEADING.sub("", words[start:end].strip()).strip(" ,;:.?!"):
            yield name, False
        start = between.end() if between else end


def _is_name(name: tuple[str, bool]) -> bool:
    text, is_quoted = name
    if not any(character.isalnum() for character in text):
        return False
    if is_quoted:
        return True
    words = text.casefold().split()
    return (
        len(words) <= MAX_NAME_WORDS
        and not set(words) <= NOT_WANTED
        and not SENTENCE_WORDS & set(words)
        and not any(mark in text for mark in "?!;:")
    )
