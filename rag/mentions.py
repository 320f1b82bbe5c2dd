"""What counts as a mention of a name or a word in a text, and where the mentions stand.

The text is one of the archive's: composed characters (NFC), nothing invisible. A mention is a whole word, or
several in a row, in any case:

- ä, ö, ü are also ae, oe, ue, and ß is ss, both ways; in articles that are not German, which often drop the
  dots, a, o, u as well. Every other accent may be there or not: Orbán, Orban.
- A hyphen ends a word, so that "SPD-Chef" mentions the SPD, and words with a space between them may have a
  hyphen there; a hyphen that was asked for may also be a space or nothing.
- A word may end in -s or -es, in German articles also in -n or -en.
- Inside a longer word it is no mention, unless that is asked for: "Wärmepumpe" in "Wärmepumpenförderung".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rag.records import Span

MIN_INFLECTED = 3  # characters of a word that may have an ending: "EU" is not in "EUs", nor "an" in "anen"
MIN_INFLECTED_N = 4  # characters before -n and -en: "Mai" is not in "Main"
MAX_SPELLINGS = 32  # spellings of one word that are looked for before the exact search; 3 umlauts make 27
CACHED = 64  # patterns kept; a listing needs two for each thing that is wanted

# Case and letters alike in every spelling of one word: ASCII and the Latin letters of U+00C0 to U+00DE,
# whose UTF-8 ends in 80 to 9E, go to their small forms, 32 further on. Done to text and needle alike it can
# merge what differs, never part what is the same.
_SMALL = bytes.maketrans(
    bytes(range(0x41, 0x5B)) + bytes(range(0x80, 0x9F)), bytes(range(0x61, 0x7B)) + bytes(range(0xA0, 0xBF))
)
_ASCII = bytes(range(128))
# Letters beyond ASCII, ä, ö, ü and ß, in UTF-8: texts with one of them take the slower pattern.
_FOREIGN = re.compile(rb"\xc3[^\xa4\xb6\xbc\x84\x96\x9c\x9f\x97\xb7]|\xc2[\xaa\xba]|[\xc4-\xdf\xe1]")

_PARTS = re.compile(r"[^\W_]+|[\s\"'„“”‚‘’«»›‹]+|[-‐‑–]|.", re.DOTALL)
_QUOTE = "[\"'„“”‚‘’«»›‹]?"
_SPACE = r"(?:[^\S\n]|\n(?!\n))+"  # not across a blank line, which ends a paragraph
_HYPHEN = "[-‐‑]"
_GAP = f"{_QUOTE}(?:{_SPACE}|{_HYPHEN}){_QUOTE}"
_WORD_END = r"(?!\w)"
_JOINTS = "-‐‑–\"'„“”‚‘’«»›‹"
_EDGES = " \t\n\"'„“”‚‘’«»›‹,.;:!?…()[]-–—"
_BOTH_WAYS = {"ä": "ae", "ö": "oe", "ü": "ue"}
_SPELT = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
_UNITS = re.compile("ae|oe|ue|ss|.", re.DOTALL)


def _accented() -> dict[str, str]:
    """Each letter of a to z with its accented forms, but for the German umlauts."""
    forms: dict[str, str] = {"o": "ø", "l": "ł", "d": "đ", "i": "ıİ"}
    for code in (*range(0xE0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        base = unicodedata.normalize("NFKD", letter)[0]
        if letter.islower() and letter not in "äöü" and base.isascii() and base.isalpha() and base != letter:
            forms[base] = forms.get(base, "") + letter
    return forms


_ACCENTED = _accented()
_BASE = {accented: base for base, forms in _ACCENTED.items() for accented in forms}


@dataclass(frozen=True, slots=True)
class Mentions:
    """How one wanted name or word is found in texts of one kind of language.

    Attributes:
        plain: Pattern for texts whose only letters are ASCII, ä, ö, ü and ß.
        accented: The same for all other texts.
        needles: One of them, in UTF-8 and `_SMALL`, is in every text of the first kind that has a mention;
            empty where there would be too many.
        is_whole: Whether a mention begins at the beginning of a word.
    """

    plain: re.Pattern[str]
    accented: re.Pattern[str]
    needles: tuple[bytes, ...]
    is_whole: bool

    def find(self, text: str | bytes) -> Iterator[Span]:
        """Yield where the mentions stand in a text (or its UTF-8), in characters, in order."""
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        is_foreign = _FOREIGN.search(raw.translate(None, _ASCII)) is not None
        if not is_foreign and self.needles:
            small = raw.translate(_SMALL)
            if not any(needle in small for needle in self.needles):
                return
        lowered = _lower(text if isinstance(text, str) else raw.decode("utf-8", "replace"))
        pattern = self.accented if is_foreign else self.plain
        position = 0
        while match := pattern.search(lowered, position):
            start = match.start()
            if self.is_whole and start and (lowered[start - 1].isalnum() or lowered[start - 1] == "_"):
                position = start + 1
            else:
                yield Span(start, match.end())
                position = match.end()


@lru_cache(maxsize=CACHED)
def mentions_of(wanted: str, language: str, *, inside: bool = False) -> Mentions:
    """Prepare the search for a name or a word.

    Args:
        wanted: What is to be mentioned; marks around it do not count.
        language: Of the texts, ISO 639-1; empty where unknown, which is read as German.
        inside: Whether a mention may stand inside a longer word.

    Raises:
        ValueError: If `wanted` has no letter and no figure.
    """
    parts = _PARTS.findall(_lower(unicodedata.normalize("NFC", wanted)).strip(_EDGES))
    words = [part for part in parts if part[0].isalnum()]
    if not words:
        raise ValueError(f"{wanted!r} has no letter and no figure to look for.")
    is_german = language in ("", "de")
    longest = [sorted(unit) for unit in _units(max(words, key=len), is_german)]
    spellings = 1
    for unit in longest:
        spellings *= len(unit)
    needles = ("".join(each) for each in product(*longest)) if spellings <= MAX_SPELLINGS else ()
    return Mentions(
        re.compile(_pattern(parts, is_german, inside=inside, accents=False)),
        re.compile(_pattern(parts, is_german, inside=inside, accents=True)),
        tuple(needle.encode().translate(_SMALL) for needle in needles),
        is_whole=not inside and parts[0][0].isalnum(),
    )


def count_mentions(text: str | bytes, language: str, wanted: str, inside: int) -> int:
    """How often a text mentions something; `mentions(text, language, wanted, inside)` in the catalogue's SQL.

    Args:
        text: The text or its UTF-8, which is faster where SQL has `CAST(… AS BLOB)`.
        language: Of the text, ISO 639-1; empty where unknown.
        wanted: What is looked for.
        inside: 1 where it may stand inside a longer word, else 0.
    """
    return sum(1 for _ in mentions_of(wanted, _kind(language), inside=bool(inside)).find(text))


def find_mentions(text: str, language: str, wanted: str, *, inside: bool = False) -> list[Span]:
    """Where a text mentions something, in order; see `count_mentions`."""
    return list(mentions_of(wanted, _kind(language), inside=inside).find(text))


def _kind(language: str) -> str:
    return "de" if language in ("", "de") else "xx"


def _lower(text: str) -> str:
    """The text in small letters, each at its old offset."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _units(word: str, is_german: bool) -> Iterator[set[str]]:
    """Yield the letters of a word, each with its other spellings, accents taken off."""
    plain = "".join(_BASE.get(letter, letter) for letter in word).replace("æ", "ae").replace("œ", "oe")
    for unit in _UNITS.findall(plain):
        if unit in _BOTH_WAYS:
            spelt = _BOTH_WAYS[unit]
            yield {unit, spelt} if is_german else {unit, spelt, spelt[0]}
        elif unit in _SPELT:
            yield {unit, _SPELT[unit]}
        else:
            yield {"ß", "ss"} if unit == "ß" else {unit}


def _pattern(parts: list[str], is_german: bool, *, inside: bool, accents: bool) -> str:
    pieces: list[str] = []
    for number, part in enumerate(parts):
        if part[0].isalnum():
            pieces.append("".join(_any_of(unit, accents) for unit in _units(part, is_german)))
            if not inside or number < len(parts) - 1:
                pieces.append(rf"{_endings(part, is_german)}{_WORD_END}")
        elif any(character.isspace() for character in part):
            pieces.append(_GAP)
        elif part[0] in _JOINTS:
            if pieces:  # the words may be written as one, whose first part has no end of its own
                pieces[-1] = pieces[-1].removesuffix(_WORD_END)
            pieces.append(f"(?:{_GAP})?" if part[0] in "-‐‑–" else _QUOTE)
        else:
            before, after = r"\s?" if number else "", r"\s?" if number < len(parts) - 1 else ""
            pieces.append(f"{before}{re.escape(part)}{after}")
    return "".join(pieces)


def _any_of(unit: set[str], accents: bool) -> str:
    spellings = sorted(unit, key=lambda each: (-len(each), each))
    written = ["".join(_letter(letter, accents) for letter in spelling) for spelling in spellings]
    return written[0] if len(written) == 1 else f"(?:{'|'.join(written)})"


def _letter(letter: str, accents: bool) -> str:
    forms = _ACCENTED.get(letter, "") if accents else ""
    return f"[{letter}{forms}]" if forms else re.escape(letter)


def _endings(word: str, is_german: bool) -> str:
    if len(word) < MIN_INFLECTED or not word[-1].isalpha():
        return ""
    return "(?:en|es|n|s)?" if is_german and len(word) >= MIN_INFLECTED_N else "(?:es|s)?"
