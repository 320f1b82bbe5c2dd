"""Reads questions against one archive: its outlets, sections and zone, the stages that are on, the chat model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from rag.catalogue import Catalogue
from rag.errors import BelegError
from rag.languages import detect_language
from rag.listing_question import ListingRequest, read_listing
from rag.llm import ChatModel
from rag.records import Filters, Question, Turn
from rag.restricting import Known
from rag.rewriting import rewrite
from rag.settings import Settings
from rag.understand import readings_off, understand

REWRITE_TIMEOUT_S = 15.0  # sources wait for the question; a small model takes 2 to 10 s on 2 cores


class Interpreter:
    """Turns words into a question or a listing; safe in many threads."""

    def __init__(self, settings: Settings, catalogue: Catalogue, chat_model: ChatModel | None) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._names = (-1, Known())
        self._off = readings_off(settings)
        timeout_s = min(REWRITE_TIMEOUT_S, settings.llm_timeout_s)
        self._rewrite = partial(rewrite, model=chat_model, timeout_s=timeout_s) if chat_model else None

    def question(self, text: str, history: Sequence[Turn], filters: Filters) -> Question:
        """Read a question as it will be searched, see `rag.understand.understand`.

        Raises:
            BelegError: If it is empty or too long.
        """
        words = " ".join(text.split())
        if not any(character.isalnum() for character in words):
            raise BelegError(
                "The question is empty.", hint="Ask in your own words, such as „Wer gewann die Wahl?“."
            )
        if len(words) > self._settings.max_question_chars:
            raise BelegError(
                f"The question has {len(words)} characters, at most {self._settings.max_question_chars} are taken.",
                hint="Ask it shorter.",
            )
        known = self._known()  # before what the archive rules out is asked for
        return understand(
            words,
            history,
            self._asked(filters),
            outlets=known.outlets,
            sections=known.sections,
            now=self._now(),
            detect_language=detect_language,
            rewrite=self._rewrite,
        )

    def outlets(self) -> tuple[str, ...]:
        """The names of the archive's outlets."""
        return self._known().outlets

    def listing(self, question: Question, filters: Filters) -> ListingRequest | None:
        """Read a question as one for every article of a kind, None where it is of another."""
        return read_listing(question, self._known(), self._now(), self._asked(filters))

    def _asked(self, filters: Filters) -> Filters:
        return replace(filters, ignore=filters.ignore | self._off)

    def _now(self) -> datetime:
        return datetime.now(ZoneInfo(self._settings.timezone))

    def _known(self) -> Known:
        """The names in the archive; read again when it has changed."""
        epoch = self._catalogue.epoch()
        if self._names[0] != epoch:
            self._off = readings_off(self._settings, has_dates=self._catalogue.state().first is not None)
            outlets = tuple(outlet.name for outlet in self._catalogue.outlets())
            self._names = (epoch, Known(outlets, tuple(self._catalogue.sections())))
        return self._names[1]
