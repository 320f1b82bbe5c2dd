"""The chats beside the page: searched, pinned, named, opened, deleted."""

from __future__ import annotations

import logging

import streamlit as st

from rag.chats import ChatRow
from rag.errors import NotFoundError
from ui import components, session
from ui.components import Row
from ui.services import Services
from ui.strings import Texts

logger = logging.getLogger(__name__)

ASK_PAGE = "ui/ask.py"
CHATS_SHOWN = 30  # chats in the sidebar; older ones are found by their words
SEARCHED_FROM = 6  # chats from which a field to search them is worth its place
LIST, SEARCH = "chat-list", "chat_search"  # keys of the component and of the field
LIVE = "300ms"  # from the last key to the search


def chat_list(services: Services, texts: Texts) -> None:
    """Show a person's chats and what can be done with them."""
    if st.button(texts("chats.new"), icon=":material/edit_square:", width="stretch", key="new-chat"):
        session.open_chat(None)
        st.switch_page(ASK_PAGE)
    words = str(st.session_state.get(SEARCH) or "")
    listed = services.chats.chats(session.person(), CHATS_SHOWN, words)
    if not listed and not words:
        st.caption(texts("chats.empty"))
        return
    opened = st.session_state.get(session.CHAT) or ""
    with st.container(key="chats-head", horizontal=True, vertical_alignment="center"):
        st.caption(texts("chats.title"))
        current = next((chat for chat in listed if chat.id == opened), None)
        if current is not None:
            _menu(services, texts, current)
    if words or len(listed) >= SEARCHED_FROM:
        st.text_input(
            texts("chats.search"),
            key=SEARCH,
            type="search",
            placeholder=texts("chats.search"),
            label_visibility="collapsed",
            live=LIVE,
        )
    if not listed:
        st.caption(texts("chats.none"))
        return
    components.rows(
        [Row(title=f"★ {chat.title}" if chat.is_pinned else chat.title, id=chat.id) for chat in listed],
        key=LIST,
        look="chats",
        label=texts("chats.title"),
        selected=opened,
        action=texts("chats.delete"),
        on_pick=lambda: None,
        on_action=lambda: None,
    )
    if chat_id := components.picked(LIST, "pick"):
        session.open_chat(chat_id)
        st.switch_page(ASK_PAGE, query_params={session.CHAT: chat_id})
    if chat_id := components.picked(LIST, "action"):
        titles = {chat.id: chat.title for chat in listed}
        _confirm_delete(services, texts, chat_id, titles.get(chat_id, ""))


def _menu(services: Services, texts: Texts, chat: ChatRow) -> None:
    """Name and pin the open chat."""
    with st.popover(texts("chats.manage"), icon=":material/edit:", type="tertiary"):
        name, pin = f"chat-name-{chat.id}", f"chat-pin-{chat.id}"
        if name not in st.session_state:
            st.session_state[name], st.session_state[pin] = chat.title, chat.is_pinned
        st.text_input(texts("chats.name"), key=name, on_change=_rename, args=(services, chat.id, name))
        st.toggle(texts("chats.pin"), key=pin, on_change=_pin, args=(services, chat.id, pin))


def _rename(services: Services, chat_id: str, key: str) -> None:
    title = str(st.session_state.get(key) or "").strip()
    try:
        if title:
            services.chats.rename_chat(chat_id, title)
    except NotFoundError:
        logger.info("chat %s was gone already", chat_id)


def _pin(services: Services, chat_id: str, key: str) -> None:
    try:
        services.chats.pin_chat(chat_id, bool(st.session_state.get(key)))
    except NotFoundError:
        logger.info("chat %s was gone already", chat_id)


def _confirm_delete(services: Services, texts: Texts, chat_id: str, title: str) -> None:
    @st.dialog(texts("chats.delete"))
    def confirm() -> None:
        components.rows([Row(title=title)], key="delete-what", look="head")
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
