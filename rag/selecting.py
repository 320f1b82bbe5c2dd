"""Picks the sentences of the hits that answer: by meaning and shared rare words, then by reading them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.errors import IndexUnavailableError
from rag.expecting import Expected, expected_of, holds_expected
from rag.index import LexicalIndex
from rag.reader import Reader, Reading, as_window, cut_windows
from rag.records import Hit, Question, SourceSentence
from rag.roots import root_of
from rag.untrusted import fit_places
from rag.wording import GERMAN

# Read for a question, 0.2 s on 2 cores. Eight windows cite the gold sentence of 3 in 100 more, a third longer.
MOST_WINDOWS = 5
UNREAD_MARGIN = (
    -5.0
)  # what counts for a sentence outside them, a little less than for most that do not answer
SHORTEST = 25  # characters; shorter ones are headlines, captions and calls
LEXICAL_WEIGHT = 0.15  # of shared words, in units of cosine
EXPECTED_WEIGHT = 0.06  # of holding what the question asks for (a figure, a day …), in units of cosine
PASSAGE_WEIGHT = 0.50  # of how far a sentence's passage lies behind the best one, in units of cosine
RESTRICTIONS = ("date_from", "date_to", "as_of", "outlets", "sections")  # of `Question.found`
_WORD = re.compile(r"\w+")
SHORTEST_ASKED = 12  # characters; less than that asks nothing any more
MARGIN_WEIGHT = 0.015  # of the reader's margin, in units of cosine for one logit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its hit; `score` is higher for one more likely to.

    `coverage` is the share of the question's words, weighed by rarity, that stand in it or in its
    article's title, in [0, 1]; `margin` what the reader says (above 0 it rather answers), None where it
    did not read it.
    """

    hit: Hit
    sentence: SourceSentence
    score: float
    coverage: float
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sentence before it is read; `place` is its number in the hit."""

    hit: Hit
    place: int
    coverage: float
    prior: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question's terms in one language: their weights, and terms by the root of their word."""

    weights: dict[str, float]
    roots: dict[str, set[str]]


def select_sentences(
    question: Question, hits: Sequence[Hit], lexical: LexicalIndex, reader: Reader | None
) -> list[Candidate]:
    """Rank the sentences of the hits.

    Args:
        question: What is asked.
        hits: Where to look, best first; their sentences carry the scores of their stored vectors.
        lexical: Says how rare words are.
        reader: Reads the most promising windows; without it they are ranked unread.

    Returns:
        Candidates, best first; each source sentence once.
    """
    seen = _first_look(question, hits, lexical)
    readings = _read(question, seen, reader) if reader else {}
    candidates = []
    for each in seen:
        sentence = each.hit.sentences[each.place]
        reading = readings.get((each.hit.passage.id, each.place))
        margin = reading.margin if reading else UNREAD_MARGIN
        score = each.prior + (MARGIN_WEIGHT * margin if readings else 0.0)
        candidates.append(
            Candidate(
                each.hit,
                sentence,
                score,
                each.coverage,
                reading.margin if reading else None,
            )
        )
    return sorted(candidates, key=lambda each: (-each.score, each.hit.rank, each.sentence.start))


def _first_look(question: Question, hits: Sequence[Hit], lexical: LexicalIndex) -> list[_Seen]:
    try:
        rarity = lexical.rarity(question.text, question.filters.as_of)
    except IndexUnavailableError:  # retrieval has said so; meaning alone ranks
        rarity = {}
    expected = expected_of(question.text)
    asked: dict[str, _Asked] = {}
    best_hit = max((hit.score for hit in hits), default=0.0)
    titles: dict[str, set[str]] = {}
    seen = []
    for hit in hits:
        language, title = hit.source.language, hit.source.title
        if language not in asked:
            asked[language] = _asked(question, language, rarity, lexical)
        if title not in titles:
            titles[title] = set(lexical.terms(title, language))
        for place in fit_places(hit.sentences):
            sentence = hit.sentences[place]
            if len(sentence.text) >= SHORTEST:
                inside = set(lexical.terms(sentence.text, language))
                inside |= _of_one_root(asked[language], sentence.text)
                coverage = _coverage(asked[language].weights, inside, titles[title])
                prior = (
                    sentence.score
                    + LEXICAL_WEIGHT * coverage
                    + EXPECTED_WEIGHT * _holds(expected, sentence, question)
                    + PASSAGE_WEIGHT * (hit.score - best_hit)
                )
                seen.append(_Seen(hit, place, coverage, prior))
    return seen


def _asked(question: Question, language: str, rarity: dict[str, float], lexical: LexicalIndex) -> _Asked:
    """The question's words as the index of a language sees them; in another language what is spelt alike in both."""
    weights: dict[str, float] = {}
    roots: dict[str, set[str]] = {}
    for word in _WORD.findall(question.text):
        if not lexical.terms(word, question.language):
            continue  # a word that says nothing, such as "wurde"
        if language != question.language and not (word[0].isupper() or word[0].isdigit()):
            continue
        terms = set(lexical.terms(word, language))
        weights |= {term: rarity[term] for term in terms if term in rarity}
        if language == GERMAN == question.language and (root := root_of(word)):
            roots.setdefault(root, set()).update(terms)
    return _Asked(weights, roots)


def _of_one_root(asked: _Asked, text: str) -> set[str]:
    """The question's terms of which a text has another word of the same root."""
    if not asked.roots:
        return set()
    return {term for word in _WORD.findall(text) for term in asked.roots.get(root_of(word), ())}


def _holds(expected: Expected | None, sentence: SourceSentence, question: Question) -> bool:
    return expected is not None and holds_expected(expected, sentence.text, question.text)


def _read(question: Question, seen: Sequence[_Seen], reader: Reader) -> dict[tuple[str, int], Reading]:
    """Read the windows that hold the most promising sentences; by passage and number of the sentence."""
    priors = {(each.hit.passage.id, each.place): each.prior for each in seen}
    windows = []
    for hit in {each.hit.passage.id: each.hit for each in seen}.values():
        for numbers in cut_windows(hit.sentences):
            best = max((priors.get((hit.passage.id, n), -1.0) for n in numbers), default=-1.0)
            windows.append((best, hit, numbers))
    windows.sort(key=lambda window: (-window[0], window[1].rank, window[2].start))
    chosen = windows[:MOST_WINDOWS]
    read = reader.read(
        without_restrictions(question), [as_window(hit.sentences, numbers) for _, hit, numbers in chosen]
    )
    return {
        (hit.passage.id, numbers.start + place): reading
        for (_, hit, numbers), readings in zip(chosen, read, strict=True)
        for place, reading in enumerate(readings)
    }


def without_restrictions(question: Question) -> str:
    """The question without the words that are filters already: the articles do not say them of themselves.

    "Was schrieb der Kurier im Mai 2025 zur Stichwahl?" is answered by no sentence that names the Kurier.
    """
    text = question.text
    for name, words in question.found:
        if name in RESTRICTIONS and words in text:
            text = text.replace(words, " ", 1)
    text = " ".join(text.split())
    return text if len(text) >= SHORTEST_ASKED else question.text


def _coverage(rarity: dict[str, float], inside: set[str], title: set[str]) -> float:
    """The share of the question's words, by rarity, in a sentence or in its article's title (at half)."""
    total = sum(rarity.values())
    if total <= 0:
        return 0.0
    found = sum(weight for term, weight in rarity.items() if term in inside)
    return (found + 0.5 * sum(weight for term, weight in rarity.items() if term in title - inside)) / total
