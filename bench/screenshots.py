"""`python -m bench screenshots`: the four pages over the samples, both languages, desktop and phone.

The pictures go to `bench/out/screenshots/`, the one of the README to `.github/ask.png`. They are made
to be looked at: nothing is compared by code.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Error, Page, sync_playwright

from rag.catalogue import Catalogue
from rag.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "bench" / "out" / "screenshots"
README_PICTURE = ROOT / ".github" / "ask.png"
SAMPLES = ROOT / "samples" / "archive"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_S = 60.0  # seconds the server may take; about 3 on a free machine
WAIT_MS = 60_000  # ms that anything on a page may take; the first answer waits for the model
SETTLE_MS = 700  # ms for fonts and the last of the layout
QUESTIONS = {
    "de": "Was kostet die Linie 9 in Trewenau?",
    "en": "What does the tram Line 9 in Trewenau cost?",
}
NOTHING = {
    "de": "Wer wurde 1998 Weltmeister im Unterwasserschach?",
    "en": "Who won the 1998 underwater chess cup?",
}
DATED = {
    "de": "Was wurde im Februar 2026 über die Linie 9 berichtet?",
    "en": "What was reported about Line 9 in February 2026?",
}
LISTS = {"de": "Alle Artikel, die die Linie 9 nennen", "en": "All articles that mention Trewenau"}
PAGES = ("articles", "ingest", "review")


@dataclass(frozen=True, slots=True)
class View:
    """A window: its name, language, size in CSS pixels, colours."""

    name: str
    language: str
    width: int
    height: int
    scheme: str = "light"
    scale: float = 1.0

    @property
    def is_phone(self) -> bool:
        """Whether it is touched rather than clicked."""
        return self.width < 500


VIEWS = (
    *(View(f"desktop-{language}", language, 1280, 860) for language in ("de", "en")),
    *(View(f"phone-{language}", language, 390, 844, scale=2.0) for language in ("de", "en")),
    View("dark-de", "de", 1280, 860, "dark"),
)


def main(options: argparse.Namespace | None = None) -> int:
    """Serve the pages over a fresh archive of the samples and photograph them; 0 when all is done.

    Args:
        options: The command line of `python -m bench`; this part takes none.
    """
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        _fill(data)
        with _server(data) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
            _readme(browser, url)  # first, while the list of chats is short
            for view in VIEWS:
                _photograph(browser, url, view)
            browser.close()
    for path in sorted(OUT.iterdir()):
        print(path.relative_to(ROOT))
    print(README_PICTURE.relative_to(ROOT))
    return 0


def _fill(data: Path) -> None:
    """Ingest by a job of the pages' own kind, so that the Ingest page has one to show."""
    command = [sys.executable, "-m", "ingest", "add", str(SAMPLES), "--data", str(data)]
    subprocess.run(command, cwd=ROOT, check=False, capture_output=True, timeout=300)


@contextmanager
def _server(data: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"BELEG_DATA": str(data), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _await(process, url)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        holder = Catalogue.open(load_settings(data=data)).holder()
        if holder is not None and psutil.pid_exists(holder.pid):
            psutil.Process(holder.pid).terminate()


def _await(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError("The pages did not start; run `streamlit run app.py` to see why.")


def _open(browser: Browser, url: str, view: View) -> Page:
    context = browser.new_context(
        locale="de-DE" if view.language == "de" else "en-GB",
        viewport={"width": view.width, "height": view.height},
        color_scheme="dark" if view.scheme == "dark" else "light",
        device_scale_factor=view.scale,
        is_mobile=view.is_phone,
        has_touch=view.is_phone,
    )
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(url)
    page.locator(".rows.starters").wait_for()
    return page


def _photograph(browser: Browser, url: str, view: View) -> None:
    page = _open(browser, url, view)
    _shoot(page, f"{view.name}-1-start")
    _ask(page, QUESTIONS[view.language])
    _shoot(page, f"{view.name}-2-answer")
    _cite(page, view)
    _shoot(page, f"{view.name}-3-passage")
    _ask(page, NOTHING[view.language])
    _shoot(page, f"{view.name}-4-no")
    _ask(page, DATED[view.language])
    page.locator(".chip[data-kind=time] button.main").last.click()
    _shoot(page, f"{view.name}-5-time")
    page.keyboard.press("Escape")
    _ask(page, LISTS[view.language])
    _shoot(page, f"{view.name}-6-list")
    for number, name in enumerate(PAGES, start=7):
        page.goto(f"{url}/{name}")
        page.locator("h2").first.wait_for()
        _shoot(page, f"{view.name}-{number}-{name}")
        if name == "articles":
            page.locator(".rows.list .main").first.click()
            page.locator("article.reader").wait_for()
            _shoot(page, f"{view.name}-{number}-article")
    page.context.close()


def _readme(browser: Browser, url: str) -> None:
    """Take the README's picture: an answer with its passage open beside it."""
    README_PICTURE.parent.mkdir(exist_ok=True)
    view = View("readme", "de", 1280, 800, scale=1.5)
    page = _open(browser, url, view)
    _ask(page, QUESTIONS["de"])
    _cite(page, view)
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=str(README_PICTURE))
    page.context.close()


def _ask(page: Page, question: str) -> None:
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(question)
    field.press("Enter")
    page.locator("article.turn[data-state=done] h2", has_text=question).last.wait_for()


def _cite(page: Page, view: View) -> None:
    chip = page.locator("button.cite").first
    if view.is_phone:
        chip.tap()
        page.locator(".peek button").tap()
    else:
        chip.click()
        page.mouse.move(0, 0)
    page.locator("article.reader mark.main").first.wait_for()


def _shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(SETTLE_MS)
    try:
        page.wait_for_function("!document.querySelector('[data-stale=true]')", timeout=5000)
    except Error:
        print(f"{name}: the page was still at work when it was taken")
    page.screenshot(path=str(OUT / f"{name}.png"))
