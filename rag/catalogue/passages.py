"""What is read of passages: live ones with their text, their vectors, what the word index takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.catalogue.database import Database
from rag.catalogue.reads import ARTICLE_COLUMNS, live_conditions, source_of
from rag.catalogue.rows import LivePassage, PassageWords
from rag.records import Article, Filters, Passage

SQL_VARIABLES = 500  # bound values in one statement; SQLite's own limit is 999 in old builds


class PassageReads:
    """Passages and vectors of the catalogue."""

    database: Database

    def live_passages(self, keys: Sequence[int]) -> dict[int, LivePassage]:
        """The passages of these keys that belong to a live version; others are left out."""
        found: dict[int, LivePassage] = {}
        for at in range(0, len(keys), SQL_VARIABLES):
            part = list(keys[at : at + SQL_VARIABLES])
            marks = ",".join("?" * len(part))
            rows = self.database.read(
                f"SELECT p.id AS key, p.version_id, p.ordinal, p.start, p.end, v.day_to,"
                f" substr(v.body, p.start + 1, p.end - p.start) AS text, {ARTICLE_COLUMNS}"
                f" FROM passages p JOIN versions v ON v.id = p.version_id AND v.state = 'live'"
                f" WHERE p.id IN ({marks})",
                part,
            )
            for row in rows:
                found[row["key"]] = LivePassage(
                    key=row["key"],
                    version_key=row["version_id"],
                    ordinal=row["ordinal"],
                    start=row["start"],
                    end=row["end"],
                    text=row["text"],
                    source=source_of(row),
                    day_to=row["day_to"],
                )
        return found

    def count_passages(self, filters: Filters) -> int:
        """Live passages within the filters."""
        where, values = live_conditions(filters)
        return int(
            self.database.read(
                f"SELECT count(*) AS n FROM passages p JOIN versions v ON v.id = p.version_id WHERE {where}",
                values,
            )[0]["n"]
        )

    def live_vectors(
        self, filters: Filters, *, above: int = 0
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Keys and vectors of the live passages within the filters whose key is above a mark.

        Returns:
            Shapes (n,) and (n, dimension); keys ascending.
        """
        where, values = live_conditions(filters)
        rows = self.database.read(
            "SELECT p.id AS key, p.vector FROM passages p JOIN versions v ON v.id = p.version_id"
            f" WHERE {where} AND p.id > ? ORDER BY p.id",
            [*values, above],
        )
        keys = np.fromiter((row["key"] for row in rows), dtype=np.int64, count=len(rows))
        matrix = np.frombuffer(b"".join(row["vector"] for row in rows), dtype=np.float32)
        return keys, matrix.reshape(len(rows), -1) if len(rows) else matrix.reshape(0, 0)

    def vectors_of(self, keys: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """Stored vectors by key; passages that are gone are left out."""
        found: dict[int, NDArray[np.float32]] = {}
        for at in range(0, len(keys), SQL_VARIABLES):
            part = list(keys[at : at + SQL_VARIABLES])
            marks = ",".join("?" * len(part))
            for row in self.database.read(f"SELECT id, vector FROM passages WHERE id IN ({marks})", part):
                found[row["id"]] = np.frombuffer(row["vector"], dtype=np.float32)
        return found

    def live_keys(self) -> NDArray[np.int64]:
        """The keys of all live passages, ascending; shape (n,)."""
        rows = self.database.read(
            "SELECT p.id FROM passages p JOIN versions v ON v.id = p.version_id AND v.state = 'live' ORDER BY p.id"
        )
        return np.fromiter((row["id"] for row in rows), dtype=np.int64, count=len(rows))

    def first_pending_key(self) -> int | None:
        """The lowest key of a passage that is stored but not live yet."""
        rows = self.database.read(
            "SELECT min(p.id) AS key FROM passages p JOIN versions v ON v.id = p.version_id AND v.state = 'pending'"
        )
        return None if rows[0]["key"] is None else int(rows[0]["key"])

    def passage_metadata(self, keys: Sequence[int]) -> list[tuple[int | None, int | None, str]]:
        """First day, last day (as ordinals) and outlet of passages, in the order of the keys."""
        found: dict[int, tuple[int | None, int | None, str]] = {}
        for at in range(0, len(keys), SQL_VARIABLES):
            part = list(keys[at : at + SQL_VARIABLES])
            marks = ",".join("?" * len(part))
            for row in self.database.read(
                "SELECT p.id, v.day_from, v.day_to, v.outlet FROM passages p"
                f" JOIN versions v ON v.id = p.version_id WHERE p.id IN ({marks})",
                part,
            ):
                found[row["id"]] = (row["day_from"], row["day_to"], row["outlet"])
        return [found[key] for key in keys]

    def words_of(self, version_keys: Sequence[int]) -> list[PassageWords]:
        """What the word index takes of the passages of these versions."""
        found: list[PassageWords] = []
        for at in range(0, len(version_keys), SQL_VARIABLES):
            part = list(version_keys[at : at + SQL_VARIABLES])
            marks = ",".join("?" * len(part))
            rows = self.database.read(
                "SELECT p.id AS key, v.id AS version_key, substr(v.body, p.start + 1, p.end - p.start) AS text,"
                # a title that only repeats the beginning of the text counts as none, see Article.own_title
                " CASE WHEN substr(v.body, 1, length(rtrim(v.title, '… '))) = rtrim(v.title, '… ')"
                " THEN '' ELSE v.title END AS title, v.language, v.outlet, v.day_from, v.day_to"
                f" FROM passages p JOIN versions v ON v.id = p.version_id WHERE v.id IN ({marks})",
                part,
            )
            found.extend(PassageWords(**dict(row)) for row in rows)
        return found

    def passages_of(self, version_key: int, article: Article) -> list[tuple[int, Passage]]:
        """The passages of a stored version with their keys, in order."""
        body = article.body
        rows = self.database.read(
            "SELECT * FROM passages WHERE version_id = ? ORDER BY ordinal", (version_key,)
        )
        return [
            (
                row["id"],
                Passage(
                    article.id,
                    article.version,
                    row["ordinal"],
                    row["start"],
                    row["end"],
                    body[row["start"] : row["end"]],
                ),
            )
            for row in rows
        ]

    def live_version_keys(self) -> list[int]:
        """The keys of all live versions, ascending."""
        return [
            row["id"]
            for row in self.database.read("SELECT id FROM versions WHERE state = 'live' ORDER BY id")
        ]
