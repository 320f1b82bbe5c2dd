"""In one line, with which settings answers are made: those that shape an answer and differ from the defaults."""

from __future__ import annotations

from rag.settings import Settings

# What retrieval, reading, the check and the wording of an answer depend on. The chat model is not here: it is
# part of the answer itself.
SHAPING = (
    "embedding_model",
    "passage_chars",
    "reranker",
    "switched_off",
    "top_k",
    "reader",
    "checker",
    "nli",
    "answer_sentences",
)


def made_with(settings: Settings) -> str:
    """Return such as "top_k=12, reader=False"; empty where all are at their defaults."""
    fields = Settings.model_fields
    values = {name: getattr(settings, name) for name in SHAPING}
    return ", ".join(f"{name}={value}" for name, value in values.items() if value != fields[name].default)
