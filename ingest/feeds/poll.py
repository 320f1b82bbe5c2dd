"""One poll of one feed: what is new in it, the pages behind its entries, a job for the worker."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from ingest.feeds.gathering import Gathered, Gatherer
from ingest.feeds.reading import Reading, read_feed
from ingest.feeds.records import new_entry
from ingest.feeds.schedule import next_poll
from ingest.feeds.spool import write_spool
from ingest.feeds.visits import NotNowError, Visitor
from ingest.responses import GONE, RefusedError
from rag.catalogue import Catalogue
from rag.errors import BelegError, DiskFullError, UnreadableSourceError
from rag.records.feeds import Feed, FeedState
from rag.settings import Settings

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=10)  # longer than any poll; a poller that was killed holds its feed no longer


@dataclass(frozen=True, slots=True)
class PollReport:
    """What a poll came to.

    Attributes:
        url: The feed's address, the new one where it moved.
        outcome: "read", "unchanged", "failed", "gone", "entries" where the feed itself was not due, or
            "busy" where another process polls it.
        error: Why it failed, one sentence; empty where it did not.
        listed: Entries that the feed lists.
        new: Those that are new or changed.
        taken: Articles that were handed to the worker.
        job_id: The job that takes them in; None where there is none.
    """

    url: str
    outcome: str
    error: str = ""
    listed: int = 0
    new: int = 0
    taken: int = 0
    job_id: int | None = None


class Poller:
    """Polls feeds; safe in many threads.

    Args:
        catalogue: Where feeds, entries and jobs are.
        settings: The time zone counts, and the archive's folder.
        visitor: Fetches.
        now: The time, with a zone.
        chance: Evenly random from 0 to 1.
        is_stopping: Whether the process is to end; no page is begun then.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        settings: Settings,
        visitor: Visitor,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Callable[[], float] = random.random,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._visitor = visitor
        self._now = now
        self._chance = chance
        self._gatherer = Gatherer(catalogue, visitor, now, chance, is_stopping)

    def poll(self, feed: Feed, *, is_due: bool = True) -> PollReport:
        """Ask a feed, fetch the pages of its new and waiting entries, and queue a job for them.

        Args:
            feed: As the catalogue has it.
            is_due: Whether the feed itself is asked; else only pages that wait are fetched.

        Raises:
            DiskFullError: If what was fetched cannot be kept; the entries stay pending.
        """
        if is_due and feed.state is FeedState.GONE:
            return PollReport(feed.url, "gone", feed.error)
        now = self._now()
        if not self._catalogue.claim_feed(feed.id, now, now + CLAIM):
            return PollReport(feed.url, "busy", "Another process polls it right now.")
        try:
            return self._poll(feed, is_due)
        finally:
            self._catalogue.release_feed(feed.id)

    def _poll(self, feed: Feed, is_due: bool) -> PollReport:
        reading = Reading(feed)
        if is_due:
            try:
                reading = read_feed(feed, self._visitor)
            except UnreadableSourceError as error:
                return self._failed(feed, error)
            if reading.moved_to and not self._catalogue.move_feed(feed.id, reading.moved_to):
                twin = f"The feed moved to {reading.moved_to}, which is followed already."
                self._catalogue.record_failure(feed.id, twin, due=self._now(), now=self._now(), is_gone=True)
                return PollReport(feed.url, "gone", twin)
        new = self._note(feed, reading)
        gathered = self._gatherer.gather(feed, reading)
        job_id = self._hand_over(feed, gathered)
        if is_due:
            self._record(feed, reading, new)
        return PollReport(
            url=reading.moved_to or feed.url,
            outcome=("unchanged" if reading.is_unchanged else "read") if is_due else "entries",
            listed=len(reading.entries),
            new=new,
            taken=len(gathered.documents),
            job_id=job_id,
        )

    def _failed(self, feed: Feed, error: UnreadableSourceError) -> PollReport:
        now = self._now()
        is_gone = isinstance(error, RefusedError) and error.status == GONE
        wait_s = error.wait_s if isinstance(error, RefusedError | NotNowError) else None
        due = next_poll(
            now, feed.every_minutes, failures=feed.failures + 1, wait_s=wait_s, chance=self._chance()
        )
        said = "The feed is gone for good (410)." if is_gone else str(error)
        logger.warning("feed %s: %s", feed.url, said)
        self._catalogue.record_failure(feed.id, said, due=due, now=now, is_gone=is_gone)
        return PollReport(feed.url, "gone" if is_gone else "failed", said)

    def _record(self, feed: Feed, reading: Reading, new: int) -> None:
        now = self._now()
        due = next_poll(now, feed.every_minutes, failures=0, wait_s=None, chance=self._chance())
        read = replace(
            feed,
            kind=reading.kind or feed.kind,
            title=reading.title or feed.title,
            etag=reading.etag,
            last_modified=reading.last_modified,
            due=due.isoformat(timespec="milliseconds"),
            note=feed.note if reading.is_unchanged else reading.note,
        )
        self._catalogue.record_success(read, new=new, now=now)

    def _note(self, feed: Feed, reading: Reading) -> int:
        """Remember what the feed lists; how many entries are new or changed."""
        if not reading.entries:
            return 0
        now, zone = self._now(), self._settings.timezone
        noted = [
            new_entry(entry, feed.url, zone, now, is_dated=reading.has_true_dates)
            for entry in reading.entries
        ]
        return len(self._catalogue.note_entries(feed.id, noted, now))

    def _hand_over(self, feed: Feed, gathered: Gathered) -> int | None:
        """Queue a job for what was fetched."""
        if not gathered.documents:
            return None
        try:
            path = write_spool(self._settings.data, gathered.documents, feed.url)
        except OSError as error:
            raise DiskFullError(
                f"What the feeds brought cannot be kept in {self._settings.data} ({error.strerror}).",
                hint="Free some space; the entries stay pending and are fetched again.",
                retryable=True,
            ) from error
        options = {"outlet": feed.outlet} if feed.outlet else {}
        return self._catalogue.queue_entries(gathered.entry_ids, str(path), options)


def poll_quietly(poller: Poller, feed: Feed, *, is_due: bool = True) -> PollReport:
    """Poll a feed so that whatever goes wrong stays with it; for many feeds in threads of their own.

    Returns:
        The report; one that failed where the archive itself could not be written.
    """
    try:
        return poller.poll(feed, is_due=is_due)
    except BelegError as error:
        logger.warning("feed %s: %s", feed.url, error)
        return PollReport(feed.url, "failed", str(error))
