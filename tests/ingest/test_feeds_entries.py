"""Entries of feeds: the article behind each, its date, what is known again, what waits and what is given up."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from ingest.feeds.full_text import FULL_CHARS, full_text
from ingest.feeds.poll import poll_quietly
from ingest.feeds.schedule import FIRST_RETRY, JITTER, LONGEST_BACK_OFF, MAX_ATTEMPTS, next_poll, next_try
from ingest.feeds.spool import spool_files
from ingest.feeds.visits import Visitor
from rag.errors import DiskFullError, UnreadableSourceError
from rag.settings import Settings
from tests.ingest.feed_server import BODY, FEED, HTML, START, TEASER, World, item, page, rss
from tests.ingest.test_fetch import PUBLIC, TARGETS, Edge, Site, open_ports

ROBOTS = [("Content-Type", "text/plain")]
LONG = "".join(f"<p>{BODY} Absatz {n}.</p>" for n in range(8))
A = "http://news.example/a"


@pytest.fixture(scope="module")
def server():
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def world(server, tmp_path):
    server.routes, server.seen = {"/a": (200, HTML, page())}, []
    made = World.made(tmp_path, server, inside_example=[["127.0.0.1"]], other_example=[[PUBLIC]])
    yield made
    made.close()


def content(text):
    return f"<content:encoded><![CDATA[{text}]]></content:encoded>"


# Dates: what the feed says and what the page says -> what the article gets

DATES = {
    "RFC 822": ("Sat, 14 Mar 2026 07:30:00 +0100", "", "2026-03-14T07:30:00+01:00"),
    "RFC 822 with a zone's name": ("Sat, 14 Mar 2026 06:30:00 GMT", "", "2026-03-14T06:30:00+00:00"),
    "ISO 8601": ("2026-03-14T07:30:00Z", "", "2026-03-14T07:30:00+00:00"),
    "a day alone": ("2026-03-14", "", "2026-03-14"),
    "German": ("14.03.2026, 07:30 Uhr", "", "2026-03-14T07:30:00+01:00"),
    "German words": ("14. März 2026", "", "2026-03-14"),
    "none, and none on the page": ("", "", None),
    "none, but one on the page": ("", "2026-03-13T20:00:00+01:00", "2026-03-13T20:00:00+01:00"),
    "another than the page's": ("2026-03-14T07:30:00Z", "2026-03-13", "2026-03-13"),
    "yesterday": ("yesterday", "", None),
    "the year 1": ("Mon, 01 Jan 0001 00:00:00 GMT", "", None),
    "the year 9999": ("9999-12-31T00:00:00Z", "", None),
    "the epoch": ("1970-01-01T00:00:00Z", "", None),
    "next year": ("2027-03-14T07:30:00Z", "", None),
    "rubbish": ("<b>now</b>", "", None),
}


@pytest.mark.parametrize("case", DATES)
def test_a_date(case, world):
    said, on_page, expected = DATES[case]
    world.serve("/feed", rss(item("/a", date=said.replace("<", "&lt;"))))
    world.serve("/a", page(date=on_page), HTML)
    world.follow()
    world.round()
    assert world.articles[A].published == expected


def test_a_feed_that_stamps_all_entries_with_the_same_instant_has_no_dates(world):
    now = "Sat, 14 Mar 2026 07:59:59 +0000"
    links = [f"/d{n}" for n in range(4)]
    for n, link in enumerate(links):
        world.serve(link, page(title=f"Titel {n}"), HTML)
    world.serve("/feed", rss(*(item(link, title=f"Titel {n}", date=now) for n, link in enumerate(links))))
    world.follow()
    world.round()
    assert [article.published for article in world.articles.values()] == [None] * 4


# The article, never its teaser


def test_the_article_behind_the_entry_is_taken_and_not_the_teaser(world):
    world.serve("/feed", rss(item("/a")))
    world.follow()
    assert world.round().taken == 1
    assert BODY in world.articles[A].body
    assert TEASER not in world.articles[A].body
    assert world.open() == []
    assert spool_files(world.settings.data) == []


def test_an_entry_that_carries_its_whole_article_is_taken_from_the_feed(world):
    world.serve("/feed", rss(item("/a", date="2026-03-14T07:30:00Z", more=content(LONG))))
    world.follow()
    world.round()
    assert world.articles[A].body.count(BODY) == 8
    assert world.articles[A].published == "2026-03-14T07:30:00+00:00"
    assert world.asked("/a") == 0


@pytest.mark.parametrize(
    "more", [content("<p>Ein Anriss von 30 Zeichen.</p>"), content(LONG + "<p>weiterlesen …</p>")]
)
def test_content_that_is_short_or_breaks_off_is_a_teaser_too(world, more):
    world.serve("/feed", rss(item("/a", date="2026-03-14T07:30:00Z", more=more)))
    world.follow()
    world.round()
    assert world.asked("/a") == 1
    assert world.articles[A].body.count(BODY) == 1


def test_a_whole_article_without_a_date_is_looked_for_on_its_page(world):
    world.serve("/feed", rss(item("/a", more=content(LONG))))
    world.serve("/a", page(date="2026-03-13"), HTML)
    world.follow()
    world.round()
    assert world.articles[A].published == "2026-03-13"


def test_a_long_summary_does_not_make_a_long_teaser_full():
    text = "Wort " * (FULL_CHARS // 5 + 10)
    assert full_text(text, "") == text
    assert full_text(text, text) == ""
    assert full_text(text[: FULL_CHARS - 10], "") == ""


@pytest.mark.parametrize(
    "link", ["", "javascript:alert(1)", "data:text/html,a", "ftp://news.example/a", "http://["]
)
def test_an_entry_without_an_address_that_can_be_fetched_is_named_in_the_feed_s_note(world, link):
    world.serve("/feed", rss(item(link), item("/a", title="Zweiter")))
    world.follow()
    world.round()
    assert world.feed().note == "1 entries have neither an address nor their whole text."
    assert list(world.articles) == [A]


def test_a_title_with_markup_stays_text(world):
    title = "&lt;img src=x onerror=alert(1)&gt; Fähre"
    world.serve("/feed", rss(item("/a", title=title)))
    world.serve("/a", page(title=""), HTML)
    world.follow()
    world.poll()
    [entry] = world.open()
    assert dict(entry.hints)["title"] == "<img src=x onerror=alert(1)> Fähre"


# Known again


def test_guids_that_change_at_every_fetch_bring_nothing_twice(world):
    world.follow()
    for n in range(3):
        world.serve(
            "/feed", rss(item(f"/a?utm_source=rss{n}", guid=f"guid-{n}", date="2026-03-14T07:30:00Z"))
        )
        world.serve(f"/a?utm_source=rss{n}", page(canonical=A), HTML)
        world.time.go_on(minutes=20)
        assert world.round().new == (n == 0)
    assert world.asked("/a?utm_source=rss0") == 1
    assert world.asked("/a?utm_source=rss1") == 0


def test_addresses_that_change_at_every_fetch_are_known_by_title_date_and_path(world):
    world.follow()
    for n in range(3):
        world.serve(f"/a?session={n}", page(canonical=A), HTML)
        world.serve("/feed", rss(item(f"/a?session={n}", date="2026-03-14T07:30:00Z")))
        world.time.go_on(minutes=20)
        assert world.round().new == (n == 0)


def test_an_entry_whose_title_changes_is_fetched_again_and_becomes_another_version(world):
    world.serve("/feed", rss(item("/a", date="2026-03-14T07:30:00Z")))
    world.follow()
    world.round()
    before = world.articles[A]
    world.serve("/feed", rss(item("/a", title="Fähre fährt doch nicht", date="2026-03-14T07:30:00Z")))
    world.serve("/a", page(title="Fähre fährt doch nicht", text=BODY.replace("weiter", "nicht weiter")), HTML)
    world.time.go_on(minutes=20)
    assert world.round().new == 1
    assert world.articles[A].id == before.id
    assert world.articles[A].version != before.version


def test_the_same_entry_twice_in_a_feed_is_one(world):
    world.serve("/feed", rss(item("/a"), item("/a#comments"), item("http://NEWS.example/a")))
    world.follow()
    assert world.round().listed == 1


def test_nothing_of_a_settled_entry_stays_but_hashes(world):
    world.serve("/feed", rss(item("/a", title="Einzigartiger Titel")))
    world.follow()
    world.round()
    rows = world.catalogue.database.read("SELECT * FROM feed_entries")
    assert [row["state"] for row in rows] == ["done"]
    assert "Titel" not in str([tuple(row) for row in rows])
    assert "news.example/a" not in str([tuple(row) for row in rows])


# Pages that do not come: what the server does -> whether the entry waits, is given up, and why

PAGES = {
    "404": ((404, HTML, b"no"), "pending", "has no such page (404)"),
    "403": ((403, HTML, b"no"), "pending", "does not give this page out (403)"),
    "500": ((500, HTML, b"no"), "pending", "has a fault of its own (500)"),
    "gone": ((410, HTML, b"no"), "failed", "The article is gone for good (410)."),
    "an empty page": ((200, HTML, b""), "pending", "sends an empty page"),
    "an error page with status 200": ((200, HTML, b"<html><body><p>Fehler</p></body></html>"), "pending", ""),
    "a picture": ((200, [("Content-Type", "image/png")], b"x"), "pending", "sends image/png"),
    "larger than a page may be": ((200, HTML, b"a" * 1_000_001), "pending", "more than 1 MB"),
    "the home page instead": ((302, [("Location", "/")], b""), "pending", "leads to its home page"),
    "a redirect into the network": (
        (302, [("Location", "http://inside.example/")], b""), "pending", "inside your network"),
    "a redirect in a circle": ((302, [("Location", "/a")], b""), "pending", "redirects in a circle"),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES)
def test_a_page_that_does_not_come(case, world):
    answer, state, reason = PAGES[case]
    world.site.routes["/a"] = answer
    world.serve("/b", page(title="Die andere"), HTML)
    world.serve("/feed", rss(item("/a"), item("/b", title="Die andere")))
    world.follow()
    world.round()
    [entry] = world.open()
    assert (entry.state, entry.url) == (state, A)
    assert reason in entry.reason
    assert entry.reason
    assert list(world.articles) == ["http://news.example/b"], "the other entry is not held up"
    feed = world.feed()
    assert (feed.pending, feed.given_up) == ((1, 0) if state == "pending" else (0, 1))


def test_a_page_that_comes_later_is_taken_then_without_asking_the_feed_again(world):
    world.serve("/feed", rss(item("/a")))
    world.serve("/a", b"no", HTML, 500)
    world.follow(every_minutes=600)
    world.round()
    assert world.catalogue.due_feeds(world.time.now()) == []
    world.serve("/a", page(), HTML)
    world.time.go_on(minutes=12)
    [feed] = world.catalogue.due_feeds(world.time.now())
    assert world.poller.poll(feed, is_due=False).outcome == "entries"
    world.work()
    assert list(world.articles) == [A]
    assert world.asked("/feed") == 1


def test_a_page_that_never_comes_is_given_up_after_the_last_attempt_and_named(world):
    world.serve("/feed", rss(item("/a")))
    world.serve("/a", b"no", HTML, 500)
    world.follow()
    for _ in range(MAX_ATTEMPTS + 3):
        world.round()
        world.time.go_on(hours=25)
    [entry] = world.open()
    assert (entry.state, entry.attempts) == ("failed", MAX_ATTEMPTS)
    assert world.asked("/a") == MAX_ATTEMPTS


def test_a_host_that_asks_to_wait_is_left_alone_and_no_attempt_is_counted(world):
    world.site.routes["/a"] = (429, [*HTML, ("Retry-After", "3600")], b"")
    world.serve("/feed", rss(item("/a"), item("/b", title="Zwei"), item("/c", title="Drei")))
    world.follow()
    world.round()
    assert sorted(entry.attempts for entry in world.open()) == [0, 0, 1]
    assert world.asked("/b") + world.asked("/c") == 0
    world.time.go_on(minutes=30)
    assert "left alone" in world.poll().error
    assert world.asked("/feed") == 1
    for path in "abc":
        world.serve(f"/{path}", page(title=f"Titel {path}"), HTML)
    world.time.go_on(minutes=90)
    world.round()
    assert len(world.articles) == 3


# robots.txt and the rate


def test_robots_txt_is_obeyed_for_pages_and_read_once(world):
    world.serve("/robots.txt", "User-agent: *\nDisallow: /secret/\n", ROBOTS)
    world.serve("/feed", rss(item("/secret/a", title="Eins"), item("/a")))
    world.follow()
    world.round()
    [entry] = world.open()
    assert (entry.state, entry.reason) == (
        "failed",
        "The robots.txt of news.example does not allow this page.",
    )
    assert world.asked("/secret/a") == 0
    assert world.asked("/robots.txt") == 1
    assert world.time.pauses == [pytest.approx(2.0)] * 2  # before robots.txt, and before the first page


def test_a_crawl_delay_is_kept_up_to_a_minute(world):
    world.serve("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", ROBOTS)
    world.serve("/b", page(title="Zwei"), HTML)
    world.serve("/c", page(title="Drei"), HTML)
    world.serve("/feed", rss(item("/a"), item("/b", title="Zwei"), item("/c", title="Drei")))
    world.follow()
    world.poll()
    assert world.time.pauses == [pytest.approx(gap) for gap in (2.0, 2.0, 7.0, 7.0)]


def test_a_robots_txt_for_us_alone_counts(world):
    world.serve("/robots.txt", "User-agent: Beleg\nDisallow: /\n\nUser-agent: *\nAllow: /\n", ROBOTS)
    world.serve("/feed", rss(item("/a")))
    world.follow()
    world.round()
    assert world.feed().given_up == 1


@pytest.mark.parametrize(("status", "is_fetched"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_robots_txt_that_is_missing_allows_and_one_that_fails_forbids_for_now(world, status, is_fetched):
    world.serve("/robots.txt", b"x", ROBOTS, status)
    world.serve("/feed", rss(item("/a")))
    world.follow()
    world.round()
    assert world.asked("/a") == is_fetched
    if not is_fetched:
        [entry] = world.open()
        assert (entry.state, entry.attempts) == ("pending", 0)
        assert "robots.txt" in entry.reason
        world.serve("/robots.txt", b"", ROBOTS)
        world.time.go_on(minutes=20)
        world.round()
        assert list(world.articles) == [A]


def test_two_requests_to_a_host_are_the_set_time_apart(world):
    links = [f"/p{n}" for n in range(4)]
    for n, link in enumerate(links):
        world.serve(link, page(title=f"Titel {n}"), HTML)
    world.serve("/feed", rss(*(item(link, title=f"Titel {n}") for n, link in enumerate(links))))
    world.follow()
    world.poll()
    # feed, robots.txt and 4 pages: 5 pauses of `feed_pace_s`, which is 2 s
    assert world.time.pauses == [pytest.approx(2.0)] * 5


# When it is asked again


def test_intervals_double_while_a_feed_fails_up_to_a_day_and_never_fall_in_step():
    gaps = [
        (next_poll(START, 15, failures=n, wait_s=None, chance=0.5) - START).total_seconds() / 60
        for n in range(9)
    ]
    assert gaps == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    early = next_poll(START, 100, failures=0, wait_s=None, chance=0.0) - START
    late = next_poll(START, 100, failures=0, wait_s=None, chance=1.0) - START
    assert (early, late) == (timedelta(minutes=100 * (1 - JITTER)), timedelta(minutes=100 * (1 + JITTER)))
    assert next_poll(START, 15, failures=0, wait_s=7200, chance=0.5) - START == timedelta(hours=2)
    assert next_poll(START, 15, failures=0, wait_s=1e12, chance=0.5) - START == timedelta(days=7)
    assert next_poll(START, 15, failures=5000, wait_s=None, chance=0.5) - START == LONGEST_BACK_OFF
    assert next_try(START, attempts=1, wait_s=None, chance=0.0) - START == FIRST_RETRY


def test_the_same_test_feed_is_not_polled_by_two_processes_at_once(world):
    world.serve("/feed", rss(item("/a")))
    world.follow()
    now = world.time.now()
    assert world.catalogue.claim_feed(world.feed().id, now, now + timedelta(minutes=1))
    assert world.poll().outcome == "busy"
    world.time.go_on(minutes=2)  # the other process was killed
    assert world.poll().outcome == "read"


def test_a_job_that_is_cancelled_or_lost_leaves_its_entries_pending(world):
    world.serve("/feed", rss(item("/a")))
    world.follow()
    job_id = world.poll().job_id
    world.catalogue.cancel_job(job_id)
    world.work()
    [entry] = world.open()
    assert (entry.state, entry.job_id) == ("pending", None)
    assert spool_files(world.settings.data) == []
    world.time.go_on(minutes=30)
    world.round()
    assert list(world.articles) == [A]


def test_a_poll_that_dies_before_the_job_is_queued_loses_nothing_and_leaves_nothing(world, monkeypatch):
    world.serve("/feed", rss(item("/a")))
    world.follow()
    with monkeypatch.context() as patch:
        patch.setattr(world.catalogue, "queue_entries", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            world.poll()
    [orphan] = spool_files(world.settings.data)
    assert [entry.state for entry in world.open()] == ["pending"]
    assert world.feed().succeeded is None
    world.round()
    assert list(world.articles) == [A]
    assert spool_files(world.settings.data) == [orphan]
    os.utime(orphan, (0, 0))  # as if it lay there for long
    world.work()
    assert spool_files(world.settings.data) == []


def test_a_disk_that_takes_nothing_is_one_sentence_and_the_entries_stay_pending(world):
    world.serve("/feed", rss(item("/a")))
    world.follow()
    (world.settings.data / "incoming").write_text("in the way")
    with pytest.raises(DiskFullError, match="cannot be kept"):
        world.poll()
    assert [entry.state for entry in world.open()] == ["pending"]
    assert poll_quietly(world.poller, world.feed()).outcome == "failed"
    (world.settings.data / "incoming").unlink()
    world.round()
    assert list(world.articles) == [A]


def test_many_pages_are_handed_over_in_parts(world, monkeypatch):
    monkeypatch.setattr("ingest.feeds.gathering.PAGES_A_POLL", 2)
    links = [f"/p{n}" for n in range(5)]
    for n, link in enumerate(links):
        world.serve(link, page(title=f"Titel {n}", text=f"{BODY} Nummer {n}."), HTML)
    world.serve("/feed", rss(*(item(link, title=f"Titel {n}") for n, link in enumerate(links))))
    world.follow()
    assert [world.round().taken for _ in range(4)] == [2, 2, 1, 0]
    assert len(world.articles) == 5


def test_the_outlet_that_a_person_named_is_the_job_s(world):
    world.serve("/feed", rss(item("/a")))
    world.follow(FEED, outlet="Küstenbote")
    job = world.catalogue.job(world.poll().job_id)
    assert dict(job.options) == {"outlet": "Küstenbote"}


# Nothing inside the network is reached, wherever its address stands


def test_no_address_of_a_feed_or_an_entry_reaches_into_the_network(server, tmp_path):
    canary = Site()
    try:
        edge = Edge(server)
        settings = Settings(data=tmp_path)
        visitor = Visitor(settings, open_ports(canary, edge), pause=lambda seconds: None)
        targets = [target.format(port=canary.port) for target in TARGETS]
        for target in targets:
            with pytest.raises(UnreadableSourceError):
                visitor.feed(target)
            with pytest.raises(UnreadableSourceError):
                visitor.page(target)
        assert {host for host, _ in edge.asked} <= {PUBLIC}
        assert canary.connections == 0
    finally:
        canary.stop()
