"""Measures how date words are read: `python -m bench.timewords [--baseline]`.

The set holds questions with a date word, labelled by hand at a fixed now, and questions without
one, most of them chosen because something in them looks like a date. It grew in three parts: the second
and the third were written before the code was run on them, and their first runs are kept below, since
what was mended afterwards says little about questions that nobody has seen.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from rag.outlets import find_outlets
from rag.records import Span
from rag.timewords import Strength, read_times

OUTLETS = ("Hafenbote", "Harbour Gazette", "Gazette")  # invented; a date beside one is when it reported
DATA = Path(__file__).parent / "data" / "timewords.jsonl"


# Part -> days and strength right, questions with a date, false dates, questions without one; at the first
# run, before labels and code were looked at again (8 labels were changed to the first part's conventions).
FIRST_RUNS = {"second": (82, 143, 14, 198), "third": (45, 60, 2, 60)}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One question with the days that it names; `strength` is None where it names none."""

    part: str
    question: str
    lang: str
    now: datetime
    date_from: date | None
    date_to: date | None
    strength: Strength | None


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over the set: questions with a date, how many right, and false dates elsewhere."""

    dated: int
    days_right: int
    all_right: int
    undated: int
    false_dates: int
    misses: tuple[str, ...]


def load(path: Path = DATA) -> list[Labelled]:
    """Read the labelled set."""
    return [_labelled(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def score(questions: list[Labelled]) -> Score:
    """Read each question and compare days and strength with the labels."""
    days_right = all_right = false_dates = 0
    misses: list[str] = []
    dated = [each for each in questions if each.strength is not None]
    for each in questions:
        reporters = [Span(at.start, at.end) for at in find_outlets(each.question, OUTLETS) if at.is_meant]
        reading = read_times(each.question, each.now, reporters=reporters)
        days = reading.days and (reading.days.first, reading.days.last)
        if each.strength is None:
            false_dates += days is not None
            right = days is None
        else:
            right_days = days == (each.date_from, each.date_to)
            right = right_days and reading.strength == each.strength
            days_right += right_days
            all_right += right
        if not right:
            misses.append(f"{each.question} -> {_shown(days)} {reading.strength} ({reading.words})")
    return Score(len(dated), days_right, all_right, len(questions) - len(dated), false_dates, tuple(misses))


def baseline(questions: list[Labelled]) -> tuple[int, int]:
    """Return what dateparser alone does: days right (a single day), and questions with false dates."""
    from dateparser.search import search_dates

    right = false = 0
    for each in questions:
        settings = {"RELATIVE_BASE": each.now.replace(tzinfo=None), "PREFER_DATES_FROM": "past"}
        found = search_dates(each.question, languages=[each.lang], settings=settings)
        days = {moment.date() for _, moment in found or ()}
        if each.strength is None:
            false += bool(days)
        else:
            right += days == {each.date_from} == {each.date_to}
    return right, false


def _labelled(row: dict[str, str | None]) -> Labelled:
    first, last, strength = row["date_from"], row["date_to"], row["strength"]
    return Labelled(
        part=str(row["part"]),
        question=str(row["question"]),
        lang=str(row["lang"]),
        now=datetime.fromisoformat(str(row["now"])),
        date_from=date.fromisoformat(first) if first else None,
        date_to=date.fromisoformat(last) if last else None,
        strength=Strength(strength) if strength else None,
    )


def _shown(days: tuple[date | None, date | None] | None) -> str:
    return "no date" if days is None else f"{days[0] or ''}..{days[1] or ''}"


def _print(part: str, result: Score) -> None:
    print(f"{part} part")
    for miss in result.misses:
        print(f"  miss: {miss}")
    print(
        f"  days right          {result.days_right}/{result.dated} = {result.days_right / result.dated:.3f}"
    )
    print(f"  days and strength   {result.all_right}/{result.dated} = {result.all_right / result.dated:.3f}")
    print(f"  false dates         {result.false_dates}/{result.undated}")
    if part in FIRST_RUNS:
        right, dated, false, undated = FIRST_RUNS[part]
        print(f"  at the first run    {right}/{dated} = {right / dated:.3f}, {false}/{undated} false dates")


def main() -> None:
    """Print accuracy and false dates, and each miss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--baseline", action="store_true", help="also run dateparser alone")
    options = parser.parse_args()
    questions = load()
    for part in dict.fromkeys(each.part for each in questions):
        _print(part, score([each for each in questions if each.part == part]))
    result = score(questions)
    _print("all", result)
    if options.baseline:
        right, false = baseline(questions)
        print(f"dateparser alone    {right}/{result.dated} right, {false}/{result.undated} false dates")


if __name__ == "__main__":
    main()
