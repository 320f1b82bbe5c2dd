"""The language of a text, by py3langid; the model is loaded once a process."""

from __future__ import annotations

import re

UNDECIDED = "und"  # ISO 639-2 for "undetermined"
SAMPLE_CHARS = 4000  # of the text that are looked at; more changes no answer on the 258 real pages
MIN_LETTERS = 20  # fewer are a name or a number
SURE_LETTERS = 200  # from here on the text decides against what the page declares
_LETTER = re.compile(r"[^\W\d_]")
_NAMES = {
    "deutsch": "de", "german": "de", "ger": "de", "deu": "de", "english": "en", "englisch": "en", "eng": "en",
    "nb": "no", "nn": "no", "iw": "he", "in": "id", "ua": "uk", "jp": "ja",
}  # fmt: skip


def language_code(name: str) -> str:
    """Bring "de-AT", "German" or "en_US" to ISO 639-1; empty where it is none."""
    head = re.split(r"[-_ ;,]", name.strip().lower(), maxsplit=1)[0]
    code = _NAMES.get(head, head)
    return code if re.fullmatch(r"[a-z]{2}", code) else ""


def detect_language(text: str, declared: str = "") -> str:
    """Say in which language a text is.

    Args:
        text: The body, or a question.
        declared: What the page says of itself, any spelling; it decides where the text is short.

    Returns:
        ISO 639-1 code, or "und" where neither the text nor the page says.
    """
    hint = language_code(declared)
    sample = text[:SAMPLE_CHARS]
    letters = len(_LETTER.findall(sample))
    if letters < MIN_LETTERS:
        return hint or UNDECIDED
    if hint and letters < SURE_LETTERS:
        return hint
    import py3langid  # loads its model at the first call, 0.2 s, and keeps it

    code, _ = py3langid.classify(sample)
    return "no" if code in ("nb", "nn") else str(code)
