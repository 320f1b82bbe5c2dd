"""What is broken or hostile is one clear line, and the rest of the batch goes in."""

import time
from pathlib import Path

import pytest

from ingest.pool import ParserPool
from ingest.readers import read_documents
from ingest.records import NO_OPTIONS, Failure
from rag.settings import Settings
from tests.ingest.hostile import CASES, GOOD, Case

SETTINGS = Settings(parse_processes=1, parse_timeout_s=4)
CASE_S = (
    60.0  # seconds a case may take on a busy machine; most take milliseconds, the longest is stopped after 4
)


@pytest.fixture(scope="module")
def pool():
    with ParserPool(SETTINGS) as parsers:
        yield parsers


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_file_is_one_line_each_and_the_rest_of_the_batch_goes_in(case: Case, pool, tmp_path):
    (tmp_path / case.name).write_bytes(case.build())
    (tmp_path / "zz-good.txt").write_bytes(b"Danach: " + GOOD)
    before, started = set(Path(tmp_path).iterdir()), time.monotonic()
    results = list(pool.parse(read_documents(tmp_path, NO_OPTIONS, SETTINGS), NO_OPTIONS))
    failures = [result for result in results if isinstance(result, Failure)]
    assert [f.reason for f in failures if "\n" in f.reason or not f.reason.endswith((".", ". "))] == []
    assert len(failures) == len(case.reasons), failures
    for failure, reason in zip(failures, case.reasons, strict=True):
        assert reason in failure.reason
        assert case.name in failure.origin
        assert failure.origin.isprintable()
    assert len(results) - len(failures) == case.articles + 1
    assert set(Path(tmp_path).iterdir()) == before
    assert time.monotonic() - started < CASE_S
