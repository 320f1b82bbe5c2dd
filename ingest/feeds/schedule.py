"""When a feed or an entry is tried next: at its interval, later and later while it fails, never in step."""

from __future__ import annotations

from datetime import datetime, timedelta

JITTER = 0.1  # share of the interval, so that many feeds do not come due at once for ever
LONGEST_BACK_OFF = timedelta(hours=24)  # a feed that has failed for long is still asked once a day
LONGEST_WAIT = timedelta(days=7)  # of a Retry-After; a longer one is a mistake
FIRST_RETRY = timedelta(minutes=10)  # of an entry; a page is often there minutes after its entry
MAX_ATTEMPTS = 8  # of an entry, within about 21 hours; then it is given up until its feed changes it
DOUBLINGS = 16  # more would overflow nothing but sense


def next_poll(
    now: datetime, every_minutes: int, *, failures: int, wait_s: float | None, chance: float
) -> datetime:
    """When a feed is asked again.

    Args:
        now: The time.
        every_minutes: Its interval.
        failures: How often in a row it failed; each doubles the interval, up to a day.
        wait_s: Seconds that the server asked to wait; None where it did not.
        chance: From 0 to 1, evenly random; moves the time by up to `JITTER` either way.
    """
    every = timedelta(minutes=every_minutes)
    gap = min(every * (1 << min(failures, DOUBLINGS)), max(LONGEST_BACK_OFF, every))
    gap *= 1 + JITTER * (2 * chance - 1)
    return now + max(gap, _asked(wait_s))


def next_try(now: datetime, *, attempts: int, wait_s: float | None, chance: float) -> datetime:
    """When an entry's page is tried again after `attempts` failures; arguments as for `next_poll`."""
    gap = min(FIRST_RETRY * (1 << min(attempts - 1, DOUBLINGS)), LONGEST_BACK_OFF)
    return now + max(gap * (1 + JITTER * chance), _asked(wait_s))


def _asked(wait_s: float | None) -> timedelta:
    return timedelta(0) if wait_s is None else min(timedelta(seconds=wait_s), LONGEST_WAIT)
