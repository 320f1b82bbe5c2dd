"""Retrieval: both sides within the filters, fusion by score, live versions only."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rag.fusion import CROSS_LANGUAGE_WEIGHT, SAME_LANGUAGE_WEIGHT, fuse
from rag.index.dense import top
from rag.records import Filters, Question
from rag.typical import aim
from tests.support import BRIDGE, ELECTION, FUND, UNDATED


def question(text, language="de", **filters):
    return Question(text, text, language, Filters(**filters))


@pytest.fixture
def retriever(archive, open_retriever):
    return open_retriever(archive.catalogue)


def retrieve(retriever, asked, k=5):
    return retriever.retrieve(asked, retriever.embed(asked), k)


@pytest.mark.parametrize(
    ("text", "language", "gold"),
    [
        ("Bis wann ist die Hochbrücke zu?", "de", BRIDGE),
        ("Wer wurde Bürgermeister?", "de", ELECTION),
        ("Why is there no money for heat pumps?", "en", FUND),
        ("Warum gibt es kein Geld mehr für Wärmepumpen?", "de", FUND),
        ("How long will the bridge be closed?", "en", BRIDGE),
    ],
)
def test_the_article_that_answers_comes_first_in_and_across_languages(retriever, text, language, gold):
    hits = retrieve(retriever, question(text, language))
    assert hits[0].source.article_id == gold.id
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert all(hit.passage.text == _body(hit)[hit.passage.start : hit.passage.end] for hit in hits)


def _body(hit):
    return next(a for a in (BRIDGE, ELECTION, FUND, UNDATED) if a.id == hit.source.article_id).body


def test_umlauts_are_found_however_they_are_spelt(retriever):
    for spelling in ("Möller", "Moeller", "MÖLLER", "Moller"):
        found = retriever.lexical.search(spelling, Filters(), 5)
        assert len(found) == 1, spelling


def test_days_filter_inside_both_indexes_and_leave_undated_articles_out(retriever):
    day = {"date_from": date(2025, 5, 1), "date_to": date(2025, 5, 31)}
    hits = retrieve(retriever, question("Hochbrücke gesperrt Turmuhr", **day))
    assert {hit.source.article_id for hit in hits} == {ELECTION.id}
    assert retriever.lexical.search("Hochbrücke Turmuhr", Filters(**day), 5) == []
    open_end = retrieve(retriever, question("Turmuhr", date_from=date(2020, 1, 1)))
    assert UNDATED.id not in {hit.source.article_id for hit in open_end}


def test_an_outlet_filters_inside_both_indexes(retriever):
    hits = retrieve(retriever, question("Hochbrücke gesperrt", outlets=("Kurier",)))
    assert {hit.source.outlet for hit in hits} == {"Kurier"}


def test_text_with_query_syntax_is_searched_as_words(retriever):
    for text in ('" OR NEAR( *', "title:foo AND (", "text_de:*", "^~!{}[]", "Hochbrücke')--"):
        retrieve(retriever, question(text + " Brücke"))


def test_fusion_adds_weighed_words_to_the_cosine_by_language():
    common = dict.fromkeys((1, 2, 3), 0.0)
    fused = fuse({1: 0.80, 2: 0.85, 3: 0.84}, common, {1: 10.0, 3: 5.0}, {1: "de", 2: "de", 3: "en"}, "de")
    scores = {each.key: each.score for each in fused}
    assert scores[1] == pytest.approx(0.80 + 10 * SAME_LANGUAGE_WEIGHT)
    assert scores[2] == pytest.approx(0.85)  # words did not find it
    assert scores[3] == pytest.approx(0.84 + 5 * CROSS_LANGUAGE_WEIGHT)
    assert [each.score for each in fused] == sorted(scores.values(), reverse=True)


def test_a_passage_that_is_near_any_question_stands_behind_one_that_is_near_this_one():
    fused = fuse({1: 0.86, 2: 0.84}, {1: 0.80, 2: 0.70}, {}, {1: "de", 2: "de"}, "de")
    assert [each.key for each in fused] == [2, 1]  # 0.84 - 0.35 = 0.49 against 0.86 - 0.40 = 0.46
    assert [each.dense for each in fused] == [0.84, 0.86]  # the cosines stay what they are


def test_an_aim_is_of_length_one_and_turned_away_from_the_typical_question():
    vector, typical = np.array([0.6, 0.8], dtype=np.float32), np.array([0.0, 0.8], dtype=np.float32)
    # 0.6, 0.8 - 0.5 * 0.8 = 0.6, 0.4, of length sqrt(0.52)
    assert aim(vector, typical).tolist() == pytest.approx([0.6 / 0.52**0.5, 0.4 / 0.52**0.5])
    assert aim(typical / 0.8 * 0.4, typical).tolist() == pytest.approx(
        [0.0, 0.4]
    )  # nothing is left: as it is


def test_top_gives_each_key_once_best_first_ties_by_key():
    keys, scores = top(np.array([7, 3, 7, 5]), np.array([0.5, 0.9, 0.5, 0.9], dtype=np.float32), 3)
    assert keys.tolist() == [3, 5, 7]
    assert scores.tolist() == pytest.approx([0.9, 0.9, 0.5])
