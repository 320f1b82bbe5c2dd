"""What is read of passages: visible ones with their text, and what the word index takes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from rag.catalogue.database import Database, parts
from rag.catalogue.reads import ARTICLE_COLUMNS, KEPT, live_conditions, source_of
from rag.catalogue.rows import LivePassage, PassageWords
from rag.catalogue.standing import Standing, standing_of
from rag.records import NO_FILTERS, Article, Filters, Passage

# Passages that are looked up one by one; for more, all keys are read from the index beside the rows, which
# hold the vectors: at 250,000 passages that takes 0.1 s.
FEW_KEYS = 2_000


class PassageReads:
    """Passages of the catalogue."""

    database: Database

    def live_passages(self, keys: Sequence[int], filters: Filters = NO_FILTERS) -> dict[int, LivePassage]:
        """The passages of these keys that are visible within the filters; others are left out.

        Without `as_of` in the filters that are passages of live versions, else of the versions that could
        be read at the end of that day.
        """
        found: dict[int, LivePassage] = {}
        where, values = live_conditions(filters)
        for part, marks in parts(keys):
            rows = self.database.read(
                f"SELECT p.id AS key, p.version_id, p.ordinal, p.start, p.end, v.day_to,"
                f" substr(v.body, p.start + 1, p.end - p.start) AS text, {ARTICLE_COLUMNS}"
                f" FROM passages p JOIN versions v ON v.id = p.version_id"
                f" WHERE p.id IN ({marks}) AND {where}",
                [*part, *values],
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

    def versions_holding(self, keys: Sequence[int]) -> set[int]:
        """The keys of the versions that passages belong to."""
        condition = "id IN" if len(keys) <= FEW_KEYS else "+id IN"
        rows = self.database.read(
            f"SELECT DISTINCT version_id FROM passages WHERE {condition} (SELECT value FROM json_each(?))",
            (json.dumps(keys),),
        )
        return {row["version_id"] for row in rows}

    def passage_keys(self, versions: Sequence[tuple[str, str]]) -> list[int]:
        """The keys of all passages of article versions (article id, version), in order."""
        return [
            row["id"]
            for version in versions
            for row in self.database.read(
                "SELECT p.id FROM passages p JOIN versions v ON v.id = p.version_id"
                " WHERE v.article_id = ? AND v.version = ? ORDER BY p.ordinal",
                version,
            )
        ]

    def count_passages(self, filters: Filters) -> int:
        """Visible passages within the filters."""
        where, values = live_conditions(filters)
        return int(
            self.database.read(
                f"SELECT count(*) AS n FROM passages p JOIN versions v ON v.id = p.version_id WHERE {where}",
                values,
            )[0]["n"]
        )

    def words_of(
        self, version_keys: Sequence[int], standings: Mapping[int, Standing] | None = None
    ) -> list[PassageWords]:
        """What the word index takes of the passages of these versions.

        Args:
            version_keys: The versions.
            standings: What some of them are about to become; the others are what the catalogue says.
        """
        found: list[PassageWords] = []
        for part, marks in parts(version_keys):
            rows = self.database.read(
                "SELECT p.id AS key, v.id AS version_key, substr(v.body, p.start + 1, p.end - p.start) AS text,"
                # a title that only repeats the beginning of the text counts as none, see Article.own_title
                " CASE WHEN substr(v.body, 1, length(rtrim(v.title, '… '))) = rtrim(v.title, '… ')"
                " THEN '' ELSE v.title END AS title, v.language, v.outlet, v.section, v.day_from, v.day_to,"
                " v.state, v.known_from, v.known_until"
                f" FROM passages p JOIN versions v ON v.id = p.version_id WHERE v.id IN ({marks})",
                part,
            )
            found.extend(_words_of(row, standings or {}) for row in rows)
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

    def kept_version_keys(self) -> list[int]:
        """The keys of all versions that are searched, live or as of a day, ascending."""
        return [
            row["id"] for row in self.database.read(f"SELECT v.id FROM versions v WHERE {KEPT} ORDER BY v.id")
        ]


def _words_of(row: sqlite3.Row, standings: Mapping[int, Standing]) -> PassageWords:
    return PassageWords(
        key=row["key"],
        version_key=row["version_key"],
        text=row["text"],
        title=row["title"],
        language=row["language"],
        outlet=row["outlet"],
        section=row["section"],
        day_from=row["day_from"],
        day_to=row["day_to"],
        standing=standings.get(row["version_key"]) or standing_of(row),
    )
