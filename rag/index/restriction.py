"""Filters as clauses of a query of the word index: they hold inside the search, never after it."""

from __future__ import annotations

from datetime import date

import tantivy

from rag.index.lexical_writer import NO_DAY
from rag.records import Filters

MAX_DAY = 10_000_000  # above every real day

Clause = tuple[tantivy.Occur, tantivy.Query]


def restrict(schema: tantivy.Schema, filters: Filters) -> list[Clause]:
    """The clauses that keep a search within the filters; they add nothing to a score."""
    clauses = []
    if filters.date_from is not None or filters.date_to is not None:
        first = (filters.date_from or date.min).toordinal()
        last = filters.date_to.toordinal() if filters.date_to else MAX_DAY
        clauses.append(_range(schema, "day_to", first, MAX_DAY))
        clauses.append(_range(schema, "day_from", NO_DAY + 1, last))
    if filters.outlets:
        outlets = tantivy.Query.term_set_query(schema, "outlet", list(filters.outlets))
        clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(outlets, 0.0)))
    return clauses


def _range(schema: tantivy.Schema, field: str, first: int, last: int) -> Clause:
    within = tantivy.Query.range_query(schema, field, tantivy.FieldType.Integer, first, last)
    return tantivy.Occur.Must, tantivy.Query.const_score_query(within, 0.0)
