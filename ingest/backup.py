"""One file that holds an archive: catalogue and chats as of one moment each, with their checksums.

Taken from a running archive by SQLite's own backup, so that what is being written is in it as a whole or not
at all. The indexes are left out: they follow from the catalogue, and a restore builds them anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.catalogue import Catalogue
from rag.catalogue.catalogue import CATALOGUE_FILE
from rag.chats import FILE_NAME as CHATS_FILE
from rag.days import utc_now
from rag.errors import ArchiveDamagedError, DiskFullError
from rag.settings import Settings

MANIFEST = "manifest.json"
FORMAT = 1  # of the backup; a newer one is refused
PACKED = (".gz", ".tgz")  # suffixes of a backup that is packed: a third smaller, since vectors hardly shrink
READ_BYTES = 1 << 20  # read at once


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a backup: its name, bytes and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; `created` is ISO in UTC."""

    format: int
    created: str
    articles: int
    members: tuple[Member, ...]

    def to_json(self) -> str:
        """The manifest as the file in the backup has it."""
        return json.dumps(asdict(self), ensure_ascii=False)


def back_up(settings: Settings, target: Path) -> Manifest:
    """Write a backup of an archive, whoever is writing it meanwhile.

    Args:
        settings: Which archive.
        target: The file, replaced in one step; packed if its name ends in .gz or .tgz.

    Returns:
        What it holds; its members passed SQLite's own check.

    Raises:
        NotFoundError: If there is no archive.
        DiskFullError: If the disk of `target` has no room; nothing is left there.
        ArchiveDamagedError: If the copy fails SQLite's check.
    """
    catalogue = Catalogue.open(settings, create=False)
    with _room(target), tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as work:
        folder = Path(work)
        for name in (CATALOGUE_FILE, CHATS_FILE):
            if (settings.data / name).is_file():
                copy_database(settings.data / name, folder / name)
        with closing(sqlite3.connect(folder / CATALOGUE_FILE)) as connection:
            count = connection.execute("SELECT count(*) FROM versions WHERE state = 'live'").fetchone()[0]
        members = tuple(member_of(path) for path in sorted(folder.iterdir()))
        manifest = Manifest(FORMAT, utc_now(), count, members)
        (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        packed = folder / "packed"
        with tarfile.open(packed, "w:gz" if target.suffix in PACKED else "w") as tar:
            for name in (MANIFEST, *(member.name for member in members)):
                tar.add(folder / name, arcname=name, filter=_anonymous)
        with open(packed, "rb") as file:
            os.fsync(file.fileno())
        packed.replace(target)
    catalogue.note_file(str(target.absolute()), "backup")
    catalogue.close()
    return manifest


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite file as of one moment, and let SQLite check the copy.

    Raises:
        ArchiveDamagedError: If the copy fails the check.
    """
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)  # in one step, so that writers do not make it start again
        new.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        result = new.execute("PRAGMA quick_check(1)").fetchone()[0]
    if result != "ok":
        raise ArchiveDamagedError(f"{source} is damaged ({result}).", hint="Restore the last good backup.")


def member_of(path: Path) -> Member:
    """A file's name, size and checksum."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(READ_BYTES):
            digest.update(block)
    return Member(path.name, path.stat().st_size, digest.hexdigest())


@contextmanager
def _room(target: Path) -> Iterator[None]:
    """Say which disk is full, and how much it has left."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        folder = target.absolute().parent
        free = shutil.disk_usage(folder).free // 2**20 if folder.is_dir() else 0
        raise DiskFullError(
            f"The backup {target} cannot be written ({error}); the disk has {free} MB free.",
            hint="Give it a folder with twice the room of the archive's catalogue.",
            retryable=True,
        ) from error


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out of a backup who wrote it."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info
