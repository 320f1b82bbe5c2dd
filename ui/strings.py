"""The words of the pages in each language, and how dates and numbers are written in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from rag.records import Precision
from ui import (
    strings_access_de,
    strings_access_en,
    strings_articles_de,
    strings_articles_en,
    strings_ask_de,
    strings_ask_en,
    strings_de,
    strings_en,
    strings_review_de,
    strings_review_en,
)

LANGUAGES: Mapping[str, str] = {"de": "Deutsch", "en": "English"}
CATALOGUES: Mapping[str, Mapping[str, str]] = {
    "de": strings_de.TEXTS
    | strings_ask_de.TEXTS
    | strings_access_de.TEXTS
    | strings_articles_de.TEXTS
    | strings_review_de.TEXTS,
    "en": strings_en.TEXTS
    | strings_ask_en.TEXTS
    | strings_access_en.TEXTS
    | strings_articles_en.TEXTS
    | strings_review_en.TEXTS,
}
LOCALES: Mapping[str, str] = {"de": "de_DE", "en": "en_GB"}
DAYS = (date(1600, 1, 1), date(2100, 12, 31))  # what date fields take: newspapers begin about 1605
MONTHS = 12  # in a year
MINUTE_S, HOUR_S = 60, 3600  # seconds; where a duration changes its unit


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language.

    Args:
        language: "de" or "en".
        timezone: Name of the zone that times of publication are shown in.
    """

    language: str
    timezone: str = "Europe/Berlin"

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of `key` with `{names}` filled in; whole numbers are grouped.

        Raises:
            KeyError: If the catalogue has no such key.
        """
        words = CATALOGUES[self.language][key]
        return (
            words.format(**{name: self._shown(value) for name, value in values.items()}) if values else words
        )

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the words for `n` things: `key.one` or `key.other`, with further values filled in."""
        return self(f"{key}.one" if n == 1 else f"{key}.other", n=n, **values)

    def number(self, value: float) -> str:
        """Write a number with the language's separators, at most one decimal."""
        return str(format_decimal(value, format="#,##0.#", locale=LOCALES[self.language]))

    def day(self, day: date | str | None) -> str:
        """Write a day, given as a date or as ISO 8601 cut to year, month or day."""
        if day is None:
            return self("reader.undated")
        if isinstance(day, date):
            return str(format_date(day, "long", locale=LOCALES[self.language]))
        return self.published(day, {4: Precision.YEAR, 7: Precision.MONTH}.get(len(day), Precision.DAY))

    def days(self, first: date, last: date) -> str:
        """Write a range of days as shortly as it can be said: a day, a month, a year, or both ends."""
        is_whole = first.day == 1 and (last + timedelta(days=1)).day == 1
        if first == last:
            return self.day(first)
        if is_whole and (first.year, first.month) == (last.year, last.month):
            return self.day(first.isoformat()[:7])
        if is_whole and (first.month, last.month) == (1, MONTHS):
            return str(first.year) if first.year == last.year else f"{first.year} – {last.year}"
        return f"{self.day(first)} – {self.day(last)}"

    def published(self, published: str | None, precision: Precision | None) -> str:
        """Write a time of publication as exactly as it is known, and no more exactly."""
        if not published:
            return self("reader.undated")
        locale = LOCALES[self.language]
        try:
            if precision is Precision.YEAR:
                return published[:4]
            if precision is Precision.MONTH:
                return str(format_date(date.fromisoformat(f"{published[:7]}-01"), "LLLL y", locale=locale))
            if precision is Precision.INSTANT:
                return self.instant(published)
            return str(format_date(date.fromisoformat(published[:10]), "long", locale=locale))
        except ValueError:  # stored before a stricter reader: shown as it stands
            return published

    def brief(self, published: str | None, precision: Precision | None) -> str:
        """Write the day of publication shortly, for cards; never more exactly than it is known."""
        if precision not in (Precision.DAY, Precision.INSTANT) or not published:
            return self.published(published, precision)
        try:
            day = datetime.fromisoformat(published)
        except ValueError:
            return published
        if day.tzinfo is not None:
            day = day.astimezone(ZoneInfo(self.timezone))
        return str(format_date(day.date(), "medium", locale=LOCALES[self.language]))

    def instant(self, moment: str) -> str:
        """Write an ISO 8601 moment in the archive's time zone; one without a zone as it stands."""
        at = datetime.fromisoformat(moment)
        if at.tzinfo is not None:
            at = at.astimezone(ZoneInfo(self.timezone))
        pattern = "d. MMMM y, HH:mm" if self.language == "de" else "d MMMM y, HH:mm"
        return str(format_datetime(at, pattern, locale=LOCALES[self.language]))

    def duration(self, seconds: float) -> str:
        """Write a duration in its largest fitting unit, rounded up."""
        if seconds < MINUTE_S:
            return self("time.seconds", n=max(1, round(seconds)))
        if seconds < HOUR_S:
            return self("time.minutes", n=-(-int(seconds) // MINUTE_S))
        return self("time.hours", n=self.number(seconds / HOUR_S))

    def _shown(self, value: object) -> object:
        return self.number(value) if isinstance(value, int) and not isinstance(value, bool) else value


def choose(*, chosen: str | None, kept: str | None, setting: str, browser: str | None) -> str:
    """Pick the language: the person's choice, the kept one, the setting, then the browser's.

    Args:
        chosen: What was chosen in this session.
        kept: What an earlier session kept in a cookie.
        setting: `BELEG_LANGUAGE`; "auto" asks the browser.
        browser: The browser's locale, such as "de-AT".

    Returns:
        "de" or "en"; English where nothing says otherwise.
    """
    for wish in (chosen, kept, setting, browser):
        language = (wish or "").lower().replace("_", "-").split("-")[0]
        if language in LANGUAGES:
            return language
    return "en"
