"""Finds what the sources say differently of what was asked: figures, their development, days, claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from rag.attribution import genre_of_source
from rag.differences.claims import opposed_claims
from rag.differences.concepts import CASUALTIES, GROWING, concepts_in
from rag.differences.days import days_told, differing_days
from rag.differences.figures import STEM, Figure, figures_of, is_same_thing, is_same_value
from rag.differences.subject import (
    Topic,
    covers_question,
    day_of,
    is_elsewhere,
    is_of_other_year,
    is_same_event,
    stories_apart,
    topic_of,
)
from rag.expecting import Expected, expected_of
from rag.names import key
from rag.question_words import content_words
from rag.records import (
    Citation,
    Difference,
    DifferenceKind,
    Hit,
    Question,
    SourceSentence,
    Statement,
    Verdict,
    VoiceKind,
)
from rag.wording import say

MOST_SENTENCES = 40  # looked at, those nearest to the question first; 15 ms
EVENT_DAYS = 60  # days within which two counts of casualties are of one event
# Times the smaller of two figures of one thing; further apart they count different things, unless it grows.
MOST_APART, MOST_GROWN = 4, 100
SLOW_DAYS = 10  # between two outlets' figures of a cost, from which they are not of one day's news
MOST = 2  # differences shown with one answer


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence that may say something of what was asked."""

    hit: Hit
    sentence: SourceSentence
    topic: Topic
    is_cited: bool


def find_differences(
    question: Question, hits: Sequence[Hit], cited: Sequence[Citation]
) -> tuple[Difference, ...]:
    """What the hits say differently of what was asked.

    Args:
        question: What is asked; only what bears on it is compared.
        hits: As retrieved, best first; copies folded into one are one source.
        cited: The answer's citations; statements that are among them keep their numbers, the others get the
            numbers behind them.

    Returns:
        Figures, developments, days or claims, each with two or more statements of different articles in
        the order of their days; empty in the ordinary case.
    """
    told = _sentences(question, hits, cited)
    if len({each.hit.source.article_id for each in told}) < 2:
        return ()
    found = _figures(question, told) or _dates(question, told) or _claims(question, told)
    articles = {each.source.article_id for each in cited}
    numbers = count(max((each.n for each in cited), default=0) + 1)
    known = {(each.source.article_id, each.start, each.end): each for each in cited}
    return tuple(
        Difference(
            kind,
            subject,
            tuple(
                Statement(
                    known.get((hit.source.article_id, sentence.start, sentence.end))
                    or _cite(next(numbers), hit, sentence, question.language),
                    value,
                )
                for hit, sentence, value in statements
            ),
        )
        for kind, subject, statements in found[:MOST]
        if any(hit.source.article_id in articles for hit, _, _ in statements)
    )


def _dates(question: Question, told: Sequence[_Told]) -> list[_Group]:
    """The days that sources give for what the question asks the day of, where they differ."""
    if expected_of(question.text) is not Expected.MOMENT:
        return []
    days = [each for one in told for each in days_told(one.hit, one.sentence)]
    group = differing_days(question.text, days, {each.hit.passage.id: each.topic for each in told})
    statements = [(one.hit, one.sentence, one.value) for one in group]
    return [(DifferenceKind.DATES, group[0].subject, statements)] if group else []


def _claims(question: Question, told: Sequence[_Told]) -> list[_Group]:
    """Sentences that say the opposite of one that the answer cites."""
    pairs = [(each.hit, each.sentence, each.topic) for each in told]
    anchors = {each.sentence for each in told if each.is_cited}
    claims = opposed_claims(question.text, pairs, anchors)
    statements = [(hit, sentence, sentence.text) for hit, sentence in claims]
    return [(DifferenceKind.CLAIMS, "", statements)] if claims else []


_PERCENT = re.compile(r"\b(?:prozent\w*|per ?cent\w*)\b|%", re.IGNORECASE)
_GREW = re.compile(
    r"\b(?:inzwischen|mittlerweile|nun|jetzt|gestiegen|stieg|erhöht\w*|now|risen|rose|grown)\b", re.IGNORECASE
)
_Group = tuple[DifferenceKind, str, list[tuple[Hit, SourceSentence, str]]]


def _cite(n: int, hit: Hit, sentence: SourceSentence, language: str) -> Citation:
    reason = say("itself", language)
    return Citation(n, hit.source, sentence.start, sentence.end, sentence.text, Verdict.SUPPORTED, reason)


def _sentences(question: Question, hits: Sequence[Hit], cited: Sequence[Citation]) -> list[_Told]:
    """The sentences of the hits that hold what is asked, nearest first, each once."""
    places = {(each.source.article_id, each.source.version, each.start) for each in cited}
    told: dict[tuple[str, str, int], _Told] = {}
    for hit in stories_apart(hits):
        if genre_of_source(hit.source) is VoiceKind.SATIRE:
            continue
        topic = topic_of(hit)
        if not covers_question(topic, question.text, across=hit.source.language != question.language):
            continue
        for sentence in hit.sentences:
            place = (hit.source.article_id, hit.source.version, sentence.start)
            told.setdefault(place, _Told(hit, sentence, topic, place in places))
    ranked = sorted(told.values(), key=lambda each: (not each.is_cited, -each.sentence.score))
    return ranked[:MOST_SENTENCES]


def _figures(question: Question, told: Sequence[_Told]) -> list[_Group]:
    """Groups of figures of one thing that are not the same."""
    wanted = {concept for _, _, concept in concepts_in(question.text)}
    nouns = {key(word)[:STEM] for word in content_words(question.text)}
    topics = {each.hit.passage.id: each.topic for each in told}
    asks = expected_of(question.text) is Expected.QUANTITY
    figures: list[tuple[Figure, bool]] = []
    for each in told:
        for figure in figures_of(each.hit, each.sentence):
            is_asked = figure.concept in wanted or bool(not figure.concept and figure.nouns & nouns)
            is_asked |= figure.quantity.unit == "percent" and bool(_PERCENT.search(question.text))
            figures.append(
                (figure, is_asked if asks else each.is_cited and (is_asked or figure.concept in CASUALTIES))
            )
    found: list[_Group] = []
    done: set[tuple[str, str]] = set()
    for anchor, is_anchor in figures:
        thing = (anchor.concept or min(anchor.nouns), anchor.quantity.unit)
        if not is_anchor or thing in done:
            continue
        done.add(thing)
        group = _same(anchor, [figure for figure, _ in figures], topics)
        if group := _by_day(group):
            found.append(_group(anchor, group))
    return found


def _same(anchor: Figure, figures: Sequence[Figure], topics: dict[str, Topic]) -> list[Figure]:
    """The anchor and the figures of other articles for the same thing, one an article."""
    kept: dict[str, Figure] = {}
    own = topics[anchor.hit.passage.id]
    for each in figures:
        other = topics[each.hit.passage.id]
        across = each.hit.source.language != anchor.hit.source.language
        if each is anchor or (
            is_same_thing(anchor, each)
            and is_same_event(own, other, across=across)
            and not is_elsewhere(anchor.sentence, each.sentence, (own, other))
            and not is_of_other_year(anchor.sentence, each.sentence)
            and _is_near(anchor, each)
            and _is_comparable(anchor, each)
        ):
            before = kept.setdefault(each.hit.source.article_id, each)
            if each.concept in GROWING and each.quantity.values[0] > before.quantity.values[0]:
                kept[each.hit.source.article_id] = each  # the total rather than those of one day
    return list(kept.values())


def _is_near(one: Figure, other: Figure) -> bool:
    first, last = day_of(one.hit), day_of(other.hit)
    if one.concept not in CASUALTIES or first is None or last is None:
        return True
    return abs((first - last).days) <= EVENT_DAYS


def _is_comparable(one: Figure, other: Figure) -> bool:
    """Whether one figure is not many times the other."""
    low, high = sorted((one.quantity.values[0], other.quantity.values[0]))
    return high <= low * (MOST_GROWN if one.concept in GROWING else MOST_APART)


def _by_day(group: Sequence[Figure]) -> list[Figure]:
    """In the order of their days, what repeats the one before left out; empty where all say the same."""
    ordered = sorted(group, key=lambda each: (day_of(each.hit) is None, each.hit.source.published or ""))
    kept: list[Figure] = []
    for each in ordered:
        if not any(is_same_value(each, other) for other in kept):
            kept.append(each)
    return kept if len(kept) > 1 else []


def _group(anchor: Figure, group: Sequence[Figure]) -> _Group:
    kind = DifferenceKind.DEVELOPMENT if _is_development(group) else DifferenceKind.FIGURES
    statements = [(each.hit, each.sentence, each.value) for each in group]
    return kind, anchor.subject, statements


def _is_development(group: Sequence[Figure]) -> bool:
    """Whether figures of different days grew, or went one way in one outlet: a thing that went on."""
    days = [day_of(each.hit) for each in group]
    values = [each.quantity.values[0] for each in group]
    if None in days or len(set(days)) < len(days):
        return False
    rises = all(a < b for a, b in zip(values, values[1:], strict=False))
    falls = all(a > b for a, b in zip(values, values[1:], strict=False))
    if len({each.hit.source.outlet for each in group}) == 1:
        return rises or falls
    if not (rises and group[0].concept in GROWING) and not (falls and group[0].concept == "missing"):
        return False
    known = [day for day in days if day is not None]
    is_slow = (known[-1] - known[0]).days >= SLOW_DAYS
    return group[0].concept in CASUALTIES or is_slow or bool(_GREW.search(group[-1].sentence.text))
