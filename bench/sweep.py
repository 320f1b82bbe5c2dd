"""Chooses the weights of the fusion on half of the questions and reports the other half.

`python -m bench retrieval --sweep`. Halves are drawn by what answers a question (paragraph or article), so
that no gold text is in both and a question is in the same half in German and in English. What is looked
at is the ranking of the fusion, the second look included, before recency counts and copies are folded.
"""

from __future__ import annotations

import argparse
import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.archives import news_archive, xquad_archive
from bench.data import load_xquad, shared_folder
from bench.gold import gold_articles
from bench.news import CROSS_TYPES, answerable
from bench.report import Table, publish
from bench.retrieval import DIRECTIONS, xquad_gold
from bench.searching import Asked, Opened, ask_all, open_archive
from bench.vector_cache import CachedEmbedder
from rag.embedding import Embedder
from rag.fusion import CROSS_LANGUAGE_WEIGHT, SAME_LANGUAGE_WEIGHT, WORDS_FLOOR
from rag.late_interaction import look_again, sentence_scores
from rag.retrieval import CANDIDATES
from rag.settings import load_settings
from rag.typical import COMMON_SHARE, Commons, measure_commons

CUT = 10  # documents looked at
HALVES = ("A", "B")


@dataclass(frozen=True, slots=True)
class Weights:
    """One choice of the fusion's constants, in the units of `rag.fusion` and `rag.typical`."""

    same: float
    cross: float
    floor: float
    common: float


SHIPPED = Weights(SAME_LANGUAGE_WEIGHT, CROSS_LANGUAGE_WEIGHT, WORDS_FLOOR, COMMON_SHARE)
COMMON_SHARES = (0.3, 0.5, 0.7)
GRID = tuple(
    Weights(*choice)
    for choice in product(
        (0.002, 0.003, 0.004, 0.005, 0.006, 0.008),
        (0.0, 0.0002, 0.0004, 0.0008, 0.0016),
        (0.0, 0.3, 0.5, 0.7),
        COMMON_SHARES,
    )
)


@dataclass(frozen=True, slots=True)
class Pool:
    """The n candidates of one question.

    `aimed` has a row for each of COMMON_SHARES, shape (3, n): the scores that words are added to.
    """

    group: str
    half: str
    aimed: NDArray[np.float32]
    words: NDArray[np.float32]
    same: NDArray[np.bool_]
    document: NDArray[np.int64]
    gold: NDArray[np.bool_]


def main(options: argparse.Namespace) -> int:
    """Choose on each half, report the other, keep."""
    shared = shared_folder(options.shared)
    embedder = CachedEmbedder(Embedder.load(load_settings()))
    pools = collect(shared, embedder)
    rows: list[tuple[object, ...]] = []
    figures: dict[str, object] = {}
    for half, other in (HALVES, HALVES[::-1]):
        weights = choose([pool for pool in pools if pool.half == half])
        figures[f"chosen on {half}"] = {field.name: getattr(weights, field.name) for field in fields(weights)}
        rows += report_rows(f"chosen on {half}, reported on {other}", weights, pools, half, other)
    rows += report_rows("as shipped, A and B", SHIPPED, pools, *HALVES)
    head = ("", "same", "cross", "floor", "common", "questions", "MRR@10 chosen on", "MRR@10 reported on")
    note = f"{len(GRID)} choices; the groups' MRR@10 decides, each by the square root of its questions."
    publish("sweep", [Table("Weights of the fusion", head, tuple(rows), note)], figures)
    return 0


def half_of(key: str) -> str:
    """Which half what answers a question falls into: by its name's hash, so always the same."""
    return HALVES[hashlib.sha256(key.encode()).digest()[0] % 2]


def choose(pools: Sequence[Pool], grid: Sequence[Weights] = GRID) -> Weights:
    """The weights with the best MRR@10 over the groups.

    A group counts with the square root of its questions, as its mean's certainty grows: by its questions
    XQuAD would decide alone, and by groups thirty questions of newsqa_dev would.
    """
    counts = Counter(pool.group for pool in pools)

    def worth(weights: Weights) -> float:
        return sum(math.sqrt(counts[group]) * value for group, value in quality(pools, weights).items())

    return max(grid, key=worth)


def quality(pools: Sequence[Pool], weights: Weights) -> dict[str, float]:
    """MRR@10 of each group of questions."""
    reciprocal: dict[str, list[float]] = {}
    for pool in pools:
        rank = first_gold(pool, scores_of(pool, weights))
        reciprocal.setdefault(pool.group, []).append(1 / rank if 0 < rank <= CUT else 0.0)
    return {group: sum(values) / len(values) for group, values in reciprocal.items()}


def scores_of(pool: Pool, weights: Weights) -> NDArray[np.float32]:
    """The scores that `rag.fusion` gives with these weights; shape (n,)."""
    words = np.maximum(pool.words - weights.floor * pool.words.max(initial=0.0), 0.0)
    scores: NDArray[np.float32] = (
        pool.aimed[COMMON_SHARES.index(weights.common)]
        + np.where(pool.same, weights.same, weights.cross) * words
    )
    return scores


def first_gold(pool: Pool, scores: NDArray[np.float32]) -> int:
    """The rank of the first gold document among the different documents; 0 where none is a candidate."""
    if not pool.gold.any():
        return 0
    before = scores > scores[pool.gold].max()
    return 1 + len(np.unique(pool.document[before]))


def report_rows(
    name: str, weights: Weights, pools: Sequence[Pool], half: str, other: str
) -> list[tuple[object, ...]]:
    """One row for each group of questions: the weights and the quality on both halves."""
    first, second = (
        quality([pool for pool in pools if pool.half == each], weights) for each in (half, other)
    )
    values = [str(getattr(weights, field.name)) for field in fields(weights)]
    return [(name, *values, group, first[group], second[group]) for group in first]


def collect(shared: Path, embedder: Embedder) -> list[Pool]:
    """The candidates of every question of XQuAD and newsqa_dev, with distractors."""
    commons = measure_commons(embedder)
    settings = xquad_archive(shared, embedder)
    opened = open_archive(settings, embedder)
    pools: list[Pool] = []
    gold: Mapping[str, Sequence[str]] = xquad_gold(shared)
    for language in DIRECTIONS:
        _, questions = load_xquad(shared, language)
        asked = ask_all(
            [(each.id, each.text, ()) for each in questions], opened.catalogue, embedder, settings
        )
        pools += [pool_of(each, f"XQuAD {language}→de", gold[each.id], opened, commons) for each in asked]
    opened.close()
    settings = news_archive(shared, embedder, with_distractors=True)
    opened = open_archive(settings, embedder)
    news = answerable(shared)
    texts = [(each.id, each.text, each.history) for each in news]
    for question, each in zip(news, ask_all(texts, opened.catalogue, embedder, settings), strict=True):
        group = "newsqa across languages" if question.type in CROSS_TYPES else "newsqa same language"
        pools.append(pool_of(each, group, gold_articles(question, opened.catalogue), opened, commons))
    opened.close()
    return pools


def pool_of(asked: Asked, group: str, gold: Sequence[str], opened: Opened, commons: Commons) -> Pool:
    """The candidates of a question: the nearest at each share, found exactly, and those of the words."""
    aims = [aim_at(share, asked.vector, commons) for share in COMMON_SHARES]
    aimed = opened.vectors @ np.stack(aims).T
    if not asked.question.filters.is_empty:
        within, _ = opened.catalogue.live_vectors(asked.question.filters)
        aimed[~np.isin(opened.keys, within)] = -np.inf
    nearest = np.argsort(-aimed, axis=0, kind="stable")[:CANDIDATES]
    found = dict(opened.retriever.lexical.search(asked.question.text, asked.question.filters, CANDIDATES))
    places = np.union1d(nearest, np.searchsorted(opened.keys, np.array(list(found), dtype=np.int64)))
    keys = [int(key) for key in opened.keys[places]]
    sources = {key: live.source for key, live in opened.catalogue.live_passages(keys).items()}
    articles = [sources[key].article_id for key in keys]
    return Pool(
        group=group,
        half=half_of(gold[0] if gold else asked.id),
        aimed=np.stack([look_again_at(keys, aimed[places, n], aim, opened) for n, aim in enumerate(aims)]),
        words=np.array([found.get(key, 0.0) for key in keys], dtype=np.float32),
        same=np.array([sources[key].language == asked.question.language for key in keys]),
        document=np.unique(articles, return_inverse=True)[1],
        gold=np.array([article in gold for article in articles]),
    )


def look_again_at(
    keys: Sequence[int], scores: NDArray[np.float32], aim: NDArray[np.float32], opened: Opened
) -> NDArray[np.float32]:
    """The scores of passages after the second look at their sentences, in the order of the keys."""
    sentences = sentence_scores(opened.catalogue.sentence_vectors(keys), aim)
    again = look_again(dict(zip(keys, scores.tolist(), strict=True)), sentences)
    return np.array([again[key] for key in keys], dtype=np.float32)


def aim_at(share: float, vector: NDArray[np.float32], commons: Commons) -> NDArray[np.float32]:
    """What `Commons.without` would give if this share of the mean question were taken off."""
    return commons.without(vector + np.float32(COMMON_SHARE - share) * commons.mean)
