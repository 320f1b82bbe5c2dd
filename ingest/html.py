"""A page to a draft: the outlet's own parser where fundus has one, trafilatura and metadata for the rest."""

from __future__ import annotations

from dataclasses import replace

from lxml.html import HtmlElement

from ingest.clean import clean_line
from ingest.dates import parse_date
from ingest.decode import decode_html
from ingest.furniture import drop_furniture
from ingest.html_body import extract_paragraphs
from ingest.html_facts import PageFacts, page_facts, parse_tree
from ingest.html_fundus import fundus_draft
from ingest.html_title import outlet_name, page_title
from ingest.names import people_of
from ingest.records import Document, Draft, Stamp
from rag.records import Paragraph


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
        return _merged(known, _meta_draft(facts, url, timezone))
    draft = replace(_meta_draft(facts, url, timezone), paragraphs=_body(tree, url, facts), extractor="trafilatura")
    return _merged(known, draft) if known is not None else draft


def _body(tree: HtmlElement, url: str, facts: PageFacts) -> tuple[Paragraph, ...]:
    """The article's paragraphs without its title and lead, which are fields of their own."""
    repeated = {clean_line(text, 100_000).casefold() for text in (*facts.h1, facts.description) if text}
    found = drop_furniture(extract_paragraphs(tree, url))
    kept = tuple(paragraph for paragraph in found if clean_line(paragraph.text, 100_000).casefold() not in repeated)
    return kept or found


def _meta_draft(facts: PageFacts, url: str, timezone: str) -> Draft:
    """What the page's head says, without a body."""
    ld = facts.ld
    published = _first_date((ld.published, *facts.published, *facts.times), timezone)
    return Draft(
        title=page_title(facts, url),
        lead=facts.description or ld.description,
        authors=people_of(ld.authors) or people_of(facts.authors),
        published=published,
        modified=_first_date((ld.modified, *facts.modified), timezone),
        language=facts.language or ld.language,
        outlet=outlet_name(facts, url),
        section=facts.section or ld.section,
        canonical=facts.canonical or ("" if url else facts.og_url),
    )


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
    )
