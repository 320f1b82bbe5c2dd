"""A chat model for pictures: an OpenAI-compatible server on the loopback that writes a word at a time, slowly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = "Die Linie 9 soll nach den neuesten Zahlen deutlich mehr kosten als zuerst geplant, und über die Ursachen wird"
PAUSE_S = 0.7  # seconds between words: time to look at the page meanwhile


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Stream the words as the chunks of a chat completion, then keep silent until the page goes."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for word in WORDS.split():
                self._say({"content": f"{word} "}, None)
                time.sleep(PAUSE_S)
            self._say({}, "stop")
        except (BrokenPipeError, ConnectionResetError):
            return  # the answer was stopped, as it is meant to be

    def _say(self, delta: dict[str, str], reason: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        chunk = {
            "id": "slow",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "slow",
            "choices": [choice],
        }
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *values: object) -> None:
        """Keep still: the pictures are what counts."""


@contextmanager
def slow_model() -> Iterator[str]:
    """Run the server while the block runs; give the address for `BELEG_LLM_URL`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
