"""The list of articles, and the facets by which it is narrowed: each counted within all others."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from rag.catalogue.database import Database
from rag.catalogue.list_rows import (
    ArticlePage,
    ArticleQuery,
    ArticleRow,
    DayCount,
    Facets,
    FacetValue,
    Mark,
)
from rag.catalogue.reads import ARTICLE_COLUMNS
from rag.records import PARTIAL, Precision

Condition = tuple[str, list[object]]  # SQL with the values of its question marks

# Everything but a text comes from the index `listed`: rows hold whole bodies, and reading past them is slow.
COLUMNS = (
    "v.id, v.day_from, v.day_to, v.published, v.outlet, v.language, v.section,"
    f" substr(v.extractor, -{len(PARTIAL)}) = '{PARTIAL}' AS is_partial"
)
VERSION_COLUMNS = ", ".join(f"v.{column}" for column in ARTICLE_COLUMNS.split(", "))
NEWEST_FIRST = "day_to DESC, published DESC, id DESC"  # undated ones come last: NULL is the least
NAMED = ("outlet", "language", "section")  # facets that are a column
MARKED = {
    Mark.PARTIAL: "(is_partial AND NOT is_withdrawn)",
    Mark.UNDATED: "(day_to IS NULL AND NOT is_withdrawn)",
    Mark.WITHDRAWN: "is_withdrawn",
}


class ArticleLists:
    """The listing part of the catalogue."""

    database: Database

    def search_articles(self, query: ArticleQuery, *, limit: int = 50, offset: int = 0) -> ArticlePage:
        """Articles within every restriction of the query with their number, newest first."""
        found, values = _found(query)
        where, restricted = _all_of(_restrictions(query).values())
        counted = f"WITH found AS ({found}) SELECT count(*) AS n FROM found WHERE {where}"
        total = self.database.read(counted, [*values, *restricted])[0]["n"]
        return ArticlePage(int(total), tuple(self.list_articles(query, limit=limit, offset=offset)))

    def list_articles(self, query: ArticleQuery, *, limit: int, offset: int = 0) -> list[ArticleRow]:
        """Articles within every restriction of the query, newest first, behind the first `offset`."""
        found, values = _found(query)
        where, restricted = _all_of(_restrictions(query).values())
        rows = self.database.read(
            f"WITH found AS ({found}), page AS (SELECT * FROM found WHERE {where}"
            f" ORDER BY {NEWEST_FIRST} LIMIT ? OFFSET ?) SELECT {VERSION_COLUMNS},"
            " length(v.body) AS characters, page.is_partial, page.is_withdrawn FROM page"
            " JOIN versions v ON v.id = page.id"
            " ORDER BY v.day_to DESC, v.published DESC, v.id DESC",
            [*values, *restricted, limit, offset],
        )
        return [_article_row(row) for row in rows]

    def facets(self, query: ArticleQuery) -> Facets:
        """Count what a list can be narrowed to; each facet within all restrictions but its own."""
        found, values = _found(query)
        restrictions = _restrictions(query)
        where, restricted = _all_of(restrictions.values())
        selects = [
            f"SELECT 'total' AS facet, '' AS name, 0 AS first, 0 AS last, count(*) AS n FROM found WHERE {where}"
        ]
        values += restricted
        for facet, columns, condition, group in _counted():
            where, restricted = _all_of(each for name, each in restrictions.items() if name != facet)
            selects.append(
                f"SELECT '{facet}', {columns}, count(*) FROM found WHERE {where} AND {condition} GROUP BY {group}"
            )
            values += restricted
        rows = self.database.read(
            f"WITH found AS MATERIALIZED ({found}) {' UNION ALL '.join(selects)}", values
        )
        by_facet: dict[str, list[sqlite3.Row]] = {}
        for row in rows:
            by_facet.setdefault(row["facet"], []).append(row)
        outlets, languages, sections, marks = (_ranked(by_facet.get(each, ())) for each in (*NAMED, "mark"))
        days = sorted((row["first"], row["last"], row["n"]) for row in by_facet.get("day", ()))
        return Facets(
            total=by_facet["total"][0]["n"],
            outlets=outlets,
            languages=languages,
            sections=sections,
            marks=marks,
            days=tuple(DayCount(*day) for day in days),
        )


def _found(query: ArticleQuery) -> Condition:
    """All articles that hold the text: live ones by their index, and the few that are withdrawn."""
    words, values = _words(query.text)
    live, live_values = words, values
    if query.keys is not None:
        # `+` keeps the planner from fetching the rows one by one
        live, live_values = "+v.id IN (SELECT value FROM json_each(?))", [json.dumps(query.keys)]
    return (
        f"SELECT {COLUMNS}, 0 AS is_withdrawn FROM versions v INDEXED BY listed WHERE v.state = 'live' AND {live}"
        f" UNION ALL SELECT {COLUMNS}, 1 FROM withdrawals w JOIN versions v ON v.id = w.version_id WHERE {words}",
        [*live_values, *values],
    )


def _words(text: str) -> Condition:
    """Every word of a text is in title, lead or outlet."""
    conditions, values = ["1"], list[object]()
    for word in text.casefold().split():
        conditions.append(r"folded(v.title || ' ' || v.lead || ' ' || v.outlet) LIKE ? ESCAPE '\'")
        values.append("%" + word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%")
    return " AND ".join(conditions), values


def _restrictions(query: ArticleQuery) -> dict[str, Condition]:
    """By facet, what is asked of it over the columns of `found`."""
    restrictions: dict[str, Condition] = {}
    for name, wanted in zip(NAMED, (query.outlets, query.languages, query.sections), strict=True):
        if wanted:
            restrictions[name] = f"{name} IN ({','.join('?' * len(wanted))})", list(wanted)
    days, values = ["1"], list[object]()
    for condition, day in (("day_to >= ?", query.date_from), ("day_from <= ?", query.date_to)):
        if day is not None:
            days.append(condition)
            values.append(day.toordinal())
    restrictions["day"] = " AND ".join(days), values
    marked = " OR ".join(MARKED[mark] for mark in query.marks)
    restrictions["mark"] = (f"({marked})" if marked else f"NOT {MARKED[Mark.WITHDRAWN]}"), []
    return restrictions


def _counted() -> list[tuple[str, str, str, str]]:
    """For each count: its facet, the columns name, first and last, its condition and what it is grouped by."""
    named = [(name, f"{name}, 0, 0", f"{name} != ''", name) for name in NAMED]
    marked = [("mark", f"'{mark.value}', 0, 0", condition, "1") for mark, condition in MARKED.items()]
    return [*named, *marked, ("day", "'', day_from, day_to", "day_from IS NOT NULL", "day_from, day_to")]


def _all_of(conditions: Iterable[Condition]) -> Condition:
    """One condition of several."""
    several = list(conditions)
    return " AND ".join(sql for sql, _ in several) or "1", [
        value for _, values in several for value in values
    ]


def _ranked(rows: Sequence[sqlite3.Row]) -> tuple[FacetValue, ...]:
    """Values of a facet, the most frequent first, ties by name."""
    values = [FacetValue(row["name"], row["n"]) for row in rows]
    return tuple(sorted(values, key=lambda value: (-value.articles, value.name)))


def _article_row(row: sqlite3.Row) -> ArticleRow:
    is_withdrawn = bool(row["is_withdrawn"])
    held = {
        Mark.PARTIAL: row["is_partial"] and not is_withdrawn,
        Mark.UNDATED: row["published"] is None and not is_withdrawn,
        Mark.WITHDRAWN: is_withdrawn,
    }
    return ArticleRow(
        id=row["article_id"],
        version=row["version"],
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        lead=row["lead"],
        published=row["published"],
        published_precision=Precision(row["precision"]) if row["precision"] else None,
        language=row["language"],
        characters=row["characters"],
        marks=tuple(mark for mark, is_held in held.items() if is_held),
    )
