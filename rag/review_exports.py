"""The verdicts for a spreadsheet and for a program: CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator

from rag.chats_schema import review_row
from rag.contract import citation_to_json
from rag.csv_cells import safe_cell
from rag.records.reviews import ReviewRow

CSV_COLUMNS = (
    "citation_id", "chat", "question", "sentence", "verdict", "note", "reviewer", "reviewed",
    "check_verdict", "check_reason", "outlet", "title", "published", "url", "quote",
    "article_id", "version", "start", "end", "kind", "model", "settings",
)  # fmt: skip

_LATEST = """SELECT r.* FROM reviews r WHERE r.number = (
    SELECT max(number) FROM reviews s
    WHERE s.citation_id = r.citation_id AND s.kind = r.kind AND s.reviewer = r.reviewer)"""


def all_reviews_csv(connection: sqlite3.Connection, owner: str | None = None) -> str:
    """Return one line for each reviewer's last verdict on each citation, oldest first.

    `kind` is "settled" for a verdict that ended a disagreement, else "verdict".
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for stored, row in _counted_reviews(connection, owner):
        citation, source = row.citation, row.citation.source
        cells = (
            row.citation_id, stored["chat"], row.question, row.sentence, row.verdict or "", row.note,
            row.reviewer, row.reviewed or "", citation.verdict.value, citation.reason, source.outlet,
            source.title, source.published or "", source.url, citation.quote, source.article_id,
            source.version,
        )  # fmt: skip
        made = (safe_cell(stored[name]) for name in ("kind", "model", "settings"))
        writer.writerow([*(safe_cell(cell) for cell in cells), citation.start, citation.end, *made])
    return out.getvalue()


def all_reviews_json(connection: sqlite3.Connection, owner: str | None = None) -> str:
    """Return the same as `all_reviews_csv`, each with its earlier verdicts, as one JSON document."""
    reviews = [
        {
            "citation_id": row.citation_id,
            "chat": stored["chat"],
            "turn_id": row.turn_id,
            "question": row.question,
            "sentence": row.sentence,
            "citation": citation_to_json(row.citation),
            "verdict": row.verdict,
            "note": row.note,
            "reviewer": row.reviewer,
            "reviewed": row.reviewed,
            "kind": stored["kind"],
            "model": stored["model"],
            "settings": stored["settings"],
            "history": [
                {"verdict": old["verdict"], "note": old["note"], "reviewed": old["created"]}
                for old in connection.execute(
                    "SELECT * FROM reviews WHERE citation_id = ? AND kind = ? AND reviewer = ?"
                    " ORDER BY number",
                    (row.citation_id, stored["kind"], row.reviewer),
                )
            ],
        }
        for stored, row in _counted_reviews(connection, owner)
    ]
    return json.dumps({"reviews": reviews}, ensure_ascii=False, indent=2)


def _counted_reviews(
    connection: sqlite3.Connection, owner: str | None
) -> Iterator[tuple[sqlite3.Row, ReviewRow]]:
    rows = connection.execute(
        f"""SELECT h.title AS chat, c.*, t.question, r.verdict, r.note, r.reviewer, r.kind,
            r.created AS reviewed
        FROM citations c JOIN turns t ON t.id = c.turn_id JOIN chats h ON h.id = t.chat_id
            JOIN ({_LATEST}) r ON r.citation_id = c.id
        WHERE :owner IS NULL OR h.owner = :owner ORDER BY r.number""",
        {"owner": owner},
    ).fetchall()
    return ((row, review_row(row)) for row in rows)
