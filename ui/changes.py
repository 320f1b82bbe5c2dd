"""From a chip that was changed to what is asked anew; what a browser sends is checked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from rag.chats import TurnRow
from rag.offers import offers_of
from rag.records import Filters, Question, Reading
from ui.chips import READINGS

MAX_NAMES = 1000  # outlets or sections chosen at once; an archive has fewer


def changed(change: object, row: TurnRow) -> tuple[str, Filters] | None:
    """Work out the question and the filters that a changed chip asks for.

    Args:
        change: What the browser sent: `kind` names the chip; `drop` takes it away, `reread` reads the
            words of the question again; else the new value: `from` and `to`, `names`, `day` or `text`,
            or `place` for what was offered.
        row: The turn whose chip it is.

    Returns:
        The text and the filters to ask with; None where the change makes no sense.
    """
    if not isinstance(change, Mapping):
        return None
    kind, filters = change.get("kind"), row.filters
    question = row.answer.question if row.answer else None
    if change.get("reread") and isinstance(kind, str) and kind in READINGS:
        return row.question, replace(filters, ignore=filters.ignore - {READINGS[kind]})
    if change.get("drop"):
        return _without(kind, row.question, filters)
    match kind:
        case "time":
            return _days(change, row.question, filters)
        case "outlets" if names := _names(change.get("names")):
            return row.question, replace(filters, outlets=names)
        case "sections" if names := _names(change.get("names")):
            return row.question, replace(filters, sections=names)
        case "outlets" | "sections":
            return _without(kind, row.question, filters)
        case "as_of":
            day = _day(change.get("day"))
            return None if day is None else (row.question, replace(filters, as_of=day))
        case "offer":
            return _taken(change.get("place"), row)
        case "text":
            return _rewritten(change.get("text"), question, filters)
    return None


def _without(kind: object, text: str, filters: Filters) -> tuple[str, Filters] | None:
    """Take a restriction away, whether a control set it or the words did."""
    match kind:
        case "time":
            kept = replace(filters, date_from=None, date_to=None)
        case "as_of":
            kept = replace(filters, as_of=None)
        case "outlets":
            kept = replace(filters, outlets=())
        case "sections":
            kept = replace(filters, sections=())
        case "latest" | "text":
            kept = filters
        case _:
            return None
    return text, replace(kept, ignore=kept.ignore | {READINGS[kind]})


def _taken(place: object, row: TurnRow) -> tuple[str, Filters] | None:
    """Take what was offered at a place of the list."""
    offered = offers_of(row.answer.question) if row.answer else ()
    if not isinstance(place, int) or not 0 <= place < len(offered):
        return None
    return row.question, offered[place].applied_to(row.filters)


def _days(change: Mapping[str, object], text: str, filters: Filters) -> tuple[str, Filters] | None:
    first, last = _day(change.get("from")), _day(change.get("to"))
    if first is None and last is None:
        return _without("time", text, filters)
    if first and last and first > last:
        return None
    return text, replace(filters, date_from=first, date_to=last)


def _rewritten(text: object, question: Question | None, filters: Filters) -> tuple[str, Filters] | None:
    """Ask the text that the person wrote, with what the question before it had carried over."""
    if not isinstance(text, str) or not text.strip():
        return None
    words = " ".join(text.split())
    kept = replace(filters, ignore=filters.ignore | {Reading.FOLLOW_UP})
    if question is None:
        return words, kept
    found, read = dict(question.found), question.filters
    if _is_carried(found.get("date_from") or found.get("date_to"), question.original, words):
        kept = replace(kept, date_from=read.date_from, date_to=read.date_to)
    if _is_carried(found.get("outlets"), question.original, words):
        kept = replace(kept, outlets=read.outlets)
    return words, kept


def _is_carried(words: str | None, original: str, text: str) -> bool:
    """Whether a reading came from an earlier question and would be lost with the new words."""
    return words is not None and words not in original and words not in text


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(name for name in value[:MAX_NAMES] if isinstance(name, str) and name))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None
