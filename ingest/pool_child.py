"""A child process that parses pages under limits, and the handle that its parent holds.

Parent and child exchange frames over pipes: 4 bytes of length, big endian, then JSON, or the bytes of the
page. No pickle: even a child that a page has taken over can answer with nothing but an article's fields.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import struct
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from ingest.records import Document, Failure, ReadOptions
from rag.errors import BelegError
from rag.records import Article
from rag.settings import Settings

logger = logging.getLogger(__name__)

LENGTH = struct.Struct(">I")
WALL_FACTOR = 4  # a page may take this many times its processor time, on a machine that is busy
START_S = 120.0  # a child that has not loaded its parsers by then is broken; they take 2 s here
READ_BYTES = 1 << 20  # read from a pipe at once
READY = b"ready"
REQUEST: TypeAdapter[tuple[Document, ReadOptions]] = TypeAdapter(tuple[Document, ReadOptions])
ANSWER: TypeAdapter[Article | Failure] = TypeAdapter(Article | Failure)


class Child:
    """One child process, started when needed and again after it broke; for one thread at a time."""

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
            write_request(process.stdin, document, options)
            answer = read_frame(process.stdout, self._settings.parse_timeout_s * WALL_FACTOR)
            return ANSWER.validate_json(answer)
        except (OSError, EOFError, TimeoutError) as error:
            return Failure(document.origin, self._breach(error))
        except ValidationError:
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
            write_frame(process.stdin, self._settings.model_dump_json().encode())
            write_frame(process.stdin, str(os.getpid()).encode())
            read_frame(process.stdout, START_S)  # READY
        except (OSError, EOFError, TimeoutError) as error:
            if self._stopped:
                raise EOFError("The parser was stopped.") from error
            raise BelegError(
                "The process that parses pages does not start.",
                hint="Run `python -m ingest.pool_main </dev/null`.",
            ) from error
        return process

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
        limit = self._settings.parse_memory_mb
        return f"Parsing the page broke the parser or took more than {limit} MB of memory."

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


def write_request(pipe: IO[bytes] | None, document: Document, options: ReadOptions) -> None:
    """Write a page to be parsed: what is known of it, then its bytes."""
    write_frame(pipe, REQUEST.dump_json((replace(document, content=b""), options)))
    write_frame(pipe, document.content)


def read_request(pipe: IO[bytes] | None) -> tuple[Document, ReadOptions]:
    """Read a page to be parsed.

    Raises:
        EOFError: If the other side is gone.
    """
    document, options = REQUEST.validate_json(read_frame(pipe))
    return replace(document, content=read_frame(pipe)), options


def write_frame(pipe: IO[bytes] | None, data: bytes) -> None:
    """Write one frame.

    Raises:
        BrokenPipeError: If the other side is gone.
    """
    if pipe is None:
        raise BrokenPipeError("no pipe")
    pipe.write(LENGTH.pack(len(data)) + data)
    pipe.flush()


def read_frame(pipe: IO[bytes] | None, timeout_s: float | None = None) -> bytes:
    """Read one frame.

    Raises:
        EOFError: If the other side is gone.
        TimeoutError: If nothing has come for `timeout_s` seconds; never where it is None.
    """
    if pipe is None:
        raise EOFError("no pipe")
    (length,) = LENGTH.unpack(_read(pipe, LENGTH.size, timeout_s))
    return _read(pipe, length, timeout_s)


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
