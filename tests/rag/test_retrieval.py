"""Retrieval: both sides within the filters, fusion by score, live versions only."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rag.fusion import CROSS_LANGUAGE_WEIGHT, SAME_LANGUAGE_WEIGHT, fuse
from rag.index.dense import top
from rag.records import Filters, Question
from rag.typical import Commons, measure_commons
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


def test_fusion_adds_weighed_words_to_what_is_left_of_the_cosine_by_language():
    dense = {1: 0.80, 2: 0.85, 3: 0.84, 4: 0.80}
    aimed = {1: 0.40, 2: 0.43, 3: 0.41, 4: 0.39}
    lexical = {1: 10.0, 3: 8.0, 4: 4.0}
    fused = fuse(dense, aimed, lexical, {1: "de", 2: "de", 3: "en", 4: "de"}, "de")
    scores = {each.key: each.score for each in fused}
    assert scores[1] == pytest.approx(0.40 + 5 * SAME_LANGUAGE_WEIGHT)  # 10 less half of the best
    assert scores[2] == pytest.approx(0.43)  # words did not find it
    assert scores[3] == pytest.approx(0.41 + 3 * CROSS_LANGUAGE_WEIGHT)
    assert scores[4] == pytest.approx(0.39)  # less than half of the best counts for nothing
    assert [each.score for each in fused] == sorted(scores.values(), reverse=True)
    assert {each.key: each.dense for each in fused} == dense  # the cosines stay what they are


def test_what_all_questions_share_and_their_language_count_for_nothing():
    commons = Commons(mean=np.array([0.0, 0.0, 0.8]), language=np.array([1.0, 0.0, 0.0]))
    vector = np.array([0.48, 0.6, 0.64])
    # the language's direction is gone, half of the mean is taken off: 0.64 - 0.5 * 0.8 = 0.24
    assert commons.without(vector).tolist() == pytest.approx([0.0, 0.6, 0.24])


def test_german_and_english_questions_that_ask_the_same_are_nearer_without_what_they_share(embedder):
    commons = measure_commons(embedder)
    pair = embedder.embed_queries(["Wann öffnet die Brücke wieder?", "When will the bridge open again?"])
    left, right = (commons.without(vector) for vector in pair)
    apart = np.linalg.norm(left - right) / np.linalg.norm(pair[0] - pair[1])
    assert apart < 1  # the direction between the languages is gone
    assert abs(float(left @ commons.language)) < 1e-5


def test_top_gives_each_key_once_best_first_ties_by_key():
    keys, scores = top(np.array([7, 3, 7, 5]), np.array([0.5, 0.9, 0.5, 0.9], dtype=np.float32), 3)
    assert keys.tolist() == [3, 5, 7]
    assert scores.tolist() == pytest.approx([0.9, 0.9, 0.5])
