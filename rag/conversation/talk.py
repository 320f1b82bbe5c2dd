"""What a message asks within its chat: a question of its own, or something with the last answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.conversation.commands import Command, Wish, read_wish
from rag.records import Filters, Question, Reading, Turn

COMMAND_FIELD = "command"  # in `Question.found`, with the command's name


@dataclass(frozen=True, slots=True)
class Talk:
    """A message within its chat.

    `text` is the question to answer: the message itself, or the last question that `wishes` are about,
    oldest first. `history` holds the questions before it, without commands.
    """

    message: str
    text: str
    history: tuple[Turn, ...]
    filters: Filters
    wishes: tuple[Wish, ...] = ()

    @property
    def language(self) -> str:
        """The language that was asked for last: "de", "en", or empty for the question's own."""
        asked = [each.command for each in self.wishes if each.command in (Command.GERMAN, Command.ENGLISH)]
        return {Command.GERMAN: "de", Command.ENGLISH: "en"}[asked[-1]] if asked else ""

    def read_as(self, question: Question) -> Question:
        """The question with the message as it was typed and, of a command, its name."""
        if not self.wishes:
            return question
        found = tuple(pair for pair in question.found if pair[0] != "follow_up")
        command = self.wishes[-1].command.value
        return replace(question, original=self.message, found=(*found, (COMMAND_FIELD, command)))


def read_talk(message: str, history: Sequence[Turn], filters: Filters, outlets: Sequence[str]) -> Talk:
    """Read a message as a question or as a command about the last one.

    Args:
        message: As typed.
        history: Earlier turns, oldest first, commands among them.
        filters: What the person restricts the message to.
        outlets: The outlets of the archive.

    Returns:
        A command takes up the last question of its own with what was wanted since: a language and an
        outlet stay, other wishes go with the next. Without a question before it, it is read as one.
    """
    read = [read_wish(turn.question, outlets) for turn in history]
    places = [place for place, wish in enumerate(read) if wish is None]
    asked = tuple(history[place] for place in places)
    wish = read_wish(message, outlets)
    if wish is None or not asked or Reading.FOLLOW_UP in filters.ignore:
        return Talk(message, message, asked, filters)
    base = asked[-1]
    since = [each for each in read[places[-1] + 1 :] if each is not None]
    wishes = (*_lasting(since), wish)
    wanted = filters if not filters.is_empty or filters.ignore else base.filters or filters
    outlet = next((each.outlets for each in reversed(wishes) if each.outlets), ())
    if Reading.OUTLETS in filters.ignore:
        outlet = ()
    return Talk(
        message, base.question, asked[:-1], replace(wanted, outlets=outlet) if outlet else wanted, wishes
    )


def _lasting(wishes: Sequence[Wish]) -> list[Wish]:
    """What holds for the next wish too: a language, an outlet."""
    lasting = (Command.GERMAN, Command.ENGLISH, Command.OUTLET)
    return [each for each in wishes if each.command in lasting]
