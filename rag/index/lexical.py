"""Words: a Tantivy index with one analysed field a language; its commits are atomic."""

from __future__ import annotations

import math
import threading

import tantivy

from rag.catalogue import Catalogue
from rag.index.analysis import FIELDS, build_analyzer, field_of, prepare
from rag.index.lexical_writer import build_schema, open_index, words_folder
from rag.index.restriction import restrict
from rag.records import Filters
from rag.settings import Settings

TITLE_BOOST = (
    0.25  # a word of the title over one of the text; more costs on XQuAD, see `bench retrieval --sweep`
)
MOST_TERMS = 64  # distinct words of a question that are searched for


class LexicalIndex:
    """The reading side; safe in many threads."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        self._schema = build_schema()
        self._epoch = -1
        self._analyzers = {field: build_analyzer(field) for field in FIELDS}

    def search(self, text: str, filters: Filters, k: int) -> list[tuple[int, float]]:
        """Passages that share words with a text, within the filters.

        Args:
            text: The question; each language's field is searched with its own analysis of it.
            filters: Applied inside the search.
            k: At most this many.

        Returns:
            Keys of passages and BM25 scores, best first.

        Raises:
            IndexUnavailableError: If the index cannot be opened.
        """
        query = self._words_query(text)
        if query is None:
            return []
        restriction = restrict(self._schema, filters)
        if restriction:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *restriction])
        return self._run(query, k)

    def search_all_words(self, text: str, k: int) -> list[tuple[int, float]]:
        """Passages that hold every word of a text (in one of the languages' analyses), best first."""
        by_field = [
            tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, self._term(f"text_{field}", term)) for term in terms]
            )
            for field in FIELDS
            if (terms := self._terms(text, field))
        ]
        if not by_field:
            return []
        return self._run(
            tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in by_field]), k
        )

    def count(self) -> int:
        """Passages in the index."""
        return int(self._searcher().num_docs)

    def rarity(self, text: str) -> dict[str, float]:
        """The words of a question in every language's analysis, with their inverse document frequency.

        Returns:
            Term -> ln(1 + (N - n + 0.5) / (n + 0.5)) as in BM25, n summed over the fields; a word that
            occurs nowhere has the largest weight.
        """
        searcher = self._searcher()
        total = searcher.num_docs
        frequency: dict[str, int] = {}
        for field in FIELDS:
            for term in self._terms(text, field):
                frequency[term] = frequency.get(term, 0) + searcher.doc_freq(f"text_{field}", term)
        return {
            term: math.log(1 + (max(total - count, 0) + 0.5) / (count + 0.5))
            for term, count in frequency.items()
        }

    def terms(self, text: str, language: str) -> list[str]:
        """The words of a text as the index of a language sees them, in order."""
        field = field_of(language)
        return list(self._analyzers[field].analyze(prepare(text, field)))

    def _run(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        searcher = self._searcher()
        found = searcher.search(query, limit=k, count=False)
        keys = searcher.fast_field_values("key", [address for _, address in found.hits])
        return [(int(key or 0), float(score)) for key, (score, _) in zip(keys, found.hits, strict=True)]

    def _searcher(self) -> tantivy.Searcher:
        with self._lock:
            epoch = self._catalogue.epoch()
            if self._index is None or self._epoch != epoch:
                self._index = open_index(words_folder(self._catalogue, self._settings), create=False)
                self._epoch = epoch
            return self._index.searcher()

    def _words_query(self, text: str) -> tantivy.Query | None:
        clauses = []
        for field in FIELDS:
            for term in self._terms(text, field):
                clauses.append((tantivy.Occur.Should, self._term(f"text_{field}", term)))
                title = tantivy.Query.boost_query(self._term(f"title_{field}", term), TITLE_BOOST)
                clauses.append((tantivy.Occur.Should, title))
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _terms(self, text: str, field: str) -> list[str]:
        return list(dict.fromkeys(self._analyzers[field].analyze(prepare(text, field))))[:MOST_TERMS]

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term)
