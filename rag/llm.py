"""The chat model of the settings as a stream of text; the one home of LangChain's chat models."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from rag.errors import ModelError
from rag.settings import Settings

logger = logging.getLogger(__name__)

LLAMA_CPP = "llamacpp:"
CONTEXT_TOKENS = 4096  # of a model file that runs in this process; the prompt takes up to 2,500
ANSWER_TOKENS = 400  # longest answer; eight sentences of a newsroom's length
INSTALL_HINT = "Install the provider's LangChain package, or leave BELEG_LLM empty."


class ChatModel(Protocol):
    """What the writing stage needs of a chat model."""

    name: str

    def stream(self, system: str, user: str) -> Iterator[str]:
        """Pieces of the reply as they come.

        Raises:
            ModelError: If the model cannot be reached or fails.
        """


class LangChainModel:
    """Any chat model that LangChain's `init_chat_model` makes: hosted, Ollama, OpenAI-compatible."""

    def __init__(self, settings: Settings) -> None:
        from langchain.chat_models import init_chat_model

        self.name = settings.llm
        options: dict[str, Any] = {"temperature": 0.0, "timeout": settings.llm_timeout_s, "max_retries": 0}
        if settings.llm_url:
            options["base_url"] = settings.llm_url
            options.setdefault("api_key", settings.llm_key or "none")
        elif settings.llm_key:
            options["api_key"] = settings.llm_key
        if settings.llm.startswith("ollama:"):
            options = {"temperature": 0.0} | ({"base_url": settings.llm_url} if settings.llm_url else {})
        try:
            self._model = init_chat_model(settings.llm, **options)
        except (ImportError, ValueError, TypeError) as error:
            raise ModelError(
                f"The chat model {settings.llm!r} cannot be opened: {_first_line(error)}", hint=INSTALL_HINT
            ) from error

    def stream(self, system: str, user: str) -> Iterator[str]:
        """Pieces of the reply as they come."""
        from langchain_core.messages import HumanMessage, SystemMessage

        try:
            for chunk in self._model.stream([SystemMessage(system), HumanMessage(user)]):
                text = chunk.text if isinstance(chunk.text, str) else str(chunk.content)
                if text:
                    yield text
        except Exception as error:  # noqa: BLE001  every provider raises kinds of its own
            raise ModelError(
                f"The chat model {self.name} failed ({type(error).__name__}).", retryable=True
            ) from error


class LlamaCppModel:
    """A GGUF file run in this process by llama.cpp."""

    def __init__(self, path: Path, threads: int) -> None:
        self.name = f"{LLAMA_CPP}{path.name}"
        if not path.is_file():
            raise ModelError(f"There is no model file {path}.", hint="Set BELEG_LLM=llamacpp:FILE.gguf.")
        try:
            import llama_cpp
        except ImportError as error:
            raise ModelError(
                "llama-cpp-python is not installed.", hint="Run `pip install llama-cpp-python`."
            ) from error
        try:
            self._model = llama_cpp.Llama(
                str(path), n_ctx=CONTEXT_TOKENS, n_threads=threads or None, verbose=False
            )
        except (ValueError, OSError) as error:
            raise ModelError(f"{path.name} is no model file that llama.cpp can open.") from error
        self._lock = threading.Lock()

    def stream(self, system: str, user: str) -> Iterator[str]:
        """Pieces of the reply as they come; one reply at a time."""
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        with self._lock:
            try:
                for chunk in self._model.create_chat_completion(
                    messages=messages, stream=True, temperature=0.0, max_tokens=ANSWER_TOKENS
                ):
                    text = chunk["choices"][0]["delta"].get("content")
                    if text:
                        yield text
            except (ValueError, RuntimeError) as error:
                raise ModelError(f"The chat model {self.name} failed ({error}).", retryable=True) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def open_chat_model(settings: Settings) -> ChatModel | None:
    """The model that `BELEG_LLM` names, None where it is empty.

    Raises:
        ModelError: If it cannot be opened.
    """
    if not settings.llm:
        return None
    if settings.llm.startswith(LLAMA_CPP):
        return LlamaCppModel(Path(settings.llm.removeprefix(LLAMA_CPP)).expanduser(), settings.threads)
    return LangChainModel(settings)


def stream_within(model: ChatModel, system: str, user: str, timeout_s: float) -> Iterator[str]:
    """Pieces of a reply, given up after a time, however the model hangs.

    Raises:
        ModelError: If the model failed, or the whole reply was not there in time.
    """
    pieces: queue.Queue[str | ModelError | None] = queue.Queue()
    stop = threading.Event()

    def produce() -> None:
        try:
            for piece in model.stream(system, user):
                if stop.is_set():
                    return
                pieces.put(piece)
            pieces.put(None)
        except ModelError as error:
            pieces.put(error)

    threading.Thread(target=produce, name="chat-model", daemon=True).start()
    deadline = time.monotonic() + timeout_s
    try:
        while True:
            try:
                piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise ModelError(
                    f"The chat model {model.name} did not answer within {timeout_s:.0f} s.", retryable=True
                ) from None
            if piece is None:
                return
            if isinstance(piece, ModelError):
                raise piece
            yield piece
    finally:
        stop.set()
