"""One article: its text or what changed in it, and beside it what the archive knows of it."""

from __future__ import annotations

import streamlit as st

from rag.catalogue import Withdrawal
from rag.errors import NotFoundError
from rag.records import Article
from ui import components, session
from ui.article_actions import actions, job_strip
from ui.article_facts import facts
from ui.article_relations import cited_in, copies
from ui.article_versions import VERSION, changes_since, version_list, version_notice
from ui.reader_view import article_data
from ui.services import Services
from ui.strings import Texts


def article_page(services: Services, texts: Texts, reference: str) -> None:
    """Show the article that the address names, in the version that it names, else the one in use."""
    with st.container(key="article-page"):
        st.button(
            texts("articles.back"), icon=":material/arrow_back:", type="tertiary", key="back", on_click=_back
        )
        try:
            article, withdrawal = _read(services, reference)
        except NotFoundError:
            job_strip(services, texts, reference)
            components.notice(texts("articles.gone"), texts("articles.gone.text"), key="article-gone")
            return
        text, beside = st.columns([2.4, 1], gap="large")
        with text:
            job_strip(services, texts, article.id)
            _text(services, texts, article, withdrawal)
        with beside, st.container(key="article-beside"):
            actions(services, texts, article, withdrawal)
            version_list(services, texts, article)
            copies(services, texts, article)
            cited_in(services, texts, article)
            facts(article, texts)


def _read(services: Services, reference: str) -> tuple[Article, Withdrawal | None]:
    """The version that is asked for; of a withdrawn article the last that was in use.

    Raises:
        NotFoundError: If there is no such article any more.
    """
    catalogue = services.catalogue
    version = st.query_params.get(VERSION)
    article_id = catalogue.resolve(reference)
    withdrawal = catalogue.withdrawal(article_id)
    if version is None and withdrawal is not None and withdrawal.is_kept:
        version = catalogue.withdrawn_version(article_id)[1]
    try:
        return catalogue.article(article_id, version, withdrawn=True), withdrawal
    except NotFoundError:  # a version that is not there (any more): the article as it is now
        return catalogue.article(article_id, withdrawn=True), withdrawal


def _text(services: Services, texts: Texts, article: Article, withdrawal: Withdrawal | None) -> None:
    notice = version_notice(services, texts, article, withdrawal)
    if notice:
        components.notice(*notice, key="article-notice")
    if not changes_since(services, texts, article):
        components.reader(article_data(article, texts), key=f"article-{article.id}-{article.version}")


def _back() -> None:
    for name in (session.ARTICLE, VERSION):
        st.query_params.pop(name, None)
