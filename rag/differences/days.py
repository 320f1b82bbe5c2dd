"""The days that source sentences give for one thing, compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.differences.concepts import ACTS, concepts_in
from rag.differences.subject import STEM, Topic, day_of, is_elsewhere, is_same_event
from rag.moments import Moment, agrees, read_moments
from rag.names import key
from rag.question_words import content_words
from rag.records import Hit, SourceSentence

LEAST_SHARED = 2  # words that two sentences have in common beside their dates
_MOVED = re.compile(
    r"\b(?:verschoben|verlegt|statt (?:am|im|wie|vom|bisher)|ursprünglich|zunächst|postponed|delayed|instead|originally|moved)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DayTold:
    """A day that a sentence gives; `acts` are the concepts of what happens then, `words` the sentence's stems."""

    hit: Hit
    sentence: SourceSentence
    moment: Moment
    acts: frozenset[str]
    words: frozenset[str]
    subject: str
    value: str


def days_told(hit: Hit, sentence: SourceSentence) -> Iterator[DayTold]:
    """The day of a sentence that gives just one; one that tells of a postponement gives none."""
    text = sentence.text
    moments = [each for each in read_moments(text)[0] if each.month or each.weekday is not None]
    if _MOVED.search(text) or not moments or len({(m.month, m.day, m.weekday) for m in moments}) > 1:
        return
    moment = moments[0]
    found = [(start, end, concept) for start, end, concept in concepts_in(text) if concept in ACTS]
    near = min(found, key=lambda each: abs(each[0] - moment.start), default=None)
    words = frozenset(key(word)[:STEM] for word in content_words(text) if len(word) > 3)
    acts = frozenset({near[2]} if near else ())
    subject = text[near[0] : near[1]] if near else ""
    yield DayTold(hit, sentence, moment, acts, words, subject, text[moment.start : moment.end])


def differing_days(question: str, days: Sequence[DayTold], topics: Mapping[str, Topic]) -> list[DayTold]:
    """Sentences of different articles that give different days for what a question asks the day of.

    Returns:
        Two or more in the order of publication, empty where all agree or none can be compared.
    """
    wanted = {concept for _, _, concept in concepts_in(question)} & ACTS
    asked = {key(word)[:STEM] for word in content_words(question) if len(word) > 3}
    for n, anchor in enumerate(days):
        if not (wanted & anchor.acts or len(asked & anchor.words) >= LEAST_SHARED):
            continue
        group = {anchor.hit.source.article_id: anchor}
        for other in days[n + 1 :]:
            if other.hit.source.article_id not in group and _is_same_thing(anchor, other, topics):
                group[other.hit.source.article_id] = other
        kept: list[DayTold] = []
        for each in sorted(group.values(), key=lambda each: each.hit.source.published or ""):
            if not any(_is_same_day(each, other) for other in kept):
                kept.append(each)
        if len(kept) > 1:
            return kept
    return []


def _is_same_thing(one: DayTold, other: DayTold, topics: Mapping[str, Topic]) -> bool:
    across = one.hit.source.language != other.hit.source.language
    pair = topics[one.hit.passage.id], topics[other.hit.passage.id]
    if not is_same_event(*pair, across=across) or is_elsewhere(one.sentence, other.sentence, pair):
        return False
    if one.acts and other.acts:
        return bool(one.acts & other.acts)
    return not across and len(one.words & other.words) >= LEAST_SHARED + 1


def _is_same_day(one: DayTold, other: DayTold) -> bool:
    """Whether two moments can be one day, each read from its article's day."""
    published = day_of(one.hit), day_of(other.hit)
    years = {day.year for day in published if day}
    if one.moment.year and other.moment.year and one.moment.year != other.moment.year:
        return False
    loose = one.moment.weekday is not None or other.moment.weekday is not None
    return (
        agrees(one.moment, [other.moment], years, published[1])
        or agrees(other.moment, [one.moment], years, published[0])
        or (loose and not (one.moment.day and other.moment.day))
        or one.moment.month is None
        or other.moment.month is None
        or (one.moment.month == other.moment.month and not (one.moment.day and other.moment.day))
    )
