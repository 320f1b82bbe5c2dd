"""The list of articles: a field that searches as one types, what it can be narrowed to, and its pages."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from rag.catalogue import Facets
from ui import components, session
from ui.article_lines import lines_data
from ui.article_search import Search, search_of
from ui.browsing import FROM, NAMES, PAGE, TEXT, TO, Browsing, from_address, to_address
from ui.components import articles as parts
from ui.facets_view import PERIOD, facets_data, period_days
from ui.services import Services
from ui.strings import DAYS, Texts
from ui.weeks_view import chosen_days, weeks_data

PAGE_SIZE = 25  # articles a page; about three screens
LIVE = "300ms"  # from the last key to the search: shorter than a pause between words
LIST, FACETS, WEEKS = "article-list", "article-facets", "article-weeks"  # keys of the components
SEARCH, FIRST_DAY, LAST_DAY, NUMBER = (
    "article_search",
    "article_from",
    "article_to",
    "article_page",
)  # of widgets
KEPT = "articles_kept"  # in the session: what was narrowed when the page was left
OURS = {TEXT, FROM, TO, PAGE, *NAMES}  # names in the address that are the list's


def article_list() -> None:
    """Show the list; a fragment, so that typing draws nothing but the list anew."""
    services, texts = session.context()
    browsing = _current()
    search = search_of(services, browsing)
    facets = services.catalogue.facets(search.query)
    with st.container(key="articles-page"):
        st.header(texts("articles.title"), anchor=False)
        if not facets.total and browsing.is_empty and not facets.marks:
            components.notice(texts("articles.empty"), texts("articles.empty.text"), key="articles-empty")
            st.page_link("ui/ingest.py", label=texts("ask.empty.action"), icon=":material/upload_file:")
            return
        _search_row(browsing, texts)
        with st.container(key="articles-columns"):
            narrow, wide = st.columns([1, 2.7], gap="medium")
        with narrow, st.container(key="articles-facets"):
            parts.facets(facets_data(facets, browsing, texts), key=FACETS, on_toggle=_toggle, on_clear=_clear)
        with wide:
            data = weeks_data(facets.days, browsing, texts)
            if data:
                parts.weeks(data, key=WEEKS, on_range=_choose_days)
            _results(services, texts, browsing, search, facets)


def _current() -> Browsing:
    """Read the address; one who comes back without one finds what was narrowed before."""
    browsing = from_address({name: st.query_params.get_all(name) for name in st.query_params})
    kept = st.session_state.get(KEPT)
    if SEARCH not in st.session_state and browsing == Browsing() and isinstance(kept, Browsing):
        browsing = kept
        _go(browsing)
    st.session_state[KEPT] = browsing
    shown = {SEARCH: browsing.text, FIRST_DAY: browsing.date_from, LAST_DAY: browsing.date_to}
    for key, value in shown.items():
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value  # only where it differs: it would overwrite what is being typed
    return browsing


def _go(browsing: Browsing) -> None:
    """Put the list's state into the address."""
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in OURS}
    st.query_params.from_dict({**others, **to_address(browsing)})


def _kept() -> Browsing:
    return st.session_state.get(KEPT) or Browsing()


def _search_row(browsing: Browsing, texts: Texts) -> None:
    with st.container(key="article-search", horizontal=True, vertical_alignment="center"):
        st.text_input(
            texts("articles.search"),
            key=SEARCH,
            type="search",
            icon=":material/search:",
            placeholder=texts("articles.search"),
            label_visibility="collapsed",
            live=LIVE,
            on_change=_type,
        )
        first, last = browsing.date_from, browsing.date_to
        words = texts.days(first, last) if first and last else texts("articles.days")
        with st.popover(words, icon=":material/calendar_month:"):
            pattern = "DD.MM.YYYY" if texts.language == "de" else "DD/MM/YYYY"
            for key, label in ((FIRST_DAY, "articles.from"), (LAST_DAY, "articles.to")):
                st.date_input(texts(label), None, *DAYS, key=key, format=pattern, on_change=_type_days)


def _results(services: Services, texts: Texts, browsing: Browsing, search: Search, facets: Facets) -> None:
    if not search.is_complete:
        components.notice(texts("articles.titles_only"), key="articles-titles-only")
    if not facets.total:
        components.notice(texts("articles.none"), texts("articles.none.text"), key="articles-none")
        return
    pages = -(-facets.total // PAGE_SIZE)
    number = min(browsing.page, pages)
    found = services.catalogue.list_articles(search.query, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    st.caption(texts.count("articles.count", facets.total))
    data = lines_data(found, search.words, services.catalogue, texts)
    parts.results(data, key=LIST, on_pick=lambda: None)
    if picked := components.picked(LIST, "pick"):
        st.query_params.from_dict({session.ARTICLE: str(picked)})
        st.rerun(scope="app")
    if pages > 1:
        if st.session_state.get(NUMBER) != number:
            st.session_state[NUMBER] = number
        st.pagination(pages, key=NUMBER, on_change=_turn_page)


def _type() -> None:
    _go(replace(_kept(), text=st.session_state[SEARCH] or "", page=1))


def _type_days() -> None:
    first, last = st.session_state[FIRST_DAY], st.session_state[LAST_DAY]
    if not first or not last or first <= last:
        _go(_kept().within(first, last))


def _turn_page() -> None:
    _go(replace(_kept(), page=st.session_state[NUMBER]))


def _clear() -> None:
    _go(Browsing())


def _choose_days() -> None:
    days = chosen_days(components.picked(WEEKS, "range"))
    if days is not None:
        _go(_kept().within(*days))


def _toggle() -> None:
    """Take over what was clicked among the facets; anything else that a browser sends changes nothing."""
    change = components.picked(FACETS, "toggle")
    if not isinstance(change, dict):
        return
    facet, value, browsing = change.get("facet"), str(change.get("value") or ""), _kept()
    if facet == PERIOD:
        days = period_days(value)
        is_taken_back = days is None or days == (browsing.date_from, browsing.date_to)
        _go(browsing.within(None, None) if is_taken_back or days is None else browsing.within(*days))
    elif facet in NAMES and value:
        _go(from_address(_lists(browsing.toggled(str(facet), value))))


def _lists(browsing: Browsing) -> dict[str, list[str]]:
    """As an address has it, so that what a browser sent is read as carefully as an address."""
    return {
        name: [value] if isinstance(value, str) else value for name, value in to_address(browsing).items()
    }
