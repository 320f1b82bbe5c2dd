"""Outlets named in a question: a filter where the wording means the outlet, an offer elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.outlet_names import ENGLISH_WORDS, EVERYDAY, Lexicon, lexicon_of
from rag.outlet_wording import asks_for_english, asks_for_name, asks_for_word, is_called_paper
from rag.timewords.masks import fold_same_length


@dataclass(frozen=True, slots=True)
class OutletMention:
    """An outlet named in a question.

    `names` are the archive's outlets that go by those words. `is_meant`: the wording asks for what
    the outlet wrote; otherwise it may be part of the story, and is only offered.
    """

    names: tuple[str, ...]
    words: str
    start: int
    end: int
    is_meant: bool


def find_outlets(text: str, outlets: Sequence[str]) -> tuple[OutletMention, ...]:
    """Find the archive's outlets in a question, in text order.

    Args:
        text: The question as typed.
        outlets: The outlets of the archive, as it names them.

    Returns:
        What is meant as a source and what may be offered; everyday words ("zu der Zeit") are neither.
    """
    lexicon = lexicon_of(tuple(outlets))
    if lexicon.pattern is None:
        return ()
    folded = fold_same_length(text)
    mentions = []
    for match in lexicon.pattern.finditer(folded):
        mention = _read(text, folded, match, lexicon)
        if mention is not None:
            mentions.append(mention)
    return tuple(mentions)


def _read(text: str, folded: str, match: re.Match[str], lexicon: Lexicon) -> OutletMention | None:
    name = lexicon.name_of(match)
    start, end = match.start(), match.end()
    words, head, tail = text[start:end], folded[:start], folded[end:]
    if _is_short_form(name, lexicon) and not _is_written_as_acronym(words, name):
        return None
    is_named = name not in EVERYDAY or is_called_paper(head)
    is_named = is_named or _has_capital_article(text, start) or _is_quoted(text, start, end)
    if is_named:
        is_meant = asks_for_name(head, tail)
    elif name in ENGLISH_WORDS and re.search(r"(?<!\w)the $", head) is not None:
        if words[0].islower() and any(char.isupper() for char in text[1:]):
            return None  # who writes capitals would have written "the Guardian"
        is_meant = asks_for_english(head, tail, is_capital=words[0].isupper())
    else:
        is_meant = asks_for_word(name, head, tail)
    if not (is_meant or is_named or words.isupper()):
        return None
    return OutletMention(lexicon.owners[name], words, start, end, is_meant)


def _is_short_form(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is letters that stand for words, which only capitals tell from a word."""
    if name in lexicon.acronyms:
        return True
    return len(name) <= 3 and name.isalpha() and name not in ENGLISH_WORDS | {"taz"}


def _is_written_as_acronym(words: str, name: str) -> bool:
    return words.isupper() or words.removesuffix("s").isupper()


def _has_capital_article(text: str, start: int) -> bool:
    """Whether a capital article stands before the name inside a sentence: "wurde Die Zeit verkauft"."""
    found = re.search(r"(?:\b(Der|Die|Das|The)) [\"'„“»«‚]?$", text[:start])
    if found is None:
        return False
    head = text[: found.start()].rstrip(" \"'„“»«‚")
    return bool(head) and head[-1] not in ".?!:"


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether the name stands in quotation marks of its own: „Zeit“, "Der Bund"."""
    opens = re.search(r"[\"„“»«‚'](?:(?:[Dd](?:er|ie|as)|[Tt]he) )?$", text[:start])
    return opens is not None and text[end : end + 1] in tuple("\"“”«»’'")
