"""The page where people judge citations: the sentence left, its quote in the article right."""

from __future__ import annotations

import streamlit as st

from rag.chats import ReviewProgress, ReviewRow
from rag.errors import NotFoundError
from rag.records import ReviewVerdict, Span
from rag.revisions import revision_of
from ui import components, session
from ui.components import Row
from ui.reader_view import article_data, gone_data
from ui.services import Services
from ui.strings import Texts

VERDICTS = tuple(ReviewVerdict)  # in the order of the keys 1 to 4
MAX_ROWS = 500  # citations loaded at once; the next ones follow as these are judged
MAX_NOTE_CHARS = 2000  # characters of a note: a remark, not an essay
MAX_NAME_CHARS = 80  # characters of a reviewer's name


def page() -> None:
    """Show the next citation without a verdict, with buttons and keys to give one."""
    services, texts = session.context()
    progress = services.chats.review_progress()
    with st.container(key="review-page"):
        st.header(texts("review.title"), anchor=False)
        if not progress.total:
            components.notice(texts("review.empty"), texts("review.empty.text"), key="review-empty")
            return
        pending_only = _head(texts, progress)
        rows = services.chats.citations(pending_only=pending_only, limit=MAX_ROWS)
        if rows:
            _desk(services, texts, rows, pending_only)
        else:
            components.notice(texts("review.done"), texts("review.done.text"), key="review-done")
        _export(services, texts)


def _head(texts: Texts, progress: ReviewProgress) -> bool:
    """Show the progress and what is listed; return whether only citations without a verdict are."""
    left = progress.total - progress.reviewed
    st.progress(
        progress.reviewed / progress.total,
        text=texts("review.progress", reviewed=progress.reviewed, total=progress.total, left=left),
    )
    shown = st.segmented_control(
        texts("review.show"),
        ["pending", "all"],
        default="pending",
        required=True,
        format_func=lambda name: texts(f"review.{name}"),
        key="review_show",
        persist_state="session",
        label_visibility="collapsed",
        on_change=_move_to,
        args=(0,),
    )
    return shown != "all"


def _desk(services: Services, texts: Texts, rows: list[ReviewRow], pending_only: bool) -> None:
    at = min(max(0, st.session_state.get("review_at", 0)), len(rows) - 1)
    row = rows[at]
    left, right = st.columns([1, 1.15], gap="large")
    with left:
        _claim(texts, row)
        _verdicts(services, texts, row, at, pending_only)
        _steps(texts, at, len(rows))
    with right:
        _evidence(services, texts, row)


def _claim(texts: Texts, row: ReviewRow) -> None:
    citation = row.citation
    check = texts(f"verdict.{citation.verdict}")
    items = [
        Row(meta=texts("review.sentence"), title=row.sentence),
        Row(meta=texts("review.question"), title=row.question),
        Row(meta=texts("review.check"), title=check, text=citation.reason),
    ]
    if row.verdict is not None:
        given = texts("review.given", verdict=texts(f"review.verdict.{row.verdict}"))
        items.append(Row(meta=" · ".join(part for part in (row.reviewer, given) if part), text=row.note))
    components.rows(items, key=f"claim-{row.citation_id}", look="quote")


def _verdicts(services: Services, texts: Texts, row: ReviewRow, at: int, pending_only: bool) -> None:
    st.text_input(
        texts("review.note"),
        value=row.note,
        key=f"note-{row.citation_id}",
        placeholder=texts("review.note.placeholder"),
        max_chars=MAX_NOTE_CHARS,
    )
    with st.container(key="review-verdicts", horizontal=True):
        for number, verdict in enumerate(VERDICTS, start=1):
            st.button(
                texts(f"review.verdict.{verdict}"),
                key=f"verdict-{verdict}",
                shortcut=str(number),
                type="primary" if row.verdict is verdict else "secondary",
                on_click=_judge,
                args=(services, row.citation_id, verdict, at if pending_only else at + 1),
            )


def _judge(services: Services, citation_id: str, verdict: ReviewVerdict, then: int) -> None:
    """Keep the verdict with the note; a judged citation leaves the list of those to do."""
    note = st.session_state.get(f"note-{citation_id}", "")
    services.chats.review(citation_id, verdict, note, st.session_state.get("reviewer", ""))
    _move_to(then)


def _steps(texts: Texts, at: int, total: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            texts("review.back"),
            key="review-back",
            type="tertiary",
            shortcut="Left",
            disabled=at == 0,
            on_click=_move_to,
            args=(at - 1,),
        )
        st.caption(texts("review.position", n=at + 1, total=total), width="content")
        st.button(
            texts("review.skip"),
            key="review-skip",
            type="tertiary",
            shortcut="Right",
            disabled=at + 1 >= total,
            on_click=_move_to,
            args=(at + 1,),
        )


def _move_to(place: int) -> None:
    st.session_state["review_at"] = place


def _evidence(services: Services, texts: Texts, row: ReviewRow) -> None:
    citation = row.citation
    try:
        article = services.catalogue.article(citation.source.article_id, citation.source.version)
    except NotFoundError:
        data = gone_data(citation.source, citation.quote, texts, compact=True)
    else:
        main = (Span(citation.start, citation.end),)
        revision = revision_of(citation, services.catalogue)
        data = article_data(article, texts, main=main, compact=True, revision=revision)
    components.reader(data, key="review-reader")


def _export(services: Services, texts: Texts) -> None:
    st.space("small")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            texts("review.reviewer"),
            key="reviewer",
            help=texts("review.reviewer.help"),
            max_chars=MAX_NAME_CHARS,
            persist_state="session",
            width=260,
        )
        st.download_button(
            texts("review.csv"),
            services.chats.reviews_csv,
            "beleg-review.csv",
            "text/csv",
            help=texts("review.export"),
            icon=":material/download:",
            on_click="ignore",
            key="export-csv",
        )
        st.download_button(
            texts("review.json"),
            services.chats.reviews_json,
            "beleg-review.json",
            "application/json",
            help=texts("review.export"),
            icon=":material/download:",
            on_click="ignore",
            key="export-json",
        )


if __name__ == "__main__":
    page()
