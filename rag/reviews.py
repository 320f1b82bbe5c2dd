"""Citations laid out for review and the verdicts on them: listing, counting and export."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator

from rag.chats_schema import ReviewProgress, ReviewRow, review_row
from rag.contract import citation_to_json
from rag.csv_cells import safe_cell
from rag.records import Answer

CSV_COLUMNS = (
    "citation_id", "chat", "question", "sentence", "verdict", "note", "reviewer", "reviewed",
    "check_verdict", "check_reason", "outlet", "title", "published", "url", "quote",
    "article_id", "version", "start", "end",
)  # fmt: skip

_LATEST = """SELECT r.* FROM reviews r WHERE r.number = (
    SELECT max(number) FROM reviews s WHERE s.citation_id = r.citation_id AND s.reviewer = r.reviewer)"""
_FROM = """FROM citations c JOIN turns t ON t.id = c.turn_id JOIN chats h ON h.id = t.chat_id"""


def store_citations(connection: sqlite3.Connection, turn_id: str, answer: Answer) -> None:
    """Lay out each citation of a finished answer; ids follow from the turn and the two positions."""
    connection.executemany(
        "INSERT INTO citations (id, turn_id, sentence_number, citation_number, sentence, citation)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                f"{turn_id}-{row}-{column}",
                turn_id,
                row,
                column,
                _storable(sentence.text),
                json.dumps(citation_to_json(citation)),
            )
            for row, sentence in enumerate(answer.sentences, start=1)
            for column, citation in enumerate(sentence.citations, start=1)
        ],
    )


def list_citations(
    connection: sqlite3.Connection,
    *,
    pending_only: bool = False,
    chat_id: str | None = None,
    owner: str | None = None,
    limit: int = 500,
) -> list[ReviewRow]:
    """List citations with the last verdict of anybody, newest answers first."""
    rows = connection.execute(
        f"""SELECT c.*, t.chat_id, t.question, r.verdict, r.note, r.reviewer, r.created AS reviewed
        {_FROM} LEFT JOIN reviews r
            ON r.number = (SELECT max(number) FROM reviews WHERE citation_id = c.id)
        WHERE (:chat IS NULL OR t.chat_id = :chat) AND (:owner IS NULL OR h.owner = :owner)
            AND (NOT :pending OR r.number IS NULL)
        ORDER BY t.number DESC, c.sentence_number, c.citation_number LIMIT :limit""",
        {"chat": chat_id, "owner": owner, "pending": pending_only, "limit": limit},
    )
    return [review_row(row) for row in rows]


def review_progress(connection: sqlite3.Connection, owner: str | None = None) -> ReviewProgress:
    """Count citations and those with at least one verdict."""
    row = connection.execute(
        f"""SELECT count(*), count((SELECT 1 FROM reviews WHERE citation_id = c.id LIMIT 1))
        {_FROM} WHERE :owner IS NULL OR h.owner = :owner""",
        {"owner": owner},
    ).fetchone()
    return ReviewProgress(total=row[0], reviewed=row[1])


def all_reviews_csv(connection: sqlite3.Connection, owner: str | None = None) -> str:
    """Return one line for each reviewer's last verdict on each citation, oldest first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for chat, row in _counted_reviews(connection, owner):
        citation, source = row.citation, row.citation.source
        cells = (
            row.citation_id, chat, row.question, row.sentence, row.verdict or "", row.note, row.reviewer,
            row.reviewed or "", citation.verdict.value, citation.reason, source.outlet, source.title,
            source.published or "", source.url, citation.quote, source.article_id, source.version,
        )  # fmt: skip
        writer.writerow([*(safe_cell(cell) for cell in cells), citation.start, citation.end])
    return out.getvalue()


def all_reviews_json(connection: sqlite3.Connection, owner: str | None = None) -> str:
    """Return the same as `all_reviews_csv`, each with its earlier verdicts, as one JSON document."""
    reviews = [
        {
            "citation_id": row.citation_id,
            "chat": chat,
            "turn_id": row.turn_id,
            "question": row.question,
            "sentence": row.sentence,
            "citation": citation_to_json(row.citation),
            "verdict": row.verdict,
            "note": row.note,
            "reviewer": row.reviewer,
            "reviewed": row.reviewed,
            "history": [
                {"verdict": old["verdict"], "note": old["note"], "reviewed": old["created"]}
                for old in connection.execute(
                    "SELECT * FROM reviews WHERE citation_id = ? AND reviewer = ? ORDER BY number",
                    (row.citation_id, row.reviewer),
                )
            ],
        }
        for chat, row in _counted_reviews(connection, owner)
    ]
    return json.dumps({"reviews": reviews}, ensure_ascii=False, indent=2)


def _counted_reviews(connection: sqlite3.Connection, owner: str | None) -> Iterator[tuple[str, ReviewRow]]:
    rows = connection.execute(
        f"""SELECT h.title AS chat, c.*, t.chat_id, t.question, r.verdict, r.note, r.reviewer,
            r.created AS reviewed
        {_FROM} JOIN ({_LATEST}) r ON r.citation_id = c.id
        WHERE :owner IS NULL OR h.owner = :owner ORDER BY r.number""",
        {"owner": owner},
    ).fetchall()
    return ((row["chat"], review_row(row)) for row in rows)


def _storable(text: str) -> str:
    """Return the text without half surrogate pairs, which SQLite cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
