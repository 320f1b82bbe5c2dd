"""Entry of the pages: `streamlit run app.py`."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from rag.errors import BelegError
from ui import components, session, shell

ROOT = Path(__file__).resolve().parent
PAGES = (
    ("ask", ":material/forum:"),
    ("articles", ":material/article:"),
    ("ingest", ":material/upload_file:"),
    ("review", ":material/fact_check:"),
)


def main() -> None:
    """Settle language and navigation, then run the chosen page."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    st.set_page_config(page_title="Beleg", page_icon=str(ROOT / "ui" / "icon.svg"), layout="wide")
    try:
        services, texts = session.context()
        pages = [
            st.Page(
                f"ui/{name}.py", title=texts(f"nav.{name}"), icon=icon, url_path=name, default=name == "ask"
            )
            for name, icon in PAGES
        ]
        st.logo(str(ROOT / "ui" / "logo.svg"), size="large")
        page = st.navigation(pages)
        shell.sidebar(services, texts, page.title)
        page.run()
    except BelegError as error:
        logging.getLogger(__name__).warning("the page shows an error: %s", error)
        components.problem(error, "Beleg", key="app-problem")


main()
