"""What the archive has within a restriction, and nearest to it: the grounds of a *no coverage*."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.catalogue import Catalogue
from rag.records import ArchiveState, Filters

MOST_OUTLETS = 5  # outlets named where one was asked for that the archive does not have
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What lies within a restriction, and what is nearest outside of it.

    `before` and `after` are the ISO days of the nearest articles on either side of the range of days, None
    where there is none or no such side. `unknown` are outlets that were asked for and have no article at
    all; then `outlets` names the largest of the archive and `more` counts the others.
    """

    within: ArchiveState
    before: str | None = None
    after: str | None = None
    unknown: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    more: int = 0


def read_coverage(catalogue: Catalogue, filters: Filters) -> Coverage:
    """Count what lies within a restriction and look for the nearest days outside of it."""
    within = catalogue.state(filters)
    names = [each.name for each in catalogue.outlets(Filters(as_of=filters.as_of))]
    unknown = tuple(name for name in filters.outlets if name not in names)
    if unknown:
        return Coverage(within, None, None, unknown, tuple(names[:MOST_OUTLETS]), len(names[MOST_OUTLETS:]))
    before, after = _nearest_days(catalogue, filters) if within.articles == 0 else (None, None)
    return Coverage(within, before, after)


def _nearest_days(catalogue: Catalogue, filters: Filters) -> tuple[str | None, str | None]:
    before = after = None
    if filters.date_from and filters.date_from > date.min:
        earlier = replace(filters, date_from=None, date_to=filters.date_from - ONE_DAY)
        before = catalogue.state(earlier).last
    if filters.date_to and filters.date_to < date.max:
        later = replace(filters, date_from=filters.date_to + ONE_DAY, date_to=None)
        after = catalogue.state(later).first
    return before, after
