"""Who says it, as an English sentence has it: "X said", "said X", "according to X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.attribution.cues import Cue, opens_clause, text_at
from rag.attribution.tokens import CLOSING, OPENING, Token, english_phrase, phrase_before, tokenise
from rag.attribution.words import NEEDS_CLAUSE_EN, PRONOUNS, SAYING_EN

_INSERTED_WORDS = 12  # of a name with what is put behind it between commas


def english_cues(text: str) -> list[Cue]:
    """What an English sentence says of who says it, the most certain first."""
    tokens = tokenise(text)
    return [*_english_sources(text, tokens), *_english_verbs(text, tokens)]


def _english_sources(text: str, tokens: Sequence[Token]) -> Iterator[Cue]:
    for at, token in enumerate(tokens):
        if token.text.lower() == "according" and text_at(tokens, at + 1) == "to":
            phrase = english_phrase(text, tokens, at + 2)
            if phrase is not None:
                yield Cue(phrase.text, True)
            elif text_at(tokens, at + 2).lower() in ("him", "her", "them"):
                yield Cue("", True)


def _english_verbs(text: str, tokens: Sequence[Token]) -> Iterator[Cue]:
    words = [token.text.lower() for token in tokens]
    for at, word in enumerate(words):
        if word not in SAYING_EN or words[at - 1 : at] in (
            ["to"],
            ["be"],
            ["was"],
            ["were"],
            ["been"],
            ["is"],
        ):
            continue
        if word in ("told", "tells") and "to" in words[at + 1 : at + 5]:
            continue  # an order
        if word in NEEDS_CLAUSE_EN and not (
            {"that", ",", ":"} & set(words[at + 1 : at + 5]) or _has_mark(tokens)
        ):
            continue
        if subject := _english_subject(text, tokens, at):
            yield Cue(subject, False)


def _has_mark(tokens: Sequence[Token]) -> bool:
    return any(token.text in '“”"' for token in tokens)


def _english_subject(text: str, tokens: Sequence[Token], verb: int) -> str:
    end = verb - 1 if text_at(tokens, verb - 1).lower() in ("have", "has", "had", "also", "later") else verb
    word = text_at(tokens, end - 1)
    if word.lower() in PRONOUNS:
        return word
    if word.lower().endswith("day") and text_at(tokens, end - 2).lower() == "on":
        end -= 2
    if word == ",":  # "Anna Kurz, the spokeswoman, said"
        comma = next((n for n in range(end - 2, -1, -1) if tokens[n].text == ","), -1)
        named = phrase_before(text, tokens, end - 1, english_phrase, _INSERTED_WORDS)
        if named is not None and opens_clause(tokens, named.first) and named.first < comma:
            return named.text
        if comma > 0 and (phrase := phrase_before(text, tokens, comma, english_phrase)):
            if opens_clause(tokens, phrase.first):
                return phrase.text
    before = phrase_before(text, tokens, end, english_phrase)
    if before is not None and opens_clause(tokens, before.first):
        return before.text
    after = english_phrase(text, tokens, verb + 1)
    quoted = verb and text_at(tokens, verb - 1) in {*OPENING, *CLOSING, ","}
    return after.text if after is not None and quoted else ""
