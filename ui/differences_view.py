"""What sources say differently as data for the turn component: side by side, or as a development."""

from __future__ import annotations

from rag.records import Answer, Difference, DifferenceKind
from ui.sentences_view import citation_data
from ui.strings import Texts

Data = dict[str, object]  # what a component takes: JSON


def differences(answer: Answer, texts: Texts) -> list[Data]:
    """Each difference with what its sources say; keys are "d0.1" for difference and statement."""
    return [_difference(number, each, texts) for number, each in enumerate(answer.differences)]


def _difference(number: int, difference: Difference, texts: Texts) -> Data:
    in_time = difference.kind in (DifferenceKind.DEVELOPMENT, DifferenceKind.CORRECTION)
    return {
        "title": texts(f"ask.difference.{difference.kind}"),
        "subject": difference.subject,
        "in_time": in_time,
        "rows": [
            citation_data(f"d{number}.{place}", statement.citation, texts) | {"value": statement.value}
            for place, statement in enumerate(difference.statements)
        ],
    }
