"""Reads a message as a command about the last answer, by rule, in German and English.

What only frames a wish ("bitte", "kannst du das … fassen", "give me") is taken off; the message is a command
only where nothing is left but the wish itself. "Was ist kürzer, A oder B?" leaves more than that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.conversation import command_words
from rag.conversation.outlets_named import PLACE, fold_outlets

MAX_WORDS = 16  # of a command; longer messages say something of their own


class Command(StrEnum):
    """What a person may want with the last answer."""

    SHORTER = "shorter"
    LONGER = "longer"
    GERMAN = "german"
    ENGLISH = "english"
    SOURCES = "sources"
    LIST = "list"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True)
class Wish:
    """A command as it was typed.

    `sentences` is how many an answer may have, 0 where none are named; `outlets` are the archive's names,
    or a known outlet's own where the archive has nothing of it.
    """

    command: Command
    sentences: int = 0
    outlets: tuple[str, ...] = ()


_WORD = re.compile(rf"{PLACE}|[^\W_]+")
_ARTICLE = re.compile(rf"\b(?:der|die|das|den|dem|the|zeitung|newspaper)\s+(?={PLACE})", re.IGNORECASE)
_REPEATED = re.compile(rf"{PLACE}(?: {PLACE})+")
_PATTERNS = {
    command: re.compile("|".join(f"(?:{core})" for core in getattr(command_words, command.name)))
    for command in Command
}


def read_wish(text: str, outlets: Sequence[str]) -> Wish | None:
    """Read a message as a command about the last answer.

    Args:
        text: As typed.
        outlets: The outlets of the archive, as it names them.

    Returns:
        What is wanted, None for a question of its own.
    """
    folded, named = fold_outlets(text, outlets)
    words = _WORD.findall(_ARTICLE.sub("", folded).lower())
    if not words or len(words) > MAX_WORDS:
        return None
    core = " ".join(word for word in words if word not in command_words.FRAME)
    if named:
        is_command = _PATTERNS[Command.OUTLET].fullmatch(_REPEATED.sub(PLACE, core))
        return Wish(Command.OUTLET, outlets=named) if is_command else None
    for command, pattern in _PATTERNS.items():
        found = pattern.fullmatch(core)
        if found is not None:
            count = next(filter(None, found.groupdict().values()), "")
            return Wish(command, sentences=command_words.NUMBERS.get(count, 0))
    return None
