"""Whether an answer puts a quotation into the mouth that its source gives it to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.attribution.cues import Cue
from rag.attribution.english import english_cues
from rag.attribution.german import german_cues
from rag.check_text import Text
from rag.name_variants import group_of
from rag.names import key
from rag.quotes import quoted_stretches
from rag.records import Hit, SourceSentence, Span
from rag.sentences import split_sentences

LOOK_BACK = 4  # sentences before a quotation in which its speaker may be named: "…, sagte er"
_ENDINGS = ("", "s", "es", "n", "en", "e", "r", "er", "in", "innen", "m")  # that a name or a role may take
_MARKS = " \n„“”\"«»‚‘'’‹›"
_RUN = re.compile(r"[A-ZÄÖÜ][\w'’-]+(?: (?:von|van|de|der|al|bin) )? [A-ZÄÖÜ][\w'’-]+")  # of a name, likely
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# What stands before a quotation and gives it to somebody without a verb of saying: "Kern: „…“".
_COLON = re.compile(r"([^.!?:]{2,80}):\s*$")
# Verbs that give single quoted words to their subject.
_CALLED = re.compile(
    r"(?:nannte|nennt|bezeichnete|bezeichnet|sprach|spricht|lobte|rief|ruft|called|calls|described|describes|"
    r"dubbed|labelled|labeled)\b"
)
_NOT_NAMES = frozenset(
    """
    der die das ein eine im in am an auf bei mit nach vor laut so wie und oder aber doch dazu dort hier heute
    gestern the a an in on at by for with after before according and or but there then yesterday today
    """.split()
)


@dataclass(frozen=True, slots=True)
class Mouth:
    """Who an answer says speaks, as written; `proof` are the source sentences that name that speaker."""

    speaker: str
    is_right: bool
    proof: tuple[SourceSentence, ...] = ()


def judge_mouth(text: str, quote: Span, hit: Hit, place: Span) -> Mouth | None:
    """Compare who an answer gives a quotation to with who its source gives it to.

    Args:
        text: The sentence of the answer.
        quote: Where the quotation stands in it, without its marks.
        hit: The hit that holds the words.
        place: Where they stand, in body offsets.

    Returns:
        None where the answer names nobody; else the first speaker that the source does not give the
        words to, or the last one that it does.
    """
    judged: Mouth | None = None
    outlet = {key(word) for word in _WORD.findall(hit.source.outlet)}
    for speaker in _named_speakers(text, quote):
        names = _names_of(speaker)
        if not names:
            continue
        if outlet and all(name in outlet for name in names):
            judged = Mouth(speaker, True)
            continue
        proof = _proof(names[-1], hit, place)
        judged = Mouth(speaker, proof is not None, proof or ())
        if proof is None:
            return judged
    return judged


def _named_speakers(text: str, quote: Span) -> list[str]:
    """Everybody that the sentence around a quotation gives it to; none where it says "er" or nothing."""
    frame = f"{text[: quote.start]}\u2026{text[quote.end :]}"
    if cues := _cues(frame):
        return list(dict.fromkeys(cue.speaker for cue in cues if not cue.points_back))
    if colon := _COLON.search(text[: quote.start].rstrip(_MARKS)):
        return [colon.group(1)]
    called = _CALLED.search(frame)
    return [frame[: called.start()]] if called else []


def _cues(text: str) -> list[Cue]:
    return german_cues(text) if Text(text).is_german else english_cues(text)


def _names_of(speaker: str) -> list[str]:
    """The keys of the capitalised words of a phrase, in order."""
    words = _WORD.findall(re.sub(r"\([^)]*\)", "", speaker))
    return [key(word) for word in words if word[0].isupper() and word.lower() not in _NOT_NAMES]


def _proof(name: str, hit: Hit, place: Span) -> tuple[SourceSentence, ...] | None:
    """The sentences that give the words at `place` to a speaker; None where none does."""
    sentences = sentences_in(hit)
    speech = _speech(hit, place)
    is_quoted, place = speech is not None, speech or place
    holding = [n for n, each in enumerate(sentences) if each.start < place.end and place.start < each.end]
    if not holding:
        return None
    first, last = holding[0], holding[-1]
    own, inside = _around(sentences[first : last + 1], place)
    cues = _cues(own)
    named = _named_speakers(own, inside)
    if any(_holds(name, speaker) for speaker in named):
        return ()
    if any(_is_person(speaker) for speaker in named):
        return None
    if not cues and (not is_quoted or _RUN.search(own)):
        return () if is_quoted and _holds(name, own) else None
    if not cues and _holds(name, own):
        return ()
    around = (*reversed(sentences[max(0, first - LOOK_BACK) : first]), *sentences[last + 1 : last + 2])
    return _look_around(name, around, hit.source.title)


def sentences_in(hit: Hit) -> Sequence[SourceSentence]:
    """The sentences of a hit, cut anew where it came without."""
    if hit.sentences:
        return hit.sentences
    passage = hit.passage
    return [
        SourceSentence(
            passage.start + span.start, passage.start + span.end, passage.text[span.start : span.end]
        )
        for span in split_sentences(passage.text, hit.source.language)
    ]


def _look_around(
    name: str, sentences: Sequence[SourceSentence], title: str
) -> tuple[SourceSentence, ...] | None:
    """Look for a speaker where the words themselves have only "er" or "der Minister"; nearest first."""
    for sentence in sentences:
        if _holds(name, sentence.text):
            return (sentence,)
        if any(_is_person(cue.speaker) for cue in _cues(sentence.text) if not cue.points_back):
            return None
    return () if _holds(name, title) else None


def _around(sentences: Sequence[SourceSentence], place: Span) -> tuple[str, Span]:
    """What the sentences say around the words, and where in that they were taken out."""
    before = after = ""
    for each in sentences:
        before += each.text[: max(0, place.start - each.start)] + " "
        after += f" {each.text[max(0, place.end - each.start) :]}"
    before = before.rstrip()
    return f"{before}\u2026{after}", Span(len(before), len(before) + 1)


def _speech(hit: Hit, place: Span) -> Span | None:
    """The whole quotation of the source that the words are a part of, in body offsets; None where none is."""
    offset = hit.passage.start
    start, end = place.start - offset, place.end - offset
    for span in quoted_stretches(hit.passage.text):
        if span.start <= start and end <= span.end:
            return Span(offset + span.start, offset + span.end)
    return None


def _holds(name: str, text: str) -> bool:
    group = group_of(name)
    return any(
        word == name
        or (group is not None and group_of(word) == group)
        or (len(name) > 3 and word.startswith(name) and word[len(name) :] in _ENDINGS)
        or (len(word) > 3 and name.startswith(word) and name[len(word) :] in _ENDINGS)
        for word in map(key, _WORD.findall(text))
    )


def _is_person(speaker: str) -> bool:
    """Whether a phrase ends in a name: two capitalised words in a row, or one without an article."""
    words = speaker.split()
    capitals = [word for word in words if word[:1].isupper() and word.lower() not in _NOT_NAMES]
    return len(capitals) > 1 or (len(capitals) == 1 and words[0] in capitals)
