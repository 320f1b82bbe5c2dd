"""Words: a Tantivy index with one analysed field a language; its commits are atomic."""

from __future__ import annotations

import logging
import math
import shutil
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import tantivy

from rag.catalogue import Catalogue, PassageWords
from rag.errors import DiskFullError, IndexUnavailableError
from rag.index.analysis import FIELDS, build_analyzer, field_of, prepare
from rag.records import Filters
from rag.settings import Settings

logger = logging.getLogger(__name__)

META = "words"  # key of the catalogue's meta that names the folder in use
WRITER_BYTES = 64_000_000  # heap of the writer; tantivy asks for at least 15 MB a thread
TITLE_BOOST = (
    0.25  # a word of the title over one of the text; more costs on XQuAD, see `bench retrieval --sweep`
)
NO_DAY = 0  # day of an article without a date, below every real day
MAX_DAY = 10_000_000  # above every real day
REBUILD_BATCH = 2000  # articles between two commits of a rebuild
MOST_TERMS = 64  # distinct words of a question that are searched for


def build_schema() -> tantivy.Schema:
    """The fields: text and title by language, days and outlet to filter by, keys to find rows by."""
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(f"text_{field}", tokenizer_name=field, index_option="position")
        builder.add_text_field(f"title_{field}", tokenizer_name=field, index_option="freq")
    builder.add_text_field("outlet", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("key", stored=True, indexed=True, fast=True)
    builder.add_integer_field("version_key", indexed=True)
    builder.add_integer_field("day_from", indexed=True, fast=True)
    builder.add_integer_field("day_to", indexed=True, fast=True)
    return builder.build()


def open_index(folder: Path, *, create: bool) -> tantivy.Index:
    """Open the index of a folder, made anew where asked.

    Raises:
        IndexUnavailableError: If there is none or it cannot be read.
    """
    try:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        elif not tantivy.Index.exists(str(folder)):
            raise IndexUnavailableError("There is no word index yet.", hint="Run `python -m ingest reindex`.")
        index = tantivy.Index(build_schema(), path=str(folder))
    except (ValueError, OSError) as error:
        raise IndexUnavailableError(
            f"The word index {folder.name} cannot be opened.", hint="Run `python -m ingest reindex`."
        ) from error
    for field in FIELDS:
        index.register_tokenizer(field, build_analyzer(field))
    return index


class LexicalWriter:
    """The writing side; one per archive, in the process that holds its lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = open_index(folder, create=True)
        try:
            self._writer = self._index.writer(WRITER_BYTES, 1)
        except (ValueError, OSError) as error:
            raise IndexUnavailableError("The word index is being written by another process.") from error

    def replace(self, words: Sequence[PassageWords], gone: Sequence[int] = ()) -> None:
        """Index passages; what was there of the same versions, and of those gone, is deleted first.

        Raises:
            DiskFullError: If the index cannot be written; nothing of the call is kept.
        """
        try:
            for version_key in {word.version_key for word in words} | set(gone):
                self._writer.delete_documents_by_term("version_key", version_key)
            for word in words:
                self._writer.add_document(_document(word))
            self._writer.commit()
        except (ValueError, OSError) as error:
            self._writer.rollback()
            raise DiskFullError(
                f"The word index in {self._folder} cannot be written ({error}).", retryable=True
            ) from error

    def count(self) -> int:
        """Passages in the index."""
        self._index.reload()
        return self._index.searcher().num_docs

    def close(self) -> None:
        """Wait for merges and let go of the writer's lock."""
        self._writer.wait_merging_threads()


def words_folder(catalogue: Catalogue, settings: Settings) -> Path:
    """The folder of the word index in use; a rebuild makes another one and switches the name."""
    return settings.data / (catalogue.meta(META) or "words-1")


def rebuild_words(catalogue: Catalogue, settings: Settings) -> None:
    """Fill a new word index with all that is live, then put it in the place of the old one."""
    old = words_folder(catalogue, settings)
    name = f"words-{int(old.name.rpartition('-')[2]) + 1}"
    shutil.rmtree(settings.data / name, ignore_errors=True)
    writer = LexicalWriter(settings.data / name)
    keys = catalogue.live_version_keys()
    for at in range(0, len(keys), REBUILD_BATCH):
        writer.replace(catalogue.words_of(keys[at : at + REBUILD_BATCH]))
    writer.close()
    catalogue.set_meta(META, name)
    catalogue.next_epoch()
    shutil.rmtree(old, ignore_errors=True)
    logger.info("rebuilt the word index with %d articles", len(keys))


def _document(word: PassageWords) -> tantivy.Document:
    field = field_of(word.language)
    document = tantivy.Document()
    document.add_integer("key", word.key)
    document.add_integer("version_key", word.version_key)
    document.add_text(f"text_{field}", prepare(word.text, field))
    document.add_text(f"title_{field}", prepare(word.title, field))
    document.add_text("outlet", word.outlet)
    document.add_integer("day_from", word.day_from or NO_DAY)
    document.add_integer("day_to", word.day_to or NO_DAY)
    return document


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
        restriction = self._restriction(filters)
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

    def _restriction(self, filters: Filters) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        clauses = []
        if filters.date_from is not None or filters.date_to is not None:
            first = (filters.date_from or date.min).toordinal()
            last = filters.date_to.toordinal() if filters.date_to else MAX_DAY
            clauses.append(self._range("day_to", first, MAX_DAY))
            clauses.append(self._range("day_from", NO_DAY + 1, last))
        if filters.outlets:
            outlets = tantivy.Query.term_set_query(self._schema, "outlet", list(filters.outlets))
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(outlets, 0.0)))
        return clauses

    def _range(self, field: str, first: int, last: int) -> tuple[tantivy.Occur, tantivy.Query]:
        within = tantivy.Query.range_query(self._schema, field, tantivy.FieldType.Integer, first, last)
        return tantivy.Occur.Must, tantivy.Query.const_score_query(within, 0.0)
