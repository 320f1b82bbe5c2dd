"""`python -m ingest …`: articles in, and what is there."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from ingest.follow import run_or_follow
from ingest.pipeline import is_url
from ingest.selftest import self_test_now
from rag.catalogue import ArticleQuery, Catalogue, Job, JobItem
from rag.contract import article_to_json
from rag.errors import BelegError
from rag.selftest.report import self_test_json, self_test_lines
from rag.settings import Settings, load_settings
from rag.verify import verify_archive

EXIT_OK, EXIT_USAGE, EXIT_FAILED = 0, 2, 3
ALL_ITEMS = 10_000_000  # more items than any job has


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Take articles into the archive.")
    commands = parser.add_subparsers(dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="folder of the archive (default: BELEG_DATA or ./data)")
    common.add_argument("--json", action="store_true", help="print one JSON object")

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

    commands.add_parser("status", parents=[common], help="what the archive holds and what is being done")
    listing = commands.add_parser("list", parents=[common], help="articles, newest first")
    listing.add_argument("text", nargs="?", default="", help="words of title, lead or outlet")
    listing.add_argument("--outlet", action="append", default=[])
    listing.add_argument("--limit", type=int, default=50)
    show = commands.add_parser("show", parents=[common], help="one article")
    show.add_argument("article", metavar="ARTICLE_ID_OR_URL")
    show.add_argument("--version", help="an older version by its id")
    remove = commands.add_parser("remove", parents=[common], help="delete articles for good")
    remove.add_argument("articles", nargs="+", metavar="ARTICLE_ID_OR_URL")
    reindex = commands.add_parser("reindex", parents=[common], help="rebuild the indexes from the catalogue")
    reindex.add_argument("--only", choices=["all", "vectors", "words"], default="all", help="all embeds anew")
    verify = commands.add_parser("verify", parents=[common], help="check every article, passage and index")
    verify.add_argument("--sample", type=int, default=0, help="check this many passages; 0: all of them")
    commands.add_parser(
        "selftest", parents=[common], help="search known articles; exit 3 and a sentence for each alarm"
    )
    commands.add_parser("worker", parents=[common], help="do queued jobs; the pages start it by themselves")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0, 2 for wrong usage or a refusal, 3 when something failed."""
    options = build_parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    try:
        settings = load_settings(**({"data": options.data} if options.data else {}))
        return _run(options, settings)
    except BelegError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_USAGE
    except BrokenPipeError:
        return EXIT_OK


def _run(options: argparse.Namespace, settings: Settings) -> int:
    if options.command == "worker":
        from ingest.worker import Worker

        logging.getLogger().setLevel(logging.INFO)
        worker = Worker.open(settings)
        worker.install_signal_handlers()
        worker.run()
        worker.close()
        return EXIT_OK
    if options.command in ("add", "remove", "reindex"):
        return _change(options, settings)
    if options.command == "selftest":
        said, is_well = self_test_now(settings, as_json=options.json)
        _write(said)
        return EXIT_OK if is_well else EXIT_FAILED
    catalogue = Catalogue.open(settings, create=False)
    if options.command == "status":
        return _status(catalogue, as_json=options.json)
    if options.command == "list":
        return _list(catalogue, options)
    if options.command == "verify":
        report = verify_archive(catalogue, settings, sample=options.sample)
        _write(report.to_json() if options.json else "\n".join(report.lines()))
        return EXIT_OK if report.is_whole else EXIT_FAILED
    article = catalogue.article(options.article, options.version)
    if options.json:
        _write(json.dumps(article_to_json(article), ensure_ascii=False))
    else:
        when = article.published or "no date"
        _write(f"{article.title}\n{article.outlet} · {when} · {', '.join(article.authors)}\n{article.url}\n")
        _write("\n\n".join(filter(None, [article.lead, *(p.text for p in article.paragraphs)])))
    return EXIT_OK


def _change(options: argparse.Namespace, settings: Settings) -> int:
    """Queue a job, do it here or follow it where the archive is held, and report it."""
    details: dict[str, str] = {}
    if options.command == "add":
        sources = [source if is_url(source) else str(Path(source).absolute()) for source in options.sources]
        names = ("outlet", "language", "delimiter", "quotechar", "encoding")
        details = {name: getattr(options, name) for name in names if getattr(options, name)}
        for pair in options.column:
            field, equals, column = pair.partition("=")
            if not equals:
                sys.stderr.write(f"--column {pair}: write FIELD=COLUMN, such as text=body.\n")
                return EXIT_USAGE
            details[f"column.{field}"] = column
    elif options.command == "remove":
        sources = options.articles
    else:
        sources, details = [], {"what": options.only}
    job, items = run_or_follow(settings, options.command, sources, details)
    if options.json:
        _write(json.dumps(_job_json(job, items), ensure_ascii=False))
    else:
        _write(_summary(job, options.command))
    if job.state == "failed":
        sys.stderr.write(f"{job.message}\n")
    return EXIT_OK if job.state == "done" and not job.failed else EXIT_FAILED


def _job_json(job: Job, items: Sequence[JobItem]) -> dict[str, object]:
    return {
        "added": job.added,
        "updated": job.updated,
        "unchanged": job.unchanged,
        "duplicates": job.duplicates,
        "failed": job.failed,
        "items": [
            {
                "source": item.source,
                "outcome": item.outcome,
                "article_id": item.article_id,
                "url": item.url,
                "title": item.title,
                "reason": item.reason,
            }
            for item in items
        ],
    }


def _summary(job: Job, command: str) -> str:
    if command == "reindex":
        return "The indexes are rebuilt." if job.state == "done" else "The indexes were not rebuilt."
    if command == "remove":
        return f"{job.updated} removed, {job.failed} not found."
    return (
        f"{job.added} added, {job.updated} updated, {job.unchanged} unchanged,"
        f" {job.duplicates} duplicates, {job.failed} failed."
    )


def _status(catalogue: Catalogue, *, as_json: bool) -> int:
    state, holder = catalogue.state(), catalogue.holder()
    jobs = [job for job in catalogue.jobs(5) if job.finished is None]
    if as_json:
        _write(
            json.dumps(
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
                },
                ensure_ascii=False,
            )
        )
        return EXIT_OK
    _write(f"{state.articles} articles, {state.passages} passages, {state.undated} without a date.")
    if state.first:
        _write(f"Published from {state.first} to {state.last}.")
    for outlet in catalogue.outlets()[:20]:
        _write(f"  {outlet.articles:6d}  {outlet.name}  (newest {outlet.newest or 'undated'})")
    if holder:
        _write(f"Held for writing by process {holder.pid} since {holder.since}.")
    for job in jobs:
        _write(f"Job {job.id} ({job.kind}) is {job.state}: {job.done} of {job.total or 'unknown'} done.")
    for line in self_test_lines(catalogue.self_tests(1), by_group=False):
        _write(line)
    return EXIT_OK


def _list(catalogue: Catalogue, options: argparse.Namespace) -> int:
    page = catalogue.search_articles(
        ArticleQuery(text=options.text, outlets=tuple(options.outlet)), limit=options.limit
    )
    if options.json:
        rows = [
            {"id": r.id, "url": r.url, "outlet": r.outlet, "title": r.title, "published": r.published}
            for r in page.rows
        ]
        _write(json.dumps({"total": page.total, "articles": rows}, ensure_ascii=False))
        return EXIT_OK
    for row in page.rows:
        _write(f"{row.id}  {(row.published or 'undated')[:10]:10}  {row.outlet}: {row.title}")
    _write(f"{len(page.rows)} of {page.total} articles.")
    return EXIT_OK


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
