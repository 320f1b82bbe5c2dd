"""Times questions over one archive in a process of its own: `python -m bench.scale_search FOLDER SHARED`.

From the understood question to its hits, embedding included, for each kind of restriction; each question
has its own day, week and year, so that nothing kept from an earlier question helps. One JSON object on
standard output; `bench.scale` starts it and reads that.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import psutil

from bench.data import load_news_questions
from bench.scale_texts import DAYS, LAST_DAY, OUTLETS
from bench.searching import understood
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.errors import IndexUnavailableError
from rag.records import NO_FILTERS, Filters, Question
from rag.retrieval import Retriever
from rag.settings import Settings, load_settings

RUNS = 3  # of which the median counts
HITS = 8  # as `Settings.top_k` has it
WARM_UP = 5  # questions before the clock counts


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one kind of restriction: median over the runs of each run's percentile."""

    restriction: str
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Searched:
    """What one archive showed; memory is resident, in MB, before the archive was opened and at the end."""

    passages: int
    questions: int
    first_ms: float
    understand_ms: float
    model_mb: float
    memory_mb: float
    times: tuple[Times, ...]


Restrict = Callable[[random.Random], Filters]


def within(days: int) -> Restrict:
    """Filters of a stretch of so many days, drawn over the archive's time."""

    def restrict(chance: random.Random) -> Filters:
        last = LAST_DAY - timedelta(days=chance.randrange(DAYS - days))
        return Filters(last - timedelta(days=days - 1), last)

    return restrict


RESTRICTIONS: dict[str, Restrict] = {
    "none": lambda _: NO_FILTERS,
    "one day": within(1),
    "one week": within(7),
    "one year": within(365),
    "one outlet": lambda chance: Filters(outlets=(chance.choice(OUTLETS),)),
}


def search_all(settings: Settings, shared: Path) -> Searched:
    """Ask the dev questions under every restriction.

    Raises:
        IndexUnavailableError: If an index cannot be opened: a search without it would be fast for nothing.
    """
    embedder = Embedder.load(settings)
    embedder.embed_queries(["Was ist bekannt?"])
    model_mb = _resident_mb()
    catalogue = Catalogue.open(settings, create=False)
    retriever = Retriever(catalogue, embedder, settings)
    retriever.lexical.count()
    began = time.perf_counter()
    questions = [
        understood(each.text, each.history, [outlet.name for outlet in catalogue.outlets()], settings)
        for each in load_news_questions(shared)
        if each.is_answerable
    ]
    understand_ms = 1000 * (time.perf_counter() - began) / len(questions)
    first_ms = _milliseconds(retriever, questions[0], NO_FILTERS)
    for question in questions[:WARM_UP]:
        for restrict in RESTRICTIONS.values():
            _milliseconds(retriever, question, restrict(random.Random(0)))
    runs = [_run(retriever, questions, random.Random(n)) for n in range(1, RUNS + 1)]
    searched = Searched(
        passages=catalogue.state().passages,
        questions=len(questions),
        first_ms=first_ms,
        understand_ms=understand_ms,
        model_mb=model_mb,
        memory_mb=_resident_mb(),
        times=tuple(_times(name, [run[name] for run in runs]) for name in RESTRICTIONS),
    )
    if retriever.trouble:
        raise IndexUnavailableError(retriever.trouble)
    retriever.close()
    catalogue.close()
    return searched


def _run(
    retriever: Retriever, questions: Sequence[Question], chance: random.Random
) -> dict[str, list[float]]:
    """Milliseconds of every question under each restriction, one after the other."""
    spent: dict[str, list[float]] = {name: [] for name in RESTRICTIONS}
    for question in questions:
        for name, restrict in RESTRICTIONS.items():
            spent[name].append(_milliseconds(retriever, question, restrict(chance)))
    return spent


def _milliseconds(retriever: Retriever, question: Question, filters: Filters) -> float:
    asked = Question(question.original, question.text, question.language, filters)
    began = time.perf_counter()
    retriever.retrieve(asked, retriever.embed(asked), HITS)
    return 1000 * (time.perf_counter() - began)


def _times(name: str, runs: Sequence[Sequence[float]]) -> Times:
    p50, p95 = (statistics.median(float(np.percentile(run, q)) for run in runs) for q in (50, 95))
    return Times(name, p50, p95)


def _resident_mb() -> float:
    return float(psutil.Process().memory_info().rss / 2**20)


def read_searched(text: str) -> Searched:
    """What a searching process wrote, as the record."""
    data = json.loads(text)
    return Searched(**{**data, "times": tuple(Times(**each) for each in data["times"])})


def main(arguments: Sequence[str]) -> int:
    """Search the archive of a folder; the evaluation data is in the other."""
    folder, shared = arguments
    searched = search_all(load_settings(data=Path(folder)), Path(shared))
    sys.stdout.write(json.dumps(asdict(searched)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
