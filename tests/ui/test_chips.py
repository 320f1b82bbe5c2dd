"""How a question was understood: each chip says it, can be changed or taken back, and is asked anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.chats import TurnRow
from rag.records import NO_FILTERS, Answer, ArchiveState, Filters, Outcome, Question, Reading
from ui.changes import changed
from ui.chips import READINGS, Choices, filter_summary, offers, understood
from ui.strings import Texts
from ui.turn_view import answer_data

TEXTS = Texts("de")
ASKED = "Was schrieb die Küstenpost im März 2026 zum aktuellen Stand?"
READ = Question(
    ASKED,
    ASKED,
    "de",
    Filters(date(2026, 3, 1), date(2026, 3, 31), ("Küstenpost",)),
    (
        ("date_from", "im März 2026"),
        ("date_to", "im März 2026"),
        ("outlets", "Küstenpost"),
        ("outlet_offer", "taz"),
        ("latest", "aktuellen"),
    ),
)


def turn(question=READ, filters=NO_FILTERS, **fields):
    answer = Answer(question, Outcome.NOT_SAID, "", (), (), ArchiveState(3, undated=12), **fields)
    return TurnRow("t1", "c1", question.original, filters, "done", answer, "", "2026-03-04T10:00:00+00:00")


def chips_of(row, choices=None):
    found = understood(row, row.answer.question, TEXTS, choices or Choices())
    return {chip["kind"]: chip for chip in found}


def test_each_reading_is_a_chip_with_the_words_it_came_from():
    chips = chips_of(turn())
    assert {kind: (chip["value"], chip["words"]) for kind, chip in chips.items()} == {
        "time": ("März 2026", "„im März 2026“"),
        "outlets": ("Küstenpost", "„Küstenpost“"),
        "latest": ("neueste zuerst", "„aktuellen“"),
    }
    assert chips["time"]["edit"] == {"from": "2026-03-01", "to": "2026-03-31"}


def test_a_chip_of_outlets_offers_all_of_the_archive_and_keeps_one_that_is_gone():
    chip = chips_of(turn(), Choices(("Uferblatt", "taz")))["outlets"]
    assert chip["edit"] == {"chosen": ["Küstenpost"], "names": ["Küstenpost", "Uferblatt", "taz"]}


def test_what_a_control_set_names_no_words():
    filters = Filters(as_of=date(2026, 3, 14), sections=("Kultur",))
    question = Question("Wer?", "Wer?", "de", filters, (("as_of", "asked"), ("sections", "asked")))
    chips = chips_of(turn(question, filters))
    assert (chips["as_of"]["value"], chips["as_of"]["words"]) == ("14. März 2026", "")
    assert (chips["sections"]["value"], chips["sections"]["words"]) == ("Kultur", "")


def test_a_question_that_stands_as_asked_has_no_chips():
    assert chips_of(turn(Question("Wer gewann?", "Wer gewann?", "de"))) == {}


def test_a_rewritten_follow_up_is_shown_and_can_be_edited():
    question = Question("Und wann?", "Und wann? Deich Lindenwyk", "de", found=(("follow_up", "x"),))
    chip = chips_of(turn(question))["text"]
    assert (chip["value"], chip["edit"]) == (question.text, {"text": question.text})


@pytest.mark.parametrize("kind", READINGS)
def test_a_chip_taken_away_is_ignored_from_then_on_and_can_be_read_again(kind):
    text, filters = changed({"kind": kind, "drop": True}, turn())
    assert (text, filters) == (ASKED, Filters(ignore=frozenset({READINGS[kind]})))
    plain = Question(ASKED, ASKED, "de")
    assert chips_of(turn(plain, filters))[kind]["taken_back"]
    assert changed({"kind": kind, "reread": True}, turn(plain, filters)) == (ASKED, NO_FILTERS)


def test_taking_a_chip_away_leaves_the_other_controls():
    asked = Filters(date(2026, 1, 1), None, ("taz",), as_of=date(2026, 3, 14))
    _, filters = changed({"kind": "time", "drop": True}, turn(filters=asked))
    assert filters == replace(asked, date_from=None, ignore=frozenset({Reading.TIME}))


def test_a_changed_time_is_asked_for_by_control():
    change = {"kind": "time", "from": "2025-01-01", "to": ""}
    assert changed(change, turn()) == (ASKED, Filters(date_from=date(2025, 1, 1)))
    assert changed({"kind": "time", "from": "", "to": ""}, turn())[1].ignore == {Reading.TIME}


def test_changed_outlets_sections_and_day_are_asked_for_by_control():
    assert changed({"kind": "outlets", "names": ["taz", "taz"]}, turn()) == (ASKED, Filters(outlets=("taz",)))
    assert changed({"kind": "outlets", "names": []}, turn())[1].ignore == {Reading.OUTLETS}
    assert changed({"kind": "sections", "names": ["Sport"]}, turn())[1] == Filters(sections=("Sport",))
    assert changed({"kind": "as_of", "day": "2026-03-14"}, turn())[1] == Filters(as_of=date(2026, 3, 14))


def test_an_edited_follow_up_is_asked_as_it_stands_with_what_it_had_carried_over():
    question = Question(
        "Und wie viele?",
        "Und wie viele? Brand",
        "de",
        Filters(date(2026, 3, 1), date(2026, 3, 31), ("taz",)),
        (("date_from", "im März"), ("date_to", "im März"), ("outlets", "taz"), ("follow_up", "x")),
    )
    text, filters = changed({"kind": "text", "text": " Wie viele  Verletzte laut taz? "}, turn(question))
    assert text == "Wie viele Verletzte laut taz?"
    # the outlet stands in the new words and is read from them; the time would be lost
    carried = Filters(date(2026, 3, 1), date(2026, 3, 31), ignore=frozenset({Reading.FOLLOW_UP}))
    assert filters == carried


@pytest.mark.parametrize(
    "change",
    [
        None,
        "time",
        {},
        {"kind": "time", "from": "2026-03-02", "to": "2026-03-01"},
        {"kind": "as_of", "day": "tomorrow"},
        {"kind": "text", "text": "  "},
        {"kind": "offer", "place": 7},
        {"kind": "offer", "place": "0"},
        {"kind": "no such chip", "drop": True},
        {"kind": ["time"], "reread": True},
    ],
)
def test_a_change_that_makes_no_sense_is_not_asked(change):
    assert changed(change, turn()) is None


def test_what_is_named_but_not_meant_is_offered_and_taken_by_a_click():
    event = (("event", "2021"), ("event_from", "2021-01-01"), ("event_to", "2021-12-31"))
    question = Question("Wer?", "Wer?", "de", found=(*event, ("outlet_offer", "taz")))
    offered = offers(question, TEXTS)
    assert [offer["label"] for offer in offered] == ["Nur 2021", "Nur taz"]
    row = turn(question, Filters(sections=("Politik",)))
    taken = [changed(offer["change"], row)[1] for offer in offered]
    assert taken == [
        Filters(date(2021, 1, 1), date(2021, 12, 31), sections=("Politik",)),
        Filters(outlets=("taz",), sections=("Politik",)),
    ]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 3, 4), date(2026, 3, 4), "4. März 2026"),
        (date(2024, 2, 1), date(2024, 2, 29), "Februar 2024"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2024, 1, 1), date(2025, 12, 31), "2024 – 2025"),
        (date(2026, 3, 1), date(2026, 3, 30), "1. März 2026 – 30. März 2026"),
        (date(2026, 3, 1), None, "ab 1. März 2026"),
        (None, date(2026, 3, 1), "bis 1. März 2026"),
        (None, None, ""),
    ],
)
def test_days_are_said_as_shortly_as_they_can_be(first, last, words):
    assert filter_summary(Filters(first, last), TEXTS) == words


def test_an_answer_as_of_a_day_says_so_and_a_dated_one_counts_what_it_left_out():
    as_of = Question("Wer?", "Wer?", "de", Filters(as_of=date(2026, 3, 14)))
    data = answer_data(turn(as_of), turn(as_of).answer, TEXTS, None)
    assert data["as_of"]["title"] == "Stand vom 14. März 2026"
    assert data["left_out"] == "12 Artikel ohne Datum wurden nicht durchsucht."
    free = Question("Wer?", "Wer?", "de", Filters(outlets=("taz",)))
    data = answer_data(turn(free), turn(free).answer, TEXTS, None)
    assert (data["as_of"], data["left_out"]) == (None, "")
