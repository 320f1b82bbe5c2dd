"""`python -m bench screenshots`: every state of every page, both languages, desktop and phone, light and dark.

The pictures go to `bench/out/screenshots/`, those of the README's tour to `.github/`. They are made to be
looked at: nothing is compared by code. Told are what a page logs as an error and where it is wider than its window.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from bench.pages import ROOT, launch, served
from bench.screens import SCREENS, Screen, View
from bench.screens_staging import PERSON, Staged, staged
from bench.slow_model import slow_model

OUT = ROOT / "bench" / "out" / "screenshots"
TOUR = ROOT / ".github"  # where the pictures of the README are
WAIT_MS = 60_000  # ms that anything on a page may take; the first answer waits for the model
SETTLE_MS = 500  # ms for fonts and the last of the layout
STALE_MS = 5_000  # ms until a page that still works is taken as it is
TOUR_SCREENS = {  # name of a screen -> its file in the README
    "ask-passage": "ask.png",
    "ask-differing": "differing.png",
    "ask-listing": "listing.png",
    "articles-list": "articles.png",
    "ingest-done": "ingest.png",
    "review-desk": "review.png",
}
VIEWS = (
    *(View(f"desktop-{language}", language, 1280, 860) for language in ("de", "en")),
    *(View(f"phone-{language}", language, 390, 844, scale=2.0) for language in ("de", "en")),
    View("dark-de", "de", 1280, 860, "dark"),
    View("dark-phone-en", "en", 390, 844, "dark", scale=2.0),
    View("narrow-de", "de", 360, 740, scale=2.0),
)
TOUR_VIEW = View("tour", "de", 1280, 800, scale=1.5)


def main(options: argparse.Namespace) -> int:
    """Stage the archives, serve the pages over them and photograph what is asked for; 1 when one would not come.

    Args:
        options: The command line of `python -m bench screenshots`: `views` and `screens` by their names, all
            where none are named; `no_tour` leaves the README's pictures as they are.
    """
    shots = [
        (view, screen)
        for view in VIEWS
        if not options.views or view.name in options.views
        for screen in SCREENS
        if not options.screens or any(screen.name.startswith(name) for name in options.screens)
    ]
    if not options.no_tour:
        shots += [(TOUR_VIEW, screen) for screen in SCREENS if screen.name in TOUR_SCREENS]
    if not options.views and not options.screens:
        shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stage = stack.enter_context(staged(folder))
        model = stack.enter_context(slow_model())
        urls = {
            name: stack.enter_context(served(path, llm="openai:slow", llm_url=model, llm_key="none"))
            for name, path in stage.archives.items()
        }
        playwright = stack.enter_context(sync_playwright())
        return _take(launch(playwright), shots, urls, stage)


def _take(browser: Browser, shots: list[tuple[View, Screen]], urls: Mapping[str, str], stage: Staged) -> int:
    """Take the pictures, one context for each view; return the exit code."""
    contexts: dict[str, BrowserContext] = {}
    failed = 0
    for view, screen in shots:
        if view.name not in contexts:
            contexts[view.name] = _context(browser, view, urls)
        page = contexts[view.name].new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error, name=screen.name: print(f"{name}: script error: {error}"))
        try:
            page.goto(f"{urls[screen.archive]}/{screen.path.format_map(stage.ids[view.language])}")
            page.locator(screen.ready).first.wait_for()
            screen.act(page, view)
            _shoot(page, view, screen)
        except Error as error:
            failed += 1
            print(f"{view.name} {screen.name}: {error.message.splitlines()[0]}", file=sys.stderr)
        page.close()
    browser.close()
    return 1 if failed else 0


def _context(browser: Browser, view: View, urls: Mapping[str, str]) -> BrowserContext:
    context = browser.new_context(
        locale="de-DE" if view.language == "de" else "en-GB",
        viewport={"width": view.width, "height": view.height},
        color_scheme="dark" if view.scheme == "dark" else "light",
        device_scale_factor=view.scale,
        is_mobile=view.is_phone,
        has_touch=view.is_phone,
    )
    context.add_cookies([{"name": "beleg_person", "value": PERSON, "url": url} for url in urls.values()])
    return context


def _shoot(page: Page, view: View, screen: Screen) -> None:
    page.wait_for_timeout(SETTLE_MS)
    try:
        page.wait_for_function("!document.querySelector('[data-stale=true]')", timeout=STALE_MS)
    except Error:
        print(f"{view.name} {screen.name}: the page was still at work when it was taken")
    width = page.evaluate(
        "Math.max(document.documentElement.scrollWidth, ...Array.from("
        "document.querySelectorAll('[data-testid=stMain]'), (main) => main.scrollWidth))"
    )
    if width > view.width:
        print(f"{view.name} {screen.name}: {width} px wide in a window of {view.width} px")
    if view is TOUR_VIEW:
        path = TOUR / TOUR_SCREENS[screen.name]
    else:
        path = OUT / f"{screen.name}-{view.name}.png"
        if screen.is_whole and not view.is_phone:
            _stretch(page, view)
    page.screenshot(path=str(path))
    print(path.relative_to(ROOT))


def _stretch(page: Page, view: View) -> None:
    """Make the window as tall as the page, which scrolls inside Streamlit's main part."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": view.width, "height": min(2600, max(view.height, int(height)))})
    page.wait_for_timeout(SETTLE_MS)
