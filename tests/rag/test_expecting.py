"""What a question asks for, by its words, and which sentences hold it."""

from __future__ import annotations

import pytest

from rag.expecting import Expected, expected_of, holds_expected


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Welches Land wurde beim Gipfel aufgenommen?", Expected.COUNTRY),
        ("Which country joined the group?", Expected.COUNTRY),
        ("Wie viele Betten fallen weg?", Expected.QUANTITY),
        ("Was kostet die Linie 9?", Expected.QUANTITY),
        ("How much will the tram cost?", Expected.QUANTITY),
        ("Seit wann ist die Brücke zu?", Expected.MOMENT),
        ("When does the fund reopen?", Expected.MOMENT),
        ("Wer gewann die Stichwahl?", Expected.PERSON),
        ("Warum ist die Brücke gesperrt?", None),
        ("Was sagte die Werkleiterin?", None),
    ],
)
def test_the_words_of_a_question_say_what_it_asks_for(question, kind):
    assert expected_of(question) is kind


@pytest.mark.parametrize(
    ("kind", "sentence", "holds"),
    [
        (Expected.QUANTITY, "Insgesamt fallen 210 der 640 Betten weg.", True),
        (
            Expected.QUANTITY,
            "Die Stadt teilte am 3. Juli mit, ein Sprecher sei krank.",
            False,
        ),  # a day, an article
        (Expected.MOMENT, "Die Brücke öffnet am 3. Juli.", True),
        (Expected.MOMENT, "Die Brücke bleibt gesperrt.", False),
        (Expected.PERSON, "Harm Lüdekamp gewann die Wahl.", True),
        (Expected.PERSON, "Die Stadt gewann.", False),
        (Expected.COUNTRY, "Zudem begrüßte er die Aufnahme von Belarus in die Gruppe.", True),
        (Expected.COUNTRY, "Der Gipfel in Kasachstan endete.", False),  # stands in the question
    ],
)
def test_a_sentence_holds_it_when_it_adds_something_of_the_kind(kind, sentence, holds):
    assert (
        holds_expected(kind, sentence, "Welches Land wurde beim Gipfel in Kasachstan aufgenommen?") is holds
    )
