"""A feed server on loopback with a clock of its own, for the tests of feeds; no page takes real time."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.feeds.poll import Poller
from ingest.feeds.settling import settle
from ingest.feeds.spool import read_spool
from ingest.feeds.visits import Visitor
from ingest.parse import parse_document
from ingest.records import NO_OPTIONS
from rag.catalogue import Catalogue, JobItem
from rag.errors import UnreadableSourceError
from rag.settings import Settings
from tests.ingest.test_fetch import PUBLIC, Edge, Names, Network, Site

START = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)
FEED = "http://news.example/feed"
HTML = [("Content-Type", "text/html; charset=utf-8")]
XML = [("Content-Type", "application/rss+xml; charset=utf-8")]
RSS = '<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" {spaces}><channel><title>Küstenbote</title>'
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
TEASER = "Der Rat hat entschieden, mehr dazu im Artikel."
BODY = (
    "Der Rat der Stadt hat am Freitag beschlossen, die Fähre über die Trewe weiter zu bezahlen. Die Kosten von"
    " 2,4 Millionen Euro trägt zur Hälfte das Land. Das teilte eine Sprecherin mit, Einzelheiten nannte sie nicht."
)


def rss(*items: str, encoding: str = "utf-8") -> str:
    return RSS.format(encoding=encoding, spaces=SPACES) + "".join(items) + "</channel></rss>"


def item(
    link: str = "/a", title: str = "Fähre fährt weiter", date: str = "", guid: str = "", more: str = ""
) -> str:
    parts = [f"<title>{title}</title>", f"<description>{TEASER}</description>", more]
    parts += [f"<link>{link}</link>"] if link else []
    parts += [f"<pubDate>{date}</pubDate>"] if date else []
    parts += [f'<guid isPermaLink="false">{guid}</guid>'] if guid else []
    return f"<item>{''.join(parts)}</item>"


def page(title: str = "Fähre fährt weiter", date: str = "", canonical: str = "", text: str = BODY) -> bytes:
    head = f'<title>{title}</title><meta property="og:title" content="{title}">'
    head += f'<meta property="article:published_time" content="{date}">' if date else ""
    head += f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f'<!doctype html><html lang="de"><head>{head}</head><body><article><h1>{title}</h1><p>{text}</p>'
        "<p>Der Vertrag läuft bis zum Ende des kommenden Jahres, danach wird neu verhandelt.</p></article></body></html>"
    ).encode()


class Time:
    """A clock that only the test and the pauses of the visitor move."""

    def __init__(self) -> None:
        self.seconds, self.pauses = 0.0, []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def clock(self) -> float:
        return self.seconds

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds

    def go_on(self, **units: float) -> None:
        self.seconds += timedelta(**units).total_seconds()


@dataclass
class World:
    """An archive that follows feeds of one site; the worker is played without a model."""

    site: Site
    catalogue: Catalogue
    settings: Settings
    time: Time
    poller: Poller
    articles: dict[str, object] = field(default_factory=dict)

    @classmethod
    def made(cls, folder: Path, site: Site, **names: object) -> World:
        settings = Settings(data=folder / "data", fetch_timeout_s=2.0, fetch_max_mb=1)
        time = Time()
        network = Network(resolve=Names(**{"news_example": [[PUBLIC]], **names}), backend=Edge(site))
        visitor = Visitor(settings, network, clock=time.clock, pause=time.pause)
        catalogue = Catalogue.open(settings)
        poller = Poller(catalogue, settings, visitor, now=time.now, chance=lambda: 0.5)
        site.routes["/robots.txt"] = (404, HTML, b"none")
        return cls(site, catalogue, settings, time, poller)

    def serve(self, path: str, body: str | bytes, headers=XML, status: int = 200) -> None:
        self.site.routes[path] = (status, headers, body.encode() if isinstance(body, str) else body)

    def follow(self, url: str = FEED, **options: object) -> None:
        self.catalogue.add_feed(url, **{"outlet": "", "every_minutes": 15, "now": self.time.now(), **options})

    def feed(self, number: int = 0):
        return self.catalogue.feeds(self.time.now())[number]

    def poll(self, number: int = 0):
        return self.poller.poll(self.feed(number))

    def work(self) -> list[JobItem]:
        """Do what the worker would do with the queued jobs, up to parsing; then settle."""
        done = []
        while (job := self.catalogue.next_job()) is not None:
            items = [self._taken(document) for source in job.sources for document in read_spool(Path(source))]
            self.catalogue.record_items(job.id, items)
            self.catalogue.finish_job(job.id, "done")
            done += items
        settle(self.catalogue, self.settings, self.time.now())
        return done

    def _taken(self, document) -> JobItem:
        try:
            article = parse_document(document, NO_OPTIONS, self.settings, use_fundus=False)
        except UnreadableSourceError as error:
            return JobItem(document.origin, "failed", "", "", "", str(error))
        outcome = "updated" if article.url in self.articles else "added"
        self.articles[article.url] = article
        return JobItem(document.origin, outcome, article.id, article.url, article.title, "")

    def round(self, number: int = 0):
        """Poll, and let the worker take in what came."""
        report = self.poll(number)
        self.work()
        return report

    def asked(self, path: str) -> int:
        """How often the server was asked for a path."""
        return sum(seen == path for seen, _ in self.site.seen)

    def open(self):
        return self.catalogue.open_entries(self.feed().id)

    def close(self) -> None:
        self.catalogue.close()
        shutil.rmtree(self.settings.data, ignore_errors=True)
