"""Source sentences that say the opposite of each other: yes and no, up and down, one culprit and another."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.check_words import DOWN, EXCLUSIVE, NEGATION, UP
from rag.differences.subject import STEM, Topic, is_elsewhere, is_same_event
from rag.names import key
from rag.question_words import content_words
from rag.records import Hit, SourceSentence

LEAST_ALIKE = 0.5  # share of the shorter sentence's words that two sentences have in common
LEAST_SHARED = 3  # and how many words that must be
MOST_BLAMED = 3  # statements of who is to blame that are shown
NEGATED = 40  # characters behind a "nicht" in which the word stands that it negates
LONGEST = 260  # characters of a sentence that is compared; a longer one says several things

_BLAME = re.compile(
    r"\b(?:schuld\w*|verantwort\w*|ursach\w*|auslöser\w*|ausgelöst|versäum\w*|versagen|verschuld\w*|brandursache|"
    r"blam\w*|responsib\w*|caus(?:e|ed|es)|fault|negligence|due to|entlastet|fehler)\b",
    re.IGNORECASE,
)
_ASKS_BLAME = re.compile(
    r"\b(?:schuld\w*|verantwort\w*|ursache\w*|auslöser|ausgelöst|blame\w*|responsible|caused?|fault)\b",
    re.IGNORECASE,
)

_Seen = tuple[Hit, SourceSentence, Topic]


def opposed_claims(
    question: str, seen: Sequence[_Seen], cited: Collection[SourceSentence]
) -> list[tuple[Hit, SourceSentence]]:
    """Sentences of different articles that cannot both be so.

    Args:
        question: What was asked.
        seen: Sentences that bear on it with what their passage speaks of, nearest first.
        cited: Those that the answer cites; one of two opposed sentences must be among them.

    Returns:
        The sentences in the order of publication, empty where none are opposed.
    """
    found = _blamed(question, seen)
    if not found:
        for anchor in seen:
            if anchor[1] not in cited:
                continue
            other = next((each for each in seen if _is_opposed(anchor, each)), None)
            if other is not None:
                found = [anchor, other]
                break
    ordered = sorted(found, key=lambda each: each[0].source.published or "")
    return [(hit, sentence) for hit, sentence, _ in ordered]


def _blamed(question: str, seen: Sequence[_Seen]) -> list[_Seen]:
    """Where a question asks who or what is to blame: the sentences of different articles that say so."""
    if not _ASKS_BLAME.search(question):
        return []
    kept: list[_Seen] = []
    for each in seen:
        hit, sentence, topic = each
        if not _BLAME.search(sentence.text) or len(sentence.text) > LONGEST or sentence.text.endswith("?"):
            continue
        if any(hit.source.article_id == other[0].source.article_id for other in kept):
            continue
        culprits = _culprits(sentence.text, question)
        if all(
            is_same_event(topic, other[2], across=hit.source.language != other[0].source.language)
            and not culprits & _culprits(other[1].text, question)
            for other in kept
        ):
            kept.append(each)
    return kept[:MOST_BLAMED] if len(kept) > 1 else []


def _culprits(text: str, question: str) -> set[str]:
    """Nouns of a sentence that the question does not have."""
    asked = {key(word)[:STEM] for word in content_words(question)}
    nouns = {key(word)[:STEM] for word in content_words(text) if word[0].isupper() and len(word) > 3}
    return {noun for noun in nouns - asked if not _BLAME.match(noun)}


def _is_opposed(one: _Seen, other: _Seen) -> bool:
    """Whether two sentences share most of their words and differ in a "nicht", a direction, an opposite."""
    (hit, sentence, topic), (other_hit, other_sentence, other_topic) = one, other
    if (
        hit.source.article_id == other_hit.source.article_id
        or hit.source.language != other_hit.source.language
    ):
        return False
    if max(len(sentence.text), len(other_sentence.text)) > LONGEST:
        return False
    if not is_same_event(topic, other_topic, across=False):
        return False
    if is_elsewhere(sentence, other_sentence, (topic, other_topic)) or not _is_alike(
        sentence, other_sentence
    ):
        return False
    return _differs(sentence.text, other_sentence.text)


def _is_alike(one: SourceSentence, other: SourceSentence) -> bool:
    words = [
        {key(word)[:STEM] for word in content_words(each.text) if len(word) > 3} for each in (one, other)
    ]
    shared = len(words[0] & words[1])
    return shared >= LEAST_SHARED and shared >= LEAST_ALIKE * min(map(len, words))


def _differs(one: str, other: str) -> bool:
    if _negates(one, other) or _negates(other, one):
        return True
    for up, down in ((UP, DOWN), (DOWN, UP)):
        if up.search(one) and not down.search(one) and down.search(other) and not up.search(other):
            return True
    return any(_exclude(choices, one, other) for choices in EXCLUSIVE)


def _negates(one: str, other: str) -> bool:
    """Whether the first negates, near the "nicht", a word that the second has without negating anything."""
    negation = NEGATION.search(one)
    if negation is None or NEGATION.search(other):
        return False
    near = content_words(one[negation.end() : negation.end() + NEGATED])[:2]
    stems = {key(word)[:STEM] for word in content_words(other)}
    return any(key(word)[:STEM] in stems for word in near)


def _exclude(choices: Sequence[re.Pattern[str]], one: str, other: str) -> bool:
    first = {pattern for pattern in choices if pattern.search(one)}
    second = {pattern for pattern in choices if pattern.search(other)}
    return bool(first and second) and not first & second
