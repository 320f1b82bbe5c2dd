"""The review store: migration, filters, blindness, agreement, precision, exports that the benchmarks read."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import time
from dataclasses import replace

import pytest
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score

from bench.claims import read_reviewed_claims
from bench.data import read_questions
from rag.__main__ import main
from rag.chats import Chats
from rag.chats_schema import TABLES
from rag.made_with import made_with
from rag.records import NO_FILTERS, Citation, Outcome, ReviewVerdict, Sentence, Turn, Verdict
from rag.records.reviews import ReviewGroup, ReviewOrder, ReviewQuery, ReviewState, wilson
from rag.review_figures import cohens_kappa
from rag.settings import Settings
from tests.rag.test_chats import SOURCE, make_answer

YES, PARTLY, NO, WRONG = ReviewVerdict


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "data")


@pytest.fixture
def chats(settings):
    opened = Chats.open(settings)
    yield opened
    opened.close()


def ask(chats, question, *cited, model="", chat_id=None, found=()):
    """Store an answer of (sentence, verdict of the check, outlet); return the ids of its citations."""
    sentences = tuple(
        Sentence(text, (Citation(1, replace(SOURCE, outlet=outlet), 0, len(text), text, check, "R."),))
        for text, check, outlet in cited
    )
    answer = replace(make_answer(question), sentences=sentences, models=(("chat", model),))
    answer = replace(answer, outcome=Outcome.ANSWERED, question=replace(answer.question, found=found))
    turn_id = chats.start_turn(chat_id or chats.create_chat(question, "anna"), question, NO_FILTERS)
    chats.finish_turn(turn_id, answer)
    return [f"{turn_id}-{n}-1" for n in range(1, len(cited) + 1)]


@pytest.fixture
def cited(chats):
    older = ask(chats, "Alt?", ("A.", Verdict.SUPPORTED, "Bote"), ("B.", Verdict.NOT_SUPPORTED, "Bote"))
    newer = ask(chats, "Neu?", ("C.", Verdict.PARTLY, "Kurier"), ("D.", Verdict.SUPPORTED, ""), model="llm")
    return [*older, *newer]


def test_an_old_file_opens_with_its_verdicts_and_can_be_filtered(settings):
    settings.data.mkdir()
    old = sqlite3.connect(settings.data / "chats.sqlite")
    citation = {"outlet": "Bote", "verdict": "partly"}
    for statement in TABLES:
        old.execute(statement)
    old.execute("INSERT INTO chats VALUES ('c', 'Alt', '', '2026', '2026')")
    answer = json.dumps({"models": {"chat": "llm"}})
    old.execute(
        "INSERT INTO turns VALUES (1, 't', 'c', 'Was?', '{}', 'done', ?, '', '2026-01-01', 'p')", (answer,)
    )
    old.execute("INSERT INTO citations VALUES ('t-1-1', 't', 1, 1, 'Satz.', ?)", (json.dumps(citation),))
    old.execute("INSERT INTO reviews VALUES (1, 't-1-1', 'supports', 'gut', 'Eva', '2026')")
    old.execute("PRAGMA user_version = 1")
    old.commit()
    old.close()
    chats = Chats.open(settings)
    query = ReviewQuery(
        "Eva", ReviewState.MINE, outlets=("Bote",), models=("llm",), checks=(Verdict.PARTLY,), chat_id="c"
    )
    assert chats.review_queue(query, 10) == ["t-1-1"]
    assert chats.review_tallies(ReviewGroup.OUTLET)[0].supports == 1
    chats.close()


def test_what_the_check_doubts_comes_first_then_the_newest(chats, cited):
    a, b, c, d = cited
    assert chats.review_queue(ReviewQuery(), 10) == [b, c, d, a]
    assert chats.review_queue(ReviewQuery(order=ReviewOrder.NEWEST), 10) == [c, d, a, b]
    assert chats.review_queue(ReviewQuery(), 2) == [b, c]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        (ReviewQuery(outlets=("Bote",)), {0, 1}),
        (ReviewQuery(outlets=("",)), {3}),
        (ReviewQuery(models=("llm",)), {2, 3}),
        (ReviewQuery(models=("",)), {0, 1}),
        (ReviewQuery(checks=(Verdict.PARTLY, Verdict.NOT_SUPPORTED)), {1, 2}),
        (ReviewQuery(since="2999"), set()),
        (ReviewQuery(since="2000", until="2999"), {0, 1, 2, 3}),
        (ReviewQuery(outlets=("' OR 1=1 --",)), set()),
    ],
)
def test_citations_are_filtered(chats, cited, query, places):
    assert set(chats.review_queue(query, 10)) == {cited[place] for place in places}
    assert chats.review_count(query) == chats.desk_progress(query).total == len(places)


def test_each_reviewer_has_a_list_of_their_own(chats, cited):
    a, b, _, _ = cited
    chats.review(a, YES, reviewer="Eva")
    chats.review(b, NO, reviewer="Eva")
    chats.review(b, YES, reviewer="Udo")
    eva, udo = ReviewQuery("Eva"), ReviewQuery("Udo")

    def ids(query, state):
        return set(chats.review_queue(replace(query, state=state), 10))

    assert ids(eva, ReviewState.MINE) == {a, b}
    assert ids(udo, ReviewState.MINE) == {b}
    assert ids(udo, ReviewState.SECOND) == {a}
    assert ids(eva, ReviewState.OPEN) == set(cited[2:])
    assert ids(udo, ReviewState.DISPUTED) == {b}
    mine = replace(eva, state=ReviewState.ALL, verdicts=(NO,))
    assert chats.review_queue(mine, 10) == [b]
    assert chats.desk_progress(eva).reviewed == 2


def test_what_others_said_is_hidden_until_one_has_judged(chats, cited):
    chats.review(cited[0], NO, "anders", "Eva")
    (hidden,) = chats.review_items(cited[:1], "Udo")
    assert (hidden.others, hidden.mine) == ((), None)
    chats.review(cited[0], YES, "", "Udo")
    (seen,) = chats.review_items(cited[:1], "Udo")
    assert [(one.reviewer, one.verdict, one.note) for one in seen.others] == [("Eva", NO, "anders")]


def test_a_verdict_taken_back_leaves_the_one_before_it(chats, cited):
    chats.review(cited[0], YES, reviewer="Eva")
    chats.review(cited[0], NO, reviewer="Eva")
    assert chats.take_back_review(cited[0], "Eva")
    assert chats.review_items(cited[:1], "Eva")[0].mine.verdict is YES
    assert chats.take_back_review(cited[0], "Eva") and not chats.take_back_review(cited[0], "Eva")
    assert chats.review_items(cited[:1], "Eva")[0].mine is None


def test_disputed_citations_count_once_they_are_settled(chats, cited):
    chats.review(cited[0], YES, reviewer="Eva")
    chats.review(cited[0], NO, reviewer="Udo")
    assert chats.review_tallies(ReviewGroup.OUTLET) == []
    chats.review(cited[0], PARTLY, "Kompromiss", "Ida", settles=True)
    (tally,) = chats.review_tallies(ReviewGroup.OUTLET)
    assert (tally.name, tally.partly, tally.total, tally.precision) == ("Bote", 1, 1, 0.0)
    assert chats.review_count(ReviewQuery(state=ReviewState.DISPUTED)) == 0
    kinds = [row["kind"] for row in csv.DictReader(io.StringIO(chats.reviews_csv()))]
    assert kinds == ["verdict", "verdict", "settled"]


def test_precision_is_told_by_outlet_model_settings_and_check(settings):
    chats = Chats.open(settings.model_copy(update={"top_k": 12}))
    ids = ask(chats, "Was?", ("A.", Verdict.SUPPORTED, "Bote"), ("B.", Verdict.PARTLY, "Bote"), model="llm")
    for citation_id, verdict in zip(ids, (YES, WRONG), strict=True):
        chats.review(citation_id, verdict)
    names = {group: [each.name for each in chats.review_tallies(group)] for group in ReviewGroup}
    assert names == {
        ReviewGroup.OUTLET: ["Bote"],
        ReviewGroup.MODEL: ["llm"],
        ReviewGroup.SETTINGS: ["top_k=12"],
        ReviewGroup.CHECKED: ["partly", "supported"],
    }
    assert chats.review_tallies(ReviewGroup.MODEL)[0].precision == 0.5
    chats.close()


def test_only_settings_that_shape_answers_and_differ_are_named(settings):
    assert made_with(settings) == ""
    assert (
        made_with(settings.model_copy(update={"reader": False, "top_k": 3, "port": 9}))
        == "top_k=3, reader=False"
    )


@pytest.mark.parametrize(("hits", "total"), [(1, 1), (0, 1), (7, 9), (50, 100), (0, 12)])
def test_the_interval_is_wilsons(hits, total):
    wanted = binomtest(hits, total).proportion_ci(0.95, "wilson")
    assert wilson(hits, total) == pytest.approx((wanted.low, wanted.high), abs=1e-6)
    assert wilson(0, 0) == (0.0, 1.0)


def test_kappa_is_cohens():
    table = {(YES, YES): 20, (YES, NO): 5, (NO, YES): 10, (NO, NO): 15, (PARTLY, NO): 2}
    pairs = [pair for pair, n in table.items() for _ in range(n)]
    one, other = zip(*pairs, strict=True)
    assert cohens_kappa(table) == pytest.approx(cohen_kappa_score(one, other))
    # 20 + 15 of 50 agree: 0.7; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; (0.7 - 0.5) / 0.5
    del table[PARTLY, NO]
    assert cohens_kappa(table) == pytest.approx(0.4)
    assert cohens_kappa({(YES, YES): 9}) is None


def test_agreement_is_between_what_both_judged(chats, cited):
    for place, (eva, udo) in enumerate([(YES, YES), (NO, YES), (YES, YES)]):
        chats.review(cited[place], eva, reviewer="Eva")
        chats.review(cited[place], udo, reviewer="Udo")
    chats.review(cited[3], NO, reviewer="Eva")
    (agreement,) = chats.review_agreements()
    assert (agreement.reviewers, agreement.citations) == (("Eva", "Udo"), 3)
    assert agreement.share == pytest.approx(2 / 3)
    assert agreement.kappa == pytest.approx(0.0)  # Udo always says yes: all agreement is chance


def test_reviewed_questions_are_read_by_the_benchmark(chats, cited, settings, tmp_path, capsys):
    chats.review(cited[0], YES, "Notiz", "Eva")
    chats.review(cited[1], NO, reviewer="Eva")
    chats.review(cited[2], WRONG, reviewer="Eva")  # nothing of this answer holds: no question
    path = tmp_path / "own.jsonl"
    assert main(["reviews", "export", "--as", "questions", str(path), "--data", str(settings.data)]) == 0
    (question,) = read_questions(path)
    assert (question.text, question.language, question.type) == ("Alt?", "de", "single_de")
    assert [(gold.url, gold.quote) for gold in question.gold] == [(SOURCE.url, "A.")]
    assert [gold.quote for gold in question.not_gold] == ["B."]
    assert question.is_answerable and not question.needs_all and question.filters == NO_FILTERS
    assert main(["reviews", "export", "--as", "claims", "--data", str(settings.data)]) == 0
    claims = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["claim"], row["source"], row["verdict"]) for row in claims] == [
        ("A.", "A.", "supported"),
        ("B.", "B.", "not_supported"),
        ("C.", "C.", "not_supported"),
    ]
    (tmp_path / "claims.jsonl").write_text(chats.reviews_claims(), encoding="utf-8")
    assert [each.label for each in read_reviewed_claims(tmp_path / "claims.jsonl")] == [
        Verdict.SUPPORTED,
        Verdict.NOT_SUPPORTED,
        Verdict.NOT_SUPPORTED,
    ]


def test_a_follow_up_is_exported_with_what_it_leans_on(chats, tmp_path):
    chat_id = chats.create_chat("Folge")
    ask(chats, "Wer baut?", ("A.", Verdict.SUPPORTED, "Bote"), chat_id=chat_id)
    found = (("follow_up", "Wann baut die Stadt?"),)
    (cited,) = ask(chats, "Und wann?", ("B.", Verdict.SUPPORTED, "Bote"), chat_id=chat_id, found=found)
    chats.review(cited, YES)
    path = tmp_path / "own.jsonl"
    path.write_text(chats.reviews_questions(), encoding="utf-8")
    (question,) = read_questions(path)
    assert (question.type, question.history) == ("followup", (Turn("Wer baut?", "Die Stadt baut."),))


def test_no_chats_at_all_is_said_in_one_sentence(tmp_path, capsys):
    assert main(["reviews", "export", "--data", str(tmp_path)]) == 2
    assert "There are no chats in" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_desk_of_20000_citations_is_quick(chats, cited):
    with chats._file.write() as connection:
        connection.execute(
            """INSERT INTO citations SELECT id || '-x-' || n, turn_id, sentence_number, n, sentence,
                citation, chat_id, turn_number, asked, outlet, checked, model, settings
            FROM citations, (WITH RECURSIVE k(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM k WHERE n < 5001)
                SELECT n FROM k)"""
        )
        for name in ("Eva", "Udo"):
            connection.execute(
                "INSERT INTO reviews (citation_id, verdict, note, reviewer, created)"
                " SELECT id, 'supports', '', ?, '2026' FROM citations WHERE citation_number % 2 = 0",
                (name,),
            )
    query = ReviewQuery("Eva")
    assert chats.desk_progress(query).total == 20_004
    began = time.process_time()
    ids = chats.review_queue(query, 1000)
    chats.review_items(ids[:11], "Eva")
    chats.desk_progress(query)
    assert time.process_time() - began < 1.0  # about 0.07 s; ten times that still fails on no machine
