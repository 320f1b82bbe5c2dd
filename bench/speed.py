"""Speed on this machine: embedding beside the bare model, time to sources and answer, time to start."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bench.archives import news_archive
from bench.data import ROOT, load_distractors, load_news_questions, shared_folder
from bench.report import Table, publish
from rag.assistant import Assistant
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.records import Done, Found
from rag.settings import load_settings

TEXTS = 128  # passages embedded for a rate
ROUNDS = 2  # the best of these counts: other programs share the cores
BATCHES = (16, 32, 64)  # batch sizes tried for the bare model
STARTS = 3  # processes started for a start's time
WARM_UP = 5  # questions asked before the clock counts

START_CODE = """
import time; began = time.perf_counter()
import rag.assistant; imported = time.perf_counter()
from rag.embedding import Embedder; from rag.settings import load_settings
Embedder.load(load_settings()); print(imported - began, time.perf_counter() - imported)
"""


def main(options: argparse.Namespace) -> int:
    """Measure, print, keep."""
    shared = shared_folder(options.shared)
    figures: dict[str, object] = {"cores": os.cpu_count(), "load before": os.getloadavg()[0]}
    embedder = Embedder.load(load_settings())
    tables = [
        embedding_table(passage_texts(shared), embedder, figures),
        answer_table(shared, embedder, figures),
        start_table(figures),
    ]
    publish("speed", tables, figures)
    return 0


def passage_texts(shared: Path) -> list[str]:
    """Passages as they are embedded, of mixed length: pieces of up to 1,000 characters."""
    pieces = [
        text[at : at + 1000] for text in load_distractors(shared)[:300] for at in range(0, len(text), 1000)
    ]
    order = np.random.default_rng(1).permutation(len(pieces))[:TEXTS]
    return [pieces[n] for n in order]


def embedding_table(texts: Sequence[str], embedder: Embedder, figures: dict[str, object]) -> Table:
    """Passages a second: the project's embedder beside the bare model at each batch size, in turns."""
    model = embedder._model  # noqa: SLF001  the very same weights, without what is around them
    longest_first = sorted(texts, key=len, reverse=True)

    def bare(batch: int) -> float:
        return _seconds(
            lambda: model.encode(
                longest_first, prompt=embedder.card.passage_prompt, batch_size=batch, show_progress_bar=False
            )
        )

    best = {batch: float("inf") for batch in BATCHES}
    own = float("inf")
    for _ in range(ROUNDS):
        own = min(own, _seconds(lambda: embedder.embed_passages(texts)))
        for batch in BATCHES:
            best[batch] = min(best[batch], bare(batch))
    fastest = min(best.values())
    rows = [("Beleg's Embedder", len(texts) / own, fastest / own)]
    rows += [
        (f"bare encode, batches of {batch}", len(texts) / spent, fastest / spent)
        for batch, spent in best.items()
    ]
    figures["passages a second"] = len(texts) / own
    figures["share of the bare model"] = fastest / own
    return Table("Embedding", ("", "passages/s", "share of the fastest bare run"), tuple(rows))


def answer_table(shared: Path, embedder: Embedder, figures: dict[str, object]) -> Table:
    """Milliseconds from the question to the sources and to the whole answer, without a chat model."""
    settings = news_archive(shared, embedder, with_distractors=True)
    assistant = Assistant(settings, Catalogue.open(settings), embedder)
    questions = load_news_questions(shared)
    found_ms, done_ms = [], []
    for number, question in enumerate([*questions[:WARM_UP], *questions]):
        began = time.perf_counter()
        found = done = 0.0
        for event in assistant.ask(question.text, question.history):
            spent = 1000 * (time.perf_counter() - began)
            found = spent if isinstance(event, Found) else found
            done = spent if isinstance(event, Done) else done
        if number >= WARM_UP:
            found_ms.append(found)
            done_ms.append(done)
    rows = []
    for name, values in (("sources", found_ms), ("whole answer", done_ms)):
        median, p95 = (float(np.percentile(values, q)) for q in (50, 95))
        figures[f"{name} ms"] = {"median": median, "p95": p95}
        rows.append((name, round(median), round(p95)))
    articles = assistant.catalogue.state().articles
    return Table(f"Asking over {articles} articles, no chat model", ("", "median ms", "p95 ms"), tuple(rows))


def start_table(figures: dict[str, object]) -> Table:
    """Seconds until a new process can answer; the best of a few, each in a process of its own."""
    command = [sys.executable, "-c", START_CODE]
    environ = {**os.environ, "HF_HUB_OFFLINE": "1"}
    times = []
    for _ in range(STARTS):
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
        times.append(tuple(float(each) for each in done.stdout.split()))
    imports, model = min(each[0] for each in times), min(each[1] for each in times)
    figures["import s"], figures["model load s"] = imports, model
    rows = (("import rag.assistant", imports), ("load the packaged model", model))
    return Table("Start", ("", "s"), rows)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
