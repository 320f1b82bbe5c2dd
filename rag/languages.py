"""The language of a text, by py3langid."""

from __future__ import annotations

from functools import cache
from typing import Any

UNDECIDED = "und"


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)


def detect_language(text: str) -> str:
    """ISO 639-1 code of the likeliest language; "und" for a text without letters."""
    if not any(character.isalpha() for character in text):
        return UNDECIDED
    return str(_identifier().classify(text)[0])
