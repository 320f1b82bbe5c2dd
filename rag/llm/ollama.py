"""Finds the chat model that an Ollama on this machine serves."""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from http.client import HTTPException

from rag import json_reading

logger = logging.getLogger(__name__)

PATIENCE_S = 0.3  # for a server on this machine, which answers in milliseconds; a start must not wait
MOST_BYTES = 1_000_000  # of the list of models; one model takes 400
NO_CHAT = ("bert", "embed", "minilm", "bge-")  # in the name or family of models that only embed


def find_ollama(address: str) -> str | None:
    """The name of the newest chat model that Ollama serves, None where there is none.

    Args:
        address: Base URL, such as http://127.0.0.1:11434; empty: nothing is looked for.
    """
    if not address:
        return None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address.rstrip('/')}/api/tags", timeout=PATIENCE_S) as reply:
            listed = json.loads(reply.read(MOST_BYTES))
        names = _chat_models(listed)
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        logger.debug("no Ollama at %s: %s", address, error)
        return None
    return names[0] if names else None


def _chat_models(listed: object) -> list[str]:
    """Names in Ollama's order, newest first.

    Raises:
        ValueError: If it is no list of models.
    """
    if not isinstance(listed, dict) or not isinstance(listed.get("models"), list):
        raise ValueError("The reply is no list of models.")
    names = []
    for model in listed["models"]:
        if not isinstance(model, dict):
            raise ValueError("A model of the list is no object.")
        name = json_reading.text(model, "name")
        details = model.get("details")
        family = str(details.get("family", "")) if isinstance(details, dict) else ""
        if not any(part in f"{name} {family}".lower() for part in NO_CHAT):
            names.append(name)
    return names
