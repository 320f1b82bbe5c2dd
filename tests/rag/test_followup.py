import pytest

from bench.understanding import load_following, wrong_follow_ups
from rag.followup import is_follow_up, standalone
from rag.records import Turn

BRIDGE = Turn("Wie viel kostet die neue Brücke in Kiel?", "Sie kostet 40 Millionen Euro, sagt Ada Petersen.")


@pytest.mark.parametrize(
    "text",
    [
        "Und wie hoch war das im Vorjahr?",
        "And how many?",
        "Warum?",
        "Why?",
        "Wer sonst noch?",
        "Was sagt die Opposition dazu?",
        "Wann tritt dieses Gesetz in Kraft?",
        "Wie alt ist er?",
        "How old is she?",
        "Where did that happen?",
        "Und in Österreich?",
        "What about Germany?",
        "Wie lange dauerte das?",
        "Gab es dort Verletzte?",
        "Wer ist ihr Nachfolger?",
        "Who replaced him?",
        "Wie viele Tote gab es?",
        "How many people died?",
        "Wie stimmte die FDP ab?",
        "What did residents say?",
        "Was sagen die anderen Parteien?",
        "Ist das mehr als bei der Konkurrenz?",
        "Für Schiffe ab welcher Länge ist nun eine Gebühr fällig?",
    ],
)
def test_a_question_that_points_back_is_a_follow_up(text):
    assert is_follow_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wer gewann die Wahl in Polen?",
        "Was sagt Minister Muster zum Hafen?",
        "What did the council decide on the harbour?",
        "Wie hoch ist die Inflation in Italien?",
        "Und wie hoch ist die Arbeitslosigkeit in Spanien?",
        "Warum trat Scholz zurück und was sagte er dazu?",
        "Was fordert die Gewerkschaft Verdi für ihre Mitglieder?",
        "Wie viele Einwohner hat Berlin?",
        "Does it take long to build a reactor?",
        "Is it true that Tesla recalled its cars?",
        "Was hält Minister Muster davon, den Hafen zu schließen?",
        "Was passierte diese Woche in Kiel?",
        "When did the Titanic sink and how many died on it?",
    ],
)
def test_a_new_topic_is_not_dragged_into_the_old_one(text):
    assert standalone(text, [BRIDGE]) == (text, False)


def test_topic_and_names_of_question_and_answer_are_carried():
    full, is_rewritten = standalone("Und wie lange dauert das?", [BRIDGE])
    assert is_rewritten
    assert full.startswith("wie lange dauert das?")
    assert {"Brücke", "Kiel", "Ada", "Petersen"} <= set(full.split())
    assert "(" not in full and "[" not in full


def test_a_chain_of_follow_ups_reaches_back_to_the_topic():
    history = [BRIDGE, Turn("Und wer bezahlt das?", "Das Land.")]
    full, _ = standalone("Warum?", history)
    assert {"Brücke", "Kiel", "bezahlt", "Land"} <= set(full.replace(".", "").split())


def test_an_older_topic_is_left_behind():
    history = [BRIDGE, Turn("Wer gewann die Wahl in Polen?", "Die Opposition.")]
    full, _ = standalone("Und wie knapp?", history)
    assert "Polen" in full and "Brücke" not in full


def test_without_a_chat_nothing_changes():
    assert standalone("Und wie lange dauert das?", []) == ("Und wie lange dauert das?", False)


def test_the_labelled_chats_are_read_right_for_more_than_nine_in_ten():
    following = load_following()
    assert sum(each.leans for each in following) == 30 and len(following) == 60
    assert len(wrong_follow_ups(following)) <= 4


@pytest.mark.parametrize("text", ["", " ", "?", "und", "🙂", "\x00", "\ud800"])
def test_odd_texts_are_taken(text):
    standalone(text, [BRIDGE, Turn("", "")])
