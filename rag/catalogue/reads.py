"""What is read from the catalogue: articles and their versions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from rag.catalogue.database import Database
from rag.catalogue.rows import Generation, VersionRow
from rag.errors import NotFoundError
from rag.records import Article, Filters, Paragraph, Precision, Source

SHORT_ID = 8  # characters of an article's id that are enough to name it on the command line

# Versions whose passages are kept: live ones, and those that were replaced but have passages to search.
KEPT = (
    "(v.state = 'live' OR v.state = 'superseded'"
    " AND EXISTS (SELECT 1 FROM passages k WHERE k.version_id = v.id))"
)
ARTICLE_COLUMNS = "article_id, version, url, outlet, title, lead, published, precision, language"


class Reads:
    """The reading half of the catalogue."""

    database: Database

    def epoch(self) -> int:
        """A number that grows with every change of what is live; caches hang on it."""
        rows = self.database.read("SELECT value FROM meta WHERE key = 'epoch'")
        return int(rows[0]["value"]) if rows else 0

    def meta(self, key: str) -> str | None:
        """A value kept with the archive, such as the embedding model's card."""
        rows = self.database.read("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0]["value"]) if rows else None

    def resolve(self, reference: str) -> str:
        """The article's id for an id, the beginning of one, or any URL it came under.

        Raises:
            NotFoundError: If there is none, or a short id fits several.
        """
        rows = self.database.read(
            "SELECT article_id FROM urls WHERE url = ? UNION SELECT article_id FROM versions"
            " WHERE article_id = ? AND state IN ('live', 'superseded')",
            (reference, reference),
        )
        if not rows and len(reference) >= SHORT_ID and reference.isalnum():
            rows = self.database.read(
                "SELECT DISTINCT article_id FROM versions WHERE substr(article_id, 1, ?) = ?",
                (len(reference), reference),
            )
        if len(rows) != 1:
            raise NotFoundError(
                f"There is no article {reference!r} in the archive.",
                hint="`python -m ingest list` shows what is there.",
            )
        return str(rows[0]["article_id"])

    def article(self, reference: str, version: str | None = None, *, withdrawn: bool = False) -> Article:
        """An article by id or URL: the live version, or the one asked for.

        Args:
            reference: Its id, the beginning of it, or a URL.
            version: An older one.
            withdrawn: Whether a version of a withdrawn article may be given.

        Raises:
            NotFoundError: If there is no such article or version, or it is withdrawn.
        """
        article_id = self.resolve(reference)
        kept = "'live', 'superseded', 'removed'" if withdrawn else "'live', 'superseded'"
        condition = "state = 'live'" if version is None else f"version = ? AND state IN ({kept})"
        values = [article_id] if version is None else [article_id, version]
        rows = self.database.read(f"SELECT * FROM versions WHERE article_id = ? AND {condition}", values)
        if not rows:
            raise NotFoundError(
                f"Article {article_id} has no version {version or 'in use'}.",
                hint=f"`python -m ingest versions {article_id}` shows what there is of it.",
            )
        return article_of(rows[0])

    def versions(self, article_id: str) -> list[VersionRow]:
        """The stored versions of an article, newest first; those of a withdrawn one are 'removed'."""
        rows = self.database.read(
            "SELECT version, state, created, title FROM versions WHERE article_id = ?"
            " AND state != 'pending' ORDER BY id DESC",
            (article_id,),
        )
        return [VersionRow(row["version"], row["state"], row["created"], row["title"]) for row in rows]

    def iter_live(self, batch: int = 500) -> Iterator[tuple[int, Article]]:
        """Every live version with its key in the catalogue, by key."""
        return self._iter_versions("v.state = 'live'", batch)

    def iter_kept(self, batch: int = 500) -> Iterator[tuple[int, Article]]:
        """Every version that is searched, live or as of a day, with its key in the catalogue, by key."""
        return self._iter_versions(KEPT, batch)

    def iter_outlet(self, outlet: str, batch: int = 500) -> Iterator[Article]:
        """Every live version of an outlet's articles, in the order in which they came in."""
        for _, article in self._iter_versions("v.state = 'live' AND v.outlet = ?", batch, outlet):
            yield article

    def newest_articles(self, outlet: str, limit: int) -> list[Article]:
        """The live versions of an outlet that came in last, newest first."""
        rows = self.database.read(
            "SELECT * FROM versions WHERE state = 'live' AND outlet = ? ORDER BY id DESC LIMIT ?",
            (outlet, limit),
        )
        return [article_of(row) for row in rows]

    def _iter_versions(self, condition: str, batch: int, *values: object) -> Iterator[tuple[int, Article]]:
        last = 0
        while rows := self.database.read(
            f"SELECT v.* FROM versions v WHERE {condition} AND v.id > ? ORDER BY v.id LIMIT ?",
            (*values, last, batch),
        ):
            for row in rows:
                yield row["id"], article_of(row)
            last = rows[-1]["id"]

    def stored_digest(self, version_key: int) -> str:
        """The SHA-256 of a version's body as it was noted when it came in."""
        return str(self.database.read("SELECT text_sha256 FROM versions WHERE id = ?", (version_key,))[0][0])

    def generation(self) -> Generation | None:
        """The published generation of vectors."""
        rows = self.database.read("SELECT * FROM generations ORDER BY id DESC LIMIT 1")
        if not rows:
            return None
        return Generation(rows[0]["id"], rows[0]["name"], rows[0]["high_water"], rows[0]["passages"])


def live_conditions(filters: Filters) -> tuple[str, list[object]]:
    """SQL over `versions v` for what is visible and within the filters, with its values.

    Visible is the live version of an article, or with `as_of` the one that could be read at the end of
    that day.
    """
    where, values = "v.state = 'live'", list[object]()
    if filters.as_of is not None:
        day = filters.as_of.toordinal()
        where = (
            "v.state IN ('live', 'superseded') AND v.known_from <= ?"
            " AND (v.known_until IS NULL OR v.known_until > ?)"
        )
        values += [day, day]
    if filters.date_from is not None:
        where += " AND v.day_to >= ?"
        values.append(filters.date_from.toordinal())
    if filters.date_to is not None:
        where += " AND v.day_from <= ?"
        values.append(filters.date_to.toordinal())
    for column, names in (("outlet", filters.outlets), ("section", filters.sections)):
        if names:
            where += f" AND v.{column} IN ({','.join('?' * len(names))})"
            values.extend(names)
    return where, values


def article_of(row: sqlite3.Row) -> Article:
    """A row of `versions` as the record."""
    return Article(
        id=row["article_id"],
        version=row["version"],
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        lead=row["lead"],
        authors=tuple(json.loads(row["authors"])),
        published=row["published"],
        published_precision=Precision(row["precision"]) if row["precision"] else None,
        language=row["language"],
        paragraphs=tuple(Paragraph(text, heading) for text, heading in json.loads(row["paragraphs"])),
        modified=row["modified"],
        fetched=row["fetched"],
        section=row["section"],
        origin=row["origin"],
        extractor=row["extractor"],
    )


def source_of(row: sqlite3.Row) -> Source:
    """What a hit says of its article."""
    return Source(
        article_id=row["article_id"],
        version=row["version"],
        url=row["url"],
        title=row["title"],
        outlet=row["outlet"],
        published=row["published"],
        published_precision=Precision(row["precision"]) if row["precision"] else None,
        language=row["language"],
    )
