"""Figures that an article gave otherwise before it was corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count

from rag.differences.figures import Figure, figures_of, is_same_thing, is_same_value
from rag.names import key
from rag.question_words import content_words
from rag.records import (
    Article,
    Citation,
    Difference,
    DifferenceKind,
    Hit,
    Passage,
    Source,
    SourceSentence,
    Statement,
    Verdict,
)
from rag.sentences import split_sentences
from rag.wording import say

LEAST_ALIKE = 0.6  # share of a sentence's words that its earlier wording has too


def find_corrections(
    cited: Sequence[Citation], earlier: Callable[[Source], Sequence[Article]], language: str
) -> tuple[Difference, ...]:
    """What cited sentences gave otherwise in an earlier version of their article.

    Args:
        cited: The answer's citations.
        earlier: The replaced versions of a source's article, newest first; empty for nearly all.
        language: Of the question.

    Returns:
        One correction for each figure that differs, the earlier statement first. Its citation is of the
        earlier version and numbered behind the answer's.
    """
    numbers = count(max((each.n for each in cited), default=0) + 1)
    found: list[Difference] = []
    for citation in cited:
        older = earlier(citation.source)[:1]
        sentence = SourceSentence(citation.start, citation.end, citation.quote)
        for article in older:
            for before, figure in _corrected(sentence, citation.source, article):
                was = Citation(
                    next(numbers),
                    before.hit.source,
                    before.sentence.start,
                    before.sentence.end,
                    before.sentence.text,
                    Verdict.SUPPORTED,
                    say("itself", language),
                )
                statements = (Statement(was, before.value), Statement(citation, figure.value))
                found.append(Difference(DifferenceKind.CORRECTION, figure.subject, statements))
    return tuple(found)


def _corrected(sentence: SourceSentence, source: Source, older: Article) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of an earlier figure and the one that took its place."""
    body = older.body
    words = _words(sentence.text)
    for span in split_sentences(body, older.language):
        before = SourceSentence(span.start, span.end, body[span.start : span.end])
        if before.text == sentence.text or len(words & _words(before.text)) < LEAST_ALIKE * len(words):
            continue
        now = list(figures_of(_hit(source, sentence), sentence))
        for was in figures_of(_hit(older.source, before), before):
            same = [each for each in now if is_same_thing(was, each)]
            if same and not any(is_same_value(was, each) for each in same):
                yield was, same[0]
                return


def _words(text: str) -> set[str]:
    return {key(word) for word in content_words(text)}


def _hit(source: Source, sentence: SourceSentence) -> Hit:
    passage = Passage(source.article_id, source.version, 0, sentence.start, sentence.end, sentence.text)
    return Hit(passage, source, 0.0, 0)
