"""Reads a question: language, time, outlets and, in a chat, what it leans on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from rag.followup import standalone
from rag.question_words import ENGLISH, GERMAN, words_of
from rag.recency import wish_for_newest
from rag.records import Filters, Question, Reading, Turn
from rag.restricting import Known, Wording, read_wording, restrict
from rag.settings import Settings, Stage

MIN_DETECTOR_CHARS = 40  # in characters; below it, detectors take German for Dutch and English for Danish
MIN_FUNCTION_SHARE = 0.15  # of the words of a long question; German and English have more, others less
_GERMAN_LETTERS = re.compile("[äöüß]", re.IGNORECASE)
_STAGES = (
    (Stage.TIME, Reading.TIME),
    (Stage.TIME, Reading.AS_OF),
    (Stage.OUTLETS, Reading.OUTLETS),
    (Stage.OUTLETS, Reading.SECTIONS),
    (Stage.RECENCY, Reading.RECENCY),
    (Stage.FOLLOWUPS, Reading.FOLLOW_UP),
)


def understand(
    text: str,
    history: Sequence[Turn],
    filters: Filters,
    *,
    outlets: Sequence[str],
    now: datetime,
    detect_language: Callable[[str], str],
    sections: Sequence[str] = (),
    rewrite: Callable[[str, Sequence[Turn]], str | None] | None = None,
) -> Question:
    """Read a question as it will be searched.

    Args:
        text: As typed.
        history: Earlier turns of the chat, oldest first.
        filters: What controls or options ask for; each wins over the words of the question. What its
            `ignore` names is not read from the words at all, see `readings_off`.
        outlets: The outlets of the archive.
        now: What date words count from; time-zone aware, in the archive's zone.
        detect_language: Language code of a text; asked where function words do not decide.
        sections: The sections of the archive.
        rewrite: Makes a question that leans on the chat stand alone; None from it lets the rule stand.

    Returns:
        The question. `found` holds, beside `date_from`, `date_to`, `as_of`, `outlets` and `sections`:
        `event` (words), `event_from` and `event_to` (ISO days) for a time that is no filter;
        `outlet_offer` for an outlet that is named but not meant as the source (see `rag.offers`);
        `latest` (words) where the newest is asked for; `follow_up` (the question made to stand alone).

    Raises:
        ValueError: If `now` has no time zone.
    """
    original, text = text, " ".join(text.split())
    ignored = filters.ignore
    known = Known(tuple(outlets), tuple(sections))
    full, leans = standalone(text, () if Reading.FOLLOW_UP in ignored else history)
    earlier = read_wording(history[-1].question, known, now) if leans else Wording()
    own = read_wording(text, known, now, earlier.year)
    merged, found = restrict(own.leaning_on(earlier).without(ignored), filters)
    latest = wish_for_newest(text)
    if latest and Reading.RECENCY not in ignored:
        found.append(("latest", latest))
    if leans:
        better = rewrite(text, history) if rewrite else None
        full = better or _with_anchored_year(full, own, earlier)
        found.append(("follow_up", full))
    return Question(original, full, language_of(text, detect_language), merged, tuple(found))


def readings_off(settings: Settings, *, has_dates: bool = True) -> frozenset[Reading]:
    """Return what is not read from questions, since its stage is switched off or it could find nothing.

    Args:
        settings: Say which stages are on.
        has_dates: Whether any article of the archive has a date; where none has, a time in a question
            can only be part of what is asked.
    """
    off = {reading for stage, reading in _STAGES if not settings.has(stage)}
    return frozenset(off if has_dates else off | {Reading.TIME, Reading.AS_OF})


def language_of(text: str, detect_language: Callable[[str], str]) -> str:
    """Return the language of a question: function words decide for German and English.

    Args:
        text: The question as typed.
        detect_language: Language code of a text; asked where they do not decide.
    """
    words = [word.lower() for word in words_of(text)]
    german = sum(word in GERMAN for word in words) + bool(_GERMAN_LETTERS.search(text))
    english = sum(word in ENGLISH for word in words)
    is_long = len(text) >= MIN_DETECTOR_CHARS
    if german != english and (not is_long or max(german, english) >= MIN_FUNCTION_SHARE * len(words)):
        return "de" if german > english else "en"
    detected = detect_language(text) if text else ""
    if detected in ("de", "en") or is_long or not text.isascii():
        return detected
    return "de"  # a few names, as they are typed into a German archive


def _with_anchored_year(full: str, own: Wording, earlier: Wording) -> str:
    """Put the year that "im Vorjahr" means in place of the one carried over."""
    old, new = earlier.year, own.year
    if old is None or new is None or old == new:
        return full
    return re.sub(rf"\b{old}\b", str(new), full)
