"""Entries of feeds until their articles are in the archive: which are new, which wait, which were given up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rag.catalogue.database import Database
from rag.catalogue.feeds import stamp
from rag.catalogue.jobs import insert_job
from rag.records.feeds import NewEntry, OpenEntry

KEPT = timedelta(days=180)  # an entry that its feed no longer lists is forgotten after this
_COLUMNS = "id, feed_id, key, state, origin, url, hints, attempts, due, reason, job_id"


class FeedEntries:
    """The part of the catalogue that knows what each feed listed."""

    database: Database

    def note_entries(self, feed_id: int, entries: Sequence[NewEntry], now: datetime) -> list[NewEntry]:
        """Remember what a feed lists.

        An entry is known by its key, or under another address by what else it says. A known one whose
        article changed becomes pending again.

        Returns:
            Those that are new or changed.
        """
        at, news = stamp(now), []
        with self.database.write() as connection:
            for entry in entries:
                row = _known(connection, feed_id, entry)
                if row is None:
                    _insert(connection, feed_id, entry, at)
                    news.append(entry)
                elif row["key"] == entry.key and row["fingerprint"] != entry.fingerprint:
                    connection.execute(
                        "UPDATE feed_entries SET fingerprint = ?, alike = ?, state = 'pending', origin = ?,"
                        " url = ?, hints = ?, attempts = 0, due = ?, reason = '', listed = ? WHERE id = ?",
                        (*_values(entry), at, at, row["id"]),
                    )
                    news.append(entry)
                else:
                    connection.execute("UPDATE feed_entries SET listed = ? WHERE id = ?", (at, row["id"]))
            connection.execute(
                "DELETE FROM feed_entries WHERE feed_id = ? AND listed < ? AND state IN ('done', 'failed')",
                (feed_id, stamp(now - KEPT)),
            )
        return news

    def due_entries(self, feed_id: int, now: datetime) -> list[OpenEntry]:
        """Pending entries of a feed that are to be tried now, those first that wait longest."""
        return self._entries("feed_id = ? AND state = 'pending' AND due <= ?", (feed_id, stamp(now)))

    def open_entries(self, feed_id: int) -> list[OpenEntry]:
        """Entries of a feed whose articles are not in the archive, given-up ones too."""
        return self._entries("feed_id = ? AND state != 'done'", (feed_id,))

    def queued_entries(self) -> list[OpenEntry]:
        """Entries of all feeds that were handed to a job and not settled yet."""
        return self._entries("state = 'queued'", ())

    def _entries(self, condition: str, values: Sequence[object]) -> list[OpenEntry]:
        rows = self.database.read(
            f"SELECT {_COLUMNS} FROM feed_entries WHERE {condition} ORDER BY due, id", values
        )
        return [
            replace(OpenEntry(*row), hints=tuple((field, value) for field, value in json.loads(row["hints"])))
            for row in rows
        ]

    def put_off(self, entry_id: int, reason: str, *, due: datetime, is_attempt: bool = True) -> None:
        """Leave an entry pending, to be tried again at `due`; `is_attempt` unless it was not even tried."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE feed_entries SET state = 'pending', attempts = attempts + ?, reason = ?, due = ?,"
                " job_id = NULL WHERE id = ?",
                (int(is_attempt), reason, stamp(due), entry_id),
            )

    def give_up(self, entry_id: int, reason: str) -> None:
        """Try an entry no more, unless its feed says that it changed."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE feed_entries SET state = 'failed', attempts = attempts + 1, reason = ? WHERE id = ?",
                (reason, entry_id),
            )

    def settle_entry(self, entry_id: int) -> None:
        """Note that an entry's article is in the archive; nothing that tells of it stays here."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE feed_entries SET state = 'done', origin = '', url = '', hints = '[]', reason = '',"
                " job_id = NULL WHERE id = ?",
                (entry_id,),
            )

    def queue_entries(self, entry_ids: Sequence[int], source: str, options: Mapping[str, str]) -> int:
        """Hand entries to a new job in one transaction, so that none is lost or handed over twice.

        Returns:
            The job's number.
        """
        with self.database.write() as connection:
            job_id = insert_job(connection, "add", [source], options)
            connection.executemany(
                "UPDATE feed_entries SET state = 'queued', job_id = ? WHERE id = ?",
                [(job_id, entry_id) for entry_id in entry_ids],
            )
        return job_id

    def ask_anew(self, feed_id: int) -> None:
        """Forget a feed's validators, so that it sends all of its entries again."""
        with self.database.write() as connection:
            connection.execute("UPDATE feeds SET etag = '', last_modified = '' WHERE id = ?", (feed_id,))


def _known(connection: sqlite3.Connection, feed_id: int, entry: NewEntry) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT id, key, fingerprint FROM feed_entries WHERE feed_id = ?"
        " AND (key = ? OR (alike = ? AND alike != '')) ORDER BY key != ? LIMIT 1",
        (feed_id, entry.key, entry.alike, entry.key),
    ).fetchone()
    return row


def _insert(connection: sqlite3.Connection, feed_id: int, entry: NewEntry, at: str) -> None:
    connection.execute(
        "INSERT INTO feed_entries (feed_id, key, state, due, seen, listed, appeared,"
        " fingerprint, alike, origin, url, hints) VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (feed_id, entry.key, at, at, at, entry.appeared or at, *_values(entry)),
    )


def _values(entry: NewEntry) -> tuple[str, ...]:
    return entry.fingerprint, entry.alike, entry.origin, entry.url, json.dumps(entry.hints)
