from __future__ import annotations

import pytest

from bench.answers import states


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("Es waren 68 Wochen.", "68"),
        ("Am Ende stand es 13:8.", "13:8"),
        ("Die Stiftung gab 25.000 Dollar.", "25.000"),
        ("Ten people died.", "ten"),
        ("Der Migrationsminister Kairidis unterlag.", "kairidis"),
    ],
)
def test_a_fact_that_is_said_counts(text, variant):
    assert states(text, [variant])


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("Es waren 168 Wochen.", "68"),
        ("Die Stiftung gab 125.000 Dollar.", "25.000"),
        ("Sie zahlten 10,5 Prozent.", "10"),
        ("Das ist oft so.", "of"),
    ],
)
def test_a_part_of_a_number_or_of_a_short_word_is_no_fact(text, variant):
    assert not states(text, [variant])
