"""Dropped files are put on disk before they are queued: the worker reads them, not the session."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol, cast

FOLDER = "uploads"  # in the data folder
MAX_NAME_BYTES = 180  # bytes; file systems end at 255, and the reader may append a suffix
COPY_BYTES = 1 << 20  # bytes copied at once


class Upload(Protocol):
    """What is used of a file that Streamlit received."""

    name: str

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...


def spool(uploads: Iterable[Upload], data: Path) -> Path:
    """Put the files of one drop into a new folder, on disk for good when this returns.

    Args:
        uploads: The files.
        data: The archive's folder.

    Returns:
        The folder that holds them.

    Raises:
        OSError: If the disk refuses; what was written of this drop is removed again.
    """
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = data / FOLDER / f"{moment}-{uuid.uuid4().hex[:8]}"
    target.mkdir(parents=True)
    try:
        for upload in uploads:
            path = _free(target, safe_name(upload.name))
            with path.open("xb") as file:
                shutil.copyfileobj(cast("BinaryIO", upload), file, COPY_BYTES)
                file.flush()
                os.fsync(file.fileno())
    except OSError:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return target


def safe_name(name: str) -> str:
    """Make a file name of what a browser sent: no folders, no control characters, not too long."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in plain if c.isprintable() and not unicodedata.category(c).startswith("C"))
    plain = re.sub(r'[<>:"|?*]', "_", plain).strip().lstrip(".-")
    stem, suffixes = _split(plain or "upload")
    room = MAX_NAME_BYTES - len(suffixes.encode())
    return stem.encode()[:room].decode(errors="ignore") + suffixes


def _split(name: str) -> tuple[str, str]:
    """Split off the suffix that tells the format, with .gz kept to the one before it."""
    match = re.search(r"(\.[A-Za-z0-9]{1,8}){1,2}$", name)
    return (name[: match.start()] or "upload", match.group()) if match else (name, "")


def _free(folder: Path, name: str) -> Path:
    """Return a path that is not taken: two files of one drop may have the same name."""
    stem, suffixes = _split(name)
    path, number = folder / name, 2
    while path.exists():
        path = folder / f"{stem}-{number}{suffixes}"
        number += 1
    return path
