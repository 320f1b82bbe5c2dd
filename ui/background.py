"""Answers made in threads outside the page: a click elsewhere or a reload loses nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from rag.chats import Chats
from rag.errors import BelegError
from rag.records import NO_FILTERS, Answer, Done, Event, Filters, Turn
from ui.live_turn import LiveTurn, Stage, advance

logger = logging.getLogger(__name__)

MAX_RUNNING = 4  # answers at once; each keeps about one core busy for its retrieval
MAX_WAITING = 16  # answers in line behind them; more are refused at once instead of timing out


class Asker(Protocol):
    """What the registry needs of `rag.assistant.Assistant`."""

    def ask(self, text: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS) -> Iterator[Event]:
        """Yield the events of one question."""
        ...

    def suggest(self, answer: Answer) -> tuple[str, ...]:
        """Return questions to go on with."""
        ...


class Refusal(StrEnum):
    """Why a question was not taken."""

    SESSION = "session"
    BUSY = "busy"


class AskRefusedError(Exception):
    """A question was not started.

    Args:
        refusal: The reason, worded by the page.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class _Entry:
    """One answer in the making: its latest state, its end, and the wish to stop it."""

    def __init__(self, turn_id: str, session: str) -> None:
        self.session = session
        self.live = LiveTurn(turn_id)
        self.ended = threading.Event()
        self.stopped = threading.Event()


class Asks:
    """All answers in the making of this process, by turn id; safe in many threads.

    Args:
        chats: Where questions and answers are kept.
        assistant: Returns the assistant, waiting for its model; raises `BelegError`.
        max_running: Answers made at once.
        max_waiting: Answers that may wait for a place.
    """

    def __init__(
        self,
        chats: Chats,
        assistant: Callable[[], Asker],
        *,
        max_running: int = MAX_RUNNING,
        max_waiting: int = MAX_WAITING,
    ) -> None:
        self._chats = chats
        self._assistant = assistant
        self._limit = max_running + max_waiting
        self._pool = ThreadPoolExecutor(max_running, thread_name_prefix="ask")
        self._lock = threading.Lock()
        self._entries: dict[str, _Entry] = {}
        self._suggesting: set[str] = set()

    def start(
        self,
        session: str,
        chat_id: str,
        text: str,
        filters: Filters = NO_FILTERS,
        *,
        again: str | None = None,
    ) -> str:
        """Keep the question and begin its answer.

        Args:
            session: Names the person's session; one answer at a time each.
            chat_id: The chat that it belongs to; its earlier turns are the history.
            text: The question.
            filters: What it is restricted to.
            again: Id of the turn that is asked again; what came before that one is the history.

        Returns:
            The id of the turn.

        Raises:
            AskRefusedError: If the session has an answer running or too many wait.
            BelegError: If the question or the chat is refused.
        """
        with self._lock:
            if any(entry.session == session for entry in self._entries.values()):
                raise AskRefusedError(Refusal.SESSION)
            if len(self._entries) >= self._limit:
                raise AskRefusedError(Refusal.BUSY)
            history = self._chats.history(chat_id, before=again)
            turn_id = self._chats.start_turn(chat_id, text, filters)
            entry = self._entries[turn_id] = _Entry(turn_id, session)
        future = self._pool.submit(self._run, entry, text, history, filters)
        future.add_done_callback(_log_failure)
        return turn_id

    def live(self, turn_id: str) -> LiveTurn | None:
        """Return the latest state of an answer in the making, None once it has ended."""
        with self._lock:
            entry = self._entries.get(turn_id)
        return None if entry is None else entry.live

    def is_suggesting(self, turn_id: str) -> bool:
        """Whether questions to go on with are looked for; the answer itself is there."""
        with self._lock:
            return turn_id in self._suggesting

    def wait(self, turn_id: str, timeout_s: float) -> bool:
        """Wait for an answer to end, at most `timeout_s` seconds; return whether it has."""
        with self._lock:
            entry = self._entries.get(turn_id)
        return entry is None or entry.ended.wait(timeout_s)

    def stop(self, turn_id: str) -> None:
        """Break an answer off; its thread ends at the next event, its turn at once."""
        with self._lock:
            entry = self._entries.pop(turn_id, None)
        if entry is not None:
            entry.stopped.set()
        self._chats.fail_turn(turn_id, "", state="stopped")

    def close(self) -> None:
        """Stop all answers and wait for their threads."""
        with self._lock:
            entries = list(self._entries.values())
        for entry in entries:
            self.stop(entry.live.turn_id)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, entry: _Entry, text: str, history: tuple[Turn, ...], filters: Filters) -> None:
        turn_id = entry.live.turn_id
        answered: Answer | None = None
        try:
            entry.live = replace(entry.live, stage=Stage.LOADING)
            assistant = self._assistant()
            entry.live = replace(entry.live, stage=Stage.SEARCHING)
            for event in assistant.ask(text, history, filters):
                if entry.stopped.is_set():
                    return
                entry.live = advance(entry.live, event)
                if isinstance(event, Done) and self._chats.finish_turn(turn_id, event.answer):
                    answered = event.answer
                    with self._lock:
                        self._suggesting.add(turn_id)
        except BelegError as error:
            logger.warning("turn %s failed: %s", turn_id, error)
            self._chats.fail_turn(turn_id, str(error))
        finally:
            self._end(entry)
        if answered is not None:
            self._suggest(turn_id, answered)

    def _suggest(self, turn_id: str, answer: Answer) -> None:
        """Look for questions to go on with, now that the answer is shown; without any it stays as it is."""
        try:
            suggestions = self._assistant().suggest(answer)
            if suggestions:
                self._chats.keep_suggestions(turn_id, suggestions)
        except BelegError as error:
            logger.info("nothing suggested after turn %s: %s", turn_id, error)
        finally:
            with self._lock:
                self._suggesting.discard(turn_id)

    def _end(self, entry: _Entry) -> None:
        turn_id = entry.live.turn_id
        try:
            self._chats.fail_turn(turn_id, "")  # changes nothing where an answer or a reason is stored
        finally:
            with self._lock:
                self._entries.pop(turn_id, None)
            entry.ended.set()


def _log_failure(future: Future[None]) -> None:
    """Keep the traceback of an unforeseen failure; its turn is marked as failed already."""
    error = None if future.cancelled() else future.exception()
    if error is not None:
        logger.error("an answer ended in an unforeseen error", exc_info=error)
