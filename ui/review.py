"""The page where people judge citations: the desk, what reviewers disagree on, what it all adds up to."""

from __future__ import annotations

from urllib.parse import unquote

import streamlit as st

from rag.records.reviews import ReviewQuery, ReviewState
from ui import components, session
from ui.review_desk import desk_data, open_desk, take
from ui.review_figures import figures
from ui.review_filters import filters
from ui.services import Services
from ui.strings import Texts

MAX_NAME_CHARS = 80  # characters of a reviewer's name
REVIEWER_COOKIE = "beleg_reviewer"  # written by components/desk.js
DESK = "review-desk"  # key of the component
VIEWS = ("desk", "disputed", "figures")


def page() -> None:
    """Show the desk, the disagreements or the figures."""
    services, texts = session.context()
    with st.container(key="review-page"):
        st.header(texts("review.title"), anchor=False)
        if not services.chats.review_progress().total:
            components.notice(texts("review.empty"), texts("review.empty.text"), key="review-empty")
            return
        _views()


@st.fragment
def _views() -> None:
    """All that changes while one reviews; the rest of the page is left alone, so that each step is quick."""
    services, texts = session.context()
    with st.container(key="review-head", horizontal=True, vertical_alignment="center"):
        view = st.segmented_control(
            texts("review.view"),
            VIEWS,
            default="desk",
            required=True,
            format_func=lambda name: texts(f"review.view.{name}"),
            key="review_view",
            persist_state="session",
            label_visibility="collapsed",
        )
        reviewer = _reviewer(texts)
    if not reviewer:
        st.caption(texts("review.reviewer.help"))
    if view == "figures":
        figures(services, texts)
    elif view == "disputed":
        _desk(services, texts, ReviewQuery(reviewer, ReviewState.DISPUTED))
    else:
        _desk(services, texts, filters(services, texts, reviewer))


def _reviewer(texts: Texts) -> str:
    """Ask for the reviewer's name; the browser remembers it."""
    if "reviewer" not in st.session_state:
        cookie = st.context.cookies.get(REVIEWER_COOKIE)
        kept = unquote(cookie) if isinstance(cookie, str) else ""
        st.session_state["reviewer"] = kept[:MAX_NAME_CHARS] if kept.isprintable() else ""
    name = st.text_input(
        texts("review.reviewer"),
        key="reviewer",
        placeholder=texts("review.reviewer"),
        max_chars=MAX_NAME_CHARS,
        persist_state="session",
        label_visibility="collapsed",
        width=260,
    )
    return " ".join((name or "").split())


def _desk(services: Services, texts: Texts, query: ReviewQuery) -> None:
    """Deal with what the browser sent, then show the citation that is due."""
    before = st.session_state.get("review_desk")
    if before is not None:
        take(before, components.picked(DESK, "sent"), services.chats, texts)
    desk = open_desk(services.chats, query, before)
    st.session_state["review_desk"] = desk
    if desk.queue:
        components.desk(desk_data(desk, services.chats, services.catalogue, texts), key=DESK)
    else:
        components.notice(
            texts(f"review.none.{query.state}"), texts(f"review.none.{query.state}.text"), key="review-done"
        )


if __name__ == "__main__":
    page()
