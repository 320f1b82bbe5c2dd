"""What the one writing process changes: versions staged and published, articles removed, generations."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from rag.catalogue.database import Database
from rag.catalogue.linking import forget_copies
from rag.catalogue.sentence_vectors import insert_sentences
from rag.catalogue.standing import Standing, apply_standings, standings_after
from rag.days import published_days, utc_now
from rag.embedding import Matrix
from rag.records import Article, Passage

REMOVED = "removed"  # key of the meta that holds the epoch of the last removal: what is in memory may be gone
REWRITTEN = "rewritten"  # key of the meta that says when stored vectors were last overwritten


@dataclass(frozen=True, slots=True)
class Staged:
    """An article ready to be stored: its passages, their vectors (one row each) and its URLs.

    `sentences` are the packed vectors of each passage's sentences, see `rag.embedding.late`; none at all
    where the embedding model does not give them.
    """

    article: Article
    passages: tuple[Passage, ...]
    vectors: Matrix
    urls: tuple[str, ...]
    sentences: tuple[bytes, ...] = ()


class Writes:
    """The writing half of the catalogue; used by the process that holds the archive's lock."""

    database: Database
    zone: str

    def stage(self, batch: Sequence[Staged], job_id: int | None = None) -> list[int]:
        """Store versions as pending, with passages and vectors, in one transaction.

        Args:
            batch: Several versions of an article in the order in which they followed each other.
            job_id: The job that brought them; None where it was none.

        Returns:
            The keys of the stored versions, in the order of the batch.
        """
        with self.database.write() as connection:
            connection.executemany(  # what an earlier try has left
                "DELETE FROM versions WHERE article_id = ? AND version = ? AND state = 'pending'",
                [(staged.article.id, staged.article.version) for staged in batch],
            )
            return [self._stage_one(connection, staged, job_id) for staged in batch]

    def _stage_one(self, connection: sqlite3.Connection, staged: Staged, job_id: int | None) -> int:
        article = staged.article
        days = published_days(article.published, article.published_precision, self.zone)
        connection.execute(  # a text that comes back: its earlier days stay known under a name of their own
            "UPDATE versions SET version = version || '~' || id WHERE article_id = ? AND version = ?"
            " AND state != 'live'",
            (article.id, article.version),
        )
        body = article.body
        cursor = connection.execute(
            "INSERT INTO versions (article_id, version, state, url, outlet, title, lead, authors, published,"
            " precision, day_from, day_to, modified, fetched, language, section, paragraphs, body, text_sha256,"
            " origin, extractor, created, job_id)"
            " VALUES (?,?,'pending',?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                article.id,
                article.version,
                article.url,
                article.outlet,
                article.title,
                article.lead,
                json.dumps(article.authors, ensure_ascii=False),
                article.published,
                article.published_precision,
                days[0].toordinal() if days else None,
                days[1].toordinal() if days else None,
                article.modified,
                article.fetched,
                article.language,
                article.section,
                json.dumps([(p.text, p.heading) for p in article.paragraphs], ensure_ascii=False),
                body,
                text_digest(body),
                article.origin,
                article.extractor,
                utc_now(),
                job_id,
            ),
        )
        key = int(cursor.lastrowid or 0)
        connection.executemany(
            "INSERT INTO passages (version_id, ordinal, start, end, vector) VALUES (?,?,?,?,?)",
            [
                (key, passage.ordinal, passage.start, passage.end, vector.tobytes())
                for passage, vector in zip(staged.passages, staged.vectors, strict=True)
            ],
        )
        insert_sentences(connection, key, staged.sentences)
        connection.executemany(
            "INSERT INTO urls (url, article_id) VALUES (?, ?) ON CONFLICT (url) DO NOTHING",
            [(url, article.id) for url in staged.urls if url],
        )
        return key

    def pending_keys(self) -> list[int]:
        """Versions that were stored but not published, oldest first."""
        return [
            row["id"]
            for row in self.database.read("SELECT id FROM versions WHERE state = 'pending' ORDER BY id")
        ]

    def standings_after(self, keys: Sequence[int]) -> dict[int, Standing]:
        """What becomes of these pending versions and of those they replace once they are published."""
        return standings_after(self.database.connection, keys, self.zone)

    def publish(self, keys: Sequence[int]) -> None:
        """Make pending versions live and what they replace superseded: the commit point.

        A superseded version keeps its passages and vectors: it is what could be read until then.
        """
        with self.database.write() as connection:
            epoch = next_epoch(connection)
            apply_standings(connection, standings_after(connection, keys, self.zone), epoch)
            connection.execute(  # withdrawn while they were embedded
                "DELETE FROM versions WHERE state = 'pending' AND article_id IN"
                " (SELECT article_id FROM withdrawals)"
            )

    def add_urls(self, urls: Sequence[tuple[str, str]]) -> None:
        """Remember further URLs (url, article id) under which articles were met."""
        with self.database.write() as connection:
            connection.executemany(
                "INSERT INTO urls (url, article_id) VALUES (?, ?) ON CONFLICT (url) DO NOTHING", urls
            )

    def delete_article(self, article_id: str) -> list[int]:
        """Delete every version of an article with its passages, sketch, place in a story, URLs and job items.

        Returns:
            The keys of the versions that are gone.
        """
        with self.database.write() as connection:
            keys = [
                row["id"]
                for row in connection.execute(
                    "SELECT id FROM versions WHERE article_id = ?", (article_id,)
                ).fetchall()
            ]
            forget_copies(connection, article_id)
            connection.execute(  # what was recognised as its copy has its title
                "DELETE FROM job_items WHERE url IN (SELECT url FROM urls WHERE article_id = ?)",
                (article_id,),
            )
            for table in ("versions", "urls", "job_items", "withdrawals"):
                connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
            set_meta(connection, REMOVED, str(next_epoch(connection)))
        self.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return keys

    def replace_vectors(self, vectors: Sequence[tuple[int, bytes]]) -> None:
        """Overwrite the vectors of passages (key, float32 bytes), after a change of model."""
        with self.database.write() as connection:
            connection.executemany(
                "UPDATE passages SET vector = ? WHERE id = ?", [(vector, key) for key, vector in vectors]
            )
            set_meta(connection, REWRITTEN, utc_now())

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value with the archive."""
        with self.database.write() as connection:
            set_meta(connection, key, value)

    def next_epoch(self) -> None:
        """Tell readers to open the indexes anew."""
        with self.database.write() as connection:
            next_epoch(connection)

    def publish_generation(self, name: str, high_water: int, passages: int) -> None:
        """Make a finished directory of vectors the one that readers open; older rows go."""
        with self.database.write() as connection:
            connection.execute("DELETE FROM generations")
            connection.execute(
                "INSERT INTO generations (name, high_water, passages, published) VALUES (?,?,?,?)",
                (name, high_water, passages, utc_now()),
            )
            next_epoch(connection)

    def withdraw_generation(self) -> None:
        """Take the published generation out of use, since it is damaged or holds removed text."""
        with self.database.write() as connection:
            connection.execute("DELETE FROM generations")
            next_epoch(connection)

    def live_version(self, article_id: str) -> tuple[str, str | None] | None:
        """The version in use and when it was fetched, None where the article is not there."""
        rows = self.database.read(
            "SELECT version, fetched FROM versions WHERE article_id = ? AND state = 'live'", (article_id,)
        )
        return (str(rows[0]["version"]), rows[0]["fetched"]) if rows else None

    def same_text(self, article: Article) -> str | None:
        """The id of another article of the same outlet, live or withdrawn, with the very same body, if any."""
        rows = self.database.read(
            "SELECT article_id FROM versions WHERE text_sha256 = ? AND state IN ('live', 'removed') AND outlet = ?"
            " AND article_id != ? LIMIT 1",
            (text_digest(article.body), article.outlet, article.id),
        )
        return str(rows[0]["article_id"]) if rows else None


def text_digest(text: str) -> str:
    """SHA-256 of a body, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def next_epoch(connection: sqlite3.Connection) -> int:
    """Count a change that readers must notice, within a transaction; return its number."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES ('epoch', '1')"
        " ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"
    )
    return int(connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a value with the archive, within a transaction."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
