"""The tables of the chats' SQLite file and their rows as records."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Literal

from rag.contract import answer_from_json, citation_from_json, filters_from_json
from rag.records import Answer, Filters, ReviewVerdict
from rag.records.reviews import Opinion, ReviewRow

TurnState = Literal["running", "done", "failed", "stopped"]

TABLES = (
    """CREATE TABLE chats (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, owner TEXT NOT NULL,
        created TEXT NOT NULL, updated TEXT NOT NULL) STRICT""",
    "CREATE INDEX chats_by_owner ON chats (owner, updated)",
    """CREATE TABLE turns (
        number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
        question TEXT NOT NULL, filters TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'stopped')),
        answer TEXT, error TEXT NOT NULL DEFAULT '', created TEXT NOT NULL, process TEXT NOT NULL) STRICT""",
    "CREATE INDEX turns_by_chat ON turns (chat_id, number)",
    """CREATE TABLE citations (
        id TEXT PRIMARY KEY, turn_id TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
        sentence_number INTEGER NOT NULL, citation_number INTEGER NOT NULL,
        sentence TEXT NOT NULL, citation TEXT NOT NULL) STRICT""",
    "CREATE INDEX citations_by_turn ON citations (turn_id, sentence_number, citation_number)",
    """CREATE TABLE reviews (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        citation_id TEXT NOT NULL REFERENCES citations (id) ON DELETE CASCADE,
        verdict TEXT NOT NULL, note TEXT NOT NULL, reviewer TEXT NOT NULL, created TEXT NOT NULL) STRICT""",
    "CREATE INDEX reviews_by_citation ON reviews (citation_id, reviewer, number)",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (  # 2: what the review desk filters and sorts by stands beside the citation, in one index of its own
        "ALTER TABLE citations ADD COLUMN chat_id TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE citations ADD COLUMN turn_number INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE citations ADD COLUMN asked TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE citations ADD COLUMN outlet TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE citations ADD COLUMN checked TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE citations ADD COLUMN model TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE citations ADD COLUMN settings TEXT NOT NULL DEFAULT ''",
        """UPDATE citations SET
            (chat_id, turn_number, asked, model) = (
                SELECT chat_id, number, created, coalesce(json_extract(answer, '$.models.chat'), '')
                FROM turns WHERE id = turn_id),
            outlet = coalesce(json_extract(citation, '$.outlet'), ''),
            checked = coalesce(json_extract(citation, '$.verdict'), '')""",
        """CREATE INDEX citations_to_review ON citations (
            turn_number, sentence_number, citation_number, checked, outlet, model, settings, asked, chat_id,
            id)""",
        "ALTER TABLE reviews ADD COLUMN kind TEXT NOT NULL DEFAULT 'verdict'"
        " CHECK (kind IN ('verdict', 'settled'))",
        "DROP INDEX reviews_by_citation",
        "CREATE INDEX reviews_by_citation ON reviews (citation_id, kind, reviewer, number, verdict)",
    ),
    ("ALTER TABLE chats ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0",),  # 3: chats that stay at the top
)
SCHEMA_VERSION = 1 + len(MIGRATIONS)  # in SQLite's user_version; newer files are refused, older ones migrated


@dataclass(frozen=True, slots=True)
class ChatRow:
    """One chat; `created` and `updated` are ISO 8601 in UTC; a pinned one stays at the top of the list."""

    id: str
    title: str
    created: str
    updated: str
    owner: str
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One question of a chat; `answer` is there once `state` is "done", `error` when it failed."""

    id: str
    chat_id: str
    question: str
    filters: Filters
    state: TurnState
    answer: Answer | None
    error: str
    created: str


def chat_row(row: sqlite3.Row) -> ChatRow:
    """Read a row of `chats`."""
    return ChatRow(row["id"], row["title"], row["created"], row["updated"], row["owner"], bool(row["pinned"]))


def turn_row(row: sqlite3.Row) -> TurnRow:
    """Read a row of `turns` with its answer."""
    return TurnRow(
        id=row["id"],
        chat_id=row["chat_id"],
        question=row["question"],
        filters=filters_from_json(json.loads(row["filters"])),
        state=row["state"],
        answer=answer_from_json(json.loads(row["answer"])) if row["answer"] else None,
        error=row["error"],
        created=row["created"],
    )


def review_row(row: sqlite3.Row) -> ReviewRow:
    """Read a citation joined with its turn and a verdict, which may be missing."""
    return ReviewRow(
        citation_id=row["id"],
        turn_id=row["turn_id"],
        chat_id=row["chat_id"],
        question=row["question"],
        sentence=row["sentence"],
        citation=citation_from_json(json.loads(row["citation"])),
        verdict=ReviewVerdict(row["verdict"]) if row["verdict"] else None,
        note=row["note"] or "",
        reviewer=row["reviewer"] or "",
        reviewed=row["reviewed"],
    )


def opinion(row: sqlite3.Row) -> Opinion:
    """Read a row of `reviews`."""
    return Opinion(row["reviewer"], ReviewVerdict(row["verdict"]), row["note"], row["created"])
