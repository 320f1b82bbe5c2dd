"""The page's own components: answer, article, list, table, curve. Data reach the browser as text, never as markup.

The scripts build the page with text nodes; data are passed as JSON beside them. Streamlit's own
markdown is not used for anything that an article, a person or a model wrote: it would turn `$`,
`:red[`, links and shortcodes into something else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from rag.errors import BelegError

FOLDER = Path(__file__).resolve().parent
Pick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list; an `id` makes it pickable, `tone` is "", "good" or "bad"."""

    title: str = ""
    meta: str = ""
    text: str = ""
    id: str = ""
    language: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `kind` sets how it looks: "date", "name", "title" or "number"."""

    name: str
    kind: str = "name"


Pieces = Sequence[tuple[str, str]]  # a text cut into (piece, kind); a piece with a kind is marked


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text, and smaller text under it."""

    pieces: Pieces
    detail: Pieces = ()

    @classmethod
    def of(cls, text: str, detail: str = "") -> Cell:
        """Make a cell of plain texts."""
        return cls(((text, ""),), ((detail, ""),) if detail else ())


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table; an `id` makes it pickable, `language` is that of its titles."""

    cells: tuple[Cell, ...]
    id: str = ""
    language: str = ""


def turn(
    data: Mapping[str, object],
    *,
    key: str,
    on_open: Pick,
    on_stop: Pick,
    on_retry: Pick,
    on_redo: Pick,
    on_suggest: Pick,
) -> None:
    """Show one question with its answer; see `ui.turn_view` for the data.

    The callbacks read what was picked from `picked(key, "open")`, a question to go on with from
    `picked(key, "suggest")`, and how a chip was changed from `picked(key, "redo")`; `ui.changes` reads that.
    """
    _component("turn", "chips", "sources", "prose", "beside")(
        key=key,
        data=dict(data),
        on_open_change=on_open,
        on_stop_change=on_stop,
        on_retry_change=on_retry,
        on_redo_change=on_redo,
        on_suggest_change=on_suggest,
    )


def reader(
    data: Mapping[str, object], *, key: str, on_close: Pick | None = None, on_article: Pick | None = None
) -> None:
    """Show an article with its marks; see `ui.reader_view` for the data."""
    _component("reader")(
        key=key, data=dict(data), on_close_change=on_close or _ignore, on_article_change=on_article or _ignore
    )


def rows(
    items: Sequence[Row],
    *,
    key: str,
    look: str = "list",
    label: str = "",
    selected: str = "",
    action: str = "",
    on_pick: Pick | None = None,
    on_action: Pick | None = None,
) -> None:
    """Show a list.

    Args:
        items: The rows.
        key: Unique on the page.
        look: "list", "chats", "starters", "facts", "notice" or "notice problem".
        label: What a screen reader calls the list.
        selected: Id of the row that is open.
        action: Name of the button at the end of each row; none where empty.
        on_pick: Called when a row is picked; its id is `picked(key, "pick")`.
        on_action: Called when a row's button is pressed; its id is `picked(key, "action")`.
    """
    data = {
        "rows": [
            {"id": row.id, "title": row.title, "meta": row.meta, "text": row.text}
            | {"language": row.language, "tone": row.tone}
            for row in items
        ],
        "look": look,
        "label": label,
        "selected": selected,
        "action": action,
        "pickable": on_pick is not None,
    }
    _component("rows")(
        key=key, data=data, on_pick_change=on_pick or _ignore, on_action_change=on_action or _ignore
    )


def table(
    columns: Sequence[Column],
    lines: Sequence[TableRow],
    *,
    key: str,
    label: str,
    selected: str = "",
    on_pick: Pick | None = None,
) -> None:
    """Show a table.

    Args:
        columns: The columns; one of kind "title" carries the button of a row that can be picked.
        lines: The rows.
        key: Unique on the page.
        label: What a screen reader calls the table.
        selected: Id of the row that is open.
        on_pick: Called when a row is picked; its id is `picked(key, "pick")`.
    """
    data = {
        "columns": [{"name": column.name, "kind": column.kind} for column in columns],
        "rows": [
            {
                "id": line.id,
                "language": line.language,
                "cells": [{"pieces": list(cell.pieces), "detail": list(cell.detail)} for cell in line.cells],
            }
            for line in lines
        ],
        "label": label,
        "selected": selected,
        "pickable": on_pick is not None,
    }
    _component("table")(key=key, data=data, on_pick_change=on_pick or _ignore)


def trend(data: Mapping[str, object], *, key: str) -> None:
    """Show a line of words with a small curve of shares; see `ui.self_test` for the data."""
    _component("trend")(key=key, data=dict(data))


def desk(data: Mapping[str, object], *, key: str) -> None:
    """Show the review desk; see `ui.review_desk` for the data, `picked(key, "sent")` for what it sends."""
    _component("desk")(key=key, data=dict(data), on_sent_change=_ignore)


def shares(data: Mapping[str, object], *, key: str) -> None:
    """Show shares as bars with their intervals, in a table that says the same; see `ui.review_figures`."""
    _component("shares")(key=key, data=dict(data))


def notice(title: str, text: str = "", *, key: str, is_problem: bool = False) -> None:
    """Show a short message, such as an empty list's or an error's words."""
    rows([Row(title=title, text=text)], key=key, look="notice problem" if is_problem else "notice")


def problem(error: BelegError, title: str, *, key: str) -> None:
    """Show an error's message and hint, literally."""
    notice(title, str(error), key=key, is_problem=True)


def page_start(*, title: str, skip: str, language: str, keep: str, person: str) -> None:
    """Give the page its heading and a link past the navigation, and tell the browser what to remember.

    Args:
        title: The page's name; its heading for screen readers.
        skip: Words of the link that the Tab key finds first.
        language: "de" or "en".
        keep: The language that was chosen and is kept in a cookie; empty where none was.
        person: The name that this browser's chats go by, kept in a cookie where there is none.
    """
    data = {"title": title, "skip": skip, "language": language, "keep": keep, "person": person}
    _component("start")(key="page-start", data=data)


def picked(key: str, event: str) -> Any:
    """Return what an event of a component carried, None outside of it."""
    state = st.session_state.get(key)
    return None if state is None else state.get(event)


def _ignore() -> None:
    """Registers an event that this page makes nothing of."""


@cache
def _component(name: str, *parts: str) -> Callable[..., Any]:
    """Register a component from its files and those of its parts, once a process."""
    names = ("base", *parts, name)
    script = "\n".join(_read(f"{part}.js") for part in names)
    style = "\n".join(_read(f"{part}.css") for part in names)
    return st.components.v2.component(f"beleg_{name}", css=style, js=script)


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
