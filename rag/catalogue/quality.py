"""Quality reports of jobs, paragraphs that outlets repeat, and which files were written from the archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.catalogue.database import Database, parts
from rag.catalogue.reads import article_of
from rag.days import utc_now
from rag.records import Article


class QualityNotes:
    """The part of the catalogue that keeps what was noticed about incoming articles."""

    database: Database

    def keep_report(self, job_id: int, report: str) -> None:
        """Keep a job's quality report (JSON)."""
        with self.database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO quality_reports (job_id, report) VALUES (?, ?)", (job_id, report)
            )

    def report_of(self, job_id: int | None = None) -> tuple[int, str] | None:
        """A job's number and quality report (JSON), the latest one without a number; None where there is none."""
        condition, values = ("", ()) if job_id is None else (" WHERE job_id = ?", (job_id,))
        rows = self.database.read(
            f"SELECT * FROM quality_reports{condition} ORDER BY job_id DESC LIMIT 1", values
        )
        return (rows[0]["job_id"], rows[0]["report"]) if rows else None

    def live_articles(self, article_ids: Sequence[str]) -> Iterator[Article]:
        """The live versions of articles; those that have none are left out."""
        for part, marks in parts(article_ids):
            rows = self.database.read(
                f"SELECT * FROM versions WHERE state = 'live' AND article_id IN ({marks}) ORDER BY id", part
            )
            yield from map(article_of, rows)

    def publication_days(self, outlet: str) -> list[int]:
        """The ordinal days of publication of an outlet's live articles, ascending."""
        rows = self.database.read(
            "SELECT day_from FROM versions WHERE state = 'live' AND outlet = ? AND day_from IS NOT NULL"
            " ORDER BY day_from",
            (outlet,),
        )
        return [row["day_from"] for row in rows]

    def boilerplate(self, outlet: str) -> list[str]:
        """Paragraphs that an outlet's articles are taken in without."""
        rows = self.database.read("SELECT text FROM boilerplate WHERE outlet = ? ORDER BY text", (outlet,))
        return [row["text"] for row in rows]

    def note_boilerplate(self, outlet: str, texts: Sequence[str]) -> None:
        """Leave paragraphs out of an outlet's later articles."""
        with self.database.write() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO boilerplate (outlet, text, since) VALUES (?, ?, ?)",
                [(outlet, text, utc_now()) for text in texts],
            )

    def forget_boilerplate(self, outlet: str) -> None:
        """Take an outlet's later articles in whole again."""
        with self.database.write() as connection:
            connection.execute("DELETE FROM boilerplate WHERE outlet = ?", (outlet,))

    def note_file(self, path: str, kind: str) -> None:
        """Note that a backup or an export was written, since what is removed later is still in it."""
        with self.database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO files_written (path, kind, created) VALUES (?, ?, ?)",
                (path, kind, utc_now()),
            )

    def files_holding(self, article_id: str) -> list[str]:
        """Paths of the backups and exports that were written since an article came in."""
        rows = self.database.read(
            "SELECT path FROM files_written WHERE created >="
            " (SELECT min(created) FROM versions WHERE article_id = ?) ORDER BY path",
            (article_id,),
        )
        return [row["path"] for row in rows]
