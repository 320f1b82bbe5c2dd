"""An undone job: what it added is forgotten, what it replaced comes back, what changed since is left alone."""

from __future__ import annotations

import json
import sqlite3

import pytest

from ingest.__main__ import main
from ingest.feeds.spool import spool_files, write_spool
from ingest.records import HTML, Document
from rag.catalogue import ArticleQuery, Catalogue
from rag.errors import BelegError, NotFoundError
from rag.index import LexicalIndex
from rag.records import NO_FILTERS
from rag.traces import find_traces, probes_of
from rag.verify import verify_archive
from tests.hashed import do, hashed_settings, open_worker

HARBOUR = "Im Hafen von Trewenau hat am Montag ein Frachter aus Riga mit dreißig Tonnen Holz angelegt."
CORRECTED = "Im Hafen von Trewenau hat am Dienstag ein Frachter aus Riga mit vierzig Tonnen Holz angelegt."
LATEST = "Im Hafen von Trewenau hat am Mittwoch ein Frachter aus Tallinn mit fünfzig Tonnen Holz angelegt."
WRONG = "Die Turmuhr von Ossenwerth geht nach Angaben des Küsters seit Ostern sieben Minuten vor."


@pytest.fixture
def own(tmp_path):
    return hashed_settings(tmp_path)


@pytest.fixture
def drop(tmp_path):
    """Writes a file of articles (address -> text), one a line."""

    def write(name="articles.jsonl", **texts):
        rows = [
            {
                "url": f"https://kurier.example/{name_}",
                "title": f"Über {name_}",
                "outlet": "Kurier",
                "text": text,
            }
            for name_, text in texts.items()
        ]
        path = tmp_path / name
        path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
        return path

    return write


def found_words(own, text):
    catalogue = Catalogue.open(own)
    keys = [key for key, _ in LexicalIndex(catalogue, own).search(text, NO_FILTERS, 9)]
    return [passage.text for passage in catalogue.live_passages(keys).values()]


def undo(own, job_id=None):
    """Undo as the command does, with an embedder that needs no model."""
    worker = open_worker(own)
    undo_id = worker._catalogue.undo_job(job_id)
    worker.run(until=undo_id)
    worker.close()
    return Catalogue.open(own).job(undo_id)


def test_what_a_job_added_is_forgotten_in_search_lists_counts_and_reports(own, drop):
    do(own, "add", drop(hafen=HARBOUR))
    do(own, "add", drop("wrong.jsonl", turmuhr=WRONG, hafenkopie=HARBOUR))
    job = undo(own)
    assert (job.kind, job.state, job.sources, job.updated, job.unchanged) == ("undo", "done", ("2",), 1, 0)
    catalogue = Catalogue.open(own)
    assert catalogue.state().articles == 1
    assert not found_words(own, "Turmuhr Küster")
    assert [row.url for row in catalogue.search_articles(ArticleQuery()).rows] == [
        "https://kurier.example/hafen"
    ]
    with pytest.raises(NotFoundError):
        catalogue.article("https://kurier.example/turmuhr")
    with pytest.raises(NotFoundError):  # under this address the job alone had met the other article
        catalogue.article("https://kurier.example/hafenkopie")
    assert {item.title for item in catalogue.job_items(2)} == {""}
    assert catalogue.report_of(2) is None
    assert catalogue.article("https://kurier.example/hafen").body == HARBOUR
    assert verify_archive(catalogue, own).findings == []
    assert do(own, "add", drop("wrong.jsonl", turmuhr=WRONG)).added == 1  # it may come in again


def test_what_a_job_replaced_is_in_use_again_and_found(own, drop):
    do(own, "add", drop(hafen=HARBOUR))
    before = Catalogue.open(own).article("https://kurier.example/hafen")
    assert do(own, "add", drop(hafen=CORRECTED)).updated == 1
    job = undo(own)
    catalogue = Catalogue.open(own)
    assert catalogue.article(before.id) == before
    assert [row.state for row in catalogue.versions(before.id)] == ["live"]
    assert found_words(own, "Frachter dreißig Tonnen") == [HARBOUR]
    item = catalogue.job_items(job.id)[0]
    assert (item.title, item.reason) == ("Über hafen", "The version before it is in use again.")
    assert verify_archive(catalogue, own).findings == []


def test_it_is_out_of_search_at_once_while_another_process_holds_the_archive(own, drop):
    do(own, "add", drop(hafen=HARBOUR))
    do(own, "add", drop(hafen=CORRECTED, turmuhr=WRONG))
    worker = open_worker(own)  # busy with something long
    catalogue = Catalogue.open(own)
    undo_id = catalogue.undo_job(2)
    assert not found_words(own, "Turmuhr")
    assert catalogue.state().articles == 1
    assert catalogue.article("https://kurier.example/hafen").body == HARBOUR
    assert len(catalogue.live_keys()) == 1
    worker.run(until=undo_id)
    worker.close()
    assert verify_archive(catalogue, own).findings == []


def test_what_changed_or_was_withdrawn_or_removed_since_is_left_alone_and_says_why(own, drop):
    do(
        own,
        "add",
        drop(hafen=HARBOUR, turmuhr=WRONG, markt="Der Wochenmarkt zieht um.", damm="Der Damm wächst."),
    )
    do(own, "add", drop(hafen=CORRECTED))
    catalogue = Catalogue.open(own)
    names = {
        name: catalogue.resolve(f"https://kurier.example/{name}") for name in ("hafen", "turmuhr", "markt")
    }
    do(own, "withdraw", names["turmuhr"])
    do(own, "remove", names["markt"])
    job = undo(own, 1)
    assert (job.updated, job.unchanged, job.failed) == (1, 2, 0)
    reasons = {item.article_id: item.reason for item in catalogue.job_items(job.id)}
    assert reasons[names["hafen"]] == "It was changed again with job 2; both versions stay."
    assert reasons[names["turmuhr"]] == "It was withdrawn since, and stays so."
    assert names["markt"] not in reasons  # its traces in the jobs went with it
    assert len(catalogue.versions(names["hafen"])) == 2
    assert catalogue.state().articles == 1
    assert do(own, "reinstate", names["turmuhr"]).updated == 1
    assert verify_archive(catalogue, own).findings == []


def test_undoing_a_job_between_two_others_leaves_the_chain_of_versions_whole(own, drop):
    do(own, "add", drop(hafen=HARBOUR))
    do(own, "add", drop(hafen=CORRECTED))
    do(own, "add", drop(hafen=LATEST))
    undo(own, 3)
    undo(own, 2)
    catalogue = Catalogue.open(own)
    assert catalogue.article("https://kurier.example/hafen").body == HARBOUR
    assert verify_archive(catalogue, own).findings == []


def test_undo_is_harmless_when_repeated_and_refuses_what_it_cannot_do(own, drop, capsys):
    with pytest.raises(NotFoundError, match="No job has brought articles"):
        Catalogue.open(own).undo_job()
    do(own, "add", drop(hafen=HARBOUR))
    do(own, "add", drop("wrong.jsonl", turmuhr=WRONG))
    undo(own)
    catalogue = Catalogue.open(own)
    assert catalogue.undone_by(2) == 3 and catalogue.undone_by(1) is None
    assert main(["undo", "--data", str(own.data)]) == 2
    assert "Job 2 is undone already, by job 3." in capsys.readouterr().err
    assert catalogue.state().articles == 1
    for number, said in ((3, "An undo is not undone"), (99, "no job 99")):
        with pytest.raises(BelegError, match=said):
            catalogue.undo_job(number)
    waiting = catalogue.queue_job("add", ["x.txt"])
    with pytest.raises(BelegError, match="still queued"):
        catalogue.undo_job(waiting)
    assert do(own, "undo", 2).updated == 0  # queued by hand: there is nothing left of it
    assert not catalogue.can_undo(catalogue.job(2)) and catalogue.can_undo(catalogue.job(1))


def test_an_interrupted_undo_goes_on_and_reports_each_article_once(own, drop, monkeypatch):
    monkeypatch.setattr("ingest.undo.BATCH_ARTICLES", 2)
    do(
        own,
        "add",
        drop(**{f"nummer{n}": f"Vorlage {n} wurde mit {n + 7} Stimmen angenommen." for n in range(6)}),
    )
    worker = open_worker(own)
    undo_id = worker._catalogue.undo_job(1)
    worker._catalogue.next_job()
    real, calls = worker._writer.settle_undone, []

    def killed_at_the_second(batch):
        calls.append(batch)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(batch)

    monkeypatch.setattr(worker._writer, "settle_undone", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        worker._perform(worker._catalogue.job(undo_id), lambda job, items: None)
    worker.close()
    again = open_worker(own)
    again.run(until=undo_id)
    again.close()
    catalogue = Catalogue.open(own)
    assert (catalogue.job(undo_id).state, catalogue.job(undo_id).updated) == ("done", 6)
    assert catalogue.state().articles == 0
    assert verify_archive(catalogue, own).findings == []


def test_undoing_a_cleaning_brings_the_paragraphs_back_and_forgets_the_rule(own, drop):
    note = "Mehr Meldungen von der Küste stehen jeden Morgen im Kurier am Kiosk."
    texts = {f"nummer{n}": f"Vorlage {n} wurde mit {n + 7} Stimmen angenommen.\n\n{note}" for n in range(6)}
    path = drop(**texts)
    do(own, "add", path)
    catalogue = Catalogue.open(own)
    catalogue.note_boilerplate("Kurier", [note])
    assert do(own, "clean", "Kurier").updated == 6
    assert undo(own).updated == 6
    assert catalogue.boilerplate("Kurier") == []
    assert catalogue.article("https://kurier.example/nummer0").body.endswith(note)
    assert do(own, "add", path).unchanged == 6


def test_the_command_undoes_the_last_job(own, drop, capsys):
    do(own, "add", drop(hafen=HARBOUR))
    worker = open_worker(own)  # so that the command follows and loads no model
    worker._catalogue.undo_job(1)
    worker.run(until=2)
    worker.close()
    assert main(["job", "2", "--data", str(own.data)]) == 0
    assert "undo" in capsys.readouterr().out


def test_spooled_pages_and_dropped_files_are_gone_when_their_job_is_done(own, tmp_path):
    page = f"<html><head><title>Turmuhr</title></head><body><article><h1>Turmuhr</h1><p>{WRONG}</p></article></body></html>"
    documents = [Document(page.encode(), "https://kurier.example/uhr", HTML, "https://kurier.example/uhr")]
    spooled = write_spool(own.data, documents, "https://kurier.example/feed")
    dropped = own.data / "uploads" / "1" / "hafen.txt"
    dropped.parent.mkdir(parents=True)
    dropped.write_text(f"Hafen\n\n{HARBOUR}\n", encoding="utf-8")
    broken = own.data / "uploads" / "2" / "rest.jsonl"
    broken.parent.mkdir(parents=True)
    broken.write_text(json.dumps({"title": "Rest", "text": CORRECTED}) + "\n{broken\n", encoding="utf-8")
    mine = tmp_path / "mine.txt"
    mine.write_text(f"Uhr\n\n{LATEST}\n", encoding="utf-8")
    assert do(own, "add", spooled, dropped, mine).added == 3
    assert not spooled.exists() and not dropped.parent.exists() and mine.exists()
    job = do(own, "add", broken)
    assert (job.added, job.failed) == (1, 1)
    assert broken.exists()  # so that what failed can be tried again
    undo(own)
    assert not broken.exists()


def test_a_removal_leaves_no_byte_in_what_feeds_fetched_and_no_job_took_yet(own, drop):
    do(own, "add", drop(turmuhr=WRONG))
    catalogue = Catalogue.open(own)
    article = catalogue.article("https://kurier.example/turmuhr")
    escaped = "".join(f"&#{ord(letter)};" for letter in WRONG)  # a form that no byte search knows
    spools = [
        write_spool(
            own.data,
            [Document(text.encode(), "https://kurier.example/turmuhr", HTML)],
            "https://kurier.example/",
        )
        for text in (f"<p>{WRONG}</p>", f"<p>{escaped}</p>")
    ]
    twice = own.data / "uploads" / "9" / "kopie.txt"
    twice.parent.mkdir(parents=True)
    twice.write_text(WRONG, encoding="utf-8")
    job = do(own, "remove", article.id)
    assert not any(path.exists() for path in spools) and spool_files(own.data) == []
    assert find_traces(own.data, probes_of([article])) == {}
    assert "finds nothing of it" in catalogue.job_items(job.id)[0].reason


def test_versions_of_an_archive_from_before_are_given_to_the_job_that_brought_them(own, drop):
    do(own, "add", drop(hafen=HARBOUR))
    do(own, "add", drop(hafen=CORRECTED, turmuhr=WRONG))
    with sqlite3.connect(own.data / "catalogue.sqlite") as connection:
        noted = connection.execute("SELECT id, job_id FROM versions ORDER BY id").fetchall()
        connection.execute("UPDATE versions SET job_id = NULL")
        from rag.catalogue.migrations import MIGRATIONS

        script = next(each for each in MIGRATIONS if "versions ADD COLUMN job_id" in each)
        connection.execute(next(s for s in script.split(";\n") if s.startswith("UPDATE")))
        assert connection.execute("SELECT id, job_id FROM versions ORDER BY id").fetchall() == noted
    connection.close()
