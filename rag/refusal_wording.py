"""The words of the three kinds of no, each with what the archive does have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.coverage import Coverage
from rag.records import ArchiveState, Filters, Hit, Outcome
from rag.wording import GERMAN, say, say_day, say_days, say_holdings, say_scope, say_source

TEXTS = {
    "de": {
        "not_in_archive": "Dazu findet sich im Archiv nichts.",
        "not_said": "Das Thema kommt im Archiv vor, aber diese Angabe steht nicht darin.",
        "nearest": "Am nächsten kommt, ohne die Frage zu beantworten: „{title}“ ({source}).",
        "no_coverage": "Für {scope} hat das Archiv dazu nichts.",
        "unknown_one": "Von {names} ist kein Artikel im Archiv.",
        "unknown": "Von {names} sind keine Artikel im Archiv.",
        "outlets": "Es hat Artikel von {names}.",
        "outlets_one": "Es hat Artikel von {names} und einem weiteren Medium.",
        "outlets_more": "Es hat Artikel von {names} und {n} weiteren Medien.",
        "within_none": "In diesem Rahmen liegt überhaupt kein Artikel.",
        "within_one": "In diesem Rahmen liegt ein Artikel{days}, aber nicht zu diesem Thema.",
        "within": "In diesem Rahmen liegen {n} Artikel{days}, aber keiner zu diesem Thema.",
        "between": "Die nächsten Artikel davor und danach sind vom {before} und vom {after}.",
        "before": "Der letzte Artikel davor ist vom {before}.",
        "after": "Der erste Artikel danach ist vom {after}.",
        "silent": "Der Feed {name} bringt seit dem {day} nichts Neues.",
        "gone": "Den Feed {name} gibt es nicht mehr.",
    },
    "en": {
        "not_in_archive": "The archive holds nothing about this.",
        "not_said": "The archive has the topic, but it does not say this.",
        "nearest": "What comes nearest, without answering the question: “{title}” ({source}).",
        "no_coverage": "For {scope} the archive has nothing about this.",
        "unknown_one": "The archive has no article of {names}.",
        "unknown": "The archive has no articles of {names}.",
        "outlets": "It has articles of {names}.",
        "outlets_one": "It has articles of {names} and one more outlet.",
        "outlets_more": "It has articles of {names} and {n} more outlets.",
        "within_none": "There is no article at all within that.",
        "within_one": "There is one article within that{days}, but not on this topic.",
        "within": "There are {n} articles within that{days}, but none on this topic.",
        "between": "The nearest articles before and after are of {before} and of {after}.",
        "before": "The last article before is of {before}.",
        "after": "The first article after is of {after}.",
        "silent": "The feed {name} has brought nothing new since {day}.",
        "gone": "The feed {name} no longer exists.",
    },
}
SHOWN_TITLE_CHARS = 120  # characters of a title that a no names; longer ones are cut


def say_no(
    outcome: Outcome,
    language: str,
    filters: Filters,
    archive: ArchiveState,
    *,
    coverage: Coverage | None = None,
    hits: Sequence[Hit] = (),
) -> str:
    """The words of a no.

    Args:
        outcome: Which kind of no it is.
        language: Of the question.
        filters: What it was restricted to.
        archive: What the archive holds in all.
        coverage: What lies within the filters and nearest to them; for *no coverage*.
        hits: What was found, best first; the nearest is named, as nearest, where the archive does not say.

    Returns:
        One to four sentences; what the archive does have stands last.
    """
    if archive.articles == 0:
        return say("empty", language)
    if outcome is Outcome.NOT_SAID:
        return " ".join([_say("not_said", language), *_nearest(hits, language)])
    if outcome is Outcome.NO_COVERAGE:
        words = _no_coverage(language, filters, coverage)
    else:
        words = [_say("not_in_archive", language)]
    return " ".join([*words, say_holdings(archive, language)])


def _no_coverage(language: str, filters: Filters, coverage: Coverage | None) -> list[str]:
    if coverage is not None and coverage.unknown:
        return _unknown_outlets(language, coverage)
    words = [_say("no_coverage", language, scope=say_scope(filters, language))]
    if coverage is None:
        return words
    within = coverage.within
    if within.articles == 0:
        silent = [_silent(name, since, language) for name, since in coverage.silent]
        return [*words, _say("within_none", language), *_nearest_days(language, coverage), *silent]
    days = f" ({_days(within, language)})" if within.first and within.last else ""
    key = "within_one" if within.articles == 1 else "within"
    return [*words, _say(key, language, n=within.articles, days=days)]


def _unknown_outlets(language: str, coverage: Coverage) -> list[str]:
    key = "unknown_one" if len(coverage.unknown) == 1 else "unknown"
    words = [_say(key, language, names=", ".join(coverage.unknown))]
    if coverage.outlets:
        key = {0: "outlets", 1: "outlets_one"}.get(coverage.more, "outlets_more")
        words.append(_say(key, language, names=", ".join(coverage.outlets), n=coverage.more))
    return words


def _nearest_days(language: str, coverage: Coverage) -> list[str]:
    days = {"before": coverage.before, "after": coverage.after}
    said = {side: say_day(date.fromisoformat(day), language) for side, day in days.items() if day}
    if not said:
        return []
    return [_say("between" if len(said) > 1 else next(iter(said)), language, **said)]


def _silent(name: str, since: str | None, language: str) -> str:
    if since is None:
        return _say("gone", language, name=name)
    return _say("silent", language, name=name, day=say_day(date.fromisoformat(since), language))


def _nearest(hits: Sequence[Hit], language: str) -> list[str]:
    if not hits or not hits[0].source.title:
        return []
    title = " ".join(hits[0].source.title.split())
    if len(title) > SHOWN_TITLE_CHARS:
        title = f"{title[:SHOWN_TITLE_CHARS].rsplit(' ', 1)[0]} …"
    return [_say("nearest", language, title=title, source=say_source(hits[0].source, language))]


def _days(state: ArchiveState, language: str) -> str:
    return say_days(date.fromisoformat(state.first or ""), date.fromisoformat(state.last or ""), language)


def _say(key: str, language: str, **values: object) -> str:
    return TEXTS[GERMAN if language == GERMAN else "en"][key].format(**values)
