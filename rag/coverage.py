"""What the archive has within a restriction, and nearest to it: the grounds of a *no coverage*."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rag.catalogue import Catalogue
from rag.records import ArchiveState, Filters

MOST_OUTLETS = 5  # outlets named where one was asked for that the archive does not have
MOST_FEEDS = 3  # silent feeds named
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What lies within a restriction, and what is nearest outside of it.

    `before` and `after` are the ISO days of the nearest articles on either side of the range of days, None
    where there is none or no such side. `unknown` are outlets that were asked for and have no article at
    all; then `outlets` names the largest of the archive and `more` counts the others. `silent` are feeds
    that bring nothing within the restriction, with the ISO day since when, None for those that are gone.
    """

    within: ArchiveState
    before: str | None = None
    after: str | None = None
    unknown: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    more: int = 0
    silent: tuple[tuple[str, str | None], ...] = ()


def read_coverage(catalogue: Catalogue, filters: Filters, now: datetime) -> Coverage:
    """Count what lies within a restriction and look for the nearest days outside of it.

    Args:
        catalogue: Of the archive.
        filters: The restriction.
        now: With a time zone; feeds are silent as of now.
    """
    within = catalogue.state(filters)
    names = [each.name for each in catalogue.outlets(Filters(as_of=filters.as_of))]
    unknown = tuple(name for name in filters.outlets if name not in names)
    if unknown:
        return Coverage(within, None, None, unknown, tuple(names[:MOST_OUTLETS]), len(names[MOST_OUTLETS:]))
    before, after = _nearest_days(catalogue, filters) if within.articles == 0 else (None, None)
    return Coverage(within, before, after, silent=_silent_feeds(catalogue, filters, now))


def _silent_feeds(
    catalogue: Catalogue, filters: Filters, now: datetime
) -> tuple[tuple[str, str | None], ...]:
    """Feeds that could have brought what is asked for, had they not fallen silent before its end."""
    end = filters.date_to.isoformat() if filters.date_to else None
    silent = []
    for feed in catalogue.silent_feeds(now):
        since = feed.silent_since[:10] if feed.silent_since else None
        is_meant = not filters.outlets or feed.outlet in filters.outlets
        if is_meant and (end is None or since is None or since < end):
            silent.append((feed.name, since))
    return tuple(silent[:MOST_FEEDS])


def _nearest_days(catalogue: Catalogue, filters: Filters) -> tuple[str | None, str | None]:
    before = after = None
    if filters.date_from and filters.date_from > date.min:
        earlier = replace(filters, date_from=None, date_to=filters.date_from - ONE_DAY)
        before = catalogue.state(earlier).last
    if filters.date_to and filters.date_to < date.max:
        later = replace(filters, date_from=filters.date_to + ONE_DAY, date_to=None)
        after = catalogue.state(later).first
    return before, after
