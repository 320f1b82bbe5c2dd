"""Joins what the dense and the lexical search found into one ranking, by score and not by rank.

Every candidate has its true dense score, also when only words found it; rank fusion would have to
guess it, and naive reciprocal rank fusion drops English questions over German articles from 0.77 to
0.49 (hit@1), since across languages words say little. So words are weighed by the pair of languages.

BM25 enters as it is, not as a share of the best hit: it grows with the number and rarity of the words
that a passage shares with the question, so a question that no passage shares words with is ranked by
meaning alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rag.typical import COMMON_SHARE

# In units of cosine for one point of BM25; chosen on half of the questions by
# `python -m bench retrieval --sweep`, reported on the other half.
SAME_LANGUAGE_WEIGHT = 0.0035
CROSS_LANGUAGE_WEIGHT = 0.0003  # names and numbers survive translation, little else does


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate with the scores it was ranked by; `lexical` is None where words did not find it."""

    key: int
    score: float
    dense: float
    lexical: float | None


def fuse(
    dense: Mapping[int, float],
    common: Mapping[int, float],
    lexical: Mapping[int, float],
    languages: Mapping[int, str],
    question_language: str,
) -> list[Fused]:
    """Rank candidates by dense score, less what any question would find near, plus weighed words.

    Args:
        dense: Cosine of every candidate with the question, by key.
        common: Dot product of every candidate with the typical question, see `rag.typical`.
        lexical: BM25 of those that words found.
        languages: Language of each candidate's article, ISO 639-1.
        question_language: Language of the question.

    Returns:
        One entry for each key of `dense`, best first, ties by key.
    """
    fused = []
    for key, cosine in dense.items():
        same = languages.get(key) == question_language
        weight = SAME_LANGUAGE_WEIGHT if same else CROSS_LANGUAGE_WEIGHT
        score = cosine - COMMON_SHARE * common[key] + weight * lexical.get(key, 0.0)
        fused.append(Fused(key, score, cosine, lexical.get(key)))
    return sorted(fused, key=lambda each: (-each.score, each.key))
