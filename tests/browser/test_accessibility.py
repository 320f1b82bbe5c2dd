"""axe-core looks at every page: no serious barrier, in light and dark, German and English."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")
# Streamlit's own elements, which no page can change: rule -> parts of their selectors.
STREAMLIT: dict[str, tuple[str, ...]] = {}


def barriers(page):
    """The serious findings of axe, each with what it is about."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
        if not any(part in str(node["target"]) for part in STREAMLIT.get(rule["id"], ()))
    ]


@pytest.mark.parametrize(("locale", "scheme"), [("de-DE", "light"), ("en-GB", "dark")])
def test_axe_finds_no_serious_barrier_on_any_page(visit, locale, scheme):
    visitor = visit(locale=locale, color_scheme=scheme)
    page = visitor.open()
    seen = {"welcome": barriers(page)}
    turn = visitor.answer("Wie hoch wird der Damm bei Lindenwyk?")
    turn.locator("button.cite").first.click()
    page.locator("article.reader mark.main").first.wait_for()
    seen["answer"] = barriers(page)
    visitor.answer("Wer gewann 1998 die Meisterschaft im Unterwasserschach auf dem Mars?")
    seen["no"] = barriers(page)
    visitor.open("articles")
    page.locator(".rows.list li button").first.wait_for()
    seen["articles"] = barriers(page)
    page.locator(".rows.list li button").first.click()
    page.locator("article.reader").wait_for()
    seen["article"] = barriers(page)
    visitor.open("ingest")
    seen["ingest"] = barriers(page)
    visitor.open("review")
    seen["review"] = barriers(page)
    assert {name: found for name, found in seen.items() if found} == {}
