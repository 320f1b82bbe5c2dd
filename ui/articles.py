"""The page of the archive's articles: search, narrow, turn pages, read one."""

from __future__ import annotations

import streamlit as st

from rag.catalogue import ArticleQuery, ArticleRow
from rag.errors import NotFoundError
from rag.records import Article
from ui import components, session
from ui.components import Row
from ui.reader_view import article_data
from ui.services import Services
from ui.strings import DAYS, Texts

PAGE_SIZE = 25  # articles a page; about three screens
LIST = "article-list"


def page() -> None:
    """Show one article if the address names it, else the list."""
    services, texts = session.context()
    reference = st.query_params.get(session.ARTICLE)
    if reference:
        _one(services, texts, reference)
    else:
        _list(services, texts)


def _list(services: Services, texts: Texts) -> None:
    with st.container(key="articles-page"):
        st.header(texts("articles.title"), anchor=False)
        if not services.catalogue.state().articles:
            components.notice(texts("articles.empty"), texts("articles.empty.text"), key="articles-empty")
            st.page_link("ui/ingest.py", label=texts("ask.empty.action"), icon=":material/upload_file:")
            return
        query = _query(services, texts)
        _results(services, texts, query)


def _query(services: Services, texts: Texts) -> ArticleQuery:
    words = st.text_input(
        texts("articles.search"),
        key="article_search",
        type="search",
        icon=":material/search:",
        placeholder=texts("articles.search"),
        label_visibility="collapsed",
        live="300ms",
        persist_state="session",
    )
    with st.container(key="article-filters"):
        outlet, start, end = st.columns([2, 1, 1], vertical_alignment="bottom")
    counts = {row.name: row.articles for row in services.catalogue.outlets()}
    pattern = "DD.MM.YYYY" if texts.language == "de" else "DD/MM/YYYY"
    with outlet:
        outlets = st.multiselect(
            texts("articles.outlets"),
            list(counts),
            format_func=lambda name: f"{name} ({texts.number(counts.get(name, 0))})",
            select_all=False,
            placeholder=texts("articles.all_outlets"),
            key="article_outlets",
            persist_state="session",
        )
    with start:
        first = st.date_input(
            texts("articles.from"), None, *DAYS, key="article_from", format=pattern, persist_state="session"
        )
    with end:
        last = st.date_input(
            texts("articles.to"), None, *DAYS, key="article_to", format=pattern, persist_state="session"
        )
    return ArticleQuery(text=words or "", outlets=tuple(outlets), date_from=first, date_to=last)


def _results(services: Services, texts: Texts, query: ArticleQuery) -> None:
    state = repr(query)
    if st.session_state.get("article_query") != state:
        st.session_state["article_query"] = state
        st.session_state["article_page"] = 1
    number = int(st.session_state.get("article_page") or 1)
    found = services.catalogue.search_articles(query, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    if not found.total:
        components.notice(texts("articles.none"), texts("articles.none.text"), key="articles-none")
        return
    st.caption(texts.count("articles.count", found.total))
    components.rows(
        [_row(row, texts) for row in found.rows],
        key=LIST,
        label=texts("articles.title"),
        on_pick=lambda: None,
    )
    if picked := components.picked(LIST, "pick"):
        st.query_params[session.ARTICLE] = picked
        st.rerun()
    pages = -(-found.total // PAGE_SIZE)
    if pages > 1:
        st.pagination(pages, key="article_page", persist_state="session")


def _row(row: ArticleRow, texts: Texts) -> Row:
    date = texts.published(row.published, row.published_precision)
    meta = f"{row.outlet or texts('reader.unnamed')} · {date}"
    return Row(title=row.title, meta=meta, text=row.lead, id=row.id, language=row.language)


def _one(services: Services, texts: Texts, reference: str) -> None:
    with st.container(key="article-page"):
        st.button(
            texts("articles.back"), icon=":material/arrow_back:", type="tertiary", key="back", on_click=_back
        )
        try:
            article = services.catalogue.article(reference)
        except NotFoundError:
            components.notice(texts("articles.gone"), key="article-gone")
            return
        components.reader(article_data(article, texts), key=f"article-{article.id}")
        with st.expander(texts("articles.meta")):
            components.rows(_facts(article, texts), key=f"facts-{article.id}", look="facts")


def _back() -> None:
    st.query_params.pop(session.ARTICLE, None)


def _facts(article: Article, texts: Texts) -> list[Row]:
    facts = {
        "published": texts.published(article.published, article.published_precision),
        "modified": texts.day(article.modified[:10]) if article.modified else "",
        "fetched": texts.day(article.fetched[:10]) if article.fetched else "",
        "authors": ", ".join(article.authors),
        "section": article.section,
        "language": article.language,
        "characters": texts("articles.characters", n=len(article.body)),
        "url": article.url,
        "origin": article.origin,
        "extractor": article.extractor,
        "id": article.id,
        "version": article.version,
    }
    return [Row(meta=texts(f"articles.meta.{name}"), text=value) for name, value in facts.items() if value]


if __name__ == "__main__":
    page()
