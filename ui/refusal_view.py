"""A no as data for the turn component: its words, and the steps that may lead to an answer."""

from __future__ import annotations

from rag.records import Answer, Outcome
from ui.strings import Texts

Data = dict[str, object]  # what a component takes: JSON


def refusal(answer: Answer, texts: Texts) -> Data:
    """The title and the words of a no, and what can be tried with one click.

    Each step is a change of a chip, as `ui.changes.changed` reads it.
    """
    return {
        "title": texts(f"ask.no.{_kind(answer)}.title"),
        "text": answer.text,
        "steps_label": texts("ask.no.steps"),
        "steps": _steps(answer, texts),
        "hint": texts(f"ask.no.{answer.outcome}.hint"),
    }


def _kind(answer: Answer) -> str:
    """The kind of no; of missing coverage also whether it is a time, an outlet or both."""
    filters = answer.question.filters
    if answer.outcome is not Outcome.NO_COVERAGE or not (filters.is_timed or filters.outlets):
        return answer.outcome.value
    kind = "both" if filters.is_timed and filters.outlets else "time" if filters.is_timed else "outlet"
    return f"{answer.outcome}.{kind}"


def _steps(answer: Answer, texts: Texts) -> list[Data]:
    filters = answer.question.filters
    restricted = {
        "time": filters.date_from is not None or filters.date_to is not None,
        "outlets": bool(filters.outlets),
        "sections": bool(filters.sections),
        "as_of": filters.as_of is not None,
    }
    return [
        {"label": texts(f"ask.no.without.{kind}"), "change": {"kind": kind, "drop": True}}
        for kind, is_set in restricted.items()
        if is_set
    ]
