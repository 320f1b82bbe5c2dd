"""Bylines to names: people, without "Von", roles, addresses and places."""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_NAME_CHARS = 80  # longer pieces of a byline are a sentence about the author
MAX_NAME_WORDS = 6  # a name with titles; more words are a sentence

_PREFIX = re.compile(
    r"^(?:(?:ein(?:e)?\s+)?(?:kommentar|interview|analyse|gastbeitrag|essay|bericht|reportage|kolumne)?\s*"
    r"(?:von|by|par|por|di|av|af|door|text|autor(?:in)?|author|story by|written by|words by)\b[:\s]+)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[;|/•·]|,(?!\s*(?:jr|sr|ph\.?d|m\.?d)\b\.?)|\s(?:und|and|et|y|och|og|en|&|sowie|mit|with)\s)\s*",
    re.I,
)
_NOISE = re.compile(r"\([^)]*\)|\[[^\]]*\]|https?://\S+|www\.\S+|\S+@\S+\.\w+|(?<!\w)@\w+")
# What bylines hold beside people: logins, initials such as "amw", dates; roles and departments.
# Agencies that are written in small letters and named where no person is.
AGENCIES = frozenset("dpa afp apa sda ap sid epd kna reuters ntb ritzau ansa efe tt anp belga".split())
_NO_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+|[a-zäöü]{1,4}|(?:von|by|par|por|di)|.*\d.*", re.DOTALL)
_REPORTER = re.compile(
    r"\s+(?:기자|記者|记者|특파원)$"
)  # "reporter" behind a name, in Korean, Japanese, Chinese
_ROLE = re.compile(
    r"(?:^|\b)(?:redaktion|redakteur(?:in)?|reporter(?:in)?|korrespondent(?:in)?|correspondent|editor|staff|newsroom|"
    r"editorial|contributor|freelance[r]?|writer|autor(?:in)?|volont[äa]r(?:in)?)(?:\b|$)",
    re.IGNORECASE,
)


def split_names(byline: str) -> list[str]:
    """Split a byline such as "Von Anna Beispiel und Max Muster" into names, in order, none twice."""
    text = _NOISE.sub(" ", " ".join(byline.split()))
    text = _PREFIX.sub("", text.strip())
    pieces = (" ".join(piece.split()).strip(" ,;:|·•-–") for piece in _SPLIT.split(text))
    names = (_REPORTER.sub("", piece) for piece in pieces)
    return list(dict.fromkeys(name for name in names if name and len(name) <= MAX_NAME_CHARS))


def people_of(bylines: Iterable[str]) -> tuple[str, ...]:
    """Names out of several bylines, without roles; in order, none twice whatever its case."""
    found: dict[str, str] = {}
    for byline in bylines:
        for name in split_names(byline):
            if (
                len(name.split()) <= MAX_NAME_WORDS
                and not _ROLE.fullmatch(name)
                and (name.lower() in AGENCIES or not _NO_NAME.fullmatch(name))
            ):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def is_full_name(name: str) -> bool:
    """Whether a name has a first and a last part in capitals, or is in a script without capitals."""
    parts = name.split()
    has_case = name.lower() != name.upper()
    return len(parts) > 1 and parts[0][0].isupper() and parts[-1][0].isupper() if has_case else len(name) > 1
