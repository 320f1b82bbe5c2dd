"""Feeds that the archive follows: where they are, when they are asked, what they last brought."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from rag.catalogue.database import Database
from rag.errors import NotFoundError
from rag.records.feeds import Feed, FeedState
from rag.rhythm import WINDOW, silent_since, usual_pause

HOUR = timedelta(hours=1)
_FEEDS = (
    "SELECT *, (SELECT count(*) FROM feed_entries WHERE feed_id = feeds.id AND state IN ('pending', 'queued'))"
    " AS pending, (SELECT count(*) FROM feed_entries WHERE feed_id = feeds.id AND state = 'failed')"
    " AS given_up FROM feeds"
)


def stamp(moment: datetime) -> str:
    """A moment as the catalogue keeps it: texts of it sort as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


class Feeds:
    """The part of the catalogue that knows the feeds; any process may write it."""

    database: Database

    def add_feed(self, url: str, *, outlet: str, every_minutes: int, now: datetime) -> bool:
        """Follow a feed; one that is known gets the new outlet and interval, and is asked again if it was gone.

        Returns:
            Whether it was not known before.
        """
        with self.database.write() as connection:
            known = connection.execute("SELECT 1 FROM feeds WHERE url = ?", (url,)).fetchone()
            connection.execute(
                "INSERT INTO feeds (url, outlet, every_minutes, state, added, due) VALUES (?,?,?,'active',?,?)"
                " ON CONFLICT (url) DO UPDATE SET outlet = excluded.outlet, state = 'active', failures = 0,"
                " every_minutes = excluded.every_minutes, due = excluded.due, error = '', note = ''",
                (url, outlet, every_minutes, stamp(now), stamp(now)),
            )
            return known is None

    def remove_feed(self, url: str) -> None:
        """Stop following a feed; its articles stay.

        Raises:
            NotFoundError: If it is not followed.
        """
        with self.database.write() as connection:
            if not connection.execute("DELETE FROM feeds WHERE url = ?", (url,)).rowcount:
                raise NotFoundError(
                    f"The feed {url} is not followed.", hint="See `python -m ingest feed list`."
                )

    def feeds(self, now: datetime) -> list[Feed]:
        """All feeds in the order in which they were added, with their rhythm as of `now`."""
        return self._feeds(self.database.read(f"{_FEEDS} ORDER BY id"), now)

    def _feeds(self, rows: Sequence[sqlite3.Row], now: datetime) -> list[Feed]:
        return [_feed_of(row, self._moments(row["id"], now), now) for row in rows]

    def feed(self, url: str, now: datetime) -> Feed:
        """The feed at an address.

        Raises:
            NotFoundError: If it is not followed.
        """
        rows = self.database.read(f"{_FEEDS} WHERE url = ?", (url,))
        if not rows:
            raise NotFoundError(
                f"The feed {url} is not followed.", hint="Add it: `python -m ingest feed add URL`."
            )
        return self._feeds(rows, now)[0]

    def silent_feeds(self, now: datetime) -> list[Feed]:
        """Feeds that are gone, or from which nothing new came for longer than is usual for them."""
        return [
            feed for feed in self.feeds(now) if feed.silent_since is not None or feed.state is FeedState.GONE
        ]

    def due_feeds(self, now: datetime) -> list[Feed]:
        """Feeds that are to be asked now, or of whose entries a page is to be fetched now."""
        rows = self.database.read(
            f"{_FEEDS} WHERE (state = 'active' AND due <= :now) OR id IN (SELECT feed_id FROM feed_entries"
            " WHERE state = 'pending' AND url != '' AND due <= :now) ORDER BY due",
            {"now": stamp(now)},
        )
        return self._feeds(rows, now)

    def claim_feed(self, feed_id: int, now: datetime, until: datetime) -> bool:
        """Take a feed for polling, so that two processes never poll it at once.

        Returns:
            Whether it was free; the claim ends by `release_feed`, or at `until` if this process dies.
        """
        with self.database.write() as connection:
            claimed = connection.execute(
                "UPDATE feeds SET busy_until = ? WHERE id = ? AND busy_until <= ?",
                (stamp(until), feed_id, stamp(now)),
            )
            return claimed.rowcount == 1

    def release_feed(self, feed_id: int) -> None:
        """Give a claimed feed back."""
        with self.database.write() as connection:
            connection.execute("UPDATE feeds SET busy_until = '' WHERE id = ?", (feed_id,))

    def record_success(self, feed: Feed, *, new: int, now: datetime) -> None:
        """Note that a feed answered.

        Args:
            feed: As it is from now on: kind, title, validators, due, note.
            new: Entries that it had not listed before.
            now: When.
        """
        with self.database.write() as connection:
            connection.execute(
                "UPDATE feeds SET kind = ?, title = ?, etag = ?, last_modified = ?, due = ?, note = ?,"
                " checked = ?, succeeded = ?, failures = 0, error = '' WHERE id = ?",
                (
                    feed.kind,
                    feed.title,
                    feed.etag,
                    feed.last_modified,
                    feed.due,
                    feed.note,
                    stamp(now),
                    stamp(now),
                    feed.id,
                ),
            )
            if new:
                connection.execute(
                    "UPDATE feeds SET brought = ?, brought_entries = ? WHERE id = ?",
                    (stamp(now), new, feed.id),
                )

    def record_failure(
        self, feed_id: int, error: str, *, due: datetime, now: datetime, is_gone: bool = False
    ) -> None:
        """Note that a feed failed, why in one sentence, and when it is asked again unless it is gone."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE feeds SET checked = ?, failures = failures + 1, error = ?, due = ?, state = ? WHERE id = ?",
                (
                    stamp(now),
                    error,
                    stamp(due),
                    FeedState.GONE if is_gone else FeedState.ACTIVE,
                    feed_id,
                ),
            )

    def move_feed(self, feed_id: int, url: str) -> bool:
        """Change a feed's address; False where another feed has that address already."""
        with self.database.write() as connection:
            if connection.execute("SELECT 1 FROM feeds WHERE url = ?", (url,)).fetchone():
                return False
            connection.execute("UPDATE feeds SET url = ? WHERE id = ?", (url, feed_id))
            return True

    def _moments(self, feed_id: int, now: datetime) -> list[datetime]:
        """When the entries of a feed appeared: the newest one, and those of the weeks before it."""
        newest = self.database.read(
            "SELECT max(appeared) AS at FROM feed_entries WHERE feed_id = ? AND appeared <= ?",
            (feed_id, stamp(now)),
        )[0]["at"]
        if newest is None:
            return []
        since = stamp(datetime.fromisoformat(newest) - WINDOW)
        rows = self.database.read(
            "SELECT DISTINCT appeared FROM feed_entries WHERE feed_id = ? AND appeared BETWEEN ? AND ?",
            (feed_id, since, newest),
        )
        return [datetime.fromisoformat(row["appeared"]) for row in rows]


def _feed_of(row: sqlite3.Row, moments: list[datetime], now: datetime) -> Feed:
    pause = usual_pause(moments) if moments else None
    since = silent_since(moments, datetime.fromisoformat(row["added"]), now)
    return Feed(
        id=row["id"],
        url=row["url"],
        outlet=row["outlet"],
        every_minutes=row["every_minutes"],
        state=FeedState(row["state"]),
        kind=row["kind"],
        title=row["title"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        added=row["added"],
        checked=row["checked"],
        succeeded=row["succeeded"],
        brought=row["brought"],
        brought_entries=row["brought_entries"],
        due=row["due"],
        failures=row["failures"],
        error=row["error"],
        note=row["note"],
        pending=row["pending"],
        given_up=row["given_up"],
        usual_pause_h=None if pause is None else round(pause / HOUR, 1),
        silent_since=None if since is None else stamp(since),
    )
