"""Sketches are found by their bands, whether they were read, added or sorted in."""

from __future__ import annotations

import pytest

from rag import band_index
from rag.band_index import BandIndex
from rag.sketches import BANDS, sketch
from rag.wordings import Wording


def sketched(text):
    return sketch(Wording(tuple(text.split()), ()))


TEXT = " ".join(f"wort{n}" for n in range(60))
OTHERS = [" ".join(f"{letter}{n}" for n in range(60)) for letter in "abcdefgh"]


def test_a_stored_and_an_added_text_are_found_by_all_their_bands():
    index = BandIndex([(3, sketched(TEXT)), (4, sketched(OTHERS[0]))])
    index.add(9, sketched(TEXT))
    assert index.shared(sketched(TEXT)) == {3: BANDS, 9: BANDS}


def test_a_text_that_shares_half_of_its_words_is_found_by_some_bands():
    half = " ".join([*TEXT.split()[:40], *OTHERS[0].split()[:20]])
    found = BandIndex([(1, sketched(TEXT))]).shared(sketched(half))
    assert 0 < found[1] < BANDS


def test_texts_that_have_been_sorted_in_are_found_as_before(monkeypatch):
    monkeypatch.setattr(band_index, "MOST_FRESH", 3)
    index = BandIndex([])
    for key, text in enumerate(OTHERS):
        index.add(key, sketched(text))
    assert [index.shared(sketched(text)) for text in OTHERS] == [{key: BANDS} for key in range(len(OTHERS))]


@pytest.mark.parametrize("read", [0, 2, 5])
def test_of_many_equal_texts_the_newest_are_looked_at(monkeypatch, read):
    monkeypatch.setattr(band_index, "MOST_OF_A_BAND", 3)
    index = BandIndex([(key, sketched(TEXT)) for key in range(read)])
    for key in range(read, 5):
        index.add(key, sketched(TEXT))
    assert set(index.shared(sketched(TEXT))) == {2, 3, 4}


def test_an_empty_index_and_a_text_without_words_find_nothing():
    index = BandIndex([(1, b"")])
    index.add(2, b"")
    assert index.shared(sketched(TEXT)) == {}
    assert index.shared(b"") == {}
