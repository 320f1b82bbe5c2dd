"""Sets the words of a quotation as another newsroom would: marks, spaces, hyphens, composed letters."""

from __future__ import annotations

import random
import re
import unicodedata

_MARKS = (("„", "“"), ("»", "«"), ("«", "»"), ('"', '"'), ("“", "”"), ("«\u202f", "\u202f»"))


def typeset(quote: str, rng: random.Random) -> str:
    """The same words as another newsroom would set them, marks included."""
    change = rng.choice((None, _decompose, _soft_hyphens, _narrow_spaces, _break_line, _dashes))
    opening, closing = rng.choice(_MARKS)
    inner = change(quote, rng) if change else quote
    if opening in inner or closing in inner or set('„“”"«»') & set(inner):
        inner = re.sub('[„“”"«»]', "'", inner)
    return f"{opening}{inner}{closing}"


def _decompose(text: str, rng: random.Random) -> str:
    return unicodedata.normalize("NFD", text)


def _soft_hyphens(text: str, rng: random.Random) -> str:
    return " ".join(w[:4] + "\u00ad" + w[4:] if len(w) > 7 and w.isalpha() else w for w in text.split(" "))


def _narrow_spaces(text: str, rng: random.Random) -> str:
    return re.sub(" ", lambda _: rng.choice(" \u00a0\u202f\u2009"), text)


def _break_line(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    long = [n for n, word in enumerate(words) if len(word) > 7 and word.isalpha()]
    if long:
        n = rng.choice(long)
        words[n] = f"{words[n][:4]}-\n{words[n][4:].lower()}"
    return " ".join(words)


def _dashes(text: str, rng: random.Random) -> str:
    return text.replace(" - ", " – ").replace(" – ", " — ").replace("'", "’")
