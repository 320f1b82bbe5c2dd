"""The writing side of the word index: its schema, its writer, its rebuild from the catalogue."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

import tantivy

from rag.catalogue import Catalogue, PassageWords
from rag.errors import DiskFullError, IndexUnavailableError
from rag.index.analysis import FIELDS, build_analyzer, field_of, prepare
from rag.settings import Settings

logger = logging.getLogger(__name__)

META = "words"  # key of the catalogue's meta that names the folder in use
WRITER_BYTES = 64_000_000  # heap of the writer; tantivy asks for at least 15 MB a thread
NO_DAY = 0  # day of an article without a date, below every real day
REBUILD_BATCH = 2000  # articles between two commits of a rebuild


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
