"""The process that watches: feeds at their intervals, folders at once; the worker does the writing."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from ingest.feeds.poll import Poller, PollReport, poll_quietly
from ingest.feeds.settling import settle
from ingest.feeds.visits import Visitor
from ingest.folders import WatchedFolder
from ingest.network import SYSTEM_NETWORK, Network
from rag.catalogue import Catalogue
from rag.errors import ArchiveBusyError, DiskFullError
from rag.records.feeds import Feed, FeedState
from rag.settings import Settings
from rag.worker_process import WorkerProcess

logger = logging.getLogger(__name__)

LOOK_S = 1.0  # seconds between two looks at folders, jobs and due feeds
POLLERS = 4  # feeds polled at once; what they wait for is other people's servers
FILES_A_JOB = 500  # files of a folder in one job, so that its report stays readable


class Watch:
    """Watches until it is told to stop.

    Args:
        catalogue: The archive's.
        settings: Its folder, and how pages are fetched.
        folders: Folders whose files are taken in.
        options: Of the jobs for those files, such as the outlet.
        network: How names are resolved and connections opened.
        now: The time, with a zone.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        settings: Settings,
        folders: Sequence[Path],
        options: dict[str, str],
        *,
        network: Network = SYSTEM_NETWORK,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._folders = [WatchedFolder(folder.absolute(), catalogue) for folder in folders]
        self._options = options
        self._now = now
        self._stop = threading.Event()
        visitor = Visitor(settings, network, pause=self._stop.wait)
        self._poller = Poller(catalogue, settings, visitor, now=now, is_stopping=self._stop.is_set)
        self._worker = WorkerProcess(settings.data, catalogue)
        self._polls: dict[int, Future[PollReport]] = {}

    def install_signal_handlers(self) -> None:
        """Stop on SIGTERM, SIGINT and SIGHUP: after the request in flight, and the worker's batch."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask for the end."""
        self._stop.set()

    def run(self) -> None:
        """Watch until `stop`; a disk that is full or an archive that is busy is waited for."""
        with ThreadPoolExecutor(POLLERS, "poll") as pool:
            while not self._stop.is_set():
                try:
                    self.look(pool)
                except (DiskFullError, ArchiveBusyError) as error:
                    logger.error("%s", error)
                self._stop.wait(LOOK_S)
            pool.shutdown(wait=True, cancel_futures=True)
        self._worker.stop()
        settle(self._catalogue, self._settings, self._now())

    def look(self, pool: ThreadPoolExecutor) -> None:
        """Look once: at finished jobs, feeds that are due, folders, and whether the worker has to be started."""
        settle(self._catalogue, self._settings, self._now())
        self._polls = {feed_id: poll for feed_id, poll in self._polls.items() if not poll.done()}
        now = self._now()
        for feed in self._catalogue.due_feeds(now):
            if feed.id not in self._polls:
                self._polls[feed.id] = pool.submit(self._poll, feed, is_feed_due(feed, now))
        for folder in self._folders:
            self._take(folder)
        self._worker.ensure()

    def _poll(self, feed: Feed, is_due: bool) -> PollReport:
        try:
            report = poll_quietly(self._poller, feed, is_due=is_due)
            logger.info("feed %s: %s, %d new, %d taken", feed.url, report.outcome, report.new, report.taken)
            return report
        finally:
            self._catalogue.close()  # this thread's connection

    def _take(self, folder: WatchedFolder) -> None:
        ready = folder.look(time.monotonic())
        for at in range(0, len(ready), FILES_A_JOB):
            part = ready[at : at + FILES_A_JOB]
            job_id = self._catalogue.queue_job("add", part, self._options)
            folder.queued(part)
            logger.info("%d files of %s are job %d", len(part), folder.path, job_id)


def is_feed_due(feed: Feed, now: datetime) -> bool:
    """Whether the feed itself is to be asked, not just pages of its entries."""
    return feed.state is FeedState.ACTIVE and datetime.fromisoformat(feed.due) <= now
