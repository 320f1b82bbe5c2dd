"""Citations laid out for review and the verdicts on them, as they are stored, listed and counted."""

from __future__ import annotations

import json
import sqlite3

from rag.chats_schema import review_row
from rag.contract import citation_to_json
from rag.records import Answer
from rag.records.reviews import ReviewProgress, ReviewRow

# The verdicts that count: the last of each reviewer on each citation, and what was settled in the end.
# A citation's final verdict is the settled one, else that on which all its reviewers agree.
COUNTED = """counted AS (
    SELECT citation_id, reviewer, verdict, max(number) AS number FROM reviews
    WHERE kind = 'verdict' GROUP BY citation_id, reviewer)"""
FINAL = f"""{COUNTED}, settled AS (
    SELECT citation_id, verdict, max(number) AS number FROM reviews
    WHERE kind = 'settled' GROUP BY citation_id),
final AS (
    SELECT citation_id, coalesce(max(s.verdict),
        CASE WHEN count(DISTINCT c.verdict) = 1 THEN min(c.verdict) END) AS verdict
    FROM counted c LEFT JOIN settled s USING (citation_id) GROUP BY citation_id)"""

_FROM = """FROM citations c JOIN turns t ON t.id = c.turn_id JOIN chats h ON h.id = t.chat_id"""


def store_citations(connection: sqlite3.Connection, turn_id: str, answer: Answer, settings: str) -> None:
    """Lay out each citation of a finished answer; ids follow from the turn and the two positions.

    Args:
        connection: In a transaction; the turn is stored already.
        turn_id: Whose answer it is.
        answer: The answer.
        settings: With which settings it was made, as `rag.made_with` says it.
    """
    turn = connection.execute(
        "SELECT chat_id, number, created FROM turns WHERE id = ?", (turn_id,)
    ).fetchone()
    made = (turn["chat_id"], turn["number"], turn["created"], dict(answer.models).get("chat", ""), settings)
    connection.executemany(
        "INSERT INTO citations (id, turn_id, sentence_number, citation_number, sentence, citation, outlet,"
        " checked, chat_id, turn_number, asked, model, settings)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                f"{turn_id}-{row}-{column}",
                turn_id,
                row,
                column,
                _storable(sentence.text),
                json.dumps(citation_to_json(citation)),
                _storable(citation.source.outlet),
                citation.verdict.value,
                *made,
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
        f"""SELECT c.*, t.question, r.verdict, r.note, r.reviewer, r.created AS reviewed
        {_FROM} LEFT JOIN reviews r
            ON r.number = (SELECT max(number) FROM reviews WHERE citation_id = c.id)
        WHERE (:chat IS NULL OR c.chat_id = :chat) AND (:owner IS NULL OR h.owner = :owner)
            AND (NOT :pending OR r.number IS NULL)
        ORDER BY c.turn_number DESC, c.sentence_number, c.citation_number LIMIT :limit""",
        {"chat": chat_id, "owner": owner, "pending": pending_only, "limit": limit},
    )
    return [review_row(row) for row in rows]


def review_progress(connection: sqlite3.Connection, owner: str | None = None) -> ReviewProgress:
    """Count citations and those with at least one verdict of anybody."""
    row = connection.execute(
        f"""SELECT count(*), count((SELECT 1 FROM reviews WHERE citation_id = c.id LIMIT 1))
        {_FROM} WHERE :owner IS NULL OR h.owner = :owner""",
        {"owner": owner},
    ).fetchone()
    return ReviewProgress(total=row[0], reviewed=row[1])


def take_back(connection: sqlite3.Connection, citation_id: str, reviewer: str, kind: str) -> bool:
    """Forget a reviewer's last word on a citation, so that the one before it counts again.

    Returns:
        Whether there was one.
    """
    cursor = connection.execute(
        "DELETE FROM reviews WHERE number = (SELECT max(number) FROM reviews"
        " WHERE citation_id = ? AND kind = ? AND reviewer = ?)",
        (citation_id, kind, reviewer),
    )
    return cursor.rowcount > 0


def _storable(text: str) -> str:
    """Return the text without half surrogate pairs, which SQLite cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
