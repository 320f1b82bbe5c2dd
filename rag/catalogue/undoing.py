"""Undoing a job: what it brought leaves search at once, what it had replaced comes back, the rest is forgotten.

The first step is one transaction that any process may make, even while a long job runs: every search joins
what it found to live versions. The holder of the archive's lock then clears the indexes and deletes the rows.
What was changed, withdrawn or removed since the job is left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from rag.catalogue.database import Database, parts
from rag.catalogue.jobs import insert_job, job_of
from rag.catalogue.linking import forget_copies
from rag.catalogue.rows import Job, Undone
from rag.catalogue.writes import REMOVED, next_epoch, set_meta
from rag.errors import BelegError, NotFoundError

UNDOABLE = ("add", "clean")  # kinds of jobs that bring versions
AGAIN = "Add the sources again."
# Why jobs of the other kinds are not undone, and what to do instead.
WHY_NOT = {
    "remove": ("A removal cannot be undone, since not one byte of the articles is left.", AGAIN),
    "withdraw": (
        "A withdrawal is not undone as a job.",
        "`python -m ingest withdraw --undo` brings it back.",
    ),
    "reinstate": ("Articles were only brought back.", "`python -m ingest withdraw` takes them out again."),
    "reindex": ("A rebuilt index brought no articles.", "There is nothing to undo."),
    "undo": ("An undo is not undone.", AGAIN),
}
# Versions of a job that were taken back and are still stored; those of withdrawn articles are none of them.
TAKEN_BACK = (
    "v.job_id = ? AND v.state = 'removed'"
    " AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.article_id = v.article_id)"
)


class Undoing:
    """The part of the catalogue that takes back what a job brought."""

    database: Database

    def undo_job(self, job_id: int | None = None) -> int:
        """Take what a job brought out of search, bring back what it had replaced, and queue the clearing up.

        Args:
            job_id: The job; None for the last one that brought articles.

        Returns:
            The number of the job that clears up, kind "undo".

        Raises:
            NotFoundError: If there is no such job.
            BelegError: If it is still being done, is of another kind, or has nothing left to undo.
        """
        with self.database.write() as connection:
            job = _named(connection, job_id)
            if job.kind in WHY_NOT:
                message, hint = WHY_NOT[job.kind]
                raise BelegError(message, hint=hint)
            if job.finished is None:
                raise BelegError(
                    f"Job {job.id} is still {job.state}.", hint="Cancel it first, or name another."
                )
            rules = _forget_rules(connection, job) if job.kind == "clean" else 0
            if not _hide(connection, job.id) and not rules and not _waits(connection, job.id):
                raise _nothing_left(connection, job)
            return insert_job(connection, "undo", [str(job.id)], {})

    def can_undo(self, job: Job) -> bool:
        """Whether anything that a job brought is in use, so that there is something to undo."""
        if job.kind not in UNDOABLE or job.finished is None:
            return False
        statement = "SELECT 1 FROM versions WHERE job_id = ? AND state = 'live' LIMIT 1"
        return bool(self.database.read(statement, (job.id,)))

    def undone_by(self, job_id: int) -> int | None:
        """The number of the job that undid a job; None where none did."""
        return _undone_by(self.database.connection, job_id)

    def take_back(self, job_id: int) -> None:
        """Make sure that what a job brought is out of search; harmless when it was done before."""
        with self.database.write() as connection:
            _hide(connection, job_id)

    def taken_back(self, job_id: int, limit: int) -> list[Undone]:
        """Articles of a job that was undone which are still stored, in the order in which they came."""
        rows = self.database.read(
            "SELECT v.article_id, group_concat(v.id) AS gone, l.id AS restored, coalesce(l.title, '') AS title,"
            " coalesce((SELECT source FROM job_items i WHERE i.article_id = v.article_id AND i.job_id = v.job_id"
            " AND i.outcome IN ('added', 'updated') ORDER BY i.id LIMIT 1), v.origin) AS source FROM versions v"
            " LEFT JOIN versions l ON l.article_id = v.article_id AND l.state = 'live'"
            f" WHERE {TAKEN_BACK} GROUP BY v.article_id ORDER BY min(v.id) LIMIT ?",
            (job_id, limit),
        )
        return [
            Undone(
                row["article_id"],
                tuple(map(int, row["gone"].split(","))),
                row["restored"],
                row["source"],
                row["title"],
            )
            for row in rows
        ]

    def without_passages(self, version_keys: Sequence[int]) -> list[tuple[int, str, str]]:
        """Versions (key, article id, version) that cannot be found, since they have no passages."""
        found: list[tuple[int, str, str]] = []
        for part, marks in parts(version_keys):
            rows = self.database.read(
                f"SELECT id, article_id, version FROM versions v WHERE id IN ({marks})"
                " AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.version_id = v.id)",
                part,
            )
            found += [(row["id"], row["article_id"], row["version"]) for row in rows]
        return found

    def forget_undone(self, undone: Sequence[Undone]) -> None:
        """Delete versions that were taken back; of an article without another one nothing but its id stays."""
        with self.database.write() as connection:
            for each in undone:
                forget_copies(connection, each.article_id)
                for part, marks in parts(each.gone):
                    connection.execute(f"DELETE FROM versions WHERE id IN ({marks})", part)
                left = "SELECT 1 FROM versions WHERE article_id = ?"
                if connection.execute(left, (each.article_id,)).fetchone() is None:
                    connection.execute("DELETE FROM urls WHERE article_id = ?", (each.article_id,))
                    connection.execute(
                        "UPDATE job_items SET title = '', url = '' WHERE article_id = ?", (each.article_id,)
                    )
            set_meta(connection, REMOVED, str(next_epoch(connection)))

    def forget_job(self, job_id: int) -> None:
        """Delete what else tells of an undone job's articles: its quality report, addresses and titles of copies."""
        with self.database.write() as connection:
            connection.execute("DELETE FROM quality_reports WHERE job_id = ?", (job_id,))
            connection.execute(  # addresses under which this job alone met copies of other articles
                "DELETE FROM urls WHERE EXISTS (SELECT 1 FROM job_items i WHERE i.job_id = ?1 AND i.url = urls.url"
                " AND i.outcome = 'duplicates' AND i.article_id != urls.article_id AND NOT EXISTS"
                " (SELECT 1 FROM job_items o WHERE o.article_id = i.article_id AND o.job_id != ?1))"
                " AND url IN (SELECT url FROM job_items WHERE job_id = ?1 AND outcome = 'duplicates')",
                (job_id,),
            )
            connection.execute(
                "UPDATE job_items SET title = '', url = '' WHERE job_id = ? AND article_id NOT IN"
                " (SELECT article_id FROM versions)",
                (job_id,),
            )

    def why_left(self, article_id: str, job_id: int) -> str:
        """Why an article that a job brought was not taken back, in one sentence."""
        rows = self.database.read(
            "SELECT job_id, state FROM versions WHERE article_id = ? AND state != 'pending' ORDER BY id DESC",
            (article_id,),
        )
        if not rows:
            return "The archive does not hold it any more."
        if rows[0]["state"] == "removed":
            return "It was withdrawn since, and stays so."
        by = f" with job {rows[0]['job_id']}" if rows[0]["job_id"] else ""
        if any(row["job_id"] == job_id for row in rows):
            return f"It was changed again{by}; both versions stay."
        return f"It came in again{by}, and stays."


def _named(connection: sqlite3.Connection, job_id: int | None) -> Job:
    if job_id is None:
        row = connection.execute(
            "SELECT * FROM jobs WHERE kind IN ('add', 'clean')"
            " AND (finished IS NULL OR added + updated > 0) ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise NotFoundError("No job has brought articles yet; there is nothing to undo.")
        return job_of(row)
    row = connection.execute("SELECT * FROM jobs WHERE id = ?", (job_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no job {job_id}.", hint="`python -m ingest jobs` lists them.")
    return job_of(row)


def _hide(connection: sqlite3.Connection, job_id: int) -> int:
    """Take a job's live versions out of use, and make the ones before them live; how many went."""
    epoch = next_epoch(connection)
    hidden = connection.execute(
        "UPDATE versions SET state = 'removed', changed = ?2 WHERE job_id = ?1 AND state IN ('live', 'superseded')"
        " AND article_id IN (SELECT article_id FROM versions WHERE job_id = ?1 AND state = 'live')"
        " AND id > coalesce((SELECT max(o.id) FROM versions o WHERE o.article_id = versions.article_id"
        " AND o.state = 'superseded' AND o.job_id IS NOT ?1), 0)",
        (job_id, epoch),
    ).rowcount
    connection.execute(
        "UPDATE versions SET state = 'live', known_until = NULL, changed = ?2 WHERE id IN"
        " (SELECT max(o.id) FROM versions o WHERE o.state = 'superseded' AND o.article_id IN"
        " (SELECT article_id FROM versions WHERE job_id = ?1 AND state = 'removed' AND changed = ?2)"
        " GROUP BY o.article_id)",
        (job_id, epoch),
    )
    set_meta(connection, REMOVED, str(epoch))
    return hidden


def _waits(connection: sqlite3.Connection, job_id: int) -> bool:
    """Whether an earlier undo of the job has not been cleared up."""
    return bool(
        connection.execute(f"SELECT 1 FROM versions v WHERE {TAKEN_BACK} LIMIT 1", (job_id,)).fetchone()
    )


def _forget_rules(connection: sqlite3.Connection, job: Job) -> int:
    """Forget the paragraphs that were agreed on for a cleaning: those noted since the one before it."""
    before = connection.execute(
        "SELECT max(created) FROM jobs WHERE kind = 'clean' AND id < ?1"
        " AND sources = (SELECT sources FROM jobs WHERE id = ?1)",
        (job.id,),
    ).fetchone()[0]
    gone = 0
    for outlet in job.sources:
        gone += connection.execute(
            "DELETE FROM boilerplate WHERE outlet = ? AND since <= ? AND since > ?",
            (outlet, job.created, before or ""),
        ).rowcount
    return gone


def _undone_by(connection: sqlite3.Connection, job_id: int) -> int | None:
    row = connection.execute(
        "SELECT max(id) FROM jobs WHERE kind = 'undo' AND json_extract(sources, '$[0]') = ?", (str(job_id),)
    ).fetchone()
    return None if row[0] is None else int(row[0])


def _nothing_left(connection: sqlite3.Connection, job: Job) -> BelegError:
    by = _undone_by(connection, job.id)
    if by is not None:
        return BelegError(f"Job {job.id} is undone already, by job {by}.", hint="Name another job.")
    return BelegError(
        f"Nothing that job {job.id} brought is in use, so that there is nothing to undo.",
        hint="What was changed, withdrawn or removed since is left alone.",
    )
