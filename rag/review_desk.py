"""What lies on a reviewer's desk: which citations, in which order, and what may be seen of each."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from rag.chats_schema import opinion
from rag.contract import citation_from_json
from rag.records.reviews import (
    Choice,
    Opinion,
    ReviewItem,
    ReviewOrder,
    ReviewProgress,
    ReviewQuery,
    ReviewState,
)
from rag.reviews import COUNTED

_ANY = "EXISTS (SELECT 1 FROM reviews WHERE citation_id = c.id AND kind = 'verdict')"
_MINE = "EXISTS (SELECT 1 FROM reviews WHERE citation_id = c.id AND kind = 'verdict' AND reviewer = :me)"
_MY_VERDICT = """(SELECT verdict FROM reviews WHERE citation_id = c.id AND kind = 'verdict' AND reviewer = :me
    ORDER BY number DESC LIMIT 1)"""
_DISPUTED = """c.id IN (
    SELECT citation_id FROM counted GROUP BY citation_id HAVING count(DISTINCT verdict) > 1
    EXCEPT SELECT citation_id FROM reviews WHERE kind = 'settled')"""
_STATES = {
    ReviewState.OPEN: f"NOT {_MINE}",
    ReviewState.SECOND: f"NOT {_MINE} AND {_ANY}",
    ReviewState.MINE: _MINE,
    ReviewState.DISPUTED: _DISPUTED,
    ReviewState.ALL: "1",
}
_RANK = "CASE c.checked WHEN 'not_supported' THEN 0 WHEN 'partly' THEN 1 ELSE 2 END"
_NEWEST = "c.turn_number DESC, c.sentence_number, c.citation_number"
_ORDERS = {ReviewOrder.UNSUPPORTED: f"{_RANK}, {_NEWEST}", ReviewOrder.NEWEST: _NEWEST}
_SCOPE = f"""(:chat = '' OR c.chat_id = :chat)
    AND (:outlets = '[]' OR c.outlet IN (SELECT value FROM json_each(:outlets)))
    AND (:models = '[]' OR c.model IN (SELECT value FROM json_each(:models)))
    AND (:checks = '[]' OR c.checked IN (SELECT value FROM json_each(:checks)))
    AND (:verdicts = '[]' OR {_MY_VERDICT} IN (SELECT value FROM json_each(:verdicts)))
    AND (:since = '' OR c.asked >= :since) AND (:until = '' OR c.asked < :until)"""


def queue(connection: sqlite3.Connection, query: ReviewQuery, limit: int) -> list[str]:
    """Return the ids of the citations that a reviewer asked for, in order, at most `limit`."""
    rows = connection.execute(
        f"""WITH {COUNTED} SELECT c.id FROM citations c WHERE {_STATES[query.state]} AND {_SCOPE}
        ORDER BY {_ORDERS[query.order]} LIMIT :limit""",
        _values(query) | {"limit": limit},
    )
    return [row["id"] for row in rows]


def count(connection: sqlite3.Connection, query: ReviewQuery) -> int:
    """Return how many citations there are of what a reviewer asked for."""
    row = connection.execute(
        f"WITH {COUNTED} SELECT count(*) FROM citations c WHERE {_STATES[query.state]} AND {_SCOPE}",
        _values(query),
    ).fetchone()
    return int(row[0])


def progress(connection: sqlite3.Connection, query: ReviewQuery) -> ReviewProgress:
    """Count the citations of a query, whatever its state, and those that this reviewer judged."""
    row = connection.execute(
        f"SELECT count(*), coalesce(sum({_MINE}), 0) FROM citations c WHERE {_SCOPE}", _values(query)
    ).fetchone()
    return ReviewProgress(total=row[0], reviewed=row[1])


def items(
    connection: sqlite3.Connection, citation_ids: Sequence[str], reviewer: str, *, reveal: bool = False
) -> list[ReviewItem]:
    """Return citations in the order of their ids; ids that are gone are left out.

    Args:
        connection: Open.
        citation_ids: Which.
        reviewer: Who looks at them: what others said is left out where this one has not judged yet.
        reveal: Show what others said in any case, to settle a disagreement.
    """
    wanted = json.dumps(list(citation_ids))
    rows = connection.execute(
        """SELECT c.*, t.question FROM citations c JOIN turns t ON t.id = c.turn_id
        WHERE c.id IN (SELECT value FROM json_each(?))""",
        (wanted,),
    )
    stored = {row["id"]: row for row in rows}
    said = _opinions(connection, wanted)
    return [
        _item(stored[each], said[each], reviewer, reveal=reveal) for each in citation_ids if each in stored
    ]


def choices(connection: sqlite3.Connection, column: str) -> list[Choice]:
    """Return what one can filter by, the most cited first.

    Args:
        connection: Open.
        column: "outlet" or "model"; anything else is no column to choose from.

    Raises:
        ValueError: If `column` is neither.
    """
    if column not in ("outlet", "model"):
        raise ValueError(f"Citations are chosen by outlet or model, not by {column!r}.")
    rows = connection.execute(
        f"SELECT {column} AS name, count(*) AS n FROM citations GROUP BY 1 ORDER BY n DESC, name"
    )
    return [Choice(row["name"], row["name"], row["n"]) for row in rows]


def chat_choices(connection: sqlite3.Connection, owner: str, limit: int) -> list[Choice]:
    """Return one owner's chats that have citations, the last used first, at most `limit`."""
    rows = connection.execute(
        """SELECT h.id, h.title, count(*) AS n FROM citations c JOIN chats h ON h.id = c.chat_id
        WHERE h.owner = ? GROUP BY h.id ORDER BY h.updated DESC, h.rowid DESC LIMIT ?""",
        (owner, limit),
    )
    return [Choice(row["id"], row["title"], row["n"]) for row in rows]


def _values(query: ReviewQuery) -> dict[str, object]:
    return {
        "me": query.reviewer,
        "chat": query.chat_id,
        "outlets": json.dumps(query.outlets),
        "models": json.dumps(query.models),
        "checks": json.dumps(query.checks),
        "verdicts": json.dumps(query.verdicts),
        "since": query.since,
        "until": query.until,
    }


def _opinions(connection: sqlite3.Connection, wanted: str) -> dict[str, list[tuple[str, Opinion]]]:
    """The last words on citations, each with its kind, oldest first."""
    rows = connection.execute(
        """SELECT r.* FROM reviews r WHERE r.citation_id IN (SELECT value FROM json_each(?))
            AND r.number = (SELECT max(number) FROM reviews s WHERE s.citation_id = r.citation_id
                AND s.kind = r.kind AND s.reviewer = r.reviewer)
        ORDER BY r.number""",
        (wanted,),
    )
    said: dict[str, list[tuple[str, Opinion]]] = defaultdict(list)
    for row in rows:
        said[row["citation_id"]].append((row["kind"], opinion(row)))
    return said


def _item(
    row: sqlite3.Row, said: Sequence[tuple[str, Opinion]], reviewer: str, *, reveal: bool
) -> ReviewItem:
    verdicts = [one for kind, one in said if kind == "verdict"]
    settled = [one for kind, one in said if kind == "settled"]
    mine = next((one for one in verdicts if one.reviewer == reviewer), None)
    is_open = reveal or mine is not None
    return ReviewItem(
        citation_id=row["id"],
        question=row["question"],
        asked=row["asked"],
        sentence=row["sentence"],
        citation=citation_from_json(json.loads(row["citation"])),
        mine=mine,
        others=tuple(one for one in verdicts if one.reviewer != reviewer) if is_open else (),
        settled=settled[-1] if settled and is_open else None,
    )
