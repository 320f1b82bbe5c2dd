"""Whether the numbers of a claim are those of its source, across units, languages and wordings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from rag.numbers import Quantity
from rag.units import CURRENCIES

# Relative difference below which two values are one: floating point only.
SAME = 1e-6
# A figure from which on a missing currency is understood: with a scale word, or as long as one.
LARGE = 1e6
# How far "rund 18 Millionen" may be from the source's figure: news rounds to two digits, 5 % at most.
ABOUT = 0.05
# How far "mehr als" and "knapp" may be: "mehr als 11.000" for 11.900, rarely further.
BEYOND = 0.1


def covers(claimed: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether one of the stated quantities, or two of them together, give the claimed one."""
    return any(_same(claimed, one) for one in stated) or _derived(claimed, stated)


def _same(claimed: Quantity, stated: Quantity) -> bool:
    """Whether two quantities agree in unit and value, as far as the claim's wording asks."""
    if claimed.unit == "score" or stated.unit == "score":
        if claimed.unit == stated.unit:
            return sorted(claimed.values) == sorted(stated.values)
        return claimed.unit == "" and claimed.values[0] in stated.values
    if claimed.unit == stated.unit:
        return _any_close(claimed.values, claimed, stated.values, stated)
    if claimed.unit and stated.unit:
        return False
    if claimed.unit in CURRENCIES or claimed.unit == "percent":  # "8,6 Mrd. davon" are euros, a bare 5 is not
        large = [value for value in stated.values if value >= LARGE and claimed.unit in CURRENCIES]
        return _any_close(claimed.values, claimed, large, stated)
    return _any_close(claimed.written or claimed.values, claimed, stated.written or stated.values, stated)


def _any_close(claimed: Sequence[float], wording: Quantity, stated: Sequence[float], other: Quantity) -> bool:
    """Whether a reading of one quantity agrees with a reading of the other."""
    return any(_close(one, two, wording, other.magnitude) for one in claimed for two in stated)


def _close(claimed: float, stated: float, wording: Quantity, magnitude: bool = False) -> bool:
    """Whether two values agree: exactly, or as loosely as "rund", "mehr als" or "knapp" allow."""
    if wording.magnitude or magnitude:
        low, other = (claimed, stated) if wording.magnitude else (stated, claimed)
        return low * (1 - SAME) <= other < low * 10
    difference = stated - claimed
    scale = max(abs(claimed), abs(stated), 1e-12)
    if abs(difference) <= SAME * scale:
        return True
    if wording.modifier == "about":
        return abs(difference) <= ABOUT * scale
    if wording.modifier == "over":
        return 0 < difference <= BEYOND * scale
    return wording.modifier == "under" and 0 < -difference <= BEYOND * scale


def _derived(claimed: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether a number follows from two stated ones: a sum, a share, a span of years."""
    bare = [quantity.values[0] for quantity in stated if not quantity.unit and not quantity.weak]
    years = [value for value in bare if 1000 <= value <= 2100]
    value = claimed.values[0]
    if claimed.unit == "months":
        return any(abs(one - other) * 12 == value for one, other in combinations(years, 2))
    if claimed.unit == "percent":  # 40 of 96 are 42 percent
        return any(abs(100 * min(pair) / max(*pair, 1) - value) <= 0.5 for pair in combinations(bare, 2))
    if claimed.unit:
        return False
    spans = [quantity.values[0] / 12 for quantity in stated if quantity.unit == "months"]
    if 1000 <= value <= 2100 and any(year + span == value for year in years for span in spans):
        return True
    return sum(bare) == value or (value > 12 and any(a + b == value for a, b in combinations(bare, 2)))
