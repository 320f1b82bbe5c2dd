"""What the list of articles can be narrowed to, as data for the facets component."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel import Locale

from rag.catalogue import Facets, FacetValue
from rag.periods import Unit, count_periods
from ui.browsing import Browsing
from ui.strings import LOCALES, Texts

Data = dict[str, object]  # what a component takes: JSON

SHOWN = 8  # values of a facet that stand there at first
MOST_SHOWN = 500  # values that are sent of a facet; outlets beyond them are found by their name in the search
PERIOD = "period"  # the facet of years and months: its values are days, "2026-03-01/2026-03-31"


def facets_data(facets: Facets, browsing: Browsing, texts: Texts) -> Data:
    """Lay out the facets, those that leave no choice left out, and what is chosen as chips."""
    named = {
        "outlet": facets.outlets,
        "section": facets.sections,
        "language": facets.languages,
        "mark": facets.marks,
    }
    groups = [_period_group(facets, browsing, texts)]
    groups += [_group(facet, values, browsing, texts) for facet, values in named.items()]
    chips = _chips(browsing, texts)
    return {
        "label": texts("articles.facets"),
        "chips": chips,
        "clear": texts("articles.clear") if chips else "",
        "more": texts("articles.facet.more"),
        "less": texts("articles.facet.less"),
        "find": texts("articles.facet.find"),
        "shown": SHOWN,
        "groups": [group for group in groups if group["values"]],
    }


def period_value(first: date, last: date) -> str:
    """A range of days as the value of a facet."""
    return f"{first.isoformat()}/{last.isoformat()}"


def period_days(value: str) -> tuple[date, date] | None:
    """The range of days of such a value; None for any other text."""
    first, _, last = value.partition("/")
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None


def value_label(facet: str, value: str, texts: Texts) -> str:
    """Name a value of a facet in the page's language."""
    if facet == "mark":
        return texts(f"articles.mark.{value}")
    if facet == "language":
        return language_name(value, texts)
    return value


def language_name(code: str, texts: Texts) -> str:
    """Name a language by its ISO 639 code; one that is not known stays its code."""
    names = Locale.parse(LOCALES[texts.language]).languages
    return str(names.get(code.lower().replace("-", "_"), code))


def _group(facet: str, values: Sequence[FacetValue], browsing: Browsing, texts: Texts) -> Data:
    """A facet's values; those that are chosen stay, though nothing be left of them."""
    chosen = browsing.chosen(facet)
    counts = {value.name: value.articles for value in values}
    names = list(dict.fromkeys([*counts, *chosen]))
    if len(names) < 2 and not chosen and facet != "mark":
        names = []  # no choice
    return {
        "facet": facet,
        "title": texts(f"articles.facet.{facet}"),
        "values": [
            _value(name, value_label(facet, name, texts), counts.get(name, 0), name in chosen, texts)
            for name in names[:MOST_SHOWN]
        ],
    }


def _period_group(facets: Facets, browsing: Browsing, texts: Texts) -> Data:
    """Years, the newest first; below the one that is chosen, or that a chosen month lies in, its months."""
    values: list[Data] = []
    chosen = browsing.date_from, browsing.date_to
    if facets.days:
        first = date.fromordinal(facets.days[0].first)
        last = date.fromordinal(max(day.last for day in facets.days))
        years = [year for year in count_periods(facets.days, Unit.YEAR, first, last) if year.articles]
        for year in reversed(years):
            is_open = bool(chosen[0] and chosen[1] and year.first <= chosen[0] and chosen[1] <= year.last)
            days = period_value(year.first, year.last)
            label = str(year.first.year)
            values.append(_value(days, label, year.articles, chosen == (year.first, year.last), texts))
            if not is_open and len(years) > 1:
                continue
            for month in count_periods(facets.days, Unit.MONTH, year.first, year.last):
                if month.articles:
                    days = period_value(month.first, month.last)
                    is_on = chosen == (month.first, month.last)
                    label = texts.days(month.first, month.last)
                    values.append(_value(days, label, month.articles, is_on, texts) | {"inner": True})
    return {"facet": PERIOD, "title": texts("articles.facet.period"), "values": values}


def _value(value: str, label: str, articles: int, is_on: bool, texts: Texts) -> Data:
    return {"value": value, "label": label, "count": texts.number(articles), "on": is_on}


def _chips(browsing: Browsing, texts: Texts) -> list[Data]:
    """What is chosen; each can be taken away."""
    chips = [
        _chip(facet, value, value_label(facet, value, texts), texts)
        for facet in ("outlet", "section", "language", "mark")
        for value in browsing.chosen(facet)
    ]
    first, last = browsing.date_from, browsing.date_to
    if first or last:
        words = texts.days(first, last) if first and last else ""
        words = words or (texts("ask.filter.since", day=texts.day(first)) if first else "")
        words = words or texts("ask.filter.until", day=texts.day(last))
        chips.insert(0, _chip(PERIOD, "", words, texts))
    return chips


def _chip(facet: str, value: str, label: str, texts: Texts) -> Data:
    return {
        "facet": facet,
        "value": value,
        "label": label,
        "remove": texts("articles.chip.remove", what=label),
    }
