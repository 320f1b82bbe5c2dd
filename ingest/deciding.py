"""What becomes of a parsed document: new, another version, known, a copy, kept out or a failure."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from ingest.boilerplate import Cleaner
from ingest.chunk import chunk_article
from ingest.records import Document, Failure
from rag.catalogue import Catalogue, JobItem, Withdrawal
from rag.catalogue.writes import text_digest
from rag.records import Article, Passage
from rag.settings import Settings

BATCH_PASSAGES = 256  # passages embedded and stored at once: about 10 s of work on 2 cores
BATCH_ITEMS = 200  # documents after which progress is written even if nothing new was among them
BATCH_S = 5.0  # seconds after which a batch is stored even if it is small, so that news is found soon

Parsed = tuple[Document, Article] | Failure


@dataclass(slots=True, eq=False)
class Batch:
    """Documents that are decided but not stored yet."""

    started: float = field(default_factory=time.monotonic)
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


class Decider:
    """Decides document by document; knows what is decided but not stored yet."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._cleaner = Cleaner(catalogue)
        self._unstored: list[Batch] = [Batch()]

    @property
    def batch(self) -> Batch:
        """The one that is being filled."""
        return self._unstored[-1]

    def turn(self) -> Batch:
        """Begin a new batch and return the one that was filled; it counts as known until `forget`."""
        filled = self._unstored[-1]
        self._unstored.append(Batch())
        return filled

    def forget(self, batch: Batch) -> None:
        """Look for what a batch held in the catalogue from now on: it is stored."""
        self._unstored.remove(batch)

    def decide(self, parsed: Parsed) -> None:
        """Put a parsed document into the batch as what it is."""
        batch = self.batch
        if isinstance(parsed, Failure):
            batch.items.append(JobItem(parsed.origin, "failed", "", "", "", parsed.reason))
            return
        document, article = parsed[0], self._cleaner.clean(parsed[1])
        withdrawal = self._catalogue.withdrawal(article.id)
        if withdrawal is not None:
            batch.items.append(_kept_out(document, article, withdrawal))
            return
        live = self._live_version(article.id)
        if document.url and document.url != article.url:
            batch.aliases.append((document.url, article.id))
        if live is not None and (reason := self._why_unchanged(article, *live)) is not None:
            batch.items.append(_item(document, article, "unchanged", reason))
            return
        copy_of = self._same_text(article)
        if live is None and copy_of is not None and copy_of != article.id:
            batch.aliases.append((article.url, copy_of))
            batch.items.append(_item(document, article, "duplicates", f"The same text as article {copy_of}."))
            return
        passages = tuple(chunk_article(article, self._settings.passage_chars))
        batch.articles.append((article, (article.url, document.url), passages))
        batch.versions[article.id] = (article.version, article.fetched)
        batch.texts[_text_key(article)] = article.id
        batch.passages += len(passages)
        batch.items.append(_item(document, article, "added" if live is None else "updated", ""))

    def _live_version(self, article_id: str) -> tuple[str, str | None] | None:
        for batch in reversed(self._unstored):
            if article_id in batch.versions:
                return batch.versions[article_id]
        return self._catalogue.live_version(article_id)

    def _same_text(self, article: Article) -> str | None:
        for batch in reversed(self._unstored):
            if _text_key(article) in batch.texts:
                return batch.texts[_text_key(article)]
        return self._catalogue.same_text(article)

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


def _text_key(article: Article) -> tuple[str, str]:
    return article.outlet, text_digest(article.body)


def _kept_out(document: Document, article: Article, withdrawal: Withdrawal) -> JobItem:
    """The item of an article that was taken out; of one that was removed for good not even the title is told."""
    what = "withdrawn" if withdrawal.is_kept else "removed and kept out"
    title = article.title if withdrawal.is_kept else ""
    return JobItem(
        document.origin, "unchanged", article.id, "", title, f"It was {what} on {withdrawal.since[:10]}."
    )


def _item(document: Document, article: Article, outcome: str, reason: str) -> JobItem:
    return JobItem(document.origin, outcome, article.id, article.url, article.title, reason)
