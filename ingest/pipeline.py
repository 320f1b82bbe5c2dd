"""Documents to articles in the archive: parsed in children, embedded in batches, stored in order."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ingest.chunk import chunk_article, contextual_text
from ingest.fetch import fetch
from ingest.pool import ParserPool
from ingest.readers import count_hint, read_documents
from ingest.records import Document, Failure, ReadOptions
from rag.archive import ArchiveWriter
from rag.catalogue import JobItem, Staged
from rag.catalogue.writes import text_digest
from rag.embedding import Embedder, embed_articles
from rag.errors import UnreadableSourceError
from rag.records import Article, Passage
from rag.settings import Settings

logger = logging.getLogger(__name__)

BATCH_PASSAGES = 256  # passages embedded and stored at once: about 10 s of work on 2 cores
BATCH_ITEMS = 200  # documents after which progress is written even if nothing new was among them
BATCH_S = 5.0  # seconds after which a batch is stored even if it is small, so that news is found soon
COUNTED_BYTES = 300_000_000  # packed files up to this size are read once to count what is in them
RATE_WINDOW_S = 30.0  # seconds over which the shown rate is taken


class Progress(Protocol):
    """Told after every batch what became of its documents."""

    def __call__(self, items: Sequence[JobItem], total: int | None) -> bool:
        """Take note of finished items; return False to stop after this batch."""


@dataclass(slots=True)
class _Batch:
    """Documents that are decided but not stored yet."""

    started: float
    items: list[JobItem] = field(default_factory=list)
    articles: list[tuple[Article, tuple[str, ...], tuple[Passage, ...]]] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    versions: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    passages: int = 0

    def is_full(self) -> bool:
        """Whether it is time to store."""
        return (
            self.passages >= BATCH_PASSAGES
            or len(self.items) >= BATCH_ITEMS
            or time.monotonic() - self.started > BATCH_S
        )


class Ingestor:
    """Takes sources into an archive that the process holds."""

    def __init__(self, writer: ArchiveWriter, embedder: Embedder, settings: Settings) -> None:
        self._writer = writer
        self._catalogue = writer.catalogue
        self._embedder = embedder
        self._settings = settings

    def add(self, sources: Sequence[str], options: ReadOptions, progress: Progress) -> None:
        """Take in files, folders and URLs; each document ends as one item of the report.

        Args:
            sources: Paths and http(s) URLs.
            options: How to read them.
            progress: Called after every batch; its items are safe on disk by then.

        Raises:
            BelegError: If the archive cannot be written; what was reported before stays.
        """
        total = count_sources(sources, options, self._settings)
        batch = _Batch(time.monotonic())
        with ParserPool(self._settings) as pool:
            for parsed in pool.parse(self._documents(sources, options), options):
                self._decide(parsed, batch)
                if batch.is_full():
                    if not self._store(batch, total, progress):
                        return
                    batch = _Batch(time.monotonic())
        self._store(batch, total, progress)

    def _documents(self, sources: Sequence[str], options: ReadOptions) -> Iterator[Document | Failure]:
        for source in sources:
            if is_url(source):
                try:
                    yield fetch(source, self._settings)
                except UnreadableSourceError as error:
                    yield Failure(source, str(error))
            else:
                yield from read_documents(Path(source), options, self._settings)

    def _decide(self, parsed: tuple[Document, Article] | Failure, batch: _Batch) -> None:
        """Say what becomes of a parsed document: new, another version, known, a copy or a failure."""
        if isinstance(parsed, Failure):
            batch.items.append(JobItem(parsed.origin, "failed", "", "", "", parsed.reason))
            return
        document, article = parsed
        live = batch.versions.get(article.id) or self._catalogue.live_version(article.id)
        if document.url and document.url != article.url:
            batch.aliases.append((document.url, article.id))
        if live is not None and (reason := self._why_unchanged(article, *live)) is not None:
            batch.items.append(_item(document, article, "unchanged", reason))
            return
        key = (article.outlet, text_digest(article.body))
        copy_of = batch.texts.get(key) or self._catalogue.same_text(article)
        if live is None and copy_of is not None and copy_of != article.id:
            batch.aliases.append((article.url, copy_of))
            batch.items.append(_item(document, article, "duplicates", f"The same text as article {copy_of}."))
            return
        passages = tuple(chunk_article(article, self._settings.passage_chars))
        batch.articles.append((article, (article.url, document.url), passages))
        batch.versions[article.id] = (article.version, article.fetched)
        batch.texts[key] = article.id
        batch.passages += len(passages)
        batch.items.append(_item(document, article, "added" if live is None else "updated", ""))

    def _why_unchanged(self, article: Article, live: str, live_fetched: str | None) -> str | None:
        """Why an article does not replace the live version of it; None where it does.

        The same version is empty of reasons. An older copy, or one that was replaced before, does not
        come back, so that taking the same sources in again changes nothing.
        """
        if article.version == live:
            return ""
        if article.fetched and live_fetched and article.fetched != live_fetched:
            return "The archive holds a newer version." if article.fetched < live_fetched else None
        known = {row.version for row in self._catalogue.versions(article.id)}
        return "The archive holds a newer version." if article.version in known else None

    def _store(self, batch: _Batch, total: int | None, progress: Progress) -> bool:
        """Embed and store a batch, then report it."""
        started = time.perf_counter()
        if batch.articles:
            vectors, sentences = embed_articles(
                self._embedder,
                [(article, passage) for article, _, passages in batch.articles for passage in passages],
                contextual_text,
            )
            staged, at = [], 0
            for article, urls, passages in batch.articles:
                end = at + len(passages)
                staged.append(Staged(article, passages, vectors[at:end], urls, tuple(sentences[at:end])))
                at = end
            self._writer.add(staged)
        if batch.aliases:
            self._catalogue.add_urls([(url, article_id) for url, article_id in batch.aliases if url])
        logger.info(
            "stored %d articles with %d passages in %.1f s",
            len(batch.articles),
            batch.passages,
            time.perf_counter() - started,
        )
        return progress(batch.items, total) if batch.items else True


def is_url(source: str) -> bool:
    """Whether a source is to be fetched."""
    return source.lower().startswith(("http://", "https://"))


def count_sources(sources: Sequence[str], options: ReadOptions, settings: Settings) -> int | None:
    """How many documents the sources hold; None where it takes too long to know."""
    total = 0
    for source in sources:
        count = 1 if is_url(source) else count_hint(Path(source))
        if count is None:
            if _size(Path(source)) > COUNTED_BYTES:
                return None
            count = sum(1 for _ in read_documents(Path(source), options, settings))
        total += count
    return total


def _size(source: Path) -> int:
    paths = source.rglob("*") if source.is_dir() else [source]
    return sum(path.stat().st_size for path in paths if path.is_file())


def _item(document: Document, article: Article, outcome: str, reason: str) -> JobItem:
    return JobItem(document.origin, outcome, article.id, article.url, article.title, reason)
