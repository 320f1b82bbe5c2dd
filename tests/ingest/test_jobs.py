"""Jobs: resumed where they were, retried for what failed, cancelled between batches, timed by stage."""

from __future__ import annotations

import json

import pytest

from ingest import deciding
from ingest.__main__ import main
from ingest.job_report import duration, job_line
from rag.catalogue import Catalogue
from rag.errors import BelegError, NotFoundError
from rag.verify import verify_archive
from tests.hashed import do, hashed_settings, open_worker


@pytest.fixture
def own(tmp_path):
    return hashed_settings(tmp_path)


@pytest.fixture
def rows(tmp_path):
    """Writes a file of articles, one a line."""

    def write(*texts, name="articles.jsonl"):
        path = tmp_path / name
        lines = [
            json.dumps({"id": str(n), "title": f"Meldung {n}", "text": text}) if text else "{broken"
            for n, text in enumerate(texts)
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def news(count):
    return [f"Der Gemeinderat hat Vorlage {n} beschlossen. Sie kostet {n + 7} Euro." for n in range(count)]


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(deciding, "BATCH_ITEMS", 5)


def test_an_interrupted_job_goes_on_behind_what_it_recorded(own, rows, small_batches):
    path = rows(*news(20))
    worker = open_worker(own)
    job_id = worker._catalogue.queue_job("add", [str(path)])
    batches = []

    def stop_after_two(job, items):
        batches.append(items)
        if len(batches) == 2:
            worker._on_signal(15, None)

    worker.run(until=job_id, report=stop_after_two)
    job = worker._catalogue.job(job_id)
    assert (job.state, job.done, job.finished) == ("queued", 10, None)
    assert "interrupted, goes on" in job_line(job)
    worker.close()

    again = open_worker(own)
    seen = []
    again.run(until=job_id, report=lambda job, items: seen.extend(item.source for item in items))
    job = again._catalogue.job(job_id)
    assert (job.state, job.done, job.added) == ("done", 20, 20)  # none is counted, none is "unchanged" twice
    assert len(seen) == 10
    assert seen[0].endswith("#11")
    again.close()
    assert verify_archive(again._catalogue, own).findings == []


def test_what_was_stored_but_not_recorded_is_unchanged_when_the_job_goes_on(own, rows):
    path = rows(*news(4))
    do(own, "add", path)
    catalogue = Catalogue.open(own)
    with catalogue.database.write() as connection:  # as after a kill between storing and recording
        connection.execute("DELETE FROM job_items WHERE id > 2")
        connection.execute("UPDATE jobs SET state = 'running', done = 2, added = 2, finished = NULL")
    worker = open_worker(own)
    worker.run(until=1)
    job = worker._catalogue.job(1)
    worker.close()
    assert (job.state, job.done, job.added, job.unchanged) == ("done", 4, 2, 2)


def test_a_bad_line_is_one_failure_and_retry_does_it_alone(own, rows):
    texts = news(6)
    job = do(own, "add", rows(*texts[:3], "", *texts[4:]))
    assert (job.state, job.added, job.failed) == ("done", 5, 1)
    rows(*texts)  # mended by hand
    catalogue = Catalogue.open(own)
    catalogue.retry_job(job.id)
    worker = open_worker(own)
    parsed = []
    worker.run(until=job.id, report=lambda job, items: parsed.extend(items))
    again = catalogue.job(job.id)
    worker.close()
    assert [item.outcome for item in parsed] == ["added"]
    assert (again.state, again.done, again.added, again.failed) == ("done", 6, 6, 0)


def test_only_an_ended_job_with_something_left_is_retried(own, rows):
    job = do(own, "add", rows(*news(2)))
    catalogue = Catalogue.open(own)
    with pytest.raises(BelegError, match="Nothing of job 1 failed"):
        catalogue.retry_job(job.id)
    waiting = catalogue.queue_job("add", ["x.txt"])
    with pytest.raises(BelegError, match="still queued"):
        catalogue.retry_job(waiting)
    with pytest.raises(NotFoundError):
        catalogue.retry_job(99)


def test_a_cancelled_job_ends_between_batches_and_retry_does_the_rest(own, rows, small_batches):
    path = rows(*news(20))
    worker = open_worker(own)
    job_id = worker._catalogue.queue_job("add", [str(path)])
    worker.run(until=job_id, report=lambda job, items: worker._catalogue.cancel_job(job_id))
    job = worker._catalogue.job(job_id)
    assert (job.state, job.done) == ("cancelled", 5)
    assert worker._catalogue.state().articles == 5
    worker._catalogue.retry_job(job_id)
    worker.run(until=job_id)
    assert worker._catalogue.job(job_id).added == 20
    worker.close()


def test_a_job_shows_rate_time_left_and_what_each_stage_took(tmp_path, rows, small_batches):
    worker = open_worker(hashed_settings(tmp_path, generation_passages=8))
    job_id = worker._catalogue.queue_job("add", [str(rows(*news(20)))])
    seen = []

    def look(job, items):
        if job.state == "running":
            stages = worker._catalogue.job_stages(job_id)
            seen.append((job.stage, job.total, job.rate, job.seconds_left, stages, job_line(job)))

    worker.run(until=job_id, report=look)
    stage, total, rate, left, stages, line = seen[1]
    assert (stage, total) == ("articles", 20)
    assert rate > 0 and left > 0
    assert [each.name for each in stages] == ["parse", "embed", "store"]
    assert stages[0].seconds_left(worker._catalogue.job(job_id)) is None  # it has ended by now
    assert "10 of 20" in line and "left" in line
    done = {each.name: each.done for each in worker._catalogue.job_stages(job_id)}
    assert done == {"parse": 20, "embed": 20, "store": 20, "index": 20}
    worker.close()


def test_the_command_line_lists_jobs_shows_one_and_retries_it(own, rows, capsys):
    texts = news(3)
    do(own, "add", rows(texts[0], "", texts[2]))
    data = ["--data", str(own.data)]
    assert main(["jobs", "--json", *data]) == 0
    listed = json.loads(capsys.readouterr().out)["jobs"]
    assert [(job["id"], job["state"], job["said"]) for job in listed] == [(1, "done", "done with failures")]
    assert main(["job", "1", *data]) == 3
    shown = capsys.readouterr().out
    assert "parse" in shown and "#2: Line 2 is not JSON" in shown
    assert main(["job", "99", *data]) == 2
    assert "no job 99" in capsys.readouterr().err


def test_seconds_are_said_as_people_say_them():
    assert [duration(s) for s in (4.2, 200, 7500)] == ["4 s", "3 min 20 s", "2 h 5 min"]
