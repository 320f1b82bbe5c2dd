"""What stands around every page: navigation's words, chats, state of the archive, language."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from rag.errors import NotFoundError
from ui import components, session
from ui.components import Row
from ui.services import Services
from ui.strings import LANGUAGES, Texts

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parent
CHATS_SHOWN = 40  # rows in the sidebar; more scroll too far to be found by eye
ASK_PAGE = "ui/ask.py"
CHAT_LIST = "chat-list"


def sidebar(services: Services, texts: Texts) -> None:
    """Show chats, the archive's state and the language control beside the page."""
    st.html(FOLDER / "style.css")
    components.keep_language(texts.language, st.session_state.get("language", ""))
    with st.sidebar:
        _chats(services, texts)
        with st.container(key="sidebar-foot"):
            _archive(services, texts)
            st.segmented_control(
                texts("language.label"),
                list(LANGUAGES),
                format_func=lambda language: LANGUAGES[language],
                default=texts.language,
                required=True,
                key="language_control",
                on_change=session.switch_language,
                label_visibility="collapsed",
            )


def archive_line(services: Services, texts: Texts) -> str:
    """Say how many articles there are and how new the newest is; own words and numbers only."""
    state = services.catalogue.state()
    if not state.articles:
        return texts("archive.empty")
    line = texts.count("archive.articles", state.articles)
    return f"{line}. {texts('archive.newest', day=texts.day(state.last))}" if state.last else line


def _archive(services: Services, texts: Texts) -> None:
    st.caption(archive_line(services, texts))


def _chats(services: Services, texts: Texts) -> None:
    if st.button(texts("chats.new"), icon=":material/edit_square:", width="stretch", key="new-chat"):
        session.open_chat(None)
        st.switch_page(ASK_PAGE)
    listed = services.chats.chats(limit=CHATS_SHOWN)
    if not listed:
        st.caption(texts("chats.empty"))
        return
    st.caption(texts("chats.title"))
    components.rows(
        [Row(title=chat.title, id=chat.id) for chat in listed],
        key=CHAT_LIST,
        look="chats",
        label=texts("chats.title"),
        selected=st.session_state.get(session.CHAT) or "",
        action=texts("chats.delete"),
        on_pick=lambda: None,
        on_action=lambda: None,
    )
    if chat_id := components.picked(CHAT_LIST, "pick"):
        session.open_chat(chat_id)
        st.switch_page(ASK_PAGE, query_params={session.CHAT: chat_id})
    if chat_id := components.picked(CHAT_LIST, "action"):
        titles = {chat.id: chat.title for chat in listed}
        _confirm_delete(services, texts, chat_id, titles.get(chat_id, ""))


def _confirm_delete(services: Services, texts: Texts, chat_id: str, title: str) -> None:
    @st.dialog(texts("chats.delete"))
    def confirm() -> None:
        st.text(title)
        st.caption(texts("chats.delete.ask"))
        with st.container(horizontal=True):
            if st.button(texts("chats.delete.yes"), type="primary", key="delete-yes"):
                _delete(services, chat_id)
                st.rerun()
            if st.button(texts("chats.delete.no"), key="delete-no"):
                st.rerun()

    confirm()


def _delete(services: Services, chat_id: str) -> None:
    for row in services.chats.turns(chat_id):
        if row.state == "running":
            services.asks.stop(row.id)
    try:
        services.chats.delete_chat(chat_id)
    except NotFoundError:
        logger.info("chat %s was gone already", chat_id)
    if st.session_state.get(session.CHAT) == chat_id:
        session.open_chat(None)
