"""How a question was understood, as chips that can be changed or taken away, and what is offered beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rag.chats import TurnRow
from rag.offers import OfferKind, offers_of
from rag.records import Filters, Question, Reading
from ui.strings import Texts

Data = dict[str, object]  # what a component takes: JSON

ASKED = "asked"  # as `Question.found` has it: set by a control, so there are no words to show
EDITABLE = ("text", "time", "outlets", "sections", "as_of")  # kinds of chips that have a form
READINGS: Mapping[str, Reading] = {  # kind of chip -> what is not read any more when it is taken away
    "text": Reading.FOLLOW_UP,
    "time": Reading.TIME,
    "outlets": Reading.OUTLETS,
    "sections": Reading.SECTIONS,
    "as_of": Reading.AS_OF,
    "latest": Reading.RECENCY,
}
OFFERS_SHOWN = 4  # a time and three outlets; a question that names more is about the press itself


@dataclass(frozen=True, slots=True)
class Choices:
    """What the archive has that a question can be restricted to."""

    outlets: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


NO_CHOICES = Choices()


def understood(row: TurnRow, question: Question, texts: Texts, choices: Choices = NO_CHOICES) -> list[Data]:
    """Say what was read beyond the words themselves, each with what it takes to change it.

    Args:
        row: The turn, with the filters that were asked for.
        question: The question as it was searched.
        texts: The words of the page.
        choices: What can be chosen in place of what was read.

    Returns:
        The chips in a fixed order; a reading that the person took back stays as a chip without a value.
    """
    filters, found = question.filters, dict(question.found)
    words = found | {"time": found.get("date_from") or found.get("date_to") or ASKED}
    is_rewritten = "follow_up" in found or question.text.strip() != " ".join(question.original.split())
    read: dict[str, tuple[str, Data | None]] = {
        "text": (question.text if is_rewritten else "", {"text": question.text}),
        "time": (filter_summary(filters, texts), _days(filters)),
        "outlets": (", ".join(filters.outlets), _boxes(filters.outlets, choices.outlets)),
        "sections": (", ".join(filters.sections), _boxes(filters.sections, choices.sections)),
        "as_of": (texts.day(filters.as_of) if filters.as_of else "", {"day": _iso(filters.as_of)}),
        "latest": (texts("ask.understood.latest.value") if "latest" in found else "", None),
    }
    chips: list[Data] = []
    for kind, (value, edit) in read.items():
        if value:
            said = ASKED if kind == "text" else words.get(kind, ASKED)
            chips.append(_chip(kind, value, said, edit, texts))
        elif READINGS[kind] in row.filters.ignore:
            none = texts(f"ask.understood.{kind}.none")
            chips.append(_chip(kind, none, ASKED, edit, texts) | {"taken_back": True})
    return chips


def offers(question: Question, texts: Texts) -> list[Data]:
    """Offer what the question names without meaning it as a filter: outlets, and the days of an event."""
    result: list[Data] = []
    for place, offer in enumerate(offers_of(question)[:OFFERS_SHOWN]):
        days = filter_summary(Filters(offer.date_from, offer.date_to), texts)
        what = days if offer.kind is OfferKind.TIME else offer.words
        result.append({"label": texts("ask.offer", what=what), "change": {"kind": "offer", "place": place}})
    return result


def labels(texts: Texts) -> Data:
    """Return the words of the chips' own buttons and fields."""
    names = ("apply", "remove", "edit", "from", "to", "day", "order", "reread", "find", "offered")
    none = {kind: texts(f"ask.chip.none.{kind}") for kind in EDITABLE}
    return {name: texts(f"ask.chip.{name}") for name in names} | {"none": none}


def filter_summary(filters: Filters, texts: Texts) -> str:
    """Say the days of a filter in words; empty where none is set."""
    start, end = filters.date_from, filters.date_to
    if start and end:
        return texts.days(start, end)
    if start:
        return texts("ask.filter.since", day=texts.day(start))
    return texts("ask.filter.until", day=texts.day(end)) if end else ""


def _chip(kind: str, value: str, words: str, edit: Data | None, texts: Texts) -> Data:
    shown = "" if words == ASKED else texts("ask.chip.words", words=words)
    chip: Data = {"kind": kind, "label": texts(f"ask.understood.{kind}"), "value": value, "words": shown}
    return chip | {"edit": edit}


def _days(filters: Filters) -> Data:
    return {"from": _iso(filters.date_from), "to": _iso(filters.date_to)}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _boxes(chosen: Sequence[str], names: Sequence[str]) -> Data:
    return {"chosen": list(chosen), "names": list(dict.fromkeys([*chosen, *names]))}
