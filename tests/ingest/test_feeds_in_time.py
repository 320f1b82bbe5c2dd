"""Feeds over time: asked again, unchanged, moved, gone, silent; folders; and the process that watches."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.commands.feeds import feed_lines, report_lines
from ingest.folders import QUIET_S, WatchedFolder
from ingest.watch import Watch
from rag.catalogue import Catalogue
from rag.errors import NotFoundError
from rag.records.feeds import FeedState
from rag.rhythm import silent_since, usual_pause
from rag.settings import load_settings
from rag.worker_process import WorkerProcess
from tests.ingest.feed_server import FEED, HTML, START, XML, World, item, page, rss
from tests.ingest.test_fetch import PUBLIC, Edge, Names, Network, Site
from tests.test_commands import run

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90  # for processes to start and embed on a busy machine
GOOD = rss(item("/a", date="Sat, 14 Mar 2026 07:30:00 +0100"))


def minutes_between(first, last):
    return round((datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds() / 60, 1)


@pytest.fixture
def server():
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def world(server, tmp_path):
    server.routes, server.seen = {"/a": (200, HTML, page())}, []
    made = World.made(tmp_path, server, other_example=[[PUBLIC]])
    yield made
    made.close()


def test_an_unchanged_feed_is_asked_for_conditionally_and_nothing_is_read(world):
    validators = [("ETag", '"v1"'), ("Last-Modified", "Sat, 14 Mar 2026 07:00:00 GMT")]
    world.serve("/feed", GOOD, [*XML, *validators])
    world.follow()
    assert world.round().outcome == "read"
    world.site.routes["/feed"] = (304, validators, b"")
    world.time.go_on(minutes=20)
    report = world.round()
    assert (report.outcome, report.new) == ("unchanged", 0)
    headers = [headers for path, headers in world.site.seen if path == "/feed"]
    assert headers[0]["If-None-Match"] is None
    assert headers[1]["If-None-Match"] == '"v1"'
    assert headers[1]["If-Modified-Since"] == "Sat, 14 Mar 2026 07:00:00 GMT"
    feed = world.feed()
    assert (feed.kind, feed.title, feed.failures) == ("rss", "Küstenbote", 0)
    assert feed.succeeded == feed.checked


def test_validators_that_are_no_plain_text_are_not_sent_back(world):
    world.serve("/feed", GOOD, [*XML, ("ETag", "v" * 5000)])
    world.follow()
    world.round()
    assert world.feed().etag == ""


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(world):
    world.site.routes["/feed"] = (301, [("Location", "/new")], b"")
    world.serve("/new", GOOD)
    world.follow()
    world.round()
    assert world.feed().url == "http://news.example/new"
    assert world.feed().note == f"It moved here from {FEED}."
    world.round()
    assert world.asked("/feed") == 1


def test_a_feed_that_moved_for_a_while_keeps_its_address(world):
    world.site.routes["/feed"] = (302, [("Location", "/new")], b"")
    world.serve("/new", GOOD)
    world.follow()
    world.round()
    assert world.feed().url == FEED


def test_a_permanent_redirect_to_no_feed_does_not_move_it(world):
    world.site.routes["/feed"] = (301, [("Location", "/login")], b"")
    world.serve("/login", "<html><body>Anmelden</body></html>", HTML)
    world.follow()
    world.round()
    assert world.feed().url == FEED
    assert "This is a web page" in world.feed().error


def test_a_feed_that_moves_to_one_that_is_followed_already_stops(world):
    world.site.routes["/feed"] = (301, [("Location", "/new")], b"")
    world.serve("/new", GOOD)
    world.follow()
    world.follow("http://news.example/new")
    assert world.round().outcome == "gone"
    assert world.feed().error == "The feed moved to http://news.example/new, which is followed already."


def test_a_feed_that_is_gone_is_not_asked_again_until_a_person_adds_it_anew(world):
    world.serve("/feed", b"no", HTML, 410)
    world.follow()
    assert world.round().outcome == "gone"
    assert world.feed().state is FeedState.GONE
    assert world.poll().outcome == "gone"
    assert world.asked("/feed") == 1
    world.time.go_on(days=2)
    assert world.catalogue.due_feeds(world.time.now()) == []
    assert [feed.url for feed in world.catalogue.silent_feeds(world.time.now())] == [FEED]
    world.serve("/feed", GOOD)
    world.follow()
    [feed] = world.catalogue.due_feeds(world.time.now())
    assert (feed.state, feed.error) == (FeedState.ACTIVE, "")


def test_a_failing_feed_is_asked_later_and_later_and_at_once_at_its_interval_when_it_answers(world):
    world.serve("/feed", b"no", HTML, 500)
    world.follow(every_minutes=10)
    gaps = []
    for _ in range(3):
        world.poll()
        feed = world.feed()
        gaps.append(minutes_between(feed.checked, feed.due))
        world.time.go_on(hours=2)
    assert gaps == [20, 40, 80]
    world.serve("/feed", GOOD)
    world.poll()
    feed = world.feed()
    assert (feed.failures, feed.error, minutes_between(feed.checked, feed.due)) == (0, "", 10)


@pytest.mark.parametrize("status", [429, 503])
def test_a_feed_is_not_asked_before_the_time_that_its_server_names(world, status):
    world.site.routes["/feed"] = (status, [*HTML, ("Retry-After", "7200")], b"")
    world.follow()
    world.poll()
    assert minutes_between(world.feed().checked, world.feed().due) == 120


def test_an_index_of_sitemaps_leads_to_its_latest_parts_on_the_same_host(world):
    parts = [f"<sitemap><loc>/s{n}.xml</loc><lastmod>2026-03-0{n}</lastmod></sitemap>" for n in range(1, 8)]
    parts.append("<sitemap><loc>http://other.example/s9.xml</loc><lastmod>2026-03-09</lastmod></sitemap>")
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    world.serve("/feed", f"<sitemapindex {space}>{''.join(parts)}</sitemapindex>")
    for n in range(1, 8):
        world.serve(f"/s{n}.xml", f"<urlset {space}><url><loc>/a?{n}</loc></url></urlset>")
    world.serve("/s6.xml", b"no", HTML, 500)
    world.follow()
    assert world.poll().listed == 4
    assert [world.asked(f"/s{n}.xml") for n in range(1, 8)] == [0, 0, 1, 1, 1, 1, 1]
    assert world.asked("/s9.xml") == 0
    assert "http://news.example/s6.xml cannot be read" in world.feed().note


# Silence


def test_a_feed_is_silent_when_its_pause_is_twice_its_longest_usual_one():
    hours = [START - timedelta(hours=n) for n in (0, 5, 20, 31, 60, 70)]
    assert usual_pause(hours) == timedelta(hours=29)
    assert silent_since(hours, START, START + timedelta(hours=57)) is None
    assert silent_since(hours, START, START + timedelta(hours=59)) == START


def test_a_busy_feed_is_not_silent_before_a_day_and_one_without_rhythm_not_before_a_week():
    busy = [START - timedelta(minutes=n) for n in range(60)]
    assert silent_since(busy, START, START + timedelta(hours=23)) is None
    assert silent_since(busy, START, START + timedelta(hours=25)) == START
    assert silent_since([], START, START + timedelta(days=6)) is None
    assert silent_since([], START, START + timedelta(days=8)) == START
    assert usual_pause(busy[:3]) is None


def test_the_catalogue_says_what_each_feed_brought_and_which_are_silent(world):
    dates = [START - timedelta(hours=3 * n) for n in range(1, 7)]
    items = [item(f"/a?{n}", title=f"T{n}", date=date.isoformat()) for n, date in enumerate(dates)]
    world.serve("/feed", rss(*items))
    world.follow()
    world.poll()
    feed = world.feed()
    assert (feed.brought_entries, feed.usual_pause_h, feed.silent_since) == (6, 3.0, None)
    assert feed.brought == feed.checked
    world.time.go_on(hours=30)
    [silent] = world.catalogue.silent_feeds(world.time.now())
    assert silent.silent_since == (START - timedelta(hours=3)).isoformat(timespec="milliseconds")
    assert any("silent since" in line for line in feed_lines(silent))


def test_removing_a_feed_forgets_its_entries_and_an_unknown_one_is_named(world):
    world.serve("/feed", GOOD)
    world.follow()
    world.poll()
    world.catalogue.remove_feed(FEED)
    assert world.catalogue.database.read("SELECT 1 FROM feed_entries") == []
    with pytest.raises(NotFoundError, match="is not followed"):
        world.catalogue.remove_feed(FEED)
    assert world.catalogue.feeds(world.time.now()) == []


def test_a_report_names_each_entry_that_waits(world):
    world.serve("/feed", rss(item("/a"), item("/b", title="B")))
    world.serve("/b", b"no", HTML, 500)
    world.follow()
    report = world.round()
    lines = report_lines(report, world.open())
    assert lines[0] == f"{FEED}: 2 of 2 entries are new, 1 taken."
    assert lines[1].startswith("    http://news.example/b: news.example has a fault of its own (500).")


# Folders


def test_a_file_is_taken_once_it_is_complete_and_again_when_it_changes(tmp_path, settings):
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    catalogue = Catalogue.open(settings)
    watched = WatchedFolder(folder, catalogue)
    path = folder / "sub" / "a.txt"
    path.write_text("Titel")
    (folder / ".hidden").write_text("x")
    (folder / "b.txt.part").write_text("x")
    (folder / "empty.txt").write_text("")
    (folder / "link.txt").symlink_to("/etc/hostname")
    assert watched.look(0.0) == []
    path.write_text("Titel: Fähre")  # still being written
    assert watched.look(QUIET_S) == []
    assert watched.look(QUIET_S * 1.5) == []
    assert watched.look(QUIET_S * 2) == [str(path)]
    watched.queued([str(path)])
    assert watched.look(QUIET_S * 9) == []
    again = WatchedFolder(folder, catalogue)  # after a new start
    assert again.look(0.0) == again.look(QUIET_S) == []
    path.write_text("Titel: Die andere Fähre")
    assert again.look(20.0) == []
    assert again.look(20.0 + QUIET_S) == [str(path)]
    path.unlink()
    assert again.look(30.0) == []
    catalogue.close()


# The watch, without its worker


def test_the_watch_polls_what_is_due_queues_files_and_stops_at_once(world, tmp_path, monkeypatch):
    monkeypatch.setattr(WorkerProcess, "ensure", lambda self: False)
    monkeypatch.setattr("ingest.folders.QUIET_S", 0.0)
    monkeypatch.setattr("ingest.watch.LOOK_S", 0.02)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "b.txt").write_text("Titel: Brücke\n\nDie Brücke ist gesperrt.\n")
    world.serve("/feed", GOOD)
    world.serve("/bad", b"no", HTML, 500)
    world.follow("http://news.example/bad")
    world.follow()
    network = Network(Names(news_example=[[PUBLIC]]), Edge(world.site))
    quick = world.settings.model_copy(update={"feed_pace_s": 0.0})
    watch = Watch(world.catalogue, quick, [folder], {"outlet": "Bote"}, network=network, now=world.time.now)
    thread = threading.Thread(target=watch.run)
    thread.start()
    deadline = time.monotonic() + 20
    while len(world.catalogue.jobs()) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    watch.stop()
    thread.join(5)
    assert not thread.is_alive()
    jobs = {
        Path(source).suffix: dict(job.options) for job in world.catalogue.jobs() for source in job.sources
    }
    assert jobs == {".spool": {}, ".txt": {"outlet": "Bote"}}
    assert [feed.failures for feed in world.catalogue.feeds(world.time.now())] == [1, 0]
    world.work()


# The commands, and the process with the model


def test_the_commands_follow_list_poll_and_forget(tmp_path, capsys):
    data = ["--data", str(tmp_path / "data")]
    assert (
        main(["feed", "add", "http://news.invalid/feed#top", "--every", "30", "--outlet", "Bote", *data]) == 0
    )
    assert "Followed: http://news.invalid/feed, every 30 minutes." in capsys.readouterr().out
    assert main(["feed", "add", "http://127.0.0.1/feed", *data]) == 0  # refused when it is asked
    assert main(["feed", "poll", "http://127.0.0.1/feed", "--json", *data]) == 3
    polled = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert polled["feeds"][0]["outcome"] == "failed"
    assert "inside your network" in polled["feeds"][0]["error"]
    assert (polled["added"], polled["items"]) == (0, [])
    assert main(["feed", "list", *data]) == 0
    listed = capsys.readouterr().out
    assert "(Bote): every 30 min" in listed
    assert "failed 1 times in a row: 127.0.0.1 is an address inside your network" in listed
    assert main(["feed", "remove", "http://news.invalid/feed", *data]) == 0
    assert main(["feed", "remove", "http://news.invalid/feed", *data]) == 2
    assert main(["feed", "add", "file:///etc/passwd", *data]) == 2
    assert main(["watch", "--folder", str(tmp_path / "nowhere"), *data]) == 2
    assert "There is no folder" in capsys.readouterr().err


def test_the_watch_follows_a_feed_and_a_folder_and_ends_at_once_on_sigterm(server, tmp_path):
    data, folder = tmp_path / "data", tmp_path / "in"
    folder.mkdir()
    url = f"http://127.0.0.1:{server.port}/feed"
    server.routes = {"/a": (200, HTML, page()), "/robots.txt": (404, HTML, b"none")}
    server.routes["/feed"] = (200, XML, GOOD.encode())
    refused = run("ingest", "feed", "add", url, data=data)
    assert refused.returncode == 2
    assert "only 80 and 443 are fetched" in refused.stderr
    environment = {"BELEG_FETCH_PRIVATE": "true", "BELEG_FEED_PACE_S": "0", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-m", "ingest", "watch", "--folder", str(folder), "--data", str(data)]
    catalogue = Catalogue.open(load_settings(data=data))
    with (tmp_path / "log").open("wb") as log:
        watch = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stderr=log)
    try:
        catalogue.add_feed(url, outlet="Küstenbote", every_minutes=15, now=START)
        (folder / "b.txt").write_text(
            "Titel: Brücke\nDatum: 2026-05-01\n\nDie Brücke ist seit Montag gesperrt.\n"
        )
        deadline = time.monotonic() + PATIENCE_S
        while catalogue.state().articles < 2 or any(job.finished is None for job in catalogue.jobs()):
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            assert watch.poll() is None, (tmp_path / "log").read_text()
            time.sleep(0.2)
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(30) == 0
    finally:
        watch.kill()
        watch.wait()
    assert catalogue.holder() is None
    article = catalogue.article(f"http://127.0.0.1:{server.port}/a")
    assert (article.outlet, article.published) == ("Küstenbote", "2026-03-14T07:30:00+01:00")
    listed = json.loads(run("ingest", "feed", "list", "--json", data=data).stdout)["feeds"]
    assert [(feed["url"], feed["error"], feed["pending"]) for feed in listed] == [(url, "", 0)]
    assert list((data / "incoming").iterdir()) == []
    catalogue.close()
