"""Retrieval: XQuAD with distractors in both directions, newsqa_dev by type, beside LangChain's pipelines."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.archives import news_archive, xquad_archive, xquad_id
from bench.baselines import langchain_baselines
from bench.data import digest, load_distractors, load_xquad, shared_folder
from bench.measures import XQUAD_MEASURES, measure
from bench.news import answerable, followup_runs, run_news
from bench.news_tables import aim_table, type_table
from bench.report import Table, publish
from bench.searching import OWN_SEARCHES, Stories, ask_all, open_archive, ranking
from bench.vector_cache import CachedEmbedder
from rag.embedding import Embedder
from rag.settings import Settings, load_settings

DIRECTIONS = ("de", "en")  # languages of the questions; the paragraphs are German


def main(options: argparse.Namespace) -> int:
    """Measure, print, keep."""
    shared = shared_folder(options.shared)
    embedder = CachedEmbedder(Embedder.load(load_settings()))
    tables: list[Table] = []
    figures: dict[str, object] = {}
    if options.part in ("xquad", "all"):
        tables.append(xquad_table(shared, embedder, figures, with_langchain=not options.own))
    if options.part in ("news", "all"):
        for with_distractors in (False, True):
            settings = news_archive(shared, embedder, with_distractors=with_distractors)
            tables += news_part(
                shared, settings, embedder, figures, "with" if with_distractors else "without"
            )
    publish("retrieval" if options.part == "all" else f"retrieval-{options.part}", tables, figures)
    return 0


def news_part(
    shared: Path, settings: Settings, embedder: Embedder, figures: dict[str, object], distractors: str
) -> list[Table]:
    """The tables of newsqa_dev over one archive, "with" or "without" distractors."""
    opened = open_archive(settings, embedder)
    run = run_news(opened, answerable(shared), embedder, settings)
    tables = [
        type_table(run, figures, distractors),
        aim_table(run, followup_runs(run, embedder, settings), figures, distractors),
    ]
    opened.close()
    return tables


def xquad_table(
    shared: Path, embedder: Embedder, figures: dict[str, object], *, with_langchain: bool
) -> Table:
    """Every system on the 1,190 questions in German and in English over the German paragraphs."""
    settings = xquad_archive(shared, embedder)
    opened = open_archive(settings, embedder)
    found: dict[tuple[str, str], dict[str, Stories]] = {}
    filtered = 0
    for language in DIRECTIONS:
        _, questions = load_xquad(shared, language)
        asked = ask_all(
            [(each.id, each.text, ()) for each in questions], opened.catalogue, embedder, settings
        )
        filtered += sum(not each.question.filters.is_empty for each in asked)
        for name, search in OWN_SEARCHES.items():
            found[name, language] = {each.id: search(each, opened) for each in asked}
    if with_langchain:
        found |= _langchain_stories(shared, embedder)
    opened.close()
    gold = xquad_gold(shared)
    rows = []
    for (name, language), stories in found.items():
        values = measure(XQUAD_MEASURES, rankings(stories, gold), gold)
        figures[f"xquad {language}→de {name}"] = values
        rows.append((name, f"{language}→de", *values.values()))
    rows.sort(key=lambda row: row[1])
    note = (
        f"{len(gold)} questions a direction; {filtered} of {2 * len(gold)} were read as restricted"
        " in time or outlet."
    )
    title = "XQuAD, 240 paragraphs among 1,028 articles"
    return Table(title, ("system", "", *XQUAD_MEASURES), tuple(rows), note)


def xquad_gold(shared: Path) -> dict[str, list[str]]:
    """The paragraph of each question, the same in every language."""
    _, questions = load_xquad(shared, "de")
    return {each.id: [xquad_id(each.paragraph)] for each in questions}


def rankings(stories: dict[str, Stories], gold: dict[str, list[str]]) -> dict[str, list[str]]:
    """Stories by question as rankings of articles."""
    return {identity: ranking(each, gold[identity]) for identity, each in stories.items()}


def _langchain_stories(shared: Path, embedder: Embedder) -> dict[tuple[str, str], dict[str, Stories]]:
    paragraphs, _ = load_xquad(shared, "de")
    documents = [(xquad_id(n), text) for n, text in enumerate(paragraphs)]
    documents += [(f"d{n:06d}", text) for n, text in enumerate(load_distractors(shared))]
    key = digest([], documents, embedder.card)
    found = {}
    for baseline in langchain_baselines(documents, embedder, key):
        for language in DIRECTIONS:
            _, questions = load_xquad(shared, language)
            found[baseline.name, language] = {
                each.id: [(document,) for document in baseline.search(each.text)] for each in questions
            }
    return found
