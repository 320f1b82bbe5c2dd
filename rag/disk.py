"""What to say when a disk has no room: which folder, how much is free, what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

from rag.errors import DiskFullError

MEGABYTE = 2**20


def disk_full(folder: Path) -> DiskFullError:
    """The error of a write that the disk of a folder refused; nothing acknowledged is lost."""
    free = shutil.disk_usage(folder).free / MEGABYTE if folder.is_dir() else 0.0
    return DiskFullError(
        f"The disk of {folder} is full or cannot be written: {free:.1f} MB are free.",
        hint="Free some space and start the same command again; nothing was lost.",
        retryable=True,
    )
