"""What is read of stories: which articles are copies of each other, and whose text they carry."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rag.catalogue.database import Database, parts
from rag.catalogue.reads import live_conditions, source_of
from rag.copies import Alike, Likeness
from rag.records import NO_FILTERS, Filters, Precision
from rag.stories import Link, Member, Story, order_members


class Stories:
    """The stories of the catalogue."""

    database: Database
    zone: str

    def stories_of(self, article_ids: Iterable[str], filters: Filters = NO_FILTERS) -> dict[str, Story]:
        """The stories of articles, with all their members that are visible within the filters.

        Their links are those of the articles asked for. An article that has no copy and no agency is in
        none; with `as_of`, members are the versions of
        that day, while what is a copy of what is known of live versions only.
        """
        named: dict[str, str] = {}
        for part, marks in parts(sorted(set(article_ids))):
            rows = self.database.read(
                f"SELECT article_id, story FROM stories WHERE article_id IN ({marks})", part
            )
            named.update({row["article_id"]: row["story"] for row in rows})
        members = self._members(sorted(set(named.values())), filters)
        links = self._links(sorted(named))
        stories = {
            story: Story(story, agency, order_members(found), tuple(links.get(story, ())))
            for story, found in members.items()
            if (agency := _agency_of(found)) or len(found) > 1
        }
        return {article: stories[story] for article, story in named.items() if story in stories}

    def _members(self, stories: Sequence[str], filters: Filters) -> dict[str, list[Member]]:
        members: dict[str, list[Member]] = {}
        where, values = live_conditions(filters)
        for part, marks in parts(stories):
            for row in self.database.read(
                "SELECT s.story, s.agency, v.article_id, v.version, v.url, v.title, v.outlet, v.published,"
                " v.precision, v.language, v.day_from, length(v.body) AS characters"
                " FROM stories s JOIN versions v ON v.article_id = s.article_id"
                f" WHERE s.story IN ({marks}) AND {where}",
                [*part, *values],
            ):
                members.setdefault(row["story"], []).append(self._member(row))
        return members

    def _links(self, article_ids: Sequence[str]) -> dict[str, list[Link]]:
        """By story, the pairs of copies that these articles are in."""
        links: dict[str, list[Link]] = {}
        for part, marks in parts(article_ids):
            for row in self.database.read(
                f"SELECT s.story, c.* FROM (SELECT * FROM copies WHERE a IN ({marks})"
                f" UNION SELECT * FROM copies WHERE b IN ({marks})) c JOIN stories s ON s.article_id = c.a",
                [*part, *part],
            ):
                likeness = Likeness(
                    Alike(row["alike"]), row["share"], row["length"], bool(row["is_title_same"])
                )
                links.setdefault(row["story"], []).append(Link(row["a"], row["b"], likeness))
        return links

    def _member(self, row: sqlite3.Row) -> Member:
        moment = None
        if row["precision"] == Precision.INSTANT:
            instant = datetime.fromisoformat(row["published"])
            moment = (instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(self.zone))).timestamp()
        return Member(source_of(row), row["day_from"], moment, row["characters"], row["agency"])


def _agency_of(members: Sequence[Member]) -> str:
    """The agency that most members name, at a tie the one that the first of them names."""
    named = Counter(member.agency for member in order_members(members) if member.agency)
    return named.most_common(1)[0][0] if named else ""
