"""Which articles mention something: enumerated by SQL over every visible article, never by an index's top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rag.catalogue.database import Database, parts
from rag.catalogue.reads import article_of, live_conditions
from rag.catalogue.rows import Mentioning
from rag.records import Article, Filters

# Title and body (which ends with the lead) as one text; no mention crosses the blank line between them.
# As bytes, the text is only decoded where it may mention something: 100,000 articles (270 MB) take 2 s.
MENTIONED = "mentions(CAST(v.title || char(10, 10) || v.body AS BLOB), v.language, ?, ?) > 0"


class MentionReads:
    """The complete mode's half of the catalogue."""

    database: Database

    def mentioning(
        self, wanted: Sequence[str], filters: Filters, *, every: bool = False, inside: bool = False
    ) -> list[Mentioning]:
        """The visible articles within the filters that mention something, newest first, undated last.

        Args:
            wanted: Names or words, at least one; see `rag.mentions` for what counts as a mention.
            filters: Undated articles are outside any range of days.
            every: Whether an article must mention all of them, not just one.
            inside: Whether a mention inside a longer word counts.
        """
        where, values = live_conditions(filters)
        condition, patterns = _mentioned(wanted, every=every, inside=inside)
        rows = self.database.read(
            f"SELECT v.id, v.day_from, v.day_to FROM versions v WHERE {where} AND {condition}"
            " ORDER BY v.day_to IS NULL, v.day_to DESC, v.published DESC, v.id DESC",
            [*values, *patterns],
        )
        return [Mentioning(row["id"], _day(row["day_from"]), _day(row["day_to"])) for row in rows]

    def count_undated_mentioning(
        self, wanted: Sequence[str], filters: Filters, *, every: bool = False, inside: bool = False
    ) -> int:
        """Live articles without a date that mention something, within the filters' outlets and sections."""
        where, values = live_conditions(Filters(outlets=filters.outlets, sections=filters.sections))
        condition, patterns = _mentioned(wanted, every=every, inside=inside)
        day = "v.day_from" if filters.as_of is None else "v.known_from"
        rows = self.database.read(
            f"SELECT count(*) AS n FROM versions v WHERE {where} AND {day} IS NULL AND {condition}",
            [*values, *patterns],
        )
        return int(rows[0]["n"])

    def articles_by_key(self, keys: Sequence[int]) -> Iterator[Article]:
        """Yield article versions by their keys in the catalogue, in that order, a part at a time in memory.

        A version that was removed since the keys were read is left out.
        """
        for part, marks in parts(keys):
            rows = {
                row["id"]: row
                for row in self.database.read(f"SELECT * FROM versions WHERE id IN ({marks})", part)
            }
            yield from (article_of(rows[key]) for key in part if key in rows)


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _mentioned(wanted: Sequence[str], *, every: bool, inside: bool) -> tuple[str, list[object]]:
    condition = (" AND " if every else " OR ").join([MENTIONED] * len(wanted))
    return f"({condition})", [value for each in wanted for value in (each, int(inside))]
