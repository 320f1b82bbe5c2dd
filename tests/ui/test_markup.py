"""No way for words of an article to become markup: read from the source of the pages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = [*sorted((ROOT / "ui").rglob("*.py")), ROOT / "app.py"]
SCRIPTS = sorted((ROOT / "ui").rglob("*.js"))
# st.html takes the page's own style sheet and nothing else; st.markdown is not used at all
FORBIDDEN_CALLS = {"markdown", "latex", "iframe", "success", "info", "error", "exception", "toast", "badge"}
FORBIDDEN_SCRIPT = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "DOMParser",
    "fetch(",
)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_pages_use_no_call_that_renders_data_as_markup(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    streamlit = [
        call for call in calls if isinstance(call.func.value, ast.Name) and call.func.value.id == "st"
    ]
    assert not [call.func.attr for call in streamlit if call.func.attr in FORBIDDEN_CALLS]
    assert not [word.arg for call in calls for word in call.keywords if word.arg == "unsafe_allow_html"]
    for call in streamlit:
        if call.func.attr == "html":
            assert ast.unparse(call.args[0]) == "FOLDER / 'style.css'"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_build_the_page_of_text_nodes(path):
    script = path.read_text(encoding="utf-8")
    assert not [word for word in FORBIDDEN_SCRIPT if word in script]
