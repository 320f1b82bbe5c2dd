"""Answers in threads: nothing is lost, nothing runs away, each ending is stored."""

from __future__ import annotations

import threading
import time

import pytest

from rag.errors import ModelError
from rag.records import NO_FILTERS, Done, Found, Question, Token, Understood
from tests.ui.conftest import make_answer, store
from ui.background import AskRefusedError, Asks, Refusal
from ui.live_turn import Stage

QUOTE = "Der Damm bei Lindenwyk wächst auf 7,4 Meter."
TIMEOUT_S = 5.0


class Replay:
    """An assistant that replays events, waiting at each `threading.Event` among them."""

    def __init__(self, *steps):
        self.steps = steps
        self.asked = []
        self.suggests = ()

    def ask(self, text, history=(), filters=NO_FILTERS):
        self.asked.append((text, history, filters))
        for step in self.steps:
            if isinstance(step, threading.Event):
                assert step.wait(TIMEOUT_S)
            elif isinstance(step, Exception):
                raise step
            else:
                yield step

    def suggest(self, answer):
        if isinstance(self.suggests, threading.Event):
            assert self.suggests.wait(TIMEOUT_S)
            return ("Wer baut den Damm?",)
        return self.suggests


@pytest.fixture
def answer(catalogue, dam):
    store(catalogue, dam)
    return make_answer(dam, QUOTE, catalogue)


@pytest.fixture
def make_asks(chats):
    made = []

    def make(asker, **limits):
        made.append(Asks(chats, lambda: asker, **limits))
        return made[-1]

    yield make
    for asks in made:
        asks.close()


def wait_until(condition):
    end = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.005)


def test_an_answer_is_stored_and_seen_growing_until_then(make_asks, chats, answer):
    hold_found, hold_done = threading.Event(), threading.Event()
    understood = Understood(Question("Damm?", "Damm?", "de"))
    asks = make_asks(
        Replay(understood, Found(answer.evidence), hold_found, Token("Der "), hold_done, Done(answer))
    )
    turn_id = asks.start("s1", chats.create_chat("Damm"), "Damm?")
    wait_until(lambda: asks.live(turn_id).hits)
    assert (asks.live(turn_id).stage, asks.live(turn_id).text) == (Stage.COMPOSING, "")
    hold_found.set()
    wait_until(lambda: asks.live(turn_id).text == "Der ")
    assert chats.turn(turn_id).state == "running"
    hold_done.set()
    assert asks.wait(turn_id, TIMEOUT_S)
    assert chats.turn(turn_id).answer == answer
    assert asks.live(turn_id) is None


def test_a_question_asked_again_has_what_came_before_it_as_history(make_asks, chats, answer):
    replay = Replay(Done(answer))
    asks = make_asks(replay)
    chat_id = chats.create_chat("Damm")
    turns = []
    for question in ("Damm?", "Und wann?"):
        turns.append(asks.start("s1", chat_id, question))
        assert asks.wait(turns[-1], TIMEOUT_S)
    again = asks.start("s1", chat_id, "Und wann?", again=turns[1])
    assert asks.wait(again, TIMEOUT_S)
    histories = [[turn.question for turn in history] for _, history, _ in replay.asked]
    assert histories == [[], ["Damm?"], ["Damm?"]]


def test_a_session_has_one_answer_at_a_time_and_another_session_its_own(make_asks, chats, answer):
    hold = threading.Event()
    asks = make_asks(Replay(hold, Done(answer)))
    chat_id = chats.create_chat("Damm")
    first = asks.start("s1", chat_id, "Damm?")
    with pytest.raises(AskRefusedError) as refused:
        asks.start("s1", chat_id, "Und wann?")
    assert refused.value.refusal is Refusal.SESSION
    second = asks.start("s2", chat_id, "Und wann?")
    hold.set()
    assert asks.wait(first, TIMEOUT_S) and asks.wait(second, TIMEOUT_S)
    assert [row.state for row in chats.turns(chat_id)] == ["done", "done"]


def test_more_than_fit_are_refused_and_leave_no_turn_behind(make_asks, chats, answer):
    hold = threading.Event()
    asks = make_asks(Replay(hold, Done(answer)), max_running=1, max_waiting=1)
    chat_id = chats.create_chat("Damm")
    running = [asks.start(session, chat_id, "Damm?") for session in ("s1", "s2")]
    wait_until(lambda: asks.live(running[0]).stage is not Stage.WAITING)
    assert asks.live(running[1]).stage is Stage.WAITING
    with pytest.raises(AskRefusedError) as refused:
        asks.start("s3", chat_id, "Damm?")
    assert refused.value.refusal is Refusal.BUSY
    assert len(chats.turns(chat_id)) == 2
    hold.set()
    assert all(asks.wait(turn_id, TIMEOUT_S) for turn_id in running)


def test_a_known_error_is_kept_with_its_words(make_asks, chats):
    asks = make_asks(Replay(ModelError("The model is silent.", hint="Start it.")))
    turn_id = asks.start("s1", chats.create_chat("x"), "Damm?")
    assert asks.wait(turn_id, TIMEOUT_S)
    assert (chats.turn(turn_id).state, chats.turn(turn_id).error) == (
        "failed",
        "The model is silent. Start it.",
    )


def test_an_unforeseen_error_ends_the_turn_and_frees_the_session(make_asks, chats, answer):
    asker = Replay(ZeroDivisionError("a bug"))
    asks = make_asks(asker)
    chat_id = chats.create_chat("x")
    turn_id = asks.start("s1", chat_id, "Damm?")
    assert asks.wait(turn_id, TIMEOUT_S)
    assert chats.turn(turn_id).state == "failed"
    asker.steps = (Done(answer),)
    assert asks.wait(asks.start("s1", chat_id, "Damm?"), TIMEOUT_S)
    assert chats.turns(chat_id)[-1].state == "done"


def test_stopping_shows_at_once_and_the_late_answer_is_dropped(make_asks, chats, answer):
    hold = threading.Event()
    asks = make_asks(Replay(hold, Done(answer)))
    chat_id = chats.create_chat("x")
    turn_id = asks.start("s1", chat_id, "Damm?")
    asks.stop(turn_id)
    assert chats.turn(turn_id).state == "stopped"
    hold.set()
    asks.close()
    assert chats.turn(turn_id).state == "stopped"


def test_a_follow_up_is_asked_with_the_chat_before_it(make_asks, chats, answer):
    asker = Replay(Done(answer))
    asks = make_asks(asker)
    chat_id = chats.create_chat("x")
    for question in ("Wie hoch ist der Damm?", "Und wann?"):
        assert asks.wait(asks.start("s1", chat_id, question), TIMEOUT_S)
    assert [(turn.question, turn.answer) for turn in asker.asked[1][1]] == [("Wie hoch ist der Damm?", QUOTE)]


def test_questions_to_go_on_with_come_after_the_answer_and_are_kept_with_it(make_asks, chats, answer):
    asker, go = Replay(Done(answer)), threading.Event()
    asker.suggests = go
    asks = make_asks(asker)
    turn_id = asks.start("s", chats.create_chat("Damm"), "Wie hoch ist der Damm?")
    assert asks.wait(turn_id, TIMEOUT_S)
    assert asks.live(turn_id) is None and asks.is_suggesting(turn_id)
    assert chats.turn(turn_id).answer.suggestions == ()
    go.set()
    wait_until(lambda: not asks.is_suggesting(turn_id))
    assert chats.turn(turn_id).answer.suggestions == ("Wer baut den Damm?",)


def test_a_stopped_answer_suggests_nothing(make_asks, chats, answer):
    hold = threading.Event()
    asks = make_asks(Replay(hold, Done(answer)))
    turn_id = asks.start("s", chats.create_chat("Damm"), "Wie hoch ist der Damm?")
    asks.stop(turn_id)
    hold.set()
    wait_until(lambda: asks.live(turn_id) is None)
    assert not asks.is_suggesting(turn_id)
