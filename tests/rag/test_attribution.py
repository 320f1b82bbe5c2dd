"""Who says a source sentence: invented sentences of each kind, the hard ones among them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.attribution import (
    attribute,
    genre_of,
    introduce,
    loses_speaker,
    read_voices,
    say_genre,
    say_lead_in,
    tell,
    with_speaker,
)
from rag.records import Citation, Sentence, Span, Verdict, Voice, VoiceKind
from tests.support import article

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "voices.jsonl").read_text(encoding="utf-8").splitlines()
]
LEAST_KIND = 0.95  # share of the sentences whose kind is right
LEAST_SPEAKER = 0.95  # share of the speakers named that are right


def read(case):
    sentences = [text for text, _, _ in case["sentences"]]
    fields = {key: case[key] for key in ("language", "section", "title", "url", "authors") if key in case}
    made = article("case", " ".join(sentences), **{"authors": (), **fields})
    starts = [made.body.index(text) for text in sentences]
    spans = [Span(start, start + len(text)) for start, text in zip(starts, sentences, strict=True)]
    return list(zip(case["sentences"], read_voices(made, spans), strict=True))


def judged():
    return [each for case in CASES for each in read(case)]


def test_there_are_enough_sentences_of_each_kind_in_both_languages():
    kinds = {(case["language"], kind) for case in CASES for _, kind, _ in case["sentences"]}
    assert kinds == {(language, kind.value) for language in ("de", "en") for kind in VoiceKind}
    assert len(judged()) >= 80


def test_the_kind_is_right_for_nearly_all():
    wrong = [(text, voice) for (text, kind, _), voice in judged() if voice.kind != kind]
    assert len(wrong) <= (1 - LEAST_KIND) * len(judged()), wrong


def test_a_speaker_that_is_named_is_the_right_one():
    named = [
        (text, speaker, voice)
        for (text, kind, speaker), voice in judged()
        if voice.speaker and voice.kind in (VoiceKind.QUOTED, VoiceKind.REPORTED)
    ]
    wrong = [(text, voice) for text, speaker, voice in named if not speaker or speaker not in voice.speaker]
    assert len(wrong) <= (1 - LEAST_SPEAKER) * len(named), wrong


@pytest.mark.parametrize(
    ("speaker", "language", "source_language", "lead_in"),
    [
        ("die Polizei", "de", "de", "Laut Polizei"),
        ("Innenminister Torben Hackelmann", "de", "de", "Laut Innenminister Torben Hackelmann"),
        ("des Ministeriums", "de", "de", "Laut Angaben des Ministeriums"),
        ("ein Sprecher der Bahn", "de", "de", "Laut einem Sprecher der Bahn"),
        ("die örtliche Feuerwehr", "de", "de", "Laut der örtlichen Feuerwehr"),
        ("der Vorsitzende", "de", "de", "Laut dem Vorsitzenden"),
        ("einem Bericht", "de", "de", "Laut einem Bericht"),
        ("the police", "en", "en", "According to the police"),
        ("Police", "en", "en", "According to Police"),
        ("the police", "de", "en", "Laut „the police“"),
        ("die Polizei", "en", "de", "According to “die Polizei”"),
        ("Jo Venn", "de", "en", "Laut Jo Venn"),
    ],
)
def test_a_reported_sentence_without_its_speaker_gets_a_lead_in(speaker, language, source_language, lead_in):
    voice = Voice(VoiceKind.REPORTED, speaker)
    assert say_lead_in(voice, "Die Bremse habe versagt.", language, source_language) == lead_in
    assert with_speaker("Die Bremse habe versagt.", lead_in) == f"{lead_in}: Die Bremse habe versagt."


def test_a_sentence_that_names_its_speaker_or_is_the_outlets_own_needs_no_lead_in():
    said = Voice(VoiceKind.REPORTED, "die Polizei")
    assert say_lead_in(said, "Der Zug sei zu schnell gewesen, so die Polizei.", "de", "de") == ""
    assert say_lead_in(Voice(VoiceKind.OWN), "Der Zug fuhr zu schnell.", "de", "de") == ""


def test_indirect_speech_whose_speaker_is_not_known_is_said_to_be_such():
    nobody = Voice(VoiceKind.REPORTED)
    assert say_lead_in(nobody, "Die Bremse habe versagt.", "de", "de") == "In indirekter Rede"
    assert say_lead_in(nobody, "Der Täter soll Geld gestohlen haben.", "de", "de") == ""


def test_opinion_satire_and_agency_are_named():
    assert say_genre(Voice(VoiceKind.OPINION, "Erika"), "de") == "Kommentar"
    assert say_genre(Voice(VoiceKind.OPINION, "Erika"), "en") == "Comment"
    assert say_genre(Voice(VoiceKind.SATIRE), "en") == "Satire"
    assert say_genre(Voice(VoiceKind.AGENCY, "dpa"), "de") == "dpa"
    assert say_genre(Voice(VoiceKind.REPORTED, "Polizei"), "de") == ""


@pytest.mark.parametrize(
    ("sentence", "voice", "is_lost"),
    [
        ("Die Bremse hat versagt.", Voice(VoiceKind.REPORTED, "die Polizei"), True),
        ("Laut Polizei hat die Bremse versagt.", Voice(VoiceKind.REPORTED, "die Polizei"), False),
        ("Die Bremse habe versagt.", Voice(VoiceKind.REPORTED, "die Polizei"), False),
        ("The brake failed.", Voice(VoiceKind.REPORTED, "die Polizei"), True),
        ("The brake failed, police said.", Voice(VoiceKind.REPORTED, "die Polizei"), False),
        ("Der Täter stahl 30.000 Euro.", Voice(VoiceKind.REPORTED), True),
        ("Der Täter soll 30.000 Euro gestohlen haben.", Voice(VoiceKind.REPORTED), False),
        ("Die Stadt hat versagt.", Voice(VoiceKind.OPINION, "Erika Beispiel"), True),
        ("Erika Beispiel kommentiert, die Stadt habe versagt.", Voice(VoiceKind.OPINION, "Erika Beispiel"), False),
        ("Das Rathaus zieht auf den Mond.", Voice(VoiceKind.SATIRE), True),
        ("Die Bremse hat versagt.", Voice(VoiceKind.OWN), False),
    ],
)  # fmt: skip
def test_indirect_speech_made_fact_is_caught(sentence, voice, is_lost):
    assert (loses_speaker(sentence, voice) is not None) is is_lost


def test_the_voices_of_an_answers_citations_are_read_from_their_articles():
    train = article(
        "zug", "Der Zug sei zu schnell gefahren, teilte die Polizei mit. Die Bremse habe versagt.", authors=()
    )
    start = train.body.index("Die Bremse")
    quote = train.body[start:]
    citation = Citation(1, train.source, start, len(train.body), quote, Verdict.SUPPORTED, "")
    (sentence,) = attribute((Sentence(quote, (citation,)),), lambda article_id, version: train)
    assert sentence.citations[0].voice == Voice(VoiceKind.REPORTED, "die Polizei")
    assert tell(sentence, "de") == "Laut Polizei: Die Bremse habe versagt."
    assert tell(sentence, "de", before=sentence) == "Die Bremse habe versagt."
    assert introduce(sentence.citations[0], "de") == "Tagblatt, 14. März 2025"


def test_a_comment_is_introduced_as_one_and_an_answer_without_voices_stays_as_it_is():
    train = article("zug", "Wer so fährt, braucht eine Bremse.", section="Meinung")
    citation = Citation(1, train.source, 0, len(train.body), train.body, Verdict.SUPPORTED, "")
    mute = Sentence(train.body, (citation,))
    assert tell(mute, "de") == train.body
    (sentence,) = attribute((mute,), lambda article_id, version: train)
    assert introduce(sentence.citations[0], "de") == "Tagblatt, 14. März 2025, Kommentar"
    assert introduce(sentence.citations[0], "en") == "Tagblatt, 14 March 2025, Comment"


def test_articles_are_opinion_or_satire_only_where_marked():
    assert genre_of(article("a", "Der Text.", section="Meinung")) is VoiceKind.OPINION
    assert genre_of(article("a", "Der Text.", title="Glosse: Die Linie 9")) is VoiceKind.SATIRE
    assert genre_of(article("a", "Der Text.", url="https://x.example/kolumne/zeug")) is VoiceKind.OPINION
    assert genre_of(article("a", "Der Text.", title="Minister ohne Kommentar zu Vorwürfen")) is None
    assert genre_of(article("a", "Der Text.", title="Meinungsfreiheit vor Gericht")) is None
