"""The evidence half of the public JSON: sources, citations, hits and places of a quotation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rag.json_reading import mapping, number, optional_number, optional_text, rows, text, whole
from rag.records import (
    Citation,
    Copy,
    Difference,
    DifferenceKind,
    Hit,
    Passage,
    Precision,
    QuoteMatch,
    Source,
    SourceSentence,
    Statement,
    Verdict,
    Voice,
    VoiceKind,
)

Json = dict[str, object]
"""One JSON object, as `json.dumps` takes it."""


def citation_to_json(citation: Citation) -> Json:
    """Write one citation: its number, article, span, quote, the verdict of the check and who says it."""
    return {
        "n": citation.n,
        **source_to_json(citation.source),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "verdict": citation.verdict.value,
        "reason": citation.reason,
        "voice": {"kind": citation.voice.kind.value, "speaker": citation.voice.speaker}
        if citation.voice
        else None,
    }


def citation_from_json(data: Mapping[str, object]) -> Citation:
    """Read one citation; the inverse of `citation_to_json`.

    Raises:
        ValueError: If a key is missing or holds a value of another kind, by name.
    """
    return Citation(
        n=whole(data, "n"),
        source=source_from_json(data),
        start=whole(data, "start"),
        end=whole(data, "end"),
        quote=text(data, "quote"),
        verdict=Verdict(text(data, "verdict")),
        reason=text(data, "reason"),
        voice=_voice_from_json(mapping(data, "voice")) if data.get("voice") else None,
    )


def difference_to_json(difference: Difference) -> Json:
    """Write what sources say differently: its kind, its subject and each source's citation and value."""
    return {
        "kind": difference.kind.value,
        "subject": difference.subject,
        "statements": [
            {"value": each.value, "citation": citation_to_json(each.citation)}
            for each in difference.statements
        ],
    }


def difference_from_json(data: Mapping[str, object]) -> Difference:
    """Read what sources say differently; the inverse of `difference_to_json`.

    Raises:
        ValueError: If a key is missing or holds a value of another kind, by name.
    """
    return Difference(
        DifferenceKind(text(data, "kind")),
        text(data, "subject"),
        tuple(
            Statement(citation_from_json(mapping(row, "citation")), text(row, "value"))
            for row in rows(data, "statements")
        ),
    )


def quotes_to_json(matches: Iterable[QuoteMatch]) -> Json:
    """Write where a quotation occurs, as `python -m rag quote --json` prints it."""
    return {
        "matches": [
            {**source_to_json(each.source), "start": each.start, "end": each.end, "quote": each.quote}
            for each in matches
        ]
    }


def hit_to_json(hit: Hit) -> Json:
    """Write one hit with the passage's text and place, as an item of `evidence`."""
    passage = hit.passage
    return {
        "passage_id": passage.id,
        **source_to_json(hit.source),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": hit.score,
        "rank": hit.rank,
        "ordinal": passage.ordinal,
        "dense_score": hit.dense_score,
        "lexical_score": hit.lexical_score,
        "sentences": [
            {"start": each.start, "end": each.end, "text": each.text, "score": each.score}
            for each in hit.sentences
        ],
        "copies": [{**source_to_json(each.source), "reason": each.reason} for each in hit.copies],
        "agency": hit.agency,
    }


def hit_from_json(data: Mapping[str, object]) -> Hit:
    """Read one hit; the inverse of `hit_to_json`, also of one kept before copies were folded.

    Raises:
        ValueError: If a key is missing or holds a value of another kind, by name.
    """
    data = {"copies": [], "agency": "", **data}
    source = source_from_json(data)
    return Hit(
        passage=Passage(
            article_id=source.article_id,
            version=source.version,
            ordinal=whole(data, "ordinal"),
            start=whole(data, "start"),
            end=whole(data, "end"),
            text=text(data, "text"),
        ),
        source=source,
        score=number(data, "score"),
        rank=whole(data, "rank"),
        dense_score=optional_number(data, "dense_score"),
        lexical_score=optional_number(data, "lexical_score"),
        sentences=tuple(
            SourceSentence(whole(row, "start"), whole(row, "end"), text(row, "text"), number(row, "score"))
            for row in rows(data, "sentences")
        ),
        copies=tuple(Copy(source_from_json(row), text(row, "reason")) for row in rows(data, "copies")),
        agency=text(data, "agency"),
    )


def _voice_from_json(data: Mapping[str, object]) -> Voice:
    return Voice(VoiceKind(text(data, "kind")), text(data, "speaker"))


def precision(data: Mapping[str, object], key: str) -> Precision | None:
    """Read how exactly a time is known; None where it is not.

    Raises:
        ValueError: If the value is not a precision.
    """
    value = optional_text(data, key)
    return None if value is None else Precision(value)


def source_to_json(source: Source) -> Json:
    """Write what a hit, a citation or a listing says of its article."""
    return {
        "article_id": source.article_id,
        "version": source.version,
        "url": source.url,
        "title": source.title,
        "outlet": source.outlet,
        "published": source.published,
        "precision": source.published_precision and source.published_precision.value,
        "language": source.language,
    }


def source_from_json(data: Mapping[str, object]) -> Source:
    """Read a source; the inverse of `source_to_json`.

    Raises:
        ValueError: If a key is missing or holds a value of another kind, by name.
    """
    return Source(
        article_id=text(data, "article_id"),
        version=text(data, "version"),
        url=text(data, "url"),
        title=text(data, "title"),
        outlet=text(data, "outlet"),
        published=optional_text(data, "published"),
        published_precision=precision(data, "precision"),
        language=text(data, "language"),
    )
