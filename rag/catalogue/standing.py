"""When a version of an article was what one could read: from which day, and until the next version's.

The first version counts from its last possible day of publication. A later one counts from the day that
it says it was changed on; where it says nothing new about that, from a later publication day, from the
day our copy was fetched or from the day it came in. When in doubt the later day is taken: an answer as
of a day may lack something, but never knows too much.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.days import last_day

LIVE, SUPERSEDED = "live", "superseded"
PUBLISHABLE = "id = ? AND state = 'pending' AND article_id NOT IN (SELECT article_id FROM withdrawals)"
COLUMNS = "id, article_id, day_to, modified, fetched, created, known_from"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a version is: `live` or `superseded`, with ordinal days; `known_until` is the first day after.

    `known_from` is None for an article without a date, which is visible as of no day.
    """

    state: str
    known_from: int | None
    known_until: int | None

    @property
    def is_live(self) -> bool:
        """Whether it is the version in use."""
        return self.state == LIVE


@dataclass(frozen=True, slots=True)
class Stamps:
    """The times that a stored version has: ordinal day of publication, ISO texts, its first known day."""

    key: int
    article_id: str
    day_to: int | None
    modified: str | None
    fetched: str | None
    created: str
    known_from: int | None


def standings_after(connection: sqlite3.Connection, keys: Sequence[int], zone: str) -> dict[int, Standing]:
    """What becomes of pending versions, and of those they replace, once they are live.

    Args:
        connection: The catalogue's.
        keys: Pending versions, in the order in which they go live.
        zone: Name of the archive's time zone.

    Returns:
        Key of a version -> what it will be.
    """
    latest: dict[str, Stamps] = {}
    standings: dict[int, Standing] = {}
    for key in keys:
        pending = _stamps(connection, PUBLISHABLE, key)
        if pending is None:
            continue
        article_id = pending.article_id
        before = latest.get(article_id) or _stamps(
            connection, "state = 'live' AND article_id = ?", article_id
        )
        known = known_from(pending, before, zone)
        if before is not None:
            since = before.known_from
            until = known if known is None or since is None else max(since, known)
            standings[before.key] = Standing(SUPERSEDED, since, until)
        standings[key] = Standing(LIVE, known, None)
        latest[article_id] = replace(pending, known_from=known)
    return standings


def known_from(version: Stamps, before: Stamps | None, zone: str) -> int | None:
    """The first day at whose end a version could be read.

    Args:
        version: The version.
        before: The one that it replaces, None for the first.
        zone: Name of the archive's time zone.

    Returns:
        An ordinal day, not before that of the replaced version and not before its own publication;
        None where the article has no date at all.
    """
    if before is None or before.known_from is None:
        return version.day_to
    since = before.known_from
    told = None if version.modified == before.modified else _ordinal(version.modified, zone)
    if told is None or told < since:
        republished = version.day_to if version.day_to is not None and version.day_to > since else None
        told = republished or _ordinal(version.fetched, zone) or _ordinal(version.created, zone) or since
    return max(since, told, version.day_to or since)


def apply_standings(connection: sqlite3.Connection, standings: Mapping[int, Standing], epoch: int) -> None:
    """Write what versions are from now on; what is replaced first, since one version alone is live."""
    for key, standing in sorted(standings.items(), key=lambda item: item[1].is_live):
        connection.execute(
            "UPDATE versions SET state = ?, known_from = ?, known_until = ?, changed = ? WHERE id = ?",
            (standing.state, standing.known_from, standing.known_until, epoch, key),
        )


def standing_of(row: sqlite3.Row) -> Standing:
    """A row of `versions` as the record."""
    return Standing(row["state"], row["known_from"], row["known_until"])


def _ordinal(time: str | None, zone: str) -> int | None:
    day = last_day(time, zone)
    return None if day is None else day.toordinal()


def _stamps(connection: sqlite3.Connection, condition: str, value: object) -> Stamps | None:
    row = connection.execute(f"SELECT {COLUMNS} FROM versions WHERE {condition}", (value,)).fetchone()
    return None if row is None else Stamps(*row)
