"""An archive from a backup: checked whole before anything is touched, the catalogue put in place last.

A folder without a catalogue is no archive, so that the move of that one file is the moment of the restore,
also where the folder itself cannot be moved since it is a mounted volume.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tarfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ingest.backup import FORMAT, MANIFEST, Manifest, member_of
from rag.archive import ArchiveWriter
from rag.catalogue import Catalogue
from rag.catalogue.catalogue import CATALOGUE_FILE
from rag.chats import FILE_NAME as CHATS_FILE
from rag.days import utc_now
from rag.errors import ArchiveBusyError, ArchiveDamagedError, BelegError, DiskFullError, NotFoundError
from rag.lock import LOCK_FILE, WriterLock
from rag.settings import Settings

NAMES = (CATALOGUE_FILE, CHATS_FILE)  # what a backup may hold; any other member is refused
STAGING = ".restoring"  # folder inside the archive's, where the restored one is made ready
ASIDE = "replaced-"  # begins the folder into which the archive that was there is moved
KEPT = (LOCK_FILE, STAGING)  # what stays in the folder when the archive is set aside
INTERRUPTED = "It was not finished when the backup was made."
MANIFEST_TYPE: TypeAdapter[Manifest] = TypeAdapter(Manifest)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the folder with the archive that was there before; None where there was none."""

    manifest: Manifest
    set_aside: Path | None


def restore(source: Path, settings: Settings, *, force: bool = False) -> Restored:
    """Make an archive from a backup and build its indexes.

    Args:
        source: The backup.
        settings: Where the archive goes: `settings.data`.
        force: Set an archive that is there aside; it is kept in a folder beside the restored one.

    Raises:
        NotFoundError: If there is no such file.
        ArchiveDamagedError: If the backup is not whole; nothing is changed.
        ArchiveBusyError: If there is an archive and not `force`, or a process is writing it.
        DiskFullError: If the disk has no room; nothing is changed.
    """
    if not source.is_file():
        raise NotFoundError(f"There is no backup {source}.")
    data, staging = settings.data, settings.data / STAGING
    if (data / CATALOGUE_FILE).exists() and not force:
        raise ArchiveBusyError(
            f"There is an archive in {data}.", hint="Name an empty folder with --data, or give --force."
        )
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = WriterLock(data)
        lock.acquire()
        try:
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir()
            manifest = unpack(source, staging)
            _build(staging, settings)
            aside = _set_aside(data)
            _move_in(staging, data)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            lock.release()
    except OSError as error:
        raise DiskFullError(
            f"{data} cannot be written ({error.strerror}).", hint="Free some space, or check its permissions."
        ) from error
    return Restored(manifest, aside)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack a backup and compare every file with its checksum.

    Raises:
        ArchiveDamagedError: If it is no backup, of a newer Beleg, incomplete or changed.
    """
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                if member.name not in (*NAMES, MANIFEST) or not member.isreg():
                    raise _damaged(source, f"it holds {member.name!r}, which is no part of a backup")
                content = tar.extractfile(member)
                if content is not None:
                    with open(folder / member.name, "wb") as file:
                        shutil.copyfileobj(content, file)
        said: Mapping[str, object] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said.get("format") != FORMAT:
            raise _damaged(source, f"its format is {said.get('format')}, this Beleg reads {FORMAT}")
        manifest = MANIFEST_TYPE.validate_python(said)
    except (tarfile.TarError, EOFError, FileNotFoundError, ValueError, ValidationError) as error:
        raise _damaged(source, str(error) or type(error).__name__) from error
    found = {member_of(folder / name) for name in NAMES if (folder / name).is_file()}
    if found != set(manifest.members):
        raise _damaged(source, "a file in it differs from its checksum")
    (folder / MANIFEST).unlink()
    return manifest


def _build(folder: Path, settings: Settings) -> None:
    """Build the indexes of an unpacked archive; jobs that were waiting or running are ended."""
    staged = settings.model_copy(update={"data": folder})
    with closing(sqlite3.connect(folder / CATALOGUE_FILE)) as connection, connection:
        connection.execute(
            "UPDATE jobs SET state = 'cancelled', finished = ?, message = ? WHERE state IN ('queued', 'running')",
            (utc_now(), INTERRUPTED),
        )
        connection.execute("DELETE FROM generations")
        connection.execute("DELETE FROM meta WHERE key = 'words'")
    writer = ArchiveWriter.open(staged)
    writer.settle()
    writer.close()
    Catalogue.open(staged).close()


def _set_aside(data: Path) -> Path | None:
    """Move what is in the folder into one of its own, the catalogue first: without it, it is no archive."""
    if not (data / CATALOGUE_FILE).exists():
        return None
    aside = data / f"{ASIDE}{utc_now()[:19].replace(':', '')}"
    aside.mkdir()
    names = [path.name for path in data.iterdir()]
    for name in sorted(names, key=lambda name: name != CATALOGUE_FILE):
        if name not in KEPT and not name.startswith(ASIDE):
            (data / name).rename(aside / name)
    return aside


def _move_in(staging: Path, data: Path) -> None:
    """Move the restored archive into its folder, the catalogue last."""
    names = [path.name for path in staging.iterdir() if path.name not in KEPT]
    for name in sorted(names, key=lambda name: name == CATALOGUE_FILE):
        target = data / name
        if target.is_dir():  # left by a restore that was killed
            shutil.rmtree(target)
        (staging / name).rename(target)


def _damaged(source: Path, finding: str) -> BelegError:
    return ArchiveDamagedError(
        f"{source} cannot be restored: {finding}.", hint="Nothing was changed; take another backup."
    )
