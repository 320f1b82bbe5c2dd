"""`python -m bench answers --questions FILE`: an archive measured on what was reviewed in it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bench.answers import Judged, figures_of, judge, run
from bench.data import read_questions
from bench.gold import gold_spans
from bench.report import Table, publish
from rag.assistant import Assistant
from rag.catalogue import Catalogue
from rag.settings import load_settings


def measure(path: Path, archive: Path | None) -> int:
    """Ask the reviewed questions again, print and keep; 1 if a quote is not what the archive holds."""
    questions = read_questions(path)
    if not questions:
        sys.stderr.write(f"There are no questions in {path}; review some citations first.\n")
        return 2
    settings = load_settings(data=archive) if archive else load_settings()
    assistant = Assistant.open(settings)
    judged = [judge(each, answer, assistant.catalogue) for each, answer in run(questions, assistant)]
    figures = own_figures(judged, assistant.catalogue)
    table = Table(
        f"{len(judged)} reviewed questions", tuple(figures), (tuple(figures.values()),), _note(judged)
    )
    publish("answers-own", [table], figures)
    return 0 if figures["exact quotes"] == 1.0 else 1


def own_figures(judged: Sequence[Judged], catalogue: Catalogue) -> dict[str, object]:
    """The shares that reviews can measure; facts only where somebody wrote down what must be said."""
    figures = figures_of(judged)
    with_facts = [each for each in judged if each.question.must_include]
    wanted = ("answerable answered", "gold sentence cited", "citation precision", "citations", "exact quotes")
    return {
        **{name: figures[name] for name in wanted},
        "facts stated": figures_of(with_facts)["facts stated"] if with_facts else None,
        "refuted sentences cited": sum(refuted(each, catalogue) for each in judged),
    }


def refuted(judged: Judged, catalogue: Catalogue) -> int:
    """How many citations of an answer are again sentences that a person found not to support it."""
    spans = [
        span for each in judged.question.not_gold for span in gold_spans(each.url, each.quote, catalogue)
    ]
    citations = [citation for sentence in judged.answer.sentences for citation in sentence.citations]
    return sum((each.source.article_id, each.start, each.end) in spans for each in citations)


def _note(judged: Sequence[Judged]) -> str:
    missed = [each.question.text for each in judged if not each.overlaps_gold]
    return f"Without a confirmed sentence: {'; '.join(missed)}" if missed else ""
