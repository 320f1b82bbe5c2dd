"""What the archive holds in numbers: articles, passages, outlets, first and last day."""

from __future__ import annotations

from datetime import date

from rag.catalogue.database import Database
from rag.catalogue.reads import live_conditions
from rag.catalogue.rows import OutletCount
from rag.records import NO_FILTERS, ArchiveState, Filters


class Counts:
    """The counting half of the catalogue; every number can be asked for as of a day."""

    database: Database

    def state(self, filters: Filters = NO_FILTERS) -> ArchiveState:
        """Counts and the first and last publication day of what is visible within the filters.

        `undated` are the articles that a restriction in time leaves out, see `count_undated`; without
        such a restriction they are among the others.
        """
        where, values = live_conditions(filters)
        row = self.database.read(
            "SELECT count(*) AS articles, min(v.day_from) AS first, max(v.day_from) AS last"
            f" FROM versions v WHERE {where}",
            values,
        )[0]
        passages = self.database.read(
            f"SELECT count(*) AS n FROM passages p JOIN versions v ON v.id = p.version_id WHERE {where}",
            values,
        )[0]["n"]
        return ArchiveState(
            articles=row["articles"],
            first=_iso(row["first"]),
            last=_iso(row["last"]),
            passages=passages,
            undated=self.count_undated(filters),
        )

    def count_articles(self, filters: Filters) -> int:
        """Visible articles within the filters; those without a date are outside any date range."""
        where, values = live_conditions(filters)
        return int(self.database.read(f"SELECT count(*) AS n FROM versions v WHERE {where}", values)[0]["n"])

    def count_undated(self, filters: Filters = NO_FILTERS) -> int:
        """Live articles without a date, within what else the filters ask for.

        A search in a range of days, or as of a day, leaves them out.
        """
        where, values = live_conditions(Filters(outlets=filters.outlets, sections=filters.sections))
        day = "v.day_from" if filters.as_of is None else "v.known_from"
        return int(
            self.database.read(
                f"SELECT count(*) AS n FROM versions v WHERE {where} AND {day} IS NULL", values
            )[0]["n"]
        )

    def outlets(self, filters: Filters = NO_FILTERS) -> list[OutletCount]:
        """Outlets with visible articles within the filters, the largest first."""
        where, values = live_conditions(filters)
        rows = self.database.read(
            "SELECT v.outlet AS outlet, count(*) AS n, max(v.day_from) AS newest FROM versions v"
            f" WHERE {where} AND v.outlet != '' GROUP BY v.outlet ORDER BY n DESC, v.outlet",
            values,
        )
        return [OutletCount(row["outlet"], row["n"], _iso(row["newest"])) for row in rows]

    def sections(self) -> list[str]:
        """Sections of live articles, by name."""
        rows = self.database.read(
            "SELECT DISTINCT section FROM versions WHERE state = 'live' AND section != '' ORDER BY section"
        )
        return [row["section"] for row in rows]


def _iso(ordinal: int | None) -> str | None:
    return None if ordinal is None else date.fromordinal(ordinal).isoformat()
