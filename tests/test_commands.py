"""The command contracts as a caller uses them: processes, exit codes, JSON on standard output alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
ARTICLES = 39
SELF_TEST = "6"  # questions after each job: enough to see that it runs, cheap
TIMEOUT_S = 240  # of one command; a model load and forty articles take 15 s on 2 free cores


def run(*arguments: str, data: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BELEG_")}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={
            **environment,
            "BELEG_DATA": str(data),
            "BELEG_SELF_TEST_QUESTIONS": SELF_TEST,
            "HF_HUB_OFFLINE": "1",
        },
        input=stdin,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("commands") / "data"


@pytest.fixture(scope="module")
def added(data):
    """The samples, taken in by the command, and what it said."""
    done = run("ingest", "add", "samples/archive", "--json", data=data)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_add_reports_each_article_once(added):
    assert {key: added[key] for key in ("added", "updated", "unchanged", "duplicates", "failed")} == {
        "added": ARTICLES, "updated": 0, "unchanged": 0, "duplicates": 0, "failed": 0,
    }  # fmt: skip
    assert len(added["items"]) == ARTICLES
    assert set(added["items"][0]) == {"source", "outcome", "article_id", "url", "title", "reason"}
    assert len({item["article_id"] for item in added["items"]}) == ARTICLES


def test_adding_again_changes_nothing_and_a_correction_becomes_a_version(added, data):
    later = SAMPLES / "later"
    done = run("ingest", "add", "samples/archive", str(later), "--json", data=data)
    assert done.returncode == 0, done.stderr
    again = json.loads(done.stdout)
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 1, ARTICLES)
    changed = next(item for item in again["items"] if item["outcome"] == "updated")
    shown = json.loads(run("ingest", "show", changed["url"], "--json", data=data).stdout)
    assert "120" in " ".join(paragraph["text"] for paragraph in shown["paragraphs"])


def test_what_cannot_be_read_fails_alone_with_a_reason(added, data, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "noise.txt").write_bytes(b"\xff\xfe\xff" * 100)
    (tmp_path / "good.txt").write_text(
        "Titel: Ein Testartikel\nDatum: 2026-01-02\n\nDer Test läuft. Er ist kurz.\n"
    )
    done = run("ingest", "add", str(tmp_path), str(tmp_path / "missing.html"), "--json", data=data)
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert report["added"] == 1
    failed = [item for item in report["items"] if item["outcome"] == "failed"]
    assert len(failed) == 3
    assert all(item["reason"] and "Traceback" not in item["reason"] for item in failed)
    assert "Traceback" not in done.stderr
    good = next(item for item in report["items"] if item["outcome"] == "added")
    removed = run("ingest", "remove", good["article_id"], data=data)
    assert removed.returncode == 0, removed.stderr


def test_show_prints_the_contract(added, data):
    item = next(item for item in added["items"] if "linie-9-268" in item["source"])
    shown = json.loads(run("ingest", "show", item["article_id"], "--json", data=data).stdout)
    assert {"id", "version", "url", "outlet", "title", "lead", "authors", "published", "published_precision",
            "language", "paragraphs"} <= set(shown)  # fmt: skip
    assert shown["published_precision"] == "instant"
    assert all(set(paragraph) == {"heading", "text"} for paragraph in shown["paragraphs"])


def test_status_list_and_verify_read_the_archive(added, data):
    status = json.loads(run("ingest", "status", "--json", data=data).stdout)
    assert status["articles"] == ARTICLES
    assert status["holder"] is None
    listed = json.loads(run("ingest", "list", "Linie 9", "--json", data=data).stdout)
    assert listed["total"] >= 2
    verified = run("ingest", "verify", "--json", data=data)
    assert verified.returncode == 0, verified.stdout
    assert json.loads(verified.stdout)["whole"] is True


def test_ask_answers_with_citations_that_are_slices_of_the_stored_body(added, data):
    question = "Wer wird neuer Bürgermeister von Grünsiel?"
    done = run("rag", "ask", question, "--json", data=data)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert {"id", "question", "understood", "outcome", "text", "sentences", "evidence", "archive", "models",
            "timings"} <= set(answer)  # fmt: skip
    assert answer["outcome"] == "answered"
    assert any("Lüdekamp" in sentence["text"] for sentence in answer["sentences"])
    assert answer["archive"]["articles"] == ARTICLES
    for sentence in answer["sentences"]:
        assert sentence["citations"]
        for citation in sentence["citations"]:
            shown = json.loads(run("ingest", "show", citation["article_id"], "--json", data=data).stdout)
            assert shown["version"] == citation["version"]
            assert shown["body"][citation["start"] : citation["end"]] == citation["quote"]
    scores = [hit["score"] for hit in answer["evidence"]]
    assert scores == sorted(scores, reverse=True)


def test_a_batch_gives_a_line_for_each_line_and_names_the_bad_ones(added, data):
    lines = [
        {"id": "a", "question": "How much will the tram line 9 cost?"},
        {
            "id": "b",
            "question": "Und wann?",
            "history": [{"question": "Wer baut die Linie 9?", "answer": "Die Stadt."}],
        },
        {"id": "c", "question": "   "},
        {"id": "d"},
    ]
    text = "\n".join(json.dumps(line) for line in lines) + "\nno json\n"
    done = run("rag", "ask", "--batch", "-", "--json", data=data, stdin=text)
    assert done.returncode == 3
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c", "d", ""]
    assert answers[0]["outcome"] == "answered"
    assert all("error" in answer for answer in answers[2:])
    assert "Traceback" not in done.stderr


def test_a_time_or_an_outlet_without_articles_is_no_coverage(added, data):
    done = run(
        "rag",
        "ask",
        "Was geschah im Hafen?",
        "--from",
        "2019-01-01",
        "--to",
        "2019-12-31",
        "--json",
        data=data,
    )
    answer = json.loads(done.stdout)
    assert answer["outcome"] == "no_coverage"
    assert answer["sentences"] == []
    assert answer["understood"]["date_from"] == "2019-01-01"


def test_check_gives_a_verdict_for_each_line(data):
    lines = [
        {
            "id": 1,
            "claim": "Die Sanierung kostet 2,4 Millionen Euro.",
            "source": "Die Sanierung kostet 2,4 Millionen Euro.",
        },
        {
            "id": 2,
            "claim": "Die Sanierung kostet 3,4 Millionen Euro.",
            "source": "Die Sanierung kostet 2,4 Millionen Euro.",
        },
    ]
    done = run("rag", "check", "--batch", "-", "--json", data=data, stdin="\n".join(map(json.dumps, lines)))
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [verdict["verdict"] for verdict in verdicts] == ["supported", "not_supported"]
    assert [verdict["id"] for verdict in verdicts] == ["1", "2"] or [
        verdict["id"] for verdict in verdicts
    ] == [1, 2]


def test_quote_finds_a_true_quotation_and_no_invented_one(added, data):
    true = json.loads(
        run(
            "rag", "quote", "Harm Lüdekamp wird neuer Bürgermeister von Grünsiel.", "--json", data=data
        ).stdout
    )
    assert true["matches"]
    assert set(true["matches"][0]) >= {
        "article_id",
        "url",
        "title",
        "outlet",
        "published",
        "start",
        "end",
        "quote",
    }
    false = json.loads(
        run("rag", "quote", "Harm Lüdekamp wird neuer Papst von Grünsiel.", "--json", data=data).stdout
    )
    assert false == {"matches": []}


@pytest.mark.parametrize(
    "arguments",
    [("ingest", "add"), ("rag", "ask"), ("ingest", "nonsense"), ("rag", "ask", "x", "--from", "gestern")],
)
def test_wrong_usage_exits_with_2(data, arguments):
    assert run(*arguments, data=data).returncode == 2


def test_an_unknown_setting_is_refused_by_name(data, monkeypatch):
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "status"],
        cwd=ROOT, env={**os.environ, "BELEG_DATTA": "x"}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "BELEG_DATTA" in done.stderr


def test_no_archive_is_one_sentence(tmp_path):
    done = run("ingest", "status", data=tmp_path / "nothing")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
