"""How time, memory and disk grow from 10,000 to 100,000 passages: `python -m bench scale`.

The archives are made of the shared corpora by repeating and perturbing, see `bench.scale_texts`, and
stored through `ArchiveWriter.add` as an ingestion stores them. Each is searched in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.data import ROOT, shared_folder
from bench.report import Table, publish
from bench.scale_archives import build_seconds, scale_archives
from bench.scale_plot import Line, Panel, draw
from bench.scale_search import RUNS, Searched, read_searched
from rag.embedding import Embedder
from rag.settings import Settings, load_settings

TARGET_P50_MS, TARGET_P95_MS = 40, 80  # at 100,000 passages on 2 cores, with embedding
PLOTS = ROOT / ".github"
LONGEST_S = 1800  # a searching process that runs longer hangs


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes on disk of an archive's parts."""

    catalogue: int
    vectors: int
    words: int


def main(options: argparse.Namespace) -> int:
    """Build, search, print, draw; 1 if a target is missed at the largest size."""
    shared = shared_folder(options.shared).resolve()
    archives = scale_archives(shared, Embedder.load(load_settings()))
    searched = {size: search(settings, shared) for size, settings in archives.items()}
    sizes = {size: sizes_of(settings.data) for size, settings in archives.items()}
    seconds = {size: build_seconds(settings) for size, settings in archives.items()}
    figures: dict[str, object] = {"cores": os.cpu_count(), "load after": os.getloadavg()[0]}
    for size in archives:
        by_name = {each.restriction: {"p50": each.p50, "p95": each.p95} for each in searched[size].times}
        figures[f"{size} passages"] = {
            **{
                f"{name} {measure} ms": value
                for name, both in by_name.items()
                for measure, value in both.items()
            },
            **{f"{name} MB": value / 2**20 for name, value in asdict(sizes[size]).items()},
            "memory MB": searched[size].memory_mb,
            "build s": seconds[size],
        }
    publish("scale", [times_table(searched), growth_table(searched, sizes, seconds)], figures)
    draw(times_panel(searched), PLOTS / "scale-time.svg")
    draw(sizes_panel(searched, sizes), PLOTS / "scale-size.svg")
    largest = searched[max(searched)]
    slow = [each for each in largest.times if each.p50 > TARGET_P50_MS or each.p95 > TARGET_P95_MS]
    for each in slow:
        print(f"Too slow, {each.restriction}: p50 {each.p50:.0f}, p95 {each.p95:.0f} ms.", file=sys.stderr)
    return 1 if slow else 0


def search(settings: Settings, shared: Path) -> Searched:
    """Search an archive in a process of its own, whose memory is then that of the search alone."""
    command = [sys.executable, "-m", "bench.scale_search", str(settings.data), str(shared)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=LONGEST_S)
    return read_searched(done.stdout)


def sizes_of(folder: Path) -> Sizes:
    """What the parts of an archive take on the disk."""
    return Sizes(
        catalogue=_bytes(folder, "catalogue.sqlite*"),
        vectors=_bytes(folder, "vectors/**/*"),
        words=_bytes(folder, "words-*/**/*"),
    )


def _bytes(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())


def times_table(searched: Mapping[int, Searched]) -> Table:
    """Milliseconds from the understood question to its hits, by size and restriction."""
    rows = [
        (each.passages, times.restriction, round(times.p50, 1), round(times.p95, 1))
        for each in searched.values()
        for times in each.times
    ]
    first = next(iter(searched.values()))
    note = (
        f"{first.questions} dev questions, embedding included, median of {RUNS} runs. Reading the question"
        f" takes another {first.understand_ms:.1f} ms. The first question of a process takes "
        + ", ".join(f"{each.first_ms:.0f} ms" for each in searched.values())
        + "."
    )
    return Table("Question to hits", ("passages", "restricted to", "p50 ms", "p95 ms"), tuple(rows), note)


def growth_table(
    searched: Mapping[int, Searched], sizes: Mapping[int, Sizes], seconds: Mapping[int, float]
) -> Table:
    """Disk, memory and the time of building, by size."""
    rows = [
        (
            each.passages,
            *(round(part / 2**20) for part in asdict(sizes[size]).values()),
            round(each.memory_mb - each.model_mb),
            round(each.memory_mb),
            round(seconds[size]),
        )
        for size, each in searched.items()
    ]
    head = ("passages", "catalogue MB", "vectors MB", "words MB", "memory MB", "with model MB", "build s")
    return Table("Growth", head, tuple(rows), "Building takes vectors as given: embedding is not in it.")


def times_panel(searched: Mapping[int, Searched]) -> Panel:
    """Median times of each restriction, and the slowest of the 95th percentiles."""
    names = [times.restriction for times in next(iter(searched.values())).times]
    lines = [
        Line(f"{name}, p50", [each.times[n].p50 for each in searched.values()])
        for n, name in enumerate(names)
    ]
    lines.append(Line("slowest, p95", [max(times.p95 for times in each.times) for each in searched.values()]))
    return Panel("Question to hits, ms", _passages(searched), tuple(lines))


def sizes_panel(searched: Mapping[int, Searched], sizes: Mapping[int, Sizes]) -> Panel:
    """Megabytes on disk by part, and in memory."""
    lines = [
        Line(f"{part}, disk", [getattr(sizes[size], part) / 2**20 for size in searched])
        for part in ("catalogue", "vectors", "words")
    ]
    lines.append(Line("memory", [each.memory_mb - each.model_mb for each in searched.values()]))
    return Panel("Size, MB (memory without the model)", _passages(searched), tuple(lines))


def _passages(searched: Mapping[int, Searched]) -> list[int]:
    return [each.passages for each in searched.values()]
