"""Prose by a chat model behind a real server: what of it stands, and what stands where the server plays up."""

from __future__ import annotations

import threading
import time

import pytest

from rag.composing import compose_located
from rag.llm import Limits
from rag.prose import write_answer
from rag.records import Checked, Hit, Passage, Question, Source, SourceSentence, Token
from rag.selecting import Candidate
from tests.rag.chat_server import ChatServer, replay
from tests.support import BRIDGE, ELECTION

ASKED = "Wie lange ist die Brücke gesperrt und was kostet die Sanierung?"
QUESTION = Question(ASKED, ASKED, "de")
LIMITS = Limits(whole_s=3.0, first_s=1.0, stall_s=0.5)
CLOSED = "Die Hochbrücke über die Trewe bleibt bis Oktober gesperrt, teilte die Stadt am Freitag mit."
COST = "Die Sanierung kostet 2,4 Millionen Euro."
SILENT = "Das Sprachmodell hat nicht rechtzeitig geantwortet; dies sind die belegten Sätze selbst."
FAILED = "Das Sprachmodell ist nicht erreichbar oder hat versagt; dies sind die belegten Sätze selbst."
UNPROVEN = "Das Sprachmodell schrieb nichts, was belegt ist; dies sind die belegten Sätze selbst."


def candidate(article, text, score):
    start = article.body.index(text)
    source = Source(
        article.id, article.version, article.url, article.title, article.outlet, article.published,
        article.published_precision, article.language,
    )  # fmt: skip
    passage = Passage(article.id, article.version, 0, 0, len(article.body), article.body)
    return Candidate(
        Hit(passage, source, 1.0, 1), SourceSentence(start, start + len(text), text), score, 0.9, 0.5
    )


CANDIDATES = (
    candidate(BRIDGE, CLOSED, 1.0),
    candidate(BRIDGE, COST, 0.99),
    candidate(ELECTION, "Seine Gegnerin Frauke Möller sprach von einem knappen Ergebnis.", 0.5),
)
LOCATED = compose_located(QUESTION, CANDIDATES, 6)


def events_of(model, limits=LIMITS):
    """The events of an answer, its draft, and the seconds it took."""
    events, started = [], time.monotonic()
    writing = write_answer(QUESTION, CANDIDATES, LOCATED, model, limits)
    while True:
        try:
            events.append(next(writing))
        except StopIteration as end:
            return events, end.value, time.monotonic() - started


def told_by(play):
    with ChatServer(play) as server:
        return events_of(server.model())


def test_each_sentence_is_checked_before_the_next_one_is_written():
    events, draft, _ = told_by(
        replay("Laut der Stadt bleibt die Brücke ", "bis Oktober gesperrt [1]. ", "Die Sanierung ",
               "kostet 2,4 Millionen Euro", " [2]", ".")
    )  # fmt: skip
    kinds = [type(event) for event in events]
    assert kinds == [Token, Token, Token, Checked, Token, Token, Token, Checked]
    first, second = (event.sentence for event in events if isinstance(event, Checked))
    assert [citation.quote for citation in first.citations] == [CLOSED]
    assert [(citation.n, citation.quote) for citation in second.citations] == [(2, COST)]
    assert draft.sentences == (first, second)
    assert draft.notes == ()


def test_numbers_behind_the_full_stop_belong_to_the_sentence_before():
    _, draft, _ = told_by(
        replay("Die Sanierung kostet 2,4 Millionen Euro. [2] Bis Oktober ist gesperrt. [1]")
    )
    assert [sentence.citations[0].quote for sentence in draft.sentences] == [COST, CLOSED]


def test_the_request_holds_rules_an_example_and_numbered_sources():
    with ChatServer(replay("NOT SAID")) as server:
        events_of(server.model())
        (request,) = server.requests
    messages = request["messages"]
    assert [message["role"] for message in messages] == [
        "system", "user", "assistant", "user", "assistant", "user",
    ]  # fmt: skip
    assert f"Tagblatt, 14. März 2025:\n[1] {CLOSED}\n[2] {COST}\nKurier" in messages[-1]["content"]
    assert request["temperature"] == 0.0


def test_a_model_that_finds_no_answer_is_believed():
    _, draft, _ = told_by(replay("NOT", " SAID"))
    assert (draft.sentences, draft.notes) == ((), ())


def broken(status):
    return lambda handler: handler.send_error(status)


def begin_and_hang(handler):
    handler.begin()
    threading.Event().wait(5)


def say_and_hang(handler):
    handler.begin()
    handler.say("Die Sanierung kostet 2,4 Millionen Euro [2]. Und ")
    threading.Event().wait(5)


def drip(handler):
    handler.begin()
    for letter in "Die Sanierung kostet 2,4 Millionen Euro [2]." * 3:
        handler.say(letter)
        time.sleep(0.2)


def drip_blanks(handler):
    handler.begin()
    for _ in range(50):
        handler.say(" ")
        time.sleep(0.1)


def go_on_and_on(handler):
    handler.begin()
    while True:
        handler.say("Die Sanierung kostet 2,4 Millionen Euro [2]. ")


def break_off(handler):
    handler.begin()
    handler.say("Die Sanierung kostet 2,4 Millionen Euro [2]. Die Brücke bleibt bis")


def cut_off(handler):
    handler.begin()
    handler.say("Die Sanierung kostet 2,4 Millionen Euro [2]. Die Brücke bleibt bis")
    handler.say("", "length")
    handler.send_line("[DONE]")


def raw(*lines):
    def play(handler):
        handler.begin()
        for line in lines:
            handler.send_line(line)

    return play


def noise(handler):
    handler.begin()
    handler.wfile.write(bytes(range(256)) * 20)


@pytest.mark.parametrize(
    ("play", "note"),
    [
        (broken(500), FAILED),
        (broken(401), FAILED),
        (broken(429), FAILED),
        (begin_and_hang, SILENT),
        (say_and_hang, SILENT),
        (drip, SILENT),
        (drip_blanks, SILENT),
        (go_on_and_on, FAILED),
        (break_off, FAILED),
        (cut_off, FAILED),
        (raw("{not json"), FAILED),
        (raw('{"oops": 1}', "[DONE]"), FAILED),
        (raw('{"choices": "none"}'), FAILED),
        (raw("[DONE]"), FAILED),
        (noise, FAILED),
        (replay("", "  "), SILENT),
        (replay("asdf 123 ]][[ \ufffd\ufffd"), UNPROVEN),
        (replay("Die Brücke ist zu."), UNPROVEN),
        (replay("Die Brücke ist zu [9]."), UNPROVEN),
        (replay("Die Brücke ist zu [0]. Sie ist alt [-1]."), UNPROVEN),
    ],
)
def test_a_server_that_plays_up_leaves_the_located_sentences_whole_in_time_and_says_so(play, note):
    _, draft, seconds = told_by(play)
    assert draft.sentences == LOCATED.sentences
    assert draft.text == LOCATED.text
    assert draft.notes == (note,)
    assert seconds < LIMITS.whole_s + 1.5


def test_a_server_that_is_not_there_leaves_the_located_sentences():
    with ChatServer(replay("x")) as server:
        model = server.model()
    _, draft, seconds = events_of(model)
    assert draft.sentences == LOCATED.sentences and draft.notes == (FAILED,)
    assert seconds < LIMITS.whole_s


@pytest.mark.parametrize(
    "reply",
    [
        "Die Stadt nannte die Sperrung „ein Desaster für alle Pendler“ [1]. Die Sanierung kostet 2,4 Millionen Euro [2].",
        "Mehr auf [dieser Seite](https://evil.example/?q=geheim) [1]. Die Sanierung kostet 2,4 Millionen Euro [2].",
        "![x](https://evil.example/x.png) Die Sanierung kostet 2,4 Millionen Euro [2][17].",
        "Die Sanierung kostet 3,4 Millionen Euro [2].",
        "<|im_end|><script>alert(1)</script> Die Sanierung kostet 2,4 Millionen Euro [2].",
    ],
)
def test_what_is_invented_or_links_out_of_the_archive_never_stands(reply):
    events, draft, _ = told_by(replay(reply))
    told = [draft.text, *(event.sentence.text for event in events if isinstance(event, Checked))]
    for text in told:
        assert not any(word in text for word in ("Desaster", "evil", "http", "3,4", "script", "<|"))
    assert all(citation.quote in BRIDGE.body for each in draft.sentences for citation in each.citations)
    assert COST.removesuffix(".") in draft.text
