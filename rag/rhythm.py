"""How long a feed is usually silent, and whether it is silent for longer now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(days=28)  # four weekends; older pauses say little about today
LEAST_ENTRIES = 5  # below, there is no rhythm to speak of
TOLERANCE = 2.0  # times the longest usual pause, so that one quiet holiday raises no alarm
LEAST_SILENCE = timedelta(hours=24)  # nothing is called silent before; nights are quiet everywhere
UNKNOWN_SILENCE = timedelta(days=7)  # what is called silent where no rhythm is known


def usual_pause(moments: Sequence[datetime]) -> timedelta | None:
    """The longest pause between entries in the last four weeks before the newest.

    Args:
        moments: When entries appeared, in any order; the same moment counts once.

    Returns:
        The pause, or None where there are too few entries.
    """
    ordered = sorted(set(moments))
    recent = [moment for moment in ordered if ordered[-1] - moment <= WINDOW]
    if len(recent) < LEAST_ENTRIES:
        return None
    return max(later - earlier for earlier, later in zip(recent, recent[1:], strict=False))


def silent_since(moments: Sequence[datetime], added: datetime, now: datetime) -> datetime | None:
    """Since when a feed is silent, where that is longer than is usual for it.

    Args:
        moments: When entries appeared, none after `now`; in any order.
        added: When the feed was added.
        now: The time.

    Returns:
        The moment of its newest entry, or when it was added where it never had one; None where the
        silence is usual.
    """
    last = max(moments, default=added)
    pause = usual_pause(moments) if moments else None
    patience = UNKNOWN_SILENCE if pause is None else max(LEAST_SILENCE, pause * TOLERANCE)
    return last if now - last > patience else None
