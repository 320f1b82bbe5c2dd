"""Starts a process in its own group and kills it: at a moment, or just after a flush of HNSW files."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.data import ROOT

POLL_S = 0.0005  # how often files are looked at: a flush of 3,000 vectors takes 5 to 20 ms
SPREAD_S = 0.030  # a kill comes up to this long after a file was seen to change
SEGMENT_FILES = ("header.bin", "data_level0.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")
LONGEST_S = 600.0  # a process that runs longer is killed and counts as hung


def start(
    command: Sequence[str],
    environ: Mapping[str, str],
    output: Path | None = None,
    *,
    with_errors: bool = False,
) -> subprocess.Popen:
    """Start a command in a process group of its own, its output (and errors) in a file or nowhere."""
    stream = open(output, "wb") if output else subprocess.DEVNULL  # noqa: SIM115  the child keeps it
    try:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT if with_errors else subprocess.DEVNULL,
            start_new_session=True,
        )
    finally:
        if not isinstance(stream, int):
            stream.close()


def kill(process: subprocess.Popen) -> None:
    """`kill -9` of a process and its children, by the group that `start` made, and wait for its end."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def kill_after(process: subprocess.Popen, seconds: float) -> bool:
    """Kill at a moment; False if the process had ended before."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill(process)
        return True
    kill(process)  # children that it left behind
    return False


def kill_at_flush(process: subprocess.Popen, folder: Path, flush: int, chance: random.Random) -> bool:
    """Kill 0 to 30 ms after the files of an HNSW segment were seen to change.

    Args:
        process: The writer.
        folder: Where its segments lie, at any depth.
        flush: Which change after the first appearance to wait for, from 1; changes within 30 ms are one.
        chance: Draws the delay.

    Returns:
        Whether it was killed; False if it ended before that flush.
    """
    deadline = time.monotonic() + LONGEST_S
    seen, last, changed_at = 0, _newest(folder), 0.0  # files that appear are no flush yet
    while process.poll() is None and time.monotonic() < deadline:
        newest = _newest(folder)
        if newest != last and last == 0:
            last, changed_at = newest, time.monotonic()
        elif newest != last:
            last = newest
            if time.monotonic() - changed_at > SPREAD_S:
                seen += 1
            changed_at = time.monotonic()
            if seen == flush:
                time.sleep(chance.uniform(0, SPREAD_S))
                was_running = process.poll() is None
                kill(process)
                return was_running
        time.sleep(POLL_S)
    kill(process)
    return False


def run_to_end(
    command: Sequence[str],
    environ: Mapping[str, str],
    output: Path | None = None,
    *,
    with_errors: bool = False,
) -> int:
    """Run a command in its own group; its exit code, negative for a signal, -9 after ten minutes."""
    process = start(command, environ, output, with_errors=with_errors)
    try:
        return process.wait(timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        kill(process)
        return -int(signal.SIGKILL)


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether a condition comes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(POLL_S)
    return False


def _newest(folder: Path) -> int:
    """The latest change of any segment file, in nanoseconds; 0 while there is none."""
    newest = 0
    for root, _, names in os.walk(folder):
        for name in names:
            if name in SEGMENT_FILES:
                try:
                    newest = max(newest, os.stat(os.path.join(root, name)).st_mtime_ns)
                except FileNotFoundError:
                    continue
    return newest
