"""The README knows every setting and every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.__main__ import build_parser as ingest_parser
from rag.__main__ import build_parser as rag_parser
from rag.settings import PREFIX, Settings

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_readme(name):
    assert f"`{PREFIX}{name.upper()}`" in README


@pytest.mark.parametrize(("program", "parser"), [("ingest", ingest_parser()), ("rag", rag_parser())])
def test_every_command_is_in_the_readme(program, parser):
    for action in parser._subparsers._group_actions:
        for command in action.choices:
            assert f"python -m {program} {command}" in README


def test_no_machine_path_or_package_index_is_committed():
    for path in Path(__file__).resolve().parents[1].glob("*"):
        if path.is_file() and path.suffix in (".txt", ".toml", ".md") or path.name == "Makefile":
            text = path.read_text(encoding="utf-8")
            assert "index-url" not in text and "/opt/" not in text and "find-links" not in text, path
