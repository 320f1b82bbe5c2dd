"""A chat model's reply as it comes, and how long it is waited for."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from rag.errors import ModelError
from rag.llm.prompt import Prompt
from rag.settings import Settings

MOST_CHARS = 8_000  # of a reply; the longest wanted one has 2,000, a model that goes on and on has no end


class ChatModel(Protocol):
    """What the stages need of a chat model."""

    name: str

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """Pieces of the reply as they come.

        Raises:
            ModelError: If the model cannot be reached, fails, or breaks off.
        """


class ModelSilentError(ModelError):
    """The model did not speak, or not fast enough; others failed outright."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that a reply may take: in all, to its first piece, and between two pieces."""

    whole_s: float
    first_s: float
    stall_s: float

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits of the settings."""
        return cls(settings.llm_timeout_s, settings.llm_first_word_s, settings.llm_stall_s)


def stream_within(model: ChatModel, prompt: Prompt, limits: Limits) -> Iterator[str]:
    """Pieces of a reply, given up in time, however the model hangs.

    Raises:
        ModelSilentError: If nothing came in time, or not all of it.
        ModelError: If the model failed, said nothing at all, or does not come to an end.
    """
    pieces: queue.Queue[str | ModelError | None] = queue.Queue()
    stop = threading.Event()

    def produce() -> None:
        try:
            for piece in model.stream(prompt):
                if stop.is_set():
                    return
                pieces.put(piece)
            pieces.put(None)
        except ModelError as error:
            pieces.put(error)

    threading.Thread(target=produce, name="chat-model", daemon=True).start()
    try:
        yield from _until_the_end(pieces, model.name, limits)
    finally:
        stop.set()


def _until_the_end(pieces: queue.Queue[str | ModelError | None], name: str, limits: Limits) -> Iterator[str]:
    started = time.monotonic()
    end, next_due, characters = started + limits.whole_s, started + limits.first_s, 0
    while True:
        try:
            piece = pieces.get(timeout=max(0.0, min(end, next_due) - time.monotonic()))
        except queue.Empty:
            raise ModelSilentError(
                _too_slow(name, limits, characters, is_end=end <= next_due), retryable=True
            ) from None
        if isinstance(piece, ModelError):
            raise piece
        if piece is None:
            if not characters:
                raise ModelSilentError(f"The chat model {name} said nothing.", retryable=True)
            return
        written = len(piece.strip())
        characters += written
        if characters > MOST_CHARS:
            raise ModelError(f"The chat model {name} wrote more than {MOST_CHARS} characters.")
        if written:
            next_due = time.monotonic() + limits.stall_s
        yield piece


def _too_slow(name: str, limits: Limits, characters: int, *, is_end: bool) -> str:
    if is_end:
        return f"The chat model {name} did not finish within {limits.whole_s:.0f} s."
    if characters:
        return f"The chat model {name} paused for {limits.stall_s:.0f} s in the middle of its answer."
    return f"The chat model {name} did not begin within {limits.first_s:.0f} s."
