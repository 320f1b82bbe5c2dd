"""Each stage of retrieval off and on: `python -m bench ablation`.

One row for all stages on, one for each stage off with the others on. Questions are embedded once; where
a stage changes a question's words (a follow-up left as typed), the new wording is embedded as well.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.archives import news_archive, xquad_archive
from bench.data import load_xquad, shared_folder
from bench.gold import is_filter_exact
from bench.measures import XQUAD_MEASURES, measure
from bench.news import CROSS_TYPES, answerable, run_news
from bench.report import Table, publish
from bench.retrieval import DIRECTIONS, rankings, xquad_gold
from bench.searching import ask_all, by_hits, open_archive
from bench.vector_cache import CachedEmbedder
from rag.embedding import Embedder
from rag.settings import Settings, Stage, load_settings

ALL_ON = "all on"


@dataclass(frozen=True, slots=True)
class Variant:
    """A row of the table: its name and the stages that are off, as the setting takes them."""

    name: str
    switched_off: str


def main(options: argparse.Namespace) -> int:
    """Measure every variant, print, keep."""
    shared = shared_folder(options.shared)
    embedder = CachedEmbedder(Embedder.load(load_settings()))
    archives = xquad_archive(shared, embedder), news_archive(shared, embedder, with_distractors=True)
    figures: dict[str, dict[str, float]] = {}
    for variant in variants(options.stages or tuple(Stage)):
        xquad, news = (
            settings.model_copy(update={"switched_off": variant.switched_off}) for settings in archives
        )
        figures[variant.name] = xquad_figures(shared, xquad, embedder) | news_figures(shared, news, embedder)
    publish("ablation", [table_of(figures)], figures)
    return 0


def variants(stages: Sequence[Stage]) -> list[Variant]:
    """All on, then each of the stages off alone."""
    return [Variant(ALL_ON, ""), *(Variant(f"without {stage}", str(stage)) for stage in stages)]


def xquad_figures(shared: Path, settings: Settings, embedder: Embedder) -> dict[str, float]:
    """MRR@10 and hit@1 of both directions, over hits folded by story."""
    opened = open_archive(settings, embedder)
    gold = xquad_gold(shared)
    figures = {}
    for language in DIRECTIONS:
        _, questions = load_xquad(shared, language)
        texts = [(each.id, each.text, ()) for each in questions]
        asked = ask_all(texts, opened.catalogue, embedder, settings)
        stories = {each.id: by_hits(each, opened) for each in asked}
        values = measure(XQUAD_MEASURES, rankings(stories, gold), gold)
        figures |= {f"{language}→de {name}": values[name] for name in ("MRR@10", "hit@1")}
    opened.close()
    return figures


def news_figures(shared: Path, settings: Settings, embedder: Embedder) -> dict[str, float]:
    """What the issue asks of newsqa_dev with distractors, a figure each, and the milliseconds of a search."""
    opened = open_archive(settings, embedder)
    run = run_news(opened, answerable(shared), embedder, settings)
    same = run.measured([each for each in run.questions if each.type not in CROSS_TYPES])
    dated = run.of_types("outlet_date")
    exact = [each for each in dated if is_filter_exact(each, run.asked[each.id].question, opened.catalogue)]
    figures = {
        "same @1": same["Success@1"],
        "same @5": same["Success@5"],
        "cross @5": run.measured(run.of_types(*CROSS_TYPES))["Success@5"],
        "multi, all in 8": run.all_gold_shown(run.of_types("multi")),
        "filter exact": len(exact) / len(dated),
        "outlet_date @5": run.measured(dated)["Success@5"],
        "followup @5": run.measured(run.of_types("followup"))["Success@5"],
        "ms": run.search_ms,
    }
    opened.close()
    return figures


def table_of(figures: dict[str, dict[str, float]]) -> Table:
    """The variants as rows; the first names the columns."""
    head = ("", *figures[ALL_ON])
    rows = tuple((name, *values.values()) for name, values in figures.items())
    note = (
        "XQuAD and newsqa_dev with the 1,028 articles; ms is the median of a search, embedding not included."
    )
    return Table("Each stage of retrieval left out", head, rows, note)
