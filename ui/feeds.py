"""Feeds on the Ingest page: what each last brought, when it is asked next, what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from rag.records.feeds import Feed, FeedState
from ui import components
from ui.components import Row
from ui.services import Services
from ui.strings import Texts


def feed_list(services: Services, texts: Texts) -> None:
    """List the feeds that are followed; nothing where there are none."""
    feeds = services.catalogue.feeds(datetime.now(UTC))
    if feeds:
        st.space("small")
        st.subheader(texts("feeds.title"), anchor=False)
        components.rows([feed_row(feed, texts) for feed in feeds], key="feeds", look="plain")


def feed_row(feed: Feed, texts: Texts) -> Row:
    """Word one feed: its name, what it brought and when it is due, and what a person should know."""
    if feed.brought:
        brought = texts.count("feeds.brought", feed.brought_entries, when=texts.instant(feed.brought))
    else:
        brought = texts("feeds.brought.nothing")
    is_gone = feed.state is FeedState.GONE
    due = texts("feeds.gone") if is_gone else texts("feeds.due", when=texts.instant(feed.due))
    remarks = [brought, due]
    if feed.silent_since and not is_gone:
        remarks.append(texts("feeds.silent", when=texts.instant(feed.silent_since)))
    if feed.pending:
        remarks.append(texts.count("feeds.pending", feed.pending))
    if feed.given_up:
        remarks.append(texts.count("feeds.given_up", feed.given_up))
    if feed.error and not is_gone:
        remarks.append(texts.count("feeds.failed", feed.failures, reason=feed.error))
    is_bad = is_gone or bool(feed.error) or feed.silent_since is not None
    return Row(title=feed.name, text=" · ".join(remarks), tone="bad" if is_bad else "")
