"""Enumerates the articles that mention something: all of them, counted, each with its reason."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence

from rag.catalogue import Catalogue
from rag.errors import BelegError
from rag.mentions import find_mentions
from rag.records import Article, Filters, Listed, Listing, Place, Span
from rag.sentences import split_sentences

logger = logging.getLogger(__name__)

MAX_WANTED = 20  # names or words in one listing; each is a pass over the texts of 2 s for 100,000 articles
MAX_FORMS = 6  # spellings that are told of one article; more are variants of the same


def list_articles(
    catalogue: Catalogue,
    wanted: Sequence[str],
    filters: Filters,
    *,
    every: bool = False,
    inside: bool = False,
    limit: int | None = None,
) -> Listing:
    """Find every article that mentions something.

    Args:
        catalogue: The archive.
        wanted: Names or words; see `rag.mentions` for what counts as a mention.
        filters: What restricts it; undated articles are outside any restriction in time.
        every: Whether an article must mention all of them, not just one.
        inside: Whether a mention inside a longer word counts.
        limit: Most articles that are given with their reasons, newest first; all are counted.

    Raises:
        BelegError: If nothing is wanted, too much, or a word has no letter and no figure.
    """
    began = time.perf_counter()
    names = _checked(wanted)
    found = catalogue.mentioning(names, filters, every=every, inside=inside)
    kept = found[:limit]
    articles = tuple(
        _listed(article, names, inside) for article in catalogue.articles_by_key([each.key for each in kept])
    )
    undated = sum(each.last is None for each in found)
    if filters.is_timed:
        undated = catalogue.count_undated_mentioning(names, filters, every=every, inside=inside)
    first = min((each.first for each in found if each.first is not None), default=None)
    last = max((each.last for each in found if each.last is not None), default=None)
    removed = len(kept) - len(articles)  # while they were read
    logger.info("listed %d articles in %.0f ms", len(found), (time.perf_counter() - began) * 1000)
    return Listing(
        names,
        filters,
        articles,
        undated,
        len(found) - removed,
        every,
        first.isoformat() if first else None,
        last.isoformat() if last else None,
    )


def _checked(wanted: Sequence[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(" ".join(each.split()) for each in wanted))
    if not names or not all(any(character.isalnum() for character in each) for each in names):
        raise BelegError(
            "There is nothing to list: a name or a word is needed.",
            hint='Name what the articles mention, such as "Wärmepumpe".',
        )
    if len(names) > MAX_WANTED:
        raise BelegError(f"{len(names)} names are too many for one listing, at most {MAX_WANTED} are taken.")
    return names


def _listed(article: Article, wanted: Sequence[str], inside: bool) -> Listed:
    body, language = article.body, article.language
    in_title = _mentions(article.title, language, wanted, inside)
    in_body = _mentions(body, language, wanted, inside)
    lead_start = len(body) - len(article.lead) if article.lead else len(body)
    places = [Place.TITLE] if in_title else []
    if any(span.start >= lead_start for span in in_body):
        places.append(Place.LEAD)
    if any(span.start < lead_start for span in in_body):
        places.append(Place.TEXT)
    span = _sentence_at(article, in_body[0]) if in_body else Span(0, 0)
    forms = [article.title[each.start : each.end] for each in in_title]
    forms += [body[each.start : each.end] for each in in_body]
    return Listed(
        article.source,
        len(in_title) + len(in_body),
        tuple(places),
        span,
        body[span.start : span.end],
        tuple(dict.fromkeys(" ".join(form.split()) for form in forms))[:MAX_FORMS],
    )


def _mentions(text: str, language: str, wanted: Sequence[str], inside: bool) -> list[Span]:
    """Where any of the wanted is mentioned, in order; what one of them covers is not counted again."""
    spans = sorted(
        (span for each in wanted for span in find_mentions(text, language, each, inside=inside)),
        key=lambda span: (span.start, -span.end),
    )
    return list(_apart(spans))


def _apart(spans: Sequence[Span]) -> Iterator[Span]:
    end = 0
    for span in spans:
        if span.start >= end:
            yield span
            end = span.end


def _sentence_at(article: Article, mention: Span) -> Span:
    """The sentence of the body that a mention begins in."""
    for start, end, _, _ in article.blocks():
        if start <= mention.start < end:
            for sentence in split_sentences(article.body[start:end], article.language):
                if start + sentence.end > mention.start:
                    return Span(start + sentence.start, start + sentence.end)
    return mention
