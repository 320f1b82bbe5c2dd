"""Kills the writing process at random and at aimed moments and checks that nothing was lost.

`python -m bench kills --random 20 --aimed 20 --control 27`: `kill -9` of `python -m ingest add`; then the
same command must complete and `python -m ingest verify` find every article whole. The control is the
same aimed kill on a plain Chroma writer: where that survives, the harness proves nothing.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.data import OUT, digest, load_distractors, shared_folder
from bench.killing import kill_after, kill_at_flush, run_to_end, start
from bench.kills_control import control_trial
from bench.kills_state import Stored, compare, read_copy, vector_folders
from bench.report import Table, publish

ROW_CHARS = 300  # characters of a row: one passage each, quickly embedded
EARLIEST_S = 0.2  # before that the interpreter has not begun to import
MOST_TRIES = 5  # moments drawn until one hits a running process
NEVER = 1_000_000  # passages: no generation is built while the base of the aimed kills is made
# The aimed kills start from stored articles that no generation holds, so that each start builds one.
ENVIRON = {"HF_HUB_OFFLINE": "1", "BELEG_GENERATION_PASSAGES": "50"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One kill: acknowledged articles at that moment, what was found wrong, seconds of the repair."""

    kind: str
    was_killed: bool
    acknowledged: int
    findings: tuple[str, ...]
    repair_s: float


@dataclass(frozen=True, slots=True)
class Bed:
    """What the trials of one kind start from and must end as."""

    rows: Path
    base: Path | None
    expected: Stored
    seconds: float


def main(options: argparse.Namespace) -> int:
    """Run the trials; 1 if Beleg lost anything, or if the control did not."""
    chance = random.Random(options.seed)
    shared = shared_folder(options.shared)
    texts = row_texts(load_distractors(shared), max(options.rows, options.base + options.rows))
    trials: list[Trial] = []
    if options.random:
        trials += random_trials(texts[: options.rows], options.random, chance)
    if options.aimed:
        trials += aimed_trials(texts, options.base, options.aimed, chance)
    control = [_told(control_trial(chance)) for _ in range(options.control)]
    killed = [trial for trial in control if trial.was_killed]
    rows = [_row("Beleg, random", [t for t in trials if t.kind == "random"])]
    rows.append(_row("Beleg, aimed at a flush", [t for t in trials if t.kind == "aimed"]))
    rows.append(_row("plain Chroma, aimed at a flush", control))
    head = ("writer and kill", "runs", "killed", "acknowledged, median", "damaged", "restart s, median")
    figures = {
        "findings": [finding for trial in trials for finding in trial.findings],
        "control": [trial.findings for trial in control],
    }
    publish("kills", [Table("kill -9", head, tuple(rows))], figures)
    is_valid = any(trial.findings for trial in killed) or not options.control
    if not is_valid:
        print("The control lost nothing: this harness proves nothing.", file=sys.stderr)
    return 0 if is_valid and not figures["findings"] else 1


def row_texts(articles: Sequence[str], count: int) -> list[str]:
    """Pieces of articles of about 300 characters, all different."""
    pieces: dict[str, None] = {}
    for article in articles:
        words = article.split()
        while words and len(pieces) < count:
            piece: list[str] = []
            while words and sum(map(len, piece)) + len(piece) < ROW_CHARS:
                piece.append(words.pop(0))
            if not words and pieces:
                break
            pieces[" ".join(piece)] = None
    if len(pieces) < count:
        raise ValueError(f"The articles give {len(pieces)} rows, {count} are wanted.")
    return list(pieces)[:count]


def random_trials(texts: Sequence[str], count: int, chance: random.Random) -> list[Trial]:
    """Kill an ingestion into an empty archive at moments drawn over its whole run."""
    with tempfile.TemporaryDirectory(dir=work_folder()) as work:
        bed = make_bed(Path(work), texts, None)
        trials = []
        for _ in range(count):
            for _ in range(MOST_TRIES):
                data = fresh_copy(Path(work), bed)
                process = start(add_command(bed.rows, data), ENVIRON)
                if kill_after(process, chance.uniform(EARLIEST_S, bed.seconds)):
                    break
            trials.append(_told(_checked("random", data, bed)))
        return trials


def aimed_trials(texts: Sequence[str], base: int, count: int, chance: random.Random) -> list[Trial]:
    """Kill 0 to 30 ms after a flush of the vectors' segment files."""
    with tempfile.TemporaryDirectory(dir=work_folder()) as work:
        stored = base_archive(texts[:base])
        bed = make_bed(Path(work), texts[base:], stored)
        flushes = max(1, base // 1000)
        trials = []
        for _ in range(count):
            data, was_killed = Path(), False
            for _ in range(MOST_TRIES):
                data = fresh_copy(Path(work), bed)
                process = start(add_command(bed.rows, data), ENVIRON)
                was_killed = kill_at_flush(process, data / "vectors", chance.randint(1, flushes), chance)
                if was_killed:
                    break
            trials.append(_told(_checked("aimed", data, bed, was_killed=was_killed)))
        return trials


def base_archive(texts: Sequence[str]) -> Path:
    """An archive that holds rows and no generation of vectors; kept for the next time."""
    folder = OUT / "cache" / f"kills-{digest([], list(texts))}"
    if not folder.is_dir():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        rows = _write_rows(folder.with_suffix(".csv"), texts, "b")
        environ = {**ENVIRON, "BELEG_GENERATION_PASSAGES": str(NEVER)}
        if run_to_end(add_command(rows, partial), environ) != 0:
            raise RuntimeError("The archive that the aimed kills start from could not be built.")
        partial.rename(folder)
    return folder


def make_bed(work: Path, texts: Sequence[str], base: Path | None) -> Bed:
    """Run the command once without a kill: what the trials must end as, and how long it takes."""
    rows = _write_rows(work / "rows.csv", texts, "r")
    reference = work / "reference"
    if base:
        shutil.copytree(base, reference)
    started = time.monotonic()
    code = run_to_end(add_command(rows, reference), ENVIRON)
    seconds = time.monotonic() - started
    if code != 0:
        raise RuntimeError(f"`ingest add` without a kill ended with {code}.")
    return Bed(rows, base, read_copy(reference, work), seconds)


def _checked(kind: str, data: Path, bed: Bed, *, was_killed: bool = True) -> Trial:
    """After a kill: nothing acknowledged is missing, the same command completes, all is whole."""
    work = data.parent
    at_kill = read_copy(data, work)
    findings = compare(at_kill, bed.expected, is_complete=False)
    started = time.monotonic()
    code = run_to_end(add_command(bed.rows, data), ENVIRON)
    repair_s = time.monotonic() - started
    if code != 0:
        findings.append(f"The same command ended with {code} after the kill.")
    findings += compare(read_copy(data, work), bed.expected, is_complete=True)
    report = work / "verify.json"
    verify = [sys.executable, "-m", "ingest", "verify", "--json", "--data", str(data)]
    code = run_to_end(verify, ENVIRON, report)
    try:
        findings += json.loads(report.read_text(encoding="utf-8"))["findings"]
    except (ValueError, KeyError):
        findings.append(f"`ingest verify` ended with {code} and no report.")
    if len(vector_folders(data)) > 1:
        findings.append(f"Directories of vectors are left over: {vector_folders(data)}.")
    return Trial(kind, was_killed, len(at_kill.acknowledged), tuple(findings), repair_s)


def _told(trial: Trial) -> Trial:
    killed = "killed" if trial.was_killed else "NOT killed"
    damage = "; ".join(trial.findings) or "whole"
    print(f"{trial.kind}: {killed} at {trial.acknowledged} acknowledged: {damage}", file=sys.stderr)
    return trial


def _row(name: str, trials: Sequence[Trial]) -> tuple[object, ...]:
    def median(values: Sequence[float]) -> float | None:
        return sorted(values)[len(values) // 2] if values else None

    return (
        name,
        len(trials),
        sum(trial.was_killed for trial in trials),
        median([trial.acknowledged for trial in trials]),
        sum(bool(trial.findings) for trial in trials),
        median([trial.repair_s for trial in trials]),
    )


def fresh_copy(work: Path, bed: Bed) -> Path:
    """What a trial starts from, in a folder that is its own; empty where the bed has no base."""
    data = work / "data"
    shutil.rmtree(data, ignore_errors=True)
    if bed.base:
        shutil.copytree(bed.base, data)
    return data


def add_command(rows: Path, data: Path) -> list[str]:
    """The command that is killed."""
    return [sys.executable, "-m", "ingest", "add", str(rows), "--data", str(data), "--json"]


def _write_rows(path: Path, texts: Sequence[str], prefix: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "title", "text"))
        writer.writerows((f"{prefix}{n}", f"Meldung {prefix}{n}", text) for n, text in enumerate(texts))
    return path


def work_folder() -> Path:
    """Where the trials' folders lie; made if need be."""
    folder = OUT / "kills"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
