"""The pages as a bench needs them: served on the loopback over an archive, and a Chromium to look at them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Playwright

from rag.catalogue import Catalogue
from rag.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples" / "archive"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_S = 90.0  # seconds the server may take; about 3 on a free machine
STOP_S = 20.0  # seconds it may take to end
FILL_S = 300.0  # seconds for the samples; about 20 on a free machine


def ingest(data: Path, sources: Sequence[Path]) -> None:
    """Put articles into an archive by the command, as a person would; some may fail."""
    command = [sys.executable, "-m", "ingest", "add", *map(str, sources), "--data", str(data)]
    subprocess.run(command, cwd=ROOT, check=False, capture_output=True, timeout=FILL_S)


@contextmanager
def served(data: Path, **settings: str) -> Iterator[str]:
    """Serve the pages over an archive and give their address; the server ends with the block.

    Args:
        data: The archive's folder.
        settings: Further settings by their short names, such as `llm="none"`.

    Raises:
        RuntimeError: If the pages do not answer in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    named = {f"BELEG_{name.upper()}": value for name, value in ({"data": str(data)} | settings).items()}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (data.parent / f"pages-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"HF_HUB_OFFLINE": "1"} | named,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _await(process, url)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_S)
        _end_worker(data)


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium without a window."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))


def _await(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The pages did not start; run `streamlit run app.py` to see why.")


def _end_worker(data: Path) -> None:
    """End the worker that the pages started, unless this very process holds the archive."""
    holder = Catalogue.open(load_settings(data=data)).holder()
    if holder is not None and holder.pid != os.getpid() and psutil.pid_exists(holder.pid):
        worker = psutil.Process(holder.pid)
        worker.terminate()
        psutil.wait_procs([worker], timeout=STOP_S)
