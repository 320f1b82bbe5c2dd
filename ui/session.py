"""What one person's session remembers: language, the open chat, the names it goes by."""

from __future__ import annotations

import re
import uuid

import streamlit as st

from ui.services import Services, services
from ui.strings import LANGUAGES, Texts, choose

COOKIE = "beleg_language"  # written by components/start.js
PERSON_COOKIE = "beleg_person"  # written by components/start.js
PERSON = re.compile(r"[0-9a-f]{32}")  # what a person's name looks like: nothing to guess
CHAT = "chat"  # of the session and of the page's address
ARTICLE = "article"  # of the page's address


def texts() -> Texts:
    """Return the words in this session's language."""
    settings = services().settings
    language = choose(
        chosen=st.session_state.get("language"),
        kept=st.context.cookies.get(COOKIE),
        setting=settings.language,
        browser=st.context.locale,
    )
    return Texts(language, settings.timezone)


def session_id() -> str:
    """Name this session for the registry of running answers."""
    if "session" not in st.session_state:
        st.session_state["session"] = uuid.uuid4().hex
    return str(st.session_state["session"])


def person() -> str:
    """Name who sits at this browser: chats belong to whoever began them, also after a reload."""
    if "person" not in st.session_state:
        kept = str(st.context.cookies.get(PERSON_COOKIE) or "")
        st.session_state["person"] = kept if PERSON.fullmatch(kept) else uuid.uuid4().hex
    return str(st.session_state["person"])


def open_chat(chat_id: str | None) -> None:
    """Make a chat the open one, in the session and in the address; None for a new one."""
    st.session_state[CHAT] = chat_id
    if chat_id is None:
        st.query_params.pop(CHAT, None)
    else:
        st.query_params[CHAT] = chat_id


def current_chat() -> str | None:
    """Return the open chat: the address's, so that a reload finds it, else the session's."""
    chat_id = st.query_params.get(CHAT) or st.session_state.get(CHAT)
    st.session_state[CHAT] = chat_id
    return chat_id


def switch_language() -> None:
    """Take over the language that the control was set to."""
    wish = st.session_state.get("language_control")
    if wish in LANGUAGES:
        st.session_state["language"] = wish


def context() -> tuple[Services, Texts]:
    """Return what every page begins with."""
    return services(), texts()
