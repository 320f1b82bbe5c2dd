"""The page where one asks: a chat whose every sentence opens the passage that proves it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rag.catalogue import ArticleQuery
from rag.chats import TurnRow
from rag.errors import NotFoundError
from rag.records import Article, Citation, Filters, Hit, Span
from ui import components, session
from ui.components import Row
from ui.composer import composer, submit
from ui.passages import passage_of
from ui.reader_view import article_data, gone_data
from ui.services import Services
from ui.strings import Texts
from ui.turn_view import answer_data, ended_data, running_data

POLL_S = 0.25  # seconds between looks at an answer in the making; feels like typing, costs one query
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
        for row in turns:
            with st.container(key=f"turn-box-{row.id}"):
                _follow(services, row)
    with st.container(key="composer"):
        composer(services, texts, is_running=any(services.asks.live(row.id) for row in turns))


# -- one turn ----------------------------------------------------------------------------------


def _follow(services: Services, row: TurnRow) -> None:
    """Show a turn in a fragment of its own, which looks again while the answer is in the making."""
    is_running = services.asks.live(row.id) is not None
    st.fragment(_turn, run_every=POLL_S if is_running else None)(row.id, is_running)


def _turn(turn_id: str, was_running: bool) -> None:
    services, texts = session.context()
    live = services.asks.live(turn_id)
    if live is None and was_running:
        st.rerun()
    try:
        row = services.chats.turn(turn_id)
    except NotFoundError:
        components.notice(texts("chats.gone"), key=f"gone-{turn_id}")
        return
    opened = st.session_state.get(f"open-{turn_id}")
    found = passage_of(row.answer, opened) if row.answer and opened else None
    if live is not None:
        data = running_data(row, live, texts)
    elif row.answer is not None:
        data = answer_data(row, row.answer, texts, opened)
    else:
        data = ended_data(row, texts)
    data["arrived"] = st.session_state.get("arrived") == turn_id
    if found is None:
        _show(row, data)
        return
    left, right = st.columns([1.2, 1], gap="medium")
    with left:
        _show(row, data)
    with right, st.container(key=f"reader-box-{turn_id}"):
        _reader(services, texts, turn_id, *found)


def _show(row: TurnRow, data: dict[str, object]) -> None:
    key = f"turn-{row.id}"
    components.turn(
        data,
        key=key,
        on_open=lambda: _open(row.id, components.picked(key, "open")),
        on_stop=lambda: session.services().asks.stop(row.id),
        on_retry=lambda: submit(row.question, row.filters),
    )


def _open(turn_id: str, passage: str | None) -> None:
    """Open a passage beside its answer; picking the open one again closes it."""
    st.session_state["arrived"] = None
    state = f"open-{turn_id}"
    st.session_state[state] = None if st.session_state.get(state) == passage else passage


def _reader(
    services: Services,
    texts: Texts,
    turn_id: str,
    found: Citation | Hit,
    main: Sequence[Span],
    others: Sequence[Span],
) -> None:
    article = _article(services, found)
    if article is not None:
        data = article_data(
            article, texts, main=main, others=others, closable=True, compact=True, openable=True
        )
    elif isinstance(found, Citation):
        data = gone_data(found, texts, closable=True, compact=True)
    else:
        components.notice(texts("reader.gone.title"), found.passage.text, key=f"gone-reader-{turn_id}")
        return
    key = f"reader-{turn_id}"
    components.reader(data, key=key, on_close=lambda: _open(turn_id, None), on_article=lambda: None)
    if components.picked(key, "article"):
        st.switch_page("ui/articles.py", query_params={session.ARTICLE: found.source.article_id})


def _article(services: Services, found: Citation | Hit) -> Article | None:
    try:
        return services.catalogue.article(found.source.article_id, found.source.version)
    except NotFoundError:
        return None


# -- the empty page ----------------------------------------------------------------------------


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
