"""One question with its answer on the Ask page: watched while it is made, changed, opened beside."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rag.catalogue import Catalogue
from rag.chats import TurnRow
from rag.errors import NotFoundError
from rag.fold import locate
from rag.records import Article, Span
from ui import components, session
from ui.changes import changed
from ui.chips import Choices
from ui.composer import submit
from ui.listing import listing_table
from ui.passages import Opened, opened_at
from ui.reader_view import article_data, gone_data, revision_since
from ui.services import Services
from ui.strings import Texts
from ui.turn_view import answer_data, ended_data, running_data

POLL_S = 0.25  # seconds between looks at an answer in the making; feels like typing, costs one query
SUGGESTED_S = 0.6  # seconds between looks for questions to go on with, below an answer that is being read
KEPT_CHOICES = 4  # states of the archive whose names are kept; sessions follow within a moment
REDONE = "redone"  # set in the session when a turn asked anew: the page must show the new one


def follow(services: Services, row: TurnRow) -> None:
    """Show a turn in a fragment of its own, which looks again while the answer is in the making."""
    is_running = services.asks.live(row.id) is not None
    is_suggesting = services.asks.is_suggesting(row.id)
    looks_again = POLL_S if is_running else SUGGESTED_S if is_suggesting else None
    st.fragment(_turn, run_every=looks_again)(row.id, is_running, is_suggesting)


def same_questions(turns: Sequence[TurnRow]) -> list[list[TurnRow]]:
    """Group turns that follow each other with one question: asked again, with other filters."""
    groups: list[list[TurnRow]] = []
    for row in turns:
        if groups and groups[-1][-1].question == row.question:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def earlier_answers(services: Services, texts: Texts, rows: Sequence[TurnRow]) -> None:
    """Keep the former answers to a question at hand, folded; they are drawn when they are asked for."""
    label = texts.count("ask.earlier", len(rows))
    with st.expander(label, key=f"earlier-{rows[-1].id}", on_change="rerun") as box:
        if box.open:
            for row in reversed(rows):
                follow(services, row)


def _turn(turn_id: str, was_running: bool, was_suggesting: bool) -> None:
    services, texts = session.context()
    live = services.asks.live(turn_id)
    has_ended = (was_running and live is None) or (
        was_suggesting and not services.asks.is_suggesting(turn_id)
    )
    if st.session_state.pop(REDONE, False) or has_ended:
        st.rerun()
    try:
        row = services.chats.turn(turn_id)
    except NotFoundError:
        components.notice(texts("chats.gone"), key=f"gone-{turn_id}")
        return
    opened = st.session_state.get(f"open-{turn_id}")
    found = opened_at(row.answer, opened) if row.answer and opened else None
    if live is not None:
        data = running_data(row, live, texts)
    elif row.answer is not None:
        data = answer_data(row, row.answer, texts, opened, choices=_choices(services))
    else:
        data = ended_data(row, texts)
    data["arrived"] = st.session_state.get("arrived") == turn_id
    if found is None:
        _show(services, texts, row, data)
        return
    left, right = st.columns([1.2, 1], gap="medium")
    with left:
        _show(services, texts, row, data)
    with right, st.container(key=f"reader-box-{turn_id}"):
        _reader(services, texts, turn_id, found)


def _choices(services: Services) -> Choices:
    catalogue = services.catalogue
    return _names_of(catalogue, str(catalogue.folder), catalogue.epoch())


@st.cache_resource(show_spinner=False, max_entries=KEPT_CHOICES)
def _names_of(_catalogue: Catalogue, folder: str, epoch: int) -> Choices:
    """Read the names once for all turns and people; they are kept by folder and epoch of the archive."""
    outlets = tuple(outlet.name for outlet in _catalogue.outlets())
    return Choices(outlets, tuple(_catalogue.sections()))


def _show(services: Services, texts: Texts, row: TurnRow, data: dict[str, object]) -> None:
    key = f"turn-{row.id}"
    components.turn(
        data,
        key=key,
        on_open=lambda: _open(row.id, components.picked(key, "open")),
        on_stop=lambda: session.services().asks.stop(row.id),
        on_retry=lambda: _redo(row, {"kind": "again"}),
        on_redo=lambda: _redo(row, components.picked(key, "redo")),
        on_suggest=lambda: _suggest(row, components.picked(key, "suggest")),
    )
    listing = row.answer.listing if row.answer else None
    if listing is not None and listing.articles:
        opened = str(st.session_state.get(f"open-{row.id}") or "")
        listing_table(services, texts, row.id, listing, opened, lambda place: _open(row.id, place))


def _redo(row: TurnRow, change: object) -> None:
    """Ask again, with what the change of a chip asks for."""
    asked = (row.question, row.filters) if change == {"kind": "again"} else changed(change, row)
    if asked is not None:
        submit(*asked, again=row.id)
        st.session_state[REDONE] = True


def _suggest(row: TurnRow, question: object) -> None:
    """Ask what was suggested, within what the person had restricted; nothing else that a browser sends."""
    if row.answer is not None and isinstance(question, str) and question in row.answer.suggestions:
        submit(question, row.filters)
        st.session_state[REDONE] = True


def _open(turn_id: str, passage: str | None) -> None:
    """Open a passage beside its answer; picking the open one again closes it."""
    st.session_state["arrived"] = None
    state = f"open-{turn_id}"
    st.session_state[state] = None if st.session_state.get(state) == passage else passage


def _reader(services: Services, texts: Texts, turn_id: str, found: Opened) -> None:
    article = _article(services, found)
    if article is not None:
        main = found.main or _spans(found.text, article)
        start = main[0].start if main else 0
        data = article_data(
            article,
            texts,
            main=main,
            others=found.others,
            closable=True,
            compact=True,
            openable=True,
            revision=revision_since(found.source, found.text, start, services.catalogue),
        )
    else:
        data = gone_data(found.source, found.text, texts, closable=True, compact=True)
    key = f"reader-{turn_id}"
    components.reader(data, key=key, on_close=lambda: _open(turn_id, None), on_article=lambda: None)
    if components.picked(key, "article"):
        st.switch_page("ui/articles.py", query_params={session.ARTICLE: found.source.article_id})


def _spans(text: str, article: Article) -> tuple[Span, ...]:
    """Where a copy has the text, at its first place; nothing where it has it in other words."""
    return tuple(locate(text, article.body)[:1]) if text else ()


def _article(services: Services, found: Opened) -> Article | None:
    try:
        return services.catalogue.article(found.source.article_id, found.source.version)
    except NotFoundError:
        return None
