"""What is known so far of an answer in the making."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from rag.records import Checked, Done, Event, Found, Hit, Question, Sentence, Token, Understood


class Stage(StrEnum):
    """How far an answer is."""

    WAITING = "waiting"
    LOADING = "loading"
    SEARCHING = "searching"
    COMPOSING = "composing"


@dataclass(frozen=True, slots=True)
class LiveTurn:
    """What is known so far of an answer in the making; replaced as a whole, never changed.

    `text` is all that a chat model wrote, `checked` are the sentences of it that are proven by now.
    """

    turn_id: str
    stage: Stage = Stage.WAITING
    question: Question | None = None
    hits: tuple[Hit, ...] = ()
    text: str = ""
    checked: tuple[Sentence, ...] = ()


def advance(live: LiveTurn, event: Event) -> LiveTurn:
    """Return the state after one more event."""
    match event:
        case Understood(question):
            return replace(live, question=question, stage=Stage.SEARCHING)
        case Found(hits):
            return replace(live, hits=hits, stage=Stage.COMPOSING)
        case Token(text):
            return replace(live, text=live.text + text, stage=Stage.COMPOSING)
        case Checked(sentence):
            return replace(live, checked=(*live.checked, sentence))
        case Done():
            return live
