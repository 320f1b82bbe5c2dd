"""Days and weeks near now that take several words: "Donnerstag letzter Woche", "the week before last", "morgen"."""

from __future__ import annotations

import re
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from rag.timewords import calendar
from rag.timewords.atom import Atom
from rag.timewords.calendar import DAY
from rag.timewords.lexicon import MONTHS, NUMBERS, SEASONS, UNITS, WEEKDAYS, choice
from rag.timewords.records import Days

_DAY = rf"(?P<weekday>{choice(WEEKDAYS)})"
_WEEKDAY_OF_WEEK = re.compile(
    rf"(?<![\w-]){_DAY} (?:of )?(?:(?P<last>letzter|vergangener|voriger|last)|(?P<this>dieser|this)"
    rf"|(?P<next>nächster|kommender|next)) (?:woche|week)(?!\w)"
    rf"|\b(?:(?P<last2>letzte|vergangene|vorige)|(?P<this2>diese)|(?P<next2>nächste|kommende)) woche (?:am )?"
    rf"{_DAY.replace('weekday', 'weekday2')}(?!\w)"
    rf"|(?<![\w-]){_DAY.replace('weekday', 'weekday3')} vor (?P<count>\d|{choice(NUMBERS)}) wochen?(?!\w)"
)
_BEFORE_LAST = re.compile(
    r"\bvorletzte[nrsm]? (?P<unit>woche|monats?|quartals?|jahr(?:es)?|wochenende)(?!\w)"
    r"|\bthe (?P<unit2>week|month|quarter|year|weekend) before last\b"
)
_NIGHT_TO = re.compile(
    rf"\bnacht (?:vo[nm] \w+ )?(?:zu|zum|auf|auf den) (?:(?P<named>gestern|heute)|{_DAY})(?!\w)"
)
_SO_FAR = re.compile(
    r"\bso far this (?P<unit>week|month|quarter|year)\b|\bthis (?P<unit2>week|month|quarter|year) so far\b"
    r"|\b(?:bisher|bislang) in (?:diesem|dieser) (?P<unit3>woche|monat|quartal|jahr)\b"
    r"|\bin (?:diesem|dieser) (?P<unit4>woche|monat|quartal|jahr) (?:bisher|bislang)\b"
    r"|\bim bisherigen (?P<unit5>monat|quartal|jahr)(?:es)?(?:verlauf)?\b|\b(?P<unit6>year|month)[- ]to[- ]date\b"
)
_FORTNIGHT = re.compile(r"\b(?:past|last|previous) fortnight\b|\b(?P<ago>a|one) fortnight ago\b")
_AHEAD = re.compile(
    rf"\b(?:nächsten|kommenden|next|coming) (?P<count>\d{{1,2}}|{choice(NUMBERS)}) "
    r"(?P<unit>tagen?|wochen|monaten?|jahren?|days|weeks|months|years)(?!\w)"
)
_PERIOD_AGO = re.compile(
    rf"\b(?:(?P<month>{choice(MONTHS)})|(?P<season>{choice(SEASONS)})) (?:vor (?P<years>\d{{1,2}}|{choice(NUMBERS)})"
    rf" jahre?n?|(?P<years2>\d{{1,2}}|{choice(NUMBERS)}) years? ago)(?!\w)"
)
_COMING = re.compile(
    r"(?<![\w-])(?P<after>übermorgen|the day after tomorrow)(?![\w-])"
    r"|(?<![\w-])(?<!of )tomorrow(?![\w'-])"
    r"|(?<![\w-])(?<!am )(?<!heute )(?<!gestern )(?<!guten )(?<!jeden )(?<!und )(?<!von )(?<!auf )(?<!der )"
    r"(?<!den )(?<!dem )(?<!ein )(?<!einem )(?<!eines )(?<!montag )(?<!sonntag )(?<!freitag )morgen(?![\w-])"
)


def nearby_atoms(text: str, now: datetime) -> list[Atom]:
    """Find days and weeks near now, none overlapping.

    Args:
        text: Folded and masked question.
        now: Time-zone aware, in the archive's zone.
    """
    today = now.date()
    readers = (
        (_WEEKDAY_OF_WEEK, _weekday_of_week),
        (_BEFORE_LAST, _before_last),
        (_NIGHT_TO, _night_to),
        (_SO_FAR, _so_far),
        (_FORTNIGHT, _fortnight),
        (_PERIOD_AGO, _period_ago),
        (_AHEAD, _ahead),
        (_COMING, _coming),
    )
    found: list[Atom] = []
    for pattern, read in readers:
        for match in pattern.finditer(text):
            if not any(atom.start < match.end() and match.start() < atom.end for atom in found):
                found.append(read(match, today))
    return found


def _atom(match: re.Match[str], days: Days, *, licensed: bool = True, recent: bool = True) -> Atom:
    return Atom(match.start(), match.end(), lambda _: days, None, licensed, recent)


def _weekday_of_week(match: re.Match[str], today: date) -> Atom:
    word = match["count"]
    if word:
        step = -_number(word)
    else:
        step = -1 if match["last"] or match["last2"] else 1 if match["next"] or match["next2"] else 0
    weekday = WEEKDAYS[match["weekday"] or match["weekday2"] or match["weekday3"]]
    day = today - today.weekday() * DAY + (7 * step + weekday) * DAY
    return _atom(match, Days(day, day), recent=day <= today)


def _before_last(match: re.Match[str], today: date) -> Atom:
    word = match["unit"] or match["unit2"]
    if word.endswith("ende") or word == "weekend":
        saturday = today - (today.weekday() + 9) * DAY
        return _atom(match, Days(saturday, saturday + DAY))
    unit = UNITS[word]
    days = calendar.unit_around(calendar.back(today, unit, 2), unit)
    return _atom(match, days, recent=unit in ("week", "month"))


def _night_to(match: re.Match[str], today: date) -> Atom:
    if match["named"]:
        last = today - DAY if match["named"] == "gestern" else today
    else:
        last = today - ((today.weekday() - WEEKDAYS[match["weekday"]]) % 7) * DAY
    return _atom(match, Days(last - DAY, last), recent=bool(match["named"]))


def _so_far(match: re.Match[str], today: date) -> Atom:
    unit = UNITS[next(value for value in match.groupdict().values() if value)]
    return _atom(match, Days(calendar.unit_around(today, unit).first, today))


def _fortnight(match: re.Match[str], today: date) -> Atom:
    days = Days(calendar.back(today, "week", 2), today)
    return _atom(match, calendar.unit_around(days.first or today, "week") if match["ago"] else days)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word]


def _period_ago(match: re.Match[str], today: date) -> Atom:
    year = today.year - _number(match["years"] or match["years2"])
    if match["month"]:
        days = calendar.months(date(year, MONTHS[match["month"]], 1), 1)
    else:
        days = calendar.season(year, SEASONS[match["season"]])
    return _atom(match, days, recent=False)


def _ahead(match: re.Match[str], today: date) -> Atom:
    unit, count = UNITS[match["unit"]], _number(match["count"])
    days = {"day": count, "week": 7 * count}.get(unit)
    if days is not None:
        return _atom(match, Days(today, today + days * DAY), recent=False)
    months = count * calendar.MONTHS_OF_UNIT[unit]
    return _atom(match, Days(today, today + relativedelta(months=months)), recent=False)


def _coming(match: re.Match[str], today: date) -> Atom:
    day = today + (2 if match["after"] else 1) * DAY
    return _atom(match, Days(day, day), recent=False)
