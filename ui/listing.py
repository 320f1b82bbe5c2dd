"""A complete list on the Ask page: counted, paged, each article with its sentence, to be taken along."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import streamlit as st

from rag.contract import listing_to_csv, listing_to_json
from rag.listing import list_articles
from rag.listing_answer import say_wanted
from rag.records import Listed, Listing
from ui import components
from ui.components import Cell, Column, TableRow
from ui.services import Services
from ui.strings import Texts

PAGE_SIZE = 25  # articles a page of the table; about three screens, as on the Articles page
FILE_NAME = "beleg-liste"  # of what is downloaded


def listing_head(listing: Listing, texts: Texts) -> dict[str, object]:
    """Word how many articles mention it and from when to when; for the turn component."""
    parts = []
    if listing.first and listing.last:
        days = (texts.day(listing.first), texts.day(listing.last))
        parts.append(texts("listing.days", first=days[0], last=days[1]) if days[0] != days[1] else days[0])
    if listing.undated:
        kind = "listing.left_out" if listing.filters.is_timed else "listing.undated"
        parts.append(texts.count(kind, listing.undated))
    wanted = say_wanted(listing, texts.language)
    return {
        "title": texts.count("listing.count", listing.total, wanted=wanted),
        "text": " · ".join(parts),
    }


def listing_table(
    services: Services,
    texts: Texts,
    turn_id: str,
    listing: Listing,
    opened: str,
    on_open: Callable[[str], None],
) -> None:
    """Show a page of the list with what downloads all of it.

    Args:
        services: Where the list is made anew if the answer kept only its beginning.
        texts: The words of the page.
        turn_id: The turn that it answers.
        listing: The list.
        opened: Key of the article that is open beside it, such as "l3".
        on_open: Called with the key of the article that was picked.
    """
    number = int(st.session_state.get(f"list-page-{turn_id}") or 1)
    begin = (number - 1) * PAGE_SIZE
    shown = listing.articles[begin : begin + PAGE_SIZE]
    key = f"list-{turn_id}"
    with st.container(key=f"list-box-{turn_id}"):
        _downloads(services, texts, turn_id, listing)
        components.table(
            _columns(texts),
            [_row(f"l{place}", listed, texts) for place, listed in enumerate(shown, start=begin)],
            key=key,
            label=texts.count("listing.label", listing.total),
            selected=opened,
            on_pick=lambda: on_open(components.picked(key, "pick")),
        )
        pages = -(-len(listing.articles) // PAGE_SIZE)
        if pages > 1:
            st.pagination(pages, key=f"list-page-{turn_id}", persist_state="session")
        if len(listing.articles) < listing.total:
            st.caption(texts("listing.cut", shown=len(listing.articles), n=listing.total))


def _columns(texts: Texts) -> list[Column]:
    return [
        Column(texts("listing.date"), "date"),
        Column(texts("listing.outlet")),
        Column(texts("listing.article"), "title"),
        Column(texts("listing.mentions"), "number"),
    ]


def _row(key: str, listed: Listed, texts: Texts) -> TableRow:
    source = listed.source
    places = ", ".join(texts(f"listing.where.{place}") for place in listed.where)
    cells = (
        Cell.of(texts.brief(source.published, source.published_precision)),
        Cell.of(source.outlet or texts("reader.unnamed")),
        Cell(marked(source.title, listed.forms), marked(listed.quote, listed.forms)),
        Cell.of(texts.number(listed.mentions), places),
    )
    return TableRow(cells, key, source.language)


def marked(text: str, forms: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Cut a text at the words that are mentioned; they stand in it as they are, but for white space."""
    if not text or not forms:
        return ((text, ""),)
    longest_first = sorted(forms, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, form.split())) for form in longest_first)
    pieces = re.split(rf"(?<!\w)({pattern})(?!\w)", text)
    return tuple((piece, "mark" if number % 2 else "") for number, piece in enumerate(pieces) if piece)


def _downloads(services: Services, texts: Texts, turn_id: str, listing: Listing) -> None:
    def all_articles() -> Listing:
        if len(listing.articles) >= listing.total:
            return listing
        return list_articles(services.catalogue, listing.wanted, listing.filters, every=listing.every)

    def as_csv() -> str:
        return listing_to_csv(all_articles())

    def as_json() -> str:
        return json.dumps(listing_to_json(all_articles()), ensure_ascii=False, indent=2)

    kinds = (("csv", "text/csv", as_csv), ("json", "application/json", as_json))
    with st.container(horizontal=True):
        for kind, media_type, data in kinds:
            st.download_button(
                texts(f"listing.{kind}"),
                data,
                f"{FILE_NAME}.{kind}",
                media_type,
                icon=":material/download:",
                on_click="ignore",
                key=f"list-{kind}-{turn_id}",
            )
