"""The one writing process: others queue their jobs there, and a signal ends it in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from rag.catalogue import Catalogue
from rag.settings import load_settings
from rag.verify import verify_archive
from tests.test_commands import run

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 60  # for a process to start on a busy machine
GRACE_S = 40  # for a signalled worker to end; some 2 s on an idle machine


def test_a_second_process_queues_its_job_with_the_holder_and_a_signal_ends_that_in_order(tmp_path):
    data, articles = tmp_path / "data", tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(
        "Titel: Fähre\nDatum: 2026-05-01\n\nDie Fähre Silje fährt ab Mai mit Wasserstoff.\n"
    )
    catalogue = Catalogue.open(load_settings(data=data))
    worker = subprocess.Popen(
        [sys.executable, "-m", "ingest", "worker", "--data", str(data)],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while catalogue.holder() is None:
            assert time.monotonic() < deadline, "the worker did not start"
            time.sleep(0.1)
        done = run("ingest", "add", str(articles), "--json", data=data)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["added"] == 1
        assert f"process {worker.pid}" in done.stderr
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(GRACE_S) == 0
    finally:
        worker.kill()
        worker.wait()
    assert catalogue.holder() is None
    assert verify_archive(catalogue, load_settings(data=data)).findings == []
    catalogue.close()


def test_a_killed_worker_leaves_its_job_to_the_next(tmp_path):
    data, articles = tmp_path / "data", tmp_path / "articles"
    articles.mkdir()
    for n in range(40):
        (articles / f"{n}.txt").write_text(
            f"Titel: Nachricht {n}\n\nDer Rat beschloss Punkt {n}. Mehr folgt bald.\n"
        )
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    adding = subprocess.Popen(
        [sys.executable, "-m", "ingest", "add", str(articles), "--data", str(data)],
        cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        catalogue = Catalogue.open(load_settings(data=data))
        deadline = time.monotonic() + PATIENCE_S
        while not any(job.state == "running" for job in catalogue.jobs()):
            assert time.monotonic() < deadline, "the job did not start"
            time.sleep(0.02)
    finally:
        adding.kill()
        adding.wait()
    done = run("ingest", "add", str(articles), "--json", data=data)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["added"] + report["unchanged"] == 40
    assert all(job.state == "done" for job in catalogue.jobs())
    assert verify_archive(catalogue, load_settings(data=data)).findings == []
    catalogue.close()
