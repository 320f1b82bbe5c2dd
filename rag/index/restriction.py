"""Filters as clauses of a query of the word index: they hold inside the search, never after it."""

from __future__ import annotations

from datetime import date

import tantivy

from rag.index.lexical_writer import MAX_DAY, NO_DAY, SUPERSEDED
from rag.records import Filters

Clause = tuple[tantivy.Occur, tantivy.Query]


def restrict(schema: tantivy.Schema, filters: Filters) -> list[Clause]:
    """The clauses that keep a search within the filters; they add nothing to a score.

    Without `as_of` the versions that were replaced are left out; with it, whatever could not be read at
    the end of that day.
    """
    superseded = tantivy.Query.term_query(schema, "superseded", SUPERSEDED)
    clauses: list[Clause] = []
    if filters.as_of is None:
        clauses.append((tantivy.Occur.MustNot, superseded))
    else:
        day = filters.as_of.toordinal()
        replaced = [_within(schema, "known_until", NO_DAY, day), (tantivy.Occur.Must, superseded)]
        clauses.append(_within(schema, "known_from", NO_DAY, day))
        clauses.append((tantivy.Occur.MustNot, tantivy.Query.boolean_query(replaced)))
    if filters.date_from is not None or filters.date_to is not None:
        first = (filters.date_from or date.min).toordinal()
        last = filters.date_to.toordinal() if filters.date_to else MAX_DAY
        clauses.append(_within(schema, "day_to", first, MAX_DAY))
        clauses.append(_within(schema, "day_from", NO_DAY + 1, last))
    for field, names in (("outlet", filters.outlets), ("section", filters.sections)):
        if names:
            named = tantivy.Query.term_set_query(schema, field, list(names))
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(named, 0.0)))
    return clauses


def _within(schema: tantivy.Schema, field: str, first: int, last: int) -> Clause:
    within = tantivy.Query.range_query(schema, field, tantivy.FieldType.Integer, first, last)
    return tantivy.Occur.Must, tantivy.Query.const_score_query(within, 0.0)
