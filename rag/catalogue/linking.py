"""Copies among the stored articles: sketched after they are published, found by bands, kept as stories.

Every live version has a sketch; one that has none, since a process was killed or the archive is old, gets
it at the next start. An article that changes or goes takes its rows along, and what it held together is
grouped anew.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from rag.agencies import find_agency
from rag.band_index import BandIndex
from rag.catalogue.database import Database, parts
from rag.catalogue.reads import article_of
from rag.copies import compare
from rag.records import Article
from rag.sketches import estimate, sketch
from rag.wordings import Wording, read_wording

MOST_ESTIMATED = 256  # candidates whose sketches are read, those with most bands in common first
MOST_COMPARED = 64  # candidates that are compared word for word, 2 ms each, the likeliest first
# What a sketch must promise of `rag.copies.LEAST_SHARE`: labelled copies have 0.65 at least, and the estimate
# of a short text in a long one is 0.1 off.
LEAST_ESTIMATE = 0.4


class Linker:
    """Finds out which articles are copies; used by the process that holds the archive's lock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unsketched_keys(self, limit: int) -> list[int]:
        """Live versions that have no sketch yet, the oldest first."""
        rows = self._database.read(
            "SELECT v.id FROM versions v LEFT JOIN sketches s ON s.version_id = v.id"
            " WHERE v.state = 'live' AND s.version_id IS NULL ORDER BY v.id LIMIT ?",
            (limit,),
        )
        return [row["id"] for row in rows]

    def link(self, keys: Sequence[int]) -> int:
        """Sketch live versions, find their copies among all others and group them, in one transaction.

        Returns:
            How many pairs of copies were found.
        """
        articles = {}
        for part, marks in parts(keys):
            rows = self._database.read(
                f"SELECT * FROM versions WHERE id IN ({marks}) AND state = 'live' ORDER BY id", part
            )
            articles.update({row["id"]: article_of(row) for row in rows})
        wordings = {key: read_wording(article) for key, article in articles.items()}
        found = 0
        with self._database.write() as connection:
            for key, article in articles.items():
                sketched = sketch(wordings[key])
                candidates = _candidates(connection, self._index.shared(sketched), sketched, article.id)
                found += _link_one(connection, key, article, candidates, wordings)
                connection.execute("INSERT INTO sketches (version_id, sketch) VALUES (?, ?)", (key, sketched))
                self._index.add(key, sketched)
        return found

    @cached_property
    def _index(self) -> BandIndex:
        """All sketches by band; read at the first article."""
        rows = self._database.read("SELECT version_id, sketch FROM sketches ORDER BY version_id")
        return BandIndex((row["version_id"], row["sketch"]) for row in rows)


def forget_copies(connection: sqlite3.Connection, article_id: str) -> None:
    """Delete what is known of an article's copies, within a transaction; its story is grouped anew."""
    connection.execute(
        "DELETE FROM sketches WHERE version_id IN (SELECT id FROM versions WHERE article_id = ?)",
        (article_id,),
    )
    rest = connection.execute(
        "SELECT article_id FROM stories WHERE article_id != ?1"
        " AND story = (SELECT story FROM stories WHERE article_id = ?1)",
        (article_id,),
    ).fetchall()
    connection.execute("DELETE FROM copies WHERE a = ?1 OR b = ?1", (article_id,))
    connection.execute("DELETE FROM stories WHERE article_id = ?", (article_id,))
    _regroup(connection, [row["article_id"] for row in rest])


def _link_one(
    connection: sqlite3.Connection,
    key: int,
    article: Article,
    candidates: Sequence[tuple[int, str]],
    wordings: dict[int, Wording],
) -> int:
    """Store one article's copies and its story; `wordings` saves reading texts twice."""
    forget_copies(connection, article.id)
    found, partners = [], []
    for other, other_id in candidates:
        if other not in wordings:
            row = connection.execute("SELECT * FROM versions WHERE id = ?", (other,)).fetchone()
            wordings[other] = read_wording(article_of(row))
        if likeness := compare(wordings[key], wordings[other]):
            partners.append(other_id)
            pair = sorted((article.id, other_id))
            found.append((*pair, likeness.alike, likeness.share, likeness.length, likeness.is_title_same))
    connection.executemany(
        "INSERT INTO copies (a, b, alike, share, length, is_title_same) VALUES (?,?,?,?,?,?)", found
    )
    connection.execute(
        "INSERT INTO stories (article_id, story, agency) VALUES (?1, ?1, ?2)",
        (article.id, find_agency(article)),
    )
    _join(connection, {article.id, *partners})
    return len(found)


def _candidates(
    connection: sqlite3.Connection, shared: Counter[int], sketched: bytes, article_id: str
) -> list[tuple[int, str]]:
    """Live versions (key, article id) of other articles that may be copies by their sketches, likeliest first."""
    most = sorted(shared, key=lambda key: (-shared[key], key))[:MOST_ESTIMATED]
    marks = ",".join("?" * len(most))
    rows = connection.execute(
        "SELECT v.id, v.article_id, s.sketch FROM versions v JOIN sketches s ON s.version_id = v.id"
        f" WHERE v.id IN ({marks}) AND v.state = 'live' AND v.article_id != ?",
        [*most, article_id],
    )
    likely = [
        (likelihood, row["id"], row["article_id"])
        for row in rows.fetchall()
        if (likelihood := estimate(sketched, row["sketch"])) >= LEAST_ESTIMATE
    ]
    return [(key, other) for _, key, other in sorted(likely, reverse=True)[:MOST_COMPARED]]


def _join(connection: sqlite3.Connection, articles: set[str]) -> None:
    """Make one story of the stories that these articles are in."""
    names = sorted(articles)
    marks = ",".join("?" * len(names))
    rows = connection.execute(f"SELECT DISTINCT story FROM stories WHERE article_id IN ({marks})", names)
    stories = [row["story"] for row in rows.fetchall()]
    marks = ",".join("?" * len(stories))
    connection.execute(f"UPDATE stories SET story = ? WHERE story IN ({marks})", (min(stories), *stories))


def _regroup(connection: sqlite3.Connection, articles: Sequence[str]) -> None:
    """Split what was one story into what copies still connect."""
    for article_id in articles:
        connection.execute("UPDATE stories SET story = article_id WHERE article_id = ?", (article_id,))
    for article_id in articles:
        rows = connection.execute("SELECT a, b FROM copies WHERE a = ?1 OR b = ?1", (article_id,)).fetchall()
        _join(connection, {article_id, *(name for row in rows for name in row)})
