"""The page where one asks: a chat whose every sentence opens the passage that proves it."""

from __future__ import annotations

import streamlit as st

from rag.catalogue import ArticleQuery
from rag.records import Filters
from ui import components, session
from ui.components import Row
from ui.composer import composer, submit
from ui.services import Services
from ui.strings import Texts
from ui.turns import earlier_answers, follow, same_questions

STARTERS = 4  # starter questions on an empty page: two rows of two
STARTER_POOL = 60  # newest articles that they are taken from, so that outlets differ
STARTER_TITLE_CHARS = 110  # longer titles make unwieldy questions
STARTER_LIST = "starters"


def page() -> None:
    """Show the open chat, or an invitation to ask."""
    services, texts = session.context()
    chat_id = session.current_chat()
    turns = services.chats.turns(chat_id) if chat_id else []
    if not turns:
        _welcome(services, texts)
        return
    if st.session_state.get("shown_chat") != chat_id:  # opened just now: begin at its latest question
        st.session_state["shown_chat"], st.session_state["arrived"] = chat_id, turns[-1].id
    with st.container(key="chat"):
        for *earlier, row in same_questions(turns):
            with st.container(key=f"turn-box-{row.id}"):
                follow(services, row)
                if earlier:
                    earlier_answers(services, texts, earlier)
    with st.container(key="composer"):
        composer(services, texts, is_running=any(services.asks.live(row.id) for row in turns))


def _welcome(services: Services, texts: Texts) -> None:
    with st.container(key="welcome"):
        if not services.catalogue.state().articles:
            st.header(texts("ask.empty.title"), anchor=False)
            st.write(texts("ask.empty.text"))
            st.page_link("ui/ingest.py", label=texts("ask.empty.action"), icon=":material/upload_file:")
            return
        st.header(texts("ask.title"), anchor=False)
        st.write(texts("ask.subtitle"))
        composer(services, texts)
        starters = _starters(services, texts)
        if starters:
            st.caption(texts("ask.starters"))
            components.rows(
                starters, key=STARTER_LIST, look="starters", label=texts("ask.starters"), on_pick=_start_with
            )


def _start_with() -> None:
    question = components.picked(STARTER_LIST, "pick")
    if question:
        submit(question, Filters())


def _starters(services: Services, texts: Texts) -> list[Row]:
    """Make questions of the newest titles: the page's language first, one of each outlet first."""
    newest = services.catalogue.search_articles(ArticleQuery(), limit=STARTER_POOL).rows
    fitting = [row for row in newest if 0 < len(row.title) <= STARTER_TITLE_CHARS]
    fitting.sort(key=lambda row: row.language != texts.language)
    first_of_outlet = {row.outlet: row for row in reversed(fitting)}
    fitting.sort(key=lambda row: (row.language != texts.language, first_of_outlet[row.outlet] is not row))
    result = []
    for row in fitting[:STARTERS]:
        language = row.language if row.language in ("de", "en") else texts.language
        question = texts(f"ask.starter.{language}", title=row.title)
        date = texts.published(row.published, row.published_precision)
        result.append(
            Row(
                title=question,
                meta=f"{row.outlet or texts('reader.unnamed')} · {date}",
                id=question,
                language=language,
            )
        )
    return result


if __name__ == "__main__":
    page()
