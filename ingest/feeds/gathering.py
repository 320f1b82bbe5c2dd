"""The articles behind a feed's entries: from the feed itself where it carries them, else from their pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ingest.feeds.reading import Reading
from ingest.feeds.records import Entry
from ingest.feeds.settling import try_later
from ingest.feeds.visits import ForbiddenError, NotNowError, Visitor
from ingest.records import ROW, Document
from ingest.responses import GONE, RefusedError
from rag.catalogue import Catalogue
from rag.errors import UnreadableSourceError
from rag.records.feeds import Feed, OpenEntry

PAGES_A_POLL = 60  # pages fetched before the worker gets them; at 2 s a page two minutes
GATHERED_BYTES = 50_000_000  # after which the worker gets them; pages have 0.1 to 4 MB, at most 20
LONGEST_POLL = timedelta(minutes=5)  # no page is begun after it, so that slow servers do not hold a thread


@dataclass(slots=True)
class Gathered:
    """Documents to hand over, with the entries that they come from."""

    documents: list[Document] = field(default_factory=list)
    entry_ids: list[int] = field(default_factory=list)
    size: int = 0

    def add(self, entry: OpenEntry, document: Document) -> None:
        """Take a document, under the name that the entry has for people."""
        self.documents.append(replace(document, origin=entry.origin, hints=entry.hints))
        self.entry_ids.append(entry.id)
        self.size += len(document.content)


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Fetches what is behind entries; the fields are those of `Poller`."""

    catalogue: Catalogue
    visitor: Visitor
    now: Callable[[], datetime]
    chance: Callable[[], float]
    is_stopping: Callable[[], bool]

    def gather(self, feed: Feed, reading: Reading) -> Gathered:
        """The articles of entries that are due: from the feed where it carries them, else from their pages.

        Args:
            feed: Whose entries.
            reading: What it lists now; empty where it was not asked.
        """
        gathered, until = Gathered(), self.now() + LONGEST_POLL
        texts = {entry.key: entry for entry in reading.entries if entry.text}
        pages = 0
        for entry in self.catalogue.due_entries(feed.id, self.now()):
            listed = texts.get(entry.key)
            if listed is not None and _is_complete(listed, entry):
                gathered.add(entry, self._row(listed, entry))
            elif entry.url and pages < PAGES_A_POLL and self._may_go_on(gathered, until):
                pages += 1
                self._visit(entry, gathered)
        return gathered

    def _may_go_on(self, gathered: Gathered, until: datetime) -> bool:
        """Whether another page is fetched before the worker gets those that are there."""
        return gathered.size < GATHERED_BYTES and self.now() < until and not self.is_stopping()

    def _visit(self, entry: OpenEntry, gathered: Gathered) -> None:
        """Fetch the page of one entry; where that fails, the entry waits or is given up."""
        try:
            gathered.add(entry, self.visitor.page(entry.url))
        except ForbiddenError as error:
            self.catalogue.give_up(entry.id, str(error))
        except NotNowError as error:
            due = self.now() + timedelta(seconds=error.wait_s)
            self.catalogue.put_off(entry.id, str(error), due=due, is_attempt=False)
        except UnreadableSourceError as error:
            if isinstance(error, RefusedError) and error.status == GONE:
                self.catalogue.give_up(entry.id, "The article is gone for good (410).")
                return
            wait_s = error.wait_s if isinstance(error, RefusedError) else None
            try_later(self.catalogue, entry, str(error), self.now(), self.chance(), wait_s=wait_s)

    def _row(self, listed: Entry, entry: OpenEntry) -> Document:
        """An entry that carries its whole article, as a document."""
        fields = (*entry.hints, ("text", listed.text))
        fetched = self.now().isoformat(timespec="seconds")
        return Document(b"", entry.origin, ROW, listed.link, fetched, fields, key=f"feed:{entry.origin}")


def _is_complete(listed: Entry, entry: OpenEntry) -> bool:
    """Whether the feed's own text is taken: with title and date, or where there is no page to ask."""
    named = dict(entry.hints)
    return not entry.url or bool(listed.title and named.get("published"))
