"""Chat models: what is named or found, asked for a stream of text; the one home of their libraries."""

from rag.llm.local import LocalModel
from rag.llm.opening import is_chosen, open_chat_model
from rag.llm.prompt import Exchange, Prompt
from rag.llm.streaming import ChatModel, Limits, ModelSilentError, stream_within

__all__ = [
    "ChatModel",
    "Exchange",
    "Limits",
    "LocalModel",
    "ModelSilentError",
    "Prompt",
    "is_chosen",
    "open_chat_model",
    "stream_within",
]
