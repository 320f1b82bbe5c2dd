"""Picks the sentences of the hits that answer: by meaning and shared rare words, then by reading them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.expecting import Expected, expected_of, holds_expected
from rag.index import LexicalIndex
from rag.reader import Reader, Reading, as_window, cut_windows
from rag.records import Hit, Question, SourceSentence, Span

MOST_WINDOWS = 8  # read for a question, some 200 ms on 2 cores
SHORTEST = 25  # characters; shorter ones are headlines, captions and calls
LEXICAL_WEIGHT = 0.10  # of shared words, in units of cosine
EXPECTED_WEIGHT = 0.06  # of holding what the question asks for (a figure, a day …), in units of cosine
PASSAGE_WEIGHT = 0.50  # of how far a sentence's passage lies behind the best one, in units of cosine
MARGIN_WEIGHT = 0.02  # of the reader's margin, in units of cosine for one logit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its hit; `score` is higher for one more likely to.

    `coverage` is the share of the question's words, weighed by rarity, that stand in it or in its
    article's title, in [0, 1]; `margin` what the reader says (above 0 it rather answers), None where it
    did not read it; `span` the part of the sentence that answers, in its characters.
    """

    hit: Hit
    sentence: SourceSentence
    score: float
    coverage: float
    margin: float | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sentence before it is read; `place` is its number in the hit."""

    hit: Hit
    place: int
    coverage: float
    prior: float


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
        Candidates, best first; each source sentence once. With a reader, those that it read come first.
    """
    seen = _first_look(question, hits, lexical)
    readings = _read(question, seen, reader) if reader else {}
    candidates = []
    for each in seen:
        sentence = each.hit.sentences[each.place]
        reading = readings.get((each.hit.passage.id, each.place))
        if reading is None and readings:
            continue
        score = each.prior + (MARGIN_WEIGHT * reading.margin if reading else 0.0)
        candidates.append(
            Candidate(
                each.hit,
                replace(sentence, score=score),
                score,
                each.coverage,
                reading.margin if reading else None,
                reading.span if reading else None,
            )
        )
    return sorted(candidates, key=lambda each: (-each.score, each.hit.rank, each.sentence.start))


def _first_look(question: Question, hits: Sequence[Hit], lexical: LexicalIndex) -> list[_Seen]:
    rarity = lexical.rarity(question.text, question.filters.as_of)
    expected = expected_of(question.text)
    best_hit = max((hit.score for hit in hits), default=0.0)
    seen = []
    for hit in hits:
        for place, sentence in enumerate(hit.sentences):
            if len(sentence.text) >= SHORTEST:
                coverage = _coverage(rarity, lexical, hit, sentence)
                prior = (
                    sentence.score
                    + LEXICAL_WEIGHT * coverage
                    + EXPECTED_WEIGHT * _holds(expected, sentence, question)
                    + PASSAGE_WEIGHT * (hit.score - best_hit)
                )
                seen.append(_Seen(hit, place, coverage, prior))
    return seen


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
    read = reader.read(question.text, [as_window(hit.sentences, numbers) for _, hit, numbers in chosen])
    return {
        (hit.passage.id, numbers.start + place): reading
        for (_, hit, numbers), readings in zip(chosen, read, strict=True)
        for place, reading in enumerate(readings)
    }


def _coverage(rarity: dict[str, float], lexical: LexicalIndex, hit: Hit, sentence: SourceSentence) -> float:
    """The share of the question's words, by rarity, in a sentence or in its article's title (at half)."""
    total = sum(rarity.values())
    if total <= 0:
        return 0.0
    language = hit.source.language
    inside = set(lexical.terms(sentence.text, language))
    above = set(lexical.terms(hit.source.title, language)) - inside
    found = sum(weight for term, weight in rarity.items() if term in inside)
    return (found + 0.5 * sum(weight for term, weight in rarity.items() if term in above)) / total
