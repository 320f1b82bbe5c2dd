"""Asks the word index whether a passage can be found by each of its fields, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import tantivy

from rag.catalogue import Catalogue, PassageWords
from rag.index.analysis import build_analyzer, field_of, prepare
from rag.index.lexical_writer import build_schema, open_index, words_folder
from rag.index.restriction import restrict
from rag.records import Filters
from rag.settings import Settings

MOST_TERMS = 20  # distinct words of a field that are looked for; one of them that is found is enough


class FieldProbe:
    """Finds the fields that passages have lost; for one look, in one thread."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        """Open the word index in use.

        Raises:
            IndexUnavailableError: If there is none or it cannot be read.
        """
        self._schema = build_schema()
        index = open_index(words_folder(catalogue, settings), create=False)
        self._searcher = index.searcher()

    def lost(self, words: PassageWords) -> list[str]:
        """The fields by which a passage is not found though it should be.

        Args:
            words: What the word index was given of the passage.

        Returns:
            Of "text", "title", "outlet" and "date"; a field that is empty for this passage is not lost.
        """
        return [field for field, query in self._queries(words) if not self._finds(words.key, query)]

    def _queries(
        self, words: PassageWords
    ) -> Iterator[tuple[str, Sequence[tuple[tantivy.Occur, tantivy.Query]]]]:
        field = field_of(words.language)
        for name, text in (("text", words.text), ("title", words.title)):
            terms = build_analyzer(field).analyze(prepare(text, field))
            clauses = [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, f"{name}_{field}", term))
                for term in list(dict.fromkeys(terms))[:MOST_TERMS]
            ]
            if clauses:
                yield name, [(tantivy.Occur.Must, tantivy.Query.boolean_query(clauses))]
        if words.outlet:
            yield "outlet", restrict(self._schema, Filters(outlets=(words.outlet,)))
        if words.day_from and words.day_to:
            days = date.fromordinal(words.day_from), date.fromordinal(words.day_to)
            yield "date", restrict(self._schema, Filters(*days))

    def _finds(self, key: int, clauses: Sequence[tuple[tantivy.Occur, tantivy.Query]]) -> bool:
        itself = (tantivy.Occur.Must, tantivy.Query.term_query(self._schema, "key", key))
        return bool(self._searcher.search(tantivy.Query.boolean_query([itself, *clauses]), limit=1).hits)
