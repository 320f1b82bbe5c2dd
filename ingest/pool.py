"""Pages parsed in child processes with limits, so that one hostile page is one failure.

A page may take any time and memory (trafilatura took 46 s on one of 200,000 paragraphs, and no signal
interrupts C code in a thread), so pages go to children that the kernel stops. Text and rows are
parsed here, since nothing in them can run away.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType

from ingest.parse import is_cheap, parse_document
from ingest.pool_child import Child
from ingest.records import Document, Failure, ReadOptions
from rag.errors import UnreadableSourceError
from rag.records import Article
from rag.settings import Settings

logger = logging.getLogger(__name__)

LOOK_AHEAD = 3  # pages a child that wait parsed or to be parsed: keeps children busy, memory bounded

Parsed = tuple[Document, Article] | Failure


class ParserPool:
    """Children that parse pages; started at the first page, stopped by `close`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._threads: ThreadPoolExecutor | None = None
        self._children: list[Child] = []
        self._idle: SimpleQueue[Child] = SimpleQueue()

    def __enter__(self) -> ParserPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def parse(self, documents: Iterable[Document | Failure], options: ReadOptions) -> Iterator[Parsed]:
        """Parse documents in order.

        Args:
            documents: What a reader yields; failures are passed through in their place.
            options: What the person says of the source.

        Yields:
            Each document with its article, or a failure with its reason, in the order given. At most
            `LOOK_AHEAD` documents a child are held at any time.
        """
        waiting: deque[Parsed | Future[Parsed]] = deque()
        try:
            for document in documents:
                waiting.append(self._submit(document, options))
                while len(waiting) > LOOK_AHEAD * self._settings.parse_processes:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        finally:
            for left in waiting:
                if isinstance(left, Future):
                    left.cancel()

    def close(self) -> None:
        """Stop the children, in the middle of a page if need be."""
        for child in self._children:
            child.stop()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
        self._threads, self._children, self._idle = None, [], SimpleQueue()

    def _submit(self, document: Document | Failure, options: ReadOptions) -> Parsed | Future[Parsed]:
        if isinstance(document, Failure):
            return document
        if is_cheap(document):
            try:
                return document, parse_document(document, options, self._settings)
            except UnreadableSourceError as error:
                return Failure(document.origin, str(error))
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._settings.parse_processes, "parse")
            self._children = [Child(self._settings) for _ in range(self._settings.parse_processes)]
            for child in self._children:
                self._idle.put(child)
        return self._threads.submit(self._parse_page, document, options)

    def _parse_page(self, document: Document, options: ReadOptions) -> Parsed:
        child = self._idle.get()
        try:
            answer = child.parse(document, options)
        finally:
            self._idle.put(child)
        return (document, answer) if isinstance(answer, Article) else answer


def _result(item: Parsed | Future[Parsed]) -> Parsed:
    return item.result() if isinstance(item, Future) else item
