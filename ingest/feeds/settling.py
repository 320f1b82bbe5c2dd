"""After the worker: entries whose articles are in the archive are settled, the others tried again."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ingest.feeds.schedule import MAX_ATTEMPTS, next_try
from ingest.feeds.spool import is_spool, spool_files
from rag.catalogue import Catalogue, Job
from rag.errors import NotFoundError
from rag.records.feeds import OpenEntry
from rag.settings import Settings

LEFT_BEHIND_S = 86_400.0  # seconds; a spool file that no job names was left by a killed poll
JOBS_LOOKED_AT = 1000  # the latest; one that waits for a day behind more is not to be expected
ALL_ITEMS = 1_000_000  # more than any poll hands over


def settle(catalogue: Catalogue, settings: Settings, now: datetime) -> int:
    """Settle what the worker has done since the last call, and clear the files that it took.

    Args:
        catalogue: Where entries and jobs are.
        settings: The archive's folder.
        now: The time.

    Returns:
        How many entries were settled or put off.
    """
    by_job: defaultdict[int | None, list[OpenEntry]] = defaultdict(list)
    for entry in catalogue.queued_entries():
        by_job[entry.job_id].append(entry)
    count = 0
    for job_id, entries in by_job.items():
        job = _job(catalogue, job_id)
        if job is None or job.finished is not None:
            _settle_job(catalogue, job, entries, now)
            count += len(entries)
    _clear_old(catalogue, settings)
    return count


def try_later(
    catalogue: Catalogue,
    entry: OpenEntry,
    reason: str,
    now: datetime,
    chance: float,
    *,
    wait_s: float | None = None,
) -> None:
    """Put an entry off that failed, later each time; give it up after the last attempt."""
    attempts = entry.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        catalogue.give_up(entry.id, reason)
        return
    due = next_try(now, attempts=attempts, wait_s=wait_s, chance=chance)
    catalogue.put_off(entry.id, reason, due=due)
    if not entry.url:  # its text is in the feed alone
        catalogue.ask_anew(entry.feed_id)


def _settle_job(catalogue: Catalogue, job: Job | None, entries: Sequence[OpenEntry], now: datetime) -> None:
    items = catalogue.job_items(job.id, limit=ALL_ITEMS) if job else []
    outcomes = {item.source: item for item in items}
    for entry in entries:
        item = outcomes.get(entry.origin)
        if item is None:
            reason = "The job ended before it came to this entry."
            try_later(catalogue, entry, reason, now, random.random())
        elif item.outcome == "failed":
            try_later(catalogue, entry, item.reason, now, random.random())
        else:
            catalogue.settle_entry(entry.id)
    for source in job.sources if job else ():
        if is_spool(source):
            Path(source).unlink(missing_ok=True)


def _job(catalogue: Catalogue, job_id: int | None) -> Job | None:
    try:
        return None if job_id is None else catalogue.job(job_id)
    except NotFoundError:
        return None


def _clear_old(catalogue: Catalogue, settings: Settings) -> None:
    """Delete files that a killed poll left behind before any job named them."""
    old = [path for path in spool_files(settings.data) if time.time() - _changed(path) > LEFT_BEHIND_S]
    if old:
        jobs = [job for job in catalogue.jobs(JOBS_LOOKED_AT) if job.finished is None]
        needed = {source for job in jobs for source in job.sources}
        for path in old:
            if str(path) not in needed:
                path.unlink(missing_ok=True)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another process cleared it away
        return time.time()
