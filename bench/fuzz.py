"""Ten thousand damaged files through every reader: `python -m bench fuzz --files 10000`.

Each ends as articles or as a plain sentence; a crash, a hang or more memory than a page may take is a finding.
What was read is kept in `bench/out/fuzz.jsonl`, so that `--minutes 4` at a time goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from bench.data import OUT, ROOT
from bench.fuzz_reading import samples_in
from bench.killing import kill
from bench.report import Table, publish

SAMPLES = ROOT / "tests" / "ingest" / "samples"
KEPT = "fuzz.jsonl"
HANG_S = 30.0  # seconds without an answer: a page may take no longer in the pool
START_S = 60.0  # seconds for the reading process to load its parsers
TRACE_CHARS = 600  # of a crash's last words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one damaged file; `crash` and `odd` are empty where all is well."""

    number: int
    sample: str
    seconds: float
    articles: int = 0
    reasons: int = 0
    odd: tuple[str, ...] = ()
    memory_mb: int = 0
    crash: str = ""


def main(options: argparse.Namespace) -> int:
    """Read files until there are enough or the time is over; 1 if one of them is a finding."""
    kept = OUT / KEPT
    OUT.mkdir(parents=True, exist_ok=True)
    if options.anew:
        kept.unlink(missing_ok=True)
    done = read_kept(kept)
    with kept.open("a", encoding="utf-8") as file:
        for outcome in read_damaged_files(SAMPLES, len(done), options.files, 60 * options.minutes):
            done.append(outcome)
            file.write(json.dumps(asdict(outcome)) + "\n")
            if outcome.crash or outcome.odd:
                said = outcome.crash or "; ".join(outcome.odd)
                print(f"{outcome.number} {outcome.sample}: {said}", file=sys.stderr, flush=True)
    publish("fuzz", [table_of(done, options.files)], figures_of(done))
    return int(any(each.crash or each.odd for each in done))


def read_kept(path: Path) -> list[Outcome]:
    """The outcomes of earlier calls, in order."""
    if not path.is_file():
        return []
    known = {field.name for field in fields(Outcome)}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Outcome(**{**{name: row[name] for name in known & set(row)}, "odd": tuple(row.get("odd", ()))})
        for row in rows
    ]


def read_damaged_files(folder: Path, first: int, end: int, seconds: float) -> Iterator[Outcome]:
    """Read the damaged files from `first` up to `end`; a process that crashed or hung is started anew.

    Args:
        folder: Of the samples that are damaged.
        first: The number of the first file.
        end: The number after the last.
        seconds: No file is begun after these.

    Yields:
        One outcome a file, in order.
    """
    names = [path.name for path in samples_in(folder)]
    deadline = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as work:
        while first < end and time.monotonic() < deadline:
            errors = Path(work) / "errors"
            reader = _Reader(folder, first, end - first, errors)
            try:
                while first < end and time.monotonic() < deadline:
                    outcome = reader.next()
                    if outcome is None:
                        break
                    yield outcome
                    first += 1
                else:
                    return
            finally:
                kill(reader.process)
            yield Outcome(first, names[first % len(names)], HANG_S, crash=_last_words(reader, errors))
            first += 1


class _Reader:
    """A process that reads damaged files, and what it says of each."""

    def __init__(self, folder: Path, first: int, count: int, errors: Path) -> None:
        command = [sys.executable, "-m", "bench.fuzz_reading", str(folder), str(first), str(count)]
        with errors.open("wb") as stream:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stream, start_new_session=True, bufsize=0
            )
        self._patience_s = START_S
        self.is_hung = False

    def next(self) -> Outcome | None:
        """What became of the next file; None where the process ended or hangs."""
        ready, _, _ = select.select([self.process.stdout], [], [], self._patience_s)
        self.is_hung = not ready
        line = self.process.stdout.readline() if ready else b""
        self._patience_s = HANG_S
        if not line:
            return None
        row = json.loads(line)
        return Outcome(**{**row, "odd": tuple(row["odd"])})


def _last_words(reader: _Reader, errors: Path) -> str:
    """Why a reading process did not answer."""
    if reader.is_hung:
        return f"no answer within {HANG_S:.0f} s"
    said = errors.read_text(encoding="utf-8", errors="replace").strip()
    return f"ended with {reader.process.returncode}: {said[-TRACE_CHARS:]}"


def table_of(outcomes: Sequence[Outcome], wanted: int) -> Table:
    """What became of the damaged files of each sample."""
    by_sample: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_sample.setdefault(outcome.sample, []).append(outcome)
    rows = [_row(name, by_sample[name]) for name in sorted(by_sample)]
    head = ("sample", "files", "with articles", "only sentences", "crash or hang", "unclear", "longest s")
    note = f"{len(outcomes)} of {wanted} files read; damage drawn by number, see `bench/fuzz_mutating.py`."
    return Table("Damaged files", head, (*rows, _row("all", outcomes)), note)


def figures_of(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The figures that the README tells."""
    return {
        "files": len(outcomes),
        "crashes and hangs": sum(bool(each.crash) for each in outcomes),
        "unclear": sum(bool(each.odd) for each in outcomes),
        "longest s": max((each.seconds for each in outcomes), default=0.0),
        "peak memory MB": max((each.memory_mb for each in outcomes), default=0),
        "findings": dict(
            Counter((each.crash or each.odd[0])[-100:] for each in outcomes if each.crash or each.odd)
        ),
    }


def _row(name: str, outcomes: Sequence[Outcome]) -> tuple[object, ...]:
    return (
        name,
        len(outcomes),
        sum(each.articles > 0 for each in outcomes),
        sum(each.articles == 0 and each.reasons > 0 for each in outcomes),
        sum(bool(each.crash) for each in outcomes),
        sum(bool(each.odd) for each in outcomes),
        max((each.seconds for each in outcomes), default=0.0),
    )
