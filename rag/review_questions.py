"""Verdicts as test data: a question set for `bench answers`, labelled claims for `bench checks`.

The lines have the shape of the evaluation data that the benchmarks read, so that reviewing grows the
archive's own test.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rag.contract import citation_from_json
from rag.records import Citation, Reading, ReviewVerdict, Verdict
from rag.reviews import FINAL

# What a person's verdict says of the claim and the quote; a wrong source does not support it either.
AS_CHECK = {
    ReviewVerdict.SUPPORTS: Verdict.SUPPORTED,
    ReviewVerdict.PARTLY: Verdict.PARTLY,
    ReviewVerdict.DOES_NOT: Verdict.NOT_SUPPORTED,
    ReviewVerdict.WRONG_SOURCE: Verdict.NOT_SUPPORTED,
}
_JUDGED = f"""WITH {FINAL} SELECT c.id, c.turn_id, c.sentence, c.citation, f.verdict
    FROM final f JOIN citations c ON c.id = f.citation_id WHERE f.verdict IS NOT NULL
    ORDER BY c.turn_number, c.sentence_number, c.citation_number"""
_NOTES = """SELECT r.note FROM reviews r JOIN citations c ON c.id = r.citation_id
    WHERE c.turn_id = ? AND r.note <> '' ORDER BY r.number"""


def all_questions(connection: sqlite3.Connection) -> str:
    """Return a line for each question of which a citation was found to support its sentence.

    `gold` are those citations, one of them is enough; `not_gold` are those found not to support. A person
    judged citations, not facts, so `must_include` is empty: fill it in where an answer has to say something.
    A follow-up carries the turns before it, a question with filters its filters.
    """
    lines = []
    for turn_id, rows in groupby(connection.execute(_JUDGED).fetchall(), key=lambda row: row["turn_id"]):
        line = _question(connection, turn_id, list(rows))
        if line is not None:
            lines.append(line)
    return _lines(lines)


def all_claims(connection: sqlite3.Connection) -> str:
    """Return a line for each judged sentence: its id, the claim, the quote as source, the verdict."""
    claims = []
    for row in connection.execute(_JUDGED):
        verdict = AS_CHECK[ReviewVerdict(row["verdict"])]
        source = _citation(row).quote
        claims.append({"id": row["id"], "claim": row["sentence"], "source": source, "verdict": verdict.value})
    return _lines(claims)


def _question(
    connection: sqlite3.Connection, turn_id: str, judged: Sequence[sqlite3.Row]
) -> dict[str, object] | None:
    held = [row for row in judged if row["verdict"] == ReviewVerdict.SUPPORTS]
    if not held:
        return None
    turn = connection.execute(
        """SELECT number, chat_id, question, filters, json_extract(answer, '$.understood.language') AS language,
            json_extract(answer, '$.understood.found') AS found FROM turns WHERE id = ?""",
        (turn_id,),
    ).fetchone()
    wrong = [
        _citation(row) for row in judged if AS_CHECK[ReviewVerdict(row["verdict"])] is Verdict.NOT_SUPPORTED
    ]
    gold = [_citation(row) for row in held]
    leans = any(each["field"] == Reading.FOLLOW_UP for each in json.loads(turn["found"] or "[]"))
    history = _history(connection, turn) if leans else []
    return {
        "id": turn_id,
        "question": turn["question"],
        "lang": turn["language"],
        "type": "followup" if history else _type(turn["language"], gold),
        "answerable": True,
        "gold": _places(gold),
        "not_gold": _places(wrong),
        "gold_mode": "any",
        "answer": " ".join(dict.fromkeys(row["sentence"] for row in held)),
        "must_include": [],
        "notes": " ".join(row["note"] for row in connection.execute(_NOTES, (turn_id,))),
        "history": history,
        "filters": json.loads(turn["filters"]),
    }


def _history(connection: sqlite3.Connection, turn: sqlite3.Row) -> list[dict[str, str]]:
    """The turns that a follow-up leans on; the same question asked before is none of them."""
    rows = connection.execute(
        """SELECT question, json_extract(answer, '$.text') AS answer FROM turns
        WHERE chat_id = ? AND number < ? AND answer IS NOT NULL AND question <> ? ORDER BY number""",
        (turn["chat_id"], turn["number"], turn["question"]),
    )
    return [dict(row) for row in rows]


def _type(language: str, gold: Sequence[Citation]) -> str:
    """The type in the words of the evaluation data: in one language, or from which to which."""
    source = gold[0].source.language
    if source == language or not source:
        return f"single_{language}"
    return f"cross_{language}_{source}" if {language, source} == {"de", "en"} else "cross_other"


def _places(citations: Iterable[Citation]) -> list[dict[str, str]]:
    """Where the quotes stand; an article that came without an address is named by its id."""
    places = {
        (one.source.article_id, one.quote): {
            "article_id": one.source.article_id,
            "quote": one.quote,
            "url": one.source.url or one.source.article_id,
        }
        for one in citations
    }
    return list(places.values())


def _citation(row: sqlite3.Row) -> Citation:
    return citation_from_json(json.loads(row["citation"]))


def _lines(rows: Iterable[Mapping[str, object]]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
