"""What is said of an answer beside its sentences: who speaks, what the sources say differently, false premises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.attribution import attribute, loses_speaker
from rag.catalogue import Catalogue
from rag.differences import find_corrections, find_differences, say_difference
from rag.premises import find_premises, say_premise
from rag.records import Article, Difference, Hit, Question, Sentence, Source, Verdict


@dataclass(frozen=True, slots=True)
class Remarks:
    """The sentences with the voices of their citations, the differences, and notes that tell of them."""

    sentences: tuple[Sentence, ...]
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()


def make_remarks(
    question: Question, sentences: Sequence[Sentence], hits: Sequence[Hit], catalogue: Catalogue
) -> Remarks:
    """Look at an answer's sentences and at all that was found.

    Args:
        question: What is asked; its language is that of the notes.
        sentences: The answer's; without any there is nothing to remark.
        hits: As retrieved.
        catalogue: Has the cited articles and their earlier versions.

    Raises:
        BelegError: If the archive cannot be read.
    """
    if not sentences:
        return Remarks(())
    voiced = tuple(_keep_speaker(each) for each in attribute(sentences, catalogue.article))
    if not hits:  # a list of articles quotes the first mention in each and claims nothing
        return Remarks(voiced)
    cited = [citation for sentence in voiced for citation in sentence.citations]
    differences = find_differences(question, hits, cited)
    if question.filters.as_of is None and not differences:
        differences = find_corrections(cited, lambda source: _earlier(source, catalogue), question.language)
    differences = tuple(_with_voices(each, catalogue) for each in differences)
    notes = [say_difference(each, question.language) for each in differences]
    notes += [say_premise(each, question.language) for each in find_premises(question, hits, cited)]
    return Remarks(voiced, differences, tuple(notes))


def _keep_speaker(sentence: Sentence) -> Sentence:
    """A written sentence that makes a fact of what its source only reports is supported in part only."""
    citations = []
    for each in sentence.citations:
        lost = (
            loses_speaker(sentence.text, each.voice) if each.voice and sentence.text != each.quote else None
        )
        if lost is not None and each.verdict is Verdict.SUPPORTED:
            each = replace(each, verdict=Verdict.PARTLY, reason=lost)
        citations.append(each)
    return replace(sentence, citations=tuple(citations))


def _with_voices(difference: Difference, catalogue: Catalogue) -> Difference:
    """A difference with who says each of its statements: a union counts other strikers than a company."""
    told = [Sentence(each.value, (each.citation,)) for each in difference.statements]
    voiced = [sentence.citations[0] for sentence in attribute(told, catalogue.article)]
    statements = zip(difference.statements, voiced, strict=True)
    return replace(difference, statements=tuple(replace(each, citation=one) for each, one in statements))


def _earlier(source: Source, catalogue: Catalogue) -> list[Article]:
    """The version before the cited one; none for an article that was never changed."""
    rows = [row.version for row in catalogue.versions(source.article_id)]
    older = rows[rows.index(source.version) + 1 :][:1] if source.version in rows else []
    return [catalogue.article(source.article_id, version) for version in older]
