"""Measures how outlets and follow-ups are read: `python -m bench.understanding`.

Both sets were written before the code was run on them; their first runs are kept beside today's figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.data import SHARED
from rag.followup import is_follow_up, standalone
from rag.outlets import find_outlets
from rag.records import Turn

DATA = Path(__file__).parent / "data"
OUTLETS_FIRST_RUN = "72 of 92 meant, 4 of 92 false"
FOLLOW_UPS_FIRST_RUN = "54 of 60 right"


@dataclass(frozen=True, slots=True)
class Named:
    """A question with an outlet's name or the everyday word that is spelt alike; `outlets` are meant."""

    question: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Following:
    """A question in a chat; where it leans on the chat, `carries` is what it needs from there."""

    turn: Turn
    question: str
    leans: bool
    carries: tuple[str, ...]


def load_named() -> list[Named]:
    """Read the questions with outlets and their everyday doubles."""
    return [Named(row["question"], tuple(row["outlets"])) for row in _rows(DATA / "outlets.jsonl")]


def load_following() -> list[Following]:
    """Read the questions in a chat."""
    return [
        Following(
            Turn(row["history"][0]["question"], row["history"][0]["answer"]),
            row["question"],
            row["leans"],
            tuple(row["carries"]),
        )
        for row in _rows(DATA / "followups.jsonl")
    ]


def outlets_of(named: Iterable[Named]) -> tuple[str, ...]:
    """Return every outlet of the set: the archive that each question is asked of."""
    return tuple(sorted({name for each in named for name in each.outlets}))


def wrong_outlets(named: list[Named]) -> tuple[list[Named], list[Named]]:
    """Return questions whose outlet was missed, and those with an outlet that is not meant."""
    outlets = outlets_of(named)
    wrong = [each for each in named if meant(each.question, outlets) != each.outlets]
    return [each for each in wrong if each.outlets], [each for each in wrong if not each.outlets]


def meant(question: str, outlets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the outlets that a question would be restricted to."""
    return tuple(name for at in find_outlets(question, outlets) if at.is_meant for name in at.names)


def wrong_follow_ups(following: list[Following]) -> list[Following]:
    """Return questions that were not made to stand alone, or had another topic dragged in."""
    wrong = []
    for each in following:
        full, leans = standalone(each.question, [each.turn])
        if leans != each.leans or not all(word in full for word in each.carries):
            wrong.append(each)
    return wrong


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def main() -> None:
    """Print what was read wrong, and how often questions without either are read so."""
    named, following = load_named(), load_following()
    missed, false = wrong_outlets(named)
    count = sum(bool(each.outlets) for each in named)
    for each in (*missed, *false):
        print(f"  outlet: {each.question}")
    print(f"outlets     {count - len(missed)} of {count} meant, {len(false)} of {len(named) - count} false")
    print(f"  at the first run: {OUTLETS_FIRST_RUN}")
    wrong = wrong_follow_ups(following)
    for each in wrong:
        print(f"  follow-up: {each.question}")
    print(f"follow-ups  {len(following) - len(wrong)} of {len(following)} right")
    print(f"  at the first run: {FOLLOW_UPS_FIRST_RUN}")
    train = [str(row["question"]) for row in _rows(SHARED / "train" / "questions.jsonl")]
    outlets = outlets_of(named)
    for question in (found := [question for question in train if meant(question, outlets)]):
        print(f"  outlet in {question}")
    leaning = sum(map(is_follow_up, train))
    print(
        f"of {len(train)} questions that stand alone {len(found)} name an outlet, {leaning} seem to lean on a chat"
    )


if __name__ == "__main__":
    main()
