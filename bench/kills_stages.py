"""Kills an ingestion in every one of its stages; the next start must repair it by itself in ten seconds.

`python -m bench kills --stages 100`: the stages are told apart from outside, by what the catalogue and the
folders show, so that the killed program is the one that people run. After each kill: nothing acknowledged
is lost, nothing is half there, no vector or word is orphaned, and the job goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.data import load_distractors, shared_folder
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
from bench.kills_state import compare, read_copy
from bench.report import Table, publish
from rag.catalogue.catalogue import CATALOGUE_FILE

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


def _asked(statement: str) -> Callable[[Path], bool]:
    """A condition on the catalogue of a running archive; False while there is none."""

    def holds(data: Path) -> bool:
        if not (data / CATALOGUE_FILE).is_file():
            return False
        try:
            address = f"file:{data / CATALOGUE_FILE}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, timeout=0.1)) as connection:
                return bool(connection.execute(statement).fetchone()[0])
        except sqlite3.Error:  # its tables are being made
            return False

    return holds


def _is_building(data: Path) -> bool:
    """Whether there is a directory of vectors that is not whole yet."""
    folders = list((data / "vectors").glob("gen-*"))
    return any(not (folder / "manifest.json").exists() for folder in folders)


def _has_words(data: Path) -> bool:
    """Whether the word index is being written: a segment that no commit names yet."""
    for folder in data.glob("words-*"):
        try:
            named = (folder / "meta.json").read_text(encoding="utf-8").replace("-", "")
        except OSError:
            return False
        if any(path.stem.partition(".")[0] not in named for path in folder.glob("*.store")):
            return True
    return False


# Stage -> what shows that it is under way, in the order of the work.
STAGES: dict[str, Callable[[Path], bool]] = {
    "make tables": lambda data: (data / CATALOGUE_FILE).is_file(),
    "read and embed": _asked("SELECT count(*) FROM jobs WHERE state = 'running'"),
    "stage in catalogue": _asked("SELECT count(*) FROM versions WHERE state = 'pending'"),
    "write words": _has_words,
    "publish": _asked(
        "SELECT (SELECT count(*) FROM versions WHERE state = 'live') > (SELECT count(*) FROM job_items)"
    ),
    "second batch": _asked("SELECT count(*) FROM job_items"),
    "build vectors": _is_building,
    "probe vectors": lambda data: any((data / "vectors").glob("gen-*/manifest.json")),
    "report": _asked("SELECT count(*) FROM jobs WHERE stage = 'report'"),
    "self-test": _asked("SELECT count(*) FROM jobs WHERE state = 'done'"),
}


def main(options: argparse.Namespace) -> int:
    """Run the trials by turns through the stages; 1 if anything was lost or a stage was never hit."""
    chance = random.Random(options.seed)
    texts = row_texts(load_distractors(shared_folder(options.shared)), options.stage_rows)
    trials = stage_trials(texts, options.stages, chance)
    kinds = (RANDOM, *STAGES)
    rows = [_row(kind, [trial for trial in trials if trial.stage == kind]) for kind in kinds]
    rows.append(_row("all", trials))
    head = (
        "killed while",
        "runs",
        "killed",
        "acknowledged, median",
        "damaged",
        "repair s, median",
        "longest",
    )
    figures = {
        "trials": len(trials),
        "killed": sum(trial.was_killed for trial in trials),
        "findings": [finding for trial in trials for finding in trial.findings],
        "longest_repair_s": max((trial.repair_s for trial in trials), default=0.0),
    }
    title = f"kill -9 over an ingestion of {options.stage_rows} articles"
    publish("kills_stages", [Table(title, head, tuple(rows))], figures)
    return int(bool(figures["findings"]) or figures["killed"] != len(trials))


def stage_trials(texts: Sequence[str], count: int, chance: random.Random) -> list[StageTrial]:
    """Kill an ingestion `count` times, in each stage and at random in turn."""
    kinds = (RANDOM, *STAGES)
    with tempfile.TemporaryDirectory(dir=work_folder()) as work:
        bed = make_bed(Path(work), texts, None)
        return [_tell(_trial(kinds[n % len(kinds)], Path(work), bed, chance)) for n in range(count)]


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
    if run_to_end(add_command(bed.rows, data), ENVIRON) != 0:
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
