"""Archives whose pages show every state: empty, with chats of every outcome, with an ingestion under way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.pages import SAMPLES, ingest
from rag.assistant import Assistant
from rag.catalogue import Catalogue, JobItem
from rag.chats import Chats
from rag.lock import WriterLock
from rag.records import NO_FILTERS, Done, Filters
from rag.settings import Settings, load_settings

PERSON = "0" * 32  # whose chats these are; the browser of the pictures carries it as its cookie
LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in both languages whose answer is to be seen, and what it is restricted to."""

    german: str
    english: str
    filters: Filters = NO_FILTERS

    def words(self, language: str) -> str:
        """The question in a language."""
        return self.german if language == "de" else self.english


CHATS: Mapping[str, Asked] = {  # name of a chat, as the screens call it
    "answered": Asked("Was kostet die Linie 9 in Trewenau?", "What does the tram Line 9 in Trewenau cost?"),
    "differing": Asked(
        "Wie viele Beschäftigte streikten im März 2026 in Trewenau?",
        "How many workers of the transport company went on strike in Trewenau?",
    ),
    "not_in_archive": Asked(
        "Wer wurde 1998 Weltmeister im Unterwasserschach?", "Who won the 1998 underwater chess cup?"
    ),
    "no_coverage": Asked(
        "Was wurde im Mai 1999 über die Linie 9 berichtet?", "What was reported about Line 9 in May 1999?"
    ),
    "not_said": Asked(
        "Wie viel Lösegeld verlangten die Angreifer der Stadtwerke Ossenwerth?",
        "What will a ticket for the hydrogen ferry cost?",
    ),
    "dated": Asked(
        "Was wurde im Februar 2026 über die Linie 9 berichtet?",
        "What was reported about Line 9 in February 2026?",
    ),
    "listed": Asked("Alle Artikel, die die Linie 9 nennen", "All articles that mention Trewenau"),
    "as_of": Asked(
        "Was kostet die Linie 9 in Trewenau?",
        "What does the tram Line 9 in Trewenau cost?",
        Filters(as_of=date(2025, 9, 30)),
    ),
}
FAILED = Asked("Warum wurde die Hochbrücke gesperrt?", "Why was the High Bridge closed?")
FAILURE = {
    "de": "Das Sprachmodell hat 60 s lang nicht geantwortet. Fragen Sie noch einmal.",
    "en": "The chat model did not answer for 60 s. Ask again.",
}


@dataclass(frozen=True, slots=True)
class Staged:
    """The archives by name, and in each language the ids that addresses are made of."""

    archives: Mapping[str, Path]
    ids: Mapping[str, Mapping[str, str]]


@contextmanager
def staged(folder: Path) -> Iterator[Staged]:
    """Make the archives "empty", "full" and "busy"; the last is held for writing while the block runs."""
    archives = {name: folder / name / "data" for name in ("empty", "full", "busy")}
    for path in archives.values():
        path.parent.mkdir(parents=True)
    ingest(archives["full"], [SAMPLES, folder / "missing.csv"])  # one source fails, as it happens
    settings = load_settings(data=archives["full"], llm="none")
    shutil.copytree(archives["full"], archives["busy"])
    ids = _ask_all(settings)
    lock = WriterLock(archives["busy"])
    lock.acquire()
    try:
        _begin_job(load_settings(data=archives["busy"]))
        yield Staged(archives, ids)
    finally:
        lock.release()


def _ask_all(settings: Settings) -> dict[str, dict[str, str]]:
    """Ask every question in both languages; return language -> name -> id of the chat or article."""
    assistant, chats = Assistant.open(settings), Chats.open(settings)
    ids: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for language in LANGUAGES:
        for name, asked in CHATS.items():
            ids[language][name] = _ask(assistant, chats, asked.words(language), asked.filters)
        ids[language]["failed"] = chats.create_chat(FAILED.words(language), PERSON)
        turn = chats.start_turn(ids[language]["failed"], FAILED.words(language), NO_FILTERS)
        chats.fail_turn(turn, FAILURE[language])
    assistant.close()
    chats.close()
    return ids


def _ask(assistant: Assistant, chats: Chats, question: str, filters: Filters) -> str:
    chat = chats.create_chat(question, PERSON)
    turn = chats.start_turn(chat, question, filters)
    for event in assistant.ask(question, (), filters):
        if isinstance(event, Done):
            chats.finish_turn(turn, event.answer)
            chats.keep_suggestions(turn, assistant.suggest(event.answer))
    return chat


def _begin_job(settings: Settings) -> None:
    """Leave a job half way; this process holds the archive, so no worker takes it up."""
    catalogue = Catalogue.open(settings)
    catalogue.queue_job("add", ["/srv/zeitungen/uferblatt-2026.warc.gz"], {})
    job = catalogue.next_job()
    assert job is not None
    item = JobItem("uferblatt.warc.gz", "added", "", "", "Damm bei Lindenwyk wird erhöht", "")
    catalogue.record_items(job.id, [item] * 412)
    catalogue.report_progress(job.id, stage="embed", total=1287, rate=18.4, seconds_left=47.6)
    catalogue.queue_job("add", ["/srv/zeitungen/sturmpost.csv"], {})
    catalogue.close()
