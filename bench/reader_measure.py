"""How well the reader picks the sentence, on questions held back from its training."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch

from bench.reader_data import Asked, TrainingData
from rag.reader.inputs import RowMaker
from rag.reader.network import ReaderNetwork, collate

MOST_PASSAGES = 5  # read for a question: the one that answers and the nearest others


def measure_reader(
    network: ReaderNetwork, maker: RowMaker, data: TrainingData, asked: Sequence[Asked]
) -> dict[str, float]:
    """Share of gold sentences found, and how well the score tells whether there is one.

    Returns:
        `in_passage`: the gold sentence is first among its passage's; `among_all`: among the sentences
        of the gold passage and of up to four others; `answerable_auc`: of the best score, answerable
        against unanswerable questions.
    """
    in_passage, among_all = [], []
    scores: dict[bool, list[float]] = {True: [], False: []}
    for each in asked:
        passages = [*([each.gold[0]] if each.gold else []), *each.others][:MOST_PASSAGES]
        if not passages:
            continue
        margins, golds = read(network, maker, data, each, passages)
        best = [max(margin) for margin in margins]
        scores[each.gold is not None].append(max(best))
        if each.gold is not None:
            is_first = int(np.argmax(margins[0])) == golds[0]
            in_passage.append(is_first)
            among_all.append(is_first and int(np.argmax(best)) == 0)
    return {
        "in_passage": round(float(np.mean(in_passage)), 4),
        "among_all": round(float(np.mean(among_all)), 4),
        "answerable_auc": round(auc(scores[True], scores[False]), 4),
    }


def read(
    network: ReaderNetwork, maker: RowMaker, data: TrainingData, asked: Asked, passages: Sequence[int]
) -> tuple[list[list[float]], list[int | None]]:
    """Read a window of each passage.

    Returns:
        For each window how much each of its sentences answers, above the logit of *nothing*; and the
        number of the gold sentence in it, None where it is not there.
    """
    rng = random.Random(asked.question)
    examples = [data.example(asked, passage, rng) for passage in passages]
    rows = [maker.make(each.question, each.context, each.sentences) for each in examples]
    with torch.inference_mode():
        readings = network(collate(rows))
    margins = (readings.sentence - readings.nothing.unsqueeze(1)).tolist()
    counts = [max(row.sentence, default=0) + 1 for row in rows]
    return (
        [margin[:count] for margin, count in zip(margins, counts, strict=True)],
        [each.sentence for each in examples],
    )


def auc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """Chance that one of `higher` is above one of `lower`, ties counting half; 0.5 where one is empty."""
    if not higher or not lower:
        return 0.5
    first, second = np.asarray(higher)[:, None], np.asarray(lower)[None, :]
    return float((first > second).mean() + 0.5 * (first == second).mean())
