"""A difference in words, in the question's language: side by side, with outlet, day and number."""

from __future__ import annotations

from collections.abc import Sequence

from rag.attribution import say_lead_in
from rag.numbers import read_quantities
from rag.records import Difference, DifferenceKind, Statement
from rag.wording import say_source

_GERMAN = "de"
_TEXTS = {
    DifferenceKind.FIGURES: (
        "Die Quellen nennen Verschiedenes{subject}: {all}.",
        "The sources differ{subject}: {all}.",
    ),
    DifferenceKind.DATES: (
        "Die Quellen nennen verschiedene Tage{subject}: {all}.",
        "The sources give different days{subject}: {all}.",
    ),
    DifferenceKind.CLAIMS: (
        "Die Quellen sagen Verschiedenes: {all}",
        "The sources say different things: {all}",
    ),
    DifferenceKind.CORRECTION: (
        "Der Artikel wurde berichtigt{subject}: zuerst {first}, jetzt {last}.",
        "The article was corrected{subject}: first {first}, now {last}.",
    ),
}
_VERBS = {True: ("stieg", "rose"), False: ("sank", "fell")}


def say_difference(difference: Difference, language: str) -> str:
    """One difference as a sentence; the newest statement is told as one among the others.

    Args:
        difference: What was found.
        language: Of the question, "de" or anything for English.
    """
    place = 0 if language == _GERMAN else 1
    told = [_statement(each, language, difference.kind) for each in difference.statements]
    if difference.kind is DifferenceKind.DEVELOPMENT:
        return _development(told, _VERBS[_rises(difference.statements)][place], language)
    subject = f" ({difference.subject})" if difference.subject else ""
    joint = " " if difference.kind is DifferenceKind.CLAIMS else "; "
    text = _TEXTS[difference.kind][place]
    return text.format(subject=subject, all=joint.join(told), first=told[0], last=told[-1])


def _statement(statement: Statement, language: str, kind: DifferenceKind) -> str:
    source = say_source(statement.citation.source, language)
    if kind is DifferenceKind.CLAIMS:
        return f"{source}: {statement.value} [{statement.citation.n}]"
    voice = statement.citation.voice
    lead_in = (
        say_lead_in(voice, statement.value, language, statement.citation.source.language) if voice else ""
    )
    who = f", {lead_in[0].lower()}{lead_in[1:]}" if lead_in else ""
    return f"{statement.value}{who} ({source}) [{statement.citation.n}]"


def _development(told: Sequence[str], verb: str, language: str) -> str:
    first, *between, last = told
    if language == _GERMAN:
        over = f" über {', '.join(between)}" if between else ""
        return f"Die Zahl {verb} von {first}{over} auf {last}."
    over = f" over {', '.join(between)}" if between else ""
    return f"The figure {verb} from {first}{over} to {last}."


def _rises(statements: Sequence[Statement]) -> bool:
    """Whether the last value is the larger one."""
    values = [read_quantities(each.value) for each in (statements[0], statements[-1])]
    if not all(values):
        return True
    return max(values[1][0].values) >= min(values[0][0].values)
