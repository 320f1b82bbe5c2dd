import csv
import io
import json
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rag.chats import INTERRUPTED, Chats
from rag.chats_schema import SCHEMA_VERSION
from rag.errors import ArchiveDamagedError, BelegError, NotFoundError
from rag.records import (
    NO_FILTERS,
    Answer,
    ArchiveState,
    Citation,
    Filters,
    Hit,
    Outcome,
    Passage,
    Precision,
    Question,
    ReviewVerdict,
    Sentence,
    Source,
    Turn,
    Verdict,
)
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Source(
    "a1", "v1", "https://example.org/1", "=HYPERLINK(1)", "Hafenbote", "2024", Precision.YEAR, "de"
)
FILTERS = Filters(date(2024, 1, 1), None, ("Hafenbote",))


def make_answer(question="Wer baut?", quotes=("Die Stadt baut.",)):
    sentences = tuple(
        Sentence(quote, (Citation(n, SOURCE, 0, len(quote), quote, Verdict.SUPPORTED, "Wortgleich."),))
        for n, quote in enumerate(quotes, start=1)
    )
    evidence = tuple(
        Hit(Passage("a1", "v1", n, 0, len(quote), quote), SOURCE, 0.5, n)
        for n, quote in enumerate(quotes, start=1)
    )
    return Answer(
        Question(question, question, "de"),
        Outcome.ANSWERED,
        " ".join(quotes),
        sentences,
        evidence,
        ArchiveState(3),
    )


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "data")


@pytest.fixture
def chats(settings):
    opened = Chats.open(settings)
    yield opened
    opened.close()


def ask(chats, question="Wer baut?", quotes=("Die Stadt baut.",), owner=""):
    chat_id = chats.create_chat(question, owner)
    turn_id = chats.start_turn(chat_id, question, NO_FILTERS)
    chats.finish_turn(turn_id, make_answer(question, quotes))
    return chat_id, turn_id


def test_a_question_is_kept_before_its_answer_and_the_answer_with_its_evidence_after(chats):
    chat_id = chats.create_chat("Brücke")
    turn_id = chats.start_turn(chat_id, "Wer baut?", FILTERS)
    waiting = chats.turn(turn_id)
    assert (waiting.state, waiting.question, waiting.filters, waiting.answer) == (
        "running",
        "Wer baut?",
        FILTERS,
        None,
    )
    answer = make_answer()
    assert chats.finish_turn(turn_id, answer)
    (done,) = chats.turns(chat_id)
    assert (done.state, done.answer) == ("done", answer)


def test_everything_is_there_after_reopening(settings):
    first = Chats.open(settings)
    chat_id, turn_id = ask(first)
    first.review(f"{turn_id}-1-1", ReviewVerdict.SUPPORTS, "passt", "eva")
    first.close()
    again = Chats.open(settings)
    assert [row.id for row in again.chats()] == [chat_id]
    assert again.turns(chat_id)[0].answer == make_answer()
    assert again.citations()[0].verdict is ReviewVerdict.SUPPORTS
    assert again.history(chat_id) == (Turn("Wer baut?", "Die Stadt baut.", NO_FILTERS),)
    again.close()


def test_the_file_is_in_wal_mode_fully_synced_and_versioned(chats):
    connection = chats._file.connection()
    values = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in
              ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "user_version")]  # fmt: skip
    assert values == ["wal", 2, 5000, 1, SCHEMA_VERSION]  # 2 is FULL


def test_two_threads_write_at_once_and_nothing_is_lost(chats):
    chat_id = chats.create_chat("Zwei")
    failures = []

    def work(name):
        try:
            for number in range(25):
                turn_id = chats.start_turn(chat_id, f"{name} {number}?", NO_FILTERS)
                chats.finish_turn(turn_id, make_answer())
        except BelegError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = chats.turns(chat_id)
    assert not failures
    assert sorted(turn.question for turn in turns) == sorted(f"{n} {i}?" for n in "ab" for i in range(25))
    assert all(turn.state == "done" for turn in turns)
    assert chats.review_progress().total == 50


def test_a_question_asked_again_leans_on_what_came_before_it_and_not_on_itself(chats):
    chat_id, _ = ask(chats, "Wer baut?")
    again = [chats.start_turn(chat_id, "Und wann?", NO_FILTERS) for _ in range(2)]
    for turn_id in again:
        chats.finish_turn(turn_id, make_answer())
    assert [turn.question for turn in chats.history(chat_id)] == ["Wer baut?", "Und wann?", "Und wann?"]
    assert [turn.question for turn in chats.history(chat_id, before=again[1])] == ["Wer baut?"]


def test_owners_see_their_own_chats_only_the_last_used_first(chats):
    first, _ = ask(chats, "Eins?", owner="anna")
    second, _ = ask(chats, "Zwei?", owner="anna")
    ask(chats, "Drei?", owner="bert")
    chats.start_turn(first, "Noch eins?", NO_FILTERS)
    assert [row.id for row in chats.chats("anna")] == [first, second]
    assert [row.title for row in chats.chats("bert")] == ["Drei?"]
    assert chats.chats() == []
    assert [row.question for row in chats.citations(owner="bert")] == ["Drei?"]
    assert chats.review_progress(owner="anna").total == 2


def test_a_chat_is_renamed_and_deleted_with_all_that_belongs_to_it(chats, settings):
    chat_id, turn_id = ask(chats, quotes=("Geheimer Satz Xylophon.",))
    chats.review(f"{turn_id}-1-1", ReviewVerdict.PARTLY)
    chats.rename_chat(chat_id, "Neuer Titel")
    assert chats.chat(chat_id).title == "Neuer Titel"
    chats.delete_chat(chat_id)
    chats.delete_chat(chat_id)
    assert chats.chats() == [] and chats.turns(chat_id) == [] and chats.citations() == []
    assert json.loads(chats.reviews_json()) == {"reviews": []}
    assert not [path for path in settings.data.iterdir() if b"Xylophon" in path.read_bytes()]


def test_what_is_not_there_is_named(chats):
    for call in (
        lambda: chats.chat("x"),
        lambda: chats.turn("x"),
        lambda: chats.rename_chat("x", "T"),
        lambda: chats.start_turn("x", "Wer?", NO_FILTERS),
        lambda: chats.finish_turn("x", make_answer()),
        lambda: chats.review("x", ReviewVerdict.SUPPORTS),
    ):
        with pytest.raises(NotFoundError, match="There is no .* 'x'"):
            call()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("x" * 2001, "2001 characters; at most 2000"),
        ("a\x00b", "no text"),
        ("a\ud800b", "no text"),
    ],
)
def test_a_question_that_is_no_question_is_refused_in_one_sentence(chats, question, sentence):
    chat_id = chats.create_chat("Chat")
    with pytest.raises(BelegError, match=sentence):
        chats.start_turn(chat_id, question, NO_FILTERS)
    assert chats.turns(chat_id) == []


def test_markup_quotes_and_sql_in_texts_are_kept_to_the_letter(chats):
    text = """<script>alert(1)</script> '); DROP TABLE chats; -- „ß“ 👩‍🚒"""
    chat_id, _ = ask(chats, text, (text,))
    assert chats.chat(chat_id).title == text
    assert chats.turns(chat_id)[0].question == text
    assert chats.citations()[0].citation.quote == text


def test_a_long_title_is_cut(chats):
    assert len(chats.chat(chats.create_chat("x" * 5000)).title) == 200


def test_a_failed_turn_keeps_its_question_and_message_and_a_stopped_one_stays_stopped(chats):
    chat_id = chats.create_chat("Chat")
    failed, stopped = (chats.start_turn(chat_id, text, NO_FILTERS) for text in ("Eins?", "Zwei?"))
    assert chats.fail_turn(failed, "Das Modell schwieg.")
    assert chats.fail_turn(stopped, "Angehalten.", state="stopped")
    assert not chats.fail_turn(stopped, "Noch einmal.")
    assert not chats.finish_turn(stopped, make_answer())
    assert [(turn.state, turn.error) for turn in chats.turns(chat_id)] == [
        ("failed", "Das Modell schwieg."),
        ("stopped", "Angehalten."),
    ]
    assert chats.history(chat_id) == ()


def test_an_answer_is_stored_once(chats):
    _, turn_id = ask(chats)
    assert not chats.finish_turn(turn_id, make_answer(quotes=("Anders.", "Mehr.")))
    assert [row.citation_id for row in chats.citations()] == [f"{turn_id}-1-1"]


def test_turns_of_a_dead_process_are_failed_and_those_of_a_living_one_go_on(chats, settings):
    chat_id = chats.create_chat("Chat")
    own = chats.start_turn(chat_id, "Lebt?", NO_FILTERS)
    script = (
        "from pathlib import Path; from rag.chats import Chats; from rag.settings import Settings\n"
        "from rag.records import NO_FILTERS\n"
        f"chats = Chats.open(Settings(data=Path({str(settings.data)!r})))\n"
        f"chats.start_turn({chat_id!r}, 'Tot?', NO_FILTERS)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
    assert chats.interrupt_running() == 1
    states = {turn.question: (turn.state, turn.error) for turn in chats.turns(chat_id)}
    assert states == {"Lebt?": ("running", ""), "Tot?": ("failed", INTERRUPTED)}
    assert chats.interrupt_running() == 0
    assert chats.finish_turn(own, make_answer())


def test_citations_have_stable_ids_and_come_newest_answer_first(chats):
    _, first = ask(chats, "Eins?", ("A.", "B."))
    chat_id, second = ask(chats, "Zwei?", ("C.",))
    assert [row.citation_id for row in chats.citations()] == [f"{second}-1-1", f"{first}-1-1", f"{first}-2-1"]
    assert [row.citation_id for row in chats.citations(limit=1)] == [f"{second}-1-1"]
    assert [row.sentence for row in chats.citations(chat_id=chat_id)] == ["C."]


def test_the_latest_verdict_of_each_reviewer_counts_and_the_history_is_kept(chats):
    _, turn_id = ask(chats, quotes=("A.", "B."))
    citation_id = f"{turn_id}-1-1"
    chats.review(citation_id, ReviewVerdict.SUPPORTS, "erst", "eva")
    chats.review(citation_id, ReviewVerdict.DOES_NOT, "dann", "eva")
    chats.review(citation_id, ReviewVerdict.PARTLY, "", "udo")
    progress = chats.review_progress()
    assert (progress.total, progress.reviewed) == (2, 1)
    assert [row.citation_id for row in chats.citations(pending_only=True)] == [f"{turn_id}-2-1"]
    assert chats.citations()[0].verdict is ReviewVerdict.PARTLY
    reviews = json.loads(chats.reviews_json())["reviews"]
    assert [(row["reviewer"], row["verdict"]) for row in reviews] == [("eva", "does_not"), ("udo", "partly")]
    assert [old["note"] for old in reviews[0]["history"]] == ["erst", "dann"]
    assert [row["verdict"] for row in csv.DictReader(io.StringIO(chats.reviews_csv()))] == [
        "does_not",
        "partly",
    ]


def test_a_verdict_that_does_not_exist_is_refused(chats):
    _, turn_id = ask(chats)
    with pytest.raises(ValueError, match="maybe"):
        chats.review(f"{turn_id}-1-1", "maybe")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_no_cell_of_the_csv_starts_a_formula(chats, start):
    _, turn_id = ask(chats, start, (start,))
    chats.review(f"{turn_id}-1-1", ReviewVerdict.SUPPORTS, start, start)
    (row,) = csv.DictReader(io.StringIO(chats.reviews_csv(), newline=""))
    for name in ("chat", "question", "sentence", "quote", "note", "reviewer"):
        assert row[name] == "'" + start
    assert row["title"] == "'=HYPERLINK(1)"
    assert (row["start"], row["end"], row["outlet"]) == ("0", str(len(start)), "Hafenbote")


def test_a_newer_file_is_refused_with_a_hint(chats, settings):
    chats.close()
    with sqlite3.connect(settings.data / "chats.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(BelegError, match="newer Beleg") as caught:
        Chats.open(settings)
    assert caught.value.hint


def test_a_file_that_is_no_database_is_refused(settings):
    settings.data.mkdir()
    (settings.data / "chats.sqlite").write_bytes(b"not a database " * 100)
    with pytest.raises(ArchiveDamagedError, match="not a sound database"):
        Chats.open(settings)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BelegError, match="cannot be created"):
        Chats.open(Settings(data=tmp_path / "file" / "data"))


def test_suggestions_are_added_to_an_answer_that_is_kept(chats):
    turn_id = chats.start_turn(chats.create_chat("Bau"), "Wer baut?", NO_FILTERS)
    chats.keep_suggestions(turn_id, ["Was kostet es?"])
    assert chats.turn(turn_id).answer is None  # there is no answer yet
    chats.finish_turn(turn_id, make_answer())
    chats.keep_suggestions(turn_id, ["Was kostet es?", "Wer „zahlt“?"])
    assert chats.turn(turn_id).answer == replace(
        make_answer(), suggestions=("Was kostet es?", "Wer „zahlt“?")
    )


def test_chats_are_found_by_the_words_of_title_question_and_answer_and_pinned_ones_come_first(settings):
    chats = Chats.open(settings)
    first = chats.create_chat("Damm bei Lindenwyk", "a")
    second = chats.create_chat("100 % Regen", "a")
    chats.start_turn(second, "Wie hoch ist der Pegel?", NO_FILTERS)
    chats.create_chat("Damm woanders", "b")
    old = chats.create_chat("Damm von früher")  # of nobody, kept before there were owners
    assert {row.id for row in chats.chats("a")} == {first, second, old}
    assert {row.id for row in chats.chats("a", words="damm")} == {first, old}
    assert [row.id for row in chats.chats("a", words="pegel hoch")] == [second]
    assert [row.id for row in chats.chats("a", words="100 %")] == [second]
    assert chats.chats("a", words="%_") == []
    chats.pin_chat(first, True)
    assert (chats.chats("a")[0].id, chats.chats("a")[0].is_pinned) == (first, True)
    chats.pin_chat(first, False)
    assert chats.chats("a")[0].id != first
