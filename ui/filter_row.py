"""What the next question is restricted to: days, outlets, and the day it is asked as of."""

from __future__ import annotations

from datetime import date

import streamlit as st

from rag.records import Filters
from ui.chips import filter_summary
from ui.services import Services
from ui.strings import DAYS, Texts

FROM, TO, OUTLETS, AS_OF = "filter_from", "filter_to", "filter_outlets", "filter_as_of"  # keys of the session


def filter_row(services: Services, texts: Texts) -> Filters | None:
    """Show the filters; return them, None while the days are the wrong way round."""
    kept = st.session_state
    current = Filters(kept.get(FROM), kept.get(TO), tuple(kept.get(OUTLETS) or ()), as_of=kept.get(AS_OF))
    start, end = _days(current, texts)
    outlets = _outlets(current, services, texts)
    as_of = _as_of(current, texts)
    if not current.is_empty:
        st.button(
            texts("ask.filter.clear"),
            type="tertiary",
            icon=":material/close:",
            key="filter-clear",
            on_click=_clear,
        )
    return None if start and end and start > end else Filters(start, end, outlets, as_of=as_of)


def _days(current: Filters, texts: Texts) -> tuple[date | None, date | None]:
    words = filter_summary(current, texts) or texts("ask.filter.time.any")
    with st.popover(words, icon=":material/calendar_month:", type="tertiary"):
        start = _day(texts("ask.filter.from"), FROM, texts)
        end = _day(texts("ask.filter.to"), TO, texts)
        if start and end and start > end:
            st.warning(texts("ask.filter.order"))
    return start, end


def _outlets(current: Filters, services: Services, texts: Texts) -> tuple[str, ...]:
    number = len(current.outlets)
    words = texts.count("ask.filter.outlets", number) if number else texts("ask.filter.outlets.any")
    with st.popover(words, icon=":material/newspaper:", type="tertiary"):
        outlets = st.multiselect(
            texts("ask.filter.outlets"),
            [outlet.name for outlet in services.catalogue.outlets()],
            key=OUTLETS,
            select_all=False,
            placeholder=texts("ask.filter.outlets.placeholder"),
            persist_state="session",
        )
    return tuple(outlets)


def _as_of(current: Filters, texts: Texts) -> date | None:
    day = current.as_of
    words = texts("ask.as_of.title", day=texts.day(day)) if day else texts("ask.filter.as_of.any")
    with st.popover(words, icon=":material/history:", type="tertiary"):
        chosen = _day(texts("ask.filter.as_of"), AS_OF, texts)
        st.caption(texts("ask.filter.as_of.help"))
    return chosen


def _day(label: str, key: str, texts: Texts) -> date | None:
    pattern = "DD.MM.YYYY" if texts.language == "de" else "DD/MM/YYYY"
    day: date | None = st.date_input(label, None, *DAYS, key=key, format=pattern, persist_state="session")
    return day


def _clear() -> None:
    for key in (FROM, TO, AS_OF):
        st.session_state[key] = None
    st.session_state[OUTLETS] = []
