"""The kills by stage in small: their large form is `python -m bench kills --stages 100`."""

from __future__ import annotations

import random
import subprocess
import sys

from bench import kills_stages
from bench.__main__ import build_parser
from bench.kills_repair import orphans
from rag.catalogue import Catalogue
from tests.hashed import HashedEmbedder, do, hashed_settings, open_worker
from tests.support import ARTICLES, stage


def test_stages_are_seen_from_outside_in_the_order_of_the_work(tmp_path):
    own = hashed_settings(tmp_path)
    seen = kills_stages.STAGES
    assert not any(is_in_stage(own.data) for is_in_stage in seen.values())
    worker = open_worker(own)
    assert seen["make tables"](own.data)
    catalogue = worker._catalogue
    keys = catalogue.stage([stage(each, HashedEmbedder()) for each in ARTICLES])
    assert seen["stage in catalogue"](own.data) and not seen["publish"](own.data)
    catalogue.publish(keys)
    assert seen["publish"](own.data) and not seen["stage in catalogue"](own.data)
    job_id = catalogue.queue_job("add", ["x"])
    assert not seen["read and embed"](own.data)
    catalogue.next_job()
    assert seen["read and embed"](own.data)
    catalogue.report_progress(job_id, stage="report", total=None, rate=None, seconds_left=None)
    assert seen["report"](own.data)
    catalogue.finish_job(job_id, "done")
    assert seen["self-test"](own.data)
    (own.data / "vectors" / "gen-1").mkdir(parents=True)
    assert seen["build vectors"](own.data) and not seen["probe vectors"](own.data)
    worker.close()


def test_a_process_is_killed_when_its_stage_is_seen_and_not_after_its_end(tmp_path):
    chance = random.Random(1)
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    assert kills_stages.kill_in_stage(process, tmp_path, lambda data: True, chance)
    assert process.returncode == -9
    ended = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    ended.wait()
    assert not kills_stages.kill_in_stage(ended, tmp_path, lambda data: True, chance)


def test_orphans_are_seen(tmp_path):
    own = hashed_settings(tmp_path, generation_passages=2)
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(f'{{"id": "{n}", "text": "Vorlage {n} ist beschlossen."}}' for n in range(4)))
    do(own, "add", path)
    catalogue = Catalogue.open(own)
    folder = own.data / "vectors"
    assert orphans(catalogue, folder) == []
    (folder / "gen-99").mkdir()
    catalogue.delete_article(next(iter(catalogue.iter_live()))[1].id)
    found = " ".join(orphans(catalogue, folder))
    assert "gen-99" in found and "1 vectors have no live passage" in found


def test_trials_are_kept_and_the_next_call_goes_on_behind_them(tmp_path, monkeypatch):
    done = []

    def trial(stage, work, bed, chance):
        done.append(stage)
        return kills_stages.StageTrial(stage, True, 3, 0.5, ())

    monkeypatch.setattr(kills_stages, "OUT", tmp_path)
    monkeypatch.setattr("bench.report.OUT", tmp_path)
    monkeypatch.setattr(kills_stages, "load_distractors", lambda shared: ["Ein Satz von Trewenau. " * 40])
    monkeypatch.setattr(kills_stages, "shared_folder", lambda given: tmp_path)
    monkeypatch.setattr(kills_stages, "work_folder", lambda: tmp_path)
    monkeypatch.setattr(kills_stages, "make_bed", lambda *arguments: object())
    monkeypatch.setattr(kills_stages, "_trial", trial)
    for stages, minutes in ((2, 1.0), (4, 1.0), (9, 0.0)):  # the last one has no time for any
        options = build_parser().parse_args(
            ["kills", "--stages", str(stages), "--minutes", str(minutes), "--stage-rows", "2"]
        )
        assert kills_stages.main(options) == 0
    kinds = [kills_stages.RANDOM, *kills_stages.STAGES]
    assert done == kinds[:4]
    assert [each.stage for each in kills_stages.read_kept(tmp_path / kills_stages.KEPT)] == done
