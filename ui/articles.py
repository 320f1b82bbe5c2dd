"""The page of the archive's articles: search as you type, narrow, turn pages, read one."""

from __future__ import annotations

import streamlit as st

from ui import session
from ui.article_list import article_list
from ui.article_page import article_page


def page() -> None:
    """Show one article if the address names it, else the list."""
    services, texts = session.context()
    reference = st.query_params.get(session.ARTICLE)
    if reference:
        article_page(services, texts, reference)
    else:
        st.fragment(article_list)()


if __name__ == "__main__":
    page()
