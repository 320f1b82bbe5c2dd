"""Builds the archives that are measured, once: kept under `bench/out/cache` by data, code and settings."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.data import OUT, ROOT, digest, load_distractors, load_xquad
from bench.vector_cache import CachedEmbedder
from ingest.chunk import chunk_article, contextual_text
from ingest.pipeline import Ingestor
from ingest.plain import first_sentence_title
from ingest.records import ReadOptions
from rag.archive import ArchiveWriter
from rag.catalogue import JobItem, Staged
from rag.embedding import Embedder, embed_articles
from rag.records import Article, Paragraph
from rag.settings import Settings, load_settings

CACHE = OUT / "cache"
REUSE = "reuse"  # the file in CACHE that lets archives of older code stand, while code is being changed
BATCH_PASSAGES = 512  # passages embedded and stored at once
NEWS_ALONE = ("news_pages.warc.gz",)
XQUAD_OUTLET, DISTRACTOR_OUTLET = "XQuAD", "Der Standard"
INDEX_CODE = tuple(f"rag/index/{name}.py" for name in ("lexical_writer", "analysis", "fields", "compounds"))
CODE = ("ingest/chunk.py", "rag/sentences.py", "rag/embedding", *INDEX_CODE)
NEWS_CODE = ("ingest", "rag/sentences.py", "rag/embedding", *INDEX_CODE)


@dataclass(frozen=True, slots=True)
class Built:
    """An archive and the model that it was embedded with."""

    settings: Settings
    embedder: Embedder


def xquad_archive(shared: Path, embedder: Embedder, *, titled: bool = True) -> Settings:
    """The German paragraphs of XQuAD and the distractors, each an article.

    Args:
        shared: Folder of the evaluation data.
        embedder: Embeds the passages.
        titled: Whether articles get their first sentence as title, as ingestion gives it to texts
            that have none.
    """
    data = [shared / "eval" / "xquad.de.json", shared / "corpus" / "derstandard_1028.csv.gz"]
    name = digest([*data, *sources_of(CODE)], "xquad", titled, embedder.card, load_settings().passage_chars)
    settings = load_settings(data=place("xquad" if titled else "untitled", name))
    if not is_built(settings.data):
        paragraphs, _ = load_xquad(shared, "de")
        articles = [_article(xquad_id(n), text, XQUAD_OUTLET, titled) for n, text in enumerate(paragraphs)]
        articles += [
            _article(f"d{n:06d}", text, DISTRACTOR_OUTLET, titled)
            for n, text in enumerate(load_distractors(shared))
        ]
        _build(settings, articles, embedder)
    return settings


def xquad_id(paragraph: int) -> str:
    """The article id of a paragraph of XQuAD."""
    return f"x{paragraph:06d}"


def news_archive(shared: Path, embedder: Embedder, *, with_distractors: bool) -> Settings:
    """The 258 pages, alone or with the text and the 1,028 articles, through the whole of ingestion."""
    names = ("texts", "news_pages.warc.gz", "derstandard_1028.csv.gz") if with_distractors else NEWS_ALONE
    files = [path for name in names for path in _files(shared / "corpus" / name)]
    key = digest([*files, *sources_of(NEWS_CODE)], "news", embedder.card, load_settings().passage_chars)
    settings = load_settings(data=place("all" if with_distractors else "news", key))
    if not is_built(settings.data):
        partial = settings.data.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        building = settings.model_copy(update={"data": partial})
        writer = ArchiveWriter.open(building)
        writer.require_model(embedder.card)
        sources, cached = [str(shared / "corpus" / name) for name in names], CachedEmbedder.of(embedder)
        Ingestor(writer, lambda: cached, building).add(sources, ReadOptions(), _tell)
        writer.settle()
        writer.close()
        os.replace(partial, settings.data)
    return settings


def _tell(items: Sequence[JobItem], total: int | None) -> bool:
    for item in items:
        if item.outcome == "failed":
            print(f"  {item.source}: {item.reason}", file=sys.stderr)
    print(f"  {len(items)} more of {total or 'unknown'} articles", file=sys.stderr)
    return True


def _article(identity: str, text: str, outlet: str, titled: bool) -> Article:
    title = first_sentence_title(text, "de") if titled else ""
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Article(
        id=identity,
        version=version,
        url=f"https://bench.invalid/{identity}",
        outlet=outlet,
        title=title,
        lead="",
        authors=(),
        published=None,
        published_precision=None,
        language="de",
        paragraphs=(Paragraph(text.strip()),),
    )


def _build(settings: Settings, articles: Sequence[Article], embedder: Embedder) -> None:
    """Chunk, embed and store articles; the folder gets its name when all is in."""
    partial = settings.data.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    building = settings.model_copy(update={"data": partial})
    writer, cached = ArchiveWriter.open(building), CachedEmbedder.of(embedder)
    writer.require_model(embedder.card)
    for batch in _batches(
        (article, tuple(chunk_article(article, settings.passage_chars))) for article in articles
    ):
        pairs = [(article, passage) for article, passages in batch for passage in passages]
        vectors, sentences = embed_articles(cached, pairs, contextual_text)
        staged, at = [], 0
        for article, passages in batch:
            end = at + len(passages)
            staged.append(
                Staged(article, passages, vectors[at:end], (article.url,), tuple(sentences[at:end]))
            )
            at = end
        writer.add(staged)
        print(f"  {writer.catalogue.state().passages} passages", file=sys.stderr)
    writer.settle()
    writer.close()
    os.replace(partial, settings.data)


def _batches(pairs: Iterable[tuple[Article, tuple]]) -> Iterable[list[tuple[Article, tuple]]]:
    batch: list[tuple[Article, tuple]] = []
    for pair in pairs:
        batch.append(pair)
        if sum(len(passages) for _, passages in batch) >= BATCH_PASSAGES:
            yield batch
            batch = []
    if batch:
        yield batch


def place(kind: str, key: str) -> Path:
    """Return the folder of an archive: by its key, or with `REUSE` the newest of its kind."""
    if (CACHE / REUSE).is_file():
        built = [folder for folder in CACHE.glob(f"{kind}-*") if is_built(folder)]
        if built:
            return max(built, key=lambda folder: folder.stat().st_mtime)
    return CACHE / f"{kind}-{key}"


def is_built(folder: Path) -> bool:
    """Whether a folder holds a finished archive."""
    return folder.suffix != ".partial" and (folder / "catalogue.sqlite").is_file()


def _files(path: Path) -> list[Path]:
    return sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def sources_of(names: Sequence[str]) -> list[Path]:
    """The Python files of modules and packages, named from the root of the project."""
    return [path for name in names for path in _files(ROOT / name) if path.suffix == ".py"]
