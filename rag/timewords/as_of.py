"""Tells the day up to which something was known ("Was wusste man am …", "as of …") from other dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.timewords.combine import Bound, Joined

# "Stand 14. März 2025", "as of 14 March 2025": the words stand right before the date.
_STAND_BEFORE = re.compile(
    r"(?:^|[(,;:–-]\s*|\b(?:mit|zum|nach|beim|der|dem|dem jeweiligen) )(?:(?:wissens|kenntnis|sach|informations)"
    r"|nachrichten-?)?stand(?:\s*:\s*|\s+)(?:(?:vom|am|von|zum|des|per|ende des)\s+)?$"
)
_AS_OF_BEFORE = re.compile(r"\bas (?:of|at|things stood (?:on|in|at)|was known (?:on|in|by))\s+(?:the\s+)?$")
_ANYBODY = (
    r"(?:man|wir|die (?:öffentlichkeit|welt|behörden|polizei|ermittler|forscher|wissenschaft|medien|presse))"
)
_ANYONE = r"(?:we|people|anyone|anybody|the (?:public|world|press|media|police|authorities|investigators))"
_OBJECT = r"(?:was|wie ?viel|welche (?:\w+ )?(?:einzelheiten|erkenntnisse|details|informationen|fakten))"
_KNOWN = re.compile(
    rf"\b{_OBJECT} wu(?:ss|ß)ten? {_ANYBODY}\b|\b{_OBJECT} (?:konnte|durfte) {_ANYBODY} [^?]*\bwissen\b"
    rf"|\b{_OBJECT} {_ANYBODY} [^?]*\bwu(?:ss|ß)ten?\b"
    rf"|\b{_OBJECT} (?:war|waren) (?!.*\bals [^?]*bekannt\b)[^?]*\bbekannt\b"
    rf"|\b{_OBJECT} (?!.*\bals [^?]*bekannt\b)[^?]*\bbekannt (?:war|waren)\b"
    rf"|\b{_OBJECT} (?:lag|lagen|gab es) [^?]*\bvor\b(?= *\?)"
    r"|\bwie war der (?:wissens|kenntnis|sach|informations|nachrichten)stand\b"
    r"|\b(?:what|how much) (?:was|were|had been) (?:already |publicly )?known\b(?! (?:as|for))"
    rf"|\b(?:what|how much) (?:did|could) {_ANYONE} (?:already |then )?know\b"
    r"|\bstate of knowledge\b"
)


def pick_as_of(text: str, ranges: Sequence[Joined], today: date) -> Joined | None:
    """Return the range whose last day is the one up to which something was known.

    Args:
        text: Folded and masked question.
        ranges: Its dates, in text order.
        today: A day from here on cuts nothing off, and is none.

    Returns:
        At most one; None where the question asks for something else.
    """
    past = [
        each
        for each in ranges
        if each.days.last is not None
        and each.days.last < today
        and each.bound in (Bound.NONE, Bound.UNTIL, Bound.BEFORE)
    ]
    for each in past:
        head = text[: each.start]
        if _STAND_BEFORE.search(head) or _AS_OF_BEFORE.search(head):
            return each  # "applies as of 1 January" has been read as the beginning, Bound.FROM
    if _KNOWN.search(text) is None:
        return None
    # "Was wusste man am 14. März 2025 über die Wahl 2021?": the one with a preposition of time.
    return next((each for each in past if each.has_preposition), past[0] if past else None)
