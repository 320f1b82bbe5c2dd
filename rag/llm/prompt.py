"""What a chat model is given to read, as a record that every kind of model takes."""

from __future__ import annotations

from dataclasses import dataclass

REPLY_TOKENS = 400  # longest reply; four sentences of a newsroom's length take 250


@dataclass(frozen=True, slots=True)
class Exchange:
    """An example: what a person would ask, and the reply that is wanted."""

    user: str
    reply: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """Rules, examples and the question.

    `grammar` is GBNF that the reply keeps to where the runtime can hold it to one; others ignore it.
    """

    system: str
    user: str
    examples: tuple[Exchange, ...] = ()
    grammar: str = ""

    def messages(self) -> list[tuple[str, str]]:
        """Roles and texts in order: system, user and assistant by turns, user last."""
        turns = [
            each
            for example in self.examples
            for each in (("user", example.user), ("assistant", example.reply))
        ]
        return [("system", self.system), *turns, ("user", self.user)]
