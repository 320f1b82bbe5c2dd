"""What is known of a feed and of its entries that are not in the archive yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FeedState(StrEnum):
    """Whether a feed is asked."""

    ACTIVE = "active"
    GONE = "gone"  # the server said 410: it will not come back


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that the archive follows; times are ISO 8601 in UTC, None for what never happened.

    Attributes:
        id: Its number in the catalogue.
        url: Where it is asked; a permanent redirect changes it.
        outlet: Outlet of its articles as the person named it; empty: each article says its own.
        every_minutes: How often it is asked.
        state: Whether it is asked.
        kind: "rss", "atom", "json" or "sitemap"; empty before it was read.
        title: Its own title.
        etag: For the next conditional request, as `last_modified`.
        last_modified: As the server wrote it.
        added: When a person added it.
        checked: When it was asked last.
        succeeded: When it last answered as a feed.
        brought: When it last brought an entry that was new.
        brought_entries: How many were new then.
        due: When it is asked next.
        failures: How often in a row it failed.
        error: Why it failed last, one sentence; empty after a success.
        note: What else a person should know, such as that it moved; empty where there is nothing.
        pending: Entries whose page could not be fetched yet, or that wait for the worker.
        given_up: Entries that were tried too often, or that cannot be fetched at all.
        usual_pause_h: Hours that it is usually silent at most; None where too little is known.
        silent_since: Time of its newest entry if it is silent for longer than is usual; else None.
    """

    id: int
    url: str
    outlet: str
    every_minutes: int
    state: FeedState
    kind: str
    title: str
    etag: str
    last_modified: str
    added: str
    checked: str | None
    succeeded: str | None
    brought: str | None
    brought_entries: int
    due: str
    failures: int
    error: str
    note: str
    pending: int
    given_up: int
    usual_pause_h: float | None
    silent_since: str | None

    @property
    def name(self) -> str:
        """What people call it: the outlet, its title, or its address."""
        return self.outlet or self.title or self.url


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry as a feed lists it.

    Attributes:
        key: Hash that names it: of its address, or of what it says where it has none.
        alike: Hash of what stays when a feed changes its addresses; empty where that is too little.
        fingerprint: Hash of what changes when its article does.
        origin: Address, or the feed's address with the entry's own name; names it to people.
        url: Address of the article; empty where it has none.
        hints: What the feed says of it, as (field, value).
        appeared: When it was published, ISO 8601 in UTC; empty where the feed does not say.
    """

    key: str
    alike: str
    fingerprint: str
    origin: str
    url: str
    hints: tuple[tuple[str, str], ...] = ()
    appeared: str = ""


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """An entry whose article is not in the archive yet.

    `state` is "pending", "queued" or "failed"; `due` is when a pending one is tried next, `reason` why it
    is not in yet, one sentence; empty where it was not tried.
    """

    id: int
    feed_id: int
    key: str
    state: str
    origin: str
    url: str
    hints: tuple[tuple[str, str], ...]
    attempts: int
    due: str
    reason: str
    job_id: int | None
