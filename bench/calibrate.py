"""Fits how sure an answer is: `python -m bench.calibrate` prints the constants of `rag/deciding.py`.

On questions whose articles the reader was never trained on (a tenth of `train/questions.jsonl` and of XQuAD),
asked over XQuAD and the 1,028 articles: as they are, answerable and near misses, and once more with their
own article taken from the hits, as if the archive did not have it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.archives import xquad_archive, xquad_id
from bench.data import load_xquad, shared_folder
from bench.reader_data import HELD_BACK
from bench.reader_measure import auc
from rag.catalogue import Catalogue
from rag.deciding import SIGNALS, signals_of
from rag.embedding import Embedder
from rag.reader import Reader
from rag.records import Question
from rag.retrieval import Retriever
from rag.selecting import select_sentences
from rag.settings import load_settings

REGULARISATION = 1.0  # of scikit-learn's C; a tenth and ten times as much give the same to two digits


@dataclass(frozen=True, slots=True)
class Asked:
    """A question held back, with the article that it is about."""

    question: Question
    article: str
    is_answerable: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """The signals of one question; `kind` is answered, near_miss or absent."""

    kind: str
    signals: tuple[float, ...]


def main() -> int:
    """Fit and print."""
    options = _options()
    shared = shared_folder(options.shared)
    embedder = Embedder.load(load_settings())
    settings = xquad_archive(shared, embedder)
    catalogue = Catalogue.open(settings, create=False)
    retriever, reader = Retriever(catalogue, embedder, settings), Reader(embedder)
    seen = [
        each for asked in list(held_back(shared))[:: options.sparse] for each in see(asked, retriever, reader)
    ]
    values = np.array([each.signals for each in seen])
    holds = np.array([each.kind == "answered" for each in seen])
    spread = values.std(axis=0)
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=REGULARISATION, class_weight="balanced").fit(values / spread, holds)
    sure = model.decision_function(values / spread)
    for name, weight in zip(SIGNALS, model.coef_[0] / spread, strict=True):
        print(f"{name}: {weight:.3f}")
    print(f"bias: {model.intercept_[0]:.3f}")
    for kind in ("near_miss", "absent"):
        of_kind = [value for value, each in zip(sure.tolist(), seen, strict=True) if each.kind == kind]
        print(f"AUC against {kind}: {auc(sure[holds].tolist(), of_kind):.3f} ({len(of_kind)})")
    return 0


def held_back(shared: Path) -> Iterator[Asked]:
    """The questions of articles that the reader was never trained on."""
    for line in (shared / "train" / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["article"] % HELD_BACK == 0:
            question = Question(row["question"], row["question"], row["lang"])
            yield Asked(question, f"d{row['article']:06d}", row["answerable"])
    for language in ("de", "en"):
        for each in load_xquad(shared, language)[1]:
            if each.paragraph % HELD_BACK == 0:
                yield Asked(Question(each.text, each.text, language), xquad_id(each.paragraph), True)


def see(asked: Asked, retriever: Retriever, reader: Reader) -> Iterator[Seen]:
    """The signals of a question, and those without its article."""
    vector = retriever.embed(asked.question)
    hits = retriever.retrieve(asked.question, vector, 2 * load_settings().top_k)
    for is_absent in (False, True):
        kept = [hit for hit in hits if not is_absent or hit.source.article_id != asked.article]
        kept = kept[: load_settings().top_k]
        if not kept or (is_absent and not asked.is_answerable):
            continue
        passages = (*kept, *retriever.companions(asked.question, vector, kept))
        candidates = select_sentences(asked.question, passages, retriever.lexical, reader)
        kind = "absent" if is_absent else "answered" if asked.is_answerable else "near_miss"
        yield Seen(kind, signals_of(asked.question, kept, candidates))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.calibrate", description=__doc__)
    parser.add_argument("--shared", type=Path, help="folder of the evaluation data (default: ../shared)")
    parser.add_argument("--sparse", type=int, default=1, help="take every n-th question")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
