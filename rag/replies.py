"""A chat model's reply as sentences with the numbers that they cite, and back to prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.fold import join_broken
from rag.plain import plain
from rag.quotes import quoted_stretches
from rag.records import Sentence
from rag.sentences import split_sentences

_WORD_BEFORE = r"(?:Quellen?|Sources?|Belege?|Ref\.?|Nr\.?|No\.?|S)?\s?[#^]?"
_NUMBER = rf"{_WORD_BEFORE}\d{{1,4}}(?:\s?[-–]\s?\d{{1,4}})?"
_GROUP = rf"(?:\[{_NUMBER}(?:\s*[,;]\s*{_NUMBER})*\]|【{_NUMBER}(?:†[^】]{{0,40}})?】)"
_CITED = re.compile(rf"\s*({_GROUP})", re.IGNORECASE)
_AFTER_STOP = re.compile(rf"([.!?…](?:\s?[\"'“”»«’‘]){{0,3}})((?:\s*{_GROUP})+)", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,4})(?:\s?[-–]\s?(\d{1,4}))?")
_WIDEST_RANGE = 8  # numbers of "[2-5]" that are read one by one; beyond it is not a range of sources
# A citation of its own making: "[Kurier, 3. Mai]", "(Quelle: dpa)".
_OWN_MARK = re.compile(
    r"\s*(?:\[([^\[\]\n]{1,120})\]|【([^】\n]{1,120})】|\(((?:Quellen?|Sources?|Belege?|siehe|vgl\.?|see|via)\b[^()\n]{0,120})\))",
    re.IGNORECASE,
)
_OWN_LIST = re.compile(
    r"^\W*(?:Quellen?(?:angaben?|verzeichnis)?|Sources?|References|Belege|Fußnoten|Footnotes|Literatur|Weitere Quellen|"
    r"Further sources)\W*(?::|$)",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSING = "“”\"»«’'‘‟›‹"
_OMISSION = re.compile(r"[\s.…]*")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a reply: its words, the numbers it cites, and marks that are no such number."""

    text: str
    numbers: tuple[int, ...]
    own_marks: tuple[str, ...] = ()


def read_reply(reply: str) -> list[Said]:
    """The sentences of a reply in order; numbers behind a full stop belong to the sentence before it.

    Markup, links and hidden characters go. A list of sources of the model's own ends the reply.
    """
    text = join_broken(plain(reply))
    own_list = _OWN_LIST.search(text)
    said = [_read(piece) for piece in _pieces(text[: own_list.start()] if own_list else text)]
    if own_list:
        said.append(Said("", (), (own_list.group().strip(" :*\n"),)))
    return [each for each in said if each.text or each.own_marks]


def _pieces(text: str) -> list[str]:
    """Cut a text into sentences, but not inside a quotation of several."""
    joined = _AFTER_STOP.sub(r"\2\1", text.strip())
    closed = [
        span for span in quoted_stretches(joined) if span.end < len(joined) and joined[span.end] in _CLOSING
    ]
    pieces: list[str] = []
    start = 0
    for span in split_sentences(joined):
        if not any(each.start < span.end < each.end for each in closed):
            pieces.append(joined[start : span.end].strip())
            start = span.end
    return [*pieces, joined[start:].strip()]


def _read(piece: str) -> Said:
    numbers = tuple(dict.fromkeys(n for group in _CITED.findall(piece) for n in _numbers_of(group)))
    text = _CITED.sub("", piece)
    own: list[str] = []
    for match in reversed(list(_OWN_MARK.finditer(text))):
        mark = next(filter(None, match.groups()), "")
        if _OMISSION.fullmatch(mark) or _is_quoted(text, match.start(), match.end()):
            continue
        own.append(mark.strip())
        text = text[: match.start()] + text[match.end() :]
    text = re.sub(r"\s+([.,!?;:])", r"\1", " ".join(text.split())).strip(" -*•")
    return Said(text if re.search(r"\w", text) else "", numbers, tuple(reversed(own)))


def _numbers_of(group: str) -> list[int]:
    numbers: list[int] = []
    for first, last in _RANGE.findall(group):
        start, end = int(first), int(last or first)
        numbers.extend(range(start, end + 1) if 0 <= end - start < _WIDEST_RANGE else (start, end))
    return numbers


def _is_quoted(text: str, start: int, end: int) -> bool:
    return any(span.start <= start and end <= span.end for span in quoted_stretches(text))


def renumber(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Give each cited span one number, from 1 in the order of first use."""
    numbers: dict[tuple[str, int, int], int] = {}
    result = []
    for sentence in sentences:
        citations = []
        for each in sentence.citations:
            key = (each.source.version, each.start, each.end)
            citations.append(replace(each, n=numbers.setdefault(key, len(numbers) + 1)))
        result.append(replace(sentence, citations=tuple(citations)))
    return tuple(result)


def prose(sentences: Sequence[Sentence]) -> str:
    """The sentences as running text with their numbers."""
    return " ".join(
        f"{sentence.text} " + "".join(f"[{citation.n}]" for citation in sentence.citations)
        for sentence in sentences
    )
