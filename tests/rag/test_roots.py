"""Verbs and the nouns made of them share a root; other words do not."""

from __future__ import annotations

import pytest

from rag.roots import root_of


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("aufgenommen", "Aufnahme"),
        ("beschlossen", "Beschluss"),
        ("beigetreten", "Beitritt"),
        ("zurückgetreten", "Rücktritt"),
        ("gegründet", "Gründung"),
        ("verhaftet", "Verhaftung"),
        ("entschieden", "Entscheidung"),
        ("übernommen", "Übernahme"),
        ("angegriffen", "Angriff"),
        ("vorgeschlagen", "Vorschlag"),
        ("gesperrt", "Sperrung"),
        ("verloren", "Verlust"),
    ],
)
def test_a_verb_and_its_noun_have_one_root(verb, noun):
    assert root_of(verb) == root_of(noun) != ""


@pytest.mark.parametrize(("one", "other"), [("aufgenommen", "Ausnahme"), ("beschlossen", "Verschluss")])
def test_another_prefix_is_another_root(one, other):
    assert root_of(one) != root_of(other)


@pytest.mark.parametrize("word", ["Gipfel", "und", "SCO", "2024", "Ölpreis", "日本", ""])
def test_other_words_have_none(word):
    assert root_of(word) == ""
