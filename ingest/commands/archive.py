"""Commands about the archive as a whole: status, verify, selftest, backup, restore, export, worker."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.commands.common import EXIT_FAILED, EXIT_OK, write, write_error, write_json
from rag.catalogue import Catalogue
from rag.settings import Settings

if TYPE_CHECKING:
    from ingest.commands.common import Commands

OUTLETS_SHOWN = 20  # lines of `status`; all of them with --json


def register(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands to the command line."""
    status = commands.add_parser(
        "status", parents=[common], help="what the archive holds and what is being done"
    )
    status.set_defaults(run=_status)
    verify = commands.add_parser("verify", parents=[common], help="check every article, passage and index")
    verify.add_argument("--sample", type=int, default=0, help="check this many passages; 0: all of them")
    verify.set_defaults(run=_verify)
    selftest = commands.add_parser(
        "selftest", parents=[common], help="search known articles; exit 3 and a sentence for each alarm"
    )
    selftest.set_defaults(run=_selftest)
    backup = commands.add_parser("backup", parents=[common], help="the archive and its chats in one file")
    backup.add_argument("file", type=Path, metavar="FILE", help="a tar; packed if it ends in .gz or .tgz")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", parents=[common], help="an archive from a backup, checked")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--force", action="store_true", help="set the archive that is there aside")
    restore.set_defaults(run=_restore)
    export = commands.add_parser("export", parents=[common], help="every article, as JSON lines or ninjs")
    export.add_argument("file", type=Path, nargs="?", metavar="FILE", help="default: standard output")
    export.add_argument("--format", choices=["jsonl", "ninjs"], default="jsonl")
    export.set_defaults(run=_export)
    worker = commands.add_parser(
        "worker", parents=[common], help="do queued jobs; the pages start it by themselves"
    )
    worker.set_defaults(run=_worker)


def _worker(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.worker import Worker

    logging.getLogger().setLevel(logging.INFO)
    worker = Worker.open(settings)
    worker.install_signal_handlers()
    try:
        worker.run()
    finally:
        worker.close()
    return EXIT_OK


def _selftest(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.selftest import self_test_now

    said, is_well = self_test_now(settings, as_json=options.json)
    write(said)
    return EXIT_OK if is_well else EXIT_FAILED


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from rag.verify import verify_archive

    report = verify_archive(Catalogue.open(settings, create=False), settings, sample=options.sample)
    write(report.to_json() if options.json else "\n".join(report.lines()))
    return EXIT_OK if report.is_whole else EXIT_FAILED


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.backup import back_up

    manifest = back_up(settings, options.file)
    if options.json:
        write(manifest.to_json())
    else:
        write(f"{options.file}: {manifest.articles} articles as of {manifest.created}, checked.")
    return EXIT_OK


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.restore import restore

    restored = restore(options.file, settings, force=options.force)
    if options.json:
        write(restored.manifest.to_json())
        return EXIT_OK
    write(f"{settings.data}: {restored.manifest.articles} articles as of {restored.manifest.created}.")
    if restored.set_aside is not None:
        write(f"The archive that was there is in {restored.set_aside}; delete it when you do not need it.")
    return EXIT_OK


def _export(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.export import export_articles, export_to_file

    catalogue = Catalogue.open(settings, create=False)
    if options.file is None:
        for line in export_articles(catalogue, options.format):
            sys.stdout.write(line + "\n")
        return EXIT_OK
    count = export_to_file(catalogue, options.format, options.file)
    if options.json:
        write_json({"articles": count, "file": str(options.file), "format": options.format})
    else:
        write_error(f"{options.file}: {count} articles.")
    return EXIT_OK


def _status(options: argparse.Namespace, settings: Settings) -> int:
    from rag.selftest.report import self_test_json, self_test_lines

    catalogue = Catalogue.open(settings, create=False)
    state, holder = catalogue.state(), catalogue.holder()
    jobs = [job for job in catalogue.jobs(5) if job.finished is None]
    if options.json:
        write_json(
            {
                "articles": state.articles,
                "passages": state.passages,
                "undated": state.undated,
                "first": state.first,
                "last": state.last,
                "outlets": [{"name": o.name, "articles": o.articles} for o in catalogue.outlets()],
                "holder": {"pid": holder.pid, "since": holder.since} if holder else None,
                "jobs": [{"id": job.id, "state": job.state, "done": job.done} for job in jobs],
                "self_test": self_test_json(catalogue.self_tests(1)),
            }
        )
        return EXIT_OK
    write(f"{state.articles} articles, {state.passages} passages, {state.undated} without a date.")
    if state.first:
        write(f"Published from {state.first} to {state.last}.")
    for outlet in catalogue.outlets()[:OUTLETS_SHOWN]:
        write(f"  {outlet.articles:6d}  {outlet.name}  (newest {outlet.newest or 'undated'})")
    if holder:
        write(f"Held for writing by process {holder.pid} since {holder.since}.")
    for job in jobs:
        write(f"Job {job.id} ({job.kind}) is {job.state}: {job.done} of {job.total or 'unknown'} done.")
    for line in self_test_lines(catalogue.self_tests(1), by_group=False):
        write(line)
    return EXIT_OK
