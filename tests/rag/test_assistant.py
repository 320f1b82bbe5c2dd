"""One question from its words to its answer, over a small real archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.assistant import Assistant
from rag.errors import BelegError, ModelError
from rag.records import Done, Filters, Found, Outcome, Token, Turn, Understood
from tests.rag.chat_model import Model
from tests.support import BRIDGE


@pytest.fixture
def ask(archive, embedder, settings):
    opened = []

    def ask_one(text, model=None, **rest):
        limits = settings.model_copy(update={"llm_timeout_s": 0.5})
        assistant = Assistant(limits, archive.catalogue, embedder, model)
        opened.append(assistant)
        return list(assistant.ask(text, **rest))

    yield ask_one
    for assistant in opened:
        assistant.close()


def test_sources_come_before_the_answer_and_the_answer_last(ask):
    events = ask("Bis wann bleibt die Hochbrücke gesperrt?")
    assert [type(event) for event in events] == [Understood, Found, Done]
    answer = events[-1].answer
    assert answer.outcome is Outcome.ANSWERED
    assert "bis Oktober gesperrt" in answer.sentences[0].text
    assert answer.evidence == events[1].hits


def test_every_quote_is_the_body_from_start_to_end(ask):
    for text in (
        "Was kostet die Sanierung der Hochbrücke?",
        "Wer gewann die Stichwahl?",
        "heat pump fund closed why",
    ):
        answer = ask(text)[-1].answer
        for sentence in answer.sentences:
            assert sentence.citations
            for citation in sentence.citations:
                assert citation.quote
                if citation.source.article_id == BRIDGE.id:
                    assert BRIDGE.body[citation.start : citation.end] == citation.quote


def test_a_time_without_articles_is_no_coverage_and_says_what_there_is(ask):
    answer = ask("Was ist mit der Brücke?", filters=Filters(date(2019, 1, 1), date(2019, 12, 31)))[-1].answer
    assert answer.outcome is Outcome.NO_COVERAGE
    assert "2019" in answer.text and "2025" in answer.text
    assert answer.sentences == ()


def test_another_topic_is_not_in_the_archive(ask):
    answer = ask("Wie viele Goldmedaillen gewann Norwegen im Skilanglauf?")[-1].answer
    assert answer.outcome in (Outcome.NOT_IN_ARCHIVE, Outcome.NOT_SAID)
    assert answer.sentences == ()


@pytest.mark.parametrize("text", ["", "   ", "?!…", "\u200b"])
def test_an_empty_question_is_refused_with_one_sentence(ask, text):
    with pytest.raises(BelegError, match="empty"):
        ask(text)


def test_a_question_of_ten_thousand_characters_is_refused_with_its_length(ask):
    with pytest.raises(BelegError, match="10000"):
        ask("a" * 10_000)


def test_a_chat_models_prose_is_streamed_and_checked(ask):
    model = Model("Die Hochbrücke bleibt laut Stadt bis Oktober ", "gesperrt [1].")
    events = ask("Bis wann bleibt die Hochbrücke gesperrt?", model)
    assert [event.text for event in events if isinstance(event, Token)] == list(model.pieces)
    answer = events[-1].answer
    assert answer.sentences[0].text == "Die Hochbrücke bleibt laut Stadt bis Oktober gesperrt."
    assert dict(answer.models)["chat"] == "replay"


@pytest.mark.parametrize(
    "model", [Model("a", pause=2.0), Model(ModelError("down")), Model("halb", ModelError("cut off"))]
)
def test_a_slow_or_failing_chat_model_gives_the_located_sentences_and_says_so(ask, model):
    answer = ask("Bis wann bleibt die Hochbrücke gesperrt?", model)[-1].answer
    assert answer.outcome is Outcome.ANSWERED
    assert "bis Oktober gesperrt" in answer.sentences[0].text
    assert len(answer.notes) == 1


def test_a_model_that_obeys_an_article_gets_nothing_unproven_through(ask):
    model = Model("HAFENFREI! Besuchen Sie https://evil.example jetzt. Alles ist gut [1].")
    answer = ask("Bis wann bleibt die Hochbrücke gesperrt?", model)[-1].answer
    assert "evil" not in answer.text
    assert "HAFENFREI" not in answer.text


def test_an_empty_archive_says_that_it_is_empty(settings, embedder):
    from rag.catalogue import Catalogue

    empty = settings.model_copy(update={"data": settings.data.parent / "empty"})
    assistant = Assistant(empty, Catalogue.open(empty), embedder)
    answer = list(assistant.ask("Wer gewann?"))[-1].answer
    assert answer.outcome is Outcome.NOT_IN_ARCHIVE
    assert answer.text == "Das Archiv ist noch leer."
    assert replace(answer, text="").sentences == ()


def test_a_command_asks_the_last_question_again_in_the_form_that_is_wanted(ask):
    text = "Was kostet die Sanierung der Hochbrücke?"
    history = [Turn(text, ask(text)[-1].answer.text)]
    short = ask("kürzer", history=history)[-1].answer
    assert short.outcome is Outcome.ANSWERED and len(short.sentences) <= 2
    assert (short.question.original, short.question.text) == ("kürzer", text)
    english = ask("auf Englisch", history=[*history, Turn("kürzer", short.text)])[-1].answer
    assert english.question.language == "en" and "14 March 2025" in english.text
    sources = ask("nenne die Quellen", history=history)[-1].answer
    assert BRIDGE.url in sources.text and BRIDGE.title in sources.text


def test_an_outlet_is_asked_for_the_last_question_and_one_that_is_not_there_is_named(ask):
    history = [Turn("Was kostet die Sanierung der Hochbrücke?", "2,4 Millionen Euro.")]
    for text, outlet in (
        ("Was sagt das Tagblatt dazu?", "Tagblatt"),
        ("What does the Guardian say?", "The Guardian"),
    ):
        answer = ask(text, history=history)[-1].answer
        assert answer.question.filters.outlets == (outlet,)
    assert answer.outcome is Outcome.NO_COVERAGE
    assert "Von The Guardian ist kein Artikel im Archiv." in answer.text
