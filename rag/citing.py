"""Which answers of a person's chats cite an article: the other way round from a citation."""

from __future__ import annotations

import json
from dataclasses import dataclass

from rag.chats_file import ChatsFile
from rag.contract import citation_from_json
from rag.records import Citation


@dataclass(frozen=True, slots=True)
class CitingSentence:
    """A sentence of an answer that cites an article; `asked` is when the question was, ISO in UTC."""

    chat_id: str
    turn_id: str
    question: str
    asked: str
    sentence: str
    citation: Citation


class Citing:
    """What answers cite; a part of `rag.chats.Chats`."""

    _file: ChatsFile

    def citing(self, article_id: str, owner: str, limit: int = 50) -> list[CitingSentence]:
        """List the sentences in one owner's chats that cite an article, newest answers first.

        Args:
            article_id: Its whole id, of whatever version.
            owner: Whose chats.
            limit: Most sentences returned.
        """
        with self._file.read() as connection:
            rows = connection.execute(
                "SELECT c.turn_id, c.sentence, c.citation, t.chat_id, t.question, t.created FROM citations c"
                " JOIN turns t ON t.id = c.turn_id JOIN chats h ON h.id = t.chat_id"
                " WHERE h.owner IN (:owner, '') AND instr(c.citation, :article)"  # the cheap test before the exact one
                " AND json_extract(c.citation, '$.article_id') = :article"
                " ORDER BY t.number DESC, c.sentence_number, c.citation_number LIMIT :limit",
                {"owner": owner, "article": article_id, "limit": limit},
            ).fetchall()
        return [
            CitingSentence(
                chat_id=row["chat_id"],
                turn_id=row["turn_id"],
                question=row["question"],
                asked=row["created"],
                sentence=row["sentence"],
                citation=citation_from_json(json.loads(row["citation"])),
            )
            for row in rows
        ]
