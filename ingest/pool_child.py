"""A child process that parses pages under limits, and the handle that its parent holds.

Parent and child exchange pickled frames over pipes: 4 bytes of length, big endian, then the pickle. The
child's frames come from our own code; a page cannot write to the pipe.
"""

from __future__ import annotations

import logging
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from ingest.records import Document, Failure, ReadOptions
from rag.errors import BelegError
from rag.records import Article
from rag.settings import Settings

logger = logging.getLogger(__name__)

LENGTH = struct.Struct(">I")
WALL_FACTOR = 4  # a page may take this many times its processor time, on a machine that is busy
START_S = 120.0  # a child that has not loaded its parsers by then is broken; they take 2 s here
READ_BYTES = 1 << 20  # read from a pipe at once


class Child:
    """One child process, started when it is needed and again after it was stopped; for one thread at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._stopped = False

    def parse(self, document: Document, options: ReadOptions) -> Article | Failure:
        """Parse one page.

        Returns:
            The article; a failure where there is none, or where the page broke a limit, after
            which the child is started anew.
        """
        try:
            process = self._started()
            write_frame(process.stdin, (document, options))
            answer = self._answer(process)
        except (OSError, EOFError, TimeoutError) as error:
            return Failure(document.origin, self._breach(error))
        if isinstance(answer, Failure | Article):
            return answer
        return Failure(document.origin, "The parser answered with rubbish.")

    def stop(self) -> None:
        """Kill the child, whatever it does; it is not started again."""
        with self._lock:
            self._stopped = True
            self._kill()

    def _started(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._stopped:
                raise EOFError("The parser was stopped.")
            if self._process is not None and self._process.poll() is None:
                return self._process
            self._kill()
            root = str(Path(__file__).resolve().parents[1])
            paths = [root, *filter(None, [os.environ.get("PYTHONPATH", "")])]
            environ = {
                name: value for name, value in os.environ.items() if not name.upper().startswith("BELEG_")
            }
            self._process = process = subprocess.Popen(
                [sys.executable, "-m", "ingest.pool_main"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environ | {"PYTHONPATH": os.pathsep.join(paths)},
            )
        try:
            write_frame(process.stdin, (self._settings, os.getpid()))
            read_frame(process.stdout, START_S)  # "ready"
        except (OSError, EOFError, TimeoutError) as error:
            if self._stopped:
                raise EOFError("The parser was stopped.") from error
            raise BelegError(
                "The process that parses pages does not start.",
                hint="Run `python -m ingest.pool_main </dev/null`.",
            ) from error
        return process

    def _answer(self, process: subprocess.Popen[bytes]) -> Any:
        return read_frame(process.stdout, self._settings.parse_timeout_s * WALL_FACTOR)

    def _breach(self, error: Exception) -> str:
        """Say why a child ended, and clear it away."""
        with self._lock:
            process, code = self._process, None
            if process is not None and not isinstance(error, TimeoutError):
                try:
                    code = process.wait(timeout=5)
                except subprocess.TimeoutExpired:
                    code = None
            was_stopped = self._stopped
            self._kill()
        if was_stopped:
            return "The ingestion was stopped before the page was parsed."
        if isinstance(error, TimeoutError) or code in (-signal.SIGXCPU, -signal.SIGKILL):
            return f"Parsing the page took longer than {self._settings.parse_timeout_s:g} s."
        logger.warning("a parser ended with code %s", code)
        return f"Parsing the page broke the parser or took more than {self._settings.parse_memory_mb} MB of memory."

    def _kill(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    logger.debug("a parser's pipe broke as it was closed")
        self._process = None


def write_frame(pipe: IO[bytes] | None, value: object) -> None:
    """Write one frame.

    Raises:
        BrokenPipeError: If the other side is gone.
    """
    if pipe is None:
        raise BrokenPipeError("no pipe")
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(LENGTH.pack(len(data)) + data)
    pipe.flush()


def read_frame(pipe: IO[bytes] | None, timeout_s: float | None = None) -> Any:
    """Read one frame.

    Raises:
        EOFError: If the other side is gone.
        TimeoutError: If nothing has come for `timeout_s` seconds; never where it is None.
    """
    if pipe is None:
        raise EOFError("no pipe")
    (length,) = LENGTH.unpack(_read(pipe, LENGTH.size, timeout_s))
    return pickle.loads(_read(pipe, length, timeout_s))


def _read(pipe: IO[bytes], length: int, timeout_s: float | None) -> bytes:
    parts: list[bytes] = []
    while length:
        poll = select.poll()
        poll.register(pipe, select.POLLIN | select.POLLHUP)
        if not poll.poll(None if timeout_s is None else timeout_s * 1000):
            raise TimeoutError
        part = os.read(pipe.fileno(), min(length, READ_BYTES))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
