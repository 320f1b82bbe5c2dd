"""What is known of an article besides its text, and how it was read."""

from __future__ import annotations

import streamlit as st

from rag.records import PARTIAL, Article
from ui import components
from ui.components import Row
from ui.facets_view import language_name
from ui.strings import Texts

FUNDUS = "fundus:"  # before the name of the outlet's own rules
MAIL = "mail+"  # before what read the message's text
READERS = ("trafilatura", "row", "text", "markdown", "docx", "pdf", "newsml-g2", "nitf", "html", "mail")


def facts(article: Article, texts: Texts) -> None:
    """List them, folded."""
    with st.expander(texts("articles.meta")):
        components.rows(_facts(article, texts), key=f"facts-{article.id}", look="facts")


def reading(extractor: str, texts: Texts) -> str:
    """Say in words what took the text out of the page or file; the name itself where it is not known."""
    name = extractor.removesuffix(PARTIAL)
    said = name
    if name.startswith(FUNDUS):
        said = texts("articles.read.fundus", rules=name.removeprefix(FUNDUS))
    elif name.removeprefix(MAIL) in READERS:
        said = texts(f"articles.read.{name.removeprefix(MAIL)}")
    if name.startswith(MAIL):
        said = texts("articles.read.mailed", how=said)
    return f"{said} {texts('articles.read.partial')}" if name != extractor else said


def _facts(article: Article, texts: Texts) -> list[Row]:
    known = {
        "published": texts.published(article.published, article.published_precision),
        "modified": texts.day(article.modified[:10]) if article.modified else "",
        "fetched": texts.day(article.fetched[:10]) if article.fetched else "",
        "authors": ", ".join(article.authors),
        "section": article.section,
        "language": language_name(article.language, texts) if article.language else "",
        "characters": texts("articles.characters", n=len(article.body)),
        "url": article.url,
        "origin": article.origin,
        "extractor": reading(article.extractor, texts),
        "id": article.id,
        "version": article.version,
    }
    return [Row(meta=texts(f"articles.meta.{name}"), text=value) for name, value in known.items() if value]
