"""Copies among the stored articles: sketched after they are published, found by bands, kept as stories.

Every live version has a sketch; one that has none, since a process was killed or the archive is old, gets
it at the next start. An article that changes or goes takes its rows along, and what it held together is
grouped anew.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence

from rag.agencies import find_agency
from rag.catalogue.database import Database, parts
from rag.catalogue.reads import article_of
from rag.copies import compare
from rag.records import Article
from rag.sketches import bands, estimate, sketch
from rag.wordings import Wording, read_wording

# Articles of one band that are looked at, the newest: copies come within days. A band that more share is
# a stretch that all texts of an outlet have, and must not make every look-up read them all.
MOST_OF_A_BAND = 100
MOST_ESTIMATED = 256  # candidates whose sketches are read, those with most bands in common first
MOST_COMPARED = 64  # candidates that are compared word for word, 2 ms each, the likeliest first
# What a sketch must promise of `rag.copies.LEAST_SHARE`: labelled copies have 0.65 at least, and the estimate
# of a short text in a long one is 0.1 off.
LEAST_ESTIMATE = 0.4


class Linking:
    """The half of the catalogue that finds out which articles are copies."""

    database: Database

    def unsketched_keys(self, limit: int) -> list[int]:
        """Live versions that have no sketch yet, the oldest first."""
        rows = self.database.read(
            "SELECT v.id FROM versions v LEFT JOIN sketches s ON s.version_id = v.id"
            " WHERE v.state = 'live' AND s.version_id IS NULL ORDER BY v.id LIMIT ?",
            (limit,),
        )
        return [row["id"] for row in rows]

    def link_copies(self, keys: Sequence[int]) -> int:
        """Sketch live versions, find their copies among all others and group them, in one transaction.

        Returns:
            How many pairs of copies were found.
        """
        articles = {}
        for part, marks in parts(keys):
            rows = self.database.read(
                f"SELECT * FROM versions WHERE id IN ({marks}) AND state = 'live' ORDER BY id", part
            )
            articles.update({row["id"]: article_of(row) for row in rows})
        wordings = {key: read_wording(article) for key, article in articles.items()}
        sketches = {key: sketch(wording) for key, wording in wordings.items()}
        with self.database.write() as connection:
            return sum(
                _link_one(connection, key, article, sketches[key], wordings)
                for key, article in articles.items()
            )


def forget_copies(connection: sqlite3.Connection, article_id: str) -> None:
    """Delete what is known of an article's copies, within a transaction; its story is grouped anew."""
    for row in connection.execute(
        "SELECT s.version_id, s.sketch FROM sketches s JOIN versions v ON v.id = s.version_id"
        " WHERE v.article_id = ?",
        (article_id,),
    ).fetchall():
        connection.executemany(
            "DELETE FROM sketch_bands WHERE band = ? AND version_id = ?",
            [(band, row["version_id"]) for band in bands(row["sketch"])],
        )
        connection.execute("DELETE FROM sketches WHERE version_id = ?", (row["version_id"],))
    rest = connection.execute(
        "SELECT article_id FROM stories WHERE article_id != ?1"
        " AND story = (SELECT story FROM stories WHERE article_id = ?1)",
        (article_id,),
    ).fetchall()
    connection.execute("DELETE FROM copies WHERE a = ?1 OR b = ?1", (article_id,))
    connection.execute("DELETE FROM stories WHERE article_id = ?", (article_id,))
    _regroup(connection, [row["article_id"] for row in rest])


def _link_one(
    connection: sqlite3.Connection, key: int, article: Article, sketched: bytes, wordings: dict[int, Wording]
) -> int:
    """Store one article's sketch, its copies and its story; `wordings` saves reading texts twice."""
    forget_copies(connection, article.id)
    found, partners = [], []
    for other, other_id in _candidates(connection, sketched):
        if other not in wordings:
            row = connection.execute("SELECT * FROM versions WHERE id = ?", (other,)).fetchone()
            wordings[other] = read_wording(article_of(row))
        if likeness := compare(wordings[key], wordings[other]):
            partners.append(other_id)
            found.append(
                (
                    *sorted((article.id, other_id)),
                    likeness.alike,
                    likeness.share,
                    likeness.length,
                    likeness.is_title_same,
                )
            )
    connection.execute("INSERT INTO sketches (version_id, sketch) VALUES (?, ?)", (key, sketched))
    connection.executemany(
        "INSERT OR IGNORE INTO sketch_bands (band, version_id) VALUES (?, ?)",
        [(band, key) for band in bands(sketched)],
    )
    connection.executemany(
        "INSERT INTO copies (a, b, alike, share, length, is_title_same) VALUES (?,?,?,?,?,?)", found
    )
    connection.execute(
        "INSERT INTO stories (article_id, story, agency) VALUES (?1, ?1, ?2)",
        (article.id, find_agency(article)),
    )
    _join(connection, {article.id, *partners})
    return len(found)


def _candidates(connection: sqlite3.Connection, sketched: bytes) -> list[tuple[int, str]]:
    """Live versions (key, article id) that may be copies by their sketches, the likeliest first."""
    shared: Counter[int] = Counter()
    for band in bands(sketched):
        rows = connection.execute(
            "SELECT version_id FROM sketch_bands WHERE band = ? ORDER BY version_id DESC LIMIT ?",
            (band, MOST_OF_A_BAND),
        )
        shared.update(row["version_id"] for row in rows)
    most = sorted(shared, key=lambda key: (-shared[key], key))[:MOST_ESTIMATED]
    marks = ",".join("?" * len(most))
    rows = connection.execute(
        "SELECT v.id, v.article_id, s.sketch FROM versions v JOIN sketches s ON s.version_id = v.id"
        f" WHERE v.id IN ({marks}) AND v.state = 'live'",
        most,
    )
    likely = [
        (likelihood, row["id"], row["article_id"])
        for row in rows.fetchall()
        if (likelihood := estimate(sketched, row["sketch"])) >= LEAST_ESTIMATE
    ]
    return [(key, article_id) for _, key, article_id in sorted(likely, reverse=True)[:MOST_COMPARED]]


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
