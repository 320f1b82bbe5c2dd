"""The page where articles come in: drop files or name a path, watch the job, read what became of it."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from ui import components, session
from ui.feeds import feed_list
from ui.jobs import job_list
from ui.self_test import self_test
from ui.services import Services
from ui.strings import Texts
from ui.uploads import spool

logger = logging.getLogger(__name__)

MAX_PATH_CHARS = 4096  # characters; the longest path that Linux takes


def page() -> None:
    """Show what can be put in and the jobs."""
    services, texts = session.context()
    with st.container(key="ingest-page"):
        st.header(texts("ingest.title"), anchor=False)
        st.write(texts("ingest.subtitle"))
        _drop(services, texts)
        _path(services, texts)
        _message()
        self_test(services, texts)
        feed_list(services, texts)
        st.space("small")
        st.subheader(texts("ingest.jobs"), anchor=False)
        job_list(services, texts)


def _drop(services: Services, texts: Texts) -> None:
    round_ = st.session_state.setdefault("drop_round", 0)
    key = f"drop-{round_}"
    limit_mb = services.settings.max_file_mb
    files = st.file_uploader(
        texts("ingest.drop", n=limit_mb),
        accept_multiple_files=True,
        key=key,
        max_upload_size=limit_mb,
    )
    if files:
        st.button(
            texts("ingest.start"),
            type="primary",
            key="drop-start",
            on_click=_take_files,
            args=(services, texts, key),
        )


def _take_files(services: Services, texts: Texts, key: str) -> None:
    try:
        folder = spool(st.session_state.get(key) or [], services.settings.data)
    except OSError as error:
        logger.warning("an upload could not be spooled: %s", error)
        _say(texts("ingest.spool_failed"), str(error.strerror or ""))
        return
    _queue(services, [str(path.resolve()) for path in sorted(folder.iterdir())])
    st.session_state["drop_round"] += 1  # a new key empties the uploader


def _path(services: Services, texts: Texts) -> None:
    with (
        st.form("path-form", border=False, clear_on_submit=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            texts("ingest.path"),
            key="path",
            placeholder=texts("ingest.path.placeholder"),
            help=texts("ingest.path.help"),
            max_chars=MAX_PATH_CHARS,
        )
        st.form_submit_button(texts("ingest.start"), on_click=_take_path, args=(services, texts))


def _take_path(services: Services, texts: Texts) -> None:
    words = st.session_state.get("path", "").strip().strip("\"'")
    if not words:
        return
    path = Path(words).expanduser()
    try:
        is_there = path.exists()
    except (OSError, ValueError):  # a name too long or with a NUL is no path either
        is_there = False
    if not is_there:
        _say(texts("ingest.path.missing"), words)
        return
    _queue(services, [str(path.resolve())])
    st.session_state["path"] = ""


def _queue(services: Services, sources: list[str]) -> None:
    services.catalogue.queue_job("add", sources, {})
    services.worker.ensure()


def _say(title: str, text: str) -> None:
    st.session_state["ingest_message"] = (title, text)


def _message() -> None:
    said = st.session_state.pop("ingest_message", None)
    if said:
        components.notice(*said, key="ingest-message", is_problem=True)


if __name__ == "__main__":
    page()
