"""Tables for people and JSON for the README and the gate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.data import OUT


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report; `rows` are as wide as `head`, numbers are rounded to three digits."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        """The table as Markdown, under its title."""
        lines = [f"**{self.title}**", "", f"| {' | '.join(self.head)} |", "|---" * len(self.head) + "|"]
        lines += [f"| {' | '.join(_cell(value) for value in row)} |" for row in self.rows]
        if self.note:
            lines += ["", self.note]
        return "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:.0f}"
    return "" if value is None else str(value)


def publish(name: str, tables: Sequence[Table], figures: Mapping[str, object]) -> None:
    """Print a benchmark's tables and keep them, with its figures, as `bench/out/NAME.json`."""
    OUT.mkdir(parents=True, exist_ok=True)
    kept = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "figures": dict(figures),
        "tables": [
            {"title": t.title, "head": t.head, "rows": t.rows, "note": t.note, "markdown": t.markdown()}
            for t in tables
        ],
    }
    (OUT / f"{name}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
    print("\n\n".join(table.markdown() for table in tables))
