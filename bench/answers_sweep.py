"""Chooses what answers take in on the even half of newsqa_dev and reports the odd one."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.answers import states
from bench.archives import news_archive
from bench.data import NewsQuestion, load_news_questions, shared_folder
from bench.gold import gold_articles, gold_spans
from bench.report import Table, publish
from bench.searching import ask_all
from rag import composing
from rag.catalogue import Catalogue
from rag.deciding import SURE, sureness
from rag.embedding import Embedder
from rag.reader import Reader
from rag.retrieval import Retriever
from rag.selecting import MARGIN_WEIGHT, Candidate, select_sentences
from rag.settings import load_settings

MARGIN_WEIGHTS = (0.005, 0.01, 0.015, 0.02, 0.03, 0.04)
SCORE_MARGINS = (0.1, 0.15, 0.2, 0.3)
MOST_SENTENCES = (4, 6, 8)
MOST_ARTICLES = (1, 2, 3)
ANSWERED_FLOOR = 0.96  # share of the answerable questions that must still be answered
SHOWN = 15  # rows of the table, best first


@dataclass(frozen=True, slots=True)
class Case:
    """A question with every sentence that was read, and what would be right."""

    question: NewsQuestion
    candidates: tuple[Candidate, ...]
    gold: frozenset[str]
    spans: tuple[tuple[str, int, int], ...]
    sure: float


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of the answerable questions, and sentences an answer has on average."""

    facts: float
    gold: float
    precision: float
    sentences: float


def sweep(shared: Path | None) -> int:
    """Print the best weights and what the threshold of sureness refuses."""
    cases = collect(shared_folder(shared))
    publish("answers-sweep", [sure_table(cases), weight_table(cases)], {})
    return 0


def collect(shared: Path) -> list[Case]:
    """Every question with the sentences that the reader read."""
    embedder = Embedder.load(load_settings())
    settings = news_archive(shared, embedder, with_distractors=True)
    catalogue = Catalogue.open(settings)
    retriever, reader = Retriever(catalogue, embedder, settings), Reader(embedder)
    questions = load_news_questions(shared)
    asked = ask_all([(each.id, each.text, each.history) for each in questions], catalogue, embedder, settings)
    cases = []
    for question, one in zip(questions, asked, strict=True):
        hits = retriever.retrieve(one.question, one.vector, settings.top_k)
        passages = (*hits, *retriever.companions(one.question, one.vector, hits))
        candidates = select_sentences(one.question, passages, retriever.lexical, reader)
        spans = [span for gold in question.gold for span in gold_spans(gold.url, gold.quote, catalogue)]
        sure = sureness(one.question, hits, candidates) if hits else -np.inf
        gold = frozenset(gold_articles(question, catalogue))
        cases.append(Case(question, tuple(candidates), gold, tuple(spans), sure))
    return cases


def sure_table(cases: Sequence[Case]) -> Table:
    """What is answered and refused, with the shipped threshold and with that of the even half."""
    sure = np.array([case.sure for case in cases])
    asked = np.array([case.question.is_answerable for case in cases])
    near = np.array([case.question.is_near_miss for case in cases])
    even = np.arange(len(cases)) % 2 == 0
    chosen = float(np.quantile(sure[even & asked], 1 - ANSWERED_FLOOR, method="lower"))
    rows = []
    for name, threshold in (("shipped", SURE), ("of the even half", chosen)):
        for half, part in (("even", even), ("odd", ~even)):
            rows.append(
                (
                    f"{name}, {half}",
                    threshold,
                    float((sure[part & asked] >= threshold).mean()),
                    float((sure[part & ~asked & near] < threshold).mean()),
                    float((sure[part & ~asked & ~near] < threshold).mean()),
                )
            )
    head = ("threshold", "log odds", "answered", "near misses refused", "others refused")
    return Table("How sure an answer must be", head, tuple(rows))


def weight_table(cases: Sequence[Case]) -> Table:
    """The best settings by facts stated plus gold cited, chosen on the even half."""
    asked = [case for case in cases if case.question.is_answerable]
    rows = []
    for weight, margin, most, articles in itertools.product(
        MARGIN_WEIGHTS, SCORE_MARGINS, MOST_SENTENCES, MOST_ARTICLES
    ):
        even, odd = (quality(asked[half::2], weight, margin, most, articles) for half in (0, 1))
        figures = (value for q in (even, odd) for value in (q.facts, q.gold, q.precision, q.sentences))
        rows.append((weight, margin, most, articles, *figures))
    rows.sort(key=lambda row: -(row[4] + row[5] + 0.5 * row[6]))
    head = ("margin's weight", "score margin", "most", "articles")
    head += tuple(
        f"{name} {half}" for half in ("even", "odd") for name in ("facts", "gold", "precision", "sentences")
    )
    shipped = MARGIN_WEIGHT, composing.SCORE_MARGIN, load_settings().answer_sentences, composing.MOST_ARTICLES
    return Table(f"Sentences (shipped: {shipped})", head, tuple(rows[:SHOWN]))


def quality(cases: Sequence[Case], weight: float, margin: float, most: int, articles: int) -> Quality:
    """What answers hold with other settings than the shipped ones."""
    facts = gold = right = cited = 0
    for case in cases:
        scored = [replace(each, score=reweighed(each, weight)) for each in case.candidates]
        kept = composing.choose(scored, most, score_margin=margin, most_articles=articles)
        text = " ".join(each.sentence.text for each in kept)
        facts += bool(kept) and all(states(text, variants) for variants in case.question.must_include)
        gold += any(
            each.hit.source.article_id == article and each.sentence.start < end and start < each.sentence.end
            for each in kept
            for article, start, end in case.spans
        )
        cited += len(kept)
        right += sum(each.hit.source.article_id in case.gold for each in kept)
    return Quality(facts / len(cases), gold / len(cases), right / max(1, cited), cited / len(cases))


def reweighed(candidate: Candidate, weight: float) -> float:
    """The score of a sentence with another weight of what the reader says."""
    return candidate.score + (weight - MARGIN_WEIGHT) * (candidate.margin or 0.0)
