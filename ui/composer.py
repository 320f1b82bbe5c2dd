"""Where a question is typed and what it is restricted to; how it is sent off."""

from __future__ import annotations

import logging

import streamlit as st

from rag.errors import BelegError
from rag.records import Filters
from ui import components, session
from ui.background import AskRefusedError
from ui.filter_row import filter_row
from ui.jobs import ingest_strip
from ui.self_test import self_test_warning
from ui.services import Services
from ui.strings import Texts

logger = logging.getLogger(__name__)

FIRST_WAIT_S = 0.35  # seconds; a located answer is mostly done by then and shows without a flicker
TITLE_CHARS = 80  # characters of the first question that name a chat


def submit(text: str, filters: Filters, *, again: str | None = None) -> None:
    """Keep the question, begin its answer, and wait the moment that a located answer takes.

    Args:
        text: The question.
        filters: What it is restricted to.
        again: Id of the turn that is asked again.
    """
    services = session.services()
    chat_id = st.session_state.get(session.CHAT)
    try:
        if not chat_id or not services.chats.turns(chat_id):
            chat_id = services.chats.create_chat(_chat_title(text), session.person())
        turn_id = services.asks.start(session.session_id(), chat_id, text, filters, again=again)
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
    self_test_warning(services, texts)
    with st.container(key="filters", horizontal=True, gap="small"):
        filters = filter_row(services, texts)
    st.chat_input(
        texts("ask.placeholder"),
        key="question",
        max_chars=services.settings.max_question_chars,
        disabled=is_running or filters is None,
        on_submit=lambda: submit(st.session_state["question"] or "", filters or Filters()),
    )
