"""Serves the pages over a small archive of own articles and opens Chromium on them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from rag.catalogue import Catalogue
from rag.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_S = 60.0  # seconds for the server; a busy machine with two cores needs about ten
WAIT_MS = 180_000  # ms for what a test waits for: the first answer waits for the model, on a busy machine
HOSTILE_TITLE = "<img src=x onerror=alert(1)> $E=mc^2$ :red[rot] :smile: [x](javascript:alert(1))"

ARTICLES = {
    "damm.html": """<html lang="de"><head><title>Damm bei Lindenwyk wird erhöht</title>
<link rel="canonical" href="https://www.uferblatt.example/damm">
<meta property="article:published_time" content="2026-03-04T09:30:00+01:00">
<meta property="og:site_name" content="Uferblatt"></head><body><article>
<h1>Damm bei Lindenwyk wird erhöht</h1>
<p>Der Gemeinderat von Lindenwyk hat am Mittwoch den Ausbau des Deichs beschlossen. Nach dem Hochwasser vom
vergangenen Sommer hatten Anwohner zwei Jahre lang darauf gedrungen.</p>
<p>Der Damm bei Lindenwyk wächst von 5,9 auf 7,4 Meter. Die Arbeiten beginnen im Mai und
dauern achtzehn Monate.</p>
<p>Bürgermeisterin Imke Sand sagte, die Gemeinde zahle 3,2 Millionen Euro, den Rest übernehme das Land.</p>
</article></body></html>""",
    "faehre.txt": """Fähre nach Ossenwerth fährt wieder

Seit Montag verkehrt die Fähre zwischen Lindenwyk und Ossenwerth wieder im Stundentakt. Sie war nach einem
Schaden am Ruder sieben Wochen ausgefallen.

Reeder Torge Halm kündigte an, die Preise bis Jahresende nicht zu erhöhen. Eine Überfahrt kostet 4,80 Euro.
""",
    "hostile.jsonl": '{"title": "' + HOSTILE_TITLE + '", "outlet": "<b>Bote</b>", "published": "2026-02-01", '
    '"url": "https://bote.example/markup", "language": "de", "text": "Der Zeichensatz-Streit von Lindenwyk '
    "geht weiter. Ein <script>alert(2)</script> im Namen kostet :red[5 Taler] und $7$, sagte "
    '[Enno Priel](https://evil.example). ![Bild](https://evil.example/p.png) fehlt."}\n',
    "markt.jsonl": '{"title": "Wochenmarkt von Lindenwyk hebt die Preise", "outlet": "Uferblatt", "language": "de", '
    '"published": "2024-05-03", "url": "https://www.uferblatt.example/markt", "text": "Ein Stand auf dem Wochenmarkt '
    'von Lindenwyk kostet ab Juni 12 Euro am Tag. Marktmeister Ole Fenn rechnet mit weniger Beschickern."}\n'
    '{"title": "Standgeld steigt wieder", "outlet": "Sturmpost", "language": "de", "published": "2026-04-10", '
    '"url": "https://sturmpost.example/standgeld", "text": "Die Gemeinde Lindenwyk verlangt mehr Geld. Ein Stand auf '
    'dem Wochenmarkt von Lindenwyk kostet ab Mai 18 Euro am Tag."}\n',
}


@dataclass(frozen=True)
class App:
    """A running server and its archive."""

    url: str
    data: Path


def free_port() -> int:
    """A port of the loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop(process: subprocess.Popen[bytes], data: Path) -> None:
    """End the server and the worker that it started, both by their own process id."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(15)
    holder = Catalogue.open(load_settings(data=data)).holder()
    if holder is not None and psutil.pid_exists(holder.pid):
        worker = psutil.Process(holder.pid)
        worker.terminate()
        psutil.wait_procs([worker], timeout=15)


def serve(data: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start the pages over an archive and wait until they answer."""
    port = free_port()
    environment = os.environ | {
        "BELEG_DATA": str(data),
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (data.parent / f"app-{port}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return process, url
        except OSError:
            assert process.poll() is None, "the server ended while it started"
            time.sleep(0.2)
    stop(process, data)
    raise AssertionError("the server did not answer in time")


def fill(data: Path, folder: Path) -> None:
    """Ingest the articles by the command, as a person would before the pages run."""
    folder.mkdir(parents=True)
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "ingest", "add", str(folder), "--data", str(data)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    base = tmp_path_factory.mktemp("beleg")
    fill(base / "data", base / "articles")
    process, url = serve(base / "data")
    yield App(url, base / "data")
    stop(process, base / "data")


@pytest.fixture
def cold_app(app: App) -> Iterator[App]:
    """A second server on the same archive, whose model is not loaded yet."""
    process, url = serve(app.data)
    yield App(url, app.data)
    stop(process, app.data)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


class Visitor:
    """A person at a browser; whatever should never happen is noted for the test's end."""

    def __init__(self, browser: Browser, app: App, **options: object) -> None:
        context = {"locale": "de-DE", "viewport": {"width": 1280, "height": 900}} | options
        self.context = browser.new_context(**context)  # type: ignore[arg-type]
        self.app = app
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.wrong: list[str] = []
        self.page.on("dialog", self._on_dialog)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script error: {error}"))
        self.page.on("request", self._on_request)

    def _on_dialog(self, dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _on_request(self, request) -> None:
        if not request.url.startswith((self.app.url, self.app.url.replace("http", "ws"), "data:", "blob:")):
            self.wrong.append(f"request: {request.url}")

    def open(self, path: str = "") -> Page:
        self.page.goto(f"{self.app.url}/{path}")
        self.page.get_by_test_id("stMainBlockContainer").locator("h2, article").first.wait_for()
        return self.page

    def ask(self, question: str) -> None:
        field = self.page.get_by_test_id("stChatInputTextArea")
        field.fill(question)
        field.press("Enter")

    def answer(self, question: str):
        """Ask and return the finished turn."""
        self.ask(question)
        turn = self.page.locator("article.turn", has=self.page.locator("h2", has_text=question)).last
        self.page.locator("article.turn[data-state=done] h2", has_text=question).last.wait_for()
        return turn


@pytest.fixture
def visit(chromium: Browser, app: App):
    """Open further browsers; none may have met a dialog, a script error or a foreign request."""
    visitors: list[Visitor] = []

    def make(**options: object) -> Visitor:
        visitors.append(Visitor(chromium, app, **options))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [wrong for visitor in visitors for wrong in visitor.wrong] == []
