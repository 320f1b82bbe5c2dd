from __future__ import annotations

from datetime import date

import pytest

from bench.ablation import ALL_ON, table_of, variants
from bench.data import Gold, GoldFilter, NewsQuestion
from bench.gold import gold_articles, gold_passage_recall, is_filter_exact
from bench.news import load_full_followups, run_news
from bench.searching import Opened, open_archive, ranking, stories_of, understood
from rag.records import Copy, Filters, Hit, Passage, Question, Source
from rag.settings import Stage
from tests.support import BRIDGE, ELECTION


def question(**fields) -> NewsQuestion:
    values = {
        "id": "q1",
        "text": "Wie viel kostet die Sanierung der Hochbrücke?",
        "language": "de",
        "type": "single_de",
        "is_answerable": True,
        "gold": (Gold(BRIDGE.url, "Die Sanierung kostet 2,4 Millionen Euro."),),
        "needs_all": False,
        "must_include": (),
        "history": (),
        "is_near_miss": False,
        "is_oblique": False,
    }
    return NewsQuestion(**(values | fields))


def hit(article, start=0, end=10, copies=()) -> Hit:
    source = Source(article.id, article.version, article.url, "", article.outlet, None, None, "de")
    passage = Passage(article.id, article.version, 0, start, end, article.body[start:end])
    return Hit(passage, source, 1.0, 1, copies=tuple(Copy(copy, "the same text") for copy in copies))


@pytest.fixture
def opened(archive, settings, embedder) -> Opened:
    searching = open_archive(settings, embedder)
    yield searching
    searching.close()


def test_a_gold_article_that_was_folded_into_a_hit_is_found_there():
    folded = hit(ELECTION, copies=[hit(BRIDGE).source])
    stories = stories_of([hit(ELECTION), folded])
    assert stories == [(ELECTION.id,), (ELECTION.id, BRIDGE.id)]
    assert ranking(stories, [BRIDGE.id]) == [ELECTION.id, BRIDGE.id]


def test_a_passage_counts_that_overlaps_the_gold_quote(archive):
    quote = BRIDGE.body.index("Die Sanierung kostet")
    on, beside = hit(BRIDGE, quote, quote + 20), hit(BRIDGE, 0, quote - 2)
    assert gold_passage_recall(question(), [on], archive.catalogue) == 1
    assert gold_passage_recall(question(), [beside], archive.catalogue) == 0
    both = question(needs_all=True, gold=(*question().gold, Gold(ELECTION.url, "52,3 Prozent")))
    assert gold_passage_recall(both, [on], archive.catalogue) == 0.5


def test_an_article_that_is_not_there_is_no_gold(archive):
    lost = question(gold=(Gold("https://news.example/nowhere", "x"), *question().gold))
    assert gold_articles(lost, archive.catalogue) == [BRIDGE.id]


@pytest.mark.parametrize(
    ("filters", "is_exact"),
    [
        (Filters(date(2025, 3, 1), date(2025, 3, 31), ("Tagblatt",)), True),
        (Filters(date(2025, 3, 1), date(2025, 3, 31)), False),
        (Filters(date(2025, 3, 1), date(2025, 3, 31), ("Tagblatt", "Kurier")), False),
        (Filters(date(2025, 3, 1), date(2025, 3, 31), ("Tagblatt", "Tagblatt am Sonntag")), True),
        (Filters(date(2025, 3, 1), date(2025, 3, 30), ("Tagblatt",)), False),
    ],
)
def test_a_filter_is_exact_when_outlet_and_both_days_are(archive, filters, is_exact):
    labelled = question(filter=GoldFilter("Tagblatt", date(2025, 3, 1), date(2025, 3, 31)))
    read = Question("", "", "de", filters)
    assert is_filter_exact(labelled, read, archive.catalogue) is is_exact


def test_a_run_finds_the_gold_article_and_shows_all_gold(opened, embedder, settings):
    multi = question(id="q2", type="multi", needs_all=True, gold=(*question().gold, Gold(ELECTION.url, "")))
    run = run_news(opened, [question(), multi], embedder, settings)
    assert run.measured(run.of_types("single_de"))["Success@1"] == 1
    assert run.all_gold_shown(run.of_types("multi")) == 1  # four articles, so eight hits hold them all


def test_no_questions_measure_as_zero(opened, embedder, settings):
    run = run_news(opened, [], embedder, settings)
    assert set(run.measured([]).values()) == {0.0}


def test_a_stage_that_is_off_is_not_read_from_the_words(settings):
    text, off = "Was schrieb das Tagblatt im März 2025 über die Brücke?", "time,outlets"
    on = understood(text, (), ["Tagblatt"], settings)
    without = understood(text, (), ["Tagblatt"], settings.model_copy(update={"switched_off": off}))
    assert on.filters.outlets == ("Tagblatt",)
    assert on.filters.date_from == date(2025, 3, 1)
    assert without.filters.is_empty


def test_the_ablation_switches_off_one_stage_at_a_time():
    names = [variant.switched_off for variant in variants(tuple(Stage))]
    assert names == ["", *Stage]


def test_the_ablation_has_a_row_for_each_variant():
    figures = {ALL_ON: {"MRR@10": 0.9, "ms": 20.0}, "without time": {"MRR@10": 0.8, "ms": 19.0}}
    table = table_of(figures)
    assert table.head == ("", "MRR@10", "ms")
    assert table.rows == ((ALL_ON, 0.9, 20.0), ("without time", 0.8, 19.0))


def test_every_full_followup_has_an_id_and_a_question():
    full = load_full_followups()
    assert len(full) == 8
    assert all(text.endswith("?") for text in full.values())
