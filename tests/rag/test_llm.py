"""The chat model's real path: LangChain's client against an OpenAI-compatible server on loopback."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rag.assistant import Assistant
from rag.errors import ModelError
from rag.llm import open_chat_model
from rag.records import Outcome
from rag.settings import load_settings

PIECES = ("Die Hochbrücke bleibt laut Stadt ", "bis Oktober gesperrt [1].")


class Handler(BaseHTTPRequestHandler):
    """Streams the reply that the server was given, as OpenAI-compatible servers do."""

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(request)
        if self.server.status != 200:
            self.send_error(self.server.status)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for piece in PIECES:
            delta = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "small",
                     "choices": [{"index": 0, "delta": {"role": "assistant", "content": piece},
                                  "finish_reason": None}]}  # fmt: skip
            self.wfile.write(f"data: {json.dumps(delta)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def server():
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.requests, http.status = [], 200
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield http
    http.shutdown()
    http.server_close()
    thread.join()


def model_of(server):
    url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    return open_chat_model(load_settings(llm="openai:small", llm_url=url, llm_timeout_s=20))


def test_an_openai_compatible_server_streams_its_reply(server):
    assert "".join(model_of(server).stream("system", "user")) == "".join(PIECES)
    (request,) = server.requests
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert request["temperature"] == 0.0


def test_its_prose_becomes_a_checked_answer_and_its_failure_the_located_sentences(
    archive, embedder, settings, server
):
    assistant = Assistant(settings, archive.catalogue, embedder, model_of(server))
    answer = list(assistant.ask("Bis wann bleibt die Hochbrücke gesperrt?"))[-1].answer
    assert answer.text == "Die Hochbrücke bleibt laut Stadt bis Oktober gesperrt. [1]"
    assert "Hochbrücke über die Trewe bleibt bis Oktober" in server.requests[0]["messages"][1]["content"]
    server.status = 500
    answer = list(assistant.ask("Bis wann bleibt die Hochbrücke gesperrt?"))[-1].answer
    assert answer.outcome is Outcome.ANSWERED
    assert answer.notes == ("Das Sprachmodell ist nicht erreichbar; dies sind die belegten Sätze selbst.",)
    assistant.close()


@pytest.mark.parametrize("name", ["llamacpp:/nowhere/model.gguf", "nonsense:model"])
def test_a_model_that_cannot_be_opened_is_one_sentence_with_a_hint(name):
    with pytest.raises(ModelError) as raised:
        open_chat_model(load_settings(llm=name))
    assert raised.value.hint
    assert "\n" not in raised.value.message


def test_the_key_is_shown_nowhere():
    settings = load_settings(llm_key="secret-key")
    assert "secret-key" not in repr(settings)
