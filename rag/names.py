"""Names in a claim that its source does not have: people, places, bodies, across spellings and languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.name_variants import group_of

_TOKEN = re.compile(r"[^\W\d_]+(?:[.'’](?=[^\W\d_])[^\W\d_]+)*")
# Words between the parts of one name.
_LINKS = frozenset("of de da del della der van von den di la le al el bin ibn the und and für for zu zur".split())
# Capitalised in English without being names of what a source must mention.
_ENGLISH_PLAIN = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december i mr mrs ms dr prof president minister chancellor king queen prime
    chief secretary general state senator governor federal national university ministry court party committee
    council parliament group company league cup champions world european international agency bank institute street
    south north east west northern southern eastern western central middle city mayor professor sir
    the a an this that these those it he she they we in on at for from with after before according however but and or
    its his her their there one two some many most all no not as by to of""".split()
)
# German words that capitals and a title mark without naming anybody.
_MIN_KEY = 3  # shorter keys (two letters) are compared exactly only
# Fewest equal first letters that make two words forms of one: "Rupprechters", "Wolfsburger".
_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as written, its comparison key, where it stands, and whether it opens a sentence."""

    text: str
    key: str
    start: int
    opens: bool


def key(word: str) -> str:
    """Reduce a word to what its spellings share: lower case, no accents, ß as ss, ae/oe/ue as a/o/u."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in folded if letter.isalnum())
    return re.sub(r"(?<=[aou])e", "", bare) if len(bare) > _MIN_KEY else bare


def words_of(text: str) -> list[Word]:
    """The words of a text in order; parts of a hyphenated word are words of their own."""
    words: list[Word] = []
    for match in _TOKEN.finditer(text):
        before = text[: match.start()].rstrip(" \n\t\"'“”„«»‚‘(–-")
        words.append(Word(match.group(), key(match.group()), match.start(), not before or before[-1] in ".!?:"))
    return words


def missing_name(claim: Sequence[Word], source: Sequence[Word], *, german: bool) -> str | None:
    """Find a name in a claim that its source does not contain.

    Args:
        claim: Words of the claim.
        source: Words of the source.
        german: Whether the claim is German, where every noun has a capital: there only places and
            bodies of the variants table, acronyms and the last word of a run of capitalised words
            are taken for names.

    Returns:
        The name as the claim has it, or None.
    """
    keys = {word.key for word in source}
    groups = {group for word in source for group in _groups(word)}
    for word in claim:
        group = group_of(word.key)
        if group is not None and word.text[0].isupper() or (group is not None and len(word.key) > _PREFIX):
            if group not in groups and not _in_source(word.key, keys):
                return word.text
    for word in _candidates(claim, german):
        if group_of(word.key) is None and not _in_source(word.key, keys):
            return word.text
    return None


def _groups(word: Word) -> Iterator[int]:
    """Groups of a source word, also of the end of a compound such as "Nordirland"."""
    group = group_of(word.key)
    if group is not None:
        yield group


def _candidates(words: Sequence[Word], german: bool) -> Iterator[Word]:
    """Words of a claim that are likely to be names."""
    for i, word in enumerate(words):
        if not word.text[0].isupper():
            continue
        acronym = len(word.text) > 1 and word.text.isupper()
        if german:
            if acronym or (_ends_run(words, i) and not word.opens):
                yield word
        elif acronym or (word.key not in _ENGLISH_PLAIN and (not word.opens or _next_is_capital(words, i))):
            yield word


def _next_is_capital(words: Sequence[Word], i: int) -> bool:
    """Whether the word after `i` follows directly and has a capital."""
    return i + 1 < len(words) and words[i + 1].text[0].isupper() and _adjacent(words, i)


def _adjacent(words: Sequence[Word], i: int) -> bool:
    """Whether only a space or a hyphen stands between word `i` and the next."""
    return words[i + 1].start - (words[i].start + len(words[i].text)) == 1


def _ends_run(words: Sequence[Word], i: int) -> bool:
    """Whether word `i` is the last of two or more capitalised words in a row: "Minister Klaus Weber"."""
    if i == 0 or not words[i - 1].text[0].isupper() or not _adjacent(words, i - 1):
        return False
    return not _next_is_capital(words, i)


def _in_source(name: str, keys: set[str]) -> bool:
    """Whether a name occurs among the source's words, inflected, compounded or spelt a little differently."""
    if name in keys:
        return True
    if len(name) < _PREFIX:
        return False
    return any(_alike(name, other) for other in keys if len(other) >= _PREFIX)


def _alike(one: str, other: str) -> bool:
    """Whether two keys are forms of one word: a shared stem, one inside the other, or a letter apart."""
    short, long = sorted((one, other), key=len)
    if short in long:
        return True
    if short[:_PREFIX] == long[:_PREFIX] and _shared(short, long) >= max(_PREFIX, len(long) - 3):
        return True
    return len(short) > 5 and abs(len(one) - len(other)) <= 2 and _distance(one, other, 2 if len(short) > 8 else 1)


def _shared(one: str, other: str) -> int:
    """How many first letters two keys share."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _distance(one: str, other: str, most: int) -> bool:
    """Whether at most `most` letters differ (Levenshtein)."""
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        current = [i]
        for j, b in enumerate(other, start=1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        if min(current) > most:
            return False
        previous = current
    return previous[-1] <= most
