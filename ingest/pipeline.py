"""Documents to articles in the archive: parsed in children, embedded in batches, stored in order.

One batch is embedded while the next is parsed and the last is stored, so that no core waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from ingest.chunk import contextual_text
from ingest.deciding import Batch, Decider, Parsed
from ingest.feeds.spool import is_spool, read_spool
from ingest.fetch import fetch
from ingest.pool import ParserPool
from ingest.readers import count_hint, read_documents
from ingest.records import Document, Failure, ReadOptions
from ingest.urls import is_url
from rag.archive import ArchiveWriter
from rag.catalogue import JobItem, Staged
from rag.embedding import Embedder, embed_articles
from rag.errors import UnreadableSourceError
from rag.settings import Settings

logger = logging.getLogger(__name__)

COUNTED_BYTES = 300_000_000  # packed files up to this size are read once to count what is in them
NOTHING_FINISHED: frozenset[str] = frozenset()


class Progress(Protocol):
    """Told after every batch what became of its documents."""

    def __call__(self, items: Sequence[JobItem], total: int | None) -> bool:
        """Take note of finished items; return False to stop after this batch."""


class StageClock(Protocol):
    """Told what a stage has done and the seconds that it took."""

    def __call__(self, name: str, done: int, seconds: float) -> None:
        """Take note."""


def no_clock(name: str, done: int, seconds: float) -> None:
    """Take no note of the stages' times."""


class Ingestor:
    """Takes sources into an archive that the process holds; `job_id` is noted with what comes in.

    `model` gives the embedding model; it is asked for, and may load it, when the first article is new.
    """

    def __init__(
        self,
        writer: ArchiveWriter,
        model: Callable[[], Embedder],
        settings: Settings,
        clock: StageClock = no_clock,
        job_id: int | None = None,
    ) -> None:
        self._writer = writer
        self._model = model
        self._settings = settings
        self._clock = clock
        self._job_id = job_id
        self._decider = Decider(writer.catalogue, settings)

    def add(
        self,
        sources: Sequence[str],
        options: ReadOptions,
        progress: Progress,
        finished: frozenset[str] = NOTHING_FINISHED,
    ) -> None:
        """Take in files, folders and URLs; each document ends as one item of the report.

        Args:
            sources: Paths and http(s) URLs.
            options: How to read them.
            progress: Called after every batch; its items are safe on disk by then.
            finished: Origins of documents that an interrupted job has behind it: not parsed again.

        Raises:
            BelegError: If the archive cannot be written; what was reported before stays.
        """
        total = count_sources(sources, options, self._settings)
        with ParserPool(self._settings) as pool:
            documents = self._documents(sources, options, finished)
            self.take(pool.parse(documents, options), total, progress)

    def take(self, parsed: Iterable[Parsed], total: int | None, progress: Progress) -> None:
        """Take in parsed documents, as `add` does; `total` is how many there are, None if unknown."""
        with ThreadPoolExecutor(1, "embed") as thread:
            embedding: tuple[Batch, Future[list[Staged]]] | None = None
            is_loading = False
            for each in self._timed(parsed):
                self._decider.decide(each)
                if self._decider.batch.articles and not is_loading:  # beside the parsing of the first batch
                    is_loading = bool(thread.submit(self._model))
                if self._decider.batch.is_full():
                    last, batch = embedding, self._decider.turn()
                    embedding = batch, thread.submit(self._embed, batch)
                    if last and not self._store(*last, total, progress):
                        embedding[1].cancel()
                        return
            last, batch = embedding, self._decider.turn()
            embedding = batch, thread.submit(self._embed, batch)
            if last and not self._store(*last, total, progress):
                embedding[1].cancel()
                return
            self._store(*embedding, total, progress)

    def _timed(self, parsed: Iterable[Parsed]) -> Iterator[Parsed]:
        """Pass documents on, and tell the clock how long each was waited for."""
        began = time.perf_counter()
        for each in parsed:
            self._clock("parse", 1, time.perf_counter() - began)
            yield each
            began = time.perf_counter()

    def _documents(
        self, sources: Sequence[str], options: ReadOptions, finished: frozenset[str]
    ) -> Iterator[Document | Failure]:
        for source in sources:
            if is_url(source):
                if source in finished:
                    continue
                try:
                    yield fetch(source, self._settings)
                except UnreadableSourceError as error:
                    yield Failure(source, str(error))
            else:
                for document in _read(source, options, self._settings):
                    if document.origin not in finished:
                        yield document

    def _embed(self, batch: Batch) -> list[Staged]:
        """Embed a batch; runs beside the parsing of the next one."""
        if not batch.articles:
            return []
        started = time.perf_counter()
        vectors, sentences = embed_articles(
            self._model(),
            [(article, passage) for article, _, passages in batch.articles for passage in passages],
            contextual_text,
        )
        staged, at = [], 0
        for article, urls, passages in batch.articles:
            end = at + len(passages)
            staged.append(Staged(article, passages, vectors[at:end], urls, tuple(sentences[at:end])))
            at = end
        self._clock("embed", batch.passages, time.perf_counter() - started)
        return staged

    def _store(
        self, batch: Batch, embedded: Future[list[Staged]], total: int | None, progress: Progress
    ) -> bool:
        """Store a batch once it is embedded, then report it."""
        staged = embedded.result()
        started = time.perf_counter()
        self._writer.add(staged, self._job_id)
        if batch.aliases:
            self._writer.catalogue.add_urls([(url, article_id) for url, article_id in batch.aliases if url])
        seconds = time.perf_counter() - started
        if staged:
            self._clock("store", len(staged), seconds)
        logger.info("stored %d articles with %d passages in %.1f s", len(staged), batch.passages, seconds)
        self._decider.forget(batch)
        return progress(batch.items, total) if batch.items else True


def _read(source: str, options: ReadOptions, settings: Settings) -> Iterator[Document | Failure]:
    """Read what lies on the disk: files of a person, or what feeds brought."""
    path = Path(source)
    return read_spool(path) if is_spool(source) else read_documents(path, options, settings)


def count_sources(sources: Sequence[str], options: ReadOptions, settings: Settings) -> int | None:
    """How many documents the sources hold; None where it takes too long to know."""
    total = 0
    for source in sources:
        count = 1 if is_url(source) else None if is_spool(source) else count_hint(Path(source))
        if count is None:
            if _size(Path(source)) > COUNTED_BYTES:
                return None
            count = sum(1 for _ in _read(source, options, settings))
        total += count
    return total


def _size(source: Path) -> int:
    paths = source.rglob("*") if source.is_dir() else [source]
    return sum(path.stat().st_size for path in paths if path.is_file())
