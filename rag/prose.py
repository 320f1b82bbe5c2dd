"""Prose by a chat model, checked sentence by sentence as it comes; where it fails, located sentences stand."""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from rag.composing import Draft
from rag.errors import ModelError
from rag.gating import gate
from rag.llm import ChatModel, Limits, LocalModel, ModelSilentError, stream_within
from rag.prompting import NOT_SAID, beginnings, build_prompt, number_sources
from rag.records import Checked, Question, Sentence, Token
from rag.replies import prose, renumber
from rag.selecting import Candidate
from rag.wording import say

logger = logging.getLogger(__name__)

# Behind a full stop with the sentence's numbers before or after it, once more follows; or a line's end.
_SENTENCE_END = re.compile(
    r"[\]】]\s?[.!?…]+(?=\s+[^\s\[【])|[.!?…][\"'“”»«]?(?:\s?[\[【][^\]】\n]{1,40}[\]】])+(?=\s+[^\s\[【])|\n"
)


class UnprovenReplyError(ModelError):
    """Nothing of what the model wrote is proven by its sources."""


def read_ahead(model: ChatModel) -> None:
    """Let a model that runs here read what all prompts share, some seconds for each language."""
    if isinstance(model, LocalModel):
        model.warm(beginnings())


def write_answer(
    question: Question,
    candidates: Sequence[Candidate],
    located: Draft,
    model: ChatModel,
    limits: Limits,
) -> Generator[Token | Checked, None, Draft]:
    """Answer in the model's words, as far as the sources prove them, or with what is located.

    Args:
        question: What is asked.
        candidates: Ranked sentences, best first.
        located: What stands where the model fails.
        model: Writes.
        limits: How long it is waited for.

    Yields:
        A `Token` for each piece as it is written, a `Checked` for each sentence that passed the gate.

    Returns:
        The prose, empty where the model says that the sources do not answer; or `located` with a note
        that says why. Never a part of a reply that broke off.
    """
    try:
        return (yield from _write(_Gated(question, number_sources(candidates)), model, limits))
    except ModelError as error:
        logger.warning("answered without the chat model: %s", error)
        return replace(located, notes=(*located.notes, say(_note_of(error), question.language)))


def _write(gated: _Gated, model: ChatModel, limits: Limits) -> Generator[Token | Checked, None, Draft]:
    reply = ""
    for piece in stream_within(model, build_prompt(gated.question, gated.sources), limits):
        yield Token(piece)
        reply += piece
        while end := _SENTENCE_END.search(reply, gated.read):
            for sentence in gated.take(reply, end.end()):
                yield Checked(sentence)
    for sentence in gated.take(reply, len(reply)):
        yield Checked(sentence)
    if not gated.sentences and NOT_SAID not in reply.upper():
        raise UnprovenReplyError(f"The chat model {model.name} wrote nothing that its sources prove.")
    return Draft(gated.sentences, prose(gated.sentences), gated.notes)


@dataclass(slots=True)
class _Gated:
    """What of a reply has been read up to `read`, in characters, and what of it stands."""

    question: Question
    sources: Sequence[Candidate]
    read: int = 0
    sentences: tuple[Sentence, ...] = ()
    notes: tuple[str, ...] = ()

    def take(self, reply: str, end: int) -> tuple[Sentence, ...]:
        """Read on to `end`; the sentences that stand there, numbered on from those before."""
        draft = gate(reply[self.read : end], self.question, self.sources)
        before = len(self.sentences)
        self.read = end
        told = [sentence.text for sentence in self.sentences]
        new = [sentence for sentence in draft.sentences if sentence.text not in told]
        self.sentences = renumber([*self.sentences, *new])
        self.notes = tuple(dict.fromkeys((*self.notes, *draft.notes)))
        return self.sentences[before:]


def _note_of(error: ModelError) -> str:
    if isinstance(error, ModelSilentError):
        return "model_silent"
    return "model_unproven" if isinstance(error, UnprovenReplyError) else "model_failed"
