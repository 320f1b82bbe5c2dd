"""Questions read against an archive: its names, the stages that are on, and a chat model that replays."""

import pytest

from rag.errors import BelegError
from rag.interpreter import Interpreter
from rag.records import NO_FILTERS, Filters, Turn
from tests.support import article, stage

MATCH = article(
    "spiel", "Der Ruderverein gewann das Rennen auf der Trewe.", outlet="Deichpost", section="Sport"
)
HISTORY = [Turn("Wie teuer wird die Hochbrücke in Kappeln?", "Sie kostet 2,4 Millionen Euro.")]


class Model:
    """Replays a reply and counts how often it is asked."""

    name = "replay"

    def __init__(self, reply):
        self.reply, self.count = reply, 0

    def stream(self, prompt):
        self.count += 1
        yield self.reply


@pytest.fixture
def interpreter(archive, settings):
    return Interpreter(settings, archive.catalogue, None)


def test_outlets_and_sections_are_those_of_the_archive_and_follow_its_changes(interpreter, archive, embedder):
    asked = "Was schrieb die Deichpost im Sportteil über das Rudern?"
    assert interpreter.question(asked, (), NO_FILTERS).filters == NO_FILTERS
    archive.add([stage(MATCH, embedder)])
    assert interpreter.question(asked, (), NO_FILTERS).filters == Filters(
        outlets=("Deichpost",), sections=("Sport",)
    )


def test_a_stage_that_is_switched_off_is_not_read(archive, settings):
    off = settings.model_copy(update={"switched_off": "outlets,followups"})
    interpreter = Interpreter(off, archive.catalogue, None)
    question = interpreter.question("Und was schrieb der Kurier am 14. Mai 2025?", HISTORY, NO_FILTERS)
    assert question.filters.outlets == () and question.text == question.original


def test_the_chat_model_is_asked_only_where_the_question_leans_on_the_chat(archive, settings):
    model = Model("Wer bezahlt die Hochbrücke in Kappeln?")
    interpreter = Interpreter(settings, archive.catalogue, model)
    leaning = interpreter.question("Und wer bezahlt das?", HISTORY, NO_FILTERS)
    assert leaning.text == "Wer bezahlt die Hochbrücke in Kappeln?"
    assert dict(leaning.found)["follow_up"] == leaning.text
    assert interpreter.question("Wer gewann die Wahl in Polen?", HISTORY, NO_FILTERS).found == ()
    assert interpreter.question("Und wer bezahlt das?", (), NO_FILTERS).found == ()
    assert model.count == 1


def test_what_the_chat_model_invents_is_refused_and_the_rule_stands(archive, settings):
    interpreter = Interpreter(
        settings, archive.catalogue, Model("Wer bezahlt die Elbphilharmonie in Hamburg?")
    )
    question = interpreter.question("Und wer bezahlt das?", HISTORY, NO_FILTERS)
    assert "Hamburg" not in question.text and "Hochbrücke" in question.text


@pytest.mark.parametrize("text", ["", " ?! ", "a" * 2001])
def test_an_empty_or_too_long_question_is_refused(interpreter, text):
    with pytest.raises(BelegError):
        interpreter.question(text, (), NO_FILTERS)
