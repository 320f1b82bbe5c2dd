"""A sentence as tokens, and the noun phrases in it that can name a speaker, German and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.sentences import STARTERS

_TOKEN = re.compile(r"[^\W_]+(?:[-.'’&/:*][^\W_]+)*|[^\w\s]")
_ABBREVIATIONS = frozenset("Dr Prof Mag Ing St Mr Mrs Ms Gen Sen Rep Gov Lt Sgt Col Hr Fr".split())
OPENING, CLOSING = '„»«“"‚‘›‹', '“”»«"’‘‹›'  # marks that stand on both sides are in both

_ARTICLES_DE = frozenset(
    "der die das dem den des ein eine einer einem eines einen zwei drei mehrere einige viele beide alle "
    "sein seine seiner seinem ihr ihre ihrer ihrem unser unsere dieser diese dieses diesem".split()
)
_GENITIVE = frozenset("der des eines einer ihres seines ihrer seiner".split())
_ATTRIBUTES_DE = frozenset("von vom für aus".split())
_ADJECTIVE_DE = re.compile(r"[a-zäöüß-]{2,}(?:e|en|er|es|em)$")
# Lower-case words with such endings that begin something else than a noun phrase goes on with.
_NOT_ADJECTIVES = frozenset(
    """
    oder aber sie er es eine ohne gegen unter über neben heute morgen wegen einen einer eines einem wurde
    werde habe hatte sagte seine ihre dieser diese jeder alle wenn denn den dem des wäre hätte würde könne
    müsse dürfe solle wolle wurden werden haben sein waren wären hätten bitte ihnen ihrer seiner wie
    gegenüber danach bisher später früher wieder immer weiter außer zwischen sondern während etwa eher
    """.split()
)
_NAME_LINKS = frozenset("von van de der den zu del di da al bin la le Al".split())
# To whom something is said: never a genitive of the one who says it.
_MEDIA = re.compile(
    r"(?i)(?:zeitung|presse|agentur|dpa|apa|afp|rundfunk|funk|magazin|blatt|sender|journalist|reporter|medien|"
    r"redaktion|spiegel|standard|bild$|kurier)"
)

_ARTICLES_EN = frozenset(
    "the a an his her their its our one two three several some many both another this these".split()
)
_STOP_EN = frozenset(
    """
    on in at after before during when while who which that whose as to with and but or if because since
    until is are was were be been has have had will would could should may might can must do does did
    published released seen obtained issued prepared cited quoted shared sent not also however there it
    he she they we i you then later earlier yesterday today tomorrow so still only even just monday tuesday
    wednesday thursday friday saturday sunday without about over into told said says than here
    """.split()
)
_LINKS_EN = frozenset("of for from by at".split())
_MOST_WORDS = 14  # of a phrase that still names a speaker


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, with its offsets in the sentence."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number and no mark."""
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: tokens `first` to `last` (exclusive) and its words as written."""

    first: int
    last: int
    text: str


class Parser(Protocol):
    """Reads the noun phrase that begins at a token."""

    def __call__(self, text: str, tokens: Sequence[Token], first: int, /) -> Phrase | None:
        """The phrase; None where none begins there."""
        ...


def tokenise(text: str) -> list[Token]:
    """Words and marks of a text in order."""
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def german_phrase(text: str, tokens: Sequence[Token], first: int, *, is_told: bool = False) -> Phrase | None:
    """Read a noun phrase that begins at a token: "die Sprecherin des Amts, Anna Kurz"; None where none does.

    `is_told`: it stands behind a verb of saying, where "der Zeitung" is whom somebody tells and no genitive.
    """
    at, has_article = first, False
    if _lower(tokens, at) in _ARTICLES_DE:
        at, has_article = at + 1, True
    at = _adjectives(tokens, at)
    end = _nouns(tokens, at, opens=at == 0)
    if end == at:
        return None
    names = end - at
    if has_article or names == 1:
        end = _attributes(tokens, end, has_article, is_told)
    end = _apposition(tokens, end)
    return _phrase(text, tokens, first, end, has_article)


def english_phrase(text: str, tokens: Sequence[Token], first: int) -> Phrase | None:
    """Read a noun phrase that begins at a token: "a spokesman for the council"; None where none does."""
    at = first
    if _lower(tokens, at) in _ARTICLES_EN:
        at += 1
    begin = at
    while at < len(tokens) and at - first < _MOST_WORDS:
        word = _lower(tokens, at)
        if word in _LINKS_EN and at > begin and at + 1 < len(tokens):
            inner = english_phrase(text, tokens, at + 1)
            if inner is None:
                break
            at = inner.last
            continue
        if _is_dot(tokens, at):
            at += 1
            continue
        if not tokens[at].is_word or word in _STOP_EN or (word in _ARTICLES_EN and at > begin):
            break
        at += 1
    if at == begin or (tokens[begin].text in STARTERS and begin == first):
        return None
    at = _apposition(tokens, at)
    return _phrase(text, tokens, first, at, begin > first)


def _phrase(text: str, tokens: Sequence[Token], first: int, end: int, has_article: bool) -> Phrase:
    """The phrase as written, but for the capital of an article that opens the sentence."""
    words = text[tokens[first].start : tokens[end - 1].end]
    return Phrase(first, end, words[0].lower() + words[1:] if has_article else words)


def phrase_before(
    text: str, tokens: Sequence[Token], end: int, parse: Parser, over_marks: int = 0
) -> Phrase | None:
    """The longest noun phrase that ends right before a token, within its clause.

    It may begin up to `over_marks` tokens before it whatever marks stand between, for a name between commas.
    """
    first = max(0, end - over_marks)
    while (
        first > 0 and end - first < _MOST_WORDS and (tokens[first - 1].is_word or _is_dot(tokens, first - 1))
    ):
        first -= 1
    for start in range(first, end):
        phrase = parse(text, tokens[:end], start)
        if phrase is not None and phrase.last == end:
            return phrase
    return None


def _is_dot(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at].text == "." and tokens[at - 1].text in _ABBREVIATIONS


def _lower(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text.lower() if 0 <= at < len(tokens) else ""


def _adjectives(tokens: Sequence[Token], at: int) -> int:
    while (
        at + 1 < len(tokens)
        and tokens[at].text.islower()
        and _ADJECTIVE_DE.match(tokens[at].text)
        and tokens[at].text not in _NOT_ADJECTIVES
        and tokens[at + 1].is_word
    ):
        at += 1
    return at


def _nouns(tokens: Sequence[Token], at: int, *, opens: bool) -> int:
    """The end of a run of capitalised words, with the small words inside names and names in quotes."""
    begin = at
    while at < len(tokens):
        token = tokens[at]
        if token.is_capital and not (token.text in STARTERS and (opens or at == begin)):
            at += 1
        elif at > begin and _is_dot(tokens, at):
            at += 1
        elif at > begin and token.text in _NAME_LINKS and (end := _linked(tokens, at)):
            at = end
        elif at > begin and token.text in OPENING and (end := _quoted(tokens, at)):
            at = end
        else:
            break
    return at


def _linked(tokens: Sequence[Token], at: int) -> int:
    """The end of "von der Leyen" or "de Vries" within a name, 0 where it is none: "der" alone is a genitive."""
    words = 1
    while at + words < len(tokens) and tokens[at + words].text in _NAME_LINKS and words < 2:
        words += 1
    follows = at + words < len(tokens) and tokens[at + words].is_capital
    alone = words == 1 and tokens[at].text in ("der", "den", "von", "zu")
    return at + words + 1 if follows and not alone else 0


def _quoted(tokens: Sequence[Token], at: int) -> int:
    """The end of a short name in quotation marks, as in: das Magazin „Das Ufer“; 0 where it is none."""
    for end in range(at + 2, min(at + 6, len(tokens))):
        if tokens[end].text in CLOSING:
            return end + 1 if tokens[at + 1].is_capital else 0
    return 0


def _attributes(tokens: Sequence[Token], at: int, has_article: bool, is_told: bool) -> int:
    """The end of the genitives and "von …" that belong to a noun phrase."""
    while at + 1 < len(tokens):
        word = tokens[at].text
        if word not in _ATTRIBUTES_DE and word not in _GENITIVE:
            break
        if word == "der" and not has_article:
            break
        inner = at + 1
        if word in _ATTRIBUTES_DE and _lower(tokens, inner) in _ARTICLES_DE:
            inner += 1
        inner = _adjectives(tokens, inner)
        end = _nouns(tokens, inner, opens=False)
        if end == inner or (is_told and any(_MEDIA.search(tokens[n].text) for n in range(inner, end))):
            break
        at = end
    return at


def _apposition(tokens: Sequence[Token], at: int) -> int:
    """The end of a name put behind: ", Anna Kurz,"; `at` where there is none."""
    if at + 2 >= len(tokens) or tokens[at].text != ",":
        return at
    end = at + 1
    while end < len(tokens) and end - at <= 4 and tokens[end].is_capital and tokens[end].text not in STARTERS:
        end += 1
    closes = end == len(tokens) or tokens[end].text in ",.;("
    return end if end - at >= 3 and closes else at
