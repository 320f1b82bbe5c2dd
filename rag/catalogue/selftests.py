"""The archive's tests of itself: what they draw their sample from, and their results with history."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

from rag.catalogue.database import Database
from rag.records.selftests import Alarm, GroupedBy, GroupRecall, Sampled, SelfTest, Side

MOST_KEPT = 500  # tests; with 100 groups each about 5 MB
LONGEST_MONTH = 31  # days; a publication time that spans more is known to the year only
SAMPLED_COLUMNS = "id, article_id, outlet, language, day_from, day_to"


class SelfTests:
    """The part of the catalogue that the self-test reads and writes; any process may write a result."""

    database: Database

    def live_sample(self, limit: int) -> list[Sampled]:
        """Live articles in the order of their ids: hashes, so that it is a random but constant choice."""
        return self._sampled("article_id", limit)

    def newest_sample(self, limit: int) -> list[Sampled]:
        """The live articles that came in last, newest first."""
        return self._sampled("id DESC", limit)

    def _sampled(self, order: str, limit: int) -> list[Sampled]:
        rows = self.database.read(
            f"SELECT {SAMPLED_COLUMNS} FROM versions WHERE state = 'live' ORDER BY {order} LIMIT ?", (limit,)
        )
        return [
            Sampled(row["id"], row["article_id"], row["outlet"], row["language"], _month_of(row))
            for row in rows
        ]

    def copies_of(self, article_id: str) -> set[str]:
        """The live articles that tell the same: of the same story, or with the very same body.

        Returns:
            Ids of articles, the article's own among them.
        """
        rows = self.database.read(
            "SELECT other.article_id FROM stories own JOIN stories other ON other.story = own.story"
            " WHERE own.article_id = ? UNION"
            " SELECT other.article_id FROM versions own JOIN versions other"
            " ON other.text_sha256 = own.text_sha256 AND other.state = 'live'"
            " WHERE own.article_id = ? AND own.state = 'live'",
            (article_id, article_id),
        )
        return {article_id, *(row["article_id"] for row in rows)}

    def record_self_test(self, test: SelfTest) -> None:
        """Keep a result; the oldest beyond the number that is kept go."""
        with self.database.write() as connection:
            cursor = connection.execute(
                "INSERT INTO self_tests (created, after, job_id, seconds, note) VALUES (?,?,?,?,?)",
                (test.created, test.after, test.job_id, test.seconds, test.note),
            )
            test_id = int(cursor.lastrowid or 0)
            connection.executemany(
                "INSERT INTO self_test_groups (test_id, grouped_by, name, questions, vectors, words, fused)"
                " VALUES (?,?,?,?,?,?,?)",
                [
                    (test_id, g.grouped_by, g.name, g.questions, g.vectors, g.words, g.fused)
                    for g in test.groups
                ],
            )
            connection.executemany(
                "INSERT INTO self_test_alarms (test_id, side, grouped_by, name, message, hint)"
                " VALUES (?,?,?,?,?,?)",
                [(test_id, a.side, a.grouped_by, a.name, a.message, a.hint) for a in test.alarms],
            )
            connection.execute("DELETE FROM self_tests WHERE id <= ?", (test_id - MOST_KEPT,))

    def self_tests(self, limit: int = 20) -> list[SelfTest]:
        """The latest tests, newest first."""
        rows = self.database.read("SELECT * FROM self_tests ORDER BY id DESC LIMIT ?", (limit,))
        return [self._self_test_of(row) for row in rows]

    def _self_test_of(self, row: sqlite3.Row) -> SelfTest:
        groups = self.database.read("SELECT * FROM self_test_groups WHERE test_id = ?", (row["id"],))
        alarms = self.database.read(
            "SELECT * FROM self_test_alarms WHERE test_id = ? ORDER BY id", (row["id"],)
        )
        return SelfTest(
            created=row["created"],
            after=row["after"],
            job_id=row["job_id"],
            seconds=row["seconds"],
            groups=tuple(_groups_of(groups)),
            alarms=tuple(
                Alarm(Side(a["side"]), GroupedBy(a["grouped_by"]), a["name"], a["message"], a["hint"])
                for a in alarms
            ),
            note=row["note"],
        )


def _groups_of(rows: Sequence[sqlite3.Row]) -> list[GroupRecall]:
    """Groups in the order in which they are shown: all, then outlets, languages, months by name."""
    groups = [
        GroupRecall(
            GroupedBy(row["grouped_by"]),
            row["name"],
            row["questions"],
            row["vectors"],
            row["words"],
            row["fused"],
        )
        for row in rows
    ]
    order = list(GroupedBy)
    return sorted(groups, key=lambda group: (order.index(group.grouped_by), group.name))


def _month_of(row: sqlite3.Row) -> str:
    if row["day_from"] is None:
        return "undated"
    day = date.fromordinal(row["day_from"]).isoformat()
    return day[:7] if row["day_to"] - row["day_from"] < LONGEST_MONTH else day[:4]
