"""The other passages of the best articles, so that an answer is looked for where its article goes on.

Retrieval finds the right article more often than the right passage of it: with eight hits, the sentence
that answers stood in none of them for one in eight questions of newsqa_dev, though its article was among
them. Companions are read like hits, but they are no evidence of their own: an answer cites them or not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue, LivePassage
from rag.late_interaction import look_again, sentence_scores
from rag.records import Filters, Hit

MOST_ARTICLES = 3  # the best ones; the fourth holds the answer too seldom to be worth its time
MOST_COMPANIONS = 12  # passages; of a long article only those nearest to the question

Scored = tuple[LivePassage, float, NDArray[np.float32] | None]


def find_companions(
    catalogue: Catalogue, hits: Sequence[Hit], aim: NDArray[np.float32], filters: Filters
) -> list[Scored]:
    """Score the passages beside the hits in their best articles, as retrieval scores its candidates.

    Args:
        catalogue: Where the passages are.
        hits: Best first.
        aim: What the question asks, shape (dimension,).
        filters: Of the question; what is outside is left out.

    Returns:
        Passage, score and the scores of its sentences (None where they have no vectors), best first.
    """
    versions = list(dict.fromkeys((hit.source.article_id, hit.source.version) for hit in hits))
    known = {hit.passage.id for hit in hits}
    live = catalogue.live_passages(catalogue.passage_keys(versions[:MOST_ARTICLES]), filters)
    others = {key: each for key, each in live.items() if each.passage_id not in known}
    aimed = {key: float(vector @ aim) for key, vector in catalogue.vectors_of(list(others)).items()}
    sentences = sentence_scores(catalogue.sentence_vectors(list(aimed)), aim)
    scores = look_again(aimed, sentences)
    best = sorted(scores, key=lambda key: (-scores[key], key))[:MOST_COMPANIONS]
    return [(others[key], scores[key], sentences.get(key)) for key in best]
