"""Which articles hold what a person types: every word anywhere in them, the last one while it is typed.

A word is found as it stands, in its other forms and inside compounds, as a name of an outlet, and where it
is a date also by the day of publication. Nothing is scored: the list is in the order of days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import tantivy

from rag.index.analysis import FIELDS, build_exact_analyzer, prepare
from rag.index.asking import WordQueries
from rag.index.restriction import restrict
from rag.index.typed import Typed
from rag.records import NO_FILTERS, Filters

LEAST_PREFIX = 2  # letters of a word that is still typed; the words that begin with one letter are too many
MOST_WORDS = 12  # of what is typed; a pasted paragraph is for the chat
MOST_NAMED = 3_000  # versions that a further word is looked for in by their keys; with more it is looked for everywhere


class ArticleFinder:
    """Finds article versions by what they hold, in one state of the word index."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        words: WordQueries,
        versions_of: Callable[[Sequence[int]], set[int]],
    ) -> None:
        """Note what is asked.

        Args:
            searcher: Of the word index in use.
            schema: Its fields.
            words: The words of each language.
            versions_of: Gives the keys of the versions that passages belong to.
        """
        self._searcher = searcher
        self._schema = schema
        self._words = words
        self._versions_of = versions_of
        self._exact = build_exact_analyzer()

    def find(self, typed: Sequence[Typed], outlets: Sequence[str]) -> set[int]:
        """The keys of the versions that hold everything that is typed, in their text, title, outlet or day.

        Args:
            typed: What must be held, at most `MOST_WORDS` of it count; without any nothing is found.
            outlets: The names of the archive's outlets.
        """
        queries = [query for each in typed[:MOST_WORDS] if (query := self._query(each, outlets)) is not None]
        found: set[int] | None = None
        for query in sorted(queries, key=self._count):
            found = self._holding(query, found)
            if not found:
                break
        return found or set()

    def _query(self, typed: Typed, outlets: Sequence[str]) -> tantivy.Query | None:
        """What holds one word; None for punctuation alone."""
        either = [query for field in FIELDS for query in self._in_field(typed, field)]
        names = [name for name in outlets if typed.words.casefold() in name.casefold()]
        if names:
            either.append(tantivy.Query.term_set_query(self._schema, "outlet", names))
        if typed.days is not None:
            days = restrict(self._schema, Filters(typed.days.first, typed.days.last))
            either.append(tantivy.Query.boolean_query(days))
        if not either:
            return None
        any_of = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in either])
        clauses = [(tantivy.Occur.Must, any_of), *restrict(self._schema, NO_FILTERS)]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(clauses), 0.0)

    def _in_field(self, typed: Typed, field: str) -> list[tantivy.Query]:
        """The words as they stand, in other forms, and inside compounds."""
        exact = self._exact.analyze(prepare(typed.words, field))
        if not exact:
            return []
        *whole, last = exact
        literal = [self._term(f"exact_{field}", word) for word in whole]
        if typed.is_open and len(last) >= LEAST_PREFIX:
            beginning = re.escape(last) + ".*"
            literal.append(tantivy.Query.regex_query(self._schema, f"exact_{field}", beginning))
        else:
            literal.append(self._term(f"exact_{field}", last))
        queries = [_all_of(literal)]
        if terms := self._words.terms(typed.words, field):
            for part in ("text", "title", "inner"):
                queries.append(_all_of([self._term(f"{part}_{field}", term) for term in terms]))
        return queries

    def _count(self, query: tantivy.Query) -> int:
        found = self._searcher.search(query, limit=1, count=True)
        return int(found.count)  # type: ignore[attr-defined]  # tantivy's stubs lack it

    def _holding(self, query: tantivy.Query, within: set[int] | None) -> set[int]:
        """The versions with a passage that a query finds, among those given."""
        if within is not None and len(within) <= MOST_NAMED:
            named = tantivy.Query.term_set_query(self._schema, "version_key", sorted(within))
            query = _all_of([query, named])
        found = self._searcher.search(query, limit=max(1, self._searcher.num_docs), count=False)
        keys = self._searcher.fast_field_values("key", [address for _, address in found.hits])
        versions = self._versions_of([int(key or 0) for key in keys])
        return versions if within is None else versions & within

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term)


def _all_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])
