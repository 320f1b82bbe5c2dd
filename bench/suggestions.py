"""Whether the questions that an answer suggests are answered when somebody asks them."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.archives import news_archive
from bench.data import load_news_questions, shared_folder
from bench.report import Table, publish
from rag.assistant import Assistant
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.records import Answer, Done, Outcome, Turn
from rag.settings import load_settings

WANTED = 0.95  # share of the suggestions that must be answered


@dataclass(frozen=True, slots=True)
class Suggested:
    """What one question's answer suggested, how many of those were answered, and how long they took to find."""

    asked: int
    answered: int
    seconds: float


def main(options: argparse.Namespace) -> int:
    """Ask newsqa_dev, then each suggestion in the same chat; 1 if fewer than 0.95 are answered."""
    shared = shared_folder(options.shared)
    embedder = Embedder.load(load_settings())
    built = options.archive is None
    settings = (
        news_archive(shared, embedder, with_distractors=True)
        if built
        else load_settings(data=options.archive)
    )
    assistant = Assistant(settings, Catalogue.open(settings), embedder)
    questions = load_news_questions(shared)[:: options.every]
    found: list[Suggested] = []
    for question in questions:
        answer = _ask(assistant, question.text, question.history)
        started = time.perf_counter()
        suggestions = assistant.suggest(answer)
        seconds = time.perf_counter() - started
        said = (*question.history, Turn(question.text, answer.text))
        outcomes = Counter(_ask(assistant, each, said).outcome for each in suggestions)
        found.append(Suggested(len(suggestions), outcomes[Outcome.ANSWERED], seconds))
    asked, answered = sum(each.asked for each in found), sum(each.answered for each in found)
    share = answered / asked if asked else 0.0
    with_some = sum(each.asked > 0 for each in found) / max(1, len(found))
    seconds = sorted(each.seconds for each in found)[len(found) // 2] if found else 0.0
    rows = ((len(found), with_some, asked, share, seconds),)
    head = (
        "questions",
        "share with suggestions",
        "suggestions",
        "answered when asked",
        "median seconds to find",
    )
    figures = {"questions": len(found), "suggestions": asked, "answered": share, "median_s": seconds}
    publish("suggestions", [Table("Suggested follow-ups", head, rows)], figures)
    return 0 if share >= WANTED else 1


def _ask(assistant: Assistant, text: str, history: Sequence[Turn]) -> Answer:
    return next(event.answer for event in assistant.ask(text, history) if isinstance(event, Done))
