"""Gives an answer the form that a command asked for; what it cites stays what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rag.composing import located_text
from rag.conversation.commands import Command, Wish
from rag.conversation.talk import Talk
from rag.differences import say_difference
from rag.gloss import gloss
from rag.records import (
    Answer,
    Citation,
    Done,
    Event,
    Outcome,
    Sentence,
    SourceSentence,
    Understood,
    Verdict,
)
from rag.replies import prose, renumber
from rag.wording import say, say_source

SHORT = 2  # sentences of a shorter answer where the longer one has more than two; else one
REACH = 2  # sentences before and after a cited one that a longer answer tells
LONG = 12  # sentences at most of a longer answer; about a screen
SHORTEST = 25  # characters of a sentence that a longer answer adds; shorter ones are headlines and calls


def shaped(events: Iterable[Event], talk: Talk) -> Iterator[Event]:
    """The events of a question, the answer in the form that the message asked for."""
    for event in events:
        if isinstance(event, Understood):
            yield Understood(talk.read_as(event.question))
        elif isinstance(event, Done):
            yield Done(shape(event.answer, talk))
        else:
            yield event


def shape(answer: Answer, talk: Talk) -> Answer:
    """Give an answer the form that the message asked for.

    Args:
        answer: The answer to the last question of its own, made within the talk's filters and language.
        talk: The message in its chat.

    Returns:
        The answer under the message as it was typed. Its sentences cite spans of stored articles as
        before; a no and a complete list keep their form.
    """
    answer = replace(answer, question=talk.read_as(answer.question))
    if not talk.wishes or answer.outcome is not Outcome.ANSWERED or answer.listing is not None:
        return answer
    wish = talk.wishes[-1]
    match wish.command:
        case Command.SHORTER:
            return _shorter(answer, wish)
        case Command.LONGER:
            return _longer(answer)
        case Command.SOURCES:
            return _sources(answer)
        case Command.LIST:
            return replace(answer, text="\n".join(f"- {prose([each])}" for each in answer.sentences))
        case Command.GERMAN | Command.ENGLISH:
            return _translated(answer)
        case Command.OUTLET:
            return answer


def _shorter(answer: Answer, wish: Wish) -> Answer:
    """The first sentences, which an answer has from its best article."""
    sentences = answer.sentences
    most = wish.sentences or (SHORT if len(sentences) > SHORT else 1)
    if len(sentences) <= most:
        note = say("as_short_as_it_gets", answer.question.language)
        return replace(answer, notes=(*answer.notes, note)) if not wish.sentences else answer
    return _told(answer, sentences[:most])


def _longer(answer: Answer) -> Answer:
    """The sentences around the cited ones, as they stand in their articles."""
    known = {_place(each) for each in _citations(answer)}
    added: dict[tuple[str, int, int], Sentence] = {}
    for citation in _citations(answer):
        for near in _around(citation, answer):
            key = (citation.source.version, near.start, near.end)
            if key not in known and len(answer.sentences) + len(added) < LONG:
                added.setdefault(key, _located(citation, near, answer.question.language))
    if not added:
        return replace(answer, notes=(*answer.notes, say("as_long_as_it_gets", answer.question.language)))
    if not _is_located(answer.sentences):
        told = renumber([*answer.sentences, *added.values()])
        own, rest = told[: len(answer.sentences)], told[len(answer.sentences) :]
        text = f"{prose(own)}\n\n{located_text(rest, answer.question.language)}"
        return _with_differences(replace(answer, sentences=told, text=text))
    articles = list(dict.fromkeys(each.source.article_id for each in _citations(answer)))
    merged = sorted(
        [*answer.sentences, *added.values()],
        key=lambda each: (articles.index(each.citations[0].source.article_id), each.citations[0].start),
    )
    return _told(answer, merged)


def _around(citation: Citation, answer: Answer) -> Iterator[SourceSentence]:
    """The sentences next to a cited one in the passages that were found, nearest first."""
    for hit in answer.evidence:
        if hit.source.version != citation.source.version:
            continue
        sentences = [each for each in hit.sentences if len(each.text) >= SHORTEST]
        places = [place for place, each in enumerate(sentences) if each.start == citation.start]
        for place in places:
            near = sorted(range(len(sentences)), key=lambda other: (abs(other - place), -other))
            yield from (sentences[other] for other in near if 0 < abs(other - place) <= REACH)


def _located(citation: Citation, sentence: SourceSentence, language: str) -> Sentence:
    cited = Citation(
        0,
        citation.source,
        sentence.start,
        sentence.end,
        sentence.text,
        Verdict.SUPPORTED,
        say("itself", language),
    )
    words = gloss(sentence.text, citation.source.language, language)
    return Sentence(sentence.text, (cited,), "; ".join(words))


def _sources(answer: Answer) -> Answer:
    """Title, outlet, date, address and quotes of each source, in the order of the numbers."""
    language = answer.question.language
    quoted = {(each.source.version, each.start): Sentence(each.quote, (each,)) for each in _citations(answer)}
    sentences = sorted(quoted.values(), key=lambda each: each.citations[0].n)
    entries: dict[str, list[str]] = {}
    for sentence in sentences:
        citation = sentence.citations[0]
        head = f"{citation.source.title}\n{say_source(citation.source, language)}"
        lines = entries.setdefault(citation.source.article_id, [f"{head}\n{citation.source.url}".rstrip()])
        lines.append(f"{say('in_quotes', language, text=citation.quote)} [{citation.n}]")
    text = "\n\n".join("\n".join(lines) for lines in entries.values())
    return replace(answer, sentences=tuple(sentences), text=text)


def _translated(answer: Answer) -> Answer:
    """Say that source sentences stay in their language, where nothing could translate them."""
    language = answer.question.language
    foreign = any(
        sentence.text == citation.quote and citation.source.language not in ("", language)
        for sentence in answer.sentences
        for citation in sentence.citations
    )
    if not foreign:
        return answer
    return replace(answer, notes=(*answer.notes, say("untranslated", language)))


def _told(answer: Answer, sentences: Sequence[Sentence]) -> Answer:
    """The answer with these sentences alone, numbered anew."""
    told = renumber(sentences)
    text = located_text(told, answer.question.language) if _is_located(told) else prose(told)
    return _with_differences(replace(answer, sentences=told, text=text))


def _with_differences(answer: Answer) -> Answer:
    """What sources say differently under the numbers of the sentences told; what those do not cite comes after."""
    language = answer.question.language
    numbers = {_place(each): each.n for each in _citations(answer)}
    notes, differences = list(answer.notes), []
    for difference in answer.differences:
        statements = []
        for each in difference.statements:
            n = numbers.setdefault(_place(each.citation), len(numbers) + 1)
            statements.append(replace(each, citation=replace(each.citation, n=n)))
        differences.append(replace(difference, statements=tuple(statements)))
        said = say_difference(difference, language)
        notes = [say_difference(differences[-1], language) if note == said else note for note in notes]
    return replace(answer, notes=tuple(notes), differences=tuple(differences))


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.source.version, citation.start, citation.end


def _is_located(sentences: Sequence[Sentence]) -> bool:
    return all(each.text == each.citations[0].quote for each in sentences)


def _citations(answer: Answer) -> Iterator[Citation]:
    return (citation for sentence in answer.sentences for citation in sentence.citations)
