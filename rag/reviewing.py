"""The reviewing half of the chats: citations to judge, verdicts on them, what is exported."""

from __future__ import annotations

from datetime import UTC, datetime

from rag.chats_file import ChatsFile, checked_text
from rag.chats_schema import ReviewProgress, ReviewRow
from rag.errors import NotFoundError
from rag.records import ReviewVerdict
from rag.reviews import all_reviews_csv, all_reviews_json, list_citations, review_progress

MAX_REVIEWER_CHARS = 200  # in characters; a name or its initials
MAX_NOTE_CHARS = 5000  # in characters; guards the file against a pasted document


class Reviewing:
    """What a person does with the citations of finished answers; a part of `rag.chats.Chats`."""

    _file: ChatsFile

    def citations(
        self,
        *,
        pending_only: bool = False,
        chat_id: str | None = None,
        owner: str | None = None,
        limit: int = 500,
    ) -> list[ReviewRow]:
        """List the citations of finished answers with their latest verdict, newest answers first.

        Args:
            pending_only: Only those that nobody has judged.
            chat_id: Only those of one chat.
            owner: Only those of one owner's chats; None for everybody's.
            limit: Most rows returned.
        """
        with self._file.read() as connection:
            return list_citations(
                connection, pending_only=pending_only, chat_id=chat_id, owner=owner, limit=limit
            )

    def review(self, citation_id: str, verdict: ReviewVerdict, note: str = "", reviewer: str = "") -> None:
        """Add a person's verdict; earlier ones are kept, the latest of each reviewer counts.

        Raises:
            NotFoundError: If there is no such citation.
            ValueError: If the verdict is none of `ReviewVerdict`.
        """
        values = (
            ReviewVerdict(verdict).value,
            checked_text(note, "note", MAX_NOTE_CHARS),
            checked_text(reviewer, "reviewer", MAX_REVIEWER_CHARS),
            datetime.now(UTC).isoformat(timespec="milliseconds"),
        )
        with self._file.write() as connection:
            if connection.execute("SELECT 1 FROM citations WHERE id = ?", (citation_id,)).fetchone() is None:
                raise NotFoundError(f"There is no citation {citation_id!r}.", hint="Its chat was deleted.")
            connection.execute(
                "INSERT INTO reviews (citation_id, verdict, note, reviewer, created) VALUES (?, ?, ?, ?, ?)",
                (citation_id, *values),
            )

    def review_progress(self, owner: str | None = None) -> ReviewProgress:
        """Count the citations and those of them that have a verdict."""
        with self._file.read() as connection:
            return review_progress(connection, owner)

    def reviews_csv(self, owner: str | None = None) -> str:
        """Return the verdicts that count as CSV with a header; no cell starts a formula."""
        with self._file.read() as connection:
            return all_reviews_csv(connection, owner)

    def reviews_json(self, owner: str | None = None) -> str:
        """Return the verdicts that count, with their history, as one JSON document."""
        with self._file.read() as connection:
            return all_reviews_json(connection, owner)
