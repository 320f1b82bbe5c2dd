"""The child's side of the parser pool: `python -m ingest.pool_main`, never called by hand."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import sys
from typing import IO

from ingest.html_fundus import load_publishers
from ingest.language import detect_language
from ingest.parse import parse_document
from ingest.pool_child import ANSWER, READY, read_frame, read_request, write_frame
from ingest.records import Document, Failure, ReadOptions
from rag.errors import UnreadableSourceError
from rag.records import Article
from rag.settings import Settings

PR_SET_PDEATHSIG = 1  # prctl(2): the signal that this process gets when its parent dies
MEGABYTE = 1 << 20


def main() -> None:
    """Answer each page with an article or a failure until the parent closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not land between the frames
    logging.disable(logging.ERROR)  # parsers remark on each odd page; what matters becomes a failure
    try:
        settings = Settings.model_validate_json(read_frame(sys.stdin.buffer))
        _die_with(int(read_frame(sys.stdin.buffer)))
        load_publishers()
        detect_language("Ein Satz, der lang genug ist, um das Modell zu laden.")
        limit_memory(settings.parse_memory_mb)
        write_frame(answers, READY)
        _serve(answers, settings)
    except (EOFError, BrokenPipeError):
        sys.exit(0)


def _serve(answers: IO[bytes], settings: Settings) -> None:
    while True:
        document, options = read_request(sys.stdin.buffer)
        _limit_time(settings.parse_timeout_s)
        try:
            answer = _answer(document, options, settings)
        except MemoryError:
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            reason = f"Parsing the page took more than {settings.parse_memory_mb} MB of memory."
            write_frame(answers, ANSWER.dump_json(Failure(document.origin, reason)))
            sys.exit(0)  # what is left of the page's memory goes with the process
        write_frame(answers, ANSWER.dump_json(answer))


def _answer(document: Document, options: ReadOptions, settings: Settings) -> Article | Failure:
    try:
        return parse_document(document, options, settings)
    except UnreadableSourceError as error:
        return Failure(document.origin, str(error))


def _die_with(parent: int) -> None:
    """End when the parent does, even if it is killed while we parse."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(0)


def limit_memory(megabytes: int) -> None:
    """Let a page take this much on top of what the loaded parsers hold."""
    with open("/proc/self/statm", encoding="ascii") as file:
        base = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (base + megabytes * MEGABYTE, resource.RLIM_INFINITY))


def _limit_time(seconds: float) -> None:
    """Let the kernel end this process when the next page takes longer than this in processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
