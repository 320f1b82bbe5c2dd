"""A verdict from the rules' findings and the words' fit, by weights learnt from labelled claims.

The weights are made by `python -m bench.train_checker`. A low-rank adapter on the embedding model that
reads claim and source together was tried in their place and is left out, see there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.check_rules import numbers_agree
from rag.check_text import Findings, Pair, overlap
from rag.check_wording import why
from rag.checker.alignment import Alignment, EmbedParts, Matrix, align
from rag.embedding import Embedder
from rag.errors import ModelError
from rag.records import Check, Verdict
from rag.settings import PACKAGED_MODEL, Settings

WEIGHTS = Path(__file__).with_name("judge.json")
VERDICTS = (Verdict.SUPPORTED, Verdict.PARTLY, Verdict.NOT_SUPPORTED)  # in the order of the weights' rows
# Chance of "not supported" from which it is given. Cross-validated by article over 825 claims, precision and
# recall are 0.80 and 0.86 at 0.34, 0.84 and 0.82 at 0.38, 0.88 and 0.74 at 0.50.
NOT_FROM = 0.38
# The same where the claim's numbers are the source's and no rule speaks against it: 0.84 and 0.81 in all.
AGREED_FROM = 0.5
# Chance of "partly" as a share of that of "supported" from which it is given; 0.45 instead of 0.40 of them are found.
PARTLY_FROM = 0.5
_REASON_OF = {
    Verdict.SUPPORTED: "nothing_beyond",
    Verdict.PARTLY: "not_all",
    Verdict.NOT_SUPPORTED: "not_borne_out",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The chance of each verdict, in the order of `VERDICTS`, and the words that fit the source least.

    `bar` is the chance of "not supported" from which it is given.
    """

    chances: tuple[float, float, float]
    loosest: str
    bar: float

    @property
    def verdict(self) -> Verdict:
        """Not supported from the bar on, else partly from `PARTLY_FROM` on, else supported."""
        supported, partly, against = self.chances
        if against >= self.bar:
            return Verdict.NOT_SUPPORTED
        return Verdict.PARTLY if partly > PARTLY_FROM * supported else Verdict.SUPPORTED


@dataclass(frozen=True, slots=True)
class Weights:
    """A multinomial logistic regression; `mean` and `scale` shape (inputs,), `slopes` (3, inputs)."""

    centre: Matrix
    mean: Matrix
    scale: Matrix
    slopes: Matrix
    offsets: Matrix

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Weights:
        """Read the weights.

        Raises:
            ModelError: If the file is missing or damaged.
        """
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(*(np.array(data[name], dtype=np.float32) for name in cls.__slots__))
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"The weights of the check {path.name} are missing or damaged.",
                hint="Install Beleg anew, or make them with `python -m bench.train_checker`.",
            ) from error

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the weights, five digits of each."""
        data = {
            name: np.vectorize(lambda value: float(f"{value:.5g}"))(getattr(self, name)).tolist()
            for name in self.__slots__
        }
        path.write_text(json.dumps(data) + "\n", encoding="utf-8")

    def chances(self, inputs: Sequence[float]) -> tuple[float, float, float]:
        """Softmax of the regression; sums to 1."""
        scaled = (np.array(inputs, dtype=np.float32) - self.mean) / self.scale
        logits = self.slopes @ scaled + self.offsets
        powers = np.exp(logits - logits.max())
        supported, partly, against = (float(value) for value in powers / powers.sum())
        return supported, partly, against


class Judge:
    """Weighs findings and fit; safe in many threads."""

    def __init__(self, embed: EmbedParts, weights: Weights) -> None:
        self._embed = embed
        self._weights = weights

    def judge(self, pair: Pair, findings: Findings) -> Judgement | None:
        """The chances of each verdict; None where the words cannot be laid against each other."""
        alignment = align(pair.claim.text, pair.source.text, self._embed, self._weights.centre)
        if alignment is None:
            return None
        loosest = alignment.loosest
        is_agreed = numbers_agree(pair) and not any(found for _, found in findings)
        return Judgement(
            self._weights.chances(inputs_of(pair, findings, alignment)),
            pair.claim.text[loosest.start : loosest.end],
            AGREED_FROM if is_agreed else NOT_FROM,
        )


def inputs_of(pair: Pair, findings: Findings, alignment: Alignment) -> tuple[float, ...]:
    """What the weights are for: two numbers a rule, five on the texts as wholes, nine on their words."""
    across = pair.claim.is_german != pair.source.is_german
    rules = (
        float(any(finding.verdict is verdict for finding in found))
        for _, found in findings
        for verdict in (Verdict.NOT_SUPPORTED, Verdict.PARTLY)
    )
    whole = (
        alignment.similarity,
        float(across),
        alignment.similarity * across,
        0.0 if across else overlap(pair),
        float(numbers_agree(pair)),
    )
    return (*rules, *whole, *alignment.measures)


def open_judge(settings: Settings, embedder: Embedder) -> Judge | None:
    """The judge; None where `BELEG_CHECKER` is off or another embedding model is loaded, whose words fit otherwise.

    Raises:
        ModelError: If its weights are missing or damaged.
    """
    if not settings.checker or embedder.card.name != PACKAGED_MODEL:
        return None
    return Judge(embedder.embed_parts, Weights.load())


def explain(judgement: Judgement, *, german: bool) -> Check:
    """The verdict with one sentence on what decided it, where no rule did."""
    name = _REASON_OF[judgement.verdict]
    reason = why(name, german=german, claim=judgement.loosest, score=judgement.chances[2])
    return Check(judgement.verdict, reason)
