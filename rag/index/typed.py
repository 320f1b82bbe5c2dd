"""What a person types into a field for searching: its words, its dates, and which word may go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rag.timewords import Days, read_times


@dataclass(frozen=True, slots=True)
class Typed:
    """One word, or the words of a date with its days; `is_open` while more letters may follow."""

    words: str
    days: Days | None = None
    is_open: bool = False


def read_typed(text: str, now: datetime) -> list[Typed]:
    """Take a text apart into words and dates, in order.

    Args:
        text: As it stands in the field; the last word is open until something stands behind it.
        now: What words such as "gestern" count from; time-zone aware.
    """
    typed, at = list[Typed](), 0
    for time in read_times(text, now).ranges:
        typed += [Typed(word) for word in text[at : time.start].split()]
        typed.append(Typed(time.words, time.days, is_open=time.end == len(text)))
        at = time.end
    rest = text[at:].split()
    is_open = bool(rest) and not text[-1].isspace()
    return typed + [Typed(word, is_open=is_open and place == len(rest)) for place, word in enumerate(rest, 1)]
