"""The Review page: the desk's list and events, blindness of second opinions, figures, states."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rag.records import NO_FILTERS, Article, Paragraph, ReviewVerdict, Span
from rag.records.reviews import ReviewGroup, ReviewQuery, ReviewState, Tally
from tests.ui.conftest import HOSTILE, make_answer, make_article, store
from ui.review_desk import desk_data, open_desk, paragraphs, take
from ui.review_figures import shares_data
from ui.review_filters import instant
from ui.services import AssistantLoader
from ui.strings import Texts

APP = Path(__file__).resolve().parents[2] / "app.py"
TIMEOUT_S = 30
TEXTS = Texts("de")
EVA, UDO = ReviewQuery("Eva"), ReviewQuery("Udo")


@pytest.fixture(autouse=True)
def _no_model(monkeypatch, fresh_app):
    """Nothing is asked here: the model need not be loaded for each test."""
    monkeypatch.setattr(AssistantLoader, "start", lambda self: None)


@pytest.fixture
def cited(chats, catalogue):
    """Three answers, each with one citation; their ids, newest first."""
    article = make_article("Damm", "Der Damm wächst. Er kostet viel.", "Es regnet. Der Bau ruht.")
    store(catalogue, article)
    turns = []
    for quote in ("Der Damm wächst.", "Er kostet viel.", "Es regnet."):
        turn_id = chats.start_turn(chats.create_chat(quote), f"Stimmt: {quote}", NO_FILTERS)
        chats.finish_turn(turn_id, make_answer(article, quote, catalogue))
        turns.append(turn_id)
    return [f"{turn_id}-1-1" for turn_id in reversed(turns)]


def open_page():
    app = AppTest.from_file(str(APP), default_timeout=TIMEOUT_S)
    app.run()
    app.switch_page("ui/review.py")
    app.run()
    assert not app.exception
    return app


def component(app, name):
    found = [element.proto for element in app.get("bidi_component")]
    return [json.loads(proto.json) for proto in found if proto.component_name == f"beleg_{name}"]


def titles(app):
    return [row["title"] for data in component(app, "rows") for row in data["rows"]]


def judged(seq, citation_id, verdict="supports", note=""):
    return {"seq": seq, "kind": "verdict", "id": citation_id, "verdict": verdict, "note": note}


def sent(desk, at, *events):
    return {"list": desk.list_id, "at": at, "events": list(events)}


def test_the_page_shows_the_sentence_and_its_quote_marked_in_its_paragraph(cited):
    (data,) = component(open_page(), "desk")
    item = data["items"][0]
    assert (item["sentence"], item["question"]) == ("Es regnet.", "Stimmt: Es regnet.")
    marked = [text for block in item["blocks"] for text, kind in block["pieces"] if kind == "main"]
    assert marked == ["Es regnet."]
    assert [block["near"] for block in item["blocks"]] == [True, False]


def test_words_of_articles_and_people_reach_the_component_as_they_are(chats, catalogue, hostile):
    store(catalogue, hostile)
    turn_id = chats.start_turn(chats.create_chat("x"), HOSTILE, NO_FILTERS)
    chats.finish_turn(turn_id, make_answer(hostile, HOSTILE, catalogue))
    (data,) = component(open_page(), "desk")
    assert data["items"][0]["question"] == data["items"][0]["sentence"] == HOSTILE


def test_without_any_answer_the_page_says_where_citations_come_from(settings):
    assert titles(open_page()) == ["Noch keine Belege."]


def test_when_all_is_judged_the_page_says_so(cited, chats):
    for citation_id in cited:
        chats.review(citation_id, ReviewVerdict.SUPPORTS)
    assert "Alles geprüft." in titles(open_page())


def test_figures_are_shown_with_their_number_and_interval(cited, chats):
    chats.review(cited[0], ReviewVerdict.SUPPORTS)
    app = open_page()
    app.session_state["review_view"] = "figures"
    app.run()
    assert not app.exception
    charts = component(app, "shares")
    assert [chart["title"] for chart in charts][0] == "Nach Medium"
    (row,) = charts[0]["rows"]
    assert (row["name"], row["words"], row["interval"]) == ("Uferblatt", "100 % (1 von 1)", "21 bis 100 %")


def test_each_event_counts_once_however_often_it_is_sent(cited, chats):
    desk = open_desk(chats, EVA, None)
    assert desk.queue == cited
    message = sent(desk, 1, judged(1, cited[0], note="passt"))
    for _ in range(3):
        take(desk, message, chats, TEXTS)
    assert (desk.at, desk.seen) == (1, 1)
    (item,) = chats.review_items(cited[:1], "Eva")
    assert (item.mine.verdict, item.mine.note) == (ReviewVerdict.SUPPORTS, "passt")
    assert len(json.loads(chats.reviews_json())["reviews"][0]["history"]) == 1


def test_keys_pressed_faster_than_the_server_answers_are_all_kept(cited, chats):
    desk = open_desk(chats, EVA, None)
    take(desk, sent(desk, 3, *(judged(n, each) for n, each in enumerate(cited, start=1))), chats, TEXTS)
    assert chats.desk_progress(EVA).reviewed == 3
    assert desk.at == 3


def test_undo_brings_back_what_was_said_before(cited, chats):
    desk = open_desk(chats, EVA, None)
    events = [judged(1, cited[0]), judged(2, cited[0], "partly"), {"seq": 3, "kind": "undo", "id": cited[0]}]
    take(desk, sent(desk, 0, *events), chats, TEXTS)
    (item,) = chats.review_items(cited[:1], "Eva")
    assert item.mine.verdict is ReviewVerdict.SUPPORTS


def test_the_list_stays_as_it_is_while_it_is_worked_through(cited, chats, catalogue):
    desk = open_desk(chats, EVA, None)
    take(desk, sent(desk, 1, judged(1, cited[0])), chats, TEXTS)
    assert open_desk(chats, EVA, desk) is desk
    data = desk_data(desk, chats, catalogue, TEXTS)
    assert [item["id"] for item in data["items"]] == cited  # the judged one can be gone back to
    assert data["progress"] == {"total": 3, "reviewed": 1}


def test_at_the_end_what_was_skipped_can_be_gone_on_with(cited, chats, catalogue):
    desk = open_desk(chats, EVA, None)
    take(desk, sent(desk, 3, judged(1, cited[0])), chats, TEXTS)
    end = desk_data(desk, chats, catalogue, TEXTS)["end"]
    assert (end["text"], end["action"]) == ("2 Belege sind noch offen.", "Weiter mit den offenen")
    take(desk, sent(desk, 3, {"seq": 2, "kind": "again", "id": ""}), chats, TEXTS)
    assert (desk.queue, desk.at) == (cited[1:], 0)


def test_a_citation_whose_chat_was_deleted_is_said_to_be_gone(cited, chats, catalogue):
    desk = open_desk(chats, EVA, None)
    chats.delete_chat(chats.turn(cited[0].partition("-")[0]).chat_id)
    take(desk, sent(desk, 1, judged(1, cited[0])), chats, TEXTS)
    assert desk.problem.startswith("Diesen Beleg gibt es nicht mehr")
    assert desk.seen == 1
    assert desk_data(desk, chats, catalogue, TEXTS)["items"][0]["gone"]


def test_what_cannot_be_stored_just_now_is_not_confirmed(cited, chats):
    desk = open_desk(chats, EVA, None)
    take(desk, sent(desk, 1, judged(1, cited[0], note="a\x00b")), chats, TEXTS)
    assert desk.seen == 0 and desk.problem.startswith("Noch nicht gespeichert")


def test_a_second_opinion_does_not_show_the_first_one_before_it_is_given(cited, chats, catalogue):
    chats.review(cited[0], ReviewVerdict.DOES_NOT, "geheim", "Eva")
    desk = open_desk(chats, replace(UDO, state=ReviewState.SECOND), None)
    assert desk.queue == cited[:1]
    assert "geheim" not in json.dumps(desk_data(desk, chats, catalogue, TEXTS))
    take(desk, sent(desk, 0, judged(1, cited[0])), chats, TEXTS)
    (opinion,) = desk_data(desk, chats, catalogue, TEXTS)["items"][0]["opinions"]
    assert (opinion["who"], opinion["verdict"]) == ("Eva", "does_not")


def test_a_disagreement_is_settled_without_changing_what_reviewers_said(cited, chats, catalogue):
    chats.review(cited[0], ReviewVerdict.DOES_NOT, "", "Eva")
    chats.review(cited[0], ReviewVerdict.SUPPORTS, "", "Udo")
    desk = open_desk(chats, ReviewQuery("Ida", ReviewState.DISPUTED), None)
    (item,) = desk_data(desk, chats, catalogue, TEXTS)["items"]
    assert sorted(one["who"] for one in item["opinions"]) == ["Eva", "Udo"]
    take(desk, sent(desk, 1, judged(1, cited[0], "partly")), chats, TEXTS)
    assert desk_data(desk, chats, catalogue, TEXTS)["end"]["title"] == "Alles geprüft."
    (tally,) = chats.review_tallies(ReviewGroup.OUTLET)
    assert (tally.partly, tally.total) == (1, 1)
    assert chats.review_agreements()[0].share == 0.0


def test_only_the_paragraphs_around_a_quote_are_sent():
    article = Article(
        "a", "v", "", "", "", "", (), None, None, "de", tuple(Paragraph(f"Absatz {n}.") for n in range(9))
    )
    start = article.body.index("Absatz 4.")
    cut = paragraphs(article, Span(start, start + 9))
    assert [(block["pieces"][0][0], block["near"]) for block in cut] == [
        ("Absatz 3.", True),
        ("Absatz 4.", False),
        ("Absatz 5.", True),
    ]


def test_a_chart_row_of_few_verdicts_is_marked_as_such():
    data = shares_data(ReviewGroup.SETTINGS, [Tally("", 9, 0, 1, 0), Tally("top_k=12", 2)], TEXTS)
    assert [(row["name"], row["few"]) for row in data["rows"]] == [
        ("Voreinstellungen", False),
        ("top_k=12", True),
    ]
    assert data["rows"][0]["parts"] == "0 teilweise, 1 nicht, 0 falsche Quelle"


def test_a_day_begins_in_the_archives_time_zone():
    assert instant(date(2026, 7, 1), "Europe/Berlin") == "2026-06-30T22:00:00.000+00:00"
    assert instant(None, "Europe/Berlin") == ""
