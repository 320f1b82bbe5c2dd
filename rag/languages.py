"""The language of a text, by py3langid."""

from __future__ import annotations

UNDECIDED = "und"


def detect_language(text: str) -> str:
    """ISO 639-1 code of the likeliest language; "und" for a text without letters."""
    if not any(character.isalpha() for character in text):
        return UNDECIDED
    import py3langid  # loads its model at the first call, 0.2 s, and keeps it

    return str(py3langid.classify(text)[0])
