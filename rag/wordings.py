"""An article's words in the one spelling in which texts are compared, and the shingles of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rag.agencies import strip_agency_lines
from rag.records import Article
from rag.units import NUMBER_WORDS, WEAK

# Words. With 3 every second pair of unrelated articles shares a shingle, with 5 a light edit costs more.
SHINGLE = 4

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|\w+")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def _spell_umlauts(text: str) -> str:
    return text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


# One spelling of what is written now in words, now in figures, now short; "" leaves a word out.
_SPELLINGS = {
    _spell_umlauts(word): str(int(value))
    for word, value in NUMBER_WORDS.items()
    if word not in WEAK and value == int(value) and "-" not in word
} | {"mio": "millionen", "mrd": "milliarden", "bn": "billion", "per": "", "cent": ""}
_UNSPOKEN = frozenset(("", "prozent", "percent"))  # written as a sign as often as in words


@dataclass(frozen=True, slots=True)
class Wording:
    """An article's words as they are compared: folded, without agency lines; title apart."""

    words: tuple[str, ...]
    title: tuple[str, ...]


def read_wording(article: Article) -> Wording:
    """The words of an article's paragraphs, and of its lead where no paragraph repeats it."""
    texts = [paragraph.text for paragraph in article.paragraphs]
    if article.lead and article.lead not in texts:
        texts.insert(0, article.lead)
    return Wording(read_words("\n".join(strip_agency_lines(texts))), read_words(article.own_title))


def read_words(text: str) -> tuple[str, ...]:
    """Words in the one spelling that is compared: folded, umlauts spelt out, number words as digits.

    `rag.fold` would note where each character stood, which takes ten times as long and is not asked for here.
    """
    folded = _spell_umlauts(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())
    words = _WORD.findall(_THOUSANDS.sub("", folded))
    spelt = (_SPELLINGS.get(word, word) for word in words)
    return tuple(word for word in spelt if word not in _UNSPOKEN)


def shingles_of(words: Sequence[str]) -> list[str]:
    """The runs of `SHINGLE` words of a text, in order; all of it where it is shorter."""
    return [
        " ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1) if words else 0)
    ]
