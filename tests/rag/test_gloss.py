"""Figures, days and names of a sentence in another language, told in the reader's."""

from __future__ import annotations

import pytest

from rag.gloss import gloss


@pytest.mark.parametrize(
    ("text", "source", "language", "told"),
    [
        ("Die Brücke kostet 2,4 Millionen Euro.", "de", "en", ("2.4 million euros",)),
        ("Sie zahlten 300 Mrd. Dollar.", "de", "en", ("300 billion US dollars",)),
        ("The bridge costs $2.4bn.", "en", "de", ("2,4 Milliarden US-Dollar",)),
        ("Es kamen 1.234 Gäste, 3,5 Prozent mehr.", "de", "en", ("1,234", "3.5 percent")),
        ("It grew by 1,234 seats.", "en", "de", ("1.234",)),
        ("Er gewann mit elf Sekunden.", "de", "en", ("11",)),
        ("Am Montag, 3. März 2025, beginnt es.", "de", "en", ("Monday", "3 March 2025")),
        ("Ein Bau des 16. Jahrhunderts.", "de", "en", ("16th century",)),
        ("A house of the 19th century.", "en", "de", ("19. Jahrhundert",)),
        ("Spanische Schiffe vor Griechenland", "de", "en", ("Greece",)),
        ("Zwei spanischen Schiffen half München.", "de", "en", ("Spanish", "Munich")),
        ("Le modèle de l'Albanie", "fr", "de", ("Albanien",)),
        ("Un modelo de Italia", "es", "en", ("Italy",)),
        ("The Greek minister flew to Moscow.", "en", "de", ("griechisch", "Moskau")),
    ],
)
def test_what_is_written_otherwise_is_told(text, source, language, told):
    assert gloss(text, source, language) == told


@pytest.mark.parametrize(
    ("text", "source", "language"),
    [
        ("Die Brücke kostet 2,4 Millionen Euro.", "de", "de"),  # one language
        ("Die Brücke kostet 2,4 Millionen Euro.", "de", "fr"),  # no gloss is written in French
        ("Seit 2024 sind es 216 Mitglieder.", "de", "en"),  # read alike
        ("Der Wirtschaft geht es gut.", "de", "en"),  # words with more than one sense are not touched
        ("Das Spiel endete 3:1.", "de", "en"),
        ("Die Stadt Wienhausen", "de", "en"),  # a longer word
        ("ein Haus und eine Straße", "de", "en"),
        ("Text", "", "en"),
        ("Text", "xx-unknown", "en"),
    ],
)
def test_nothing_is_told_where_both_write_it_alike_or_it_is_not_sure(text, source, language):
    assert gloss(text, source, language) == ()


def test_what_was_told_before_is_not_told_again():
    assert gloss("Kuba liefert nach Spanien.", "de", "en", {"Cuba"}) == ("Spain",)
