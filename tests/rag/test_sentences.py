"""Sentences: what ends one, what does not, and what the spans promise."""

from __future__ import annotations

import time

import pytest

from rag.sentences import split_sentences


def pieces(text: str, language: str = "") -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language)]


@pytest.mark.parametrize(
    "marked",
    [
        "Das Treffen ist am 3. Juli in Berlin.|Danach geht es weiter.",
        "Wir haben z. B. Die Zeit gelesen, d.h. Donnerstags.|Sie schmeckt.",
        "Dr. Müller kam mit Prof. Dr. Maier.|Beide blieben.",
        "Es kostet 3,4 Mio. Euro im Jahr.|Das ist viel.",
        "Die Firma zahlte 5 Mio.|Das war viel.",
        "Die Nord S.p.A. hat gewonnen.|Der Umsatz stieg.",
        "The U.S. Army came.|It stayed in the U.S.|He likes it.",
        "J. K. Rosen schrieb über Johann S. Berg.|Sie lebt.",
        "In der K.-o.-Phase fehlen Tore.|Das ist so.",
        "„Das habe ich nie gesagt.“|Er ging.",
        "„Wer kommt?“, fragte er.|„Niemand.“|Sie schwieg.",
        "»Das ist so.«|Sie nickte.",
        "«C'est bon.»|Il part.",
        "« C'est bon. »|Il part.",
        '"No way!" he said.|Then he left.',
        "Es waren 1.000 Leute.|Mehr auf www.beispiel.at.|Oder https://a.example/x.html?y=1.|Ende.",
        "Der 16. Gipfel begann am 4. 7. 2024 um 10.30 Uhr.|Danach kam der 17.",
        "Es begann 1990.|Die Mauer war weg.",
        "Das Spiel endete 3:1.|Jetzt kommt Köln.",
        "Der Bürgermeister von St. Pölten kam.|Er sprach.",
        "Wien/St. Pölten blieb ruhig.|Laut Art. 5 Abs. 2 gilt das.",
        "Er tat es auf seine Art.|Niemand störte ihn.",
        "Mr. Smith met Mrs. Jones at 5 p.m. on Friday.|They talked.",
        "Er zögerte ... Regierung hin oder her.|Dann kam sie.",
        "Das Haus wurde verkauft.|Der Preis blieb geheim.",
        "Es wurde spät.|– Niemand ging.",
    ],
)
def test_sentences_end_where_a_reader_would_end_them(marked: str) -> None:
    assert pieces(marked.replace("|", " ")) == marked.split("|")


def test_a_lost_space_after_the_full_stop_still_ends_the_sentence() -> None:
    assert pieces("Das Jahr endete.Der Rest folgte.") == ["Das Jahr endete.", "Der Rest folgte."]


def test_a_number_before_a_noun_ends_an_english_sentence_but_not_a_german_one() -> None:
    text = "Sie wurde die 17. Siegerin kam an."
    assert len(pieces(text, "de")) == 1
    assert len(pieces("They lost 17. Fans went home.", "en")) == 2


def test_a_sentence_never_crosses_a_blank_line() -> None:
    assert pieces("Ohne Punkt\n\nzweiter Absatz\n \nDritter.") == ["Ohne Punkt", "zweiter Absatz", "Dritter."]


def test_a_headline_line_is_a_sentence_and_a_wrapped_line_is_not() -> None:
    text = "Ein Titel\nDer Text beginnt hier und er geht\nin der nächsten Zeile weiter."
    assert pieces(text) == ["Ein Titel", "Der Text beginnt hier und er geht\nin der nächsten Zeile weiter."]


def test_bullets_are_sentences() -> None:
    assert pieces("- erstens Brot\n- zweitens Salz") == ["- erstens Brot", "- zweitens Salz"]


@pytest.mark.parametrize("text", ["", "  \n\n \t ", "\u00a0"])
def test_nothing_but_space_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


def test_spans_are_trimmed_ordered_and_hold_all_that_is_not_white_space() -> None:
    text = "  Eins. „Zwei!“ \n\n\t3. Juli…  Vier (fünf).Die Sechs.\r\n\r\nSieben  "
    spans = split_sentences(text)
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)
    assert all(left.end <= right.start for left, right in zip(spans, spans[1:], strict=False))
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["." * 100_000, ". " * 50_000, "\n \n" * 30_000, "1. " * 30_000])
def test_hostile_repetition_takes_linear_time(text: str) -> None:
    began = time.perf_counter()
    split_sentences(text)
    assert time.perf_counter() - began < 5.0
