"""Fetched articles on their way to the worker: a file that a job names and that goes when the job is done.

The worker alone writes the archive, and it does not wait for other people's servers; so what was fetched is
kept beside the archive until it took it in.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.pool_child import read_request, write_request
from ingest.records import NO_OPTIONS, Document
from ingest.urls import host_of

FOLDER = "incoming"  # in the archive's folder
SUFFIX = ".spool"


def write_spool(data: Path, documents: Sequence[Document], feed_url: str) -> Path:
    """Keep documents in a new file, whole or not at all.

    Args:
        data: The archive's folder.
        documents: What was fetched.
        feed_url: Its host names the file, for people.

    Returns:
        The file's absolute path, the source of a job.

    Raises:
        OSError: If the disk is full or cannot be written.
    """
    folder = data.resolve() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{host_of(feed_url) or 'feed'}-{uuid.uuid4().hex[:8]}{SUFFIX}"
    draft = path.with_suffix(".part")
    try:
        with draft.open("wb") as file:
            for document in documents:
                write_request(file, document, NO_OPTIONS)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return path


def is_spool(source: str) -> bool:
    """Whether a job's source is such a file."""
    return source.endswith(SUFFIX) and Path(source).parent.name == FOLDER


def read_spool(path: Path) -> Iterator[Document]:
    """Read the documents back; a file that is gone was taken in already."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        while True:
            try:
                document, _ = read_request(file)
            except EOFError:
                return
            yield document


def spool_files(data: Path) -> list[Path]:
    """The files that wait, or were left behind."""
    return sorted((data.resolve() / FOLDER).glob(f"*{SUFFIX}"))
