"""Any cross-encoder for natural language inference: whether a source entails a claim."""

from __future__ import annotations

import numpy as np

from rag.check_text import Text
from rag.check_wording import why
from rag.embedding.cross_encoder import load_cross_encoder
from rag.errors import ModelError
from rag.records import Check, Verdict
from rag.settings import Settings

_MEANINGS = {
    "entail": (Verdict.SUPPORTED, "entailed"),
    "neutral": (Verdict.NOT_SUPPORTED, "unsaid"),
    "contra": (Verdict.NOT_SUPPORTED, "contradicted"),
}  # by how the labels of such models begin


class NliModel:
    """An NLI cross-encoder by name or directory."""

    def __init__(self, name: str) -> None:
        """Load it.

        Raises:
            ModelError: If it cannot be opened or has other labels than entailment, neutral, contradiction.
        """
        self._model = load_cross_encoder(name, "NLI model", "BELEG_NLI")
        labels: dict[int, str] = dict(getattr(self._model.config, "id2label", None) or {})
        self._starts = [
            next((start for start in _MEANINGS if str(labels[place]).lower().startswith(start)), "")
            for place in sorted(labels)
        ]
        if sorted(self._starts) != sorted(_MEANINGS):
            raise ModelError(
                f"The model {name!r} tells {sorted(map(str, labels.values()))}, not entailment, neutral, contradiction.",
                hint="Give BELEG_NLI a model for natural language inference, or leave it empty.",
            )

    @classmethod
    def open(cls, settings: Settings) -> NliModel | None:
        """Load the model that `BELEG_NLI` names; None where it names none.

        Raises:
            ModelError: If it cannot be opened.
        """
        return cls(settings.nli) if settings.nli else None

    def check(self, claim: str, source: str) -> Check:
        """The verdict of the likeliest label."""
        scores = np.asarray(
            self._model.predict([(source, claim)], apply_softmax=True, show_progress_bar=False)
        )[0]
        best = int(scores.argmax())
        verdict, reason = _MEANINGS[self._starts[best]]
        return Check(verdict, why(reason, german=Text(claim).is_german, score=float(scores[best])))
