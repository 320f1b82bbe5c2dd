import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pool import LOOK_AHEAD, ParserPool
from ingest.records import HTML, NO_OPTIONS, PLAIN, Document, Failure
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Der Rat der Stadt Neuwalde hat am Montag beschlossen, die alte Brücke über die Aue zu erneuern. " * 3


def page(number: int, extra: str = "") -> Document:
    content = (
        f"<html lang=de><title>Seite {number}</title><article><p>{TEXT}</p><p>Nr. {number}. {TEXT}</p>{extra}"
    )
    return Document(content.encode(), f"page{number}", HTML, url=f"https://news.example/{number}")


@pytest.fixture
def pool() -> Iterator[ParserPool]:
    with ParserPool(Settings(parse_processes=2, parse_timeout_s=2, parse_memory_mb=256)) as pool:
        yield pool


def origins(items: list[object]) -> list[str]:
    return [item.origin if isinstance(item, Failure) else item[0].origin for item in items]  # type: ignore[index]


def test_pages_texts_and_failures_come_back_in_their_order(pool):
    documents = [
        page(0),
        Document(TEXT.encode(), "text", PLAIN),
        Failure("bad", "reason"),
        page(1),
        Document(b"<html></html>", "empty", HTML),
        page(2),
    ]
    items = list(pool.parse(documents, NO_OPTIONS))
    assert origins(items) == ["page0", "text", "bad", "page1", "empty", "page2"]
    assert [isinstance(item, Failure) for item in items] == [False, False, True, False, True, False]


def test_a_page_that_takes_too_long_is_one_failure_and_the_rest_goes_in(pool):
    slow = page(1, "<p>" * 400_000)
    items = list(pool.parse([page(0), slow, page(2), page(3)], NO_OPTIONS))
    assert origins(items) == ["page0", "page1", "page2", "page3"]
    assert isinstance(items[1], Failure)
    assert "longer than 2 s" in items[1].reason or "memory" in items[1].reason
    assert [isinstance(item, Failure) for item in items].count(True) == 1


def test_a_page_that_takes_too_much_memory_is_one_failure(pool):
    big = page(1, "<div><a>x</a></div>" * 900_000)  # 17 MB of tags make a tree of well over 256 MB
    items = list(pool.parse([page(0), big, page(2)], NO_OPTIONS))
    assert [isinstance(item, Failure) for item in items] == [False, True, False]


def test_no_more_documents_are_taken_than_the_look_ahead(pool):
    taken = 0

    def documents() -> Iterator[Document]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield Document(f"{number} {TEXT}".encode(), str(number), PLAIN)

    next(iter(pool.parse(documents(), NO_OPTIONS)))
    assert taken <= LOOK_AHEAD * 2 + 1


def test_text_alone_starts_no_child():
    with ParserPool(Settings()) as pool:
        assert len(list(pool.parse([Document(TEXT.encode(), "t", PLAIN)], NO_OPTIONS))) == 1
        assert pool._children == []


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for children in /proc")
def test_children_die_when_their_parent_is_killed():
    code = (
        "from tests.ingest.test_pool import *\n"
        "pool = ParserPool(Settings(parse_processes=1))\n"
        "list(pool.parse([page(0)], NO_OPTIONS)); print('ready', flush=True); time.sleep(60)\n"
    )
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT, env=environ
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        (child,) = children_of(parent.pid)
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        status = Path(f"/proc/{child}/status")
        if status.exists() and "State:\tZ" in status.read_text():
            break  # dead; whoever inherits it has not collected it yet
        time.sleep(0.05)
    else:
        assert not Path(f"/proc/{child}").exists()
