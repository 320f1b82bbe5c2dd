"""Something that a question takes for granted and the cited source says otherwise: not adopted, but told.

Only what rules can see for sure: a figure, a day, the holder of an office or a place that no hit has, where a
cited sentence about the same thing has another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.differences.concepts import ACTS, concepts_in
from rag.differences.figures import figures_of, is_same_thing, is_same_value
from rag.differences.subject import STEM, day_of
from rag.moments import Moment, agrees, read_moments
from rag.names import is_named, key, words_of
from rag.question_words import content_words
from rag.records import Citation, Hit, Question, SourceSentence

LEAST_COVERED = 0.5  # share of the question's other words that the cited sentence and its title must hold
_GERMAN = "de"
_TEXTS = (
    "Die Frage nennt {asked}; die Quelle sagt {stated} [{n}].",
    "The question says {asked}; the source says {stated} [{n}].",
)
_OFFICE = re.compile(
    r"\b(?P<office>(?:[A-ZÄÖÜ][\w-]*?)?(?:[Mm]inister|[Pp]räsident|[Kk]anzler|[Bb]ürgermeister|[Tt]rainer|[Rr]ektor|"
    r"[Dd]irektor|[Dd]ezernent|[Ll]andrat|[Bb]ischof|[Vv]orstand|chef|sprecher|[Mm]inister|[Pp]resident|[Mm]ayor|[Cc]hancellor|"
    r"[Cc]oach|[Dd]irector|[Ss]enator|[Gg]overnor|[Bb]ishop)(?:in)?)\s+(?P<name>(?:[A-ZÄÖÜ][\w’'-]+)(?:\s(?:[A-ZÄÖÜ][\w’'-]+)){0,2})"
)
_OFFICES_EN = {
    "minister": "minister",
    "president": "präsident",
    "chancellor": "kanzler",
    "mayor": "bürgermeister",
    "coach": "trainer",
    "director": "direktor",
    "bishop": "bischof",
}
_PLACE = re.compile(r"\b(?:in|bei|near|at)\s+(?P<place>[A-ZÄÖÜ][\w-]{3,})")
_NO_PLACES = frozenset(
    "januar februar märz april juni juli august september oktober november dezember january february march june "
    "july october december kürze zukunft folge zusammenhang frage ordnung".split()
)


@dataclass(frozen=True, slots=True)
class Premise:
    """What a question takes for granted (`asked`, its words) and what the citation says instead."""

    asked: str
    stated: str
    citation: Citation


def find_premises(question: Question, hits: Sequence[Hit], cited: Sequence[Citation]) -> tuple[Premise, ...]:
    """What the question presupposes and a cited sentence says otherwise, at most one of each kind.

    Args:
        question: What is asked; of a chat's follow-up its stand-alone text.
        hits: All that was found: what one of them confirms is no false premise.
        cited: The answer's citations, the first about the same thing counts.
    """
    bearing = [each for each in cited if _bears(each, question)]
    if not bearing:
        return ()
    rules = (_false_figure, _false_day, _false_holder, _false_place)
    found = (next(iter(rule(question, hits, bearing)), None) for rule in rules)
    return tuple(each for each in found if each is not None)


def say_premise(premise: Premise, language: str) -> str:
    """„Die Frage nennt 40; die Quelle sagt 31 [1].", in German or English."""
    text = _TEXTS[0 if language == _GERMAN else 1]
    return text.format(asked=premise.asked, stated=premise.stated, n=premise.citation.n)


def _bears(citation: Citation, question: Question) -> bool:
    """Whether a cited sentence with its title holds most of what the question is about."""
    text = f"{citation.source.title}. {citation.quote}"
    stems = {word.key[:STEM] for word in words_of(text)}
    concepts = {concept for _, _, concept in concepts_in(text)}
    wanted = [word for word in content_words(question.text) if len(word) > 3 and not word[0].isdigit()]
    held = sum(
        key(word)[:STEM] in stems or bool({concept for _, _, concept in concepts_in(word)} & concepts)
        for word in wanted
    )
    return bool(wanted) and held >= LEAST_COVERED * len(wanted)


def _sentences(hits: Sequence[Hit]) -> Iterator[tuple[Hit, SourceSentence]]:
    yield from ((hit, sentence) for hit in hits for sentence in hit.sentences)


def _hit_of(citation: Citation, hits: Sequence[Hit]) -> Hit | None:
    return next((hit for hit in hits if hit.source.article_id == citation.source.article_id), None)


def _false_figure(question: Question, hits: Sequence[Hit], cited: Sequence[Citation]) -> Iterator[Premise]:
    """A count or an amount that the source gives otherwise."""
    if not hits:
        return
    asked = [each for each in figures_of(hits[0], SourceSentence(0, len(question.text), question.text))]
    for one in asked:
        if one.quantity.modifier:
            continue
        for citation in cited:
            hit = _hit_of(citation, hits)
            if hit is None:
                continue
            sentence = SourceSentence(citation.start, citation.end, citation.quote)
            same = [each for each in figures_of(hit, sentence) if is_same_thing(one, each)]
            if len(same) != 1 or is_same_value(one, same[0]):
                continue
            others = (each for at, told in _sentences(hits) for each in figures_of(at, told))
            if not any(is_same_thing(one, each) and is_same_value(one, each) for each in others):
                yield Premise(one.value, same[0].value, citation)


def _false_day(question: Question, hits: Sequence[Hit], cited: Sequence[Citation]) -> Iterator[Premise]:
    """A day that the source gives otherwise for what happened."""
    acts = {concept for _, _, concept in concepts_in(question.text)} & ACTS
    for asked in (each for each in read_moments(question.text)[0] if each.day and each.month):
        if any(_gives(asked, hit, sentence.text) for hit, sentence in _sentences(hits)):
            continue
        for citation in cited:
            stated = [each for each in read_moments(citation.quote)[0] if each.day and each.month]
            told = {concept for _, _, concept in concepts_in(citation.quote)} & ACTS
            if len(stated) == 1 and (not acts or acts & told):
                place = stated[0]
                yield Premise(
                    question.text[asked.start : asked.end], citation.quote[place.start : place.end], citation
                )


def _gives(asked: Moment, hit: Hit, text: str) -> bool:
    published = day_of(hit)
    return agrees(asked, read_moments(text)[0], {published.year} if published else (), published)


def _false_holder(question: Question, hits: Sequence[Hit], cited: Sequence[Citation]) -> Iterator[Premise]:
    """Somebody in an office that the source gives to another: „Minister Meier" for „Minister Müller"."""
    for match in _OFFICE.finditer(question.text):
        name = match["name"].split()[-1]
        if _is_known(name, hits):
            continue
        for citation in cited:
            for other in _OFFICE.finditer(citation.quote):
                if _office(other["office"]) == _office(match["office"]):
                    yield Premise(match["name"], other["name"], citation)


def _office(text: str) -> str:
    """The office without its ending and, in English, under its German name."""
    plain = text.lower().removesuffix("in")
    return _OFFICES_EN.get(plain, plain)


def _false_place(question: Question, hits: Sequence[Hit], cited: Sequence[Citation]) -> Iterator[Premise]:
    """A place that no hit has, where the cited sentence has another."""
    for match in _PLACE.finditer(question.text):
        if match["place"].lower() in _NO_PLACES or _is_known(match["place"], hits):
            continue
        for citation in cited:
            others = [each["place"] for each in _PLACE.finditer(citation.quote)]
            asked = {key(word)[:STEM] for word in content_words(question.text)}
            others = [
                each
                for each in others
                if each.lower() not in _NO_PLACES
                and key(each)[:STEM] not in asked
                and citation.source.language == question.language
            ]
            if len(others) == 1:
                yield Premise(match["place"], others[0], citation)


def _is_known(name: str, hits: Sequence[Hit]) -> bool:
    return any(is_named(name, words_of(f"{hit.source.title}. {hit.passage.text}")) for hit in hits)
