"""A Chroma server in the place of embedded generations: found there, and searched around when it is gone."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.archive import ArchiveWriter
from rag.errors import IndexUnavailableError
from rag.index import chroma
from rag.records import NO_FILTERS
from rag.verify import verify_archive
from tests.support import ARTICLES, BRIDGE, article, stage

START_S = 60  # a server that does not answer by then will not


@pytest.fixture
def server(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--path", str(tmp_path / "server")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_S
    while True:
        try:
            chroma.open_server(url)
            break
        except IndexUnavailableError:
            assert time.monotonic() < deadline, "the Chroma server did not start"
            time.sleep(0.2)
    yield process, url
    process.kill()
    process.wait()


def test_a_server_holds_the_vectors_and_its_loss_costs_no_answer(settings, embedder, open_retriever, server):
    process, url = server
    settings = settings.model_copy(update={"chroma_url": url})
    writer = ArchiveWriter.open(settings)
    writer.require_model(embedder.card)
    writer.add([stage(each, embedder) for each in ARTICLES])
    writer.settle()
    assert chroma.get_collection(chroma.open_server(url)).count() == writer.catalogue.state().passages

    changed = article("bruecke", "Die Hochbrücke bleibt bis Dezember gesperrt.", title=BRIDGE.title)
    writer.add([stage(changed, embedder)])
    writer.rebuild_vectors()
    assert verify_archive(writer.catalogue, settings).findings == []
    assert not (settings.data / "vectors").exists() or not list((settings.data / "vectors").iterdir())

    retriever = open_retriever(writer.catalogue, settings)
    vector = embedder.embed_queries(["Bis wann ist die Hochbrücke gesperrt?"])[0]
    assert _first(writer, retriever, vector) == changed.id
    assert retriever.trouble == ""
    process.kill()
    process.wait()
    assert _first(writer, retriever, vector) == changed.id
    assert retriever.trouble
    writer.close()


def _first(writer, retriever, vector):
    keys, _ = retriever.dense.search(vector, NO_FILTERS, 1)
    return writer.catalogue.live_passages(keys.tolist())[keys[0]].source.article_id
