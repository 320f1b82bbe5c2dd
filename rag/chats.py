"""Chats kept across restarts: questions, answers with their evidence, verdicts on citations.

A file of its own, so that ingestion never blocks a chat; a question is stored before its answer is made.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rag.chats_file import ChatsFile, checked_text, expect_change, is_alive, this_process
from rag.chats_schema import ChatRow, TurnRow, TurnState, chat_row, turn_row
from rag.citing import Citing
from rag.contract import answer_to_json, filters_to_json
from rag.errors import BelegError, NotFoundError
from rag.made_with import made_with
from rag.records import Answer, Filters, Turn
from rag.records.reviews import ReviewProgress, ReviewRow
from rag.reviewing import Reviewing
from rag.reviews import store_citations
from rag.settings import Settings

__all__ = ["ChatRow", "Chats", "ReviewProgress", "ReviewRow", "TurnRow", "TurnState"]

FILE_NAME = "chats.sqlite"  # in the data folder
MAX_TITLE_CHARS = 200  # in characters; longer titles are cut, as a list shows one line
MAX_MESSAGE_CHARS = 5000  # in characters; longer ones are cut
INTERRUPTED = "Beleg was stopped while this answer was being made. Ask again."


class Chats(Reviewing, Citing):
    """The chats of one data folder; safe in many threads, one connection a thread."""

    def __init__(self, path: Path, *, max_question_chars: int, made_with: str = "") -> None:
        """Name the file, the longest question taken and the settings of answers; `Chats.open` is the usual way in."""
        self._file = ChatsFile(path)
        self._max_question_chars = max_question_chars
        self._made_with = made_with

    @classmethod
    def open(cls, settings: Settings) -> Chats:
        """Open the chats of `settings.data`, making the file on first use.

        Raises:
            BelegError: If the file is newer than this program, damaged or cannot be opened.
        """
        path, longest = settings.data / FILE_NAME, settings.max_question_chars
        chats = cls(path, max_question_chars=longest, made_with=made_with(settings))
        chats._file.connection()
        return chats

    def close(self) -> None:
        """Close the connections of all threads; the object is of no use after."""
        self._file.close()

    def create_chat(self, title: str, owner: str = "") -> str:
        """Make an empty chat for `owner` (a browser's or person's key) and return its id."""
        chat_id, now = uuid.uuid4().hex, _now()
        kept = checked_text(title, "title", MAX_TITLE_CHARS, cut=True)
        with self._file.write() as connection:
            connection.execute(
                "INSERT INTO chats (id, title, owner, created, updated) VALUES (?, ?, ?, ?, ?)",
                (chat_id, kept, checked_text(owner, "owner", MAX_TITLE_CHARS), now, now),
            )
        return chat_id

    def chats(self, owner: str = "", limit: int = 200, words: str = "") -> list[ChatRow]:
        """List the chats of one owner and those of nobody, kept before there were owners.

        Args:
            owner: Whose.
            limit: Most chats returned.
            words: Must all stand in the title, a question or an answer; empty for any.

        Returns:
            Pinned ones first, then the last used first.
        """
        within = (
            " AND (title LIKE ? ESCAPE '!' OR EXISTS (SELECT 1 FROM turns t WHERE t.chat_id = chats.id AND"
            " (t.question LIKE ? ESCAPE '!' OR json_extract(t.answer, '$.text') LIKE ? ESCAPE '!')))"
        )
        patterns = [f"%{re.sub('[!%_]', lambda match: '!' + match[0], word)}%" for word in words.split()]
        rows = self._file.rows(
            f"SELECT * FROM chats WHERE owner IN (?, ''){within * len(patterns)}"
            " ORDER BY pinned DESC, updated DESC, rowid DESC LIMIT ?",
            (owner, *(pattern for pattern in patterns for _ in range(3)), limit),
        )
        return [chat_row(row) for row in rows]

    def pin_chat(self, chat_id: str, is_pinned: bool) -> None:
        """Keep a chat at the top of the list, or not any more.

        Raises:
            NotFoundError: If there is none of that id.
        """
        with self._file.write() as connection:
            cursor = connection.execute("UPDATE chats SET pinned = ? WHERE id = ?", (int(is_pinned), chat_id))
            expect_change(cursor, "chat", chat_id)

    def chat(self, chat_id: str) -> ChatRow:
        """Return one chat.

        Raises:
            NotFoundError: If there is none of that id.
        """
        return chat_row(self._file.one("SELECT * FROM chats WHERE id = ?", chat_id, "chat"))

    def rename_chat(self, chat_id: str, title: str) -> None:
        """Give a chat another title.

        Raises:
            NotFoundError: If there is none of that id.
        """
        kept = checked_text(title, "title", MAX_TITLE_CHARS, cut=True)
        with self._file.write() as connection:
            cursor = connection.execute("UPDATE chats SET title = ? WHERE id = ?", (kept, chat_id))
            expect_change(cursor, "chat", chat_id)

    def delete_chat(self, chat_id: str) -> None:
        """Delete a chat with its turns, citations and verdicts; one that is gone already is no error."""
        with self._file.write() as connection:
            connection.execute("DELETE FROM chats WHERE id = ?", (chat_id,))
        self._file.fold_log()

    def turns(self, chat_id: str) -> list[TurnRow]:
        """List the turns of a chat in the order they were asked; empty for an unknown chat."""
        rows = self._file.rows("SELECT * FROM turns WHERE chat_id = ? ORDER BY number", (chat_id,))
        return [turn_row(row) for row in rows]

    def turn(self, turn_id: str) -> TurnRow:
        """Return one turn.

        Raises:
            NotFoundError: If there is none of that id.
        """
        return turn_row(self._file.one("SELECT * FROM turns WHERE id = ?", turn_id, "question"))

    def history(self, chat_id: str, before: str | None = None) -> tuple[Turn, ...]:
        """Return what `ask` takes as history: the answered turns of a chat, oldest first.

        Args:
            chat_id: The chat.
            before: Id of a turn that is asked again: only what came before it, without the same question
                asked earlier, since a question does not lean on itself.
        """
        rows = self.turns(chat_id)
        again = next((row for row in rows if row.id == before), None)
        if again is not None:
            rows = [row for row in rows[: rows.index(again)] if row.question != again.question]
        return tuple(
            Turn(row.question, row.answer.text, row.filters) for row in rows if row.answer is not None
        )

    def start_turn(self, chat_id: str, question: str, filters: Filters) -> str:
        """Store a question before it is answered and return the id of its turn.

        Raises:
            BelegError: If the question is empty, too long or holds characters that are no text.
            NotFoundError: If there is no such chat.
        """
        kept = checked_text(question, "question", self._max_question_chars)
        if not kept.strip():
            raise BelegError("The question is empty.", hint="Type a question.")
        turn_id, now = uuid.uuid4().hex, _now()
        with self._file.write() as connection:
            cursor = connection.execute("UPDATE chats SET updated = ? WHERE id = ?", (now, chat_id))
            expect_change(cursor, "chat", chat_id)
            connection.execute(
                "INSERT INTO turns (id, chat_id, question, filters, state, created, process)"
                " VALUES (?, ?, ?, ?, 'running', ?, ?)",
                (turn_id, chat_id, kept, json.dumps(filters_to_json(filters)), now, this_process()),
            )
        return turn_id

    def finish_turn(self, turn_id: str, answer: Answer) -> bool:
        """Store an answer with its evidence and lay out its citations for review.

        Returns:
            Whether it was stored: a turn that was stopped or answered already stays as it is, one
            that was given up as interrupted takes the late answer.

        Raises:
            NotFoundError: If the turn is not there (any more).
        """
        with self._file.write() as connection:
            row = connection.execute("SELECT state, chat_id FROM turns WHERE id = ?", (turn_id,)).fetchone()
            if row is None:
                raise NotFoundError(f"There is no question {turn_id!r}.", hint="Its chat was deleted.")
            if row["state"] not in ("running", "failed"):
                return False
            connection.execute(
                "UPDATE turns SET state = 'done', answer = ?, error = '' WHERE id = ?",
                (json.dumps(answer_to_json(answer, turn_id)), turn_id),
            )
            store_citations(connection, turn_id, answer, self._made_with)
            connection.execute("UPDATE chats SET updated = ? WHERE id = ?", (_now(), row["chat_id"]))
        return True

    def keep_suggestions(self, turn_id: str, suggestions: Sequence[str]) -> None:
        """Add questions to go on with to an answer that is kept; a turn that is gone is no error."""
        with self._file.write() as connection:
            connection.execute(
                "UPDATE turns SET answer = json_set(answer, '$.suggestions', json(?))"
                " WHERE id = ? AND answer IS NOT NULL",
                (json.dumps(list(suggestions)), turn_id),
            )

    def fail_turn(self, turn_id: str, message: str, state: TurnState = "failed") -> bool:
        """Mark a running turn as failed or stopped, with one sentence for the person.

        Returns:
            Whether it was running; a turn that had ended stays as it is.

        Raises:
            ValueError: If `state` is neither "failed" nor "stopped".
        """
        if state not in ("failed", "stopped"):
            raise ValueError(f"A turn ends as 'failed' or 'stopped', not as {state!r}.")
        with self._file.write() as connection:
            cursor = connection.execute(
                "UPDATE turns SET state = ?, error = ? WHERE id = ? AND state = 'running'",
                (state, checked_text(message, "message", MAX_MESSAGE_CHARS, cut=True), turn_id),
            )
        return cursor.rowcount > 0

    def interrupt_running(self) -> int:
        """Fail the turns that a dead process left running; those of living processes go on.

        Returns:
            How many there were.
        """
        with self._file.write() as connection:
            rows = connection.execute("SELECT id, process FROM turns WHERE state = 'running'").fetchall()
            dead = [row["id"] for row in rows if not is_alive(row["process"])]
            connection.executemany(
                "UPDATE turns SET state = 'failed', error = ? WHERE id = ?",
                [(INTERRUPTED, turn_id) for turn_id in dead],
            )
        return len(dead)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
