"""Articles taken out of search but kept, and names of deleted ones that must not come back.

A withdrawal is one transaction that any process may make, so that it holds at once, even while a long job
runs: every search joins what it found to live versions. The holder of the archive's lock clears the word
index afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from rag.catalogue.database import Database
from rag.catalogue.linking import forget_copies
from rag.catalogue.reads import article_of
from rag.catalogue.rows import Withdrawal
from rag.catalogue.sentence_vectors import insert_sentences
from rag.catalogue.writes import REMOVED, next_epoch, set_meta
from rag.days import utc_now
from rag.embedding import Matrix
from rag.errors import NotFoundError
from rag.records import Article, Passage


class Withdrawals:
    """The part of the catalogue that says what is withdrawn."""

    database: Database

    def withdraw_article(self, article_id: str, reason: str = "") -> None:
        """Take every version of an article out of search, at once; its text stays readable by version.

        An article that is withdrawn already stays as it is.

        Raises:
            NotFoundError: If no version of it is in use.
        """
        with self.database.write() as connection:
            row = connection.execute(
                "SELECT id FROM versions WHERE article_id = ? AND state = 'live'", (article_id,)
            ).fetchone()
            known = connection.execute("SELECT 1 FROM withdrawals WHERE article_id = ?", (article_id,))
            if row is None and known.fetchone():
                return
            if row is None:
                raise NotFoundError(f"No version of article {article_id} is in use.")
            epoch = next_epoch(connection)
            connection.execute(
                "DELETE FROM passages WHERE version_id IN (SELECT id FROM versions WHERE article_id = ?)",
                (article_id,),
            )
            connection.execute(
                "UPDATE versions SET state = 'removed', changed = ? WHERE article_id = ?", (epoch, article_id)
            )
            forget_copies(connection, article_id)
            connection.execute(
                "INSERT OR REPLACE INTO withdrawals (article_id, version_id, since, reason, is_settled)"
                " VALUES (?, ?, ?, ?, 0)",
                (article_id, row["id"], utc_now(), reason),
            )
            set_meta(connection, REMOVED, str(epoch))

    def keep_out(self, article_id: str, reason: str = "") -> None:
        """Note that a deleted article must not be taken in again; only its id, a hash, is kept."""
        with self.database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO withdrawals (article_id, version_id, since, reason, is_settled)"
                " VALUES (?, NULL, ?, ?, 1)",
                (article_id, utc_now(), reason),
            )

    def withdrawal(self, article_id: str) -> Withdrawal | None:
        """What is known of an article's withdrawal; None where it was not withdrawn."""
        rows = self.database.read("SELECT * FROM withdrawals WHERE article_id = ?", (article_id,))
        if not rows:
            return None
        row = rows[0]
        return Withdrawal(row["article_id"], row["since"], row["reason"], row["version_id"] is not None)

    def unsettled_withdrawals(self) -> list[int]:
        """Keys of withdrawn versions whose words may still be in the word index."""
        rows = self.database.read(
            "SELECT v.id FROM versions v JOIN withdrawals w ON w.article_id = v.article_id"
            " WHERE w.is_settled = 0 AND v.state = 'removed' ORDER BY v.id"
        )
        return [row["id"] for row in rows]

    def settle_withdrawals(self) -> None:
        """Note that no index holds anything of what is withdrawn."""
        with self.database.write() as connection:
            connection.execute("UPDATE withdrawals SET is_settled = 1 WHERE is_settled = 0")

    def withdrawn_version(self, article_id: str) -> tuple[int, str]:
        """Key and name of the version that was in use when an article was withdrawn.

        Raises:
            NotFoundError: If it was not withdrawn, or deleted since.
        """
        rows = self.database.read(
            "SELECT v.id, v.version FROM withdrawals w JOIN versions v ON v.id = w.version_id"
            " WHERE w.article_id = ?",
            (article_id,),
        )
        if not rows:
            raise NotFoundError(f"Article {article_id} is not among the withdrawn ones.")
        return rows[0]["id"], rows[0]["version"]

    def known_from(self, version_key: int) -> int | None:
        """The ordinal day from which a version could be read; None for an undated one."""
        rows = self.database.read("SELECT known_from FROM versions WHERE id = ?", (version_key,))
        return None if rows[0]["known_from"] is None else int(rows[0]["known_from"])

    def all_versions(self, article_id: str) -> list[Article]:
        """Every stored version of an article, in whatever state, oldest first."""
        rows = self.database.read("SELECT * FROM versions WHERE article_id = ? ORDER BY id", (article_id,))
        return [article_of(row) for row in rows]

    def holds_text(self, text: str) -> bool:
        """Whether any stored version has a text in its body, title or headings; reads every one."""
        rows = self.database.read(
            "SELECT 1 FROM versions WHERE instr(body, ?1) OR instr(title, ?1) OR instr(paragraphs, ?2) LIMIT 1",
            (text, json.dumps(text, ensure_ascii=False)[1:-1]),
        )
        return bool(rows)

    def restore_passages(
        self, version_key: int, passages: Sequence[Passage], vectors: Matrix, sentences: Sequence[bytes]
    ) -> None:
        """Give a withdrawn version its passages back, still unseen.

        Args:
            version_key: The version.
            passages: As it was cut.
            vectors: Shape (len(passages), dimension), float32.
            sentences: Packed vectors of each passage's sentences.
        """
        with self.database.write() as connection:
            connection.execute("DELETE FROM passages WHERE version_id = ?", (version_key,))
            connection.executemany(
                "INSERT INTO passages (version_id, ordinal, start, end, vector) VALUES (?,?,?,?,?)",
                [
                    (version_key, passage.ordinal, passage.start, passage.end, vector.tobytes())
                    for passage, vector in zip(passages, vectors, strict=True)
                ],
            )
            insert_sentences(connection, version_key, sentences)

    def reinstate_article(self, article_id: str) -> None:
        """Make the withdrawn version live again; those before it can be read by version, not searched."""
        with self.database.write() as connection:
            row = connection.execute(
                "DELETE FROM withdrawals WHERE article_id = ? RETURNING version_id", (article_id,)
            ).fetchone()
            connection.execute(
                "UPDATE versions SET state = CASE id WHEN ? THEN 'live' ELSE 'superseded' END, changed = ?"
                " WHERE article_id = ?",
                (row["version_id"], next_epoch(connection), article_id),
            )
