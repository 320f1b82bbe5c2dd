from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rag.records import NO_FILTERS, Filters, Turn
from rag.understand import language_of, understand

NOW = datetime(2026, 6, 17, 12, tzinfo=ZoneInfo("Europe/Berlin"))
OUTLETS = ("Küstenpost", "FAZ.NET", "DIE ZEIT")


def read(text, history=(), filters=NO_FILTERS):
    return understand(text, history, filters, outlets=OUTLETS, now=NOW, detect_language=lambda _: "nl")


def test_time_and_outlet_of_the_wording_become_filters_with_their_words():
    question = read("Was schrieb die Küstenpost im Juli 2024 über den Hafen?")
    assert question.filters == Filters(date(2024, 7, 1), date(2024, 7, 31), ("Küstenpost",))
    assert question.found == (
        ("date_from", "im Juli 2024"),
        ("date_to", "im Juli 2024"),
        ("outlets", "Küstenpost"),
    )


def test_what_is_asked_for_by_a_control_wins_over_words():
    asked = Filters(date(2025, 1, 1), None, ("FAZ.NET",))
    question = read("Was schrieb die Küstenpost im Juli 2024?", filters=asked)
    assert question.filters == asked
    assert question.found == (("date_from", "asked"), ("outlets", "asked"))


def test_an_asked_outlet_leaves_the_time_of_the_wording():
    question = read("Was geschah letzte Woche?", filters=Filters(outlets=("FAZ.NET",)))
    assert question.filters == Filters(date(2026, 6, 8), date(2026, 6, 14), ("FAZ.NET",))


def test_the_time_of_an_event_is_found_and_filters_nothing():
    question = read("Wer gewann die Wahl 2021?")
    assert question.filters == NO_FILTERS
    assert dict(question.found) == {"event": "2021", "event_from": "2021-01-01", "event_to": "2021-12-31"}


def test_an_outlet_in_the_story_is_offered_and_filters_nothing():
    question = read("Wer wird Chefredakteur der FAZ?")
    assert question.filters == NO_FILTERS
    assert question.found == (("outlet_offer", "FAZ.NET"),)


def test_the_wish_for_the_newest_is_noted():
    assert dict(read("Was ist der aktuelle Stand am Hafen?").found) == {"latest": "aktuelle"}


def test_a_follow_up_takes_topic_time_and_outlet_of_the_question_before():
    history = [Turn("Was schrieb die Küstenpost im Juli 2024 über den Hafenbrand?", "Er brannte zwei Tage.")]
    question = read("Und wie viele Verletzte?", history)
    assert question.original == "Und wie viele Verletzte?"
    assert "Hafenbrand" in question.text
    assert question.filters == Filters(date(2024, 7, 1), date(2024, 7, 31), ("Küstenpost",))
    assert dict(question.found)["follow_up"] == question.text


def test_the_year_before_is_that_of_the_chat():
    history = [Turn("Wie hoch waren die Exporte nach Norwegen 2023?", "1,2 Milliarden Euro.")]
    question = read("Und wie hoch war das im Vorjahr?", history)
    assert "2022" in question.text and "2023" not in question.text
    assert dict(question.found)["event_from"] == "2022-01-01"


def test_a_new_topic_keeps_nothing_of_the_old_one():
    history = [Turn("Was schrieb die Küstenpost im Juli 2024 über den Hafenbrand?", "Er brannte.")]
    question = read("Wer gewann die Wahl in Polen?", history)
    assert (question.text, question.filters) == ("Wer gewann die Wahl in Polen?", NO_FILTERS)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wer gewann?", "de"),
        ("Who won?", "en"),
        ("Hafen Kiel", "de"),  # too short to trust a detector's "nl"
        ("Brücke Köln", "de"),
        ("Qui a remporté les élections législatives en Pologne dimanche ?", "nl"),  # the detector's word
        ("한국 대통령 선거", "nl"),
    ],
)
def test_function_words_decide_the_language_and_a_detector_the_rest(text, language):
    assert language_of(text, lambda _: "nl") == language


def test_the_question_is_kept_as_typed_and_searched_with_single_spaces():
    question = read("Wer  gewann\n die Wahl in Polen?")
    assert (question.original, question.text) == (
        "Wer  gewann\n die Wahl in Polen?",
        "Wer gewann die Wahl in Polen?",
    )
