"""Words: a Tantivy index with one analysed field a language; its commits are atomic."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date

import tantivy

from rag.catalogue import Catalogue
from rag.index.analysis import FIELDS
from rag.index.asking import WordQueries
from rag.index.finding import ArticleFinder
from rag.index.frequency import Frequencies, inverse_frequency
from rag.index.hindsight import search_then
from rag.index.lexical_writer import build_schema, open_index, words_folder
from rag.index.phrases import PhraseQueries
from rag.index.restriction import restrict
from rag.index.typed import Typed
from rag.records import NO_FILTERS, Filters
from rag.settings import Settings, Stage

MOST_HOLDING = 10_000  # passages with a phrase that are told apart from the others


class LexicalIndex:
    """The reading side; safe in many threads."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        self._schema = build_schema()
        self._epoch = -1
        self._words = WordQueries(with_inner=settings.has(Stage.COMPOUNDS))
        self._phrases = PhraseQueries(self._schema)

    def search(
        self, text: str, filters: Filters, k: int, *, language: str = "", phrases: tuple[str, ...] = ()
    ) -> list[tuple[int, float]]:
        """Passages that share words with a text, within the filters.

        Args:
            text: The question; each language's field is searched with its own analysis of it.
            filters: Applied inside the search.
            k: At most this many.
            language: Of the question, empty where it is not known.
            phrases: Each must occur, see `holding`.

        Returns:
            Keys of passages and BM25 scores, best first.

        Raises:
            IndexUnavailableError: If the index cannot be opened.
        """
        query = self._words.any_of(text, language, self._term)
        if query is None:
            return []
        if filters.as_of is None:
            return self._run(self._within(query, filters, phrases), k)
        searcher = self._searcher()
        frequencies = Frequencies(searcher, self._schema, filters.as_of)
        weighed = self._words.any_of(text, language, frequencies.weighed) or query
        return search_then(searcher, self._within(weighed, filters, phrases), query, frequencies, k)

    def holding(self, phrases: tuple[str, ...], filters: Filters, most: int = MOST_HOLDING) -> set[int]:
        """The passages that hold every phrase to the word, in their text or their article's title.

        Args:
            phrases: As `rag.index.phrases.phrases_of` finds them.
            filters: Applied inside the search.
            most: At most this many passages.

        Returns:
            Keys of passages; empty when no passage holds them all, and for no phrases.

        Raises:
            IndexUnavailableError: If the index cannot be opened.
        """
        if not phrases:
            return set()
        everything = tantivy.Query.all_query()
        return {key for key, _ in self._run(self._within(everything, filters, phrases), most)}

    def search_all_words(self, text: str, k: int) -> list[tuple[int, float]]:
        """Passages that hold every word of a text (in one of the languages' analyses), best first."""
        by_field = [
            tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, self._term(f"text_{field}", term)) for term in terms]
            )
            for field in FIELDS
            if (terms := self._words.terms(text, field))
        ]
        if not by_field:
            return []
        either = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in by_field])
        return self._run(self._within(either, NO_FILTERS), k)

    def find_versions(self, typed: Sequence[Typed]) -> set[int]:
        """The live versions that hold everything that is typed, anywhere in them; unordered.

        Raises:
            IndexUnavailableError: If the index cannot be opened.
        """
        finder = ArticleFinder(self._searcher(), self._schema, self._words, self._catalogue.versions_holding)
        return finder.find(typed, [outlet.name for outlet in self._catalogue.outlets()])

    def count(self) -> int:
        """Passages in the index, of live versions and of those they replaced."""
        return int(self._searcher().num_docs)

    def count_live(self) -> int:
        """Passages of live versions in the index."""
        everything = self._within(tantivy.Query.all_query(), NO_FILTERS)
        found = self._searcher().search(everything, limit=1, count=True)
        return int(found.count)  # type: ignore[attr-defined]  # tantivy's stubs lack it

    def _within(self, query: tantivy.Query, filters: Filters, phrases: tuple[str, ...] = ()) -> tantivy.Query:
        clauses = [*restrict(self._schema, filters), *self._phrases.all_of(phrases)]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *clauses])

    def rarity(self, text: str, as_of: date | None = None) -> dict[str, float]:
        """The words of a question in every language's analysis, with their inverse document frequency.

        Args:
            text: The question.
            as_of: Count only what could be read at the end of that day.

        Returns:
            Term -> ln(1 + (N - n + 0.5) / (n + 0.5)) as in BM25, n summed over the fields; a word that
            occurs nowhere has the largest weight.
        """
        frequencies = Frequencies(self._searcher(), self._schema, as_of)
        counts: dict[str, int] = {}
        for field in FIELDS:
            for term in self._words.terms(text, field):
                counts[term] = counts.get(term, 0) + frequencies.of(f"text_{field}", term)
        return {term: inverse_frequency(count, frequencies.total) for term, count in counts.items()}

    def terms(self, text: str, language: str) -> list[str]:
        """The words of a text as the index of a language sees them, in order."""
        return self._words.all_terms(text, language)

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

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term)
