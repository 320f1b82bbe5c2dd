"""Joins what the dense and the lexical search found into one ranking, by score and not by rank.

Every candidate has its true dense score, also when only words found it; rank fusion would have to
guess it, and naive reciprocal rank fusion drops English questions over German articles from 0.77 to
0.49 (hit@1), since across languages words say little. So words are weighed by the pair of languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SAME_LANGUAGE_WEIGHT = (
    0.10  # of the lexical side, in units of cosine; swept by `python -m bench retrieval --sweep`
)
CROSS_LANGUAGE_WEIGHT = 0.03  # names and numbers survive translation, little else does


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate with the scores it was ranked by; `lexical` is None where words did not find it."""

    key: int
    score: float
    dense: float
    lexical: float | None


def fuse(
    dense: Mapping[int, float],
    lexical: Mapping[int, float],
    languages: Mapping[int, str],
    question_language: str,
) -> list[Fused]:
    """Rank candidates by dense score plus weighed lexical score.

    Args:
        dense: Cosine of every candidate, by key.
        lexical: BM25 of those that words found; the best of them counts as 1.
        languages: Language of each candidate's article, ISO 639-1.
        question_language: Language of the question.

    Returns:
        One entry for each key of `dense`, best first, ties by key.
    """
    best = max(lexical.values(), default=0.0)
    fused = []
    for key, cosine in dense.items():
        share = lexical.get(key, 0.0) / best if best > 0 else 0.0
        same = languages.get(key) == question_language
        weight = SAME_LANGUAGE_WEIGHT if same else CROSS_LANGUAGE_WEIGHT
        fused.append(Fused(key, cosine + weight * share, cosine, lexical.get(key)))
    return sorted(fused, key=lambda each: (-each.score, each.key))
