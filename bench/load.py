"""`python -m bench load`: many people at the pages at once, over the sample archive, on this machine.

Each person opens the pages, asks, reads, asks again, all in one chat; then all ask in the same instant, which
nobody does but a class of students. Told are the seconds from the Enter key to the answer on the page, and
whether anyone saw a turn or a chat of another, or a problem.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.pages import SAMPLES, ingest, served
from bench.report import Table, publish
from bench.visitor import Visitor

TIMEOUT_S = 60.0  # seconds for one answer; longer ones count as errors
ARRIVING_S = 10.0  # seconds in which the people come in
SEED = 6  # of who asks what, and of how long each reads
AIM_S = 3.0  # seconds; what 95 of 100 located answers are to take at most
SUBJECTS = (
    "die Linie 9 in Trewenau",
    "das Hochwasser in Kaltenried",
    "die Klinikfusion in Bad Ellmoor",
    "den Angriff auf die Stadtwerke Ossenwerth",
    "die Stichwahl in Grünsiel",
    "die Wölfe in Trewland",
    "den Brand bei Alvarin Chemie",
    "den Streik der Verkehrsbetriebe in Trewenau",
    "die Hochbrücke in Grünsiel",
    "die Wasserstofffähre",
)
FORMS = (
    "Was wurde über {subject} berichtet?",
    "Was steht über {subject} im Archiv?",
    "Welche Zahlen gibt es über {subject}?",
    "Wer sagte etwas über {subject}?",
    "Was schreibt das Trewenauer Tagblatt über {subject}?",
)


@dataclass(slots=True)
class Person:
    """What one person met: seconds of each page and answer, and what went wrong."""

    visitor: Visitor
    opened_s: float = 0.0
    answers_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    async def ask(self, question: str) -> None:
        """Ask and note how long it took, or that it failed."""
        self.asked.add(question)
        try:
            seconds, state = await self.visitor.ask(question, TIMEOUT_S)
        except TimeoutError:
            self.wrong.append(f"no answer in {TIMEOUT_S:.0f} s")
            return
        self.answers_s.append(seconds)
        if state != "done":
            self.wrong.append(f"the turn ended as {state}")


def main(options: argparse.Namespace) -> int:
    """Serve the samples, let the people in, tell what they met; 1 when someone saw another's or an error.

    Args:
        options: `people`, `questions` each, `reading` in mean seconds between an answer and the next question.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        ingest(data, [SAMPLES])
        with served(data, llm="none") as url:
            asyncio.run(_warm_up(url))
            working = asyncio.run(_working(url, options.people, options.questions, options.reading))
            instant = asyncio.run(_instant(url, options.people))
    leaks = leaked(working) + leaked(instant)
    wrong = [
        note for person in (*working, *instant) for note in (*person.wrong, *person.visitor.seen.problems)
    ]
    measured = {"at work": _measured(working), "all at once": _measured(instant)}
    figures = {
        "cores": os.cpu_count(),
        "people": options.people,
        "reading s": options.reading,
        "leaks": leaks,
        "errors": dict(Counter(wrong)),
        "within the aim": measured["at work"]["p95 s"] <= AIM_S,
        **measured,
    }
    table = Table(
        f"{options.people} people at the pages, {os.cpu_count()} cores",
        ("", *measured["at work"]),
        tuple((name, *values.values()) for name, values in measured.items()),
        f"{leaks} leaks, {len(wrong)} errors; {options.reading:.0f} s of reading between answer and question.",
    )
    publish("load", [table], figures)
    return 1 if leaks or wrong else 0


async def _warm_up(url: str) -> None:
    """Wait until the models are loaded: the first answer of a process is none to measure."""
    async with Visitor(url) as visitor:
        await visitor.open()
        await visitor.ask("Was kostet die Linie 9?", 300.0)


async def _working(url: str, people: int, questions: int, reading_s: float) -> list[Person]:
    """People who come in one after the other, and read what was answered before they ask again."""
    chance = random.Random(SEED)
    plans = [
        (
            chance.uniform(0, ARRIVING_S),
            chance.sample(_questions(), questions),
            [chance.uniform(0.5, 1.5) * reading_s for _ in range(questions)],
        )
        for _ in range(people)
    ]

    async def live(wait_s: float, wanted: Sequence[str], pauses_s: Sequence[float]) -> Person:
        await asyncio.sleep(wait_s)
        async with Visitor(url) as visitor:
            person = Person(visitor)
            person.opened_s = await visitor.open()
            for question, pause_s in zip(wanted, pauses_s, strict=True):
                await person.ask(question)
                await asyncio.sleep(pause_s)
        return person

    return list(await asyncio.gather(*(live(*plan) for plan in plans)))


async def _instant(url: str, people: int) -> list[Person]:
    """All have the page open and press Enter in the same instant."""
    visitors = [Visitor(url) for _ in range(people)]
    persons = [Person(visitor) for visitor in visitors]
    for person in persons:
        await person.visitor.__aenter__()
        person.opened_s = await person.visitor.open()
    wanted = random.Random(SEED).sample(_questions(), people)
    await asyncio.gather(*(person.ask(question) for person, question in zip(persons, wanted, strict=True)))
    for person in persons:
        await person.visitor.__aexit__()
    return persons


def leaked(persons: Sequence[Person]) -> int:
    """Count what a person saw of another: a turn, a question never asked, a chat in the list."""
    turns = Counter(turn for person in persons for turn in person.visitor.seen.turns)
    chats = Counter(chat for person in persons for chat in person.visitor.seen.chats)
    strange = sum(len(person.visitor.seen.questions - person.asked) for person in persons)
    return sum(count > 1 for count in (*turns.values(), *chats.values())) + strange


def _questions() -> list[str]:
    return [form.format(subject=subject) for form in FORMS for subject in SUBJECTS]


def _measured(persons: Sequence[Person]) -> dict[str, float]:
    """Seconds of answers and of pages."""
    answers = np.array([seconds for person in persons for seconds in person.answers_s] or [np.nan])
    pages = np.array([person.opened_s for person in persons])
    return {
        "answers": len(answers),
        "p50 s": float(np.percentile(answers, 50)),
        "p95 s": float(np.percentile(answers, 95)),
        "slowest s": float(answers.max()),
        "page p95 s": float(np.percentile(pages, 95)),
    }
