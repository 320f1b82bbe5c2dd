"""LangChain's tutorial pipeline and its EnsembleRetriever on the same work, with the same model."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever

from bench.data import OUT
from bench.vector_cache import CachedEmbedder
from rag.embedding import Embedder

CHUNK_CHARS, OVERLAP_CHARS = 1000, 200  # of the tutorial
# Chunks fetched of each retriever. The ensemble is at its best with 10 to 20 (en→de MRR@10 0.54 on a quarter of
# the questions; 0.44 with 60 on all of them); the tutorial's figures are the same from 10 on.
FETCHED = 20
DOCUMENT = "document"  # metadata key of a chunk's document


class PromptedEmbeddings(Embeddings):
    """The project's model as LangChain wants it, with the prompts that e5 needs."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = CachedEmbedder.of(embedder)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        return self._embedder.embed_passages(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question; embedded once, however many pipelines ask."""
        return self._embedder.embed_queries([text])[0].tolist()


class WhitespaceBM25(BaseRetriever):
    """What langchain-community's BM25Retriever does, without that package: rank-bm25 on `text.split()`."""

    chunks: list[Document]
    ranker: Any

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return list(self.ranker.get_top_n(query.split(), self.chunks, n=FETCHED))


@dataclass(frozen=True, slots=True)
class Baseline:
    """A pipeline: its name and what it gives for a question, documents best first."""

    name: str
    search: Callable[[str], list[str]]


def langchain_baselines(documents: Sequence[tuple[str, str]], embedder: Embedder, key: str) -> list[Baseline]:
    """Index documents (id, text) as LangChain's tutorial does.

    Args:
        documents: What is searched.
        embedder: The model, the same as the project's.
        key: Names the cached index; another one for other documents.

    Returns:
        The tutorial pipeline (splitter, vectors in Chroma) and the EnsembleRetriever (BM25 and that).
    """
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS)
    chunks = [
        Document(piece, metadata={DOCUMENT: identity})
        for identity, text in documents
        for piece in splitter.split_text(text)
    ]
    folder = OUT / "cache" / f"langchain-{key}"
    store = _open_store(Chroma, PromptedEmbeddings(embedder), folder, chunks)
    vectors = store.as_retriever(search_kwargs={"k": FETCHED})
    baselines = [Baseline("LangChain tutorial", lambda text: _documents(vectors.invoke(text)))]
    if importlib.util.find_spec("rank_bm25") is None:
        print("rank-bm25 is not installed: the EnsembleRetriever is left out.", file=sys.stderr)
        return baselines
    from rank_bm25 import BM25Okapi

    words = WhitespaceBM25(chunks=chunks, ranker=BM25Okapi([chunk.page_content.split() for chunk in chunks]))
    ensemble = EnsembleRetriever(retrievers=[words, vectors], weights=[0.5, 0.5])
    baselines.append(Baseline("LangChain EnsembleRetriever", lambda text: _documents(ensemble.invoke(text))))
    return baselines


def _open_store(chroma: type, embeddings: Embeddings, folder: Path, chunks: Sequence[Document]) -> object:
    """The tutorial's vector store, filled once; the folder gets its name when all is in."""
    if not folder.is_dir():
        started = time.perf_counter()
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = tempfile.mkdtemp(dir=folder.parent, prefix="langchain-partial-")
        store = chroma(embedding_function=embeddings, persist_directory=partial)
        for at in range(0, len(chunks), 1000):
            store.add_documents(list(chunks[at : at + 1000]))
        (Path(partial) / "seconds.txt").write_text(f"{time.perf_counter() - started:.1f}", encoding="utf-8")
        store._client.close()  # noqa: SLF001  langchain-chroma has no way to close
        os.replace(partial, folder)
    return chroma(embedding_function=embeddings, persist_directory=str(folder))


def _documents(found: Sequence[Document]) -> list[str]:
    return list(dict.fromkeys(each.metadata[DOCUMENT] for each in found))
