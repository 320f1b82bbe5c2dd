"""Directories that are either whole or not there: fsync, checksums and their check."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

MANIFEST = "manifest.json"
READERS_LOCK = "readers.lock"
DATABASE = "chroma.sqlite3"  # chromadb writes into it on opening, so it has no checksum
CHECK_TIMEOUT_S = 30.0  # for SQLite's quick check of the directory's database

# Runs in a process of its own: a damaged file must not take the pages down with it.
CHECK_DATABASE = (
    "import sqlite3,sys;"
    "c=sqlite3.connect('file:'+sys.argv[1]+'?mode=ro',uri=True);"
    "sys.exit(0 if c.execute('PRAGMA quick_check(1)').fetchone()[0]=='ok' else 1)"
)


def sync_tree(folder: Path) -> None:
    """Force every file and directory under a folder to the disk."""
    for root, _, names in os.walk(folder):
        for path in [*(Path(root) / name for name in names), Path(root)]:
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def write_manifest(folder: Path) -> None:
    """Note size and SHA-256 of every file of a finished directory."""
    manifest = {name: _fingerprint(folder / name) for name in _names(folder)}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def is_whole(folder: Path) -> bool:
    """Whether a directory is as it was published: checksums, and SQLite's own check in a child."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest != {name: _fingerprint(folder / name) for name in _names(folder)}:
            return False
    except (OSError, ValueError):
        return False
    database = folder / DATABASE
    if not database.is_file():
        return False
    try:
        check = subprocess.run(
            [sys.executable, "-I", "-S", "-c", CHECK_DATABASE, str(database)],
            capture_output=True,
            timeout=CHECK_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return check.returncode == 0


def hold_as_reader(folder: Path) -> IO[bytes]:
    """Mark a directory as in use until the returned file is closed or the process ends."""
    file = open(folder / READERS_LOCK, "ab")  # noqa: SIM115  kept open as long as the folder is read
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def remove_unless_read(folder: Path) -> bool:
    """Delete a directory that no reader holds; say whether it is gone."""
    lock = folder / READERS_LOCK
    if lock.is_file():
        with open(lock, "ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return False
            shutil.rmtree(folder, ignore_errors=True)
            return True
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _names(folder: Path) -> list[str]:
    skipped = {MANIFEST, READERS_LOCK}
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.name not in skipped and not path.name.startswith(DATABASE)
    )


def _fingerprint(path: Path) -> list[object]:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return [path.stat().st_size, digest.hexdigest()]
