"""Names in a claim that its source does not have: people, places, bodies, across spellings and languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.name_sounds import sound_of
from rag.name_variants import group_of, groups_in, points_here
from rag.sentences import STARTERS
from rag.units import NUMBER_WORDS, UNITS

_TOKEN = re.compile(r"[^\W\d_]+(?:[.'’](?=[^\W\d_])[^\W\d_]+)*")
# Words between the parts of one name.
_LINKS = frozenset("of de da del della di la le al el bin ibn".split())
# Capitalised in English without being names of what a source must mention.
_ENGLISH_PLAIN = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december i mr mrs ms dr prof president minister chancellor king
    queen prime chief secretary general state states senator governor federal national university
    ministry court party committee council parliament group company league cup champions world european
    international agency bank institute street strip south north east west northern southern eastern
    western central middle city mayor professor sir old new kingdom space station black white people
    peoples democratic republican democrats republicans conservative liberal social labour union green
    greens freedom spring summer autumn winter christmas easter coach captain first second third day
    office house foreign interior health finance economics environment agriculture justice defence
    education police army navy force forces games olympic olympics act bill law treaty association
    federation museum theatre church cathedral river lake sea mountain island islands valley gulf
    internet web online tv gdp ceo bishop cardinal archbishop football tennis open grand prix final the
    a an this that these those it he she they we in on at for from with after before according however
    but and or its his her their there one two some many most all no not as by to of since while when if
    although because under over during between both each every only then now later also meanwhile
    supreme constitutional administrative criminal regional district appeals security affairs defense
    interior commission assembly senate congress chamber cabinet vice deputy former acting ambassador spokesman
    spokeswoman spokesperson director manager chairman chairwoman founder author researchers scientists experts
    investigators prosecutors prosecutor judge police officers footballer player year lower house upper hall
    street square airport station hospital school schools high central bank reserve stock exchange tax fund
    climate energy trade refugee refugees asylum summit conference agreement budget election elections
    referendum poll polls survey study report data figures results million billion eastern euro euros dollar
    dollars chinese weekend children women men people companies politicians drivers customers users mondays
    despite once even just last next what who where why how which is are was were has have had do does
    did will would can could should might our my your nearly almost about around more less few three
    four five six seven eight nine ten eleven twelve lower upper previously originally together thus
    today yesterday against another anyone nobody so such still yet due unlike like without within along
    among through throughout until
    """.split()
)
_MIN_KEY = 3  # shorter keys (two letters) are compared exactly only
# Fewest equal first letters that make two words forms of one: "Rupprechters", "Wolfsburger".
_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as written, its comparison key, and where it stands.

    `opens`: it begins a sentence; `joined`: a hyphen joins it to the word before.
    """

    text: str
    key: str
    start: int
    opens: bool
    joined: bool


@lru_cache(maxsize=50_000)  # words; a news vocabulary, about 10 MB at most
def key(word: str) -> str:
    """Reduce a word to what its spellings share: lower case, no accents, ß as ss, ae/oe/ue as a/o/u."""
    folded = unicodedata.normalize("NFKD", re.sub(r"['’]s$", "", word.casefold()))
    bare = "".join(letter for letter in folded if letter.isalnum())
    return re.sub(r"(?<=[aou])e", "", bare) if len(bare) > _MIN_KEY else bare


def words_of(text: str) -> list[Word]:
    """The words of a text in order; parts of a hyphenated word are words of their own."""
    words: list[Word] = []
    for match in _TOKEN.finditer(text):
        before = text[: match.start()].rstrip(" \n\t\"'“”„«»‚‘(–-")
        opens = not before or before[-1] in ".!?:"
        joined = text[match.start() - 1 : match.start()] == "-"
        words.append(Word(match.group(), key(match.group()), match.start(), opens, joined))
    return words


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that a source lacks, and where the claim has it.

    `has_rival`: the source names another that the claim leaves out.
    """

    name: str
    start: int
    has_rival: bool


def missing_name(claim: Sequence[Word], source: Sequence[Word], *, german: bool) -> Missing | None:
    """Find a name in a claim that its source does not contain.

    Args:
        claim: Words of the claim.
        source: Words of the source.
        german: Whether the claim is German, where every noun has a capital: there only places and
            bodies of the variants table, acronyms and the last word of a run of capitalised words
            are taken for names.

    Returns:
        The first such name with what became of the source's own, or None.
    """
    keys = {word.key for word in source}
    groups = {group for word in source for group in groups_in(word.key)}
    name = next((word for word in _named(claim, german) if not _is_known(word, keys, groups)), None)
    if name is None:
        return None
    claim_keys = {word.key for word in claim}
    claim_groups = {group for word in claim for group in groups_in(word.key)}
    rivals = (word for word in _named(source, german=True) if not _is_known(word, claim_keys, claim_groups))
    return Missing(name.text, name.start, next(rivals, None) is not None)


def is_named(name: str, words: Sequence[Word]) -> bool:
    """Whether a noun or a name occurs among words, inflected, compounded or in another spelling."""
    return _is_known(
        Word(name, key(name), 0, False, False),
        {word.key for word in words},
        {group for word in words for group in groups_in(word.key)},
    )


def _named(words: Sequence[Word], german: bool) -> Iterator[Word]:
    """Words of the variants table, then other likely names."""
    for word in words:
        if group_of(word.key) is not None and (word.text[0].isupper() or len(word.key) > _PREFIX):
            yield word
    yield from (word for word in _candidates(words, german) if group_of(word.key) is None)


def _is_known(word: Word, keys: set[str], groups: set[int]) -> bool:
    """Whether a text with these keys and groups speaks of what the word names."""
    group = group_of(word.key)
    if group is not None and word.text[0].islower() and any(map(points_here, keys)):
        return True
    return group in groups or _in_source(word.key, keys)


def _candidates(words: Sequence[Word], german: bool) -> Iterator[Word]:
    """Words of a claim that are likely to be names."""
    for i, word in enumerate(words):
        acronym = any(letter.isupper() for letter in word.text[1:])
        if not acronym and not word.text[0].isupper():
            continue
        if german:
            if acronym or (_ends_run(words, i) and not word.opens):
                yield word
        elif acronym or (word.key not in _ENGLISH_PLAIN and (not word.opens or _next_is_capital(words, i))):
            yield word


def _next_is_capital(words: Sequence[Word], i: int) -> bool:
    """Whether the word after `i` follows directly and has a capital."""
    return i + 1 < len(words) and words[i + 1].text[0].isupper() and _adjacent(words, i)


def _adjacent(words: Sequence[Word], i: int) -> bool:
    """Whether only a space stands between word `i` and the next."""
    return words[i + 1].start - (words[i].start + len(words[i].text)) == 1 and not words[i + 1].joined


def _ends_run(words: Sequence[Word], i: int) -> bool:
    """Whether word `i` is the last of two or more capitalised words in a row: "Minister Klaus Weber"."""
    before = words[i - 1]
    linked = i > 1 and before.text in _LINKS
    if linked:
        before = words[i - 2]
    if i == 0 or not before.text[0].isupper() or not (linked or _adjacent(words, i - 1)):
        return False
    adjective = before.text.endswith(("e", "en", "es"))  # "Neue Fahrräder" opens a sentence, no name does
    if (before.opens and (before.text in STARTERS or adjective)) or group_of(before.key) is not None:
        return False
    if before.text.casefold() in NUMBER_WORDS or before.text.casefold() in UNITS:
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
    if sound_of(short) == sound_of(long):
        return True
    return (
        len(short) > 5
        and abs(len(one) - len(other)) <= 2
        and _distance(one, other, 2 if len(short) > 8 else 1)
    )


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
