"""The public JSON of answers, articles, quotes and checks, written and read without loss.

The keys of the contract keep their names for callers; what a round trip needs beyond them
(`found`, `notes`, `precision`, ranks) stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rag.contract_evidence import (
    Json,
    citation_from_json,
    citation_to_json,
    difference_from_json,
    difference_to_json,
    hit_from_json,
    hit_to_json,
    precision,
    quotes_to_json,
)
from rag.contract_listing import listing_from_json, listing_to_csv, listing_to_json
from rag.json_reading import mapping, number, optional_text, rows, text, texts, whole
from rag.records import (
    Answer,
    ArchiveState,
    Article,
    Check,
    Filters,
    Outcome,
    Paragraph,
    Question,
    Reading,
    Sentence,
    Timings,
)

__all__ = [
    "Json",
    "answer_from_json",
    "answer_to_json",
    "article_from_json",
    "article_to_json",
    "check_to_json",
    "citation_from_json",
    "citation_to_json",
    "filters_from_json",
    "filters_to_json",
    "listing_to_csv",
    "listing_to_json",
    "quotes_to_json",
]


def answer_to_json(answer: Answer, id: str) -> Json:
    """Write an answer as the object that `python -m rag ask --json` prints.

    Args:
        answer: The checked answer.
        id: What the caller named the question; kept as `id`, not part of the answer.
    """
    question, archive, timings = answer.question, answer.archive, answer.timings
    return {
        "id": id,
        "question": question.original,
        "understood": {
            "text": question.text,
            "language": question.language,
            **filters_to_json(question.filters),
            "found": [{"field": name, "words": words} for name, words in question.found],
        },
        "outcome": answer.outcome.value,
        "text": answer.text,
        "sentences": [
            {
                "text": each.text,
                "citations": [citation_to_json(citation) for citation in each.citations],
                "gloss": each.gloss,
            }
            for each in answer.sentences
        ],
        "evidence": [hit_to_json(hit) for hit in answer.evidence],
        "archive": {
            "articles": archive.articles,
            "first": archive.first,
            "last": archive.last,
            "passages": archive.passages,
            "undated": archive.undated,
        },
        "models": dict(answer.models),
        "timings": {
            "understand_ms": timings.understand_ms,
            "retrieve_ms": timings.retrieve_ms,
            "compose_ms": timings.compose_ms,
            "check_ms": timings.check_ms,
        },
        "notes": list(answer.notes),
        "listing": listing_to_json(answer.listing) if answer.listing else None,
        "suggestions": list(answer.suggestions),
        "differences": [difference_to_json(each) for each in answer.differences],
    }


def answer_from_json(data: Mapping[str, object]) -> Answer:
    """Read an answer back, also one kept before there were listings; the inverse of `answer_to_json` but for `id`.

    Raises:
        ValueError: If a key is missing or holds a value of another kind, by name.
    """
    understood, archive = mapping(data, "understood"), mapping(data, "archive")
    timings, filters = mapping(data, "timings"), filters_from_json(understood)
    return Answer(
        question=Question(
            original=text(data, "question"),
            text=text(understood, "text"),
            language=text(understood, "language"),
            filters=filters,
            found=tuple((text(row, "field"), text(row, "words")) for row in rows(understood, "found")),
        ),
        outcome=Outcome(text(data, "outcome")),
        text=text(data, "text"),
        sentences=tuple(
            Sentence(
                text(row, "text"),
                tuple(citation_from_json(one) for one in rows(row, "citations")),
                text(row, "gloss") if row.get("gloss") else "",  # an answer kept before has none
            )
            for row in rows(data, "sentences")
        ),
        evidence=tuple(hit_from_json(row) for row in rows(data, "evidence")),
        archive=ArchiveState(
            articles=whole(archive, "articles"),
            first=optional_text(archive, "first"),
            last=optional_text(archive, "last"),
            passages=whole(archive, "passages"),
            undated=whole(archive, "undated"),
        ),
        models=tuple((name, str(value)) for name, value in mapping(data, "models").items()),
        timings=Timings(
            understand_ms=number(timings, "understand_ms"),
            retrieve_ms=number(timings, "retrieve_ms"),
            compose_ms=number(timings, "compose_ms"),
            check_ms=number(timings, "check_ms"),
        ),
        notes=texts(data, "notes"),
        listing=listing_from_json(mapping(data, "listing"), filters) if data.get("listing") else None,
        suggestions=texts(data, "suggestions") if "suggestions" in data else (),
        differences=tuple(
            difference_from_json(row) for row in (rows(data, "differences") if "differences" in data else ())
        ),
    )


def filters_to_json(filters: Filters) -> Json:
    """Write filters as ISO days and names; None where a side is open."""
    return {
        "date_from": filters.date_from.isoformat() if filters.date_from else None,
        "date_to": filters.date_to.isoformat() if filters.date_to else None,
        "outlets": list(filters.outlets),
        "sections": list(filters.sections),
        "as_of": filters.as_of.isoformat() if filters.as_of else None,
        "ignore": sorted(filters.ignore),
    }


def filters_from_json(data: Mapping[str, object]) -> Filters:
    """Read filters; the inverse of `filters_to_json`, also of what was kept before it knew all of them.

    Raises:
        ValueError: If a day is not an ISO date, an outlet not text or a reading unknown.
    """
    data = {"sections": [], "as_of": None, "ignore": [], **data}
    first, last = optional_text(data, "date_from"), optional_text(data, "date_to")
    as_of = optional_text(data, "as_of")
    return Filters(
        date_from=date.fromisoformat(first) if first else None,
        date_to=date.fromisoformat(last) if last else None,
        outlets=texts(data, "outlets"),
        sections=texts(data, "sections"),
        as_of=date.fromisoformat(as_of) if as_of else None,
        ignore=frozenset(Reading(name) for name in texts(data, "ignore")),
    )


def article_to_json(article: Article) -> Json:
    """Write an article version as the object that `python -m ingest show --json` prints.

    `body` is given for readers that count offsets in it; it follows from `paragraphs` and `lead`.
    """
    return {
        "id": article.id,
        "version": article.version,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "lead": article.lead,
        "authors": list(article.authors),
        "published": article.published,
        "published_precision": article.published_precision and article.published_precision.value,
        "language": article.language,
        "paragraphs": [{"heading": each.heading, "text": each.text} for each in article.paragraphs],
        "body": article.body,
        "section": article.section,
        "modified": article.modified,
        "fetched": article.fetched,
        "extractor": article.extractor,
        "is_partial": article.is_partial,
        "origin": article.origin,
    }


def article_from_json(data: Mapping[str, object]) -> Article:
    """Read an article version back; the inverse of `article_to_json`.

    Raises:
        ValueError: If a key is missing or holds a value of another kind, by name.
    """
    return Article(
        id=text(data, "id"),
        version=text(data, "version"),
        url=text(data, "url"),
        outlet=text(data, "outlet"),
        title=text(data, "title"),
        lead=text(data, "lead"),
        authors=texts(data, "authors"),
        published=optional_text(data, "published"),
        published_precision=precision(data, "published_precision"),
        language=text(data, "language"),
        paragraphs=tuple(
            Paragraph(text(row, "text"), text(row, "heading")) for row in rows(data, "paragraphs")
        ),
        modified=optional_text(data, "modified"),
        fetched=optional_text(data, "fetched"),
        section=text(data, "section"),
        origin=text(data, "origin"),
        extractor=text(data, "extractor"),
    )


def check_to_json(check: Check, id: str) -> Json:
    """Write the verdict of a check, as a line of `python -m rag check --json`."""
    return {"id": id, "verdict": check.verdict.value, "reason": check.reason}
