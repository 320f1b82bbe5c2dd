"""A page to a draft: the outlet's own parser where fundus has one, trafilatura and metadata for the rest."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from lxml.html import HtmlElement

from ingest.dates import parse_date
from ingest.decode import decode_html
from ingest.furniture import drop_furniture
from ingest.html_body import extract_paragraphs
from ingest.html_container import (
    drop_other_articles,
    keep_to_container,
    largest_container,
    page_blocks,
    set_apart,
)
from ingest.html_facts import PageFacts, page_facts, parse_tree
from ingest.html_fundus import fundus_draft
from ingest.html_paywall import is_stub, without_wall
from ingest.html_refine import drop_lead, drop_tail, fit_to_body, page_marks, refine, take_byline
from ingest.html_script import script_paragraphs
from ingest.html_title import fold_title, outlet_name, outlet_names, page_title
from ingest.names import people_of
from ingest.records import Document, Draft, Stamp
from ingest.rows import has_markup, strip_markup
from rag.records import Paragraph

ACCOUNT_CHARS = 5  # of an outlet's name, from which a name that begins with it is its account
_URL_DATE = re.compile(r"/((?:20|19)\d{2})[/-]?(\d{2})(?:[/-]?(\d{2}))?(?=[/_-])")


def draft_of_page(document: Document, timezone: str, *, use_fundus: bool = True) -> Draft:
    """Read a page.

    Args:
        document: The page with its address.
        timezone: The zone of times that name none.
        use_fundus: Whether outlets' own parsers are asked; off to measure without them.

    Returns:
        A draft; each field that the outlet's parser leaves empty comes from the page's metadata.

    Raises:
        UnreadableSourceError: If the page cannot be parsed.
    """
    html = decode_html(document.content, document.charset)
    tree = parse_tree(html)
    facts = page_facts(tree)
    url = document.url or facts.canonical or facts.og_url
    known = fundus_draft(html, url, document.fetched, timezone) if use_fundus and url else None
    if known is not None and known.paragraphs:
        draft = _merged(known, _meta_draft(facts, url, timezone))
        return replace(draft, is_partial=is_stub(html, draft.paragraphs, facts.ld.is_free))
    byline, extracted = _body(tree, url, facts)
    paragraphs = without_wall(extracted) or extracted
    facts = replace(facts, bylines=(byline, *facts.bylines) if byline else facts.bylines)
    draft = replace(
        _meta_draft(facts, url, timezone),
        paragraphs=paragraphs,
        extractor="trafilatura",
        is_partial=is_stub(html, paragraphs, facts.ld.is_free),
    )
    return _merged(known, draft) if known is not None else draft


def _body(tree: HtmlElement, url: str, facts: PageFacts) -> tuple[str, tuple[Paragraph, ...]]:
    """The byline above the text, and the article's paragraphs without its title and lead."""
    drop_other_articles(tree)
    marks, blocks, data = page_marks(tree), page_blocks(tree), script_paragraphs(tree)
    extracted = extract_paragraphs(tree, url) or largest_container(blocks) or data
    found = drop_furniture(refine(extracted, marks))
    fitted = fit_to_body(
        found, strip_markup(facts.ld.body) if has_markup(facts.ld.body) else facts.ld.body, marks
    )
    titles, leads = (*facts.h1, facts.og_title), (facts.description, facts.ld.description)
    if fitted == found:
        fitted = refine(keep_to_container(found, blocks), marks)
    kept = drop_lead(
        drop_tail(drop_furniture(fitted), marks), titles, leads, marks, set_apart(fitted, blocks)
    )
    return take_byline(kept or found)


def _meta_draft(facts: PageFacts, url: str, timezone: str) -> Draft:
    """What the page's head says, without a body."""
    ld = facts.ld
    published = _first_date((ld.published, *facts.published, *facts.times, *_url_dates(url)), timezone)
    return Draft(
        title=page_title(facts, url),
        lead=facts.description or ld.description,
        authors=_authors(facts, url),
        published=published,
        modified=_first_date((ld.modified, *facts.modified), timezone),
        language=facts.language or ld.language,
        outlet=outlet_name(facts, url),
        section=facts.section or ld.section,
        canonical=facts.canonical or ("" if url else facts.og_url),
    )


def _authors(facts: PageFacts, url: str) -> tuple[str, ...]:
    """People before organisations: JSON-LD, meta elements, then marked-up bylines."""
    outlets = outlet_names(facts, url)
    organisations = {fold_title(name) for name in facts.ld.organisations} | outlets
    sources = [people_of(names) for names in (facts.ld.authors, facts.authors, facts.bylines)]
    for names in sources:
        people = tuple(name for name in names if not _is_one_of(name, organisations))
        if people:
            return tuple(name for name in names if not _is_one_of(name, outlets))
    return next((names for names in sources[:2] if names), ())


def _is_one_of(name: str, organisations: Set[str]) -> bool:
    """Whether a name is an organisation's, or an account of it such as "Tagblatt D"."""
    folded = fold_title(name)
    return folded in organisations or any(
        len(known) >= ACCOUNT_CHARS and folded.startswith(known) and len(folded) <= len(known) + 2
        for known in organisations
    )


def _url_dates(url: str) -> tuple[str, ...]:
    """The day or the month that many outlets put into an article's path."""
    match = _URL_DATE.search(url)
    return ("-".join(filter(None, match.groups())),) if match else ()


def _first_date(texts: tuple[str, ...], timezone: str) -> Stamp | None:
    stamps = (parse_date(text, timezone) for text in texts)
    return next((stamp for stamp in stamps if stamp is not None), None)


def _merged(first: Draft, second: Draft) -> Draft:
    """Fill each field that `first` leaves empty from `second`."""
    has_body = bool(first.paragraphs)
    return Draft(
        title=first.title or second.title,
        lead=first.lead or second.lead,
        authors=first.authors or second.authors,
        published=first.published or second.published,
        modified=first.modified or second.modified,
        language=first.language or second.language,
        outlet=first.outlet or second.outlet,
        section=first.section or second.section,
        canonical=first.canonical or second.canonical,
        paragraphs=drop_furniture(first.paragraphs) or second.paragraphs,
        extractor=first.extractor if has_body else second.extractor,
        is_partial=second.is_partial,
    )
