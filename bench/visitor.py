"""A person at the pages without a browser: speaks Streamlit's own protocol over its websocket, as the browser does.

Twenty browsers on two cores would measure Chromium. This keeps the server's side whole: a session, its
script runs, the fragments that look again by themselves, each picture of the page that is sent.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

MAX_MESSAGE_BYTES = 64 * 1024 * 1024  # of one message; the scripts and styles of a component are some 50 kB
ENDED = ("done", "failed", "stopped")  # states of a turn that is not in the making


@dataclass(slots=True)
class Seen:
    """What the pages showed one person, by ids: whose turns and chats, which problems."""

    turns: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    chats: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


class Visitor:
    """One session with the pages; use it as `async with`.

    Args:
        url: The pages' address.
        language: Of the pretended browser, such as "de-DE".
    """

    def __init__(self, url: str, language: str = "de-DE") -> None:
        self.seen = Seen()
        self._url = url
        self._language = language
        self._query = ""
        self._page_hash = ""
        self._field = ""  # id of the field for questions
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._finished = asyncio.Event()
        self._waiting: tuple[str, asyncio.Future[Mapping[str, object]]] | None = None

    async def __aenter__(self) -> Visitor:
        """Connect and begin to listen."""
        address = f"{self._url.replace('http', 'ws', 1)}/_stcore/stream"
        self._socket: ClientConnection = await connect(
            address, subprotocols=["streamlit"], max_size=MAX_MESSAGE_BYTES, compression=None, proxy=None
        )
        self._listener = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave, as one closes a tab."""
        self._stop_timers()
        self._listener.cancel()
        await self._socket.close()

    async def open(self) -> float:
        """Open the page where one asks; return the seconds until it is whole."""
        began = time.perf_counter()
        self._finished.clear()
        await self._rerun()
        await self._finished.wait()
        return time.perf_counter() - began

    async def ask(self, question: str, timeout_s: float) -> tuple[float, str]:
        """Ask and wait for the answer.

        Args:
            question: The question; one that this person has not asked before.
            timeout_s: Seconds after which it is given up.

        Returns:
            Seconds from the Enter key to the answer on the page, and the state of its turn.

        Raises:
            TimeoutError: If nothing came in time.
        """
        self._waiting = (question, asyncio.get_running_loop().create_future())
        began = time.perf_counter()
        await self._rerun(question=question)
        turn = await asyncio.wait_for(self._waiting[1], timeout_s)
        return time.perf_counter() - began, str(turn["state"])

    async def _rerun(self, *, question: str = "", fragment: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        state.page_script_hash = self._page_hash
        state.fragment_id = fragment
        state.is_auto_rerun = bool(fragment)
        state.context_info.locale = self._language
        state.context_info.timezone = "Europe/Berlin"
        state.context_info.url = self._url
        if question:
            widget = state.widget_states.widgets.add()
            widget.id = self._field
            widget.chat_input_value.data = question
        await self._socket.send(message.SerializeToString())

    async def _listen(self) -> None:
        async for data in self._socket:
            message = ForwardMsg()
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            self._take(message)

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self._page_hash = message.new_session.page_script_hash
                if not message.metadata.run.fragment_ids:
                    self._stop_timers()
            case "script_finished":
                self._finished.set()
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "auto_rerun":
                self._look_again(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    self._stop_timer(fragment)
            case "delta":
                element = message.delta.new_element
                match element.WhichOneof("type"):
                    case "chat_input":
                        self._field = element.chat_input.id
                    case "exception":
                        self.seen.problems.append(element.exception.message)
                    case "bidi_component":
                        component = element.bidi_component
                        self._read(component.component_name, json.loads(component.json or "{}"))

    def _read(self, name: str, data: Mapping[str, object]) -> None:
        """Note what a component shows."""
        if name.endswith("turn"):
            self.seen.turns.add(str(data["id"]))
            self.seen.questions.add(str(data["question"]))
            if self._waiting and data["question"] == self._waiting[0] and data["state"] in ENDED:
                if not self._waiting[1].done():
                    self._waiting[1].set_result(data)
        elif name.endswith("rows"):
            shown = data["rows"]
            assert isinstance(shown, list)
            if "chats" in str(data["look"]):
                self.seen.chats.update(str(row["id"]) for row in shown)
            elif "problem" in str(data["look"]):
                self.seen.problems += [f"{row['title']} {row['text']}".strip() for row in shown]

    def _look_again(self, fragment: str, interval_s: float) -> None:
        self._stop_timer(fragment)

        async def repeat() -> None:
            while True:
                await asyncio.sleep(interval_s)
                await self._rerun(fragment=fragment)

        self._timers[fragment] = asyncio.create_task(repeat())

    def _stop_timer(self, fragment: str) -> None:
        task = self._timers.pop(fragment, None)
        if task is not None:
            task.cancel()

    def _stop_timers(self) -> None:
        for fragment in list(self._timers):
            self._stop_timer(fragment)
