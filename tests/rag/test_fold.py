"""Folding: what looks the same to a reader compares equal and is found at its place."""

from __future__ import annotations

import unicodedata

import pytest

from rag.fold import fold, locate


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("„Größe“", '"größe"'),
        ("»So ist‘s«", "so ists"),
        ("5\u00a0000\u202fEuro", "5 000 Euro"),
        ("Regie\u00adrung", "Regierung"),
        ("Regie-\nrung", "Regierung"),
        ("Nord-\nund Südseite", "Nord- und Südseite"),
        ("Wien – Berlin — Rom", "Wien - Berlin - Rom"),
        ("zu\u200bsammen\ufeff", "zusammen"),
        (unicodedata.normalize("NFD", "Müller übt Café"), "Müller übt Café"),
        ("ﬁnden …", "finden ..."),
        ("eins \n\n zwei", "eins zwei"),
        ("STRASSE", "Straße"),
    ],
)
def test_typesetting_makes_no_difference(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


def test_every_folded_character_knows_where_it_came_from() -> None:
    text = "  „Gro\u00adße“ \n Stra\u0308ße\u200b – 5\u00a0%"
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert folded.offsets[-1] == len(text)
    assert list(folded.offsets) == sorted(folded.offsets)


def test_a_needle_is_found_at_its_original_offsets() -> None:
    text = "Er sagte: „Das ist   eine\u00a0große Sa-\nche“, dann ging er."
    (span,) = locate('das ist eine "große" Sache', text)
    assert text[span.start : span.end].startswith("Das ist")
    assert text[span.start : span.end].endswith("che")


def test_a_sharp_s_at_the_end_of_a_match_is_whole() -> None:
    text = "So viel Spaß!"
    (span,) = locate("viel spass", text)
    assert text[span.start : span.end] == "viel Spaß"


def test_a_word_is_not_found_inside_another_unless_asked() -> None:
    assert locate("gesund", "Das ist ungesund.") == []
    assert len(locate("gesund", "Das ist ungesund.", whole_words=False)) == 1


def test_every_occurrence_is_found_and_an_empty_needle_never() -> None:
    assert len(locate("ab", "ab AB, ab")) == 3
    assert locate(" „“ ", "text") == []
    assert locate("x", "") == []
