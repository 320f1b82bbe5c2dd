"""Numbers, units and times: one quantity in every spelling, and different where they differ."""

from __future__ import annotations

from datetime import date

import pytest

from rag.moments import agrees, read_moments
from rag.numbers import read_quantities
from rag.quantities import covers


def is_covered(claim: str, source: str) -> bool:
    stated = read_quantities(source)
    claimed = [quantity for quantity in read_quantities(claim) if not quantity.weak]
    assert claimed, "the claim has no number"
    return all(covers(quantity, stated) for quantity in claimed)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("2.4 billion euros", "2,4 Milliarden Euro"),
        ("€2.4bn", "2400 Mio. Euro"),
        ("a trillion dollars", "eine Billion Dollar"),
        ("5 trillion", "5 Billionen"),
        ("half a million people", "eine halbe Million Menschen"),
        ("1,234 votes", "1.234 Stimmen"),
        ("12,000 fans", "12.000 Fans"),
        ("170,000 kilograms", "170 Tonnen"),
        ("203 Zentimeter", "2,03 m"),
        ("1.29 million square kilometres", "129 Millionen Hektar"),
        ("815m hectares", "815 Millionen Hektar"),
        ("48 Stunden", "zwei Tagen"),
        ("a 24-month programme", "ein zweijähriges Programm"),
        ("three decades", "30 Jahren"),
        ("the 31-year-old", "der 31-Jährige"),
        ("twelve goals", "zwölf Tore"),
        ("ten times as fast", "zehnmal so schnell"),
        ("the fourth defeat", "die vierte Niederlage"),
        ("12.5 percent", "12,5 Prozent"),
        ("12,5 %", "12.5 per cent"),
        ("0.4 percent", "0,5 statt 0,4 Prozent"),
        ("18 Millionen Hektar", "18 oder 19 Millionen Hektar"),
        ("won 3-1", "siegte 3:1"),
        ("verlor 1:3", "won 3-1"),
        ("101 Minuten", "nach 1:41 Stunden"),
        ("rund 11.300 Zuschauer", "11.327 Zuschauer"),
        ("more than 11,000 spectators", "11.327 Zuschauer"),
        ("nearly 6,000", "5.940 Gäste"),
        ("hundreds of thousands of customers", "hunderttausende Kunden"),
        ("Hunderttausende Kunden", "340.000 Kunden"),
        ("42 Prozent", "40 der 96 Gemeinden"),
        ("eleven people", "sieben Soldaten und vier Angreifer"),
        ("10\u00a0000 Euro", "10.000 Euro"),
    ],
)
def test_one_quantity_in_two_spellings_is_the_same(claim: str, source: str) -> None:
    assert is_covered(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("2.4 billion euros", "2,4 Billionen Euro"),
        ("2,4 Millionen Euro", "2,4 Milliarden Euro"),
        ("2,4 Milliarden Dollar", "2,4 Milliarden Euro"),
        ("376 Stimmen", "367 Stimmen"),
        ("300 foods", "30 Lebensmittel"),
        ("21 Kilogramm", "21 Tonnen"),
        ("0,6 Milliarden Euro", "0,6 Prozent"),
        ("0.6 points", "6 Punkte"),
        ("199 weeks", "199 Tage"),
        ("Millionen Kunden", "hunderttausende Kunden"),
        ("neunzehn Entwickler", "neun Entwickler"),
        ("2:1", "3:1"),
        ("11,300 spectators", "11.327 Zuschauer"),
        ("im Jahr 2013", "im Jahr 2011"),
    ],
)
def test_another_figure_or_unit_is_not_the_same(claim: str, source: str) -> None:
    assert not is_covered(claim, source)


def test_an_article_is_no_number() -> None:
    assert all(quantity.weak for quantity in read_quantities("Ein Mann und eine Frau sahen one of them."))


def is_borne_out(claim: str, source: str, published: date | None = None) -> bool:
    stated, _ = read_moments(source)
    claimed, _ = read_moments(claim)
    assert claimed, "the claim has no time"
    return all(agrees(moment, stated, [], published) for moment in claimed)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("on 4 July 2024", "am 4. Juli 2024"),
        ("July 4, 2024", "am 4.7.2024"),
        ("am 19.4.", "am 19. April"),
        ("in March", "im März 2024"),
        ("in mid-June 2017", "am 15. Juni 2017"),
        ("on Monday evening", "am Montagabend"),
        ("at 8:45 p.m.", "um 20.45 Uhr"),
        ("from 7 to 10 a.m.", "von 7 Uhr bis 10 Uhr"),
        ("in the late 1960s", "in den 1960er-Jahren"),
        ("on 3 May", "vom 3. bis 5. Mai"),
    ],
)
def test_one_time_in_two_spellings_is_the_same(claim: str, source: str) -> None:
    assert is_borne_out(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("am 13. April", "am 30. April"),
        ("im Mai", "im April"),
        ("on Saturday", "am Sonntag"),
        ("um 19 Uhr", "um 20 Uhr"),
        ("im Juli 2023", "im Juli 2024"),
        ("in the 1950s", "in den 1960er-Jahren"),
    ],
)
def test_another_time_is_not_the_same(claim: str, source: str) -> None:
    assert not is_borne_out(claim, source)


def test_a_weekday_is_resolved_by_the_day_of_the_article() -> None:
    thursday = date(2024, 7, 4)
    assert is_borne_out("on 1 July 2024", "am Montag", thursday)
    assert is_borne_out("am Montag", "am 1. Juli", thursday)
    assert not is_borne_out("on 2 July 2024", "am Montag", thursday)
    assert not is_borne_out("on 1 July 2024", "am Montag")


def test_may_and_march_are_months_only_where_they_are_meant() -> None:
    assert read_moments("It may rain. The march began.")[0] == []
    assert len(read_moments("It rose in May and in March.")[0]) == 2
