"""Joins dates into ranges: "since March", "between A and B", "2019 bis 2021", and drops unlicensed words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rag.timewords.atom import Atom
from rag.timewords.calendar import DAY
from rag.timewords.records import Days


class Bound(StrEnum):
    """How a preposition cuts a period: not at all, or open on one side."""

    NONE = "none"
    SINCE = "since"
    FROM = "from"
    AFTER = "after"
    BEFORE = "before"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Joined:
    """A range with the stretch of text it was read from, its preposition included.

    Ranges of one `group` stand together ("Juli und August"), so that they mean the same kind of time.
    """

    start: int
    end: int
    days: Days
    bound: Bound
    is_recent: bool
    has_preposition: bool
    group: int


_ARTICLE = r"(?:(?:dem|den|der|die|das|des|the|einschließlich|zu|zum|zur) )*"
_BOUNDS = (
    (Bound.SINCE, re.compile(rf"(?<!\w)(?:seit|ever since|since) {_ARTICLE}$")),
    (
        Bound.UNTIL,
        re.compile(
            rf"(?<!\w)(?:bis|until|till|(?<!run-)(?<!run )up to|by) (?:in |zu |zum |zur )?{_ARTICLE}$"
        ),
    ),
    (
        Bound.BEFORE,
        re.compile(rf"(?<!\w)(?:vor|before|prior to|(?:in )?the run-?up to|im vorfeld von) {_ARTICLE}$"),
    ),
    (Bound.AFTER, re.compile(rf"(?<!\w)(?:nach|after) {_ARTICLE}$")),
    (
        Bound.FROM,
        re.compile(rf"(?<!\w)(?:ab|starting|beginning|from|as of|as from|mit wirkung vom) {_ARTICLE}$"),
    ),
)
_PREPOSITION = re.compile(
    r"(?<!\w)(?:im|am (?:frühen|späten)|in|in der|in den|am|an|an den|vom|zum|zu|über|übers|aus dem|"
    r"während des|während|in the|on|on the|over|over the|at|at the|during|during the|from|"
    r"(?:early|small) hours of|this|last|diese[nrms]?|letzte[nrms]?) $"
)
_BETWEEN = re.compile(
    rf"(?<!\w)(?:zwischen|between|von|vom|from|im zeitraum|in der zeit) {_ARTICLE}(?:in )?$"
)
_SPAN = re.compile(
    rf"^\s*(?:-|bis|to|until|till|through|thru)\s*(?:zum |einschließlich |in den |in die |in )?{_ARTICLE}$"
)
_AND = re.compile(rf"^\s*(?:und|and|&)\s*(?:zum |dem |im |in |am |on |seit )?{_ARTICLE}$")
_OR = re.compile(
    rf"^\s*(?:,|oder|or|/|sowie|und|and|gegenüber|versus|vs\.?)\s*(?:im |in |am |on )?{_ARTICLE}$"
)
# "Which rules apply as of 1 January" begins there; "How many had died as of 1 January" ends there.
_BEGINS = re.compile(
    r"\b(?:appl(?:y|ies|ied)|effective|valid|in(?:to)? force|chang\w+|bann\w*|start\w*|beg[ai]n\w*|takes? effect"
    r"|required|mandatory|allowed|forbidden|must|rise[sn]?|increas\w+)\b"
)
_NIGHT_TO = re.compile(r"\bnacht (?:zum|auf den|zu dem) $")
_ONWARDS = re.compile(r"^\s?(?:on\b|onwards?\b|an\b)")


def join(text: str, atoms: list[Atom], today: date) -> list[Joined]:
    """Join atoms that belong together and drop words that nothing marks as a date.

    Args:
        text: Folded and masked question.
        atoms: In text order, none overlapping.
        today: Where "since" ends.
    """
    joined: list[Joined] = []
    index = 0
    while index < len(atoms):
        group = [atoms[index]]
        while index + 1 < len(atoms) and _links(text, group[-1], atoms[index + 1]):
            index += 1
            group.append(atoms[index])
        index += 1
        joined.extend(_join_group(text, group, today))
    return joined


def _links(text: str, left: Atom, right: Atom) -> bool:
    gap = text[left.end : right.start]
    return any(pattern.match(gap) for pattern in (_SPAN, _AND, _OR))


def _join_group(text: str, group: list[Atom], today: date) -> list[Joined]:
    before = text[: group[0].start]
    prepared = bool(_PREPOSITION.search(before)) or any(pattern.search(before) for _, pattern in _BOUNDS)
    is_pair = len(group) > 1 and _BETWEEN.search(before) is not None
    if not (prepared or is_pair or any(atom.is_licensed for atom in group)):
        return []
    days = _days_of(group)
    out: list[Joined] = []
    index = 0
    while index < len(group):
        atom = group[index]
        head = text[: atom.start]
        if index + 1 < len(group):
            gap = text[atom.end : group[index + 1].start]
            between = _BETWEEN.search(head)
            if _SPAN.match(gap) or (between and _AND.match(gap) and not head.endswith("von ")):
                start = between.start() if between else _start(head, atom.start)
                bound = (
                    Bound.SINCE if group[index + 1].end and _is_now(days[index + 1], today) else Bound.NONE
                )
                span = _span(days[index], days[index + 1])
                recent = atom.is_recent or (group[index + 1].is_recent and bound is Bound.NONE)
                out.append(Joined(start, group[index + 1].end, span, bound, recent, True, group[0].start))
                index += 2
                continue
        single = _single(text, atom, days[index], today, group[0].start)
        if single is not None:
            out.append(single)
        index += 1
    return out


def _is_now(days: Days, today: date) -> bool:
    return days == Days(today, today)


def _days_of(group: list[Atom]) -> list[Days]:
    """Resolve each atom; one without a year takes that of its neighbour ("Mai bis Juni 2024")."""
    years = [atom.year for atom in group]
    resolved: list[Days] = []
    for index, atom in enumerate(group):
        year = atom.year
        if year is None and atom.takes_year:
            later = next((value for value in years[index + 1 :] if value is not None), None)
            earlier = next((value for value in reversed(years[:index]) if value is not None), None)
            year = later if later is not None else earlier
        days = atom.resolve(year)
        if year is not None and atom.year is None and index and _begins_before(days, resolved[-1]):
            days = atom.resolve(year + 1)  # "November 2024 bis Februar" ends in 2025
        resolved.append(days)
    return resolved


def _begins_before(days: Days, other: Days) -> bool:
    return days.first is not None and other.first is not None and days.first < other.first


def _span(left: Days, right: Days) -> Days:
    """Return from the left's first to the right's last day; "Dezember bis Februar 2025" begins in 2024."""
    if left.first is not None and right.last is not None and left.first > right.last:
        try:
            return Days(left.first.replace(year=right.last.year - 1), right.last)
        except ValueError:
            return Days(right.first, left.last)
    return Days(left.first, right.last)


def _single(text: str, atom: Atom, days: Days, today: date, group: int) -> Joined | None:
    head = text[: atom.start]
    for bound, pattern in _BOUNDS:
        found = pattern.search(head)
        if found is None:
            continue
        if bound is Bound.FROM and found[0].startswith("from") and not _ONWARDS.match(text[atom.end :]):
            break
        if found[0].startswith("as of") and not _BEGINS.search(head):
            break
        if bound is Bound.UNTIL and _is_now(days, today):
            return None  # "bis heute" bounds nothing
        if bound is Bound.FROM:
            days = _nearest(atom, days, today)
        return Joined(found.start(), atom.end, _cut(days, bound, today), bound, atom.is_recent, True, group)
    start = _start(head, atom.start)
    if _NIGHT_TO.search(head) and days.first is not None and days.first == days.last:
        days = Days(days.first - DAY, days.last)
    return Joined(start, atom.end, days, Bound.NONE, atom.is_recent, start < atom.start, group)


def _nearest(atom: Atom, days: Days, today: date) -> Days:
    """Return what begins nearer to today, where no year is said: "ab Juli", asked in June, is to come."""
    if not atom.takes_year or days.first is None or days != atom.resolve(None):
        return days
    coming = atom.resolve(days.first.year + 1)
    is_nearer = coming.first is not None and coming.first - today < today - days.first
    return coming if is_nearer else days


def _start(head: str, start: int) -> int:
    found = _PREPOSITION.search(head)
    return found.start() if found else start


def _cut(days: Days, bound: Bound, today: date) -> Days:
    if bound is Bound.SINCE:
        return Days(days.first, today if days.first is None or days.first <= today else None)
    if bound is Bound.FROM:
        return Days(days.first, None)
    if bound is Bound.AFTER:
        return Days(days.last + DAY if days.last else None, None)
    if bound is Bound.BEFORE:
        return Days(None, days.first - DAY if days.first else None)
    return Days(None, days.last)
