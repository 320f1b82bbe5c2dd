"""What the gate finds wrong with a sentence of an answer, each kind with its words for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Why a sentence does not stand as it was written."""

    NO_CITATION = "no_citation"
    UNKNOWN_NUMBER = "unknown_number"
    NOT_RETRIEVED = "not_retrieved"
    QUOTE_ELSEWHERE = "quote_elsewhere"
    QUOTE_INVENTED = "quote_invented"
    QUOTE_ALTERED = "quote_altered"
    QUOTE_SPLICED = "quote_spliced"
    WRONG_MOUTH = "wrong_mouth"
    NOT_SUPPORTED = "not_supported"
    ORDER = "order"


class Remedy(StrEnum):
    """What became of the sentence."""

    KEPT = "kept"
    UNMARKED = "unmarked"
    REPLACED = "replaced"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault with what it is about: a number, a quotation's words, a speaker; `detail` says more."""

    fault: Fault
    subject: str = ""
    detail: str = ""


_LONGEST_SUBJECT = 80  # characters of a quotation in a note; the beginning tells which one it is

_WORDS = {
    "de": {
        Fault.NO_CITATION: "Ein Satz nannte keinen Beleg",
        Fault.UNKNOWN_NUMBER: "Die Belegnummer {subject} gibt es nicht",
        Fault.NOT_RETRIEVED: "„{subject}“ wurde nicht im Archiv gefunden und ist kein Beleg",
        Fault.QUOTE_ELSEWHERE: "Das Zitat „{subject}“ steht nicht im genannten Beleg, sondern in Nummer {detail}",
        Fault.QUOTE_INVENTED: "Das Zitat „{subject}“ steht nicht im genannten Beleg",
        Fault.QUOTE_ALTERED: "Das Zitat „{subject}“ ist verändert: {detail}",
        Fault.QUOTE_SPLICED: "Das Zitat „{subject}“ fügt getrennte Stellen ohne Auslassungszeichen zusammen",
        Fault.WRONG_MOUTH: "Das Zitat „{subject}“ ist laut Beleg nicht von {detail}",
        Fault.NOT_SUPPORTED: "Der Beleg stützt einen Satz nicht ({detail})",
        Fault.ORDER: "Ein Satz richtete sich an ein Programm, nicht an Lesende",
    },
    "en": {
        Fault.NO_CITATION: "A sentence cited no source",
        Fault.UNKNOWN_NUMBER: "There is no source number {subject}",
        Fault.NOT_RETRIEVED: "“{subject}” was not found in the archive and proves nothing",
        Fault.QUOTE_ELSEWHERE: "The quotation “{subject}” is not in the source cited but in number {detail}",
        Fault.QUOTE_INVENTED: "The quotation “{subject}” is not in the source cited",
        Fault.QUOTE_ALTERED: "The quotation “{subject}” is altered: {detail}",
        Fault.QUOTE_SPLICED: "The quotation “{subject}” joins separate places without marking the omission",
        Fault.WRONG_MOUTH: "By its source, the quotation “{subject}” is not from {detail}",
        Fault.NOT_SUPPORTED: "The source does not support a sentence ({detail})",
        Fault.ORDER: "A sentence spoke to a program, not to readers",
    },
}
_REMEDIES = {
    "de": {
        Remedy.KEPT: "das wurde entfernt.",
        Remedy.UNMARKED: "die Anführungszeichen wurden entfernt.",
        Remedy.REPLACED: "der Satz wurde durch seine Quelle ersetzt.",
        Remedy.DROPPED: "der Satz wurde weggelassen.",
    },
    "en": {
        Remedy.KEPT: "this was removed.",
        Remedy.UNMARKED: "the quotation marks were removed.",
        Remedy.REPLACED: "the sentence was replaced by its source.",
        Remedy.DROPPED: "the sentence was left out.",
    },
}


def say_finding(finding: Finding, remedy: Remedy, language: str) -> str:
    """A finding and what was done about it, as one line; anything but German is said in English."""
    spoken = "de" if language == "de" else "en"
    subject = finding.subject
    if len(subject) > _LONGEST_SUBJECT:
        subject = subject[:_LONGEST_SUBJECT].rsplit(" ", 1)[0] + " …"
    what = _WORDS[spoken][finding.fault].format(subject=subject, detail=finding.detail.rstrip("."))
    return f"{what}; {_REMEDIES[spoken][remedy]}"
