"""A chat model from a GGUF file, run in this process by llama.cpp."""

from __future__ import annotations

import importlib
import logging
import os
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from rag.errors import ModelError
from rag.llm.prompt import Exchange, Prompt

logger = logging.getLogger(__name__)

LLAMA_CPP = "llamacpp:"
CONTEXT_TOKENS = 2048  # the prompts take up to 1,200, the reply 160; 28 kB a token with 1.5 billion weights
BATCH_TOKENS = 256  # read at once; llama-cpp-python keeps 0.6 MB of scores for each
# Longest reply, 6 s on 2 cores: three short sentences take 120, and a small model may not come to an end.
REPLY_TOKENS = 160
KEPT_STATES = 4  # beginnings of prompts kept ready, German and English and two more; 12 MB each
QUEUE_S = 15.0  # seconds that a question waits for the one before it; then it is answered without the model
INSTALL_HINT = "Install it with `make llm`, or set BELEG_LLM=none."

_Beginning = tuple[str, tuple[Exchange, ...]]  # rules and examples


class LocalModel:
    """A GGUF file; one reply at a time, others wait.

    What the rules and examples of a prompt do to the model is kept, so that only what is new is read.
    """

    def __init__(self, path: Path, threads: int) -> None:
        self.name = f"{LLAMA_CPP}{path.name}"
        if not path.is_file():
            raise ModelError(f"There is no model file {path}.", hint="Set BELEG_LLM=llamacpp:FILE.gguf.")
        try:
            llama_cpp: Any = importlib.import_module(
                "llama_cpp"
            )  # typed where it is installed, and not where not
        except ImportError as error:
            raise ModelError("llama-cpp-python is not installed.", hint=INSTALL_HINT) from error
        self._grammar_of = llama_cpp.LlamaGrammar.from_string
        self._lock = threading.Lock()
        self._states: dict[_Beginning, Any] = {}
        self._last: _Beginning | None = None
        cores = threads or os.cpu_count() or 1
        try:
            self._model = llama_cpp.Llama(
                str(path),
                n_ctx=CONTEXT_TOKENS,
                n_batch=BATCH_TOKENS,
                n_threads=cores,
                n_threads_batch=cores,
                verbose=False,
            )
        except (ValueError, OSError) as error:
            raise ModelError(
                f"{path.name} is no model file that llama.cpp can open.",
                hint="Fetch it again with `make llm`, or set BELEG_LLM=none.",
            ) from error

    def warm(self, prompts: list[Prompt]) -> None:
        """Read the rules and examples of prompts ahead of the first question."""
        for prompt in prompts[:KEPT_STATES]:
            try:
                for _ in self._reply(prompt, 1):
                    pass
            except ModelError as error:
                logger.warning("the chat model could not be warmed up: %s", error)
                return
            with self._lock:
                if self._last != _beginning(prompt):
                    continue  # a question came in between
                state = self._model.save_state()
                state.scores = state.scores[:1].copy()  # 150 MB that the next token makes anew
                self._states[_beginning(prompt)] = state

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """Pieces of the reply as they come.

        Raises:
            ModelError: If the model fails, or its reply is cut off.
        """
        ended = yield from self._reply(prompt, REPLY_TOKENS)
        if ended != "stop":
            raise ModelError(
                f"The reply of the chat model {self.name} was cut off ({ended}).", retryable=True
            )

    def _reply(self, prompt: Prompt, most_tokens: int) -> Generator[str, None, str]:
        """The pieces of a reply; returns why it ended."""
        if not self._lock.acquire(timeout=QUEUE_S):
            raise ModelError(f"The chat model {self.name} is busy with other answers.", retryable=True)
        ended = "no end"
        try:
            self._begin(_beginning(prompt))
            for chunk in self._model.create_chat_completion(
                messages=[{"role": role, "content": text} for role, text in prompt.messages()],
                stream=True,
                temperature=0.0,
                max_tokens=most_tokens,
                grammar=self._grammar_of(prompt.grammar, verbose=False) if prompt.grammar else None,
            ):
                choice = chunk["choices"][0]
                ended = choice.get("finish_reason") or ended
                if text := choice["delta"].get("content"):
                    yield text
        except (ValueError, RuntimeError) as error:
            raise ModelError(f"The chat model {self.name} failed ({error}).", retryable=True) from error
        finally:
            self._lock.release()
        return ended

    def _begin(self, beginning: _Beginning) -> None:
        """Go back to where a prompt's beginning has been read, if another prompt was read since."""
        if beginning != self._last and beginning in self._states:
            self._model.load_state(self._states[beginning])
        self._last = beginning


def _beginning(prompt: Prompt) -> _Beginning:
    return prompt.system, prompt.examples
