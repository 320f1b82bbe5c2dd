"""Chat models behind a server, by LangChain: hosted ones, Ollama, any OpenAI-compatible server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rag.errors import ModelError
from rag.llm.prompt import REPLY_TOKENS, Prompt
from rag.settings import Settings

OLLAMA = "ollama:"
INSTALL_HINT = "Install the provider's LangChain package, or set BELEG_LLM=none."
# Why a reply ended, by provider; anything else means that the stream broke off.
COMPLETE = frozenset(("stop", "end_turn", "stop_sequence", "eos", "STOP", "COMPLETE"))


class HostedModel:
    """Any chat model that LangChain's `init_chat_model` makes.

    Ollama is spoken to by its OpenAI-compatible interface, which needs no package of its own.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        from langchain.chat_models import init_chat_model

        self.name = name
        options: dict[str, Any] = {
            "temperature": 0.0,
            "timeout": settings.llm_timeout_s,
            "max_retries": 0,
            "max_tokens": REPLY_TOKENS,
        }
        address, key = settings.llm_url, settings.llm_key
        if name.startswith(OLLAMA):
            name = "openai:" + name.removeprefix(OLLAMA)
            address = f"{(address or settings.ollama_url).removesuffix('/').removesuffix('/v1')}/v1"
        if address:
            options |= {"base_url": address, "api_key": key or "none"}
        elif key:
            options["api_key"] = key
        try:
            self._model = init_chat_model(name, **options)
        except Exception as error:  # noqa: BLE001  every provider raises kinds of its own
            raise ModelError(
                f"The chat model {self.name!r} cannot be opened: {_first_line(error)}", hint=INSTALL_HINT
            ) from error

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """Pieces of the reply as they come.

        Raises:
            ModelError: If the server cannot be reached, fails, or its stream breaks off.
        """
        ended = ""
        try:
            for chunk in self._model.stream(prompt.messages()):
                ended = _reason(chunk.response_metadata) or ended
                text = chunk.text if isinstance(chunk.text, str) else str(chunk.content)
                if text:
                    yield text
        except Exception as error:  # noqa: BLE001  every provider raises kinds of its own
            raise ModelError(
                f"The chat model {self.name} failed ({type(error).__name__}).", retryable=True
            ) from error
        if ended not in COMPLETE:
            raise ModelError(
                f"The reply of the chat model {self.name} broke off ({ended or 'no end'}).", retryable=True
            )


def _reason(metadata: dict[str, Any]) -> str:
    return str(
        metadata.get("finish_reason") or metadata.get("stop_reason") or metadata.get("done_reason") or ""
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
