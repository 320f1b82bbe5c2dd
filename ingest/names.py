"""Bylines to names: people, without "Von", roles, addresses and places."""

from __future__ import annotations

import re

MAX_NAME_CHARS = 80  # longer pieces of a byline are a sentence about the author

_PREFIX = re.compile(
    r"^(?:(?:ein\s+|eine\s+)?(?:kommentar|interview|analyse|gastbeitrag|essay|text|bericht|reportage)?\s*(?:von|by|par|por|di|av|af|door|text|autor(?:in)?|story|written by|words by)\b[:\s]+)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:[;|/•·]|,(?!\s*(?:jr|sr|ph\.?d|m\.?d|dr)\b\.?)|\s(?:und|and|et|y|och|og|en|e|&|sowie|mit)\s)\s*", re.I)
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|@\w+|\([^)]*\)|\[[^\]]*\]")


def split_names(byline: str) -> list[str]:
    """Split a byline such as "Von Anna Beispiel und Max Muster" into names, in order, none twice."""
    text = _NOISE.sub(" ", " ".join(byline.split()))
    text = _PREFIX.sub("", text.strip())
    names = (piece.strip(" ,;:|·•-–") for piece in _SPLIT.split(text))
    return list(dict.fromkeys(name for name in names if name and len(name) <= MAX_NAME_CHARS))
