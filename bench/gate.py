"""Holds the last figures against their floors: `python -m bench gate`.

`bench/data/floors.json` pins the floors, and the SHA-256 of the data that they were measured on. A figure
that was not measured is a finding too: nothing passes by being left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.data import OUT, ROOT, shared_folder

FLOORS = ROOT / "bench" / "data" / "floors.json"


@dataclass(frozen=True, slots=True)
class Floor:
    """A bound of one figure: where it lies in a report, and the least or the most that it may be.

    `path` leads through the report's figures; `least` or `most` is None.
    """

    report: str
    path: tuple[str, ...]
    least: float | None
    most: float | None

    @property
    def name(self) -> str:
        """The figure as people read it."""
        return " · ".join((self.report, *self.path))


@dataclass(frozen=True, slots=True)
class Gate:
    """What must hold: the data's hashes by path under the shared folder, and the floors."""

    data: tuple[tuple[str, str], ...]
    floors: tuple[Floor, ...]


def main(options: argparse.Namespace) -> int:
    """Print what holds and what does not; 1 if anything does not."""
    gate = load_gate(FLOORS)
    shared = shared_folder(options.shared)
    reports = {floor.report: read_figures(OUT / f"{floor.report}.json") for floor in gate.floors}
    findings = changed_data(gate, shared) + broken_floors(gate.floors, reports)
    for finding in findings:
        print(finding, file=sys.stderr)
    print(f"{len(gate.floors)} floors, {len(gate.data)} files of data, {len(findings)} findings.")
    return 1 if findings else 0


def load_gate(path: Path) -> Gate:
    """Read the file of floors.

    Raises:
        ValueError: If a floor has no bound.
    """
    kept = json.loads(path.read_text(encoding="utf-8"))
    floors = tuple(
        Floor(row["report"], tuple(row["path"]), row.get("least"), row.get("most")) for row in kept["floors"]
    )
    for floor in floors:
        if floor.least is None and floor.most is None:
            raise ValueError(f"{path.name}: {floor.name} has neither least nor most.")
    return Gate(tuple(kept["data"].items()), floors)


def read_figures(path: Path) -> Mapping[str, object]:
    """The figures that a benchmark left; none where it has not run."""
    if not path.is_file():
        return {}
    figures: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return figures


def changed_data(gate: Gate, shared: Path) -> list[str]:
    """A sentence for each file of the data that is not the one that the floors were measured on."""
    return [
        f"{name} is not the file that the floors were set on; measure again and set them anew."
        for name, expected in gate.data
        if not (shared / name).is_file()
        or hashlib.sha256((shared / name).read_bytes()).hexdigest() != expected
    ]


def broken_floors(floors: Sequence[Floor], reports: Mapping[str, Mapping[str, object]]) -> list[str]:
    """A sentence for each floor that is broken, or whose figure is not there."""
    findings = []
    for floor in floors:
        value = figure_at(reports.get(floor.report, {}), floor.path)
        if value is None:
            findings.append(f"{floor.name}: not measured; run `python -m bench {floor.report}`.")
        elif floor.least is not None and value < floor.least:
            findings.append(f"{floor.name}: {value:.4f}, at least {floor.least} is asked.")
        elif floor.most is not None and value > floor.most:
            findings.append(f"{floor.name}: {value:.4f}, at most {floor.most} is allowed.")
    return findings


def figure_at(figures: Mapping[str, object], path: Sequence[str]) -> float | None:
    """The number at a path of names, None where there is none."""
    value: object = figures
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return float(value) if isinstance(value, int | float) else None
