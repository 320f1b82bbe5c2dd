"""Where a question is typed and what it is restricted to; how it is sent off."""

from __future__ import annotations

import logging

import streamlit as st

from rag.errors import BelegError
from rag.records import Filters
from ui import components, session
from ui.background import AskRefusedError
from ui.jobs import ingest_strip
from ui.services import Services
from ui.strings import DAYS, Texts
from ui.turn_view import filter_summary

logger = logging.getLogger(__name__)

FIRST_WAIT_S = 0.35  # seconds; a located answer is mostly done by then and shows without a flicker
TITLE_CHARS = 80  # characters of the first question that name a chat


def submit(text: str, filters: Filters) -> None:
    """Keep the question, begin its answer, and wait the moment that a located answer takes."""
    services = session.services()
    chat_id = st.session_state.get(session.CHAT)
    try:
        if not chat_id or not services.chats.turns(chat_id):
            chat_id = services.chats.create_chat(_chat_title(text))
        turn_id = services.asks.start(session.session_id(), chat_id, text, filters)
    except AskRefusedError as error:
        st.session_state["refusal"] = session.texts()(f"ask.refused.{error.refusal}")
        return
    except BelegError as error:
        logger.info("question refused: %s", error)
        st.session_state["refusal"] = str(error)
        return
    session.open_chat(chat_id)
    st.session_state["shown_chat"], st.session_state["arrived"] = chat_id, turn_id
    services.asks.wait(turn_id, FIRST_WAIT_S)


def _chat_title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARS else line[:TITLE_CHARS].rsplit(" ", 1)[0] + " …"


def _refusal() -> None:
    words = st.session_state.pop("refusal", None)
    if words:
        components.notice(session.texts()("error.title"), words, key="refusal", is_problem=True)


def composer(services: Services, texts: Texts, *, is_running: bool = False) -> None:
    """Show where the question is typed and what it is restricted to.

    It stands in the page's flow, not in Streamlit's bottom bar, which scrolls the page to its end
    whenever something opens.
    """
    _refusal()
    ingest_strip(services, texts)
    with st.container(key="filters", horizontal=True, gap="small"):
        filters = _filters(services, texts)
    st.chat_input(
        texts("ask.placeholder"),
        key="question",
        max_chars=services.settings.max_question_chars,
        disabled=is_running or filters is None,
        on_submit=lambda: submit(st.session_state["question"] or "", filters or Filters()),
    )


def _filters(services: Services, texts: Texts) -> Filters | None:
    """Show the filters; return them, None while the days are the wrong way round."""
    pattern = "DD.MM.YYYY" if texts.language == "de" else "DD/MM/YYYY"
    kept = st.session_state
    current = Filters(kept.get("filter_from"), kept.get("filter_to"), tuple(kept.get("filter_outlets") or ()))
    with st.popover(
        filter_summary(current, texts) or texts("ask.filter.time.any"),
        icon=":material/calendar_month:",
        type="tertiary",
    ):
        start = st.date_input(
            texts("ask.filter.from"), None, *DAYS, key="filter_from", format=pattern, persist_state="session"
        )
        end = st.date_input(
            texts("ask.filter.to"), None, *DAYS, key="filter_to", format=pattern, persist_state="session"
        )
        if start and end and start > end:
            st.warning(texts("ask.filter.order"))
    words = (
        texts.count("ask.filter.outlets", len(current.outlets))
        if current.outlets
        else texts("ask.filter.outlets.any")
    )
    with st.popover(words, icon=":material/newspaper:", type="tertiary"):
        outlets = st.multiselect(
            texts("ask.filter.outlets"),
            [outlet.name for outlet in services.catalogue.outlets()],
            key="filter_outlets",
            select_all=False,
            placeholder=texts("ask.filter.outlets.placeholder"),
            persist_state="session",
        )
    if not current.is_empty:
        st.button(
            texts("ask.filter.clear"),
            type="tertiary",
            icon=":material/close:",
            key="filter-clear",
            on_click=_clear,
        )
    return None if start and end and start > end else Filters(start, end, tuple(outlets))


def _clear() -> None:
    st.session_state["filter_from"] = None
    st.session_state["filter_to"] = None
    st.session_state["filter_outlets"] = []
