"""The packed vectors of sentences: stored with their passages, read for the best candidates."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from rag.catalogue.database import Database

SQL_VARIABLES = 500  # bound values in one statement; SQLite's own limit is 999 in old builds


class SentenceVectors:
    """The vectors of sentences in the catalogue."""

    database: Database

    def sentence_vectors(self, keys: Sequence[int]) -> dict[int, bytes]:
        """Packed vectors (see `rag.embedding.late`) by passage; passages that have none are left out."""
        found: dict[int, bytes] = {}
        for at in range(0, len(keys), SQL_VARIABLES):
            part = list(keys[at : at + SQL_VARIABLES])
            marks = ",".join("?" * len(part))
            rows = self.database.read(
                f"SELECT passage_id, packed FROM sentence_vectors WHERE passage_id IN ({marks})", part
            )
            found.update((row["passage_id"], row["packed"]) for row in rows)
        return found

    def replace_sentence_vectors(self, vectors: Sequence[tuple[int, bytes]]) -> None:
        """Overwrite what passages (key, packed vectors) have; empty bytes: none."""
        with self.database.write() as connection:
            connection.executemany(
                "DELETE FROM sentence_vectors WHERE passage_id = ?", [(key,) for key, _ in vectors]
            )
            connection.executemany(
                "INSERT INTO sentence_vectors (passage_id, packed) VALUES (?, ?)",
                [(key, packed) for key, packed in vectors if packed],
            )


def insert_sentences(connection: sqlite3.Connection, version_key: int, packed: Sequence[bytes]) -> None:
    """Store the sentence vectors of a version's passages, given in their order."""
    if any(packed):
        connection.executemany(
            "INSERT INTO sentence_vectors (passage_id, packed)"
            " SELECT id, ? FROM passages WHERE version_id = ? AND ordinal = ?",
            [(each, version_key, ordinal) for ordinal, each in enumerate(packed) if each],
        )
