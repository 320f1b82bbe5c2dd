"""The invented cases of differing sources: two to four short articles, a question, and what is to be shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data" / "differences.jsonl"
NONE = "none"  # the kind of a control: the articles agree or speak of different things


@dataclass(frozen=True, slots=True)
class Report:
    """One short article of a case; `published` is a day."""

    outlet: str
    published: str
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question over a few articles; `kind` is the difference to be shown, `NONE` for a control."""

    id: str
    kind: str
    language: str
    question: str
    articles: tuple[Report, ...]


def load_cases(path: Path = DATA) -> list[Case]:
    """Read the cases in the file's order."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Case(
            row["id"],
            row["kind"],
            row["language"],
            row["question"],
            tuple(Report(**article) for article in row["articles"]),
        )
        for row in rows
    ]


def write_feed(cases: list[Case], path: Path) -> None:
    """Write the articles of all cases as a feed that `python -m ingest add` takes."""
    rows = (
        {
            "url": f"https://bench.invalid/{case.id}/{n}",
            "title": report.title,
            "published": report.published,
            "outlet": report.outlet,
            "language": report.language,
            "body": report.text,
        }
        for case in cases
        for n, report in enumerate(case.articles)
    )
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
