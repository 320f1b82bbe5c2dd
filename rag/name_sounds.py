"""Names by their sounds: one name in several transcriptions."""

from __future__ import annotations

import re
from functools import lru_cache

# Letters that one sound has in German, English and other transcriptions, longest first.
_SOUNDS = (
    ("tsch", "c"), ("dsch", "j"), ("sch", "s"), ("tch", "c"), ("ch", "h"), ("kh", "h"), ("gh", "g"), ("sh", "s"),
    ("zh", "s"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("dj", "j"), ("q", "k"), ("c", "k"), ("w", "v"), ("y", "i"),
    ("j", "i"), ("z", "s"), ("ei", "ai"),
)  # fmt: skip


@lru_cache(maxsize=50_000)  # words; a news vocabulary, about 10 MB at most
def sound_of(word: str) -> str:
    """A name by its sounds, so that Charkiw and Kharkiv, al-Aksa and al-Aqsa are one.

    Args:
        word: Lower case, umlauts and accents stripped, as `rag.names.key` gives it.
    """
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return re.sub(r"(.)\1", r"\1", word)
