"""The reviewing half of the chats: citations to judge, verdicts on them, what is exported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from rag import review_desk, review_figures
from rag.chats_file import ChatsFile, checked_text
from rag.errors import NotFoundError
from rag.records import ReviewVerdict
from rag.records.reviews import (
    Agreement,
    Choice,
    ReviewGroup,
    ReviewItem,
    ReviewProgress,
    ReviewQuery,
    ReviewRow,
    Tally,
)
from rag.review_exports import all_reviews_csv, all_reviews_json
from rag.review_questions import all_claims, all_questions
from rag.reviews import list_citations, review_progress, take_back

MAX_REVIEWER_CHARS = 200  # in characters; a name or its initials
MAX_NOTE_CHARS = 5000  # in characters; guards the file against a pasted document
VERDICT, SETTLED = "verdict", "settled"  # kinds of a review: one reviewer's own, and what ends a disagreement


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

    def review(
        self,
        citation_id: str,
        verdict: ReviewVerdict,
        note: str = "",
        reviewer: str = "",
        *,
        settles: bool = False,
    ) -> None:
        """Add a person's verdict; earlier ones are kept, the latest of each reviewer counts.

        Args:
            citation_id: What is judged.
            verdict: What is said of it.
            note: Why, as far as there is something to say.
            reviewer: Whose verdict it is; empty for somebody without a name.
            settles: It ends a disagreement: it counts whatever the reviewers said, and is none of their own.

        Raises:
            NotFoundError: If there is no such citation.
            ValueError: If the verdict is none of `ReviewVerdict`.
        """
        values = (
            ReviewVerdict(verdict).value,
            checked_text(note, "note", MAX_NOTE_CHARS),
            checked_text(reviewer, "reviewer", MAX_REVIEWER_CHARS),
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            SETTLED if settles else VERDICT,
        )
        with self._file.write() as connection:
            if connection.execute("SELECT 1 FROM citations WHERE id = ?", (citation_id,)).fetchone() is None:
                raise NotFoundError(f"There is no citation {citation_id!r}.", hint="Its chat was deleted.")
            connection.execute(
                "INSERT INTO reviews (citation_id, verdict, note, reviewer, created, kind)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (citation_id, *values),
            )

    def take_back_review(self, citation_id: str, reviewer: str = "", *, settles: bool = False) -> bool:
        """Forget a reviewer's last verdict on a citation; the one before it, if any, counts again.

        Returns:
            Whether there was one.
        """
        with self._file.write() as connection:
            return take_back(connection, citation_id, reviewer, SETTLED if settles else VERDICT)

    def review_progress(self, owner: str | None = None) -> ReviewProgress:
        """Count the citations and those of them that anybody judged."""
        with self._file.read() as connection:
            return review_progress(connection, owner)

    def review_queue(self, query: ReviewQuery, limit: int) -> list[str]:
        """Return the ids of the citations that a reviewer asked for, in order, at most `limit`."""
        with self._file.read() as connection:
            return review_desk.queue(connection, query, limit)

    def review_count(self, query: ReviewQuery) -> int:
        """Return how many citations there are of what a reviewer asked for."""
        with self._file.read() as connection:
            return review_desk.count(connection, query)

    def desk_progress(self, query: ReviewQuery) -> ReviewProgress:
        """Count the citations of a query, whatever its state, and those that its reviewer judged."""
        with self._file.read() as connection:
            return review_desk.progress(connection, query)

    def review_items(
        self, citation_ids: Sequence[str], reviewer: str = "", *, reveal: bool = False
    ) -> list[ReviewItem]:
        """Return citations as one reviewer may see them, in the order of their ids.

        What others said stays hidden until this reviewer has judged, unless `reveal` asks for it.
        """
        with self._file.read() as connection:
            return review_desk.items(connection, citation_ids, reviewer, reveal=reveal)

    def review_choices(self, column: str) -> list[Choice]:
        """Return the outlets ("outlet") or chat models ("model") that citations have, with counts."""
        with self._file.read() as connection:
            return review_desk.choices(connection, column)

    def review_chats(self, owner: str, limit: int = 200) -> list[Choice]:
        """Return one owner's chats that have citations, with their numbers, the last used first."""
        with self._file.read() as connection:
            return review_desk.chat_choices(connection, owner, limit)

    def review_tallies(self, group: ReviewGroup, limit: int = 50) -> list[Tally]:
        """Count the final verdicts by outlet, model, settings or the program's check; most judged first."""
        with self._file.read() as connection:
            return review_figures.tallies(connection, group, limit)

    def review_agreements(self) -> list[Agreement]:
        """Compare each two reviewers on the citations that both judged."""
        with self._file.read() as connection:
            return review_figures.agreements(connection)

    def reviews_csv(self, owner: str | None = None) -> str:
        """Return the verdicts that count as CSV with a header; no cell starts a formula."""
        with self._file.read() as connection:
            return all_reviews_csv(connection, owner)

    def reviews_json(self, owner: str | None = None) -> str:
        """Return the verdicts that count, with their history, as one JSON document."""
        with self._file.read() as connection:
            return all_reviews_json(connection, owner)

    def reviews_questions(self) -> str:
        """Return the questions whose citations hold as JSON lines that `python -m bench answers` takes."""
        with self._file.read() as connection:
            return all_questions(connection)

    def reviews_claims(self) -> str:
        """Return the judged sentences as JSON lines that `python -m bench checks` takes."""
        with self._file.read() as connection:
            return all_claims(connection)
