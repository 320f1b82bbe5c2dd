"""Joins what the dense and the lexical search found into one ranking, by score and not by rank.

Every candidate has its true dense score, also when only words found it; rank fusion would have to
guess it, and naive reciprocal rank fusion drops English questions over German articles from 0.77 to
0.49 (hit@1), since across languages words say little. So words are weighed by the pair of languages.

Words count from half of the best BM25 score on: what lies below shares common words only, and letting
that count made English passages win over the German ones that answer an English question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# In units of cosine for one point of BM25; 0.003 to 0.006 are as good. Looked for on all of XQuAD and
# newsqa_dev, so those figures are dev figures; `python -m bench retrieval --sweep` chooses on half.
SAME_LANGUAGE_WEIGHT = 0.004
CROSS_LANGUAGE_WEIGHT = 0.0008  # names and numbers survive translation, little else does
WORDS_FLOOR = 0.5  # of the best hit's BM25; without it newsqa_dev's Success@1 across languages falls by 0.1


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate with the scores it was ranked by; `lexical` is None where words did not find it."""

    key: int
    score: float
    dense: float
    lexical: float | None


def fuse(
    dense: Mapping[int, float],
    aimed: Mapping[int, float],
    lexical: Mapping[int, float],
    languages: Mapping[int, str],
    question_language: str | None,
) -> list[Fused]:
    """Rank candidates by what is left of the dense score without what all questions share, plus words.

    Args:
        dense: Cosine of every candidate with the question, by key.
        aimed: Dot product of every candidate with what the question asks beyond what all questions
            share, see `rag.typical`.
        lexical: BM25 of those that words found.
        languages: Language of each candidate's article, ISO 639-1.
        question_language: Language of the question; None counts words alike in all languages.

    Returns:
        One entry for each key of `dense`, best first, ties by key.
    """
    floor = WORDS_FLOOR * max(lexical.values(), default=0.0)
    fused = []
    for key, cosine in dense.items():
        same = question_language in (None, languages.get(key))
        weight = SAME_LANGUAGE_WEIGHT if same else CROSS_LANGUAGE_WEIGHT
        words = max(0.0, lexical.get(key, 0.0) - floor)
        fused.append(Fused(key, aimed[key] + weight * words, cosine, lexical.get(key)))
    return sorted(fused, key=lambda each: (-each.score, each.key))
