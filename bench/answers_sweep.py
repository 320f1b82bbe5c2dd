"""Chooses thresholds and margins of answers on the even half of newsqa_dev, reports the odd one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.answers import states
from bench.archives import news_archive
from bench.data import NewsQuestion, load_news_questions, shared_folder
from bench.gold import gold_articles, gold_spans
from bench.report import Table, publish
from bench.searching import ask_all
from rag import selecting
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.retrieval import Retriever
from rag.selecting import Candidate, select_sentences
from rag.settings import load_settings

LEXICAL_WEIGHTS = (0.0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3)
PASSAGE_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)
MARGINS = (0.0, 0.01, 0.02, 0.04, 0.06, 0.1, 1.0)
MOST_SENTENCES = (3, 5)
ANSWERED_FLOOR = 0.96  # share of the answerable questions that must still be answered


@dataclass(frozen=True, slots=True)
class Case:
    """A question with every candidate sentence, unpruned, and what would be right."""

    question: NewsQuestion
    candidates: tuple[Candidate, ...]
    gold: frozenset[str]
    spans: tuple[tuple[str, int, int], ...]
    top_similarity: float
    top_score: float


Signal = Callable[[Case], float]
SIGNALS: dict[str, Signal] = {
    "cosine of the best passage": lambda case: case.top_similarity,
    "score of the best passage": lambda case: case.top_score,
    "cosine of the best sentence": lambda case: max((c.similarity for c in case.candidates), default=0.0),
    "coverage of the best sentence": lambda case: max((c.coverage for c in case.candidates), default=0.0),
    "score of the best sentence": lambda case: max((c.score for c in case.candidates), default=0.0),
    "cosine + 0.1 coverage": lambda case: max(
        (c.similarity + 0.1 * c.coverage for c in case.candidates), default=0.0
    ),
    "passage + sentence cosine + 0.1 coverage": lambda case: (
        case.top_similarity + max((c.similarity + 0.1 * c.coverage for c in case.candidates), default=0.0)
    ),
}


def sweep(shared: Path | None) -> int:
    """Print what separates answerable from unanswerable, and the best weights and margins."""
    cases = collect(shared_folder(shared))
    publish("answers-sweep", [signal_table(cases), weight_table(cases)], {})
    return 0


def collect(shared: Path) -> list[Case]:
    """Every question with the sentences of its hits."""
    embedder = Embedder.load(load_settings())
    settings = news_archive(shared, embedder, with_distractors=True)
    catalogue = Catalogue.open(settings)
    retriever = Retriever(catalogue, embedder, settings)
    questions = load_news_questions(shared)
    asked = ask_all([(each.id, each.text, each.history) for each in questions], catalogue, embedder, settings)
    most, selecting.MOST_EMBEDDED = selecting.MOST_EMBEDDED, 64
    cases = []
    for question, one in zip(questions, asked, strict=True):
        hits = retriever.retrieve(one.question, one.vector, settings.top_k)
        candidates = select_sentences(
            one.question, retriever.aim(one.vector), hits, embedder, retriever.lexical
        )
        cases.append(_case(question, candidates, hits, catalogue))
    selecting.MOST_EMBEDDED = most
    return cases


def _case(question: NewsQuestion, candidates: list, hits: Sequence, catalogue: Catalogue) -> Case:
    spans = [span for gold in question.gold for span in gold_spans(gold.url, gold.quote, catalogue)]
    return Case(
        question,
        tuple(candidates),
        frozenset(gold_articles(question, catalogue)),
        tuple(spans),
        max((hit.dense_score or 0.0 for hit in hits), default=0.0),
        max((hit.score for hit in hits), default=0.0),
    )


def signal_table(cases: Sequence[Case]) -> Table:
    """How well each signal tells answerable from unanswerable: AUC, and refusals at the floor."""
    rows = []
    for name, signal in SIGNALS.items():
        values = np.array([signal(case) for case in cases])
        asked = np.array([case.question.is_answerable for case in cases])
        even = np.arange(len(cases)) % 2 == 0
        threshold = np.quantile(values[even & asked], 1 - ANSWERED_FLOOR, method="lower")
        rows.append(
            (
                name,
                float((values[asked][:, None] > values[~asked][None, :]).mean()),
                float(threshold),
                *(
                    float(part.mean())
                    for half in (even, ~even)
                    for part in (values[half & asked] >= threshold, values[half & ~asked] < threshold)
                ),
            )
        )
    head = ("signal", "AUC", "threshold", "answered even", "refused even", "answered odd", "refused odd")
    return Table("What tells a question with an answer from one without", head, tuple(rows))


def weight_table(cases: Sequence[Case]) -> Table:
    """The best weights of the sentences' scores, by facts stated plus gold cited plus precision."""
    asked = [case for case in cases if case.question.is_answerable]
    rows = []
    for weights in itertools.product(LEXICAL_WEIGHTS, PASSAGE_WEIGHTS, MARGINS, MOST_SENTENCES):
        even, odd = (quality(asked[half::2], *weights) for half in (0, 1))
        rows.append((*weights, *even, *odd))
    rows.sort(key=lambda row: -(row[4] + row[5] + 0.5 * row[6]))
    now = (selecting.LEXICAL_WEIGHT, selecting.PASSAGE_WEIGHT)
    head = ("lexical", "passage", "margin", "most")
    head += tuple(f"{name} {half}" for half in ("even", "odd") for name in ("facts", "gold", "precision"))
    return Table(f"Sentences (weights now {now})", head, tuple(rows[:15]))


def quality(
    cases: Sequence[Case], lexical: float, passage: float, margin: float, most: int
) -> tuple[float, float, float]:
    """Facts stated, gold sentence cited, citation precision with these weights."""
    facts = gold = right = cited = 0
    for case in cases:
        ranked = sorted(
            (
                replace(
                    c, score=c.similarity + lexical * c.coverage + passage * (c.hit.score - case.top_score)
                )
                for c in case.candidates
            ),
            key=lambda c: -c.score,
        )[:most]
        kept = [c for c in ranked if c.score >= ranked[0].score - margin]
        text = " ".join(c.sentence.text for c in kept)
        facts += bool(kept) and all(states(text, variants) for variants in case.question.must_include)
        gold += any(
            c.hit.source.article_id == article and c.sentence.start < end and start < c.sentence.end
            for c in kept
            for article, start, end in case.spans
        )
        cited += len(kept)
        right += sum(c.hit.source.article_id in case.gold for c in kept)
    return facts / len(cases), gold / len(cases), right / max(1, cited)
