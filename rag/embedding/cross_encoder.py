"""Any cross-encoder of sentence-transformers: how well each text fits a question, read together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.errors import ModelError

if TYPE_CHECKING:  # takes seconds to import
    from sentence_transformers import CrossEncoder


def load_cross_encoder(name: str, what: str, setting: str) -> CrossEncoder:
    """Load a cross-encoder by name or directory.

    Args:
        name: Of the model.
        what: What it is for, in an error's message.
        setting: The variable that names it.

    Raises:
        ModelError: If it cannot be opened.
    """
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(name, trust_remote_code=False, device="cpu")
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The {what} {name!r} cannot be opened.",
            hint=f"Give {setting} a directory or a name that the model hub knows, or leave it empty.",
        ) from error
    return model


class PairScorer:
    """A cross-encoder by name or directory."""

    def __init__(self, name: str) -> None:
        """Load it.

        Raises:
            ModelError: If it cannot be opened.
        """
        self._model = load_cross_encoder(name, "reranker", "BELEG_RERANKER")

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text, higher for a better fit; only their order means something."""
        scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in scores]
