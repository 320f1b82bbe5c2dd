"""The errors that a person can act on: one sentence, a hint, and whether trying again helps."""

from __future__ import annotations


class BelegError(Exception):
    """Base of what is shown to people.

    Args:
        message: One sentence that says what was found and what was expected.
        hint: What to do next; empty where there is nothing to add.
        retryable: Whether the same call may succeed later.
    """

    def __init__(self, message: str, *, hint: str = "", retryable: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.retryable = retryable

    def __str__(self) -> str:
        """The message and the hint as one line."""
        return f"{self.message} {self.hint}".strip()


class SettingsError(BelegError):
    """A setting is unknown or out of its bounds."""


class ArchiveBusyError(BelegError):
    """Another process holds the archive for writing."""


class ArchiveDamagedError(BelegError):
    """The catalogue does not pass SQLite's own check."""


class IndexMismatchError(BelegError):
    """The archive was embedded with another model than the settings ask for."""


class IndexUnavailableError(BelegError):
    """An index cannot be reached or opened."""


class DiskFullError(BelegError):
    """The disk has no room for what was to be written."""


class NotFoundError(BelegError):
    """No such article, answer, chat or job."""


class UnreadableSourceError(BelegError):
    """A file, a page or a record cannot be read as an article."""


class ModelError(BelegError):
    """A model is missing, unreachable or answered with rubbish."""
