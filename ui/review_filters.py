"""What a reviewer restricts the desk to: state, order, chat, outlets, models, check, verdicts, days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from rag.records import ReviewVerdict, Verdict
from rag.records.reviews import Choice, ReviewOrder, ReviewQuery, ReviewState
from ui import session
from ui.services import Services
from ui.strings import DAYS, Texts

STATES = (
    ReviewState.OPEN,
    ReviewState.SECOND,
    ReviewState.MINE,
    ReviewState.ALL,
)  # disputes have their own view
CHAT, OUTLETS, MODELS, CHECKS = "review_chat", "review_outlets", "review_models", "review_checks"
VERDICTS, SINCE, UNTIL = "review_verdicts", "review_since", "review_until"
EMPTY: dict[str, object] = {
    CHAT: "",
    OUTLETS: [],
    MODELS: [],
    CHECKS: [],
    VERDICTS: [],
    SINCE: None,
    UNTIL: None,
}


def filters(services: Services, texts: Texts, reviewer: str) -> ReviewQuery:
    """Show the filters and return what they ask for."""
    with st.container(key="review-filters", horizontal=True, vertical_alignment="center"):
        state = st.segmented_control(
            texts("review.show"),
            STATES,
            default=ReviewState.OPEN,
            required=True,
            format_func=lambda state: texts(f"review.state.{state}"),
            key="review_state",
            persist_state="session",
            label_visibility="collapsed",
        )
        order = st.selectbox(
            texts("review.order"),
            list(ReviewOrder),
            format_func=lambda order: texts(f"review.order.{order}"),
            key="review_order",
            persist_state="session",
            label_visibility="collapsed",
            width=230,
        )
        active = sum(bool(st.session_state.get(key)) for key in EMPTY)
        words = texts.count("review.filters", active) if active else texts("review.filters.none")
        with st.popover(words, icon=":material/filter_list:", type="tertiary"):
            return _fields(services, texts, ReviewQuery(reviewer, state, order or ReviewOrder.UNSUPPORTED))


def _fields(services: Services, texts: Texts, query: ReviewQuery) -> ReviewQuery:
    chats = services.chats
    titles = {each.key: each.name for each in chats.review_chats(session.person())}
    chat = st.selectbox(
        texts("review.filter.chat"),
        ["", *titles],
        format_func=lambda key: titles.get(key, texts("review.filter.chat.any")),
        key=CHAT,
        persist_state="session",
    )
    outlets = _names(texts, OUTLETS, chats.review_choices("outlet"), texts("reader.unnamed"))
    models = _names(texts, MODELS, chats.review_choices("model"), texts("review.no_model"))
    checks = _values(texts, CHECKS, list(Verdict), "verdict")
    verdicts = _values(texts, VERDICTS, list(ReviewVerdict), "review.verdict")
    since, until = _days(texts)
    if any(st.session_state.get(key) for key in EMPTY):
        st.button(texts("review.filter.clear"), key="review-clear", type="tertiary", on_click=_clear)
    return ReviewQuery(
        query.reviewer,
        query.state,
        query.order,
        chat,
        tuple(outlets),
        tuple(models),
        tuple(Verdict(each) for each in checks),
        tuple(ReviewVerdict(each) for each in verdicts),
        instant(since, texts.timezone),
        instant(until + timedelta(days=1), texts.timezone) if until else "",
    )


def instant(day: date | None, timezone: str) -> str:
    """Return the beginning of a day as the store writes instants: ISO 8601 in UTC; empty for no day."""
    if day is None:
        return ""
    begin = datetime.combine(day, time.min, ZoneInfo(timezone))
    return begin.astimezone(UTC).isoformat(timespec="milliseconds")


def _names(texts: Texts, key: str, choices: Sequence[Choice], nameless: str) -> list[str]:
    counts = {each.key: each.citations for each in choices}
    return list(
        st.multiselect(
            texts(key.replace("review_", "review.filter.")),
            list(counts),
            format_func=lambda name: f"{name or nameless} ({texts.number(counts.get(name, 0))})",
            key=key,
            placeholder=texts("review.filter.any"),
            persist_state="session",
        )
    )


def _values(texts: Texts, key: str, values: Sequence[str], words: str) -> list[str]:
    return list(
        st.multiselect(
            texts(key.replace("review_", "review.filter.")),
            values,
            format_func=lambda value: texts(f"{words}.{value}"),
            key=key,
            placeholder=texts("review.filter.any"),
            persist_state="session",
        )
    )


def _days(texts: Texts) -> tuple[date | None, date | None]:
    pattern = "DD.MM.YYYY" if texts.language == "de" else "DD/MM/YYYY"
    left, right = st.columns(2)
    with left:
        since = st.date_input(
            texts("review.filter.since"), None, *DAYS, key=SINCE, format=pattern, persist_state="session"
        )
    with right:
        until = st.date_input(
            texts("review.filter.until"), None, *DAYS, key=UNTIL, format=pattern, persist_state="session"
        )
    return since, until


def _clear() -> None:
    for key, value in EMPTY.items():
        st.session_state[key] = list(value) if isinstance(value, list) else value
