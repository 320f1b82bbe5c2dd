"""A document to an article: parsed by its kind, cleaned, named."""

from __future__ import annotations

from dataclasses import replace

from ingest.clean import MAX_LEAD_CHARS, clean_line, clean_names, clean_paragraphs
from ingest.decode import decode_bytes
from ingest.docx import draft_of_docx
from ingest.exported import EXPORTED, exported_article
from ingest.furniture import drop_furniture
from ingest.html import draft_of_page
from ingest.language import detect_language, language_code
from ingest.mail import draft_of_mail
from ingest.news_xml import draft_of_news_item, draft_of_nitf
from ingest.pdf import draft_of_pdf
from ingest.plain import draft_of_text, first_sentence_title
from ingest.records import (
    DOCX,
    HTML,
    MAIL,
    MARKDOWN,
    NEWSML,
    NITF,
    PDF,
    PLAIN,
    ROW,
    Document,
    Draft,
    ReadOptions,
)
from ingest.rows import draft_of_fields, draft_of_row
from ingest.urls import article_id, canonical_url, version_id
from rag.errors import UnreadableSourceError
from rag.records import PARTIAL, Article
from rag.settings import Settings

MIN_PAGE_CHARS = 80  # of a page's text; less is a consent wall or a stub, and proves nothing


def parse_document(
    document: Document, options: ReadOptions, settings: Settings, *, use_fundus: bool = True
) -> Article:
    """Parse a document into an article.

    Args:
        document: What a reader found; its `url` is the address it was served under, which may
            differ from the article's canonical one.
        options: What the person says of the source; it wins.
        settings: Time zone and limits.
        use_fundus: Whether outlets' own parsers may be used.

    Returns:
        The article, cleaned and named; the same bytes give the same article.

    Raises:
        UnreadableSourceError: If there is no article in it, in one sentence.
    """
    if document.kind == EXPORTED:
        return exported_article(document, settings.timezone)
    draft = _hinted(document, _draft(document, settings.timezone, use_fundus), settings.timezone)
    paragraphs = clean_paragraphs(drop_furniture(clean_paragraphs(draft.paragraphs)))
    if not paragraphs:
        raise UnreadableSourceError(_nothing(document))
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    if len(text) > settings.max_article_chars:
        raise UnreadableSourceError(
            f"The text has {len(text)} characters, at most {settings.max_article_chars} are taken.",
            hint="Split it, or raise BELEG_MAX_ARTICLE_CHARS.",
        )
    if document.kind == HTML and len(text) + len(draft.lead) < MIN_PAGE_CHARS:
        raise UnreadableSourceError(f"The page holds only {len(text)} characters of text.")
    language = language_code(options.language) or detect_language(text, draft.language)
    title = clean_line(draft.title) or first_sentence_title(paragraphs[0].text, language)
    lead = clean_line(draft.lead, MAX_LEAD_CHARS)
    url = canonical_url(document.url, draft.canonical)
    article = Article(
        id=article_id(url=url, key=document.key, text=text),
        version="",
        url=url,
        outlet=clean_line(options.outlet or draft.outlet, 200),
        title=title,
        lead="" if lead == title or lead in text else lead,
        authors=clean_names(draft.authors),
        published=draft.published.iso if draft.published else None,
        published_precision=draft.published.precision if draft.published else None,
        language=language,
        paragraphs=paragraphs,
        modified=draft.modified.iso if draft.modified else None,
        fetched=document.fetched,
        section=clean_line(draft.section, 200),
        origin=document.origin,
        extractor=draft.extractor + (PARTIAL if draft.is_partial or document.is_teaser else ""),
    )
    return replace(article, version=_version(article))


def is_cheap(document: Document) -> bool:
    """Whether a document is parsed without any library's parser, and so needs no child process."""
    if document.kind == ROW:
        return "<" not in document.field("text")
    return document.kind in (PLAIN, MARKDOWN)


def _nothing(document: Document) -> str:
    """Say that there is no text, and where it lies instead."""
    if document.is_teaser:
        return f"The feed gives only the headline; the article lies at {document.url}."
    return "There is no text in it."


def _draft(document: Document, timezone: str, use_fundus: bool) -> Draft:
    if document.kind == HTML:
        page = draft_of_page(document, timezone, use_fundus=use_fundus)
        return _given(document, page, timezone)
    if document.kind == ROW:
        return draft_of_row(document, timezone)
    if document.kind in (PLAIN, MARKDOWN):
        text = decode_bytes(document.content, document.charset)
        return draft_of_text(text, timezone, is_markdown=document.kind == MARKDOWN)
    if document.kind == MAIL:
        return draft_of_mail(document, timezone)
    parsers = {PDF: draft_of_pdf, DOCX: draft_of_docx, NEWSML: draft_of_news_item, NITF: draft_of_nitf}
    if document.kind not in parsers:
        raise UnreadableSourceError(f"The type {document.kind!r} is not known.")
    return parsers[document.kind](document.content, timezone)


def _given(document: Document, page: Draft, timezone: str) -> Draft:
    """Let what the source itself says of a page win over what the page says."""
    if not document.fields:
        return page
    given = draft_of_fields(document.fields, timezone)
    return replace(
        page,
        title=given.title or page.title,
        lead=given.lead or page.lead,
        authors=given.authors or page.authors,
        published=given.published or page.published,
        modified=given.modified or page.modified,
        language=given.language or page.language,
        outlet=given.outlet or page.outlet,
        section=given.section or page.section,
    )


def _hinted(document: Document, draft: Draft, timezone: str) -> Draft:
    """Fill with what a feed says where the page itself is silent."""
    if not document.hints:
        return draft
    hinted = draft_of_fields(document.hints, timezone)
    return replace(
        draft,
        title=draft.title or hinted.title,
        authors=draft.authors or hinted.authors,
        published=draft.published or hinted.published,
        language=draft.language or hinted.language,
        section=draft.section or hinted.section,
    )


def _version(article: Article) -> str:
    return version_id(
        outlet=article.outlet,
        title=article.title,
        lead=article.lead,
        authors=article.authors,
        published=article.published,
        section=article.section,
        paragraphs=article.paragraphs,
    )
