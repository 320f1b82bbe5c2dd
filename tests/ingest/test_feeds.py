"""Feeds that behave badly: each behaviour, and what is expected of it, in one table."""

from __future__ import annotations

import gzip
import json
import time
from random import Random

import pytest

from ingest.feeds.parse import MAX_ENTRIES, parse_feed
from ingest.feeds.records import new_entry
from rag.errors import UnreadableSourceError
from tests.ingest.feed_server import BODY, FEED, HTML, START, XML, World, item, page, rss
from tests.ingest.test_fetch import Site, stream, trickle

GOOD = rss(item("/a", date="Sat, 14 Mar 2026 07:30:00 +0100"))
LONG = "".join(f"<p>{BODY} Absatz {n}.</p>" for n in range(8))


@pytest.fixture(scope="module")
def server():
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def world(server, tmp_path):
    server.routes, server.seen = {"/a": (200, HTML, page())}, []
    made = World.made(tmp_path, server, inside_example=[["127.0.0.1"]], other_example=[["93.184.215.14"]])
    yield made
    made.close()


def feed_of(body, headers=XML, status=200):
    def prepare(world):
        world.serve("/feed", body, headers, status)

    return prepare


def feed_by(answer):
    def prepare(world):
        world.site.routes["/feed"] = answer

    return prepare


def redirect(status, *hops):
    def prepare(world):
        for here, there in zip(("/feed", *hops), hops, strict=False):
            world.site.routes[here.removeprefix("http://news.example")] = (status, [("Location", there)], b"")
        world.serve("/new", GOOD)

    return prepare


def chunked(text):
    return lambda handler: handler.wfile.write(text)


def mebibytes(handler):
    def chunks():
        for _ in range(1000):
            yield b" " * 1_000_000

    stream(handler, XML, chunks())


def slow(handler):
    trickle(handler, b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n" + b" " * 400)


def entities(declarations, use):
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [{declarations}]><rss version="2.0"><channel>'
        f"<title>{use}</title>{item('/a')}</channel></rss>"
    )


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
MANY = rss(*(item(f"/m{n}", title=f"Titel {n}") for n in range(MAX_ENTRIES + 500)))

# Behaviour of the server -> the feed's error ("" for none), and how many entries are known afterwards.
FEEDS = {
    "a good feed": (feed_of(GOOD), "", 1),
    "Atom with relative links and a base": (
        feed_of('<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://news.example/x/"><title>K</title>'
                '<entry><id>1</id><title>Fähre</title><link href="../a"/></entry></feed>'), "", 1),
    "JSON Feed": (
        feed_of(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "K",
                            "items": [{"id": "1", "url": "/a", "title": "Fähre"}]})), "", 1),
    "a news sitemap": (
        feed_of('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
                ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://news.example/a</loc>'
                "<news:news><news:publication_date>2026-03-14</news:publication_date><news:title>F</news:title>"
                "</news:news></url></urlset>"), "", 1),
    "RDF of 2000": (
        feed_of('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
                "<item><title>F</title><link>http://news.example/a</link></item></rdf:RDF>"), "", 1),
    "served as text/html": (feed_of(GOOD, HTML), "", 1),
    "served without a type": (feed_of(GOOD, []), "", 1),
    "a packed file instead of a packed transfer": (feed_of(gzip.compress(GOOD.encode())), "", 1),
    "blank lines and a warning before the XML": (feed_of("\n\n<br /><b>Warning</b>: line 3\n" + GOOD), "", 1),
    "XML that breaks off": (feed_of(GOOD[:-30]), "", 1),
    "an ampersand that is none": (feed_of(GOOD.replace("Fähre", "Fähre & Hafen")), "", 1),
    "references to characters that do not exist": (
        feed_of(rss(item("/a", title="F&#x110000;&#xD800;&#0;&#99999999999;hre &undefined;"))), "", 1),
    "HTML error page with status 200": (
        feed_of("<!doctype html><html><head><title>Fehler</title></head><body>Wartung</body></html>", HTML),
        "This is a web page, not a feed.", 0),
    "a web page that names its feed": (
        feed_of('<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>', HTML),
        "It names these feeds: http://news.example/rss.xml.", 0),
    "nothing at all": (feed_of(b""), "sends an empty page", 0),
    "white space": (feed_of("  \n "), "neither RSS, Atom, JSON Feed nor a sitemap", 0),
    "a feed without entries": (feed_of(rss()), "", 0),
    "another XML": (feed_of("<opml version='2.0'/>"), "with the root 'opml'", 0),
    "JSON that is no feed": (feed_of('{"error": "not now"}'), "This is JSON, but no JSON Feed.", 0),
    "JSON that breaks off": (feed_of('{"version": "https://jsonfeed'), "The JSON is broken or cut off.", 0),
    "a million brackets": (feed_of("[" * 1_000_000), "The JSON is broken or cut off.", 0),
    "a picture": (feed_of(bytes(range(256)) * 40, [("Content-Type", "image/png")]), "The content is not text.", 0),
    "a billion laughs": (feed_of(entities(LAUGHS, "&a9;")), "declares entities of its own", 0),
    "quadratic blow-up": (
        feed_of(entities(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 20_000)), "declares entities of its own", 0),
    "an entity that names a file": (
        feed_of(entities('<!ENTITY f SYSTEM "file:///etc/hostname">', "&f;")), "declares entities of its own", 0),
    "an entity that names an address": (
        feed_of(entities('<!ENTITY f SYSTEM "http://inside.example/">', "&f;")), "declares entities of its own", 0),
    "entities hidden behind a bracket": (
        feed_of(entities('<!ENTITY b "]"><!ENTITY a "&b;">', "&a;")), "declares entities of its own", 0),
    "a document type that lies elsewhere": (
        feed_of('<!DOCTYPE rss SYSTEM "http://inside.example/rss.dtd">' + GOOD.partition("?>")[2]), "", 1),
    "500 entries too many": (feed_of(MANY), "", MAX_ENTRIES),
    "a title of 300,000 tags": (feed_of(rss(f"<item><title>{'<a>' * 300_000}")), "more than 200,000 tags", 0),
    "more than 10 MB": (feed_of(b" " * 10_000_001), "sends more than 10 MB", 0),
    "1 GB that never ends": (feed_by(mebibytes), "sends more than 10 MB", 0),
    "a gzip bomb": (
        feed_of(gzip.compress(b" " * 30_000_000), [*XML, ("Content-Encoding", "gzip")]), "200 times its size", 0),
    "a gzip bomb as a file": (feed_of(gzip.compress(b" " * 30_000_000)), "200 times its size", 0),
    "truncated gzip": (
        feed_of(gzip.compress(GOOD.encode())[:-12], [*XML, ("Content-Encoding", "gzip")]), "cannot be unpacked", 0),
    "a transfer that breaks off": (
        feed_by(chunked(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<rss>")), "broke off", 0),
    "broken chunks": (
        feed_by(chunked(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")), "broke off", 0),
    "a connection that closes": (feed_by(chunked(b"")), "broke off", 0),
    "a byte now and then": (feed_by(slow), "did not deliver the page within 2 seconds", 0),
    "403": (feed_of(b"no", HTML, 403), "does not give this page out (403)", 0),
    "404": (feed_of(b"no", HTML, 404), "has no such page (404)", 0),
    "500": (feed_of(b"no", HTML, 500), "has a fault of its own (500)", 0),
    "304 that nobody asked for": (feed_of(b"", XML, 304), "answered 304, without a page", 0),
    "gone": (feed_of(b"no", HTML, 410), "The feed is gone for good (410).", 0),
    "moved for good": (redirect(301, "/new"), "", 1),
    "moved for a while": (redirect(302, "/new"), "", 1),
    "redirects to itself": (redirect(301, "/feed"), "redirects in a circle", 0),
    "redirects in a loop": (redirect(302, "/x", "/y", "/x"), "redirects in a circle", 0),
    "six redirects": (redirect(302, *(f"/r{n}" for n in range(6)), "/new"), "5 redirects", 0),
    "redirects into the network": (redirect(302, "http://inside.example/"), "inside your network", 0),
    "redirects to a file": (redirect(302, "file:///etc/hostname"), "only http and https are fetched", 0),
}  # fmt: skip


def test_the_table_has_at_least_thirty_behaviours():
    assert len(FEEDS) >= 30


@pytest.mark.parametrize("behaviour", FEEDS)
def test_a_feed_that(behaviour, world):
    prepare, error, known = FEEDS[behaviour]
    prepare(world)
    world.follow()
    began = time.monotonic()
    report = world.poll()
    assert time.monotonic() - began < 15, "no feed holds the others for longer"
    feed = world.feed()
    assert error in feed.error and bool(error) == bool(feed.error)
    assert report.error == feed.error
    assert feed.failures == bool(error)
    assert feed.succeeded == (None if error else feed.checked)
    assert "\n" not in feed.error
    assert (feed.kind != "") == (not error)
    assert report.listed == known
    assert len(world.open()) == known
    world.work()
    if known == 1:
        assert list(world.articles) == ["http://news.example/a"]
        assert BODY in world.articles["http://news.example/a"].body
        assert world.open() == []


def test_nothing_of_the_table_reached_into_the_network(server, tmp_path):
    """The names of the table that lead inside are refused by the resolver's answer, see test_fetch."""
    world = World.made(tmp_path, server, inside_example=[["127.0.0.1"]])
    world.follow("http://inside.example/feed")
    before = server.connections
    assert "inside your network" in world.poll().error
    assert server.connections == before
    world.close()


def test_a_feed_that_fails_does_not_stop_the_others(world):
    world.serve("/bad", b"no", HTML, 500)
    world.serve("/feed", GOOD)
    world.follow("http://news.example/bad")
    world.follow()
    assert [world.round(n).outcome for n in (0, 1)] == ["failed", "read"]
    assert len(world.articles) == 1


# Encodings


@pytest.mark.parametrize(
    ("declared", "served", "real"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "utf-8", "cp1252"),
        ("iso-8859-1", "iso-8859-1", "utf-8"),
        ("iso-8859-1", "", "iso-8859-1"),
        ("utf-8", "iso-8859-1", "utf-8"),
        ("utf-16", "", "utf-16"),
        ("windows-1252", "utf-8", "cp1252"),
        ("no-such-thing", "no-such-thing", "utf-8"),
    ],
)
def test_an_encoding_is_told_by_the_bytes_whatever_is_declared(world, declared, served, real):
    text = rss(item("/a", title="Fähre fährt über die Trewe"), encoding=declared)
    kind = f"application/xml; charset={served}" if served else "application/xml"
    world.serve("/feed", text.encode(real), [("Content-Type", kind)])
    world.follow()
    world.poll()
    [entry] = world.open()
    assert dict(entry.hints)["title"] == "Fähre fährt über die Trewe"
    assert world.feed().title == "Küstenbote"


SEEDS = (
    rss(item("/a", date="Sat, 14 Mar 2026 07:30:00 +0100", more="<category>Stadt</category>")),
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title><entry><link href="../a"/><title type="html">'
    "&lt;b&gt;F</title><updated>2026-03-14T07:30:00Z</updated><author><name>A</name></author></entry></feed>",
    '{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/a", "tags": ["x"], "author": {"name": "A"}}]}',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/a</loc><lastmod>2026</lastmod></url></urlset>',
)
SPLICES = (
    "<",
    ">",
    "&",
    '"',
    "}",
    "<![CDATA[",
    "]]>",
    "<!--",
    "\0",
    "http://[",
    "&#x110000;",
    "<?",
    "null",
    "[",
)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_feed_damaged_at_random_is_read_or_refused_in_one_sentence(seed):
    """A sample of what was run once with 10,000 feeds: bits flipped, parts cut, spliced and repeated."""
    random = Random(2026)
    for _ in range(60):
        text = seed
        for _ in range(random.randint(1, 5)):
            at, other = random.randrange(len(text)), random.randrange(len(text))
            part = random.choice([*SPLICES, text[at:other][:200], ""])
            text = text[:at] + part + text[at + random.randint(0, 40) :] or "<"
        try:
            for entry in parse_feed(text.encode(), FEED).entries:
                new_entry(entry, FEED, "Europe/Berlin", START)
        except UnreadableSourceError as error:
            assert "\n" not in str(error)
