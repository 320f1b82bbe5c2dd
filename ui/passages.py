"""From what was clicked in an answer to the spans of the article that are marked."""

from __future__ import annotations

from collections.abc import Iterator

from rag.records import Answer, Citation, Hit, Source, Span


def citations(answer: Answer) -> Iterator[Citation]:
    """Yield the citations of an answer in the order of its prose."""
    return (citation for sentence in answer.sentences for citation in sentence.citations)


def passage_of(answer: Answer, key: str) -> tuple[Citation | Hit, tuple[Span, ...], tuple[Span, ...]] | None:
    """Find what a key of the component names.

    Returns:
        The citation or hit, the spans to mark, and the other cited spans of the same article
        version, marked lighter; None if the key names nothing of this answer.
    """
    for sentence_number, sentence in enumerate(answer.sentences):
        for number, citation in enumerate(sentence.citations):
            if key == f"c{sentence_number}.{number}":
                main = (Span(citation.start, citation.end),)
                return citation, main, _cited_spans(answer, citation.source, set(main))
    for index, hit in enumerate(answer.evidence):
        if key == f"h{index}":
            main = (Span(hit.passage.start, hit.passage.end),)
            return hit, main, ()
    return None


def _cited_spans(answer: Answer, source: Source, without: set[Span]) -> tuple[Span, ...]:
    spans = {
        Span(citation.start, citation.end): None
        for citation in citations(answer)
        if (citation.source.article_id, citation.source.version) == (source.article_id, source.version)
    }
    return tuple(span for span in spans if span not in without)
