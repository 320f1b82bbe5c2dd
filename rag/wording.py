"""The few sentences that Beleg says itself, in the question's language: lead-ins, notes, what the archive holds."""

from __future__ import annotations

from datetime import date

from rag.records import ArchiveState, Filters, Precision, Source

GERMAN, ENGLISH = "de", "en"
MONTHS_DE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

TEXTS = {
    GERMAN: {
        "holds": "Es enthält {articles} Artikel vom {first} bis {last}.",
        "holds_undated": "Es enthält {articles} Artikel.",
        "empty": "Das Archiv ist noch leer.",
        "undated": "ohne Datum",
        "unknown_outlet": "Ohne Angabe der Quelle",
        "model_silent": "Das Sprachmodell hat nicht rechtzeitig geantwortet; dies sind die belegten Sätze selbst.",
        "model_failed": "Das Sprachmodell ist nicht erreichbar oder hat versagt; dies sind die belegten Sätze selbst.",
        "model_unproven": "Das Sprachmodell schrieb nichts, was belegt ist; dies sind die belegten Sätze selbst.",
        "dropped_one": "Ein Satz ohne Beleg wurde weggelassen.",
        "dropped_many": "{n} Sätze ohne Beleg wurden weggelassen.",
        "replaced": "Ein Satz wurde durch seine Quelle ersetzt: {reason}",
        "itself": "Der Satz steht wörtlich in der Quelle.",
        "unheld": "{phrases} steht so in keinem Artikel; gesucht wurde nach den Wörtern.",
        "vectors_missing": "Die Suche läuft ohne Vektorindex, bis er neu gebaut ist.",
        "as_short_as_it_gets": "Kürzer geht es nicht: Das ist schon ein einziger Satz.",
        "as_long_as_it_gets": "Mehr steht dazu an den gefundenen Stellen nicht.",
        "untranslated": "Die Sätze stehen in der Sprache ihrer Quelle; übersetzen kann sie nur ein Sprachmodell.",
        "in_quotes": "„{text}“",
        "all_of": "und",
        "one_of": "oder",
        "listed_one": "Ein Artikel nennt {wanted}{days}.",
        "listed": "{n} Artikel nennen {wanted}{days}.",
        "listed_none": "Kein Artikel im Archiv nennt {wanted}.",
        "listed_none_within": "Für {scope} nennt kein Artikel im Archiv {wanted}.",
        "listed_undated_one": " Einer davon hat kein Datum.",
        "listed_undated": " {n} davon haben kein Datum.",
        "listed_left_out_one": " Ein weiterer ohne Datum ist nicht mitgezählt.",
        "listed_left_out": " {n} weitere ohne Datum sind nicht mitgezählt.",
        "listed_rest": " Hier stehen Sätze aus {shown}; alle {n} nennt die Liste.",
        "listed_titles": " Die Liste zeigt, wo.",
        "mentions_one": "Eine Erwähnung ({places}): {forms}",
        "mentions": "{n} Erwähnungen ({places}): {forms}",
        "in_title": "Titel",
        "in_lead": "Vorspann",
        "in_text": "Text",
    },
    ENGLISH: {
        "holds": "It holds {articles} articles from {first} to {last}.",
        "holds_undated": "It holds {articles} articles.",
        "empty": "The archive is still empty.",
        "undated": "undated",
        "unknown_outlet": "Outlet unknown",
        "model_silent": "The chat model did not answer in time; these are the source sentences themselves.",
        "model_failed": "The chat model cannot be reached or failed; these are the source sentences themselves.",
        "model_unproven": "The chat model wrote nothing that is proven; these are the source sentences themselves.",
        "dropped_one": "One sentence without proof was left out.",
        "dropped_many": "{n} sentences without proof were left out.",
        "replaced": "One sentence was replaced by its source: {reason}",
        "itself": "The sentence stands word for word in the source.",
        "unheld": "{phrases} stands in no article like that; its words were searched.",
        "vectors_missing": "The search runs without its vector index until it is rebuilt.",
        "as_short_as_it_gets": "It cannot be shorter: this is a single sentence already.",
        "as_long_as_it_gets": "The passages found say no more about it.",
        "untranslated": "The sentences stand in the language of their source; only a chat model can translate them.",
        "in_quotes": "“{text}”",
        "all_of": "and",
        "one_of": "or",
        "listed_one": "One article mentions {wanted}{days}.",
        "listed": "{n} articles mention {wanted}{days}.",
        "listed_none": "No article of the archive mentions {wanted}.",
        "listed_none_within": "For {scope} no article of the archive mentions {wanted}.",
        "listed_undated_one": " One of them has no date.",
        "listed_undated": " {n} of them have no date.",
        "listed_left_out_one": " Another one without a date is not counted.",
        "listed_left_out": " {n} others without a date are not counted.",
        "listed_rest": " Here are sentences of {shown}; the list has all {n}.",
        "listed_titles": " The list shows where.",
        "mentions_one": "One mention ({places}): {forms}",
        "mentions": "{n} mentions ({places}): {forms}",
        "in_title": "title",
        "in_lead": "lead",
        "in_text": "text",
    },
}


def say(key: str, language: str, **values: object) -> str:
    """A sentence in the question's language; anything but German is answered in English."""
    return TEXTS[GERMAN if language == GERMAN else ENGLISH][key].format(**values)


def say_holdings(archive: ArchiveState, language: str) -> str:
    """How many articles the archive holds, and from when to when."""
    if archive.articles == 0:
        return say("empty", language)
    if archive.first is None or archive.last is None:
        return say("holds_undated", language, articles=archive.articles)
    first, last = (say_day(date.fromisoformat(day), language) for day in (archive.first, archive.last))
    return say("holds", language, articles=archive.articles, first=first, last=last)


def say_scope(filters: Filters, language: str) -> str:
    """The filters in words: outlets, sections and days; empty where nothing is restricted."""
    parts = [", ".join(names) for names in (filters.outlets, filters.sections) if names]
    first = say_day(filters.date_from, language) if filters.date_from else ""
    last = say_day(filters.date_to, language) if filters.date_to else ""
    is_german = language == GERMAN
    if first and first == last:
        parts.append(f"den {first}" if is_german else first)
    elif first and last:
        parts.append(f"die Zeit vom {first} bis {last}" if is_german else f"the time from {first} to {last}")
    elif first:
        parts.append(f"die Zeit ab {first}" if is_german else f"the time from {first} on")
    elif last:
        parts.append(f"die Zeit bis {last}" if is_german else f"the time until {last}")
    if filters.as_of:
        day = say_day(filters.as_of, language)
        parts.append(f"den Stand vom {day}" if is_german else f"what was known on {day}")
    return (" und " if is_german else " and ").join(parts)


def say_day(day: date, language: str) -> str:
    """A day as it is written: 4. Juli 2024, 4 July 2024."""
    if language == GERMAN:
        return f"{day.day}. {MONTHS_DE[day.month - 1]} {day.year}"
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def say_days(first: date, last: date, language: str) -> str:
    """A range of days, the year once where it is the same: 3. März bis 9. Mai 2025."""
    if first == last:
        return say_day(last, language)
    start = say_day(first, language)
    if first.year == last.year:
        start = start.removesuffix(f" {first.year}")
    return f"{start} {'bis' if language == GERMAN else 'to'} {say_day(last, language)}"


def say_published(source: Source, language: str) -> str:
    """When an article appeared, as exactly as it is known."""
    if source.published is None or source.published_precision is None:
        return say("undated", language)
    if source.published_precision is Precision.YEAR:
        return source.published
    if source.published_precision is Precision.MONTH:
        year, month = source.published.split("-")
        return f"{(MONTHS_DE if language == GERMAN else MONTHS_EN)[int(month) - 1]} {year}"
    return say_day(date.fromisoformat(source.published[:10]), language)


def say_source(source: Source, language: str) -> str:
    """Outlet and date, as they stand before located sentences."""
    outlet = source.outlet or say("unknown_outlet", language)
    return f"{outlet}, {say_published(source, language)}"
