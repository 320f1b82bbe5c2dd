"""Runs the newsqa questions over an archive: what the project finds for each, and how fast."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.data import ROOT, NewsQuestion, load_news_questions
from bench.gold import gold_articles, gold_passage_recall
from bench.measures import NEWS_MEASURES, measure
from bench.searching import Asked, Opened, Stories, ask_all, by_hits, ranking
from rag.embedding import Embedder
from rag.records import Hit
from rag.settings import Settings

SHOWN = 8  # hits of an answer, as `Settings.top_k` has it
EVIDENCE = 6  # of them, among which the gold passage is looked for
CROSS_TYPES = ("cross_en_de", "cross_de_en", "cross_other")
FULL_FOLLOWUPS = ROOT / "bench" / "data" / "full_followups.jsonl"  # each as one would ask it alone


@dataclass(frozen=True, slots=True)
class NewsRun:
    """The answerable questions with what was found: places for measures, hits as an answer gets them."""

    opened: Opened
    questions: tuple[NewsQuestion, ...]
    asked: Mapping[str, Asked]
    stories: Mapping[str, Stories]
    hits: Mapping[str, tuple[Hit, ...]]
    gold: Mapping[str, list[str]]
    search_ms: float

    def of_types(self, *types: str) -> list[NewsQuestion]:
        """The questions of these types."""
        return [each for each in self.questions if each.type in types]

    def measured(self, group: Sequence[NewsQuestion]) -> dict[str, float]:
        """Success and recall of the gold articles, and of the gold passages, over some questions."""
        gold = {each.id: self.gold[each.id] for each in group}
        rankings = {identity: ranking(self.stories[identity], right) for identity, right in gold.items()}
        values = measure(NEWS_MEASURES, rankings, gold)
        recall = [
            gold_passage_recall(each, self.hits[each.id][:EVIDENCE], self.opened.catalogue) for each in group
        ]
        values[f"gold passage@{EVIDENCE}"] = sum(recall) / len(recall) if recall else 0.0
        return values

    def all_gold_shown(self, group: Sequence[NewsQuestion]) -> float:
        """Share of questions whose gold articles are all among the hits of an answer."""
        shown = {
            each.id: {hit.source.article_id for hit in self.hits[each.id]}
            | {copy.source.article_id for hit in self.hits[each.id] for copy in hit.copies}
            for each in group
        }
        return sum(set(self.gold[each.id]) <= shown[each.id] for each in group) / max(len(group), 1)


def answerable(shared: Path) -> list[NewsQuestion]:
    """The questions that an article of the archive answers."""
    return [each for each in load_news_questions(shared) if each.is_answerable]


def run_news(
    opened: Opened, questions: Sequence[NewsQuestion], embedder: Embedder, settings: Settings
) -> NewsRun:
    """Ask questions over an open archive; stages that the settings switch off are left out."""
    texts = [(each.id, each.text, each.history) for each in questions]
    asked = {each.id: each for each in ask_all(texts, opened.catalogue, embedder, settings)}
    hits, spent = {}, []
    for identity, each in asked.items():
        began = time.perf_counter()
        hits[identity] = opened.retriever.retrieve(each.question, each.vector, SHOWN)
        spent.append(1000 * (time.perf_counter() - began))
    return NewsRun(
        opened=opened,
        questions=tuple(questions),
        asked=asked,
        stories={identity: by_hits(each, opened) for identity, each in asked.items()},
        hits=hits,
        gold={each.id: gold_articles(each, opened.catalogue) for each in questions},
        search_ms=statistics.median(spent) if spent else 0.0,
    )


def followup_runs(run: NewsRun, embedder: Embedder, settings: Settings) -> dict[str, NewsRun]:
    """The follow-ups as the project reads them, asked in full, and as typed without their chat."""
    questions = run.of_types("followup")
    full = load_full_followups()
    asked = {
        "in the chat": questions,
        "as a full question": [replace(each, text=full[each.id], history=()) for each in questions],
        "as typed, without the chat": [replace(each, history=()) for each in questions],
    }
    return {name: run_news(run.opened, each, embedder, settings) for name, each in asked.items()}


def load_full_followups() -> dict[str, str]:
    """The follow-up questions as one would ask them without their chat, by id; written for this bench."""
    lines = FULL_FOLLOWUPS.read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["question"] for row in map(json.loads, lines)}
