"""Reads an article from its first sentence on and says of each in whose voice it stands.

Indirect speech goes on over sentences ("Der Zug sei zu schnell gefahren. Die Bremse habe versagt."), and a
quotation names its speaker before or behind it; so a sentence is read with those around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.agencies import find_agency
from rag.attribution.cues import Cue
from rag.attribution.english import english_cues
from rag.attribution.genre import genre_of
from rag.attribution.german import german_cues
from rag.attribution.tokens import english_phrase, german_phrase, tokenise
from rag.attribution.words import ATTITUDES_DE, HEARSAY_DE, HEARSAY_EN, is_conjunctive, may_be_conjunctive
from rag.quotes import quoted_stretches
from rag.records import Article, Span, Voice, VoiceKind
from rag.sentences import split_sentences

LOOK_BACK = 1500  # characters before the first span that are read too: two or three paragraphs
FORGOTTEN = 4  # sentences in the outlet's own voice after which "er" is no longer who spoke before
QUOTED_WORDS = 3  # in marks; fewer are a name or a word that somebody distances himself from
_FULL_NAME = re.compile(r"[^\W\d_a-z]\S+ (?:\S+ ){0,2}[^\W\d_a-z]\S+$")
WHOLLY = 0.75  # share of a sentence in marks from which it is a quotation even if nobody is named in it


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence of a paragraph: where it stands, what of it is in marks, and who it says speaks."""

    span: Span
    text: str
    quoted_words: int
    quoted_share: float
    cues: tuple[Cue, ...]
    opens_paragraph: bool
    opens_lead: bool


def read_voices(article: Article, spans: Sequence[Span]) -> list[Voice]:
    """In whose voice the sentences of an article stand.

    Args:
        article: The version that is cited.
        spans: Stretches of its body, usually a sentence each.

    Returns:
        One voice for each span: that of the sentence in which it begins.
    """
    starts = [span.start for span in spans]
    genre = genre_of(article)
    author = article.authors[0] if article.authors else ""
    if genre is VoiceKind.SATIRE:
        return [Voice(genre, author) for _ in spans]
    agency = find_agency(article)
    own = Voice(VoiceKind.AGENCY, agency) if agency else Voice(VoiceKind.OWN)
    own = Voice(genre, author) if genre else own
    read = _sentences(article, min(starts, default=0) - LOOK_BACK, max(starts, default=-1))
    voices = _voices(read, own, is_german=article.language != "en")
    found = []
    for span in spans:
        place = next((n for n, each in enumerate(read) if span.start < each.span.end), None)
        found.append(own if place is None else voices[place])
    return found


def _sentences(article: Article, first: int, last: int) -> list[_Read]:
    """The sentences of an article's paragraphs between two offsets of its body."""
    find_cues = english_cues if article.language == "en" else german_cues
    body, read = article.body, list[_Read]()
    for start, end, _, is_lead in article.blocks():
        if end < first or start > last:
            continue
        text = body[start:end]
        marks = quoted_stretches(text)
        for n, each in enumerate(split_sentences(text, article.language)):
            sentence = text[each.start : each.end]
            inside = [text[max(m.start, each.start) : min(m.end, each.end)] for m in _outer(marks)]
            words = max((len(one.split()) for one in inside), default=0)
            share = sum(map(len, inside)) / max(1, len(sentence))
            outside = _outside(sentence, each, marks)
            read.append(
                _Read(
                    Span(start + each.start, start + each.end),
                    outside,
                    words,
                    share,
                    tuple(find_cues(outside)),
                    n == 0,
                    is_lead and n == 0,
                )
            )
    return read


def _outer(marks: Sequence[Span]) -> list[Span]:
    """The quotations that stand in no other one."""
    kept: list[Span] = []
    for mark in marks:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _outside(sentence: str, span: Span, marks: Sequence[Span]) -> str:
    """A sentence with its longer quotations emptied: whoever speaks inside them says nothing of who quotes."""
    text = sentence
    for mark in reversed(_outer(marks)):
        first, last = max(mark.start, span.start) - span.start, min(mark.end, span.end) - span.start
        if first < last and len(sentence[first:last].split()) >= QUOTED_WORDS:
            text = text[:first] + text[last:]
    return text


def _voices(read: Sequence[_Read], own: Voice, *, is_german: bool) -> list[Voice]:
    """The voice of each sentence in order; `speaker` is who or what spoke last, `person` who "she" can be."""
    voices: list[Voice] = []
    speaker, person, goes_on, silent = "", "", False, 0
    for n, each in enumerate(read):
        if each.opens_lead or silent > FORGOTTEN:  # the lead stands last in the body and goes on with nothing
            speaker, person, goes_on = "", "", False
        previous = read[n - 1] if n and not each.opens_lead else None
        subject = _subject(previous, is_german=is_german)
        is_introduced = not goes_on and _FULL_NAME.match(subject)
        named = _speaker(each, speaker, subject if is_introduced else person or subject)
        following = read[n + 1] if n + 1 < len(read) and not read[n + 1].opens_paragraph else None
        if _is_quotation(each):
            if named is None and each.quoted_share >= WHOLLY:
                named = _behind(each, following, speaker, previous)
            named = speaker if named is None else named
            voices.append(Voice(VoiceKind.QUOTED, named))
        elif _is_reported(each, is_german, goes_on):
            if named is None:
                named = speaker if goes_on else _opinionated(previous) or speaker
            voices.append(Voice(VoiceKind.REPORTED, named))
        elif _is_hearsay(each, is_german):
            voices.append(Voice(VoiceKind.REPORTED, named or ""))
        else:
            voices.append(own)
        goes_on = voices[-1].kind in (VoiceKind.QUOTED, VoiceKind.REPORTED) or named is not None
        speaker = named or speaker
        if named and not any(cue.is_source for cue in each.cues):
            person = named
        silent = 0 if goes_on else silent + 1
    return voices


def _speaker(each: _Read, before: str, person: str) -> str | None:
    """Who speaks by the sentence's own words; None where nobody does.

    "She said" is said by `person`, "den Angaben zufolge" goes back to whatever spoke `before`.
    """
    named = next((cue.speaker for cue in each.cues if not cue.points_back), None)
    if named is not None or not each.cues:
        return named
    return person if any(cue.speaker for cue in each.cues) else before


def _is_quotation(each: _Read) -> bool:
    if each.quoted_words < QUOTED_WORDS:
        return False
    return bool(each.cues) or each.quoted_share >= WHOLLY


def _behind(each: _Read, following: _Read | None, speaker: str, before: _Read | None) -> str | None:
    """Who says a sentence that is wholly quoted: named right before with a colon, right behind, or before."""
    if before is not None and before.text.rstrip().endswith(":"):
        return speaker
    if following is not None and following.quoted_words and following.cues:
        return _speaker(following, speaker, speaker)
    return None


def _is_reported(each: _Read, is_german: bool, goes_on: bool) -> bool:
    if any(cue.is_source for cue in each.cues):
        return True
    if each.cues and _has_complement(each, is_german):
        return True
    if not is_german:
        return False
    return is_conjunctive(each.text) or (goes_on and may_be_conjunctive(each.text))


def _has_complement(each: _Read, is_german: bool) -> bool:
    """Whether a verb of saying has what is said beside it: a clause, or words in marks."""
    text = each.text
    for cue in each.cues:
        speaker = cue.speaker[1:]
        text = text.replace(f"{speaker},", "").replace(speaker, "") if speaker else text
    return not is_german or "," in text or ":" in text or any(mark in text for mark in "„»«“")


def _is_hearsay(each: _Read, is_german: bool) -> bool:
    return bool((HEARSAY_DE if is_german else HEARSAY_EN).search(each.text))


def _subject(before: _Read | None, *, is_german: bool) -> str:
    """The phrase that opens the sentence before: whom "sagte sie" means when nobody spoke yet."""
    tokens = tokenise(before.text) if before is not None else []
    if before is None or not tokens:
        return ""
    phrase = (german_phrase if is_german else english_phrase)(before.text, tokens, 0)
    return phrase.text if phrase is not None and not phrase.text.startswith(("das ", "den ", "dem ")) else ""


def _opinionated(before: _Read | None) -> str:
    """The subject of a sentence that tells of an attitude: "Die Grünen lehnen das ab. Der Bau sei zu teuer."."""
    subject = _subject(before, is_german=True)
    words = before.text.split() if before is not None else []
    at = len(subject.split())
    return subject if subject and at < len(words) and words[at].strip(",") in ATTITUDES_DE else ""
