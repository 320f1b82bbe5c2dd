"""Commands that change articles: add, remove, withdraw, clean, reindex. Each becomes a job."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.commands.common import EXIT_FAILED, EXIT_OK, EXIT_USAGE, write, write_error, write_json
from ingest.follow import run_or_follow
from ingest.job_report import job_json, job_summary
from ingest.urls import is_url
from rag.catalogue import Catalogue, Job, JobItem
from rag.settings import Settings

if TYPE_CHECKING:
    from ingest.commands.common import Commands

READ_OPTIONS = ("outlet", "language", "delimiter", "quotechar", "encoding")


def register(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands to the command line."""
    add = commands.add_parser("add", parents=[common], help="take in files, folders and URLs")
    add.add_argument("sources", nargs="+", metavar="PATH_OR_URL")
    add.add_argument("--outlet", default="", help="outlet of articles that do not name theirs")
    add.add_argument("--language", default="", help="language of the articles, such as de")
    add.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="which column is title, text, date …",
    )
    add.add_argument("--delimiter", default="", help="what separates the columns of a table")
    add.add_argument("--quotechar", default="", help="what encloses the cells of a table")
    add.add_argument("--encoding", default="", help="encoding of text files, such as cp1252")
    add.set_defaults(run=_add)

    remove = commands.add_parser("remove", parents=[common], help="delete articles for good, every byte")
    remove.add_argument("articles", nargs="+", metavar="ARTICLE_ID_OR_URL")
    remove.add_argument("--keep-out", action="store_true", help="never take them in again")
    remove.set_defaults(run=_remove)

    withdraw = commands.add_parser("withdraw", parents=[common], help="take articles out of search, kept")
    withdraw.add_argument("articles", nargs="+", metavar="ARTICLE_ID_OR_URL")
    withdraw.add_argument("--reason", default="", help="why, for those who look it up")
    withdraw.add_argument("--undo", action="store_true", help="bring them back")
    withdraw.set_defaults(run=_withdraw)

    clean = commands.add_parser("clean", parents=[common], help="boilerplate of an outlet: propose, take out")
    clean.add_argument("--outlet", required=True, help="the outlet's name")
    clean.add_argument("--apply", action="store_true", help="take the proposed paragraphs out")
    clean.add_argument("--only", type=int, action="append", default=[], metavar="N", help="this one alone")
    clean.add_argument("--forget", action="store_true", help="take later articles in whole again")
    clean.set_defaults(run=_clean)

    reindex = commands.add_parser("reindex", parents=[common], help="rebuild the indexes from the catalogue")
    reindex.add_argument("--only", choices=["all", "vectors", "words"], default="all", help="all embeds anew")
    reindex.set_defaults(run=_reindex)


def run_job(
    settings: Settings, kind: str, sources: Sequence[str], details: Mapping[str, str], *, as_json: bool
) -> int:
    """Queue a job, do it here or follow it where the archive is held, and report it."""
    return report_job(*run_or_follow(settings, kind, sources, details), as_json=as_json)


def report_job(job: Job, items: Sequence[JobItem], *, as_json: bool) -> int:
    """Write what became of a job; the exit code is 0 when all went well, else 3."""
    if as_json:
        write_json(job_json(job, items))
    else:
        write(job_summary(job, items))
    if job.state == "failed":
        write_error(job.message)
    return EXIT_OK if job.state == "done" and not job.failed else EXIT_FAILED


def _add(options: argparse.Namespace, settings: Settings) -> int:
    sources = [source if is_url(source) else str(Path(source).absolute()) for source in options.sources]
    details = {name: getattr(options, name) for name in READ_OPTIONS if getattr(options, name)}
    for pair in options.column:
        field, equals, column = pair.partition("=")
        if not equals:
            write_error(f"--column {pair}: write FIELD=COLUMN, such as text=body.")
            return EXIT_USAGE
        details[f"column.{field}"] = column
    return run_job(settings, "add", sources, details, as_json=options.json)


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    details = {"keep_out": "yes"} if options.keep_out else {}
    return run_job(settings, "remove", options.articles, details, as_json=options.json)


def _withdraw(options: argparse.Namespace, settings: Settings) -> int:
    if options.undo:
        return run_job(settings, "reinstate", options.articles, {}, as_json=options.json)
    catalogue = Catalogue.open(settings, create=False)
    article_ids = [catalogue.resolve(reference) for reference in options.articles]
    for (
        article_id
    ) in article_ids:  # at once, whatever the archive is busy with; the job clears the word index
        catalogue.withdraw_article(article_id, options.reason)
    return run_job(settings, "withdraw", article_ids, {"reason": options.reason}, as_json=options.json)


def _clean(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.boilerplate import boilerplate_of

    catalogue = Catalogue.open(settings, create=False)
    if options.forget:
        catalogue.forget_boilerplate(options.outlet)
        write(f"Later articles of {options.outlet} are taken in whole again.")
        return EXIT_OK
    proposed = boilerplate_of(catalogue, options.outlet)
    if options.apply:
        chosen = [
            each.text for n, each in enumerate(proposed, start=1) if not options.only or n in options.only
        ]
        if not chosen:
            write_error(f"There is nothing to take out of the articles of {options.outlet}.")
            return EXIT_USAGE
        catalogue.note_boilerplate(options.outlet, chosen)
        return run_job(settings, "clean", [options.outlet], {}, as_json=options.json)
    if options.json:
        write_json(
            {
                "outlet": options.outlet,
                "proposed": [{"text": each.text, "articles": each.articles} for each in proposed],
                "taken_out": catalogue.boilerplate(options.outlet),
            }
        )
        return EXIT_OK
    for n, each in enumerate(proposed, start=1):
        write(f"{n:3d}. in {each.articles} articles: {each.text}")
    write(f"{len(proposed)} paragraphs of {options.outlet} are proposed; --apply takes them out.")
    return EXIT_OK


def _reindex(options: argparse.Namespace, settings: Settings) -> int:
    return run_job(settings, "reindex", [], {"what": options.only}, as_json=options.json)
