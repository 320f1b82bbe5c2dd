"""A full and a read-only disk, for real: a tmpfs of 3 MB in a mount namespace, where the system allows one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ingest.on_small_disk import COUNT

ROOT = Path(__file__).resolve().parents[2]
NAMESPACE = ["unshare", "--map-root-user", "--mount"]


def may_mount(folder: Path) -> bool:
    """Whether this system lets us mount a tmpfs that only we see."""
    try:
        tried = subprocess.run(
            [*NAMESPACE, "mount", "-t", "tmpfs", "none", str(folder)],
            capture_output=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def test_a_full_and_a_read_only_disk_are_said_in_one_sentence_and_lose_nothing(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if not may_mount(disk):
        pytest.skip("no mount namespaces here")
    done = subprocess.run(
        [*NAMESPACE, sys.executable, "-m", "tests.ingest.on_small_disk", str(disk)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    full, readonly, room = map(json.loads, done.stdout.splitlines())
    assert f"The disk of {disk / 'data'}" in full["said"] or "words" in full["said"]
    assert "is full or cannot be written: 0." in full["said"] and "MB are free" in full["said"]
    assert full["lost"] == 0 and full["articles"] < COUNT
    assert str(disk / "data") in readonly["said"] and "cannot be written" in readonly["said"]
    assert room == {"step": "room", "said": "", "articles": COUNT, "lost": 0, "findings": []}
