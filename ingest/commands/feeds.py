"""Commands about feeds and the watch: follow, list, poll, forget; a process that keeps at it."""

from __future__ import annotations

import argparse
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.addresses import parse_address
from ingest.commands.common import EXIT_FAILED, EXIT_OK, EXIT_USAGE, write, write_error, write_json
from ingest.feeds.poll import Poller, PollReport, poll_quietly
from ingest.feeds.settling import settle
from ingest.feeds.visits import Visitor
from ingest.follow import see_through
from ingest.network import WEB_PORTS
from ingest.watch import POLLERS, Watch
from rag.catalogue import Catalogue, Job, JobItem
from rag.errors import NotFoundError
from rag.records.feeds import Feed, FeedState, OpenEntry
from rag.settings import Settings

if TYPE_CHECKING:
    from ingest.commands.common import Commands

EVERY_MINUTES = 15  # outlets publish several times an hour; most feeds are cached for 5 to 15 minutes
LONGEST_EVERY = 10_080  # minutes, a week
ENTRIES_SHOWN = 20  # waiting entries of a feed that `poll` names; the rest with --json


def register(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands to the command line."""
    feed = commands.add_parser("feed", help="follow RSS, Atom and JSON feeds and sitemaps")
    actions = feed.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", parents=[common], help="follow a feed, or change how")
    add.add_argument("url", metavar="URL")
    add.add_argument("--outlet", default="", help="outlet of its articles; without it each names its own")
    add.add_argument("--every", type=_minutes, default=EVERY_MINUTES, metavar="MINUTES")
    add.set_defaults(run=_add)
    listing = actions.add_parser("list", parents=[common], help="feeds, what they brought, since when silent")
    listing.set_defaults(run=_list)
    remove = actions.add_parser("remove", parents=[common], help="stop following; the articles stay")
    remove.add_argument("url", metavar="URL")
    remove.set_defaults(run=_remove)
    poll = actions.add_parser("poll", parents=[common], help="ask now: one feed, or all")
    poll.add_argument("url", nargs="?", metavar="URL")
    poll.set_defaults(run=_poll)
    watch = commands.add_parser("watch", parents=[common], help="feeds at intervals, folders at once")
    watch.add_argument("--folder", action="append", default=[], type=Path, metavar="DIR")
    watch.add_argument("--outlet", default="", help="outlet of the folders' articles")
    watch.set_defaults(run=_watch)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    url = parse_address(options.url.strip(), None if settings.fetch_private else WEB_PORTS).url
    catalogue = Catalogue.open(settings)
    is_new = catalogue.add_feed(url, outlet=options.outlet, every_minutes=options.every, now=_now())
    if options.json:
        write_json(asdict(catalogue.feed(url, _now())))
    else:
        write(f"{'Followed' if is_new else 'Changed'}: {url}, every {options.every} minutes.")
        write("Fetch it with `python -m ingest feed poll`, or let `python -m ingest watch` run.")
    return EXIT_OK


def _list(options: argparse.Namespace, settings: Settings) -> int:
    feeds = Catalogue.open(settings, create=False).feeds(_now())
    if options.json:
        write_json({"feeds": [asdict(feed) for feed in feeds]})
        return EXIT_OK
    for feed in feeds:
        for line in feed_lines(feed):
            write(line)
    write(f"{len(feeds)} feeds.")
    return EXIT_OK


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    catalogue = Catalogue.open(settings, create=False)
    url = _known(catalogue, options.url)
    catalogue.remove_feed(url)
    if options.json:
        write_json({"removed": url})
    else:
        write(f"No longer followed: {url}. Its articles stay.")
    return EXIT_OK


def _poll(options: argparse.Namespace, settings: Settings) -> int:
    catalogue = Catalogue.open(settings, create=False)
    feeds = [feed for feed in catalogue.feeds(_now()) if feed.state is FeedState.ACTIVE]
    if options.url:
        url = _known(catalogue, options.url)
        feeds = [feed for feed in catalogue.feeds(_now()) if feed.url == url]
    settle(catalogue, settings, _now())
    poller = Poller(catalogue, settings, Visitor(settings))

    def poll(feed: Feed) -> PollReport:
        try:
            return poll_quietly(poller, feed)
        finally:
            catalogue.close()  # this thread's connection

    with ThreadPoolExecutor(POLLERS, "poll") as pool:
        reports = list(pool.map(poll, feeds))
    jobs = [
        see_through(settings, catalogue, report.job_id) for report in reports if report.job_id is not None
    ]
    settle(catalogue, settings, _now())
    return _report(catalogue, reports, jobs, as_json=options.json)


def _report(
    catalogue: Catalogue,
    reports: list[PollReport],
    jobs: list[tuple[Job, list[JobItem]]],
    *,
    as_json: bool,
) -> int:
    """Say what each feed brought and what still waits; 3 where a feed, a job or an article failed."""
    counts = {
        name: sum(getattr(job, name) for job, _ in jobs)
        for name in ("added", "updated", "unchanged", "duplicates", "failed")
    }
    waiting = {feed.url: catalogue.open_entries(feed.id) for feed in catalogue.feeds(_now())}
    if as_json:
        feeds = [
            asdict(report) | {"waiting": [asdict(entry) for entry in waiting.get(report.url, ())]}
            for report in reports
        ]
        items = [asdict(item) for _, items in jobs for item in items]
        write_json({"feeds": feeds, **counts, "items": items})
    else:
        for report in reports:
            for line in report_lines(report, waiting.get(report.url, [])):
                write(line)
        write(", ".join(f"{number} {name}" for name, number in counts.items()) + ".")
    is_well = all(report.outcome not in ("failed", "gone") for report in reports)
    is_well = is_well and all(job.state == "done" and not job.failed for job, _ in jobs)
    return EXIT_OK if is_well else EXIT_FAILED


def report_lines(report: PollReport, waiting: list[OpenEntry]) -> list[str]:
    """What a poll came to, for people: a line, and one for each entry that is not in the archive."""
    if report.error:
        lines = [f"{report.url}: {report.error}"]
    elif report.outcome == "unchanged":
        lines = [f"{report.url}: nothing changed."]
    else:
        lines = [f"{report.url}: {report.new} of {report.listed} entries are new, {report.taken} taken."]
    for entry in waiting[:ENTRIES_SHOWN]:
        word = "given up" if entry.state == "failed" else f"next try {entry.due[:16]}"
        lines.append(f"    {entry.origin}: {entry.reason or 'Not tried yet.'} ({word})")
    if len(waiting) > ENTRIES_SHOWN:
        lines.append(f"    and {len(waiting) - ENTRIES_SHOWN} more.")
    return lines


def feed_lines(feed: Feed) -> list[str]:
    """A feed for people: a line, and one for each thing that is wrong or worth knowing."""
    brought = (
        f"brought {feed.brought_entries} on {feed.brought[:16]}" if feed.brought else "brought nothing yet"
    )
    state = "gone" if feed.state is FeedState.GONE else f"next {feed.due[:16]}"
    lines = [f"{feed.url}  ({feed.name}): every {feed.every_minutes} min, {state}, {brought}"]
    if feed.error:
        lines.append(f"    failed {feed.failures} times in a row: {feed.error}")
    if feed.silent_since:
        lines.append(f"    silent since {feed.silent_since[:16]}, longer than is usual for it")
    if feed.pending or feed.given_up:
        lines.append(f"    {feed.pending} entries wait, {feed.given_up} were given up")
    if feed.note:
        lines.append(f"    {feed.note}")
    return lines


def _watch(options: argparse.Namespace, settings: Settings) -> int:
    missing = [folder for folder in options.folder if not folder.is_dir()]
    if missing:
        write_error(f"There is no folder {missing[0]}.")
        return EXIT_USAGE
    logging.getLogger().setLevel(logging.INFO)
    watch = Watch(
        Catalogue.open(settings),
        settings,
        options.folder,
        {"outlet": options.outlet} if options.outlet else {},
    )
    watch.install_signal_handlers()
    watch.run()
    return EXIT_OK


def _known(catalogue: Catalogue, url: str) -> str:
    """The address under which a feed is followed, as given or in its normal form."""
    urls = {feed.url for feed in catalogue.feeds(_now())}
    for form in (url.strip(), parse_address(url.strip(), None).url):
        if form in urls:
            return form
    raise NotFoundError(f"The feed {url} is not followed.", hint="See `python -m ingest feed list`.")


def _minutes(text: str) -> int:
    minutes = int(text)
    if not 1 <= minutes <= LONGEST_EVERY:
        raise argparse.ArgumentTypeError(f"write minutes from 1 to {LONGEST_EVERY}")
    return minutes


def _now() -> datetime:
    return datetime.now(UTC)
