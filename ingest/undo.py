"""The second half of undoing a job: the indexes are cleared, the rows are deleted, and what stays is explained."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.spent import clear_uploads
from ingest.tracking import Tracker
from rag.archive import ArchiveWriter
from rag.catalogue import Job, JobItem, Staged, Undone
from rag.records import Article
from rag.settings import Settings

BATCH_ARTICLES = 200  # articles cleared in one transaction, about a second
ALL_ITEMS = 10_000_000  # more than any job has
RESTORED = "The version before it is in use again."


def clear_undone(
    job: Job,
    writer: ArchiveWriter,
    settings: Settings,
    embed: Callable[[Article], Staged],
    tracker: Tracker,
) -> None:
    """Forget what an undone job brought, and report each of its articles.

    Args:
        job: The undo; its source is the number of the job that is undone. One that was interrupted goes on.
        writer: Holds the archive.
        settings: Which archive.
        embed: Cuts and embeds an article; asked for versions whose passages are gone.
        tracker: Told what became of the articles: "updated" were taken back, "unchanged" left alone.
    """
    catalogue = writer.catalogue
    undone = catalogue.job(int(job.sources[0]))
    catalogue.take_back(undone.id)
    total = len(catalogue.articles_of_job(undone.id))
    finished = catalogue.finished_sources(job.id)
    while batch := catalogue.taken_back(undone.id, BATCH_ARTICLES):
        _embed_missing(batch, writer, embed)
        writer.settle_undone(batch)
        items = [_item(each) for each in batch if each.source not in finished]
        tracker(items, total)
    writer.settle()
    known = {item.article_id for item in catalogue.job_items(job.id, limit=ALL_ITEMS)}
    left = [each for each in catalogue.articles_of_job(undone.id) if each not in known]
    tracker(
        [JobItem(each, "unchanged", each, "", "", catalogue.why_left(each, undone.id)) for each in left],
        total,
    )
    catalogue.forget_job(undone.id)
    clear_uploads(undone, settings.data)


def _embed_missing(
    batch: Sequence[Undone], writer: ArchiveWriter, embed: Callable[[Article], Staged]
) -> None:
    """Give versions that are in use again their passages back, where a withdrawal had deleted them."""
    keys = [each.restored for each in batch if each.restored is not None]
    for key, article_id, version in writer.catalogue.without_passages(keys):
        staged = embed(writer.catalogue.article(article_id, version))
        writer.catalogue.restore_passages(key, staged.passages, staged.vectors, staged.sentences)


def _item(undone: Undone) -> JobItem:
    reason = RESTORED if undone.restored is not None else ""
    return JobItem(undone.source, "updated", undone.article_id, "", undone.title, reason)
