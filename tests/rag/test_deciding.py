"""The three kinds of no, and when an answer is sure enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.deciding import SIGNALS, WEIGHTS, decide, signals_of, sureness
from rag.records import Filters, Hit, Outcome, Passage, Question, Source, SourceSentence
from rag.selecting import Candidate

QUESTION = Question("Wann öffnet die Brücke?", "Wann öffnet die Brücke?", "de")
MAY = replace(QUESTION, filters=Filters(date_from=date(2025, 5, 1), date_to=date(2025, 5, 31)))


def hit(score=0.56, cosine=0.9, language="de"):
    source = Source("a", "1", "https://a.invalid/", "Brücke", "Kurier", "2025-05-03", None, language)
    return Hit(Passage("a", "1", 0, 0, 40, "Die Brücke öffnet im Mai."), source, score, 1, cosine)


def candidate(margin, score=0.55, coverage=0.2, **fields):
    sentence = SourceSentence(0, 25, "Die Brücke öffnet im Mai.", score)
    return Candidate(hit(**fields), sentence, score, coverage, margin)


def outcome(candidates, question=QUESTION, within=1, *, is_fitted=True, score=0.56, cosine=0.9):
    return decide(question, [hit(score, cosine)], candidates, articles_within=within, is_fitted=is_fitted)


def test_every_signal_has_its_weight():
    assert len(SIGNALS) == len(WEIGHTS) == len(signals_of(QUESTION, [hit()], [candidate(1.0)]))


@pytest.mark.parametrize("is_fitted", [True, False])
def test_a_sentence_that_the_reader_is_sure_of_answers(is_fitted):
    assert outcome([candidate(6.0)], is_fitted=is_fitted) is Outcome.ANSWERED


@pytest.mark.parametrize("is_fitted", [True, False])
def test_where_the_topic_is_there_but_no_sentence_answers_it_is_not_said(is_fitted):
    assert outcome([candidate(-9.0)], is_fitted=is_fitted) is Outcome.NOT_SAID


@pytest.mark.parametrize("is_fitted", [True, False])
def test_where_nothing_is_near_it_is_not_in_the_archive(is_fitted):
    far = [candidate(-9.0, score=0.3, coverage=0.0)]
    assert outcome(far, is_fitted=is_fitted, score=0.3, cosine=0.7) is Outcome.NOT_IN_ARCHIVE


def test_a_restriction_that_holds_no_article_is_no_coverage():
    assert decide(MAY, [], [], articles_within=0, is_fitted=True) is Outcome.NO_COVERAGE
    far = [candidate(-9.0, score=0.3, coverage=0.0)]
    assert outcome(far, MAY, score=0.3) is Outcome.NO_COVERAGE


def test_an_empty_archive_holds_nothing():
    assert decide(QUESTION, [], [], articles_within=0, is_fitted=True) is Outcome.NOT_IN_ARCHIVE


def test_a_higher_margin_and_a_nearer_hit_make_it_surer():
    low, high = [candidate(-1.0)], [candidate(2.0)]
    assert sureness(QUESTION, [hit()], low) < sureness(QUESTION, [hit()], high)
    assert sureness(QUESTION, [hit(0.45)], high) < sureness(QUESTION, [hit(0.56)], high)


def test_without_the_reader_the_score_of_the_best_sentence_decides():
    assert outcome([candidate(None, score=0.6)]) is Outcome.ANSWERED
    assert outcome([candidate(None, score=0.2)]) is Outcome.NOT_SAID
