"""The one process that writes: takes jobs from the catalogue's queue, one after the other."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from types import FrameType

from ingest.boilerplate import Cleaner
from ingest.chunk import chunk_article, contextual_text
from ingest.deciding import Parsed
from ingest.pipeline import Ingestor
from ingest.quality import write_report
from ingest.records import ROW, Document, ReadOptions
from ingest.selftest import self_test_after
from ingest.spent import clear_spent
from ingest.tracking import Report, Tracker
from ingest.undo import clear_undone
from rag.archive import ArchiveWriter
from rag.catalogue import Job, JobItem, Staged
from rag.embedding import Embedder, embed_articles
from rag.errors import BelegError
from rag.records import Article
from rag.settings import Settings
from rag.takedown import take_down

logger = logging.getLogger(__name__)

POLL_S = 0.5  # how often an idle worker looks for a job
IDLE_S = 600.0  # an idle worker ends after this, so that the command line gets the archive itself again


def silent(job: Job, items: Sequence[JobItem]) -> None:
    """Report nothing: the pages read the job from the catalogue."""


class Worker:
    """Holds the archive and works through its queue."""

    def __init__(self, writer: ArchiveWriter, settings: Settings) -> None:
        self._writer = writer
        self._catalogue = writer.catalogue
        self._settings = settings
        self._embedder: Embedder | None = None
        self._stop = threading.Event()

    @classmethod
    def open(cls, settings: Settings) -> Worker:
        """Take the archive's lock and repair what a killed process left.

        Raises:
            ArchiveBusyError: If another process holds the archive.
        """
        return cls(ArchiveWriter.open(settings), settings)

    def install_signal_handlers(self) -> None:
        """Stop after the current batch on SIGTERM, SIGINT and SIGHUP."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether a signal asked for the end."""
        return self._stop.is_set()

    def run(self, *, until: int | None = None, report: Report = silent) -> None:
        """Do the jobs that wait.

        Args:
            until: Return once this job has ended; without it, once nothing came for ten minutes.
            report: Called after every batch with the job as it stands and the batch's items.

        Raises:
            BelegError: If the disk does not even take what became of a job; it goes on at the next start.
        """
        idle_since, is_settled = time.monotonic(), False
        while not self._stop.is_set():
            job = self._catalogue.next_job()
            if job is not None:
                self._perform(job, report)
                idle_since, is_settled = time.monotonic(), False
            elif not is_settled:  # what a repair at the start, or a job without articles, has left
                is_settled = True
                self._writer.settle()
            elif until is None and time.monotonic() - idle_since < IDLE_S:
                self._stop.wait(POLL_S)
            else:
                return
            if until is not None and self._catalogue.job(until).finished is not None:
                return

    def _perform(self, job: Job, report: Report) -> None:
        """Do one job; whatever fails is written on it."""
        tracker = Tracker(self._catalogue, job, report, self._stop.is_set)
        kinds: dict[str, Callable[[Job, Tracker], None]] = {
            "add": self._add,
            "clean": self._clean,
            "remove": self._remove,
            "withdraw": self._withdraw,
            "reinstate": self._reinstate,
            "reindex": self._reindex,
            "undo": self._undo,
        }
        try:
            kinds[job.kind](job, tracker)
            if self._stop.is_set():
                self._catalogue.requeue_running()
                return
            self._catalogue.finish_job(job.id, "done")
        except BelegError as error:
            logger.warning("job %d failed: %s", job.id, error)
            self._catalogue.finish_job(job.id, "failed", str(error))
        ended = self._catalogue.job(job.id)
        report(ended, ())
        self_test_after(ended, self._catalogue, self._model, self._settings, self._stop.is_set)

    def _add(self, job: Job, tracker: Tracker) -> None:
        tracker.enter("start", job.total)
        ingestor = self._ingestor(job, tracker)
        finished = self._catalogue.finished_sources(job.id)
        ingestor.add(job.sources, options_of(dict(job.options)), tracker, finished)
        self._round_off(job, tracker)
        if not self._stop.is_set() and not self._catalogue.is_cancelled(job.id):
            clear_spent(self._catalogue.job(job.id), self._settings.data)

    def _ingestor(self, job: Job, tracker: Tracker) -> Ingestor:
        return Ingestor(self._writer, self._model, self._settings, tracker.clock, job.id)

    def _clean(self, job: Job, tracker: Tracker) -> None:
        """Take the stored articles of outlets in again, without what was agreed on."""
        tracker.enter("start", job.total)
        cleaner = Cleaner(self._catalogue)
        ingestor = self._ingestor(job, tracker)
        for outlet in job.sources:
            ingestor.take(_as_parsed(cleaner.changed(outlet)), None, tracker)
        self._round_off(job, tracker)

    def _round_off(self, job: Job, tracker: Tracker) -> None:
        """After articles came in: the vector index, then the report; a stopped process leaves both to the next."""
        if self._stop.is_set():
            return
        total, started = self._catalogue.job(job.id).total, time.perf_counter()
        tracker.enter("index", total)
        if self._writer.settle():
            tracker.clock("index", self._catalogue.state().passages, time.perf_counter() - started)
        tracker.flush()
        tracker.enter("report", total)
        write_report(self._catalogue, job.id)

    def _remove(self, job: Job, tracker: Tracker) -> None:
        known, failures = self._resolve(job)
        takedowns = take_down(self._writer, self._settings, list(known)) if known else []
        self._catalogue.rename_sources(job.id, list(known))  # an address tells what the text was about
        if dict(job.options).get("keep_out"):
            for article_id in known:
                self._catalogue.keep_out(article_id)
        items = [JobItem(each.article_id, "updated", "", "", "", each.reason) for each in takedowns]
        tracker([*items, *failures], len(job.sources))

    def _withdraw(self, job: Job, tracker: Tracker) -> None:
        self._each(job, tracker, lambda article_id: self._catalogue.withdraw_article(
            article_id, dict(job.options).get("reason", "")))  # fmt: skip
        self._writer.settle_withdrawals()

    def _reinstate(self, job: Job, tracker: Tracker) -> None:
        model = self._model()
        self._each(job, tracker, lambda article_id: self._writer.reinstate(
            article_id, lambda article: self._staged(article, model)))  # fmt: skip

    def _undo(self, job: Job, tracker: Tracker) -> None:
        clear_undone(
            job, self._writer, self._settings, lambda article: self._staged(article, self._model()), tracker
        )

    def _each(self, job: Job, tracker: Tracker, change: Callable[[str], None]) -> None:
        """Change each article of a job; one that is not there is one failed item."""
        known, items = self._resolve(job)
        for article_id, source in known.items():
            try:
                change(article_id)
                items.append(JobItem(source, "updated", article_id, "", "", ""))
            except BelegError as error:
                items.append(JobItem(source, "failed", article_id, "", "", str(error)))
        tracker(items, len(job.sources))

    def _resolve(self, job: Job) -> tuple[dict[str, str], list[JobItem]]:
        """The articles (id -> as it was named) that a job still has to change, and failures for the others."""
        finished = self._catalogue.finished_sources(job.id)
        known: dict[str, str] = {}
        failures = []
        for source in job.sources:
            try:
                if source not in finished:
                    known[self._catalogue.resolve(source)] = source
            except BelegError as error:
                failures.append(JobItem(source, "failed", "", "", "", str(error)))
        return known, failures

    def _reindex(self, job: Job, tracker: Tracker) -> None:
        what = dict(job.options).get("what", "all")
        if what == "all":
            embedder = self._embedder or Embedder.load(self._settings)
            self._writer.reembed(embedder, contextual_text, lambda done, total: tracker.enter("embed", total))
            self._embedder = embedder
        elif what == "vectors":
            self._writer.rebuild_vectors()
        self._writer.rebuild_words()

    def _staged(self, article: Article, embedder: Embedder) -> Staged:
        passages = tuple(chunk_article(article, self._settings.passage_chars))
        vectors, sentences = embed_articles(
            embedder, [(article, passage) for passage in passages], contextual_text
        )
        return Staged(article, passages, vectors, (article.url,), tuple(sentences))

    def _model(self) -> Embedder:
        if self._embedder is None:
            embedder = Embedder.load(self._settings)
            self._writer.require_model(embedder.card)
            self._embedder = embedder
        return self._embedder

    def close(self) -> None:
        """Give the archive back."""
        self._writer.close()


def _as_parsed(articles: Iterable[Article]) -> Iterable[Parsed]:
    """Stored articles as a reader and a parser would give them."""
    for article in articles:
        yield Document(b"", article.origin, ROW), article


def options_of(options: dict[str, str]) -> ReadOptions:
    """A job's options as the readers take them; `column.FIELD` names a column."""
    columns = tuple(
        (name.removeprefix("column."), value) for name, value in options.items() if name.startswith("column.")
    )
    return ReadOptions(
        outlet=options.get("outlet", ""),
        language=options.get("language", ""),
        columns=columns,
        delimiter=options.get("delimiter", ""),
        quotechar=options.get("quotechar", ""),
        encoding=options.get("encoding", ""),
    )
