"""What is right: the gold articles and passages of the newsqa questions, as an archive holds them."""

from __future__ import annotations

from collections.abc import Sequence

from bench.data import NewsQuestion
from rag.catalogue import Catalogue
from rag.errors import NotFoundError
from rag.fold import locate
from rag.records import Hit, Question


def gold_articles(question: NewsQuestion, catalogue: Catalogue) -> list[str]:
    """The ids of a question's gold articles, found by any URL they came under."""
    found = []
    for gold in question.gold:
        try:
            found.append(catalogue.resolve(gold.url))
        except NotFoundError:
            continue
    return list(dict.fromkeys(found))


def gold_spans(url: str, quote: str, catalogue: Catalogue) -> list[tuple[str, int, int]]:
    """Where a gold quote stands in the stored article, as (article, start, end)."""
    try:
        article = catalogue.article(url)
    except NotFoundError:
        return []
    return [(article.id, span.start, span.end) for span in locate(quote, article.body)]


def gold_passage_recall(question: NewsQuestion, hits: Sequence[Hit], catalogue: Catalogue) -> float:
    """Share of the gold quotes that a passage overlaps; 1 for any of them where one is enough."""
    found = []
    for gold in question.gold:
        spans = gold_spans(gold.url, gold.quote, catalogue)
        found.append(
            any(
                hit.source.article_id == article and hit.passage.start < end and start < hit.passage.end
                for hit in hits
                for article, start, end in spans
            )
        )
    if not found:
        return 0.0
    return sum(found) / len(found) if question.needs_all else float(any(found))


def is_filter_exact(question: NewsQuestion, read: Question, catalogue: Catalogue) -> bool:
    """Whether outlet and days were read just as the question is labelled.

    The archive's own name of the labelled publisher is that of the gold article's outlet. Another outlet
    may stand beside it only if it carries the publisher's name ("ZDF" means ZDF and ZDFheute).
    """
    if question.filter is None:
        return False
    asked = read.filters
    outlets = {catalogue.article(article).outlet for article in gold_articles(question, catalogue)}
    publisher = _letters(question.filter.publisher)
    return (
        outlets <= set(asked.outlets)
        and all(publisher in _letters(other) for other in set(asked.outlets) - outlets)
        and asked.date_from == question.filter.date_from
        and asked.date_to == question.filter.date_to
    )


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
