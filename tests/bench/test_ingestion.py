from __future__ import annotations

import subprocess
import sys
import time

from bench.ingestion import MemoryWatch, sources_of
from ingest.readers import read_documents
from ingest.records import ReadOptions
from rag.settings import load_settings

GROWN = "import time; held = b'x' * (80 << 20); time.sleep(60)"  # 80 MB, each page touched


def test_the_memory_of_a_process_and_of_its_children_is_watched():
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {GROWN!r}])"
    process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    watch = MemoryWatch(process.pid)
    watch.start()
    deadline = time.monotonic() + 20
    while watch.peak_mb < 80 and time.monotonic() < deadline:
        time.sleep(0.1)
    watch.stop()
    for child in watch.children():
        child.kill()
    process.wait(10)
    assert 80 <= watch.peak_mb < 300


def test_a_process_that_has_ended_weighs_nothing():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.5)"])
    watch = MemoryWatch(process.pid)
    process.wait()
    watch.start()
    time.sleep(0.5)
    watch.stop()
    assert watch.peak_mb == 0


def test_a_limit_takes_the_first_articles_as_a_table_that_ingestion_reads(tmp_path, monkeypatch):
    texts = [f"Der Gemeinderat von Trewenau hat Vorlage {n} beschlossen." for n in range(5)]
    monkeypatch.setattr("bench.ingestion.load_distractors", lambda shared: texts)
    (table,) = sources_of(tmp_path, 3, tmp_path)
    assert len(list(read_documents(table, ReadOptions(), load_settings()))) == 3
    assert len(sources_of(tmp_path, 0, tmp_path)) == 3  # without a limit: the three parts of the corpus
