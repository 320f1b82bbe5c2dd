"""Kills an ingestion in every one of its stages; the next start must repair it by itself in ten seconds.

`python -m bench kills --stages 100`: the stages are told apart from outside, by what the catalogue and the
folders show, so that the killed program is the one that people run. After each kill: nothing acknowledged
is lost, nothing is half there, no vector or word is orphaned, and the job goes on where it was. Each trial is
kept in `bench/out/kills_stages.jsonl`, so that `--minutes 4` at a time goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.data import OUT, load_distractors, shared_folder
from bench.killing import LONGEST_S, kill, kill_after, run_to_end, start
from bench.kills import (
    EARLIEST_S,
    ENVIRON,
    MOST_TRIES,
    Bed,
    add_command,
    fresh_copy,
    make_bed,
    row_texts,
    work_folder,
)
from bench.kills_seen import STAGES
from bench.kills_state import compare, read_copy
from bench.report import Table, publish
from rag.catalogue.catalogue import CATALOGUE_FILE

KEPT = "kills_stages.jsonl"
# The run that completes a trial leaves out the self-test: that it survives a kill is a stage of its own.
COMPLETING = {**ENVIRON, "BELEG_SELF_TEST": "false"}
REPAIR_LIMIT_S = 10.0  # of `ArchiveWriter.open` after a kill, beyond what an interpreter takes to start
SPREAD_S = 0.15  # a kill comes up to this long after its stage was seen
POLL_S = 0.004  # between two looks at the catalogue, so that looking costs little
RANDOM = "random"  # the kind that waits for no stage


@dataclass(frozen=True, slots=True)
class StageTrial:
    """One kill: the stage it was aimed at, what was acknowledged, what is wrong, seconds of the repair."""

    stage: str
    was_killed: bool
    acknowledged: int
    repair_s: float
    findings: tuple[str, ...]


def main(options: argparse.Namespace) -> int:
    """Run the trials by turns through the stages; 1 if anything was lost or a stage was never hit."""
    texts = row_texts(load_distractors(shared_folder(options.shared)), options.stage_rows)
    kept = OUT / KEPT
    if options.anew:
        kept.unlink(missing_ok=True)
    trials = read_kept(kept)
    with kept.open("a", encoding="utf-8") as file:
        for trial in stage_trials(texts, range(len(trials), options.stages), options):
            trials.append(_tell(trial))
            file.write(json.dumps(asdict(trial), ensure_ascii=False) + "\n")
            file.flush()
    figures = {
        "trials": len(trials),
        "killed": sum(trial.was_killed for trial in trials),
        "findings": [finding for trial in trials for finding in trial.findings],
        "longest_repair_s": max((trial.repair_s for trial in trials), default=0.0),
        "load after": os.getloadavg()[0],
    }
    publish("kills_stages", [table_of(trials, options.stage_rows)], figures)
    return int(bool(figures["findings"]) or figures["killed"] != len(trials))


def read_kept(path: Path) -> list[StageTrial]:
    """The trials of earlier calls, in order."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    rows = [json.loads(line) for line in lines]
    return [StageTrial(**{**row, "findings": tuple(row["findings"])}) for row in rows]


def stage_trials(
    texts: Sequence[str], numbers: Sequence[int], options: argparse.Namespace
) -> Iterator[StageTrial]:
    """Kill an ingestion in each stage and at random in turn, one trial a number, while there is time."""
    kinds = (RANDOM, *STAGES)
    deadline = time.monotonic() + 60 * options.minutes
    with tempfile.TemporaryDirectory(dir=work_folder()) as work:
        bed = make_bed(Path(work), texts, None) if numbers else None
        for number in numbers:
            if bed is None or time.monotonic() > deadline:
                return
            chance = random.Random(f"{options.seed} {number}")
            yield _trial(kinds[number % len(kinds)], Path(work), bed, chance)


def _trial(stage: str, work: Path, bed: Bed, chance: random.Random) -> StageTrial:
    data, was_killed = work / "data", False
    for _ in range(MOST_TRIES):
        data = fresh_copy(work, bed)
        process = start(add_command(bed.rows, data), ENVIRON)
        if stage == RANDOM:
            was_killed = kill_after(process, chance.uniform(EARLIEST_S, bed.seconds))
        else:
            was_killed = kill_in_stage(process, data, STAGES[stage], chance)
        if was_killed:
            break
    at_kill = read_copy(data, work)
    findings = compare(at_kill, bed.expected, is_complete=False)
    repair_s, found = _repaired(data, work)
    findings += found
    after = read_copy(data, work)
    findings += compare(after, bed.expected, is_complete=False)
    if lost := at_kill.acknowledged - set(after.live):
        findings.append(f"{len(lost)} acknowledged articles are gone after the repair.")
    if run_to_end(add_command(bed.rows, data), COMPLETING) != 0:
        findings.append("The same command does not end well after the repair.")
    findings += compare(read_copy(data, work), bed.expected, is_complete=True)
    findings += _jobs_of(data)
    return StageTrial(stage, was_killed, len(at_kill.acknowledged), repair_s, tuple(findings))


def kill_in_stage(
    process: subprocess.Popen, data: Path, is_in_stage: Callable[[Path], bool], chance: random.Random
) -> bool:
    """Kill up to `SPREAD_S` after a stage is seen; False if the process ended before."""
    deadline = time.monotonic() + LONGEST_S
    while process.poll() is None and time.monotonic() < deadline:
        if is_in_stage(data):
            time.sleep(chance.uniform(0, SPREAD_S))
            was_running = process.poll() is None
            kill(process)
            return was_running
        time.sleep(POLL_S)
    kill(process)
    return False


def _repaired(data: Path, work: Path) -> tuple[float, list[str]]:
    """Let the next start repair the archive; its seconds and what is wrong after it."""
    if not data.is_dir():  # killed before it had made anything
        return 0.0, []
    report = work / "repair.json"
    code = run_to_end([sys.executable, "-m", "bench.kills_repair", str(data)], ENVIRON, report)
    try:
        said = json.loads(report.read_text(encoding="utf-8"))
    except ValueError:
        return 0.0, [f"The start after the kill ended with {code} and no report."]
    findings = list(said["findings"])
    if said["seconds"] > REPAIR_LIMIT_S:
        findings.append(f"The repair took {said['seconds']} s.")
    return float(said["seconds"]), findings


def _jobs_of(data: Path) -> list[str]:
    """What is wrong with the jobs: one that is not done, or a document that was recorded twice."""
    with closing(sqlite3.connect(data / CATALOGUE_FILE)) as connection:
        open_jobs = connection.execute("SELECT count(*) FROM jobs WHERE state != 'done'").fetchone()[0]
        twice = connection.execute(
            "SELECT count(*) - count(DISTINCT job_id || ' ' || source) FROM job_items"
        ).fetchone()[0]
    findings = [f"{open_jobs} jobs are not done."] if open_jobs else []
    return [*findings, f"{twice} documents are recorded twice."] if twice else findings


def _tell(trial: StageTrial) -> StageTrial:
    killed = "killed" if trial.was_killed else "NOT killed"
    damage = "; ".join(trial.findings) or "whole"
    said = f"{trial.stage}: {killed} at {trial.acknowledged}, repaired in {trial.repair_s:.1f} s: {damage}"
    print(said, file=sys.stderr, flush=True)
    return trial


def table_of(trials: Sequence[StageTrial], articles: int) -> Table:
    """What the kills of each stage did."""
    rows = [_row(kind, [trial for trial in trials if trial.stage == kind]) for kind in (RANDOM, *STAGES)]
    head = (
        "killed while",
        "runs",
        "killed",
        "acknowledged, median",
        "damaged",
        "repair s, median",
        "longest",
    )
    title = f"kill -9 over an ingestion of {articles} articles"
    return Table(title, head, (*rows, _row("all", trials)))


def _row(name: str, trials: Sequence[StageTrial]) -> tuple[object, ...]:
    def middle(values: Sequence[float]) -> float | None:
        return sorted(values)[len(values) // 2] if values else None

    return (
        name,
        len(trials),
        sum(trial.was_killed for trial in trials),
        middle([trial.acknowledged for trial in trials]),
        sum(bool(trial.findings) for trial in trials),
        middle([trial.repair_s for trial in trials]),
        max((trial.repair_s for trial in trials), default=None),
    )
