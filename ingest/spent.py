"""Copies of articles on their way in: what feeds fetched and what was dropped goes once it is in the archive."""

from __future__ import annotations

import logging
from pathlib import Path

from ingest.feeds.spool import is_spool
from rag.catalogue import Job

logger = logging.getLogger(__name__)

UPLOADS = "uploads"  # in the archive's folder; the pages put dropped files there


def clear_spent(job: Job, data: Path) -> None:
    """Delete what an ended job took its articles from, inside the archive's folder.

    What feeds fetched goes in any case: an entry that failed is fetched anew. Dropped files stay as long as
    something of the job failed, so that it can be tried again.

    Args:
        job: As it ended.
        data: The archive's folder.
    """
    for source in job.sources:
        if is_spool(source):
            _delete(Path(source))
    if not job.failed:
        clear_uploads(job, data)


def clear_uploads(job: Job, data: Path) -> None:
    """Delete the dropped files of a job; those outside the archive's folder belong to somebody else."""
    root = data.resolve() / UPLOADS
    for source in job.sources:
        path = Path(source)
        if path.is_relative_to(root) and path.parent != root:
            _delete(path)
            if path.parent.is_dir() and not any(path.parent.iterdir()):
                path.parent.rmdir()


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:  # the articles are in; a file that stays is worth a line, not a failed job
        logger.warning("%s could not be deleted: %s", path, error.strerror)
