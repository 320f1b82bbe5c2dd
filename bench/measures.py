"""Rankings to figures, by ir_measures; a question without results counts as zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import ir_measures
from ir_measures import RR, R, Success

XQUAD_MEASURES = {"hit@1": Success @ 1, "hit@4": Success @ 4, "hit@10": Success @ 10, "MRR@10": RR @ 10}
NEWS_MEASURES = {"Success@1": Success @ 1, "Success@5": Success @ 5, "Recall@5": R @ 5}


def measure(
    measures: Mapping[str, object], rankings: Mapping[str, Sequence[str]], gold: Mapping[str, Iterable[str]]
) -> dict[str, float]:
    """Mean of each measure over the questions of `gold`.

    Args:
        measures: Name -> measure of ir_measures.
        rankings: Question -> documents, best first; a document that comes again counts once, at its best.
        gold: Question -> the documents that are right.

    Returns:
        Name -> value in [0, 1].
    """
    qrels = [
        ir_measures.Qrel(question, document, 1) for question, right in gold.items() for document in right
    ]
    run = [
        ir_measures.ScoredDoc(question, document, -float(rank))
        for question in gold
        for rank, document in enumerate(dict.fromkeys(rankings.get(question, ())))
    ]
    totals = dict.fromkeys(measures, 0.0)
    names = {measure: name for name, measure in measures.items()}
    for each in ir_measures.iter_calc(list(measures.values()), qrels, run):
        totals[names[each.measure]] += each.value
    return {name: total / len(gold) if gold else 0.0 for name, total in totals.items()}
