"""The words of the pages: both languages whole, dates no more exact than they are known."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from rag.records import Outcome, Precision, ReviewVerdict, Verdict
from ui.background import Refusal
from ui.live_turn import Stage
from ui.strings import CATALOGUES, Texts, choose

ROOT = Path(__file__).resolve().parents[2]


def placeholders(words):
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_both_languages_have_the_same_keys_and_no_empty_words():
    german, english = CATALOGUES["de"], CATALOGUES["en"]
    assert german.keys() == english.keys()
    assert all(words.strip() for catalogue in CATALOGUES.values() for words in catalogue.values())


@pytest.mark.parametrize("key", CATALOGUES["de"])
def test_both_languages_fill_in_the_same_values(key):
    assert placeholders(CATALOGUES["de"][key]) == placeholders(CATALOGUES["en"][key])


def test_each_key_that_the_pages_name_exists():
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in [*(ROOT / "ui").rglob("*.py"), ROOT / "app.py"]
    )
    named = set(re.findall(r'texts(?:\(\))?\(\s*"([a-z_.]+)"', code))
    counted = set(re.findall(r'\.count\(\s*"([a-z_.]+)"', code))
    assert len(named) > 60 and counted
    known = CATALOGUES["en"].keys()
    assert named <= known
    assert {f"{key}.{form}" for key in counted for form in ("one", "other")} <= known


@pytest.mark.parametrize(
    "keys",
    [
        [f"ask.stage.{stage}" for stage in Stage],
        [f"ask.refused.{refusal}" for refusal in Refusal],
        [f"ask.no.{outcome}.title" for outcome in Outcome if outcome is not Outcome.ANSWERED],
        [f"verdict.{verdict}" for verdict in Verdict],
        [f"review.verdict.{verdict}" for verdict in ReviewVerdict],
        [f"ingest.job.{state}" for state in ("queued", "running", "done", "failed", "cancelled")],
        [f"ingest.kind.{kind}" for kind in ("add", "remove", "reindex")],
    ],
)
def test_each_state_has_words(keys):
    assert set(keys) <= CATALOGUES["de"].keys()


@pytest.mark.parametrize(
    ("published", "precision", "german", "english"),
    [
        ("2024", Precision.YEAR, "2024", "2024"),
        ("2024-07", Precision.MONTH, "Juli 2024", "July 2024"),
        ("2024-07-04", Precision.DAY, "4. Juli 2024", "4 July 2024"),
        # 15:47 in UTC is 17:47 in Berlin's summer
        ("2024-07-04T15:47:42+00:00", Precision.INSTANT, "4. Juli 2024, 17:47", "4 July 2024, 17:47"),
        (None, None, "ohne Datum", "undated"),
        ("irgendwann", Precision.DAY, "irgendwann", "irgendwann"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(published, precision, german, english):
    assert Texts("de").published(published, precision) == german
    assert Texts("en").published(published, precision) == english


def test_a_card_has_the_day_alone_in_the_archives_time_zone():
    late = "2024-07-04T23:30:00+00:00"  # half past one on the 5th in Berlin
    assert Texts("de").brief(late, Precision.INSTANT) == "05.07.2024"
    assert Texts("en").brief("2024-07", Precision.MONTH) == "July 2024"


def test_whole_numbers_are_grouped_and_things_counted():
    assert Texts("de").count("archive.articles", 1287) == "1.287 Artikel im Archiv"
    assert Texts("en").count("archive.articles", 1) == "1 article in the archive"


def test_durations_take_their_largest_unit():
    texts = Texts("en")
    assert [texts.duration(seconds) for seconds in (0.2, 59, 61, 5400)] == ["1 s", "59 s", "2 min", "1.5 h"]


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ({"browser": "de-AT"}, "de"),
        ({"browser": "en-US"}, "en"),
        ({"browser": "fr-FR"}, "en"),
        ({"browser": None}, "en"),
        ({"browser": "en-US", "setting": "de"}, "de"),
        ({"browser": "de-DE", "setting": "de", "kept": "en"}, "en"),
        ({"browser": "de-DE", "kept": "en", "chosen": "de"}, "de"),
        ({"browser": "de-DE", "kept": "<script>"}, "de"),
    ],
)
def test_the_persons_choice_wins_then_the_setting_then_the_browser(wishes, language):
    assert choose(**({"chosen": None, "kept": None, "setting": "auto"} | wishes)) == language
