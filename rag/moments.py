"""Days, months, weekdays and times of day in running text, German or English, and whether two agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH_NAMES = (
    "januar jänner january jan", "februar feber february feb", "märz march mär", "april apr", "mai may",
    "juni june jun", "juli july jul", "august aug", "september sept sep", "oktober october okt oct",
    "november nov", "dezember december dez dec",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_WEEKDAY_NAMES = (
    "montag monday", "dienstag tuesday", "mittwoch wednesday", "donnerstag thursday", "freitag friday",
    "samstag sonnabend saturday", "sonntag sunday",
)  # fmt: skip
_WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")(?!\w)\.?"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_PATTERNS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(
        rf"(?<![\d.,])(?P<d>\d{{1,2}})\.?(?:st|nd|rd|th)?(?=(?:\s?(?:bis|to|und|and|oder|or|–|-|/)\s?)(?:zum\s)?"
        rf"\d{{1,2}}\.?(?:st|nd|rd|th)?\s(?P<mn>{_MONTH}))"
    ),
    re.compile(rf"(?<![\d.,])(?P<d>\d{{1,2}})\.\s?(?P<mn>{_MONTH})(?:\s(?P<y>{_YEAR}))?"),
    re.compile(r"(?<![\d.,:])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>\d{4}|\d{2}(?!\d)))?(?!\d)"),
    re.compile(
        rf"(?<![\d.,])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<mn>{_MONTH})(?:,?\s(?P<y>{_YEAR}))?"
    ),
    re.compile(
        rf"(?<!\w)(?P<mn>{_MONTH})\s(?P<d>\d{{1,2}})(?!\d|[.:,]\d|\s?(?:%|percent|million))(?:st|nd|rd|th)?"
        rf"(?:,?\s(?P<y>{_YEAR}))?"
    ),
    re.compile(rf"(?<![\d/.])(?P<m>1[0-2]|0?[1-9])/(?P<y>{_YEAR})(?!\d)"),
    re.compile(rf"(?<!\w)(?:mitte-?|mid-?)?(?P<mn>{_MONTH})(?:\s(?P<y>{_YEAR}))?"),
    re.compile(
        rf"(?<!\w)(?P<wd>{'|'.join(_WEEKDAYS)})(?:s|'s|’s|abend\w*|morgen\w*|nacht\w*|nachmittag\w*)?(?!\w)"
    ),
    re.compile(r"(?<!\d)(?P<decade>1[5-9]\d0|20[0-9]0|[2-9]0)(?:er|s)(?!\w)"),
)
# "may" and "march" are months only where a preposition says so.
_MONTH_WORD = re.compile(
    r"(?:in|im|of|since|until|till|by|mid-?|mitte|early|late|ende|anfang|from|to|for|and|last|seit|bis)\s?$"
)
_TIMES = (
    re.compile(
        r"(?<![\d.,:])(?P<h>1[0-2]|0?\d)(?=\s?(?:to|and|-|–)\s?(?:1[0-2]|\d)(?:[.:][0-5]\d)?\s?(?P<half>[ap])\.?m\b)"
    ),
    re.compile(r"(?<![\d.,:])(?P<h>[01]?\d|2[0-4])(?:[.:](?P<mi>[0-5]\d))?\s?uhr\b"),
    re.compile(r"(?<![\d.,:])(?P<h>1[0-2]|0?\d)(?:[.:](?P<mi>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?"),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a time as a text gives it; what it does not say is None.

    `month` is 1 to 12, `weekday` 0 (Monday) to 6, `minute` counts from midnight, `decade` is its
    first year (or 20 to 90 without the century). `start` and `end` are offsets into the text.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    minute: int | None = None
    decade: int | None = None


def read_moments(text: str) -> tuple[list[Moment], str]:
    """Read days, months, weekdays, decades and times of day.

    Returns:
        The moments in order, and the text with them blanked out (years alone stay: they are
        numbers), so that a reader of numbers does not see them again.
    """
    blanked = text.lower() if len(text.lower()) == len(text) else text
    moments: list[Moment] = []
    for pattern in (*_TIMES, *_PATTERNS):
        for match in list(pattern.finditer(blanked)):
            moment = _moment(match, text)
            if moment is None:
                continue
            moments.append(moment)
            blanked = blanked[: match.start()] + "\x00" * len(match.group()) + blanked[match.end() :]
    rest = "".join(" " if mask == "\x00" else letter for letter, mask in zip(text, blanked, strict=True))
    return sorted(moments, key=lambda moment: moment.start), rest


def _moment(match: re.Match[str], text: str) -> Moment | None:
    """The moment that a match names; None where its numbers make no date."""
    groups = match.groupdict()
    if groups.get("h"):
        hour = int(groups["h"]) % 24
        if groups.get("half"):
            hour = hour % 12 + (12 if groups["half"] == "p" else 0)
        return Moment(match.start(), match.end(), minute=hour * 60 + int(groups.get("mi") or 0))
    if groups.get("decade"):
        return Moment(match.start(), match.end(), decade=int(groups["decade"]))
    if groups.get("wd"):
        return Moment(match.start(), match.end(), weekday=_WEEKDAYS[groups["wd"]])
    name = (groups.get("mn") or "").rstrip(".")
    month = _MONTHS[name] if name else int(groups["m"])
    day = int(groups["d"]) if groups.get("d") else None
    if not 1 <= month <= 12 or not 1 <= (day or 1) <= 31:
        return None
    year = int(groups["y"]) if groups.get("y") else None
    if year is not None and year < 100:
        year += 2000 if year < 50 else 1900
    capital = text[match.start("mn") : match.start("mn") + 1].isupper() if name else True
    if day is None and year is None:
        before = text[max(0, match.start() - 12) : match.start()].lower()
        doubtful = name in ("may", "march") or len(name) == 3
        if not capital or (doubtful and name != "mai" and not _MONTH_WORD.search(before)):
            return None
    return Moment(match.start(), match.end(), year=year, month=month, day=day)


def agrees(claimed: Moment, stated: Sequence[Moment], years: Iterable[int], published: date | None) -> bool:
    """Whether what a claim says of a time is borne out by the times that a source gives.

    Args:
        claimed: One moment of the claim.
        stated: The moments of the source.
        years: Years that the source names alone, or that its date implies.
        published: Day of the article: "am Montag" is the Monday before it, or the one after.
    """
    if claimed.minute is not None:
        return any(one.minute is not None and (one.minute - claimed.minute) % 720 == 0 for one in stated)
    if claimed.decade is not None:
        known = {*years, *(one.year for one in stated if one.year is not None)}
        decades = {one.decade % 100 for one in stated if one.decade is not None}
        return claimed.decade % 100 in decades | {year // 10 * 10 % 100 for year in known}
    return any(_compatible(claimed, one, years, published) for one in stated) or (
        published is not None and claimed.day is not None and _is_day(claimed, published)
    )


def _compatible(claimed: Moment, stated: Moment, years: Iterable[int], published: date | None) -> bool:
    """Whether one stated moment gives all that the claimed one says."""
    if claimed.weekday is not None:
        if stated.weekday is not None:
            return claimed.weekday == stated.weekday
        day = _resolve(stated, published)
        return day is not None and day.weekday() == claimed.weekday
    if stated.weekday is not None and published is not None and claimed.day is not None:
        return any(_is_day(claimed, day) for day in _near(stated.weekday, published))
    if claimed.month != stated.month or stated.month is None:
        return False
    if claimed.day is not None and claimed.day != stated.day:
        return False
    if claimed.year is None or claimed.year == stated.year:
        return True
    implied = {*years, *((published.year,) if published and stated.year is None else ())}
    return stated.year is None and claimed.year in implied


def _resolve(moment: Moment, published: date | None) -> date | None:
    """The calendar day of a moment, its year taken from the article's day where it says none."""
    year = moment.year or (published.year if published else None)
    if year is None or moment.month is None or moment.day is None:
        return None
    try:
        return date(year, moment.month, moment.day)
    except ValueError:  # 31 February
        return None


def _near(weekday: int, published: date) -> tuple[date, date]:
    """The last such weekday up to the article's day, and the next one after it."""
    last = published - timedelta(days=(published.weekday() - weekday) % 7)
    return last, last + timedelta(days=7)


def _is_day(claimed: Moment, day: date) -> bool:
    """Whether a claimed day (its year may be missing) is this one."""
    return (claimed.month, claimed.day) == (day.month, day.day) and claimed.year in (None, day.year)
