"""What the components are given: text as text, marks where the quotes are, links only where safe."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.chats import TurnRow
from rag.differences import say_difference
from rag.records import (
    NO_FILTERS,
    Citation,
    Copy,
    Difference,
    DifferenceKind,
    Filters,
    Outcome,
    Paragraph,
    Sentence,
    Span,
    Statement,
    Verdict,
    Voice,
    VoiceKind,
)
from tests.ui.conftest import HOSTILE, make_answer, make_article, source_of, store
from ui.links import safe_link
from ui.live_turn import LiveTurn, Stage
from ui.passages import Opened, opened_at
from ui.reader_view import article_data, gone_data, pieces, revision_since
from ui.strings import Texts
from ui.turn_view import answer_data, copy_text, ended_data, running_data

TEXTS = Texts("de")
QUOTE = "Der Damm bei Lindenwyk wächst auf 7,4 Meter."


def turn(state="done", error="", question="Wie hoch ist der Damm?"):
    return TurnRow("t1", "c1", question, NO_FILTERS, state, None, error, "2026-03-04T10:00:00+00:00")


def marked(data, kind):
    blocks = [*data["blocks"], {"pieces": data["lead"]}]
    return [text for block in blocks for text, mark in block["pieces"] if mark == kind]


def test_pieces_join_to_the_text_and_the_strong_mark_wins():
    text = "Ä𝒳 eins. Zwei. Drei."
    # the block begins at 10: "Zwei." is at 9 to 14 of it, so 19 to 24 of the body
    cut = pieces(text, 10, main=[Span(19, 24)], others=[Span(13, 24)])
    assert "".join(piece for piece, _ in cut) == text
    assert [piece for piece, kind in cut if kind == "main"] == ["Zwei."]
    assert [piece for piece, kind in cut if kind == "other"] == ["eins. "]


def test_the_marked_text_of_the_reader_is_the_quote(dam):
    start = dam.body.index(QUOTE)
    data = article_data(dam, TEXTS, main=[Span(start, start + len(QUOTE))])
    assert marked(data, "main") == [QUOTE]


def test_a_quote_from_the_lead_is_marked_in_the_lead(dam):
    start = dam.body.index(dam.lead)
    data = article_data(dam, TEXTS, main=[Span(start, start + len(dam.lead))])
    assert data["lead"] == [[dam.lead, "main"]]


def test_an_article_that_is_gone_shows_what_was_cited(dam):
    citation = Citation(1, source_of(dam), 0, len(QUOTE), QUOTE, Verdict.SUPPORTED, "")
    data = gone_data(citation.source, citation.quote, TEXTS)
    assert marked(data, "main") == [QUOTE]
    assert "nicht mehr im Archiv" in data["notice"]


def test_a_quote_that_was_changed_since_says_so_with_the_difference(dam, catalogue):
    new = replace(dam, version="f" * 16, paragraphs=(Paragraph(QUOTE.replace("7,4", "7,9")),))
    store(catalogue, dam)
    store(catalogue, new)
    start = dam.body.index(QUOTE)
    revision = revision_since(source_of(dam), QUOTE, start, catalogue)
    data = article_data(dam, TEXTS, main=[Span(start, start + len(QUOTE))], revision=revision)
    assert data["notice"].startswith("Seither geändert")
    assert [text for text, kind in data["change"] if kind == "deleted"] == ["4"]
    assert [text for text, kind in data["change"] if kind == "inserted"] == ["9"]
    live = revision_since(source_of(new), QUOTE, start, catalogue)
    assert article_data(new, TEXTS, revision=live)["notice"] == ""


def test_words_of_articles_pass_through_literally(hostile, catalogue):
    data = answer_data(turn(), make_answer(hostile, "So steht es da.", catalogue), TEXTS, None)
    assert data["sources"][0]["title"] == HOSTILE
    assert article_data(hostile, TEXTS)["url"] == ""


def test_an_answer_shows_cited_sources_first_and_its_hits_apart(dam, hostile, catalogue):
    answer = make_answer(dam, QUOTE, catalogue)
    other = make_answer(hostile, "So steht es da.", catalogue).evidence[0]
    data = answer_data(turn(), replace(answer, evidence=(*answer.evidence, other)), TEXTS, "c0.0")
    assert [source["numbers"] for source in data["sources"]] == [[1]]
    assert [source["key"] for source in data["more"]] == ["h1"]
    assert data["paragraphs"][0]["sentences"][0]["citations"][0]["label"] == (
        "Beleg 1: Uferblatt, 4. März 2026, 09:30. Stelle öffnen."
    )


def test_a_line_break_of_the_answer_begins_a_paragraph_with_its_lead_in(dam, catalogue):
    answer = make_answer(dam, QUOTE, catalogue)
    second = Sentence("Die Arbeiten beginnen im Mai.", answer.sentences[0].citations)
    sentences = (*answer.sentences, second)
    flowing = replace(answer, sentences=sentences, text=f"{QUOTE} {second.text}")
    broken = replace(
        answer, sentences=sentences, text=f"Uferblatt: {QUOTE} [1]\n\nSturmpost: {second.text} [1]"
    )
    assert paragraphs_of(flowing) == [("", 2)]
    assert paragraphs_of(broken) == [("Uferblatt:", 1), ("Sturmpost:", 1)]


def paragraphs_of(answer):
    data = answer_data(turn(), answer, TEXTS, None)
    return [(paragraph["lead"], len(paragraph["sentences"])) for paragraph in data["paragraphs"]]


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.ANSWERED])
def test_each_kind_of_no_has_its_words_and_the_nearest_passages(outcome, dam, catalogue):
    answer = replace(make_answer(dam, QUOTE, catalogue), outcome=outcome, sentences=())
    data = answer_data(turn(), answer, TEXTS, None)
    assert (data["no"]["title"], data["no"]["text"]) == (TEXTS(f"ask.no.{outcome}.title"), answer.text)
    assert data["no"]["hint"] == TEXTS(f"ask.no.{outcome}.hint")
    assert data["more"][0]["text"].startswith("Der Damm bei Lindenwyk")


def test_a_picked_number_leads_to_its_span_and_lightly_to_the_others_of_the_article(dam, catalogue):
    answer = make_answer(dam, QUOTE, catalogue)
    first = answer.sentences[0].citations[0]
    start = dam.body.index("Die Arbeiten")
    second = replace(first, n=2, start=start, end=start + 12, quote="Die Arbeiten")
    answer = replace(answer, sentences=(*answer.sentences, Sentence("Im Mai.", (second,))))
    assert opened_at(answer, "c1.0") == Opened(
        second.source, "Die Arbeiten", (Span(start, start + 12),), (Span(first.start, first.end),)
    )
    assert opened_at(answer, "c7.0") is None


def folded(dam, hostile, catalogue, agency="dpa"):
    """An answer whose hit stands for two copies, one of them with the quoted words."""
    answer = make_answer(dam, QUOTE, catalogue)
    twin = replace(make_article("Deich wächst", f"Kurz: {QUOTE}", outlet="Sturmpost"), id="twin")
    copies = (Copy(twin.source, "gekürzt"), Copy(source_of(hostile), HOSTILE))
    return replace(answer, evidence=(replace(answer.evidence[0], copies=copies, agency=agency),))


def test_copies_are_counted_as_one_source_and_listed_with_their_reason(dam, hostile, catalogue):
    answer = folded(dam, hostile, catalogue)
    copies = answer_data(turn(), answer, TEXTS, None)["sources"][0]["copies"]
    assert copies["summary"] == "3 Artikel, 1 unabhängige Quelle (dpa)"
    rows = [(row["outlet"], row["title"], row["reason"]) for row in copies["rows"]]
    assert rows == [("Sturmpost", "Deich wächst", "gekürzt"), ("<b>Bote</b>", HOSTILE, HOSTILE)]
    unnamed = folded(dam, hostile, catalogue, agency="")
    assert answer_data(turn(), unnamed, Texts("en"), None)["sources"][0]["copies"]["summary"] == (
        "3 articles, 1 independent source"
    )


def test_a_copy_opens_where_it_has_the_quoted_words(dam, hostile, catalogue):
    opened = opened_at(folded(dam, hostile, catalogue), "k0.0")
    assert (opened.source.outlet, opened.text, opened.main) == ("Sturmpost", QUOTE, ())


def test_copying_takes_the_sources_along(dam, catalogue):
    words = copy_text(make_answer(dam, QUOTE, catalogue), TEXTS)
    assert f"{QUOTE} [1]" in words
    assert f"[1] Uferblatt, 4. März 2026, 09:30: {dam.title}. „{QUOTE}“ {dam.url}" in words


def test_an_answer_in_the_making_shows_sources_before_prose(dam, catalogue):
    hits = make_answer(dam, QUOTE, catalogue).evidence
    data = running_data(turn("running"), LiveTurn("t1", Stage.COMPOSING, hits=hits), TEXTS)
    assert (len(data["sources"]), data["draft"], data["status"]) == (1, "", "Schreibt die Antwort …")


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [
        ("failed", "The model is gone.", "The model is gone."),
        ("failed", "", TEXTS("ask.failed.text")),
        ("stopped", "", TEXTS("ask.stopped.text")),
        ("running", "", TEXTS("ask.failed.interrupted")),
    ],
)
def test_an_answer_that_never_came_says_why_and_offers_to_ask_again(state, error, words):
    data = ended_data(turn(state, error), TEXTS)
    assert data["problem"]["text"] == words
    assert data["retry"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http:///x",
        "https://user@evil.example/",
        "http://127.0.0.1\\@evil.example/",
        "https://a b.example/",
        "ftp://files.example/x",
        "https://[::1",
        "https://long.example/" + "x" * 3000,
    ],
)
def test_only_plain_web_addresses_become_links(url):
    assert safe_link(url) == ("", "")


def test_a_web_address_becomes_a_link_with_its_host():
    assert safe_link("https://www.Uferblatt.example/a?b=c") == (
        "https://www.Uferblatt.example/a?b=c",
        "www.uferblatt.example",
    )


def test_a_sentence_that_holds_in_part_has_a_mark_with_its_reason(dam, catalogue):
    answer = make_answer(dam, QUOTE, catalogue)
    partly = replace(answer.sentences[0].citations[0], verdict=Verdict.PARTLY, reason="Der Tag fehlt.")
    data = answer_data(turn(), replace(answer, sentences=(Sentence(QUOTE, (partly,)),)), TEXTS, None)
    assert data["paragraphs"][0]["sentences"][0]["mark"] == {
        "verdict": "partly",
        "label": TEXTS("verdict.partly"),
        "reason": "Der Tag fehlt.",
    }
    whole = answer_data(turn(), answer, TEXTS, None)
    assert whole["paragraphs"][0]["sentences"][0]["mark"] is None


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The sources are in German."), ("de", ""), ("fr", "The sources are in German.")],
)
def test_sources_in_another_language_than_the_question_are_said_once(language, words, dam, catalogue):
    answer = make_answer(dam, QUOTE, catalogue)
    answer = replace(answer, question=replace(answer.question, language=language))
    assert answer_data(turn(), answer, TEXTS, None)["foreign"] == words


def test_opinion_and_satire_are_labelled_beside_the_sentence_and_other_voices_at_the_number(dam, catalogue):
    answer = make_answer(dam, QUOTE, catalogue)
    for kind, label, beside in (
        (VoiceKind.OPINION, "Meinung: Imke Sand", "Meinung: Imke Sand"),
        (VoiceKind.REPORTED, "Indirekte Rede: Imke Sand", ""),
        (VoiceKind.OWN, "", ""),
    ):
        said = replace(answer.sentences[0].citations[0], voice=Voice(kind, "Imke Sand"))
        data = answer_data(turn(), replace(answer, sentences=(Sentence(QUOTE, (said,)),)), TEXTS, None)
        sentence = data["paragraphs"][0]["sentences"][0]
        assert (sentence["citations"][0]["voice"], sentence["voice"]) == (label, beside)


def test_a_difference_is_shown_side_by_side_and_opens_its_passage(dam, catalogue):
    answer = make_answer(dam, QUOTE, catalogue)
    said = answer.sentences[0].citations[0]
    figures = Difference(
        DifferenceKind.FIGURES,
        "Höhe",
        (Statement(said, "7,4 Meter"), Statement(replace(said, n=2), "6 Meter")),
    )
    note = say_difference(figures, "de")
    answer = replace(answer, differences=(figures,), notes=(note, "Noch etwas."))
    data = answer_data(turn(), answer, TEXTS, None)
    shown = data["differences"][0]
    assert (shown["title"], shown["in_time"]) == ("Die Quellen nennen verschiedene Zahlen", False)
    assert [(row["key"], row["value"]) for row in shown["rows"]] == [
        ("d0.0", "7,4 Meter"),
        ("d0.1", "6 Meter"),
    ]
    assert data["notes"] == ["Noch etwas."]
    assert opened_at(answer, "d0.1") == Opened(said.source, QUOTE, (Span(said.start, said.end),))


def test_missing_coverage_offers_each_restriction_to_be_taken_away(dam, catalogue):
    answer = make_answer(dam, QUOTE, catalogue)
    filters = Filters(date(1999, 1, 1), date(1999, 2, 1), ("Uferblatt",))
    no = replace(
        answer, outcome=Outcome.NO_COVERAGE, sentences=(), question=replace(answer.question, filters=filters)
    )
    data = answer_data(turn(), no, TEXTS, None)["no"]
    assert data["title"] == "Aus dieser Zeit und von diesem Medium ist dazu nichts da"
    assert [step["change"] for step in data["steps"]] == [
        {"kind": "time", "drop": True},
        {"kind": "outlets", "drop": True},
    ]


def test_the_sources_that_were_asked_for_come_with_their_addresses(dam, hostile, catalogue):
    answer = make_answer(dam, QUOTE, catalogue)
    asked = replace(answer.question, found=(("command", "sources"),))
    data = answer_data(turn(), replace(answer, question=asked), TEXTS, None)
    assert data["source_list"][0]["url"] == dam.url
    assert data["source_list"][0]["quotes"] == [{"key": "c0.0", "n": 1, "text": QUOTE}]
    assert data["sources"] == []
    bad = replace(make_answer(hostile, "So steht es da.", catalogue), question=asked)
    assert answer_data(turn(), bad, TEXTS, None)["source_list"][0]["url"] == ""


def test_suggestions_pass_through_and_proven_sentences_replace_the_draft(dam, catalogue):
    answer = replace(make_answer(dam, QUOTE, catalogue), suggestions=("Wer baut den Damm?",))
    assert answer_data(turn(), answer, TEXTS, None)["suggestions"] == ["Wer baut den Damm?"]
    live = LiveTurn("t1", Stage.COMPOSING, text=f"{QUOTE} [1] Und dann", checked=answer.sentences)
    data = running_data(turn("running"), live, TEXTS)
    assert (data["checked"], data["draft"]) == ([QUOTE], "Und dann")


def test_a_no_shows_few_articles_each_once(dam, catalogue):
    answer = make_answer(dam, QUOTE, catalogue)
    others = [
        make_answer(make_article(f"Artikel {n}", "Ein Satz."), "Ein Satz.", catalogue).evidence[0]
        for n in range(6)
    ]
    evidence = (*answer.evidence, *answer.evidence, *others)
    no = replace(answer, outcome=Outcome.NOT_SAID, sentences=(), evidence=evidence)
    data = answer_data(turn(), no, TEXTS, None)
    # places 0 and 1 are one article; four articles are shown
    assert [row["key"] for row in data["more"]] == ["h0", "h2", "h3", "h4"]
