"""Chooses the weights of the fusion on half of the questions and reports the other half."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.archives import news_archive, xquad_archive, xquad_id
from bench.data import load_news_questions, load_xquad, shared_folder
from bench.report import Table, publish
from bench.retrieval import gold_articles
from bench.searching import Asked, Opened, ask_all, open_archive
from rag.embedding import Embedder
from rag.fusion import CROSS_LANGUAGE_WEIGHT, SAME_LANGUAGE_WEIGHT, WORDS_FLOOR
from rag.index import lexical
from rag.settings import load_settings

WEIGHTS = (0.0, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008, 0.010)  # cosine for a point of BM25
CROSS_SHARE = 0.1  # of the weight that counts for passages in another language than the question
TITLE_BOOSTS = (0.0, 0.25, 1.0)
CUT = 10  # documents looked at


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates of one question: scores, same language or not, documents by number, the gold ones."""

    aimed: NDArray[np.float64]
    words: NDArray[np.float64]
    same: NDArray[np.bool_]
    document: NDArray[np.int64]
    gold: NDArray[np.bool_]


Normalise = Callable[[Pool], NDArray[np.float64]]
FORMS: dict[str, Normalise] = {
    "as it is": lambda pool: pool.words,
    "above 0.3 of the best": lambda pool: np.maximum(pool.words - 0.3 * pool.words.max(initial=0.0), 0.0),
    "above 0.5 of the best": lambda pool: np.maximum(pool.words - 0.5 * pool.words.max(initial=0.0), 0.0),
    "above 0.7 of the best": lambda pool: np.maximum(pool.words - 0.7 * pool.words.max(initial=0.0), 0.0),
    "share of the best": lambda pool: 25 * pool.words / max(pool.words.max(initial=0.0), 1e-9),
}


def main(options: argparse.Namespace) -> int:
    """Sweep, print, keep."""
    shared = shared_folder(options.shared)
    embedder = Embedder.load(load_settings())
    rows: list[tuple[object, ...]] = []
    for boost in TITLE_BOOSTS:
        lexical.TITLE_BOOST = boost
        for name, pools in collect(shared, embedder, with_news=options.part != "xquad").items():
            rows.extend((boost, name, *row) for row in sweep(pools))
    head = (
        "title boost",
        "questions",
        "BM25",
        "weight",
        "RR@10 chosen on",
        "RR@10 other half",
        "hit@1",
    )
    rows.sort(key=lambda row: (str(row[1]), -float(str(row[4]))))
    publish("sweep", [Table("Weights of the fusion", head, tuple(rows))], {})
    return 0


def sweep(pools: Sequence[Pool]) -> list[tuple[object, ...]]:
    """The best weight of each way to normalise: found on the even questions, reported on the odd."""
    rows = []
    for name, normalise in FORMS.items():
        shares = [normalise(pool) * np.where(pool.same, 1.0, CROSS_SHARE) for pool in pools]
        chosen = max(WEIGHTS, key=lambda weight: _quality(pools, shares, weight, half=0)[0])
        other = _quality(pools, shares, chosen, half=1)
        rows.append((name, chosen, _quality(pools, shares, chosen, half=0)[0], *other))
    return rows


def _quality(
    pools: Sequence[Pool], shares: Sequence[NDArray[np.float64]], weight: float, half: int
) -> tuple[float, float]:
    """Mean RR@10 and hit@1 of every second question, from `half`."""
    ranks = [first_gold(pool, pool.aimed + weight * share) for pool, share in zip(pools, shares, strict=True)]
    ranks = ranks[half::2]
    return (
        sum(1 / rank for rank in ranks if rank) / len(ranks),
        sum(rank == 1 for rank in ranks) / len(ranks),
    )


def first_gold(pool: Pool, scores: NDArray[np.float64]) -> int:
    """The rank of the first gold document among different documents, 0 where it is beyond the cut."""
    seen: set[int] = set()
    for place in np.argsort(-scores, kind="stable"):
        document = int(pool.document[place])
        if document in seen:
            continue
        seen.add(document)
        if pool.gold[place]:
            return len(seen)
        if len(seen) == CUT:
            break
    return 0


def collect(shared: Path, embedder: Embedder, *, with_news: bool) -> dict[str, list[Pool]]:
    """Candidates of every question with the title boost that is set now, by kind of question."""
    pools: dict[str, list[Pool]] = {}
    opened = open_archive(xquad_archive(shared, embedder), embedder)
    for language in ("de", "en"):
        _, questions = load_xquad(shared, language)
        asked = ask_all([(each.id, each.text, ()) for each in questions], opened.catalogue, embedder)
        gold = {each.id: [xquad_id(each.paragraph)] for each in questions}
        pools[f"XQuAD {language}→de"] = [pool_of(each, opened, gold) for each in asked]
    if with_news:
        opened = open_archive(news_archive(shared, embedder, with_distractors=True), embedder)
        questions = [each for each in load_news_questions(shared) if each.is_answerable]
        asked = ask_all(
            [(each.id, each.text, each.history) for each in questions], opened.catalogue, embedder
        )
        found = {each.id: gold_articles(each, opened.catalogue) for each in questions}
        for name, is_cross in (("newsqa same language", False), ("newsqa across languages", True)):
            kind = {each.id for each in questions if each.type.startswith("cross") == is_cross}
            pools[name] = [pool_of(each, opened, found) for each in asked if each.id in kind]
    return pools


def pool_of(asked: Asked, opened: Opened, gold: Mapping[str, Sequence[str]]) -> Pool:
    """The candidates of a question with their raw scores."""
    fused, live = opened.retriever.candidates(asked.question, asked.vector)
    numbers: dict[str, int] = {}
    words = np.array([each.lexical or 0.0 for each in fused])
    same = np.array([live[each.key].source.language == asked.question.language for each in fused])
    weights = np.where(same, SAME_LANGUAGE_WEIGHT, CROSS_LANGUAGE_WEIGHT)
    bonus = weights * np.maximum(words - WORDS_FLOOR * words.max(initial=0.0), 0.0)
    articles = [live[each.key].source.article_id for each in fused]
    return Pool(
        aimed=np.array([each.score for each in fused]) - bonus,
        words=words,
        same=same,
        document=np.array([numbers.setdefault(article, len(numbers)) for article in articles]),
        gold=np.array([article in gold[asked.id] for article in articles]),
    )
