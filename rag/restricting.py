"""Turns what a question's words say of time, outlets and sections into filters, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from rag.outlets import OutletMention, find_outlets
from rag.records import Filters, Reading, Span
from rag.sections import SectionMention, find_sections
from rag.timewords import NO_TIME, Strength, TimeReading, read_times

ASKED = "asked"  # how a restriction came about: by a control or an option, not by words

Notes = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive has that a question can name."""

    outlets: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of one question say of time, outlets and sections."""

    times: TimeReading = NO_TIME
    mentions: tuple[OutletMention, ...] = ()
    sections: tuple[SectionMention, ...] = ()

    @property
    def meant(self) -> tuple[OutletMention, ...]:
        """The outlets whose articles are asked for."""
        return tuple(mention for mention in self.mentions if mention.is_meant)

    @property
    def year(self) -> int | None:
        """The year spoken of, for "im Vorjahr" in what follows."""
        days = self.times.days
        day = days and (days.first or days.last)
        return day.year if day else None

    def leaning_on(self, earlier: Wording) -> Wording:
        """Return this wording with what it leaves open taken from the question before."""
        times = self.times if self.times.days else replace(earlier.times, as_of=self.times.as_of)
        as_of = self.times.as_of or earlier.times.as_of
        return Wording(
            replace(times, as_of=as_of),
            self.mentions if self.meant else (*self.mentions, *earlier.meant),
            self.sections or earlier.sections,
        )

    def without(self, readings: frozenset[Reading]) -> Wording:
        """Return this wording without what is not to be read."""
        times = replace(NO_TIME, as_of=self.times.as_of) if Reading.TIME in readings else self.times
        return Wording(
            replace(times, as_of=None) if Reading.AS_OF in readings else times,
            () if Reading.OUTLETS in readings else self.mentions,
            () if Reading.SECTIONS in readings else self.sections,
        )


def read_wording(text: str, known: Known, now: datetime, anchor: int | None = None) -> Wording:
    """Read what a question says of time, outlets and sections.

    Args:
        text: The question as typed.
        known: What the archive has.
        now: What date words count from; time-zone aware, in the archive's zone.
        anchor: The year spoken of before, for "im Vorjahr".

    Raises:
        ValueError: If `now` has no time zone.
    """
    mentions = find_outlets(text, known.outlets)
    reporters = [Span(mention.start, mention.end) for mention in mentions if mention.is_meant]
    times = read_times(text, now, reporters=reporters, anchor=anchor)
    return Wording(times, mentions, find_sections(text, known.sections))


def restrict(wording: Wording, asked: Filters) -> tuple[Filters, Notes]:
    """Join what is asked for by controls with what the words say; controls win.

    Returns:
        The filters, and how each came about, see `rag.understand.understand`.
    """
    notes: Notes = []
    date_from, date_to = _dates(asked, wording.times, notes)
    filters = replace(
        asked,
        date_from=date_from,
        date_to=date_to,
        outlets=_outlets(asked, wording.meant, notes),
        sections=_sections(asked, wording.sections, notes),
        as_of=_as_of(asked, wording.times, notes),
        ignore=frozenset(),
    )
    offered = dict.fromkeys(
        name for mention in wording.mentions if not mention.is_meant for name in mention.names
    )
    notes.extend(("outlet_offer", name) for name in offered if name not in filters.outlets)
    return filters, notes


def _dates(asked: Filters, times: TimeReading, notes: Notes) -> tuple[date | None, date | None]:
    if asked.date_from or asked.date_to:
        sides = (("date_from", asked.date_from), ("date_to", asked.date_to))
        notes.extend((name, ASKED) for name, day in sides if day)
        return asked.date_from, asked.date_to
    if times.days is None:
        return None, None
    first, last = times.days.first, times.days.last
    if times.strength is Strength.REPORTED:
        notes.extend((name, times.words) for name, day in (("date_from", first), ("date_to", last)) if day)
        return first, last
    notes.append(("event", times.words))
    notes.extend((name, day.isoformat()) for name, day in (("event_from", first), ("event_to", last)) if day)
    return None, None


def _as_of(asked: Filters, times: TimeReading, notes: Notes) -> date | None:
    if asked.as_of:
        notes.append(("as_of", ASKED))
        return asked.as_of
    if times.as_of is None:
        return None
    notes.append(("as_of", times.as_of.words))
    return times.as_of.days.last


def _outlets(asked: Filters, meant: Sequence[OutletMention], notes: Notes) -> tuple[str, ...]:
    if asked.outlets:
        notes.append(("outlets", ASKED))
        return asked.outlets
    if meant:
        notes.append(("outlets", ", ".join(mention.words for mention in meant)))
    return tuple(dict.fromkeys(name for mention in meant for name in mention.names))


def _sections(asked: Filters, meant: Sequence[SectionMention], notes: Notes) -> tuple[str, ...]:
    if asked.sections:
        notes.append(("sections", ASKED))
        return asked.sections
    if meant:
        notes.append(("sections", ", ".join(mention.words for mention in meant)))
    return tuple(mention.name for mention in meant)
