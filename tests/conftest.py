"""What several test modules share: the packaged model once a session, small archives in tmp_path."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import pytest

from rag.archive import ArchiveWriter
from rag.embedding import Embedder
from rag.retrieval import Retriever
from rag.settings import Settings, load_settings
from tests.support import ARTICLES, stage


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch):
    """A developer's BELEG_ variables must not change what the tests see."""
    for name in list(os.environ):
        if name.startswith("BELEG_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("BELEG_LLM", "none")  # neither an Ollama nor a model file of the developer's


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The packaged model, loaded once."""
    return Embedder.load(load_settings())


@pytest.fixture
def settings(tmp_path) -> Settings:
    """Settings of an empty archive; generations are built as soon as two passages are new."""
    return load_settings(data=tmp_path / "data", generation_passages=2)


@pytest.fixture(scope="session")
def built(tmp_path_factory, embedder) -> Path:
    """A folder with a finished archive of the articles of `tests.support`, to be copied, not written."""
    settings = load_settings(data=tmp_path_factory.mktemp("built") / "data", generation_passages=2)
    writer = ArchiveWriter.open(settings)
    writer.require_model(embedder.card)
    writer.add([stage(article, embedder) for article in ARTICLES])
    writer.settle()
    writer.close()
    return settings.data


@pytest.fixture
def archive(settings, built):
    """A writer that holds a copy of the built archive."""
    shutil.copytree(built, settings.data)
    writer = ArchiveWriter.open(settings)
    yield writer
    writer.close()


@pytest.fixture
def open_retriever(settings, embedder):
    """Makes retrievers over the archive of `settings`, and closes them."""
    opened: list[Retriever] = []

    def open_one(catalogue, other: Settings | None = None) -> Retriever:
        opened.append(Retriever(catalogue, embedder, other or settings))
        return opened[-1]

    yield open_one
    for retriever in opened:
        retriever.close()
