"""Prints the README's tables from what the benchmarks left in `bench/out/`."""

from __future__ import annotations

import argparse
import json
import sys

from bench.data import OUT

NAMES = (
    "retrieval",
    "retrieval-xquad",
    "retrieval-news",
    "ablation",
    "sweep",
    "as-of",
    "copies",
    "scale",
    "ingestion",
    "answers",
    "speed",
    "kills",
    "extraction",
)


def main(options: argparse.Namespace) -> int:
    """Print every table there is, under the day it was measured; 1 where there is none."""
    found = 0
    for name in NAMES:
        path = OUT / f"{name}.json"
        if not path.is_file() or (name.startswith("retrieval-") and (OUT / "retrieval.json").is_file()):
            continue
        kept = json.loads(path.read_text(encoding="utf-8"))
        tables = [table["markdown"] for table in kept.get("tables", ())]
        if tables:
            found += 1
            print(f"### {name} ({kept['made'][:10]})\n")
            print("\n\n".join(tables), end="\n\n")
    if not found:
        print("Nothing has been measured yet: run `python -m bench all`.", file=sys.stderr)
    return 0 if found else 1
