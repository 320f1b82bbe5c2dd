"""Jobs: what the pages and the command line queue and the one worker does."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from rag.catalogue.database import Database
from rag.catalogue.rows import STAGE_UNITS, Job, JobItem, JobStage
from rag.days import utc_now
from rag.errors import BelegError, NotFoundError

OUTCOMES = ("added", "updated", "unchanged", "duplicates", "failed")


class Jobs:
    """The queue half of the catalogue; any process may queue, the lock's holder works."""

    database: Database

    def queue_job(self, kind: str, sources: Sequence[str], options: Mapping[str, str] | None = None) -> int:
        """Put a job ("add", "remove", "withdraw", "reinstate", "clean", "reindex") at the end of the queue.

        Returns:
            Its number.
        """
        with self.database.write() as connection:
            return insert_job(connection, kind, sources, options or {})

    def job(self, job_id: int) -> Job:
        """A job by its number.

        Raises:
            NotFoundError: If there is none.
        """
        rows = self.database.read("SELECT * FROM jobs WHERE id = ?", (job_id,))
        if not rows:
            raise NotFoundError(f"There is no job {job_id}.")
        return job_of(rows[0])

    def jobs(self, limit: int = 20) -> list[Job]:
        """The latest jobs, newest first."""
        return [
            job_of(row) for row in self.database.read("SELECT * FROM jobs ORDER BY id DESC LIMIT ?", (limit,))
        ]

    def job_items(
        self, job_id: int, outcome: str | None = None, limit: int = 1000, *, offset: int = 0
    ) -> list[JobItem]:
        """What became of a job's documents, in the order in which they came, behind the first `offset`."""
        condition, values = ("", [job_id]) if outcome is None else (" AND outcome = ?", [job_id, outcome])
        rows = self.database.read(
            f"SELECT * FROM job_items WHERE job_id = ?{condition} ORDER BY id LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return [
            JobItem(row["source"], row["outcome"], row["article_id"], row["url"], row["title"], row["reason"])
            for row in rows
        ]

    def cancel_job(self, job_id: int) -> None:
        """Ask for a job to end: at once if it waits, after its batch if it runs."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE jobs SET state = 'cancelled', finished = ? WHERE id = ? AND state IN ('queued', 'running')",
                (utc_now(), job_id),
            )

    def requeue_running(self) -> None:
        """Put jobs back that a process left running; they go on behind the items that are recorded."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE jobs SET state = 'queued', rate = NULL, seconds_left = NULL WHERE state = 'running'"
            )

    def retry_job(self, job_id: int) -> None:
        """Queue an ended job again for what failed, and for what it did not come to.

        Raises:
            NotFoundError: If there is no such job.
            BelegError: If it has not ended, or nothing of it is left to do.
        """
        job = self.job(job_id)
        if job.finished is None:
            raise BelegError(f"Job {job_id} is still {job.state}.", hint="Wait for it, or cancel it.")
        if job.state == "done" and not job.failed:
            raise BelegError(f"Nothing of job {job_id} failed.")
        with self.database.write() as connection:
            connection.execute("DELETE FROM job_items WHERE job_id = ? AND outcome = 'failed'", (job_id,))
            connection.execute(
                "UPDATE jobs SET state = 'queued', finished = NULL, message = '', rate = NULL,"
                " done = done - failed, failed = 0 WHERE id = ?",
                (job_id,),
            )

    def finished_sources(self, job_id: int) -> frozenset[str]:
        """The sources of a job's recorded items: what is behind it when it goes on after a stop."""
        rows = self.database.read("SELECT source FROM job_items WHERE job_id = ?", (job_id,))
        return frozenset(row["source"] for row in rows)

    def rename_sources(self, job_id: int, sources: Sequence[str]) -> None:
        """Name a job's sources anew."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE jobs SET sources = ? WHERE id = ?", (json.dumps(list(sources)), job_id)
            )

    def articles_of_job(self, job_id: int) -> list[str]:
        """Ids of the articles that a job added or updated, in the order in which they came."""
        rows = self.database.read(
            "SELECT DISTINCT article_id FROM job_items WHERE job_id = ? AND outcome IN ('added', 'updated')"
            " ORDER BY id",
            (job_id,),
        )
        return [row["article_id"] for row in rows]

    def add_stage_time(self, job_id: int, name: str, done: int, seconds: float) -> None:
        """Add to what a stage of a job has done, and to the seconds spent in it."""
        with self.database.write() as connection:
            connection.execute(
                "INSERT INTO job_stages (job_id, name, done, seconds) VALUES (?, ?, ?, ?) ON CONFLICT DO"
                " UPDATE SET done = done + excluded.done, seconds = seconds + excluded.seconds",
                (job_id, name, done, seconds),
            )

    def job_stages(self, job_id: int) -> list[JobStage]:
        """The stages that a job has been through, in the order of the work."""
        rows = self.database.read("SELECT name, done, seconds FROM job_stages WHERE job_id = ?", (job_id,))
        stages = [JobStage(row["name"], row["done"], row["seconds"]) for row in rows]
        return sorted(stages, key=lambda stage: list(STAGE_UNITS).index(stage.name))

    def next_job(self) -> Job | None:
        """Take the oldest waiting job and mark it as running."""
        with self.database.write() as connection:
            row = connection.execute(
                "SELECT id FROM jobs WHERE state = 'queued' ORDER BY id LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            connection.execute(
                "UPDATE jobs SET state = 'running', started = coalesce(started, ?) WHERE id = ?",
                (utc_now(), row["id"]),
            )
        return self.job(row["id"])

    def record_items(self, job_id: int, items: Sequence[JobItem]) -> None:
        """Add finished documents to a job and count them."""
        with self.database.write() as connection:
            connection.executemany(
                "INSERT INTO job_items (job_id, source, outcome, article_id, url, title, reason)"
                " VALUES (?,?,?,?,?,?,?)",
                [(job_id, i.source, i.outcome, i.article_id, i.url, i.title, i.reason) for i in items],
            )
            for outcome in OUTCOMES:
                count = sum(item.outcome == outcome for item in items)
                if count:
                    connection.execute(
                        f"UPDATE jobs SET {outcome} = {outcome} + ?, done = done + ? WHERE id = ?",
                        (count, count, job_id),
                    )

    def report_progress(
        self, job_id: int, *, stage: str, total: int | None, rate: float | None, seconds_left: float | None
    ) -> None:
        """Show where a job is: articles in all, articles a second, seconds to go."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE jobs SET stage = ?, total = ?, rate = ?, seconds_left = ? WHERE id = ?",
                (stage, total, rate, seconds_left, job_id),
            )

    def finish_job(self, job_id: int, state: str, message: str = "") -> None:
        """End a job as "done" or "failed"; a cancelled one stays cancelled."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE jobs SET state = CASE state WHEN 'cancelled' THEN state ELSE ? END, finished = ?,"
                " message = ?, stage = '', seconds_left = NULL WHERE id = ?",
                (state, utc_now(), message, job_id),
            )

    def is_cancelled(self, job_id: int) -> bool:
        """Whether somebody asked for the job to end."""
        return self.job(job_id).state == "cancelled"


def insert_job(
    connection: sqlite3.Connection, kind: str, sources: Sequence[str], options: Mapping[str, str]
) -> int:
    """Put a job at the end of the queue, within a transaction; returns its number."""
    cursor = connection.execute(
        "INSERT INTO jobs (kind, sources, options, state, created) VALUES (?, ?, ?, 'queued', ?)",
        (kind, json.dumps(list(sources)), json.dumps(dict(options)), utc_now()),
    )
    return int(cursor.lastrowid or 0)


def job_of(row: sqlite3.Row) -> Job:
    """A row of `jobs` as the record."""
    return Job(
        id=row["id"],
        kind=row["kind"],
        state=row["state"],
        created=row["created"],
        started=row["started"],
        finished=row["finished"],
        total=row["total"],
        done=row["done"],
        added=row["added"],
        updated=row["updated"],
        unchanged=row["unchanged"],
        duplicates=row["duplicates"],
        failed=row["failed"],
        stage=row["stage"],
        rate=row["rate"],
        seconds_left=row["seconds_left"],
        message=row["message"],
        sources=tuple(json.loads(row["sources"])),
        options=tuple(sorted(json.loads(row["options"]).items())),
    )
