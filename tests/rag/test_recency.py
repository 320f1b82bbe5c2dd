from datetime import date, timedelta

import pytest

from rag.recency import LATEST, LONGEST_AGE_DAYS, TIE_BREAK, prefer_newer, wish_for_newest

NEWEST = date(2026, 6, 17)
EQUAL = {1: 0.5, 2: 0.5}


def aged(days):
    return NEWEST - timedelta(days=days)


def test_of_equals_the_newer_comes_first():
    # f(0) = 1; f(7305) = 1 - ln(7306) / ln(7306) = 0, so the bonuses are TIE_BREAK and 0.
    scores = prefer_newer(EQUAL, {1: aged(LONGEST_AGE_DAYS), 2: NEWEST}, NEWEST, is_latest_asked=False)
    assert scores == {1: 0.5, 2: pytest.approx(0.5 + TIE_BREAK)}


def test_a_tie_break_never_moves_what_is_better_by_more_than_itself():
    scores = {1: 0.5 + 1.01 * TIE_BREAK, 2: 0.5}
    preferred = prefer_newer(scores, {1: aged(7305), 2: NEWEST}, NEWEST, is_latest_asked=False)
    assert preferred[1] > preferred[2]


def test_where_the_newest_is_asked_for_it_beats_an_older_one_that_is_a_little_better():
    # 30 days: f = 1 - ln(31) / ln(7306) = 1 - 3.434 / 8.896 = 0.614. Best is key 1 with w = 1; key 2 lies
    # 0.01 below, w = 1 - 0.01 / 0.04 = 0.75. So 0.50 + 0.05 * 0.614 = 0.531 against 0.49 + 0.05 * 0.75 = 0.5275.
    days = {1: aged(30), 2: NEWEST}
    close = prefer_newer({1: 0.50, 2: 0.49}, days, NEWEST, is_latest_asked=True)
    assert close == {1: pytest.approx(0.5307, abs=1e-4), 2: pytest.approx(0.5275)}
    # A year older: f = 1 - ln(366) / 8.896 = 0.336; 0.50 + 0.0168 = 0.5168 loses.
    older = prefer_newer({1: 0.50, 2: 0.49}, {1: aged(365), 2: NEWEST}, NEWEST, is_latest_asked=True)
    assert older[2] > older[1] == pytest.approx(0.5168, abs=1e-4)


def test_what_is_off_the_topic_is_not_lifted_however_new():
    scores = prefer_newer({1: 0.50, 2: 0.45}, {1: aged(7305), 2: NEWEST}, NEWEST, is_latest_asked=True)
    assert scores == {1: 0.50, 2: 0.45}


def test_the_bonus_is_bounded_and_falls_with_age():
    days = {key: aged(age) for key, age in enumerate((0, 1, 7, 30, 365, 3650, 20_000))}
    scores = prefer_newer(dict.fromkeys(days, 0.5), days, NEWEST, is_latest_asked=True)
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    assert 0.5 <= scores[6] and scores[0] == pytest.approx(0.5 + LATEST)


def test_without_a_day_nothing_changes():
    assert prefer_newer(EQUAL, {1: None}, NEWEST, is_latest_asked=True) == EQUAL
    assert prefer_newer(EQUAL, {1: NEWEST, 2: NEWEST}, None, is_latest_asked=True) == EQUAL
    assert prefer_newer({}, {}, NEWEST, is_latest_asked=False) == {}


def test_a_day_after_the_newest_counts_as_the_newest():
    scores = prefer_newer(EQUAL, {1: NEWEST, 2: NEWEST + timedelta(days=3)}, NEWEST, is_latest_asked=False)
    assert scores[1] == scores[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wie ist der aktuelle Stand?", "aktuelle"),
        ("Was sind die neuesten Zahlen?", "neuesten"),
        ("Was sagte er zuletzt?", "zuletzt"),
        ("What is the latest on the strike?", "latest"),
        ("Was zeigen die jüngsten Zahlen?", "jüngsten Zahlen"),
        ("Wer muss bis Mai zahlen, at the latest?", ""),
        ("Wer ist das jüngste Mitglied des Bundestags?", ""),
        ("Wer gewann die Wahl?", ""),
    ],
)
def test_words_that_ask_for_the_newest(text, words):
    assert wish_for_newest(text) == words
