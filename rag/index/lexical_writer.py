"""The writing side of the word index: its schema, its writer, its rebuild from the catalogue."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import tantivy

from rag.catalogue import Catalogue, PassageWords
from rag.disk import disk_full
from rag.errors import IndexUnavailableError
from rag.index.analysis import (
    FIELDS,
    FORMAT,
    build_analyzer,
    build_exact_analyzer,
    field_of,
    inner_words,
    prepare,
)
from rag.settings import Settings

logger = logging.getLogger(__name__)

META = "words"  # key of the catalogue's meta that names the folder in use
WRITER_BYTES = 64_000_000  # heap of the writer; tantivy asks for at least 15 MB a thread
NO_DAY = 0  # day of an article without a date, below every real day
MAX_DAY = 10_000_000  # above every real day: a live version is known until then, an undated one from then
# By language, first in the schema: its passages' words, their titles', and the words inside their words.
TEXT_FIELDS = tuple(f"{part}_{field}" for field in FIELDS for part in ("text", "title", "inner"))
EXACT = "exact"  # the analyser of phrases, and the fields with every word of title and text in its place
LENGTH = "length_"  # before the name of a text field: how many words a passage has in it
SUPERSEDED = 1  # in the field of that name; live versions have nothing there
REBUILD_BATCH = 2000  # articles between two commits of a rebuild


def build_schema() -> tantivy.Schema:
    """The fields: words by language, days and outlet to filter by, keys to find rows by.

    The names of the analysers hold the format, so that an index of an older one does not fit the schema.
    """
    builder = tantivy.SchemaBuilder()
    for field in TEXT_FIELDS:
        language = field.rpartition("_")[2]
        builder.add_text_field(field, tokenizer_name=_tokenizer(language), index_option="freq")
    for language in FIELDS:
        builder.add_text_field(
            f"{EXACT}_{language}", tokenizer_name=_tokenizer(EXACT), index_option="position"
        )
    builder.add_text_field("outlet", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("key", stored=True, indexed=True, fast=True)
    builder.add_integer_field("version_key", indexed=True)
    builder.add_integer_field("day_from", indexed=True, fast=True)
    builder.add_integer_field("day_to", indexed=True, fast=True)
    builder.add_text_field("section", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("known_from", indexed=True, fast=True)
    builder.add_integer_field("known_until", indexed=True, fast=True)
    builder.add_integer_field("superseded", indexed=True)
    for field in TEXT_FIELDS:
        builder.add_integer_field(f"{LENGTH}{field}", fast=True)
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
        index.register_tokenizer(_tokenizer(field), build_analyzer(field))
    index.register_tokenizer(_tokenizer(EXACT), build_exact_analyzer())
    return index


def _tokenizer(name: str) -> str:
    return f"{name}-{FORMAT}"


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
            self._roll_back()
            raise disk_full(self._folder) from error

    def _roll_back(self) -> None:
        try:
            self._writer.rollback()
        except (ValueError, OSError) as error:  # a writer that the disk killed; the next start opens another
            logger.warning("the word index could not be rolled back: %s", error)

    def count(self) -> int:
        """Passages in the index, of live versions and of those they replaced."""
        self._index.reload()
        return self._index.searcher().num_docs

    def close(self) -> None:
        """Wait for merges and let go of the writer's lock."""
        self._writer.wait_merging_threads()


def words_folder(catalogue: Catalogue, settings: Settings) -> Path:
    """The folder of the word index in use; a rebuild makes another one and switches the name."""
    return settings.data / (catalogue.meta(META) or "words-1")


def rebuild_words(catalogue: Catalogue, settings: Settings) -> None:
    """Fill a new word index with all that is searched, then put it in the place of the old one."""
    old = words_folder(catalogue, settings)
    name = f"words-{int(old.name.rpartition('-')[2]) + 1}"
    shutil.rmtree(settings.data / name, ignore_errors=True)
    writer = LexicalWriter(settings.data / name)
    keys = catalogue.kept_version_keys()
    for at in range(0, len(keys), REBUILD_BATCH):
        writer.replace(catalogue.words_of(keys[at : at + REBUILD_BATCH]))
    writer.close()
    catalogue.set_meta(META, name)
    catalogue.next_epoch()
    shutil.rmtree(old, ignore_errors=True)
    logger.info("rebuilt the word index with %d articles", len(keys))


@cache
def _analyzer(field: str) -> tantivy.TextAnalyzer:
    return build_analyzer(field)


def _document(word: PassageWords) -> tantivy.Document:
    field = field_of(word.language)
    document = tantivy.Document()
    document.add_integer("key", word.key)
    document.add_integer("version_key", word.version_key)
    text, title = prepare(word.text, field), prepare(word.title, field)
    inner = inner_words(word.text, field, is_question=False)
    for part, prepared in (("text", text), ("title", title), ("inner", inner)):
        document.add_text(f"{part}_{field}", prepared)
        document.add_integer(f"{LENGTH}{part}_{field}", len(_analyzer(field).analyze(prepared)))
    document.add_text(f"{EXACT}_{field}", title)
    document.add_text(f"{EXACT}_{field}", text)
    document.add_text("outlet", word.outlet)
    document.add_integer("day_from", word.day_from or NO_DAY)
    document.add_integer("day_to", word.day_to or NO_DAY)
    document.add_text("section", word.section)
    document.add_integer("known_from", word.standing.known_from or MAX_DAY)
    document.add_integer("known_until", word.standing.known_until or MAX_DAY)
    if not word.standing.is_live:
        document.add_integer("superseded", SUPERSEDED)
    return document
