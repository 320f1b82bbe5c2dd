"""From what was clicked in an answer to the spans of the article that are marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rag.records import Answer, Citation, Hit, Listing, Source, Span


@dataclass(frozen=True, slots=True)
class Opened:
    """A place of an article that is to be shown.

    `main` is marked and scrolled to, `others` are marked lighter. `text` is what stood there when it was
    found: it is looked for where no span is known, and shown where the article is gone.
    """

    source: Source
    text: str
    main: tuple[Span, ...] = ()
    others: tuple[Span, ...] = ()


def citations(answer: Answer) -> Iterator[Citation]:
    """Yield the citations of an answer in the order of its prose."""
    return (citation for sentence in answer.sentences for citation in sentence.citations)


def opened_at(answer: Answer, key: str) -> Opened | None:
    """Find what a key of the component names; None if it names nothing of this answer.

    Keys are "c0.1" for a citation (sentence, number in it), "d0.1" for what one source of a difference says,
    "h3" for a hit, "k3.0" for a copy of it, "l7"
    for an article of a list.
    """
    if answer.listing is not None and key.startswith("l"):
        return _listed_at(answer.listing, key)
    for sentence_number, sentence in enumerate(answer.sentences):
        for number, citation in enumerate(sentence.citations):
            if key == f"c{sentence_number}.{number}":
                main = (Span(citation.start, citation.end),)
                others = _cited_spans(answer, citation.source, set(main))
                return Opened(citation.source, citation.quote, main, others)
    for place, difference in enumerate(answer.differences):
        for number, statement in enumerate(difference.statements):
            if key == f"d{place}.{number}":
                said = statement.citation
                return Opened(said.source, said.quote, (Span(said.start, said.end),))
    for index, hit in enumerate(answer.evidence):
        passage = hit.passage
        if key == f"h{index}":
            return Opened(hit.source, passage.text, (Span(passage.start, passage.end),))
        for number, copy in enumerate(hit.copies):
            if key == f"k{index}.{number}":
                return Opened(copy.source, _quote_of(answer, hit))
    return None


def _listed_at(listing: Listing, key: str) -> Opened | None:
    place = int(key[1:]) if key[1:].isdecimal() else len(listing.articles)
    if place >= len(listing.articles):
        return None
    listed = listing.articles[place]
    return Opened(listed.source, listed.quote, (listed.span,) if listed.quote else ())


def _quote_of(answer: Answer, hit: Hit) -> str:
    """What is looked for in a copy of a hit: the first quote taken from its article, else the passage."""
    quotes = (each.quote for each in citations(answer) if each.source.article_id == hit.source.article_id)
    return next(quotes, hit.passage.text)


def _cited_spans(answer: Answer, source: Source, without: set[Span]) -> tuple[Span, ...]:
    spans = {
        Span(citation.start, citation.end): None
        for citation in citations(answer)
        if (citation.source.article_id, citation.source.version) == (source.article_id, source.version)
    }
    return tuple(span for span in spans if span not in without)
