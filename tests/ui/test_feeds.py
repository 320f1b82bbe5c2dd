"""Feeds on the Ingest page: what they brought, what is wrong, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rag.records.feeds import NewEntry
from tests.ui.test_pages import component, open_page
from ui.feeds import feed_row
from ui.services import AssistantLoader
from ui.strings import Texts

NOW = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)
URL = "https://news.example/feed"


def followed(catalogue, now=NOW):
    catalogue.add_feed(URL, outlet="<b>Küstenbote</b>", every_minutes=15, now=now)
    return catalogue.feeds(now)[0]


def test_a_feed_says_what_it_brought_and_when_it_is_asked_next(catalogue):
    feed = followed(catalogue)
    catalogue.note_entries(feed.id, [NewEntry("k", "", "f", URL, URL)], NOW)
    catalogue.record_success(feed, new=1, now=NOW)
    row = feed_row(catalogue.feeds(NOW)[0], Texts("de"))
    assert row.title == "<b>Küstenbote</b>"
    assert row.text == (
        "Zuletzt 1 neuer Eintrag, 14. März 2026, 09:00 · wieder am 14. März 2026, 09:00"
        " · 1 Artikel noch nicht geholt"
    )
    assert row.tone == ""


def test_a_feed_that_fails_is_silent_or_gone_is_shown_as_bad(catalogue):
    feed = followed(catalogue)
    for _ in range(2):
        catalogue.record_failure(feed.id, "news.example cannot be reached.", due=NOW, now=NOW)
    later = NOW + timedelta(days=8)
    row = feed_row(catalogue.feeds(later)[0], Texts("en"))
    assert "silent since 14 March 2026, 09:00, longer than usual" in row.text
    assert "failed 2 times in a row: news.example cannot be reached." in row.text
    assert row.tone == "bad"
    catalogue.record_failure(feed.id, "The feed is gone for good (410).", due=NOW, now=NOW, is_gone=True)
    assert "no longer asked" in feed_row(catalogue.feeds(NOW)[0], Texts("en")).text


def test_the_ingest_page_lists_the_feeds_as_text(catalogue, monkeypatch, fresh_app):
    monkeypatch.setattr(AssistantLoader, "start", lambda self: None)  # nothing is asked here
    followed(catalogue, datetime.now(UTC))
    rows = [data for data in component(open_page("ingest"), "rows") if data["look"] == "plain"]
    assert rows[0]["rows"][0]["title"] == "<b>Küstenbote</b>"
