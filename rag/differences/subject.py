"""Whether two source sentences speak of the same thing, before what they say of it is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rag.differences.concepts import concepts_in
from rag.moments import read_moments
from rag.name_variants import groups_in
from rag.names import key
from rag.question_words import content_words
from rag.records import Hit, SourceSentence

STEM = 6  # first letters by which words are compared
LEAST_SHARED = 3  # capitalised words, in any language, that two reports of one event have in common,
SHORT_SHARE = 0.2  # or this share of the shorter one's, where that is fewer
SHORTEST_PART = 4  # letters of a word that is looked for as the beginning of a compound
LEAST_COVERED = 0.5  # of the question's words that each of two reports must hold
_CAPITAL = re.compile(r"[A-ZÄÖÜ][\w-]{3,}")
_COMMON = frozenset(
    key(word)[:STEM]
    for word in (
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Januar Februar März April Juni Juli August "
        "September Oktober November Dezember Monday Tuesday Wednesday Thursday Friday Saturday Sunday January "
        "February March June July October December Menschen Polizei Angaben Jahr Jahre Jahren Prozent Euro "
        "Millionen Milliarden Zahl Stadt Land Woche Sprecher Uhr Nach Laut Diese Dieser Damit Auch Nacht Morgen "
        "Morgens Abend Unternehmen Beide Zeit This That They Their There After According Police People While "
        "When Wenn Dass Doch Noch Einem Einer Eine Seit Beim Rund Knapp Etwa Fast Mehr Deutschland Germany "
        "Österreich Austria Wien Berlin With From Zuvor Zudem Insgesamt Mindestens Bisher Inzwischen Minister "
        "Regierung Präsident President Government Donald Trump World Ende Anfang Grund Frage"
    ).split()
)
_PLACE = re.compile(r"\b(?:in|bei|near|im|at)\s+([A-ZÄÖÜ][\w-]{3,})")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a passage speaks of: stems of its words and those of its capitalised ones, its title's among them."""

    words: frozenset[str]
    capitals: frozenset[str]
    concepts: frozenset[str]


def topic_of(hit: Hit) -> Topic:
    """Read a passage with its title."""
    text = f"{hit.source.title}. {hit.passage.text}"
    words = frozenset(key(word)[:STEM] for word in re.findall(r"[^\W\d_]{4,}", text))
    capitals = frozenset(key(word)[:STEM] for word in _CAPITAL.findall(text)) - _COMMON
    return Topic(words, capitals, frozenset(concept for _, _, concept in concepts_in(text)))


def covers_question(topic: Topic, question: str, *, across: bool) -> bool:
    """Whether a passage holds what a question is about; across languages its names and concepts alone count."""
    wanted, held = 0, 0
    words = content_words(question)
    names = [word for word in words if word[0].isupper() and not question.startswith(word)]
    if (
        across
        and names
        and not any(_is_name(word, key(word)[:STEM], topic) or _has_group(word, topic) for word in names)
    ):
        return False
    for word in words:
        stem = key(word)[:STEM]
        concepts = {concept for _, _, concept in concepts_in(word)}
        if len(stem) < 3 or (across and not concepts and not _is_name(word, stem, topic)):
            continue
        wanted += 1
        held += _holds(stem, topic) or bool(concepts & topic.concepts) or _has_group(word, topic)
    return wanted > 0 and held >= LEAST_COVERED * wanted


def _holds(stem: str, topic: Topic) -> bool:
    """Whether a passage has a word, or a compound that begins with it: "Flutnacht" for "Flut"."""
    return stem in topic.words or (
        STEM > len(stem) >= SHORTEST_PART and any(word.startswith(stem) for word in topic.words)
    )


def _is_name(word: str, stem: str, topic: Topic) -> bool:
    return word[0].isupper() and stem in topic.capitals


def _has_group(word: str, topic: Topic) -> bool:
    groups = set(groups_in(key(word)))
    return bool(groups) and any(groups & set(groups_in(stem)) for stem in topic.capitals)


def is_same_event(one: Topic, other: Topic, *, across: bool) -> bool:
    """Whether two passages have so many names and nouns in common that they report of one event."""
    shared = len(one.capitals & other.capitals)
    least = LEAST_SHARED - 1 if across else LEAST_SHARED
    return shared >= max(1, min(least, SHORT_SHARE * min(len(one.capitals), len(other.capitals))))


def is_elsewhere(one: SourceSentence, other: SourceSentence, topics: tuple[Topic, Topic]) -> bool:
    """Whether each sentence names a place that the other's report does not have: two things of one kind."""
    places = [{key(place)[:STEM] for place in _PLACE.findall(each.text)} - _COMMON for each in (one, other)]
    return bool(places[0] - topics[1].words) and bool(places[1] - topics[0].words)


def is_of_other_year(one: SourceSentence, other: SourceSentence) -> bool:
    """Whether both sentences name years or months, and none that both have."""
    return any(a and b and not a & b for a, b in zip(_times(one.text), _times(other.text), strict=True))


def _times(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """The years of a text and its months without a day."""
    moments, rest = read_moments(text)
    years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", rest)}
    years |= {moment.year for moment in moments if moment.year}
    return frozenset(years), frozenset(m.month for m in moments if m.month and not m.day)


def day_of(hit: Hit) -> date | None:
    """The day on which a hit's article appeared, None where it is not known to the day."""
    published = hit.source.published or ""
    return date.fromisoformat(published[:10]) if re.match(r"\d{4}-\d{2}-\d{2}", published) else None


def stories_apart(hits: Iterable[Hit]) -> list[Hit]:
    """Hits without those whose article is folded into an earlier one as its copy."""
    kept: list[Hit] = []
    copied: set[str] = set()
    for hit in hits:
        if hit.source.article_id not in copied:
            kept.append(hit)
            copied.update(copy.source.article_id for copy in hit.copies)
    return kept
