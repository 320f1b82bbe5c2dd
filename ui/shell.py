"""What stands around every page: navigation's words, chats, state of the archive, language."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import components, session
from ui.chat_list import chat_list
from ui.services import Services
from ui.strings import LANGUAGES, Texts

FOLDER = Path(__file__).resolve().parent


def sidebar(services: Services, texts: Texts, title: str) -> None:
    """Begin the page called `title`; show chats, the archive's state and the language control beside it."""
    st.html(FOLDER / "style.css")
    components.page_start(
        title=title,
        skip=texts("page.skip"),
        language=texts.language,
        keep=st.session_state.get("language", ""),
        person=session.person(),
    )
    with st.sidebar:
        chat_list(services, texts)
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
