"""Imports point one way, each library has one home, nothing renders text as markup or prints."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("rag", "ingest", "ui", "bench")
ALLOWED = {  # package -> project packages that it may import
    "rag": {"rag"},
    "ingest": {"ingest", "rag"},
    "ui": {"ui", "rag"},
    "bench": {"bench", "ingest", "rag"},
}
HOMES = {  # library -> the only places that import it
    "chromadb": ("rag/index/", "bench/"),
    "tantivy": ("rag/index/",),
    "streamlit": ("app.py", "ui/", "bench/visitor.py"),  # its protocol, spoken by `bench load`
    "sentence_transformers": ("rag/embedding/", "bench/"),
    "langchain": ("rag/llm/", "bench/"),
    "langchain_core": ("rag/langchain.py", "bench/"),
    "llama_cpp": ("rag/llm/",),
    "fundus": ("ingest/", "bench/"),
    "trafilatura": ("ingest/", "bench/"),
    "fastwarc": ("ingest/readers/", "bench/"),
    "httpx2": ("ingest/",),
    "feedparser": ("ingest/feeds/",),
    "protego": ("ingest/feeds/",),
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in [ROOT / "app.py", *(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))]:
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


MODULES = dict(modules())


@pytest.mark.parametrize("name", sorted(name for name in MODULES if "/" in name))
def test_imports_point_one_way(name):
    package = name.partition("/")[0]
    ours = set(imports(MODULES[name])) & set(PACKAGES)
    assert ours <= ALLOWED[package], f"{name} imports {ours - ALLOWED[package]}"


@pytest.mark.parametrize("library", sorted(HOMES))
def test_each_library_has_one_home(library):
    users = [name for name, tree in MODULES.items() if library in imports(tree)]
    strangers = [name for name in users if not name.startswith(HOMES[library])]
    assert strangers == []


def test_no_page_renders_text_as_markup():
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "unsafe_allow_html":
                pytest.fail(f"{name}:{node.value.lineno} renders raw HTML")
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "html"
                and isinstance(node.value, ast.Attribute)
            ):
                assert node.value.attr != "components", f"{name}:{node.lineno} uses components.html"


def test_remote_code_of_models_is_never_trusted():
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "trust_remote_code":
                assert isinstance(node.value, ast.Constant), name
                assert node.value.value is False, name


def test_chromadb_can_instantiate_no_embedding_function():
    from chromadb.utils import embedding_functions

    import rag.index  # noqa: F401  empties the tables

    assert not embedding_functions.known_embedding_functions
    assert not embedding_functions.sparse_known_embedding_functions


@pytest.mark.parametrize("library", ["fundus", "trafilatura", "htmldate", "courlan", "justext"])
def test_no_parser_uses_what_lxml_5_leaves_open(library):
    """CVE-2026-41066: external entities in `iterparse()` and `ETCompatXMLParser()` of lxml before 6.1."""
    spec = find_spec(library)
    assert spec is not None and spec.origin is not None
    for path in Path(spec.origin).parent.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "iterparse" not in source, path
        assert "ETCompatXMLParser" not in source, path


def test_the_top_level_is_as_the_design_has_it():
    import subprocess

    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    top = {name.partition("/")[0] for name in names if name}
    allowed = {
        "app.py",
        "rag",
        "ingest",
        "tests",
        "ui",
        "bench",
        "samples",
        "README.md",
        "LICENSE",
        "Makefile",
    }
    allowed |= {"requirements.txt", "requirements-dev.txt", "requirements-llm.txt", "pyproject.toml"}
    assert {name for name in top if not name.startswith(".")} <= allowed
