from __future__ import annotations

import pytest

from bench.measures import NEWS_MEASURES, XQUAD_MEASURES, measure


def test_a_question_without_results_counts_as_zero():
    found = measure(XQUAD_MEASURES, {"a": ["x"]}, {"a": ["x"], "b": ["y"]})
    assert found["hit@1"] == 0.5
    assert found["MRR@10"] == 0.5


def test_a_document_that_comes_again_takes_one_place():
    # y is third of the passages but second of the documents: RR = 1/2
    found = measure(XQUAD_MEASURES, {"a": ["x", "x", "y"]}, {"a": ["y"]})
    assert found["MRR@10"] == 0.5


def test_the_eleventh_document_is_no_hit_among_ten():
    found = measure(XQUAD_MEASURES, {"a": [*"abcdefghij", "y"]}, {"a": ["y"]})
    assert found["hit@10"] == 0
    assert found["MRR@10"] == 0


def test_recall_asks_for_every_gold_article_and_success_for_one():
    found = measure(NEWS_MEASURES, {"q": ["x", "a", "b"]}, {"q": ["x", "y"]})
    assert found["Success@1"] == 1
    assert found["Recall@5"] == pytest.approx(0.5)
