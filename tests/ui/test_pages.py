"""Each page under Streamlit's own test runner, on a real small archive: states, words, buttons."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rag.listing import list_articles
from rag.records import NO_FILTERS, Filters, Question
from rag.records.selftests import Alarm, GroupedBy, GroupRecall, SelfTest, Side
from tests.ui.conftest import HOSTILE, make_answer, make_article, store
from ui.services import AssistantLoader

APP = Path(__file__).resolve().parents[2] / "app.py"
QUOTE = "Der Damm bei Lindenwyk wächst auf 7,4 Meter."
TIMEOUT_S = 30


@pytest.fixture(autouse=True)
def _no_model(monkeypatch, fresh_app):
    """Nothing is asked here: the model need not be loaded for each test."""
    monkeypatch.setattr(AssistantLoader, "start", lambda self: None)


def open_page(name="ask", **query):
    app = AppTest.from_file(str(APP), default_timeout=TIMEOUT_S)
    app.query_params.update(query)
    app.run()
    if name != "ask":
        app.switch_page(f"ui/{name}.py")
        app.query_params.update(query)
        app.run()
    assert not app.exception
    return app


def component(app, name):
    """The data of the components of one kind, in the order of the page."""
    found = [element.proto for element in app.get("bidi_component")]
    return [json.loads(proto.json) for proto in found if proto.component_name == f"beleg_{name}"]


def words(app):
    rows = [row for data in component(app, "rows") for row in data["rows"]]
    return [row["title"] for row in rows]


def titles(app):
    """The titles of the list of articles, as they can be read."""
    rows = [row for data in component(app, "results") for row in data["rows"]]
    return ["".join(text for text, _ in row["title"]) for row in rows]


@pytest.fixture
def reviewed_chat(chats, catalogue, dam):
    """A chat with one answered question about one article."""
    store(catalogue, dam)
    chat_id = chats.create_chat("Wie hoch ist der Damm?")
    turn_id = chats.start_turn(chat_id, "Wie hoch ist der Damm?", NO_FILTERS)
    chats.finish_turn(turn_id, make_answer(dam, QUOTE, catalogue))
    return chat_id


def test_an_empty_archive_says_what_to_do_first(settings):
    app = open_page()
    assert app.header[0].value == "Noch keine Artikel"
    assert not app.chat_input


def test_the_first_page_offers_questions_drawn_from_titles(catalogue, dam):
    store(catalogue, dam)
    app = open_page()
    assert words(app) == [f"Was wurde über „{dam.title}“ berichtet?"]
    assert app.chat_input[0].placeholder == "Frage an das Archiv …"


def test_a_chat_in_the_address_is_shown_with_its_answer_and_listed(reviewed_chat):
    app = open_page(chat=reviewed_chat)
    turn = component(app, "turn")[0]
    assert (turn["state"], turn["question"]) == ("done", "Wie hoch ist der Damm?")
    assert turn["paragraphs"][0]["sentences"][0]["text"] == QUOTE
    assert words(app) == ["Wie hoch ist der Damm?"]


def test_a_question_asked_again_stands_once_with_its_earlier_answer_folded_below(
    reviewed_chat, chats, catalogue, dam
):
    question = "Wie hoch ist der Damm?"
    turn_id = chats.start_turn(reviewed_chat, question, Filters(as_of=date(2026, 3, 14)))
    understood = Question(question, question, "de", Filters(as_of=date(2026, 3, 14)), (("as_of", "asked"),))
    chats.finish_turn(turn_id, replace(make_answer(dam, QUOTE, catalogue), question=understood))
    app = open_page(chat=reviewed_chat)
    assert [turn["id"] for turn in component(app, "turn")] == [turn_id]
    assert component(app, "turn")[0]["as_of"]["title"] == "Stand vom 14. März 2026"
    assert [box.label for box in app.expander] == ["1 frühere Antwort auf diese Frage"]


def test_the_day_that_is_asked_as_of_is_said_and_can_be_taken_back(catalogue, dam):
    store(catalogue, dam)
    app = open_page()
    app.date_input(key="filter_as_of").set_value(date(2026, 3, 14)).run()
    assert "Stand vom 14. März 2026" in [box.proto.popover.label for box in app.get("popover")]
    app.button(key="filter-clear").click().run()
    assert app.date_input(key="filter_as_of").value is None


def test_a_complete_list_is_a_table_in_pages_with_files_of_all_of_it(catalogue, chats):
    articles = [make_article(f"Artikel {n}", f"Satz {n} steht hier.") for n in range(27)]
    store(catalogue, *articles)
    chat_id = chats.create_chat("Alle")
    turn_id = chats.start_turn(chat_id, "Alle Artikel mit Satz", NO_FILTERS)
    listing = list_articles(catalogue, ["Satz"], NO_FILTERS)
    answer = replace(make_answer(articles[0], "Satz 0", catalogue), listing=listing)
    chats.finish_turn(turn_id, answer)
    app = open_page(chat=chat_id)
    assert component(app, "turn")[0]["listing"]["title"] == "27 Artikel nennen „Satz“"
    rows = component(app, "table")[0]["rows"]
    assert len(rows) == 25  # PAGE_SIZE; 27 articles make two pages
    assert rows[0]["cells"][2]["detail"][0] == ["Satz", "mark"]
    assert [button.label for button in app.get("download_button")] == ["CSV", "JSON"]


def test_an_alarm_of_the_self_test_is_named_where_one_ingests_and_where_one_asks(catalogue, dam):
    store(catalogue, dam)
    groups = (GroupRecall(GroupedBy.ALL, "", 10, 1, 9, 5),)
    alarm = Alarm(Side.VECTORS, GroupedBy.ALL, "", "Vectors find 1 of 10.", "Reindex.")
    catalogue.record_self_test(SelfTest("2026-03-04T08:00:00+00:00", "add", None, 1.0, groups, (alarm,)))
    app = open_page("ingest")
    assert component(app, "trend")[0]["text"] == "Selbsttest: 5 von 10 Artikeln wiedergefunden"
    assert "Die Vektorsuche findet Artikel nicht mehr" in words(app)
    strips = [data for data in component(open_page(), "rows") if data["look"] == "strip alarm"]
    assert strips[0]["rows"][0]["text"] == "Alarm: Der Selbsttest findet Artikel nicht."


def test_a_turn_left_behind_by_a_dead_process_can_be_asked_again(catalogue, chats, dam):
    store(catalogue, dam)
    chat_id = chats.create_chat("Damm")
    turn_id = chats.start_turn(chat_id, "Wie hoch ist der Damm?", NO_FILTERS)
    chats.fail_turn(turn_id, "")
    turn = component(open_page(chat=chat_id), "turn")[0]
    assert (turn["state"], turn["retry"]) == ("failed", "Noch einmal fragen")


def test_a_chat_that_is_gone_leads_to_the_first_page(catalogue, dam):
    store(catalogue, dam)
    assert open_page(chat="no-such-chat").header[0].value == "Was möchten Sie wissen?"


def test_articles_are_listed_and_narrowed_by_words(catalogue, dam):
    store(catalogue, dam, make_article("Fähre fährt wieder", "Seit Montag fährt sie.", outlet="Sturmpost"))
    app = open_page("articles")
    assert set(titles(app)) == {dam.title, "Fähre fährt wieder"}
    app.text_input(key="article_search").set_value("damm").run()
    assert titles(app) == [dam.title]
    assert ["Damm", "main"] in component(app, "results")[0]["rows"][0]["title"]
    app.text_input(key="article_search").set_value("nichts davon").run()
    assert "Kein Artikel passt dazu." in words(app)


def test_articles_are_narrowed_by_outlet_and_day(catalogue, dam):
    store(catalogue, dam, make_article("Fähre fährt wieder", "Seit Montag fährt sie.", outlet="Sturmpost"))
    app = open_page("articles", outlet="Sturmpost")
    assert titles(app) == ["Fähre fährt wieder"]
    facets = component(app, "facets")[0]
    assert [chip["label"] for chip in facets["chips"]] == ["Sturmpost"]
    outlets = next(group for group in facets["groups"] if group["facet"] == "outlet")
    assert {value["label"]: (value["count"], value["on"]) for value in outlets["values"]} == {
        "Sturmpost": ("1", True),
        dam.outlet: ("1", False),
    }
    assert titles(open_page("articles", **{"from": "1999-01-01", "to": "1999-12-31"})) == []


def test_more_articles_than_a_page_holds_are_paged(catalogue):
    store(catalogue, *(make_article(f"Artikel {n}", f"Satz {n}.") for n in range(27)))
    app = open_page("articles")
    assert len(titles(app)) == 25  # PAGE_SIZE; 27 articles make two pages
    assert "27 Artikel" in [caption.value for caption in app.caption]


def test_one_article_is_read_with_its_details_and_literally(catalogue, hostile):
    store(catalogue, hostile)
    app = open_page("articles", article=hostile.id)
    reader = component(app, "reader")[0]
    assert (reader["title"], reader["url"]) == (HOSTILE, "")
    details = {row["meta"]: row["text"] for data in component(app, "rows") for row in data["rows"]}
    assert details["Kennung"] == hostile.id


def test_an_unknown_article_is_said_to_be_gone(settings):
    assert words(open_page("articles", article="nothing")) == ["Diesen Artikel gibt es nicht (mehr)."]


def test_the_ingest_page_names_a_path_that_is_not_there(settings):
    app = open_page("ingest")
    assert words(app) == ["Noch nichts eingelesen."]
    app.text_input(key="path").set_value("/no/such/folder")
    app.button[0].click().run()
    assert words(app)[0] == "Diesen Pfad gibt es auf diesem Rechner nicht."


def test_a_finished_job_shows_its_counts(catalogue):
    job_id = catalogue.queue_job("add", ["/archiv/meldungen.csv"], {})
    catalogue.next_job()
    catalogue.finish_job(job_id, "done")
    app = open_page("ingest")
    assert words(app) == ["meldungen.csv"]
    assert "0 neu" in [caption.value for caption in app.caption]


def test_a_job_can_be_undone_as_long_as_something_of_it_is_in_use(catalogue, dam):
    job_id = catalogue.queue_job("add", ["/archiv/meldungen.csv"], {})
    catalogue.next_job()
    store(catalogue, dam, job_id=job_id)
    catalogue.finish_job(job_id, "done")
    app = open_page("ingest")
    assert f"undo-{job_id}" in [button.key for button in app.button]
    catalogue.undo_job(job_id)
    assert f"undo-{job_id}" not in [button.key for button in open_page("ingest").button]


def test_a_wrong_setting_is_shown_in_its_words(settings, monkeypatch):
    monkeypatch.setenv("BELEG_TOP_K", "0")
    rows = component(open_page(), "rows")[0]["rows"]
    assert "BELEG_TOP_K" in rows[0]["text"]


def test_the_language_can_be_switched(catalogue, dam):
    store(catalogue, dam)
    app = open_page()
    app.session_state["language"] = "en"
    app.run()
    assert app.header[0].value == "What would you like to know?"
