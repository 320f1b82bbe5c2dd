"""Reads a question: language, time, outlets and, in a chat, what it leans on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rag.followup import standalone
from rag.outlets import OutletMention, find_outlets
from rag.question_words import ENGLISH, GERMAN, words_of
from rag.records import Filters, Question, Span, Turn
from rag.timewords import NO_TIME, Strength, TimeReading, read_times

ASKED = "asked"  # how a restriction came about: by a control or an option, not by words
MIN_DETECTOR_CHARS = 40  # in characters; below it, detectors take German for Dutch and English for Danish
MIN_FUNCTION_SHARE = 0.15  # of the words of a long question; German and English have more, others less
LATEST = re.compile(
    r"\b(?:aktuell(?:e[nrsm]?|ste[nrsm]?)?|neu(?:e)?ste[nrsm]?|jüngste[nrsm]?|derzeit(?:ige[nrsm]?)?|zuletzt|latest"
    r"|newest|most recent|currently|recently|kürzlich|neulich|up[- ]to[- ]date)\b",
    re.IGNORECASE,
)
_GERMAN_LETTERS = re.compile("[äöüß]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one text says of time and outlets."""

    times: TimeReading
    mentions: tuple[OutletMention, ...]

    @property
    def meant(self) -> tuple[OutletMention, ...]:
        return tuple(mention for mention in self.mentions if mention.is_meant)


def understand(
    text: str,
    history: Sequence[Turn],
    filters: Filters,
    *,
    outlets: Sequence[str],
    now: datetime,
    detect_language: Callable[[str], str],
) -> Question:
    """Read a question as it will be searched.

    Args:
        text: As typed.
        history: Earlier turns of the chat, oldest first.
        filters: What controls or options ask for; each wins over the words of the question.
        outlets: The outlets of the archive.
        now: What date words count from; time-zone aware, in the archive's zone.
        detect_language: Language code of a text; asked where function words do not decide.

    Returns:
        The question. `found` holds, beside `date_from`, `date_to` and `outlets`: `event` (words),
        `event_from` and `event_to` (ISO days) for a time that is no filter; `outlet_offer` for an
        outlet that is named but not meant as the source; `latest` (words) where the newest is asked
        for; `follow_up` (the words carried over).

    Raises:
        ValueError: If `now` has no time zone.
    """
    original, text = text, " ".join(text.split())
    full, is_rewritten = standalone(text, history)
    before = history[-1].question if is_rewritten else ""
    earlier = _read(before, outlets, now, None) if before else _Read(NO_TIME, ())
    own = _read(text, outlets, now, _year_of(earlier.times))
    times = own.times if own.times.days else earlier.times
    meant = own.meant or earlier.meant
    found: list[tuple[str, str]] = []
    merged = Filters(
        *_dates(filters, times, found),
        _outlets(filters, meant, found),
    )
    _offer(own.mentions, found)
    latest = LATEST.search(text)
    if latest:
        found.append(("latest", latest[0]))
    if is_rewritten:
        full = _with_anchored_year(full, own.times, earlier.times)
        found.append(("follow_up", full))
    return Question(original, full, language_of(text, detect_language), merged, tuple(found))


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


def _read(text: str, outlets: Sequence[str], now: datetime, anchor: int | None) -> _Read:
    mentions = find_outlets(text, outlets)
    reporters = [Span(mention.start, mention.end) for mention in mentions if mention.is_meant]
    return _Read(read_times(text, now, reporters=reporters, anchor=anchor), mentions)


def _year_of(times: TimeReading) -> int | None:
    if times.days is None:
        return None
    day = times.days.first or times.days.last
    return day.year if day else None


def _dates(
    filters: Filters, times: TimeReading, found: list[tuple[str, str]]
) -> tuple[date | None, date | None]:
    """Return the days that restrict and note where they come from."""
    if filters.date_from or filters.date_to:
        found.extend(
            (name, ASKED)
            for name, day in (("date_from", filters.date_from), ("date_to", filters.date_to))
            if day
        )
        return filters.date_from, filters.date_to
    if times.days is None:
        return None, None
    first, last = times.days.first, times.days.last
    if times.strength is Strength.REPORTED:
        found.extend((name, times.words) for name, day in (("date_from", first), ("date_to", last)) if day)
        return first, last
    found.append(("event", times.words))
    found.extend((name, day.isoformat()) for name, day in (("event_from", first), ("event_to", last)) if day)
    return None, None


def _outlets(
    filters: Filters, meant: tuple[OutletMention, ...], found: list[tuple[str, str]]
) -> tuple[str, ...]:
    """Return the outlets that restrict and note where they come from."""
    if filters.outlets:
        found.append(("outlets", ASKED))
        return filters.outlets
    if meant:
        found.append(("outlets", ", ".join(mention.words for mention in meant)))
    return tuple(dict.fromkeys(name for mention in meant for name in mention.names))


def _offer(mentions: tuple[OutletMention, ...], found: list[tuple[str, str]]) -> None:
    offered = dict.fromkeys(name for mention in mentions if not mention.is_meant for name in mention.names)
    found.extend(("outlet_offer", name) for name in offered)


def _with_anchored_year(full: str, own: TimeReading, earlier: TimeReading) -> str:
    """Put the year that "im Vorjahr" means in place of the one carried over."""
    old, new = _year_of(earlier), _year_of(own)
    if old is None or new is None or old == new:
        return full
    return re.sub(rf"\b{old}\b", str(new), full)
