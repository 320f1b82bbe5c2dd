"""Articles over time as data for the chart: weeks, or months and years where there are too many weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from babel.dates import format_date

from rag.catalogue import DayCount
from rag.periods import Period, Unit, count_periods, fitting_unit
from ui.browsing import Browsing
from ui.strings import LOCALES, Texts

Data = dict[str, object]  # what a component takes: JSON

MOST_BARS = 160  # bars; on a phone's 350 px each still has two
AROUND_DAYS = 91  # days shown on either side of a chosen range: a quarter, so that its weeks have neighbours
MOST_TICKS = 6  # dates under the bars; on a phone more would run into each other


def weeks_data(days: Sequence[DayCount], browsing: Browsing, texts: Texts) -> Data | None:
    """Lay out the chart: all of the time, or what lies around a chosen part of it.

    Args:
        days: Articles by their days of publication, within all other restrictions.
        browsing: What is chosen.
        texts: The words of the page.

    Returns:
        None where there is nothing to compare: fewer than two periods.
    """
    window = _window(days, browsing)
    if window is None:
        return None
    first, last, is_part = window
    unit = fitting_unit(first, last, MOST_BARS)
    periods = count_periods(days, unit, first, last)
    if len(periods) < 2:
        return None
    most = max(periods, key=lambda period: period.articles)
    title = texts(f"articles.weeks.{unit}")
    return {
        "title": title,
        "summary": texts(
            "articles.weeks.summary",
            first=texts.day(periods[0].first),
            last=texts.day(periods[-1].last),
            most=most.articles,
            when=_name(most, unit, texts),
        ),
        "bars": [_bar(period, unit, browsing, texts) for period in periods],
        "ticks": _ticks(periods, unit, texts),
        "all": texts("articles.weeks.all") if is_part or browsing.date_from or browsing.date_to else "",
        "hint": texts("articles.weeks.hint"),
        "table": texts("articles.weeks.table"),
        "columns": [texts(f"articles.weeks.column.{unit}"), texts("articles.weeks.column.articles")],
    }


def _window(days: Sequence[DayCount], browsing: Browsing) -> tuple[date, date, bool] | None:
    """The first and last day that are shown, and whether that is only a part of the time."""
    if not days:
        return None
    first, last = date.fromordinal(days[0].first), date.fromordinal(max(day.last for day in days))
    start, end = browsing.date_from, browsing.date_to
    if not start and not end:
        return first, last, False
    around = timedelta(days=AROUND_DAYS)
    shown_first = max(first, start - around) if start and start > first else first
    shown_last = min(last, end + around) if end and end < last else last
    if shown_first > shown_last:  # nothing was published there
        return first, last, False
    return shown_first, shown_last, (shown_first, shown_last) != (first, last)


def _bar(period: Period, unit: Unit, browsing: Browsing, texts: Texts) -> Data:
    start, end = browsing.date_from or date.min, browsing.date_to or date.max
    is_chosen = bool(browsing.date_from or browsing.date_to)
    count = texts.count("articles.count", period.articles)
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "count": period.articles,
        "name": _name(period, unit, texts),
        "label": f"{_name(period, unit, texts)}: {count}",
        "on": is_chosen and period.first <= end and period.last >= start,
    }


def _name(period: Period, unit: Unit, texts: Texts) -> str:
    if unit is Unit.WEEK:
        return texts("articles.weeks.name.week", day=texts.day(period.first))
    return texts.days(period.first, period.last)


def _ticks(periods: Sequence[Period], unit: Unit, texts: Texts) -> list[Data]:
    """Where a year or a month begins, as many as there is room for."""
    places = [at for at in range(1, len(periods)) if periods[at].last.year != periods[at - 1].last.year]
    pattern = "y"
    if unit is Unit.WEEK and len(places) < 2:
        places = [at for at in range(1, len(periods)) if periods[at].last.month != periods[at - 1].last.month]
        pattern = "LLL yy" if len(places) < MOST_TICKS else "LLL"
    step = -(-len(places) // MOST_TICKS) or 1
    locale = LOCALES[texts.language]
    return [
        {"at": at / len(periods), "label": format_date(periods[at].last, pattern, locale=locale)}
        for at in places[::step]
    ]


def chosen_days(value: object) -> tuple[date | None, date | None] | None:
    """Read what the chart sends; None for anything but two days in order, or none."""
    if not isinstance(value, dict):
        return None
    first, last = value.get("from"), value.get("to")
    if not first and not last:
        return None, None
    try:
        start, end = date.fromisoformat(str(first)), date.fromisoformat(str(last))
    except ValueError:
        return None
    return (start, end) if start <= end else (end, start)
