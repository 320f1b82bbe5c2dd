"""Date words of a question, German and English, as ranges of days at a stated now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rag.records import Span
from rag.timewords import calendar
from rag.timewords.as_of import pick_as_of
from rag.timewords.atom import Atom
from rag.timewords.atoms import absolute_atoms
from rag.timewords.combine import Joined, join
from rag.timewords.masks import mask
from rag.timewords.nearby import nearby_atoms
from rag.timewords.records import NO_TIME, Days, Strength, TimeRange, TimeReading
from rag.timewords.relative import relative_atoms
from rag.timewords.strength import judge

__all__ = ["NO_TIME", "Days", "Strength", "TimeRange", "TimeReading", "read_times"]

MAX_CHARS = 4000  # in characters; date words beyond it are not looked for, so that a paste stays fast


def read_times(
    text: str, now: datetime, *, reporters: Sequence[Span] = (), anchor: int | None = None
) -> TimeReading:
    """Read the date words of a question.

    Args:
        text: The question as typed, German or English.
        now: What relative words count from; time-zone aware, in the archive's zone.
        reporters: Where outlets are named as such; a date beside one is when it reported.
        anchor: The year spoken of before, for "im Vorjahr"; a year in the text itself comes first.

    Returns:
        The ranges in text order and the one that counts: the hull of those of publication, or,
        where there are none, of those of events.

    Raises:
        ValueError: If `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("`now` needs a time zone: days depend on it.")
    masked = mask(text[:MAX_CHARS], reporters)
    joined = _joined(masked, now, anchor)
    known = pick_as_of(masked, joined, now.date())
    as_of = _range(text, known, Strength.REPORTED) if known else None
    ranges = tuple(_ranges(text, masked, [each for each in joined if each is not known], reporters, now))
    if not ranges:
        return TimeReading(None, "", None, (), as_of) if as_of else NO_TIME
    strength = (
        Strength.REPORTED if any(each.strength is Strength.REPORTED for each in ranges) else Strength.EVENT
    )
    counting = [each for each in ranges if each.strength is strength]
    days = calendar.hull([each.days for each in counting])
    return TimeReading(days, " … ".join(each.words for each in counting), strength, ranges, as_of)


def _joined(masked: str, now: datetime, anchor: int | None) -> list[Joined]:
    today = now.date()
    absolute = absolute_atoms(masked, today)
    own_years = [atom.year for atom in absolute if atom.year is not None]
    relative = relative_atoms(masked, now, own_years[0] if own_years else anchor)
    atoms = [*nearby_atoms(masked, now), *relative, *absolute]
    return join(masked, _without_overlap(atoms), today)


def _ranges(
    text: str, masked: str, joined: Sequence[Joined], reporters: Sequence[Span], now: datetime
) -> list[TimeRange]:
    reported = {
        each.group for each in joined if judge(masked, each, reporters, now.date()) is Strength.REPORTED
    }
    return [
        _range(text, each, Strength.REPORTED if each.group in reported else Strength.EVENT) for each in joined
    ]


def _range(text: str, joined: Joined, strength: Strength) -> TimeRange:
    words = text[joined.start : joined.end].strip()
    return TimeRange(joined.days, words, joined.start, joined.end, strength)


def _without_overlap(atoms: list[Atom]) -> list[Atom]:
    """Keep the longest of overlapping atoms, in text order."""
    kept: list[Atom] = []
    for atom in sorted(atoms, key=lambda each: each.start - each.end):
        if all(atom.end <= other.start or other.end <= atom.start for other in kept):
            kept.append(atom)
    return sorted(kept, key=lambda each: each.start)
