"""Prefers the newer among equals, and clearly the newest where "aktuell" or "latest" asks for it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date

# All in units of the fused score. On 60 questions of newsqa_dev neighbours among the first ten lie 0.0022 apart
# (median; 0.0003 at the tenth percentile), the first and the second hit 0.0085, the first and the tenth 0.047.
TIE_BREAK = 0.0005  # at most; a quarter of the median gap, reached only by an age difference of 20 years
LATEST = 0.05  # at most, where the newest is asked for; as much as the first ten hits lie apart
ON_TOPIC = 0.04  # below the best hit; what lies lower is mostly another topic
LONGEST_AGE_DAYS = 7305  # 20 years; what is older gets no bonus

_LATEST = re.compile(
    r"\b(?:aktuell(?:e[nrsm]?|ste[nrsm]?)?|neu(?:e)?ste[nrsm]?|derzeit(?:ige[nrsm]?)?|zuletzt|(?<!at the )latest"
    r"|newest|most recent(?:ly)?|currently|recently|kürzlich|neulich|up[- ]to[- ]date|momentan|zurzeit|zur zeit"
    r"|letzter stand|jüngste[nrsm]? (?:zeit|entwicklung|zahl|umfrage|bericht|vorw|meldung|nachricht|angab"
    r"|beschl|ereignis|urteil|angriff|stand|äußerung|schätzung|daten)\w*)\b",
    re.IGNORECASE,
)


def wish_for_newest(text: str) -> str:
    """Return the words of a question that ask for the newest, empty where none do."""
    found = _LATEST.search(text)
    return found[0] if found else ""


def prefer_newer(
    scores: Mapping[int, float],
    days: Mapping[int, date | None],
    newest: date | None,
    *,
    is_latest_asked: bool,
) -> dict[int, float]:
    """Add a bonus for being new to each score.

    The bonus is `w · TIE_BREAK · f(age)`, and where the newest is asked for `w · LATEST · f(age)`:
    `f = 1 − ln(1 + age) / ln(1 + LONGEST_AGE_DAYS)`, between 1 (as new as the newest) and 0, age in
    days before `newest`; `w = 1` for the tie-break, and `max(0, 1 − (best − score) / ON_TOPIC)` for
    the newest, so that what is off the topic is not lifted. By the logarithm, a day counts among the
    articles of a week, and a year among those of a decade.

    Args:
        scores: Fused score by key; higher is better.
        days: Publication day by key, the first of the month where only that is known; None: unknown.
        newest: The newest article's day within the question's filters.
        is_latest_asked: Whether the question asks for the newest.

    Returns:
        New scores by key, in the order of `scores`; without a day, or without `newest`, unchanged.
    """
    best = max(scores.values(), default=0.0)
    return {
        key: score + _bonus(best - score, days.get(key), newest, is_latest_asked)
        for key, score in scores.items()
    }


def _bonus(below_best: float, day: date | None, newest: date | None, is_latest_asked: bool) -> float:
    if day is None or newest is None:
        return 0.0
    age = max(0, (newest - day).days)
    freshness = max(0.0, 1.0 - math.log1p(age) / math.log1p(LONGEST_AGE_DAYS))
    if not is_latest_asked:
        return TIE_BREAK * freshness
    return LATEST * freshness * max(0.0, 1.0 - below_best / ON_TOPIC)
