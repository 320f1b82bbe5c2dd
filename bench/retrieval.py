"""Retrieval: XQuAD with distractors in both directions, newsqa_dev by type, beside LangChain's pipelines."""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench.archives import news_archive, xquad_archive, xquad_id
from bench.baselines import langchain_baselines
from bench.data import NewsQuestion, digest, load_distractors, load_news_questions, load_xquad, shared_folder
from bench.measures import NEWS_MEASURES, XQUAD_MEASURES, measure
from bench.report import Table, publish
from bench.searching import OWN_SEARCHES, Asked, Opened, articles_of, ask_all, by_project, open_archive
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.errors import NotFoundError
from rag.fold import locate
from rag.settings import load_settings

DIRECTIONS = ("de", "en")  # languages of the questions; the paragraphs are German
EVIDENCE = 6  # passages among which the gold one is looked for
CROSS_TYPES = ("cross_en_de", "cross_de_en", "cross_other")


def main(options: argparse.Namespace) -> int:
    """Measure, print, keep."""
    shared = shared_folder(options.shared)
    embedder = Embedder.load(load_settings())
    tables: list[Table] = []
    figures: dict[str, object] = {}
    if options.part in ("xquad", "all"):
        tables.append(xquad_table(shared, embedder, figures, with_langchain=not options.own))
    if options.part in ("news", "all"):
        for with_distractors in (False, True):
            tables.extend(news_tables(shared, embedder, figures, with_distractors=with_distractors))
    publish("retrieval" if options.part == "all" else f"retrieval-{options.part}", tables, figures)
    return 0


def xquad_table(
    shared: Path, embedder: Embedder, figures: dict[str, object], *, with_langchain: bool
) -> Table:
    """Every system on the 1,190 questions in German and in English over the German paragraphs."""
    opened = open_archive(xquad_archive(shared, embedder), embedder)
    rankings: dict[tuple[str, str], dict[str, list[str]]] = {}
    filtered = 0
    for language in DIRECTIONS:
        _, questions = load_xquad(shared, language)
        asked = ask_all([(each.id, each.text, ()) for each in questions], opened.catalogue, embedder)
        filtered += sum(not each.question.filters.is_empty for each in asked)
        for name, search in OWN_SEARCHES.items():
            rankings[name, language] = {each.id: articles_of(search(each, opened), opened) for each in asked}
    if with_langchain:
        rankings |= _langchain_rankings(shared, embedder)
    _, questions = load_xquad(shared, "de")
    gold = {each.id: [xquad_id(each.paragraph)] for each in questions}
    rows = []
    for (name, language), found in rankings.items():
        values = measure(XQUAD_MEASURES, found, gold)
        figures[f"xquad {language}→de {name}"] = values
        rows.append((name, f"{language}→de", *values.values()))
    rows.sort(key=lambda row: row[1])
    note = (
        f"{len(gold)} questions a direction; {filtered} of {2 * len(gold)} were read as restricted"
        " in time or outlet."
    )
    return Table(
        "XQuAD, 240 paragraphs among 1,028 articles", ("system", "", *XQUAD_MEASURES), tuple(rows), note
    )


def _langchain_rankings(shared: Path, embedder: Embedder) -> dict[tuple[str, str], dict[str, list[str]]]:
    paragraphs, _ = load_xquad(shared, "de")
    documents = [(xquad_id(n), text) for n, text in enumerate(paragraphs)]
    documents += [(f"d{n:06d}", text) for n, text in enumerate(load_distractors(shared))]
    key = digest([], documents, embedder.card)
    rankings = {}
    for baseline in langchain_baselines(documents, embedder, key):
        for language in DIRECTIONS:
            _, questions = load_xquad(shared, language)
            rankings[baseline.name, language] = {each.id: baseline.search(each.text) for each in questions}
    return rankings


def news_tables(
    shared: Path, embedder: Embedder, figures: dict[str, object], *, with_distractors: bool
) -> list[Table]:
    """Success@1 and @5 of the gold article and recall of the gold passage, by type of question."""
    opened = open_archive(news_archive(shared, embedder, with_distractors=with_distractors), embedder)
    questions = [each for each in load_news_questions(shared) if each.is_answerable]
    asked = ask_all([(each.id, each.text, each.history) for each in questions], opened.catalogue, embedder)
    started = time.perf_counter()
    found = {each.id: by_project(each, opened) for each in asked}
    search_ms = 1000 * (time.perf_counter() - started) / len(asked)
    gold = {each.id: gold_articles(each, opened.catalogue) for each in questions}
    rankings = {identity: articles_of(keys, opened) for identity, keys in found.items()}
    rows = []
    groups: dict[str, list[NewsQuestion]] = defaultdict(list)
    for each in questions:
        groups[each.type].append(each)
        groups["same language" if each.type not in CROSS_TYPES else "across languages"].append(each)
        groups["all"].append(each)
    for name, group in groups.items():
        values = measure(NEWS_MEASURES, rankings, {each.id: gold[each.id] for each in group})
        recall = [gold_passage_recall(each, evidence(each.id, asked, opened), opened) for each in group]
        values[f"gold passage@{EVIDENCE}"] = sum(recall) / len(recall)
        figures[f"newsqa {'with' if with_distractors else 'without'} distractors {name}"] = values
        rows.append((name, len(group), *values.values()))
    rows.sort(key=lambda row: (row[0] in ("same language", "across languages", "all"), row[0]))
    articles = opened.catalogue.state().articles
    missing = [each.id for each in questions if not gold[each.id]]
    note = f"{search_ms:.0f} ms a search." + (
        f" Gold article not in the archive: {missing}." if missing else ""
    )
    head = ("type", "n", *NEWS_MEASURES, f"gold passage@{EVIDENCE}")
    return [Table(f"newsqa_dev over {articles} articles", head, tuple(rows), note)]


def gold_articles(question: NewsQuestion, catalogue: Catalogue) -> list[str]:
    """The ids of a question's gold articles, found by any URL they came under."""
    found = []
    for gold in question.gold:
        try:
            found.append(catalogue.resolve(gold.url))
        except NotFoundError:
            continue
    return list(dict.fromkeys(found))


def evidence(identity: str, asked: Sequence[Asked], opened: Opened) -> list[tuple[str, int, int]]:
    """The first passages that an answer would stand on, as (article, start, end)."""
    one = next(each for each in asked if each.id == identity)
    hits = opened.retriever.retrieve(one.question, one.vector, EVIDENCE)
    return [(hit.source.article_id, hit.passage.start, hit.passage.end) for hit in hits]


def gold_passage_recall(
    question: NewsQuestion, passages: Sequence[tuple[str, int, int]], opened: Opened
) -> float:
    """Share of the gold quotes that a passage overlaps; 1 for any of them where one is enough."""
    found = []
    for gold in question.gold:
        spans = gold_spans(gold.url, gold.quote, opened.catalogue)
        found.append(
            any(
                article == of and start < last and first < end
                for article, start, end in passages
                for of, first, last in spans
            )
        )
    if not found:
        return 0.0
    return sum(found) / len(found) if question.needs_all else float(any(found))


def gold_spans(url: str, quote: str, catalogue: Catalogue) -> list[tuple[str, int, int]]:
    """Where a gold quote stands in the stored article, as (article, start, end)."""
    try:
        article = catalogue.article(url)
    except NotFoundError:
        return []
    return [(article.id, span.start, span.end) for span in locate(quote, article.body)]
