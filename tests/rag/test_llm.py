"""Which chat model there is: named, found on this machine, or none; and an answer from the archive with it."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from rag.assistant import Assistant
from rag.errors import ModelError
from rag.llm import Prompt, is_chosen, open_chat_model
from rag.llm.ollama import find_ollama
from rag.llm.packaged import model_file
from rag.records import Outcome
from rag.settings import load_settings
from tests.rag.chat_server import ChatServer, replay


@contextmanager
def ollama(body, wait_s=0.0):
    """An Ollama that lists its models; the address."""
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            over.wait(wait_s)
            try:
                self.send_response(200 if self.path == "/api/tags" else 404)
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                return

        def log_message(self, *arguments):
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_address[1]}"
    over.set()
    http.shutdown()
    http.server_close()
    thread.join()


def listed(*models):
    return json.dumps(
        {"models": [{"name": name, "details": {"family": family}} for name, family in models]}
    ).encode()


def test_the_newest_chat_model_of_an_ollama_is_found_and_spoken_to_over_its_open_interface():
    models = listed(
        ("nomic-embed-text:latest", "nomic-bert"), ("kestrel:7b", "kestrel"), ("older:3b", "older")
    )
    with ollama(models) as address:
        model = open_chat_model(load_settings(llm="", ollama_url=address))
    assert model is not None and model.name == "ollama:kestrel:7b"
    assert str(model._model.openai_api_base) == f"{address}/v1"


@pytest.mark.parametrize(
    "body",
    [b"", b"not json", b"[]", b'{"models": 3}', b'{"models": [3]}', b'{"models": [{"name": 3}]}', listed()],
)
def test_what_is_no_list_of_models_is_no_ollama(body):
    with ollama(body) as address:
        assert find_ollama(address) is None


def test_an_ollama_that_hangs_or_is_not_there_does_not_hold_up_the_start():
    started = time.monotonic()
    with ollama(listed(("kestrel:7b", "kestrel")), wait_s=3.0) as address:
        assert find_ollama(address) is None
    assert find_ollama(address) is None
    assert time.monotonic() - started < 1.5


def test_without_a_name_an_ollama_or_a_file_there_is_no_chat_model(tmp_path):
    settings = load_settings(llm="", ollama_url="", models=tmp_path)
    assert open_chat_model(settings) is None
    assert not is_chosen(settings)


def test_a_file_found_that_is_no_model_is_left_out_and_none_switches_it_off(tmp_path):
    model_file(tmp_path).write_bytes(b"no model")
    assert open_chat_model(load_settings(llm="", ollama_url="", models=tmp_path)) is None
    assert open_chat_model(load_settings(llm="none", models=tmp_path)) is None


@pytest.mark.parametrize("name", ["llamacpp:/nowhere/model.gguf", "nonsense:model"])
def test_a_named_model_that_cannot_be_opened_is_one_sentence_with_a_hint(name):
    with pytest.raises(ModelError) as raised:
        open_chat_model(load_settings(llm=name))
    assert raised.value.hint
    assert "\n" not in raised.value.message


def test_a_hosted_model_without_its_key_says_so(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError, match="cannot be opened"):
        open_chat_model(load_settings(llm="openai:small"))


def test_the_key_goes_to_the_server_and_is_shown_nowhere():
    seen = []

    def play(handler):
        seen.append(handler.headers["Authorization"])
        replay("ja")(handler)

    with ChatServer(play) as server:
        assert "".join(server.model(llm_key="secret-key").stream(Prompt("system", "user"))) == "ja"
    assert seen == ["Bearer secret-key"]
    assert "secret-key" not in repr(load_settings(llm_key="secret-key"))


def test_its_prose_becomes_a_checked_answer_and_its_failure_the_located_sentences(
    archive, embedder, settings
):
    asked = "Bis wann bleibt die Hochbrücke gesperrt?"
    with ChatServer(replay("Die Hochbrücke bleibt laut Stadt ", "bis Oktober gesperrt [1].")) as server:
        assistant = Assistant(settings, archive.catalogue, embedder, server.model())
        answer = list(assistant.ask(asked))[-1].answer
        assert answer.text == "Die Hochbrücke bleibt laut Stadt bis Oktober gesperrt. [1]"
        assert "Hochbrücke über die Trewe bleibt bis Oktober" in server.requests[0]["messages"][-1]["content"]
    answer = list(assistant.ask(asked))[-1].answer
    assert answer.outcome is Outcome.ANSWERED
    assert "dies sind die belegten Sätze selbst" in answer.notes[0]
    assistant.close()


def test_the_file_of_make_llm_is_opened_only_where_it_is_wanted(tmp_path, caplog):
    model_file(tmp_path).write_bytes(b"no model")
    settings = load_settings(llm="", ollama_url="", models=tmp_path)
    assert open_chat_model(settings, use_file=False) is None
    assert not caplog.records
