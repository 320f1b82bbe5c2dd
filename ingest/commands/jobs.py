"""Commands about jobs: list them, follow one, do its failures again, undo it, read its quality report."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ingest.commands.changing import report_job
from ingest.commands.common import EXIT_FAILED, EXIT_OK, write, write_json
from ingest.follow import see_through, watch_job
from ingest.job_report import job_line, job_state, stage_line
from rag.catalogue import Catalogue, Job
from rag.quality_report import REPORT, quality_report, report_lines
from rag.settings import Settings

if TYPE_CHECKING:
    from ingest.commands.common import Commands

FAILURES_SHOWN = 50  # failed items that `job` lists; the rest with --json


def register(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands to the command line."""
    jobs = commands.add_parser("jobs", parents=[common], help="the latest jobs, newest first")
    jobs.add_argument("--limit", type=int, default=20)
    jobs.set_defaults(run=_jobs)
    job = commands.add_parser("job", parents=[common], help="one job: progress, stages, failures")
    job.add_argument("job", type=int, metavar="JOB")
    job.add_argument("--follow", action="store_true", help="until it has ended")
    job.add_argument("--cancel", action="store_true", help="end it after its batch; what is in stays")
    job.set_defaults(run=_job)
    retry = commands.add_parser(
        "retry", parents=[common], help="do again what failed of a job, or was not done"
    )
    retry.add_argument("job", type=int, metavar="JOB")
    retry.set_defaults(run=_retry)
    undo = commands.add_parser("undo", parents=[common], help="take back what a job brought, or the last one")
    undo.add_argument("job", type=int, nargs="?", metavar="JOB")
    undo.set_defaults(run=_undo)
    report = commands.add_parser(
        "report", parents=[common], help="the quality report of a job, or the latest"
    )
    report.add_argument("job", type=int, nargs="?", metavar="JOB")
    report.set_defaults(run=_report)


def _jobs(options: argparse.Namespace, settings: Settings) -> int:
    catalogue = Catalogue.open(settings, create=False)
    jobs = catalogue.jobs(options.limit)
    if options.json:
        write_json({"jobs": [_job_json(catalogue, job) for job in jobs]})
        return EXIT_OK
    for job in jobs:
        write(job_line(job))
    return EXIT_OK


def _job(options: argparse.Namespace, settings: Settings) -> int:
    catalogue = Catalogue.open(settings, create=False)
    if options.cancel:
        catalogue.cancel_job(options.job)
    job = watch_job(catalogue, options.job) if options.follow else catalogue.job(options.job)
    if options.json:
        write_json(_job_json(catalogue, job))
        return _exit_code(job)
    write(job_line(job))
    for stage in catalogue.job_stages(job.id):
        write(stage_line(stage, job))
    for item in catalogue.job_items(job.id, "failed", limit=FAILURES_SHOWN):
        write(f"       {item.source}: {item.reason}")
    if job.failed > FAILURES_SHOWN:
        write(f"       and {job.failed - FAILURES_SHOWN} more failed.")
    return _exit_code(job)


def _retry(options: argparse.Namespace, settings: Settings) -> int:
    catalogue = Catalogue.open(settings, create=False)
    catalogue.retry_job(options.job)
    return report_job(*see_through(settings, catalogue, options.job), as_json=options.json)


def _undo(options: argparse.Namespace, settings: Settings) -> int:
    catalogue = Catalogue.open(settings, create=False)
    undo_id = catalogue.undo_job(options.job)  # at once; the job clears up behind it
    return report_job(*see_through(settings, catalogue, undo_id), as_json=options.json)


def _report(options: argparse.Namespace, settings: Settings) -> int:
    report = quality_report(Catalogue.open(settings, create=False), options.job)
    write(REPORT.dump_json(report).decode() if options.json else "\n".join(report_lines(report)))
    return EXIT_OK


def _exit_code(job: Job) -> int:
    return EXIT_FAILED if job.failed or job.state == "failed" else EXIT_OK


def _job_json(catalogue: Catalogue, job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "said": job_state(job),
        "sources": list(job.sources),
        "created": job.created,
        "started": job.started,
        "finished": job.finished,
        "total": job.total,
        "done": job.done,
        "added": job.added,
        "updated": job.updated,
        "unchanged": job.unchanged,
        "duplicates": job.duplicates,
        "failed": job.failed,
        "stage": job.stage,
        "rate": job.rate,
        "seconds_left": job.seconds_left,
        "message": job.message,
        "stages": [
            {
                "name": stage.name,
                "done": stage.done,
                "unit": stage.unit,
                "seconds": stage.seconds,
                "rate": stage.rate,
                "seconds_left": stage.seconds_left(job),
            }
            for stage in catalogue.job_stages(job.id)
        ],
    }
