"""Whether a chat model's prose or the located sentences answer a question."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from rag.llm import ChatModel, LocalModel, is_chosen
from rag.records import Question, Reading
from rag.selecting import Candidate
from rag.settings import Settings


class Kind(StrEnum):
    """What is asked, as far as it decides who writes."""

    ACROSS = "across"  # the best sentence is in another language than the answer
    FOLLOW_UP = "follow_up"  # leans on the chat before it
    RESTRICTED = "restricted"  # within days, outlets or sections
    PLAIN = "plain"


# Whether the model of `make llm`, where nobody named it, answers better than the located sentences: no kind yet.
# Over eight answerable questions of `python -m bench chat-models` both stated the facts of three; five of the
# model's nine replies had a wrong sentence, the gate caught three ("620m/-" became 620 Mark). A first look: to be
# measured on a quiet machine. True here lets the model's file be opened.
WRITTEN_BETTER = {
    Kind.ACROSS: False,
    Kind.FOLLOW_UP: False,
    Kind.RESTRICTED: False,
    Kind.PLAIN: False,
}


def is_written(
    model: ChatModel, settings: Settings, question: Question, candidates: Sequence[Candidate]
) -> bool:
    """Whether a model shall write the answer.

    One that a person named or runs (Ollama) always does; the one of `make llm`, where it was found, for the
    kinds of questions that it answers better than the located sentences.
    """
    if is_chosen(settings) or not isinstance(model, LocalModel):
        return True
    return WRITTEN_BETTER[kind_of(question, candidates)]


def kind_of(question: Question, candidates: Sequence[Candidate]) -> Kind:
    """The kind of a question by its best sentence, the chat and its filters; the first that fits."""
    if candidates and candidates[0].hit.source.language != question.language:
        return Kind.ACROSS
    if Reading.FOLLOW_UP.value in dict(question.found):
        return Kind.FOLLOW_UP
    return Kind.PLAIN if question.filters.is_empty else Kind.RESTRICTED
