"""Builds the vector index: generations of embedded Chroma, or upserts to a server.

A generation is a directory that is filled, closed, fsynced and probed in another process, and only
then published by one row of the catalogue; nobody writes into it again. A kill can therefore destroy
only a directory that nobody reads.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from chromadb.api.models.Collection import Collection

from rag.catalogue import Catalogue
from rag.errors import IndexUnavailableError
from rag.index import chroma
from rag.index.files import is_whole, remove_unless_read, sync_tree, write_manifest
from rag.records import NO_FILTERS
from rag.settings import Settings

logger = logging.getLogger(__name__)

FOLDER = "vectors"
SERVER_NAME = "server"
SYNC_RECORDS = 1000  # chromadb's default; what is newer than the last flush is replayed at opening
FEWEST = 2  # passages worth a generation: chromadb writes its files only after so many records
MID_JOB_FACTOR = 10  # a running job publishes at this many times the passages that are due at its end
MID_JOB_SHARE = 20  # … and at no less than this fraction of the archive, since each copy costs its whole size
PROBE_TIMEOUT_S = 180.0  # opening 1 M vectors and 200 queries takes about a minute on 2 cores
FREE_BYTES = 512 * 2**20  # disk that must stay free: a full disk inside a flush is swallowed


class VectorBuilder:
    """The writing side of the vector index; used by the holder of the archive's lock."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._folder = settings.data / FOLDER

    def is_due(self) -> bool:
        """Whether enough passages are newer than the published generation, or gone, to be worth a new one."""
        generation = self._catalogue.generation()
        live = self._catalogue.state().passages
        if generation is None:
            return live >= max(FEWEST, self._settings.generation_passages)
        newer = self._catalogue.count_kept(above=generation.high_water)  # also those that replace others
        gone = generation.passages - live
        return live >= FEWEST and max(newer, gone) >= self._settings.generation_passages

    def is_due_mid_job(self, newer: int) -> bool:
        """Whether a running job has added so many passages that readers should not search them one by one."""
        return newer >= MID_JOB_FACTOR * self._settings.generation_passages and newer >= (
            self._catalogue.state().passages // MID_JOB_SHARE
        )

    def build(self, *, fresh: bool = False) -> None:
        """Bring the vector index up to what is live now, and publish it.

        Args:
            fresh: Start from nothing instead of from a copy of the last generation.

        Raises:
            IndexUnavailableError: If the new generation fails its probe, the disk is nearly full, or
                the server does not answer; the old generation stays in use.
        """
        if self._settings.chroma_url:
            self._upsert_to_server(fresh)
            return
        started = time.perf_counter()
        self.sweep()
        self._require_space()
        last = self._catalogue.generation()
        name = self._next_name()
        target = self._folder / name
        source = self._folder / last.name if last and not fresh else None
        if source is not None and is_whole(source):
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("manifest.json", "readers.lock"))
        else:
            last, source = None, None
            target.mkdir(parents=True)
        high_water, count = self._fill(target, last.high_water if last else 0)
        sync_tree(target)
        write_manifest(target)
        sync_tree(target)
        self._probe(target, count)
        self._catalogue.publish_generation(name, high_water, count)
        self.sweep()
        logger.info("published %s with %d passages in %.1f s", name, count, time.perf_counter() - started)

    def _fill(self, target: Path, covered: int) -> tuple[int, int]:
        """Apply what changed since `covered`; return the new high-water mark and the number of passages."""
        client = chroma.open_folder(target)
        try:
            records = max(FEWEST, min(SYNC_RECORDS, len(self._catalogue.live_keys())))
            collection = chroma.create_collection(client, records)
            keys, count = self._apply(collection, covered)
        finally:
            chroma.close(client)
        return self._mark(keys, covered), count

    def _mark(self, keys: np.ndarray, covered: int) -> int:
        """The key up to which everything that is or may become live is in the index."""
        mark = int(keys.max()) if len(keys) else covered
        pending = self._catalogue.first_pending_key()
        return mark if pending is None else min(mark, pending - 1)

    def _apply(self, collection: Collection, covered: int) -> tuple[np.ndarray, int]:
        live = self._catalogue.live_keys()
        stored = {int(key) for key in collection.get(include=[])["ids"]}
        chroma.delete(collection, sorted(stored - set(live.tolist())))
        keys, vectors = self._catalogue.live_vectors(NO_FILTERS, above=covered)
        if len(keys):
            chroma.upsert(collection, keys, vectors, self._catalogue.passage_marks(keys.tolist()))
        return keys, len(live)

    def _probe(self, target: Path, count: int) -> None:
        """Open the new directory in a process of its own, where a crash costs nothing."""
        command = [sys.executable, "-m", "rag.index.probe", str(target), str(self._settings.data), str(count)]
        try:
            probe = subprocess.run(
                command, capture_output=True, timeout=PROBE_TIMEOUT_S, check=False, text=True
            )
        except subprocess.TimeoutExpired as error:
            raise IndexUnavailableError(
                f"The new vector index {target.name} did not answer its probe."
            ) from error
        if probe.returncode != 0:
            raise IndexUnavailableError(
                f"The new vector index {target.name} failed its probe ({probe.stdout.strip() or probe.returncode}).",
                hint="The old one stays in use; `python -m ingest reindex` builds it anew.",
            )

    def _upsert_to_server(self, fresh: bool) -> None:
        generation = self._catalogue.generation()
        covered = generation.high_water if generation and generation.name == SERVER_NAME and not fresh else 0
        collection = chroma.create_collection(chroma.open_server(self._settings.chroma_url), SYNC_RECORDS)
        keys, count = self._apply(collection, covered)
        self._catalogue.publish_generation(SERVER_NAME, self._mark(keys, covered), count)

    def sweep(self) -> None:
        """Delete directories that are not published and that nobody reads."""
        published = self._catalogue.generation()
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            if folder.is_dir() and (published is None or folder.name != published.name):
                remove_unless_read(folder)

    def is_published_whole(self) -> bool:
        """Whether there is nothing published, or what is published is as it was built."""
        generation = self._catalogue.generation()
        if generation is None or generation.name == SERVER_NAME:
            return True
        return is_whole(self._folder / generation.name)

    def _next_name(self) -> str:
        """A name that was never used: chromadb keeps its client of a path as long as the process lives."""
        number = self._catalogue.epoch() + 1
        while (self._folder / f"gen-{number}").exists():
            number += 1
        return f"gen-{number}"

    def _require_space(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        size = sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file())
        free = shutil.disk_usage(self._folder).free
        if free < 2 * size + FREE_BYTES:
            raise IndexUnavailableError(
                f"The disk of {self._folder} has {free // 2**20} MB free, a new vector index"
                f" needs {(2 * size + FREE_BYTES) // 2**20} MB.",
                hint="Free some space; articles are stored and found meanwhile.",
                retryable=True,
            )
