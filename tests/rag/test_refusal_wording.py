"""What each kind of no says: in both languages, with what the archive does have."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rag.catalogue import Catalogue
from rag.coverage import Coverage, read_coverage
from rag.records import ArchiveState, Filters, Hit, Outcome, Passage
from rag.refusal_wording import TEXTS, say_no
from tests.support import BRIDGE
from tests.ui.conftest import make_article, store

ARCHIVE = ArchiveState(12, "2024-01-02", "2026-03-04")
NOW = datetime(2026, 6, 1, tzinfo=UTC)
MAY = Filters(date(1999, 5, 1), date(1999, 5, 3))


def test_both_languages_have_the_same_words():
    assert TEXTS["de"].keys() == TEXTS["en"].keys()


def test_what_is_not_there_is_said_with_what_the_archive_holds():
    assert say_no(Outcome.NOT_IN_ARCHIVE, "de", Filters(), ARCHIVE) == (
        "Dazu findet sich im Archiv nichts. Es enthält 12 Artikel vom 2. Januar 2024 bis 4. März 2026."
    )


def test_an_empty_time_names_the_nearest_days_that_have_articles():
    coverage = Coverage(ArchiveState(0), "1999-04-02", "2024-01-02")
    text = say_no(Outcome.NO_COVERAGE, "en", MAY, ARCHIVE, coverage=coverage)
    assert "There is no article at all within that." in text
    assert "The nearest articles before and after are of 2 April 1999 and of 2 January 2024." in text
    assert text.endswith("It holds 12 articles from 2 January 2024 to 4 March 2026.")


def test_a_time_with_articles_of_other_topics_counts_them():
    coverage = Coverage(ArchiveState(3, "1999-05-01", "1999-05-02"))
    text = say_no(Outcome.NO_COVERAGE, "de", MAY, ARCHIVE, coverage=coverage)
    assert "In diesem Rahmen liegen 3 Artikel (1. Mai bis 2. Mai 1999), aber keiner zu diesem Thema." in text


def test_an_outlet_that_the_archive_lacks_is_named_with_those_it_has():
    coverage = Coverage(ArchiveState(0), unknown=("The Economist",), outlets=("Kurier",), more=2)
    text = say_no(Outcome.NO_COVERAGE, "de", Filters(outlets=("The Economist",)), ARCHIVE, coverage=coverage)
    assert text.startswith(
        "Von The Economist ist kein Artikel im Archiv. Es hat Artikel von Kurier und 2 weiteren"
    )


@pytest.mark.parametrize(
    ("language", "words"), [("de", "ohne die Frage zu beantworten"), ("en", "without answering the question")]
)
def test_the_nearest_passage_is_named_as_nearest_and_not_as_an_answer(language, words):
    passage = Passage(BRIDGE.id, BRIDGE.version, 0, 0, len(BRIDGE.body), BRIDGE.body)
    text = say_no(Outcome.NOT_SAID, language, Filters(), ARCHIVE, hits=[Hit(passage, BRIDGE.source, 1.0, 1)])
    assert words in text and BRIDGE.title in text


def test_the_nearest_days_and_the_unknown_outlets_are_read_from_the_catalogue(settings):
    catalogue = Catalogue.open(settings)
    store(catalogue, make_article("Damm", "Der Damm wächst.", outlet="Uferblatt"))  # of 4 March 2026
    before = read_coverage(catalogue, Filters(date(2030, 1, 1), date(2030, 2, 1)), NOW)
    assert (before.within.articles, before.before, before.after) == (0, "2026-03-04", None)
    after = read_coverage(catalogue, Filters(date(1999, 1, 1), date(1999, 2, 1), ("Uferblatt",)), NOW)
    assert (after.before, after.after) == (None, "2026-03-04")
    unknown = read_coverage(catalogue, Filters(outlets=("taz",)), NOW)
    assert (unknown.unknown, unknown.outlets, unknown.more) == (("taz",), ("Uferblatt",), 0)
    catalogue.close()


def test_a_feed_that_is_gone_or_silent_is_named_where_nothing_was_found():
    coverage = Coverage(ArchiveState(0), silent=(("Kurier", "1999-04-02"), ("Bote", None)))
    text = say_no(Outcome.NO_COVERAGE, "de", MAY, ARCHIVE, coverage=coverage)
    assert (
        "Der Feed Kurier bringt seit dem 2. April 1999 nichts Neues. Den Feed Bote gibt es nicht mehr."
        in text
    )


def test_only_feeds_of_the_outlet_that_was_asked_for_are_silent(settings):
    catalogue = Catalogue.open(settings)
    store(catalogue, make_article("Damm", "Der Damm wächst.", outlet="Uferblatt"))
    for name in ("Uferblatt", "Bote"):
        catalogue.add_feed(f"https://{name}.invalid/rss", outlet=name, every_minutes=60, now=NOW)
        feed = catalogue.feed(f"https://{name}.invalid/rss", NOW)
        catalogue.record_failure(feed.id, "410", due=NOW, now=NOW, is_gone=True)
    coverage = read_coverage(catalogue, Filters(date(2030, 1, 1), None, ("Uferblatt",)), NOW)
    assert coverage.silent == (("Uferblatt", None),)
    catalogue.close()
