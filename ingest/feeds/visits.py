"""Visits to other people's servers: at a polite rate, as robots.txt allows, not while they asked to wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from protego import Protego

from ingest.feeds.parse import FEED_MB
from ingest.fetch import USER_AGENT, Answer, Terms, retrieve
from ingest.network import SYSTEM_NETWORK, Network
from ingest.records import HTML, Document
from ingest.responses import RefusedError
from ingest.urls import host_of
from rag.errors import UnreadableSourceError
from rag.settings import Settings

ROBOTS_S = 86_400.0  # seconds that a robots.txt is kept; RFC 9309 allows a day
ROBOTS_RETRY_S = 600.0  # seconds after which an unreachable robots.txt is asked for again
ROBOTS_MB = 1  # RFC 9309 asks for 500 kB at least
LONGEST_DELAY_S = 60.0  # of a Crawl-delay; longer ones would stop the whole feed
XHTML = "application/xhtml+xml"
ROBOTS_TERMS = Terms(max_mb=ROBOTS_MB, is_any_kind=True, may_be_empty=True)


class Rules(Protocol):
    """What is used of a parsed robots.txt."""

    def can_fetch(self, url: str, user_agent: str) -> bool:
        """Whether an address may be fetched."""

    def crawl_delay(self, user_agent: str) -> float | None:
        """Seconds between two requests; None where nothing is said."""


class ForbiddenError(UnreadableSourceError):
    """robots.txt does not allow a page."""


class NotNowError(UnreadableSourceError):
    """A page was not asked for, since its server wants to be left alone; `wait_s` says for how long."""

    def __init__(self, message: str, wait_s: float) -> None:
        super().__init__(message, retryable=True)
        self.wait_s = wait_s


@dataclass(slots=True)
class _Host:
    """What is known of one server; times on the clock of `Visitor`."""

    free_at: float = 0.0
    closed_until: float = 0.0
    rules: Rules | None = None
    rules_until: float = 0.0
    unruled_until: float = 0.0  # before then its robots.txt, which could not be read, is not asked for again
    reading: threading.Lock = field(default_factory=threading.Lock)


class Visitor:
    """Fetches feeds and the pages behind them; safe in many threads.

    Args:
        settings: Limits of a fetch, and `feed_pace_s` between two requests to one host.
        network: How names are resolved and connections opened.
        clock: Seconds that only grow.
        pause: Waits for seconds.
    """

    def __init__(
        self,
        settings: Settings,
        network: Network = SYSTEM_NETWORK,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._settings = settings
        self._network = network
        self._clock = clock
        self._pause = pause
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()

    def feed(self, url: str, etag: str = "", last_modified: str = "") -> Answer:
        """Ask for a feed; a person named it, so that robots.txt, which is for followed links, is not asked.

        Raises:
            UnreadableSourceError: As `retrieve`.
        """
        return self._visit(url, Terms(FEED_MB, is_any_kind=True, etag=etag, last_modified=last_modified))

    def page(self, url: str) -> Document:
        """Fetch the page behind an entry.

        Raises:
            ForbiddenError: If robots.txt does not allow it.
            NotNowError: If its server asked to be left alone, or its robots.txt cannot be read now.
            UnreadableSourceError: As `retrieve`, and where the page is gone and leads to the home page.
        """
        self._refuse_closed(url)
        rules = self._rules(url)
        if not rules.can_fetch(url, USER_AGENT):
            raise ForbiddenError(f"The robots.txt of {host_of(url)} does not allow this page.")
        answer = self._visit(url, Terms(), rules.crawl_delay(USER_AGENT) or 0.0)
        if urlsplit(answer.url).path in ("", "/") and urlsplit(url).path not in ("", "/"):
            raise UnreadableSourceError(f"{host_of(url)} leads to its home page instead of the article.")
        kind = answer.media_type.replace(XHTML, HTML, 1)
        return Document(answer.content, url, kind, answer.url, answer.fetched)

    def _visit(self, url: str, terms: Terms, delay_s: float = 0.0) -> Answer:
        """Wait for the host's turn, ask, and note when it wants to be left alone."""
        self._refuse_closed(url)
        self._take_turn(url, delay_s)
        try:
            return retrieve(url, self._settings, self._network, terms)
        except RefusedError as error:
            if error.status in (429, 503) and error.wait_s:
                self._host(url).closed_until = self._clock() + error.wait_s
            raise

    def _take_turn(self, url: str, delay_s: float) -> None:
        gap = max(self._settings.feed_pace_s, min(delay_s, LONGEST_DELAY_S))
        with self._guard:
            host = self._hosts.setdefault(_place(url), _Host())
            now = self._clock()
            at = max(now, host.free_at)
            host.free_at = at + gap
        if at > now:
            self._pause(at - now)

    def _refuse_closed(self, url: str) -> None:
        left = self._host(url).closed_until - self._clock()
        if left > 0:
            raise NotNowError(f"{host_of(url)} asked to be left alone for {left:.0f} more seconds.", left)

    def _rules(self, url: str) -> Rules:
        """The rules of a page's host, read once a day."""
        host = self._host(url)
        with host.reading:
            if (left := host.unruled_until - self._clock()) > 0:
                raise _unruled(url, left)
            if host.rules is None or self._clock() > host.rules_until:
                host.rules = self._read_rules(url)
                host.rules_until = self._clock() + ROBOTS_S
            return host.rules

    def _read_rules(self, url: str) -> Rules:
        """Read robots.txt as RFC 9309 asks: none is no rule, one that cannot be reached forbids for now."""
        try:
            answer = self._visit(f"{_place(url)}/robots.txt", ROBOTS_TERMS)
        except UnreadableSourceError as error:
            if isinstance(error, RefusedError) and 400 <= error.status < 500 and error.status != 429:
                return _parsed("")
            self._host(url).unruled_until = self._clock() + ROBOTS_RETRY_S
            raise _unruled(url, ROBOTS_RETRY_S) from error
        return _parsed(answer.content.decode("utf-8", "replace"))

    def _host(self, url: str) -> _Host:
        with self._guard:
            return self._hosts.setdefault(_place(url), _Host())


def _place(url: str) -> str:
    """Scheme and host of an address, for which one robots.txt counts."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _unruled(url: str, wait_s: float) -> NotNowError:
    return NotNowError(
        f"The robots.txt of {host_of(url)} cannot be read now, so that no page is fetched.", wait_s
    )


def _parsed(text: str) -> Rules:
    rules: Rules = Protego.parse(text)
    return rules
