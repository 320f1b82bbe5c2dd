"""Which messages are commands about the last answer, and which only look like one."""

from __future__ import annotations

from datetime import date

import pytest

from rag.conversation import Command, read_talk, read_wish
from rag.records import NO_FILTERS, Filters, Reading, Turn

OUTLETS = ("taz", "The Guardian", "ZDFheute", "DER SPIEGEL", "Küstenpost")
ASKED = Turn("Wie teuer wird die Hochbrücke?", "Sie kostet 2,4 Millionen Euro [1].")

COMMANDS = {
    Command.SHORTER: [
        "kürzer", "Kürzer!", "Bitte kürzer", "noch kürzer bitte", "geht das auch kürzer?", "Etwas kürzer, bitte.",
        "Kannst du das kürzer fassen?", "Fass das zusammen", "fasse dich kurz", "in einem Satz", "Bitte in zwei Sätzen",
        "Das war zu lang", "Kurzfassung", "Zusammenfassung bitte", "und kürzer?", "kurz und knapp bitte",
        "shorter", "Shorter, please", "make it shorter", "Can you make that shorter?", "tl;dr", "TLDR",
        "in one sentence", "sum it up", "Please summarise that", "too long", "more concise please",
    ],
    Command.LONGER: [
        "ausführlicher", "Ausführlicher bitte", "mehr", "Mehr dazu", "mehr Details bitte", "Erzähl mir mehr darüber",
        "geht das genauer?", "Kannst du das ausführlicher erklären?", "Ich möchte mehr wissen", "länger",
        "more", "tell me more", "More details, please", "longer", "in more detail", "elaborate",
        "Can you tell me more about that?", "I want to know more", "expand on that",
    ],
    Command.ENGLISH: [
        "auf Englisch", "Auf Englisch bitte!", "und auf Englisch?", "Bitte auf Englisch antworten", "in English",
        "In English please", "Übersetze das ins Englische", "Kannst du das auf Englisch sagen?", "english",
        "translate it to English", "Can you say that in English?", "now in English",
    ],
    Command.GERMAN: [
        "auf Deutsch", "auf deutsch bitte", "Sag das bitte auf Deutsch", "in German", "translate that into German",
        "Deutsch", "Please answer in German", "ins Deutsche übersetzen",
    ],
    Command.SOURCES: [
        "nenne die Quellen", "Nenne mir bitte die Quellen", "Quellen?", "Welche Quellen?", "Quellen bitte",
        "Zeig mir die Quellen", "Woher weißt du das?", "Woher hast du das?", "Liste alle Quellen auf", "Die Belege bitte",
        "Was sind die Quellen?", "Wo steht das?", "list the sources", "Sources?", "Show me the sources",
        "What are your sources?", "what are the sources", "cite your sources", "How do you know that?",
    ],
    Command.LIST: [
        "als Liste", "Bitte als Liste", "in Stichpunkten", "Stichpunkte bitte", "als Aufzählung", "Mach das als Liste",
        "as a list", "As a list, please", "bullet points", "in bullet points please", "make it a list",
    ],
    Command.OUTLET: [
        "Was sagt die taz dazu?", "was schreibt der Spiegel darüber?", "Und die taz?", "und was sagt die taz?",
        "Was hat die taz dazu geschrieben?", "Wie berichtet ZDFheute darüber?", "Nur laut taz", "Laut Küstenpost?",
        "What does the Guardian say?", "What does the Guardian say about it?", "And the Guardian?",
        "How does the Guardian report on this?", "What about the Guardian?", "Was sagt die FAZ dazu?",
    ],
}  # fmt: skip

QUESTIONS = [
    "Was ist kürzer, A oder B?", "Was ist kürzer, die A7 oder die A1?", "Welche Strecke ist kürzer?",
    "Warum sollen die Sommerferien kürzer werden?", "Mehr Geld für die Bahn?", "Mehr als 100 Tote?",
    "Wird das Bahnnetz in Kürze ausgebaut?", "Was bedeutet Zusammenfassung von Gemeinden?",
    "Warum war der Streik zu lang?", "Fasse die Debatte um das Heizungsgesetz zusammen",
    "Summarise the debate on heat pumps", "Is the new route shorter?", "Why is the day shorter in winter?",
    "More than 100 dead in the floods?", "How much longer will the strike go on?", "Wie viele Wörter hat Englisch?",
    "Wer spricht auf Englisch vor der UNO?", "Ist Deutsch eine schwere Sprache?", "Who won the German election?",
    "What happened in English football?", "Welche Quellen hat die Donau?", "Wo liegen die Quellen der Donau?",
    "Welche Quellen nennt der Bericht zur Nitratbelastung?", "Which sources of energy does Germany use?",
    "What are the sources of methane?", "Nenne die Quellen der Elbe", "Woher kommt das Virus?",
    "Als Liste welcher Partei tritt sie an?", "Wer steht auf der Liste der Kandidaten?", "Who is on the sanctions list?",
    "Was sagt die taz zum Klimagesetz?", "Was schreibt der Spiegel über Scholz?", "Wem gehört die taz?",
    "What does the Guardian say about Brexit?", "Was sagt Scholz dazu?", "Was sagt die Opposition dazu?",
    "Und seit März?", "Und in Bayern?", "Wer war das?", "Wie hoch ist der Damm?", "Und wer bezahlt das?",
    "Wann wurde die taz gegründet?", "Is the Guardian for sale?", "Was ist ein Detail?", "Wo steht das Denkmal?",
    "Woher kommt das?", "Was kostet mehr?", "How long is the answer?", "Und jetzt?", "Bitte", "?", "",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "command"), [(text, command) for command, texts in COMMANDS.items() for text in texts]
)
def test_a_command_is_read_as_what_it_wants(text, command):
    wish = read_wish(text, OUTLETS)
    assert wish is not None and wish.command is command


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_that_looks_like_a_command_stays_a_question(text):
    assert read_wish(text, OUTLETS) is None


@pytest.mark.parametrize(
    ("text", "sentences"),
    [("in einem Satz", 1), ("Bitte in zwei Sätzen", 2), ("in one sentence", 1), ("kürzer", 0)],
)
def test_a_number_of_sentences_is_kept(text, sentences):
    wish = read_wish(text, OUTLETS)
    assert wish is not None and wish.sentences == sentences


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Was sagt die taz dazu?", ("taz",)),
        ("Was sagen taz und Spiegel dazu?", ("taz", "DER SPIEGEL")),
        ("Was sagt die Süddeutsche dazu?", ("Süddeutsche Zeitung",)),  # not in the archive, but an outlet
        ("What does the Economist say?", ("The Economist",)),
    ],
)
def test_an_outlet_is_named_as_the_archive_has_it_or_by_its_own_name(text, names):
    wish = read_wish(text, OUTLETS)
    assert wish is not None and wish.outlets == names


def test_a_command_takes_up_the_last_question_and_its_filters():
    days = Filters(date_from=date(2025, 3, 1))
    talk = read_talk(
        "kürzer", [Turn("Wer baut?", "Niemand."), Turn(ASKED.question, "…", days)], NO_FILTERS, OUTLETS
    )
    assert (talk.text, talk.filters) == (ASKED.question, days)
    assert [turn.question for turn in talk.history] == ["Wer baut?"]


def test_commands_before_it_are_no_questions_and_a_language_or_an_outlet_lasts():
    history = [ASKED, Turn("Was sagt die taz dazu?", "…"), Turn("kürzer", "…"), Turn("auf Englisch", "…")]
    talk = read_talk("nenne die Quellen", history, NO_FILTERS, OUTLETS)
    assert (talk.text, talk.history, talk.language) == (ASKED.question, (), "en")
    assert talk.filters.outlets == ("taz",)
    assert [wish.command for wish in talk.wishes] == [Command.OUTLET, Command.ENGLISH, Command.SOURCES]


def test_the_last_of_several_languages_and_outlets_counts():
    history = [
        ASKED,
        Turn("auf Englisch", "…"),
        Turn("Was sagt die taz dazu?", "…"),
        Turn("auf Deutsch", "…"),
    ]
    talk = read_talk("Und der Spiegel?", history, NO_FILTERS, OUTLETS)
    assert (talk.language, talk.filters.outlets) == ("de", ("DER SPIEGEL",))


def test_without_a_question_before_it_a_command_is_a_question():
    assert read_talk("kürzer", [], NO_FILTERS, OUTLETS).wishes == ()
    assert read_talk("kürzer", [Turn("noch kürzer", "…")], NO_FILTERS, OUTLETS).text == "kürzer"


def test_a_question_does_not_lean_on_commands():
    talk = read_talk("Und wer bezahlt das?", [ASKED, Turn("auf Englisch", "…")], NO_FILTERS, OUTLETS)
    assert (talk.text, talk.history, talk.wishes) == ("Und wer bezahlt das?", (ASKED,), ())


def test_what_the_person_restricts_now_wins_over_the_filters_of_the_question():
    history = [Turn(ASKED.question, "…", Filters(outlets=("ZDFheute",)))]
    now = Filters(ignore=frozenset({Reading.TIME}))
    assert read_talk("kürzer", history, now, OUTLETS).filters == now
