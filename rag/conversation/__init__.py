"""Commands in a chat: "shorter", "in English", "list the sources" about the answer before them."""

from rag.conversation.commands import Command, Wish, read_wish
from rag.conversation.shaping import shape, shaped
from rag.conversation.talk import COMMAND_FIELD, Talk, read_talk

__all__ = ["COMMAND_FIELD", "Command", "Talk", "Wish", "read_talk", "read_wish", "shape", "shaped"]
