"""Takes the text of removed articles out of what quotes them: chats, answers, reports, items of jobs."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence

from rag.records import Article
from rag.sentences import split_sentences
from rag.traces import probes_of

BLANK = "[entfernt]"  # stands where text of a removed article was, whatever the language of the chat
SHORTEST_CHARS = 12  # of a sentence that is blanked in what names the article; shorter ones are everybody's
KEPT_KEYS = frozenset(  # what an object that names a removed article may keep: no text of it
    {"article_id", "version", "passage_id", "outlet", "published", "precision", "language", "verdict"}
)
# Tables that hold articles themselves, or no text at all; the rest is searched row by row.
OWN_TABLES = frozenset({"versions", "passages", "sentence_vectors", "sketches", "copies", "stories"})


class Blanker:
    """Knows the ids and the wording of removed articles, and blanks what repeats them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._ids = frozenset(article.id for article in articles)
        self._probes = probes_of(articles)
        sentences: dict[str, None] = {}
        for article in articles:
            headings = (each.heading for each in article.paragraphs)
            sentences.update(dict.fromkeys([article.title, article.lead, *headings]))
            for text in (article.body, *(each.text for each in article.paragraphs)):
                spans = split_sentences(text, article.language)
                sentences.update(dict.fromkeys(text[span.start : span.end] for span in spans))
        known = [text for text in sentences if len(text) >= SHORTEST_CHARS]
        self._sentences = sorted(known, key=len, reverse=True)

    def is_told_in(self, text: str | None) -> bool:
        """Whether a stored value repeats or names a removed article."""
        if not isinstance(text, str):
            return False
        plain = _decoded(text)
        return any(each in plain for each in (*self._ids, *self._probes))

    def blanked(self, text: str) -> str:
        """A stored value without what is removed: JSON stays JSON, other text loses its sentences."""
        if text[:1] in ("{", "["):
            try:
                value = json.loads(text)
            except ValueError:
                return BLANK
            return json.dumps(self.blanked_json(value))
        return self._blanked_text(text)

    def blanked_json(self, value: object) -> object:
        """A JSON value without the text of removed articles; its shape stays."""
        if isinstance(value, str):
            return self._blanked_text(value)
        if isinstance(value, list):
            return [self.blanked_json(each) for each in value]
        if not isinstance(value, Mapping):
            return value
        if value.get("article_id") in self._ids:
            return {key: self._inside(key, each) for key, each in value.items()}
        if self._is_proved_by_removed(value):
            value = {**value, "text": BLANK, "gloss": ""}
        blanked = {key: self.blanked_json(each) for key, each in value.items()}
        told = [row["text"] for row in _sentences_of(value) if self._is_proved_by_removed(row)]
        for sentence in told:  # what a model phrased stands in the running text as well
            text = blanked.get("text")
            if isinstance(text, str) and isinstance(sentence, str) and sentence:
                blanked["text"] = text.replace(sentence, BLANK)
        return blanked

    def _inside(self, key: str, value: object) -> object:
        """A value of an object that names a removed article."""
        if isinstance(value, str):
            return value if key in KEPT_KEYS else BLANK
        if isinstance(value, list):
            return [] if key == "sentences" else [self.blanked_json(each) for each in value]
        return value

    def _is_proved_by_removed(self, value: Mapping[str, object]) -> bool:
        citations = value.get("citations")
        return isinstance(citations, list) and any(
            isinstance(each, Mapping) and each.get("article_id") in self._ids for each in citations
        )

    def _blanked_text(self, text: str) -> str:
        for sentence in self._sentences:
            text = text.replace(sentence, BLANK)
        return BLANK if any(probe in text for probe in self._probes) else text


def _decoded(text: str) -> str:
    """A text with the escapes of JSON read as the characters that they stand for."""
    if "\\" not in text:
        return text
    plain = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    return plain.replace('\\"', '"')


def _sentences_of(value: Mapping[str, object]) -> list[Mapping[str, object]]:
    rows = value.get("sentences")
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def blank_tables(connection: sqlite3.Connection, blanker: Blanker) -> int:
    """Blank every text of a database that repeats a removed article, within a transaction.

    Returns:
        How many values were changed.
    """
    connection.create_function("is_told_in", 1, blanker.is_told_in)
    connection.create_function("blanked", 1, blanker.blanked)
    changed = 0
    for table in _names(connection, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        if table in OWN_TABLES or table.startswith("sqlite_"):
            continue
        for column in _names(
            connection, f"SELECT name FROM pragma_table_info('{table}') WHERE type = 'TEXT' AND pk = 0"
        ):
            cursor = connection.execute(
                f'UPDATE "{table}" SET "{column}" = blanked("{column}") WHERE is_told_in("{column}")'
            )
            changed += cursor.rowcount
    return changed


def _names(connection: sqlite3.Connection, statement: str) -> list[str]:
    return [row[0] for row in connection.execute(statement).fetchall()]
