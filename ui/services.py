"""What the pages share in this process: settings, catalogue, chats, answers in the making, worker."""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from rag.catalogue import Catalogue
from rag.chats import Chats
from rag.errors import BelegError
from rag.settings import Settings, load_settings
from rag.worker_process import WorkerProcess
from ui.background import Asks

if TYPE_CHECKING:
    from rag.assistant import Assistant


class AssistantLoader:
    """Loads the assistant with its embedding model in a thread, so that the page shows at once.

    Args:
        settings: What the assistant is opened with.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._assistant: Assistant | None = None

    def start(self) -> None:
        """Begin to load without waiting; a failure shows with the first question."""
        threading.Thread(target=self._load, name="load-assistant", daemon=True).start()

    def get(self) -> Assistant:
        """Return the assistant, waiting while it loads; a failed load is tried again.

        Raises:
            BelegError: If it cannot be opened.
        """
        with self._lock:
            if self._assistant is None:
                from rag.assistant import Assistant  # here: it brings torch along, seconds of import

                self._assistant = Assistant.open(self._settings)
                # The model's objects stay: the collector, which holds the interpreter, need not walk them.
                gc.collect()
                gc.freeze()
            return self._assistant

    def _load(self) -> None:
        try:
            self.get().warm_up()
        except BelegError:
            return  # raised again, and shown, when somebody asks


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a page works with."""

    settings: Settings
    catalogue: Catalogue
    chats: Chats
    asks: Asks
    worker: WorkerProcess
    loader: AssistantLoader


def services() -> Services:
    """Return the services of the archive that the settings name, opened once a process.

    Raises:
        BelegError: If a setting is wrong or the archive cannot be opened.
    """
    settings = load_settings()
    return _open(str(Path(settings.data).resolve()), settings)


@st.cache_resource(show_spinner=False)
def _open(data: str, _settings: Settings) -> Services:
    catalogue = Catalogue.open(_settings)
    chats = Chats.open(_settings)
    chats.interrupt_running()
    loader = AssistantLoader(_settings)
    loader.start()
    worker = WorkerProcess(Path(data), catalogue)
    worker.ensure()
    return Services(_settings, catalogue, chats, Asks(chats, loader.get), worker, loader)
