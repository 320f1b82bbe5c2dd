"""A small real server on loopback that speaks as OpenAI-compatible ones do, and in every wrong way."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rag.llm import open_chat_model
from rag.settings import load_settings


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the way of playing that the server was given."""

    def do_POST(self):
        self.server.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        try:
            self.server.play(self)
        except (BrokenPipeError, ConnectionResetError):
            return  # the client has given up

    def begin(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def say(self, piece, finish=None):
        choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": finish}
        event = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "m",
            "choices": [choice],
        }
        self.send_line(json.dumps(event))

    def send_line(self, text):
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *arguments):
        """Say nothing."""


class ChatServer:
    """The server as a context; `play` is called with the handler of each request."""

    def __init__(self, play: Callable[[Handler], None]) -> None:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self._http.play, self._http.requests = play, []
        self.over = threading.Event()  # what a play waits on that hangs
        self.requests = self._http.requests
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self.over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def model(self, name="openai:small", **settings):
        return open_chat_model(load_settings(llm=name, llm_url=f"{self.address}/v1", **settings))


def replay(*pieces):
    """Stream pieces as a server does that works."""

    def play(handler):
        handler.begin()
        for piece in pieces:
            handler.say(piece)
        handler.say("", "stop")
        handler.send_line("[DONE]")

    return play
