"""The control of the kill harness: the aimed kill on a plain Chroma writer."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.data import OUT
from bench.killing import kill_at_flush, run_to_end, start

if TYPE_CHECKING:
    from bench.kills import Trial

RECORDS = 8000  # more than are written before the last flush that is aimed at
LATEST_FLUSH = 5  # flushes come every 1,000 records, chromadb's own setting
ENVIRON = {"ANONYMIZED_TELEMETRY": "False"}


def control_trial(chance: random.Random) -> Trial:
    """Kill a plain writer at a flush; two fresh processes then look for what it acknowledged.

    Two, since some damage lets the first process answer everything and crashes the next.
    """
    from bench.kills import Trial

    folder_of_all = OUT / "kills"
    folder_of_all.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder_of_all, ignore_cleanup_errors=True) as work:
        folder, said = Path(work) / "chroma", Path(work) / "acknowledged.txt"
        writer = [sys.executable, "-m", "bench.plain_chroma", "write", str(folder), str(RECORDS)]
        process = start(writer, ENVIRON, said)
        was_killed = kill_at_flush(process, folder, chance.randint(1, LATEST_FLUSH), chance)
        lines = [line for line in said.read_text().splitlines(keepends=True) if line.endswith("\n")]
        acknowledged = int(lines[-1]) if lines else 0
        findings = []
        for reader in ("first", "second"):
            report = Path(work) / "report.txt"
            command = [sys.executable, "-m", "bench.plain_chroma", "check", str(folder), str(acknowledged)]
            code = run_to_end(command, ENVIRON, report, with_errors=True)
            if code != 0:
                words = (report.read_text(errors="replace").strip().splitlines() or ["no word"])[-1]
                findings.append(f"{reader} reader ended with {code}: {words}")
        return Trial("control", was_killed, acknowledged, tuple(findings), 0.0)
