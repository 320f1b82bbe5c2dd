"""Removal for good, as a court orders it: not one byte of the text stays, and a byte search proves it."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.archive import ArchiveWriter
from rag.blanking import Blanker, blank_tables
from rag.chats import FILE_NAME as CHATS_FILE
from rag.chats_file import connect, storage_errors, transaction
from rag.errors import DiskFullError
from rag.records import Article
from rag.settings import Settings
from rag.traces import find_traces, forms_of, probes_of

logger = logging.getLogger(__name__)

PATIENCE_S = 10.0  # how long a reader in the middle of a page is waited for before its log is given up
PAUSE_S = 0.2  # between two tries
UPLOADS, FETCHED = "uploads", "incoming"  # folders of what is on its way into the archive
LOGS = ("*.log", "*.log.*")  # files of lines, in which text is overwritten in place


@dataclass(frozen=True, slots=True)
class Takedown:
    """What became of one article.

    Attributes:
        article_id: The article's.
        copies: Ids of other articles that tell the same in the same words, which are still there.
        written: Backups and exports that were written while it was in the archive.
        remains: Files of the archive in which the byte search still finds pieces of it; none, if all is well.
    """

    article_id: str
    copies: tuple[str, ...]
    written: tuple[str, ...]
    remains: tuple[str, ...]

    @property
    def reason(self) -> str:
        """What a person must know of it, in sentences."""
        said = ["Removed; a search of every byte of the archive finds nothing of it."]
        if self.remains:
            said = [f"Removed, but pieces of it are still in {', '.join(self.remains)}."]
        if self.copies:
            said.append(f"The same text is also in {', '.join(self.copies)}.")
        if self.written:
            said.append(f"It is still in what was written before: {', '.join(self.written)}.")
        return " ".join(said)


def take_down(writer: ArchiveWriter, settings: Settings, article_ids: Sequence[str]) -> list[Takedown]:
    """Remove articles with every trace of their text in the archive's folder.

    Chats keep their answers, with "[entfernt]" where the text was. Spooled uploads from which the articles
    came are deleted, and all that feeds fetched and no job has taken in yet: it is fetched anew.

    Args:
        writer: Holds the archive.
        settings: Which archive.
        article_ids: Whole ids of stored articles.

    Raises:
        DiskFullError: If the disk has no room for the rebuilt word index; the articles are gone from search.
    """
    catalogue = writer.catalogue
    versions = {each: catalogue.all_versions(each) for each in article_ids}
    gone = set(article_ids)
    copies = {each: tuple(sorted(catalogue.copies_of(each) - gone)) for each in article_ids}
    written = {each: tuple(catalogue.files_holding(each)) for each in article_ids}
    articles = [article for several in versions.values() for article in several]
    blanker, probes = Blanker(articles), probes_of(articles)
    writer.remove(*article_ids)
    _blank_chats(settings.data / CHATS_FILE, blanker)
    _delete_uploads(settings.data, articles)
    _delete_fetched(settings.data)
    remains = _prove(writer, settings, blanker, probes)
    return [
        Takedown(
            each,
            copies[each],
            written[each],
            tuple(path for path, held in remains.items() if set(held) & set(probes_of(versions[each]))),
        )
        for each in article_ids
    ]


def _prove(
    writer: ArchiveWriter, settings: Settings, blanker: Blanker, probes: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Search all bytes, clear away what is found, and search again; what is left by file."""
    database = writer.catalogue.database
    _fold(database.connection)
    found = find_traces(settings.data, probes)
    if any(path.name.startswith(database.path.name) for path in found):
        with database.write() as connection:
            blank_tables(connection, blanker)
        _vacuum(database.connection, database.path)
    for path in found:
        if any(path.match(pattern) for pattern in LOGS):
            _overwrite(path, found[path])
        elif path.is_relative_to(settings.data / UPLOADS):  # dropped twice: no article came from this copy
            path.unlink(missing_ok=True)
    if found:
        logger.info("traces of removed articles in %d files were cleared", len(found))
        probes = [probe for held in found.values() for probe in held]
        own = [probe for probe in dict.fromkeys(probes) if not writer.catalogue.holds_text(probe)]
        found = find_traces(settings.data, own)
    return {str(path.relative_to(settings.data)): held for path, held in found.items()}


def _blank_chats(path: Path, blanker: Blanker) -> None:
    if not path.is_file():
        return
    connection = connect(path)
    try:
        with storage_errors(path):
            with transaction(connection):
                changed = blank_tables(connection, blanker)
            _fold(connection)
            if changed:
                _vacuum(connection, path)
    finally:
        connection.close()


def _fold(connection: sqlite3.Connection) -> bool:
    """Bring the write-ahead log into the file and empty it; False if a reader kept it for too long."""
    deadline = time.monotonic() + PATIENCE_S
    while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE_S)
    return True


def _vacuum(connection: sqlite3.Connection, path: Path) -> None:
    """Write the file anew, since pages keep pieces of rows that were moved inside them."""
    try:
        connection.execute("VACUUM")
    except sqlite3.OperationalError as error:
        raise DiskFullError(
            f"There is no room on the disk of {path.parent} to write {path.name} anew.",
            hint="Free some space, as much as that file has, and remove the article again.",
            retryable=True,
        ) from error
    _fold(connection)


def _delete_uploads(data: Path, articles: Sequence[Article]) -> None:
    """Delete the files inside the archive's folder from which articles came."""
    root = data.resolve()
    for article in articles:
        path = Path(article.origin.partition("#")[0])
        if path.is_file() and path.resolve().is_relative_to(root / UPLOADS):
            path.unlink()


def _delete_fetched(data: Path) -> None:
    """Delete what feeds fetched: pages hold a text in forms that no byte search knows, such as entities."""
    for path in (data / FETCHED).glob("*"):
        path.unlink(missing_ok=True)


def _overwrite(path: Path, probes: Sequence[str]) -> None:
    """Overwrite pieces of text in a file of lines, and with each the rest of its line."""
    lines = path.read_bytes().split(b"\n")
    forms = [form for probe in probes for form in forms_of(probe)]
    kept = [b"[removed]" if any(form in line for form in forms) else line for line in lines]
    path.write_bytes(b"\n".join(kept))
