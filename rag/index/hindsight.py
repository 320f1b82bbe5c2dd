"""BM25 as it was on a day: scored with the frequencies and lengths of what could be read then.

An index that is asked as of a day holds the passages that came later. Filtering them out is not enough:
how rare a word is and how long a text usually is would still be today's, and the ranking would differ
from that of an archive as it was. So candidates are found with the weights that words had then, and their
scores are made anew from what the index explains of each: how often a word occurs and how long the text is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import tantivy

from rag.index.frequency import Frequencies, inverse_frequency
from rag.index.lexical_writer import TEXT_FIELDS

# Candidates looked at, times those wanted: at 4 the evidence of no dev question differs on any of three
# days. Each takes about 0.25 ms to explain.
DEEPER = 2
TIE_DIGITS = 4  # after the point; scores of the index are of single precision
TERM = re.compile(r'Term=Term\(field=(\d+), type=Str, "(.*)"\)')  # how tantivy names a word's place


def search_then(
    searcher: tantivy.Searcher,
    weighed: tantivy.Query,
    plain: tantivy.Query,
    frequencies: Frequencies,
    k: int,
) -> list[tuple[int, float]]:
    """The best passages as an index of that day would have scored them.

    Args:
        searcher: Of the index.
        weighed: The restricted query with the weights of `frequencies`, to find candidates.
        plain: The same words without restriction and weights, to be explained.
        frequencies: Of the day.
        k: At most this many.

    Returns:
        Keys and scores, best first, ties by key.
    """
    addresses = [address for _, address in searcher.search(weighed, limit=k * DEEPER, count=False).hits]
    explained = [json.loads(plain.explain(searcher, address).to_json()) for address in addresses]
    keys = [int(key or 0) for key in searcher.fast_field_values("key", addresses)]
    scored = [(key, _value(each, frequencies)) for key, each in zip(keys, explained, strict=True)]
    return sorted(scored, key=lambda each: (-round(each[1], TIE_DIGITS), each[0]))[:k]


def _value(node: dict[str, Any], frequencies: Frequencies) -> float:
    """The value of a node of an explanation, with the numbers of the day where it is a word's."""
    details: Sequence[dict[str, Any]] = node.get("details") or ()
    place = TERM.fullmatch((node.get("context") or [""])[0])
    if place is not None and int(place[1]) < len(TEXT_FIELDS):
        field = TEXT_FIELDS[int(place[1])]
        count = frequencies.known(field, place[2])
        if count is not None:
            return _bm25(details, count, field, frequencies)
    before = sum(each["value"] for each in details)
    if not before:
        return float(node["value"])
    return float(node["value"] / before * sum(_value(each, frequencies) for each in details))


def _bm25(details: Sequence[dict[str, Any]], count: int, field: str, frequencies: Frequencies) -> float:
    """A word's score from its explanation: (k1 + 1) · idf · freq / (freq + k1 · (1 - b + b · dl / avgdl))."""
    factors = next(each["details"] for each in details if each["description"].startswith("freq /"))
    freq, k1, b, length, _ = (each["value"] for each in factors)
    norm = k1 * (1 - b + b * length / frequencies.lengths[field])
    return float((k1 + 1) * inverse_frequency(count, frequencies.total) * freq / (freq + norm))
