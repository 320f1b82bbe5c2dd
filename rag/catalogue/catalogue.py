"""The catalogue: the archive's truth in one SQLite file."""

from __future__ import annotations

from pathlib import Path

from rag.catalogue.article_lists import ArticleLists
from rag.catalogue.counts import Counts
from rag.catalogue.database import Database
from rag.catalogue.feed_entries import FeedEntries
from rag.catalogue.feeds import Feeds
from rag.catalogue.jobs import Jobs
from rag.catalogue.mentions import MentionReads
from rag.catalogue.passages import PassageReads
from rag.catalogue.quality import QualityNotes
from rag.catalogue.reads import Reads
from rag.catalogue.schema import quick_check
from rag.catalogue.selftests import SelfTests
from rag.catalogue.sentence_vectors import SentenceVectors
from rag.catalogue.stories import Stories
from rag.catalogue.undoing import Undoing
from rag.catalogue.vectors import VectorReads
from rag.catalogue.watched import WatchedFiles
from rag.catalogue.withdrawals import Withdrawals
from rag.catalogue.writes import Writes
from rag.lock import Holder, read_holder
from rag.settings import Settings

CATALOGUE_FILE = "catalogue.sqlite"


class Catalogue(
    Reads,
    ArticleLists,
    Counts,
    PassageReads,
    VectorReads,
    SentenceVectors,
    Writes,
    Withdrawals,
    Undoing,
    Stories,
    Jobs,
    QualityNotes,
    SelfTests,
    MentionReads,
    Feeds,
    FeedEntries,
    WatchedFiles,
):
    """Articles with their versions, passages and vectors, the jobs, feeds and self-tests; safe in many threads."""

    def __init__(self, folder: Path, zone: str, *, create: bool) -> None:
        self.folder = folder
        self.zone = zone
        self.database = Database(folder / CATALOGUE_FILE, create=create)

    @classmethod
    def open(cls, settings: Settings, *, create: bool = True) -> Catalogue:
        """Open the archive's catalogue, made anew where there is none.

        Raises:
            NotFoundError: If there is none and `create` is False.
            ArchiveDamagedError: If the file cannot be read by this version.
        """
        return cls(settings.data, settings.timezone, create=create)

    def check(self) -> None:
        """Let SQLite check the whole file.

        Raises:
            ArchiveDamagedError: If it is damaged.
        """
        quick_check(self.database.connection, self.database.path)

    def holder(self) -> Holder | None:
        """The process that holds the archive for writing."""
        return read_holder(self.folder)

    def close(self) -> None:
        """Close this thread's connection."""
        self.database.close()
