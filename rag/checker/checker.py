"""The check as the assistant, the gate and the command line use it: rules with the models of the settings."""

from __future__ import annotations

from rag.check import check_claim
from rag.checker.judge import Judge, open_judge
from rag.checker.nli import NliModel
from rag.embedding import Embedder
from rag.records import Check
from rag.settings import Settings


class Checker:
    """Checks claims; safe in many threads."""

    def __init__(self, judge: Judge | None, nli: NliModel | None) -> None:
        self._judge = judge
        self._nli = nli

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder | None = None) -> Checker:
        """Load what the settings ask for.

        Args:
            settings: `BELEG_CHECKER` off leaves the rules alone, `BELEG_NLI` names a model that decides.
            embedder: The loaded one; loaded here where it is needed and not given.

        Raises:
            ModelError: If a model cannot be opened.
        """
        nli = NliModel.open(settings)
        if nli is not None or not settings.checker:
            return cls(None, nli)
        return cls(open_judge(settings, embedder or Embedder.load(settings)), None)

    def __call__(self, claim: str, source: str, *, published: str | None = None) -> Check:
        """Whether a source text supports a claim; see `rag.check.check_claim`."""
        return check_claim(claim, source, published=published, judge=self._judge, nli=self._nli)
