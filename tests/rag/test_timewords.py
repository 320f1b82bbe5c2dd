import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bench.timewords import load, score
from rag.outlets import find_outlets
from rag.records import Span
from rag.timewords import NO_TIME, Strength, read_times

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 17, 12, tzinfo=BERLIN)  # a Wednesday


def days(text, now=NOW, **more):
    read = read_times(text, now, **more).days
    return read and tuple(day.isoformat() if day else None for day in (read.first, read.last))


def strength(text, **more):
    return read_times(text, NOW, **more).strength


def test_the_labelled_set_is_large_enough_and_read_right():
    questions = load()
    result = score(questions)
    assert result.dated >= 300 and result.undated >= 300
    assert result.days_right / result.dated >= 0.97
    assert result.all_right / result.dated >= 0.97
    assert result.false_dates == 0


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Was geschah gestern?", "2026-06-16", "2026-06-16"),
        ("Was geschah letzte Woche?", "2026-06-08", "2026-06-14"),  # Monday to Sunday
        ("What happened since Easter?", "2026-04-03", "2026-06-17"),  # Good Friday to now
        ("Was war Anfang November 2025?", "2025-11-01", "2025-11-15"),  # the first half
        ("Was war Ende Februar 2024?", "2024-02-15", "2024-02-29"),
        ("zwischen Dezember und Februar 2025", "2024-12-01", "2025-02-28"),
        ("between 3 and 5 May 2024", "2024-05-03", "2024-05-05"),
        ("bis Ende 2025", None, "2025-12-31"),
        ("ab August 2023", "2023-08-01", None),
        ("in KW 12", "2026-03-16", "2026-03-22"),  # ISO week 1 of 2026 begins on 29 December
        ("in der letzten Maiwoche 2025", "2025-05-25", "2025-05-31"),  # its last seven days
        ("Donnerstag letzter Woche", "2026-06-11", "2026-06-11"),
        ("in der Nacht auf Dienstag", "2026-06-15", "2026-06-16"),
        ("over the past fortnight", "2026-06-03", "2026-06-17"),
        ("so far this year", "2026-01-01", "2026-06-17"),
        ("the year before last", "2024-01-01", "2024-12-31"),
        ("zum Jahreswechsel 2024/25", "2024-12-31", "2025-01-01"),
        ("on the first Monday in June", "2026-06-01", "2026-06-01"),
        ("Welche Gesetze gelten ab Juli?", "2026-07-01", None),  # two weeks ahead, the last 50 ago
        ("am zweiten Advent 2025", "2025-12-07", "2025-12-07"),
        ("in den Achtzigern", "1980-01-01", "1989-12-31"),
        ("at Thanksgiving 2024", "2024-11-28", "2024-11-28"),  # the fourth Thursday
    ],
)
def test_date_words_become_days(text, first, last):
    assert days(text) == (first, last)


def test_several_ranges_give_their_hull():
    assert days("Vergleiche Juli 2024 und Frühjahr 2025.") == ("2024-07-01", "2025-05-31")


def test_the_words_that_were_read_are_named_with_their_place():
    (read,) = read_times("Was geschah im Juli 2024 in Kiel?", NOW).ranges
    assert read.words == "im Juli 2024"
    assert "Was geschah im Juli 2024 in Kiel?"[read.start : read.end] == "im Juli 2024"


def test_a_month_that_has_not_come_yet_is_last_years():
    assert days("Was war im September?") == ("2025-09-01", "2025-09-30")
    assert days("Was war Ende Juni?", datetime(2026, 6, 10, tzinfo=BERLIN)) == ("2025-06-15", "2025-06-30")


def test_the_day_is_that_of_the_given_zone():
    late = datetime(2026, 1, 1, 0, 30, tzinfo=BERLIN)  # still 2025 in UTC
    assert days("gestern", late) == ("2025-12-31", "2025-12-31")
    assert days("gestern", late.astimezone(ZoneInfo("UTC"))) == ("2025-12-30", "2025-12-30")


def test_now_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        read_times("gestern", datetime(2026, 6, 17))  # noqa: DTZ001


def test_the_year_before_counts_from_the_year_spoken_of():
    assert days("Und im Vorjahr?") == ("2025-01-01", "2025-12-31")
    assert days("Und im Vorjahr?", anchor=2023) == ("2022-01-01", "2022-12-31")
    assert days("War 2019 wärmer als das Vorjahr?", anchor=2023) == ("2018-01-01", "2019-12-31")


@pytest.mark.parametrize(
    "text",
    [
        "Was schrieb die Küstenpost im Juli 2024 über den Hafen?",
        "Wie teuer wird es laut Küstenpost vom Juli 2024?",
        "Wie teuer wird es laut dem Küstenpost-Bericht vom 3. Juli 2024?",
        "Wo lag das Schiff, als die Küstenpost Ende Juli 2024 berichtete?",
        "Where was he when the Gazette wrote about him in July 2024?",
        "Welche Artikel aus dem Juli 2024 nennen die Werft?",
        "Was war letzte Woche los?",
        "What changed since March?",
    ],
)
def test_a_date_of_the_report_is_a_filter(text):
    outlets = find_outlets(text, ["Küstenpost", "The Gazette"])
    assert strength(text, reporters=[Span(at.start, at.end) for at in outlets]) is Strength.REPORTED


@pytest.mark.parametrize(
    "text",
    [
        "Wer gewann die Wahl 2021?",
        "Was schrieb die Ministerin im Mai 2024 an die Werft?",
        "Wie viele Betriebe meldeten im ersten Halbjahr 2025 Insolvenz an?",
        "Wie viele Störche leben heute an der Küste?",
        "Wie hoch waren die Exporte nach Norwegen 2023?",
        "Wie entwickelte sich die Wirtschaft im ersten Quartal 2023?",
        "Was ist laut Gerüchten das Fest im Sommer 2024?",
        "Wie viele Schiffe fahren bis 2030 elektrisch?",
        "Wer ist der seit drei Wochen vermisste Segler?",
    ],
)
def test_a_date_of_the_event_is_no_filter(text):
    assert strength(text) is Strength.EVENT


def test_a_date_of_a_report_counts_before_that_of_the_event():
    reading = read_times("Wer gewann laut Küstenpost vom April 2023 die Wahl 2021?", NOW)
    assert [each.strength for each in reading.ranges] == [Strength.REPORTED, Strength.EVENT]
    assert (reading.days.first, reading.days.last) == (date(2023, 4, 1), date(2023, 4, 30))


def test_a_date_beside_an_outlet_is_that_of_its_report():
    text = "What did the Gazette reveal in July 2024?"
    start = text.index("Gazette")
    assert strength(text) is Strength.EVENT
    assert strength(text, reporters=[Span(start, start + 7)]) is Strength.REPORTED


def test_an_outlet_called_like_a_day_is_no_date():
    text = "Was stand am Freitag?"
    assert days(text) == ("2026-06-12", "2026-06-12")
    assert read_times(text, NOW, reporters=[Span(13, 20)]) is NO_TIME


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Was wusste man am 14. März 2025?", "2025-03-14"),
        ("Was war Ende März 2025 über den Täter bekannt?", "2025-03-31"),
        ("Welche Erkenntnisse lagen am 14. März 2025 vor?", "2025-03-14"),
        ("Wie viele Tote gab es (Stand: März 2025)?", "2025-03-31"),
        ("Nach dem Stand vom 14. März 2025: Wer führt?", "2025-03-14"),
        ("Was wusste man gestern über den Brand?", "2026-06-16"),
        ("What did we know about the fire by 14 March 2025?", "2025-03-14"),
        ("What was known about the 2021 vote on 14 March 2025?", "2025-03-14"),
        ("As of March 14, 2025, how many had died?", "2025-03-14"),
    ],
)
def test_what_was_known_on_a_day_is_read_as_that_day(text, day):
    known = read_times(text, NOW).as_of
    assert known.days.last.isoformat() == day
    assert text[known.start : known.end] == known.words


@pytest.mark.parametrize(
    "text",
    [
        "Was wusste Scholz am 14. März 2025 von der Affäre?",
        "Was stand am 14. März 2025 in der Küstenpost?",
        "Was wurde am 14. März 2025 bekannt?",
        "Was gab die Polizei am 14. März 2025 bekannt?",
        "Was war 2014 als Operation Nebel bekannt?",
        "What was known as Operation Fog in 2014?",
        "Which rules apply as of 1 January 2026?",
        "Was ist seit dem 14. März 2025 bekannt?",
        "Was weiß man heute über den Brand?",
    ],
)
def test_a_day_on_which_something_happened_is_no_day_of_knowledge(text):
    assert read_times(text, NOW).as_of is None


def test_what_applies_as_of_a_day_begins_there():
    assert days("Which rules apply as of 1 January 2026?") == ("2026-01-01", None)


def test_an_event_may_be_dated_beside_the_day_of_knowledge():
    reading = read_times("Was wusste man am 14. März 2025 über die Wahl 2021?", NOW)
    assert (reading.words, reading.strength) == ("2021", Strength.EVENT)
    assert reading.as_of.words == "am 14. März 2025"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "31.02.2024",
        "2024-13-45",
        "0000-00-00",
        "vor 999 Jahrzehnten",
        "9999-12-31",
        "am 31. April",
        "vor 0 Tagen",
        "seit 999 Jahren",
        "İİİİ gestern İ",
        "99.99.9999",
        "bis bis bis",
        "zwischen und",
        "Q5 2023",
        "29. Februar 2023",
        "im Februar, am 29. Februar",
        "99/99/2024",
        "nach 9999",
        "\ud800 gestern",
        "½ 2024",
        "²²²² ²-²",
        "nach dem 31.12.9999",
        "vor dem 0001-01-01",
    ],
)
def test_odd_texts_are_read_without_an_error(text):
    read_times(text, NOW)
    read_times(text, datetime(2024, 2, 29, tzinfo=BERLIN))


def test_a_pasted_book_is_read_fast():
    started = time.perf_counter()
    read_times("im Mai 2024 und " * 50_000, NOW)
    read_times("1" * 500_000, NOW)
    read_times(" " * 500_000, NOW)
    assert time.perf_counter() - started < 5  # seconds; generous for a busy machine
