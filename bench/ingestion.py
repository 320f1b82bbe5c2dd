"""Speed of taking the shared corpus in, of taking it in again, and of a page's start over it.

`python -m bench ingestion`; `--limit N` takes the first N rows of the table of articles alone, to see in a
minute that the command works. Everything runs as a person would start it, in processes of its own.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bench.data import OUT, ROOT, load_distractors, shared_folder
from bench.report import Table, publish
from rag.catalogue import Catalogue
from rag.settings import load_settings

SOURCES = ("texts", "news_pages.warc.gz", "derstandard_1028.csv.gz")
SAMPLE_S = 0.2  # between two looks at the memory of the processes
LONGEST_S = 3600  # a command that runs longer hangs
PAGE_LONGEST_S = 120  # for the pages to come up
HEALTH, ASK_PAGE = "/_stcore/health", "/"
COUNTED = ("added", "updated", "unchanged", "duplicates", "failed")


@dataclass(frozen=True, slots=True)
class Ran:
    """One `ingest add`: its report, its seconds, the most memory of it and its children at one time."""

    counts: dict[str, int]
    seconds: float
    peak_mb: float


def main(options: argparse.Namespace) -> int:
    """Take in, take in again, open the pages, print, keep; 1 if anything failed or changed the second time."""
    shared = shared_folder(options.shared).resolve()
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT) as work:
        data = Path(work) / "data"
        sources = sources_of(shared, options.limit, Path(work))
        first, second = (add(sources, data) for _ in range(2))
        catalogue = Catalogue.open(load_settings(data=data), create=False)
        passages, stages = catalogue.state().passages, catalogue.job_stages(catalogue.jobs()[-1].id)
        catalogue.close()
        pages = page_seconds(data)
    documents = sum(first.counts.values())
    rows = (
        ("documents", documents),
        *((name, first.counts[name]) for name in COUNTED if first.counts[name]),
        ("passages", passages),
        ("documents/s", documents / first.seconds),
        ("passages/s", passages / first.seconds),
        ("seconds", round(first.seconds)),
        ("peak memory of all processes, MB", round(first.peak_mb)),
        *((f"seconds in {stage.name}", round(stage.seconds, 1)) for stage in stages),
        ("second run, unchanged", second.counts["unchanged"]),
        ("second run, seconds", round(second.seconds, 1)),
        ("pages healthy after start, s", pages[0]),
        ("Ask page's HTML after start, s", pages[1]),
    )
    figures = {str(name): value for name, value in rows}
    figures |= {"cores": os.cpu_count(), "load after": os.getloadavg()[0]}
    publish("ingestion", [Table("Ingestion", ("", ""), rows, _note(options.limit))], figures)
    return int(first.counts["failed"] > 0 or second.counts["unchanged"] != documents)


def sources_of(shared: Path, limit: int, work: Path) -> list[Path]:
    """What is taken in: the whole corpus, or a table of the first `limit` articles written to `work`."""
    if not limit:
        return [shared / "corpus" / name for name in SOURCES]
    table = work / "rows.csv.gz"
    with gzip.open(table, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "text"))
        writer.writerows((f"row {n}", text) for n, text in enumerate(load_distractors(shared)[:limit]))
    return [table]


def add(sources: Sequence[Path], data: Path) -> Ran:
    """Run `python -m ingest add` to its end and watch its memory.

    Raises:
        RuntimeError: If it gave no report.
    """
    command = [sys.executable, "-m", "ingest", "add", *map(str, sources), "--data", str(data), "--json"]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=_environ(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    watch = MemoryWatch(process.pid)
    watch.start()
    try:
        said, _ = process.communicate(timeout=LONGEST_S)
    finally:
        watch.stop()
        process.kill()
        process.wait()
    seconds = time.perf_counter() - began
    if not said:
        raise RuntimeError(f"{' '.join(command[1:])} ended with {process.returncode} and no report.")
    report = json.loads(said)
    return Ran({name: int(report[name]) for name in COUNTED}, seconds, watch.peak_mb)


class MemoryWatch(threading.Thread):
    """Looks at a process and its children until it is stopped; memory that they share counts once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0
        self._root = psutil.Process(pid)
        self._ended = threading.Event()

    def run(self) -> None:
        """Look again and again."""
        while not self._ended.wait(SAMPLE_S):
            self.peak_mb = max(self.peak_mb, self._memory_mb())

    def stop(self) -> None:
        """Look no more; returns when the last look is done."""
        self._ended.set()
        self.join()

    def children(self) -> list[psutil.Process]:
        """The processes below the watched one; none where it has ended."""
        try:
            return list(self._root.children(recursive=True))
        except psutil.NoSuchProcess:
            return []

    def _memory_mb(self) -> float:
        return sum(map(_proportional_mb, [self._root, *self.children()]))


def _proportional_mb(process: psutil.Process) -> float:
    """Memory of a process, with what it shares split among the sharers; 0 when it has ended."""
    try:
        return float(process.memory_full_info().pss / 2**20)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0.0


def page_seconds(data: Path) -> tuple[float, float]:
    """Start the pages over an archive; seconds until they are healthy and until the Ask page's HTML is up.

    Raises:
        TimeoutError: If they do not come up.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=_environ() | {"BELEG_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return tuple(_seconds_until(f"http://127.0.0.1:{port}{path}", began) for path in (HEALTH, ASK_PAGE))
    finally:
        process.terminate()
        process.wait()


def _seconds_until(address: str, began: float) -> float:
    while (spent := time.perf_counter() - began) < PAGE_LONGEST_S:
        try:
            if httpx.get(address, trust_env=False).status_code == httpx.codes.OK:
                return round(time.perf_counter() - began, 2)
        except httpx.TransportError:
            time.sleep(SAMPLE_S / 4)
    raise TimeoutError(f"{address} did not answer within {spent:.0f} s.")


def _environ() -> dict[str, str]:
    return {**os.environ, "HF_HUB_OFFLINE": "1"}


def _note(limit: int) -> str:
    if limit:
        return f"Only the first {limit} rows of the table of articles, so no figures for the README."
    return "Peak memory: proportional set size of the command and its children, every 0.2 s."
