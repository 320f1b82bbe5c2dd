"""How common words are, and were: what BM25 asks of all passages, of those that could be read on a day."""

from __future__ import annotations

import math
from datetime import date
from functools import cached_property

import tantivy

from rag.index.lexical_writer import LENGTH, TEXT_FIELDS
from rag.index.restriction import restrict
from rag.records import Filters


def inverse_frequency(count: int, total: int) -> float:
    """What a word that `count` of `total` passages hold weighs in BM25; `total` below `count` counts as it."""
    return math.log(1 + (max(total - count, 0) + 0.5) / (count + 0.5))


class Frequencies:
    """Counts of passages by word, of all in the index or of those that could be read on a day."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, as_of: date | None) -> None:
        """Note where to count; as of a day every word costs a search, see `bench as-of`."""
        self._searcher = searcher
        self._schema = schema
        self._visible = [] if as_of is None else restrict(schema, Filters(as_of=as_of))
        self._counts: dict[tuple[str, str], int] = {}

    @cached_property
    def total(self) -> int:
        """How many passages there are."""
        if not self._visible:
            return int(self._searcher.num_docs)
        return self._count(tantivy.Query.all_query())

    @cached_property
    def lengths(self) -> dict[str, float]:
        """Mean number of words of each text field over all passages, also over those that lack it."""
        sums = {field: {"sum": {"field": f"{LENGTH}{field}"}} for field in TEXT_FIELDS}
        found = self._searcher.aggregate(self._within(tantivy.Query.all_query()), sums)
        return {field: float(found[field]["value"] or 0) / max(1, self.total) for field in TEXT_FIELDS}

    def of(self, field: str, term: str) -> int:
        """How many passages hold a word in a field."""
        if not self._visible:
            return int(self._searcher.doc_freq(field, term))
        count = self._counts.get((field, term))
        if count is None:
            is_there = self._searcher.doc_freq(field, term) > 0
            count = self._count(tantivy.Query.term_query(self._schema, field, term)) if is_there else 0
            self._counts[field, term] = count
        return count

    def known(self, field: str, term: str) -> int | None:
        """The number that `of` has given of a word before, None for one that it was not asked for."""
        return self._counts.get((field, term))

    def weighed(self, field: str, term: str) -> tantivy.Query:
        """The query for a word with the weight that it had on the day, in place of the one of today."""
        query = tantivy.Query.term_query(self._schema, field, term)
        then = inverse_frequency(self.of(field, term), self.total)
        now = inverse_frequency(self._searcher.doc_freq(field, term), self._searcher.num_docs)
        return tantivy.Query.boost_query(query, then / now)

    def _count(self, query: tantivy.Query) -> int:
        found = self._searcher.search(self._within(query), limit=1, count=True)
        return int(found.count)  # type: ignore[attr-defined]  # tantivy's stubs lack it

    def _within(self, query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *self._visible])
