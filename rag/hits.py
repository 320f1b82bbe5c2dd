"""Hits made of the passages that were found: with their source, their sentences and their scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue, LivePassage
from rag.fusion import Fused
from rag.records import Article, Hit, Passage, SourceSentence
from rag.sentences import split_sentences


def with_sentences(
    hits: Sequence[Hit], scores: Mapping[str, NDArray[np.float32]], catalogue: Catalogue
) -> tuple[Hit, ...]:
    """The hits with their sentences, each with its score, or that of its passage where it has none.

    Args:
        hits: Without sentences.
        scores: Of the sentences of a passage, by its id, in their order; shape (sentences,).
        catalogue: Has the articles.

    Raises:
        BelegError: If an article cannot be read.
    """
    versions = {(hit.source.article_id, hit.source.version) for hit in hits}
    articles = {version: catalogue.article(*version) for version in versions}
    complete = []
    for hit in hits:
        sentences = sentences_of(hit.passage, articles[hit.source.article_id, hit.source.version])
        known = scores.get(hit.passage.id)
        if known is None or len(known) != len(sentences):  # stored before there were sentence vectors
            known = np.full(len(sentences), hit.score, dtype=np.float32)
        sentences = [
            replace(sentence, score=float(score)) for sentence, score in zip(sentences, known, strict=True)
        ]
        complete.append(replace(hit, sentences=tuple(sentences)))
    return tuple(complete)


def hit_of(live: LivePassage, fused: Fused, rank: int) -> Hit:
    """A found passage with its scores, without its sentences yet."""
    return Hit(
        passage=live.passage,
        source=live.source,
        score=fused.score,
        rank=rank,
        dense_score=fused.dense,
        lexical_score=fused.lexical,
    )


def day_of(passage: LivePassage) -> date | None:
    """The last day on which its article may have appeared; None where that is not known."""
    return date.fromordinal(passage.day_to) if passage.day_to else None


def sentences_of(passage: Passage, article: Article) -> Sequence[SourceSentence]:
    """The sentences of a passage, in body offsets, with what they are about."""
    sentences = []
    for span in split_sentences(passage.text, article.language):
        start = passage.start + span.start
        context = " · ".join(filter(None, (article.own_title, article.heading_at(start))))
        text = passage.text[span.start : span.end]
        sentences.append(SourceSentence(start, passage.start + span.end, text, context=context))
    return sentences
