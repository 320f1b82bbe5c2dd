"""Puts to each citation of an answer in whose voice its source sentence stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from rag.attribution.reading import read_voices
from rag.records import Article, Citation, Sentence, Source, Span, Voice

ArticleOf = Callable[[str, str], Article]
"""The article of an id and a version, as `Catalogue.article` gives it."""


def voices_of(cited: Iterable[tuple[Source, Span]], article_of: ArticleOf) -> list[Voice]:
    """In whose voice stretches of several articles stand, in their order; each article is read once.

    Raises:
        BelegError: If an article cannot be read.
    """
    places: dict[tuple[str, str], list[tuple[int, Span]]] = {}
    for n, (source, span) in enumerate(cited):
        places.setdefault((source.article_id, source.version), []).append((n, span))
    voices: dict[int, Voice] = {}
    for (article_id, version), spans in places.items():
        read = read_voices(article_of(article_id, version), [span for _, span in spans])
        voices.update(zip((n for n, _ in spans), read, strict=True))
    return [voices[n] for n in sorted(voices)]


def attribute(sentences: Sequence[Sentence], article_of: ArticleOf) -> tuple[Sentence, ...]:
    """The sentences of an answer with the voice of each citation that has none yet.

    Raises:
        BelegError: If an article cannot be read.
    """
    mute = [each for sentence in sentences for each in sentence.citations if each.voice is None]
    voices = iter(voices_of(((each.source, Span(each.start, each.end)) for each in mute), article_of))
    return tuple(
        replace(sentence, citations=tuple(_voiced(each, voices) for each in sentence.citations))
        for sentence in sentences
    )


def _voiced(citation: Citation, voices: Iterator[Voice]) -> Citation:
    return citation if citation.voice is not None else replace(citation, voice=next(voices))
