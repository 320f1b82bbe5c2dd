"""Which chat model there is: the one that is named, or one that is found on this machine."""

from __future__ import annotations

import logging
from pathlib import Path

from rag.errors import ModelError
from rag.llm.hosted import OLLAMA, HostedModel
from rag.llm.local import LLAMA_CPP, LocalModel
from rag.llm.ollama import find_ollama
from rag.llm.packaged import model_file
from rag.llm.streaming import ChatModel
from rag.settings import Settings

logger = logging.getLogger(__name__)

NO_MODEL = "none"


def open_chat_model(settings: Settings, *, use_file: bool = True) -> ChatModel | None:
    """The model that `BELEG_LLM` names, else one that Ollama serves, else the one of `make llm`.

    Args:
        settings: Which model, and where it is looked for.
        use_file: Whether the file of `make llm` is opened though nobody named it.

    Returns:
        None where none is named and none found, or `BELEG_LLM=none`. A found one that cannot be opened
        is left out, with a warning in the log.

    Raises:
        ModelError: If the model that is named cannot be opened.
    """
    if settings.llm == NO_MODEL:
        return None
    if settings.llm.startswith(LLAMA_CPP):
        return LocalModel(Path(settings.llm.removeprefix(LLAMA_CPP)).expanduser(), settings.threads)
    if settings.llm:
        return HostedModel(settings, settings.llm)
    try:
        return _found(settings, use_file)
    except ModelError as error:
        logger.warning("answers are made without a chat model: %s", error)
        return None


def is_chosen(settings: Settings) -> bool:
    """Whether a person named the model; one that was found writes only where it does better."""
    return settings.llm not in ("", NO_MODEL)


def _found(settings: Settings, use_file: bool) -> ChatModel | None:
    if name := find_ollama(settings.ollama_url):
        return HostedModel(settings, OLLAMA + name)
    file = model_file(settings.models)
    return LocalModel(file, settings.threads) if use_file and file.is_file() else None
