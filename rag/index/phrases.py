"""Phrases that a question has in quotation marks, and how they are asked of the word index."""

from __future__ import annotations

import re

import tantivy

from rag.index.analysis import FIELDS, build_exact_analyzer, prepare
from rag.quotes import quoted_stretches

LONGEST_PHRASE = 40  # words; what is longer is a quotation, which `rag.quotes` finds to the letter
EDGES = " \t\n.,;:!?-–—…"
NAME = re.compile(r"\w*[A-ZÄÖÜ0-9]\w*")


def phrases_of(text: str) -> tuple[str, ...]:
    """What stands in quotation marks of any style and so must occur.

    Returns:
        In order, each once, without marks and without punctuation around it: of two words or more, or a
        single word with a capital letter or a figure.
    """
    stretches = [text[span.start : span.end].strip(EDGES) for span in quoted_stretches(text)]
    return tuple(dict.fromkeys(each for each in stretches if _is_phrase(each)))


def _is_phrase(text: str) -> bool:
    words = re.findall(r"\w+", text)
    return 1 < len(words) <= LONGEST_PHRASE or (len(words) == 1 and NAME.search(text) is not None)


class PhraseQueries:
    """Makes queries for phrases; safe in many threads."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema
        self._analyzer = build_exact_analyzer()

    def all_of(self, phrases: tuple[str, ...]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        """The clauses that let through what holds every phrase, in its text or title, in any language.

        Every word counts, function words too, as it stands; case, accents and punctuation do not. They add
        nothing to a score.
        """
        clauses = []
        for phrase in phrases:
            either = [
                (tantivy.Occur.Should, query)
                for field in FIELDS
                if (query := self._in_field(phrase, field)) is not None
            ]
            within = tantivy.Query.const_score_query(tantivy.Query.boolean_query(either), 0.0)
            clauses.append((tantivy.Occur.Must, within))
        return clauses

    def _in_field(self, phrase: str, field: str) -> tantivy.Query | None:
        words = self._analyzer.analyze(prepare(phrase, field))
        if len(words) > 1:
            return tantivy.Query.phrase_query(self._schema, f"exact_{field}", list(words))
        if words:
            return tantivy.Query.term_query(self._schema, f"exact_{field}", words[0])
        return None
