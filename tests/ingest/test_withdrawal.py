"""Withdrawn articles leave search at once and can come back; removed ones leave no byte anywhere."""

from __future__ import annotations

import json
import sqlite3

import pytest

from ingest.__main__ import main
from rag.catalogue import Catalogue
from rag.chats import Chats
from rag.errors import NotFoundError
from rag.index import LexicalIndex
from rag.records import (
    NO_FILTERS,
    Answer,
    ArchiveState,
    Citation,
    Hit,
    Outcome,
    Passage,
    Question,
    Sentence,
    SourceSentence,
    Verdict,
)
from rag.traces import find_traces, forms_of, probes_of
from rag.verify import verify_archive
from tests.hashed import do, hashed_settings, open_worker

SECRET = (
    "Die Kanzlei Quastenflosser & Söhne hat nach „Kurier“-Informationen 4711 Akten geschreddert.",
    "Inhaber Zacharias Quastenflosser bestritt am Abend jede Kenntnis von dem Vorgang und schwieg dann.",
)
OTHER = "Im Hafen von Trewenau hat am Montag ein Frachter aus Riga mit dreißig Tonnen Holz angelegt."


@pytest.fixture
def own(tmp_path):
    return hashed_settings(tmp_path)


@pytest.fixture
def source(tmp_path):
    """Three articles, the first in two versions, as a file beside the archive."""
    rows = [
        {"url": "https://kurier.example/akten", "title": "Akten bei Quastenflosser geschreddert",
         "outlet": "Kurier", "text": "\n\n".join(SECRET)},
        {"url": "https://kurier.example/hafen", "title": "Frachter im Hafen", "outlet": "Kurier", "text": OTHER},
        {"url": "https://bote.example/akten-kopie", "title": "Akten bei Quastenflosser geschreddert",
         "outlet": "Kurier", "text": "\n\n".join(SECRET)},
    ]  # fmt: skip
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.fixture
def filled(own, source):
    job = do(own, "add", source)
    assert (job.added, job.duplicates) == (2, 1)
    return Catalogue.open(own)


def found_words(own, text):
    catalogue = Catalogue.open(own)
    return catalogue.live_passages(
        [key for key, _ in LexicalIndex(catalogue, own).search(text, NO_FILTERS, 9)]
    )


def test_a_withdrawn_article_is_found_nowhere_at_once_while_a_worker_holds_the_archive(own, filled):
    worker = open_worker(own)
    assert found_words(own, "Akten Quastenflosser")
    article = filled.article("https://kurier.example/akten")
    filled.withdraw_article(article.id, "Gegendarstellung")  # by another process, before any job runs
    assert not found_words(own, "Akten Quastenflosser")
    assert filled.state().articles == 1
    assert len(filled.live_keys()) == filled.count_kept() == 1
    with pytest.raises(NotFoundError, match="ingest versions"):
        filled.article(article.id)
    with pytest.raises(NotFoundError):
        filled.article(article.id, article.version)
    assert filled.article(article.id, article.version, withdrawn=True).body == article.body
    worker.close()
    open_worker(own).close()  # the next start clears the word index
    assert verify_archive(filled, own).findings == []


def test_a_withdrawn_article_does_not_come_in_again_until_it_is_brought_back(own, filled, source):
    article = filled.article("https://kurier.example/akten")
    assert do(own, "withdraw", article.id, reason="Gegendarstellung").updated == 1
    job = do(own, "add", source)
    assert (job.added, job.unchanged, job.duplicates) == (0, 2, 1)  # nor does the copy at another address
    reasons = [item.reason for item in filled.job_items(job.id) if item.article_id == article.id]
    assert reasons[0].startswith("It was withdrawn on 20")
    assert do(own, "reinstate", article.id).updated == 1
    assert filled.article(article.id).version == article.version
    assert found_words(own, "Akten Quastenflosser")
    assert verify_archive(filled, own).findings == []


def test_the_command_withdraws_shows_and_brings_back(own, filled, capsys):
    article = filled.article("https://kurier.example/hafen")
    data = ["--data", str(own.data)]
    filled.withdraw_article(article.id, "Irrtum")
    assert main(["versions", article.id, "--json", *data]) == 0
    versions = json.loads(capsys.readouterr().out)["versions"]
    assert [row["state"] for row in versions] == ["withdrawn"]
    assert main(["show", article.id, "--version", article.version, *data]) == 0
    assert capsys.readouterr().out.startswith("WITHDRAWN since 20")
    assert main(["show", article.id, "--json", *data]) == 2


def chat_about(own, article):
    """A finished chat whose answer quotes the article, says it in own words, and cites another one too."""
    quote = SECRET[0]
    passage = Passage(article.id, article.version, 0, 0, len(article.body), article.body)
    spans = (SourceSentence(0, len(quote), quote),)
    sentences = (
        Sentence(quote, (Citation(1, article.source, 0, len(quote), quote, Verdict.SUPPORTED, ""),)),
        Sentence(
            "Er will nichts wissen.", (Citation(2, article.source, 0, 5, quote[:5], Verdict.PARTLY, ""),)
        ),
    )
    answer = Answer(
        question=Question("Was geschah?", "Was geschah?", "de"),
        outcome=Outcome.ANSWERED,
        text=f"{quote} [1] Er will nichts wissen. [2]",
        sentences=sentences,
        evidence=(Hit(passage, article.source, 1.0, 1, sentences=spans),),
        archive=ArchiveState(2),
    )
    chats = Chats.open(own)
    chat = chats.create_chat("Ein Gespräch")
    turn = chats.start_turn(chat, "Was geschah?", NO_FILTERS)
    chats.finish_turn(turn, answer)
    chats.review(chats.citations()[0].citation_id, "supports", note=f"Stimmt: {SECRET[1]}")
    chats.close()
    return turn


def test_a_removed_article_leaves_no_byte_in_the_data_folder(tmp_path, source):
    own = hashed_settings(tmp_path, generation_passages=2)
    do(own, "add", source)
    changed = json.loads(source.read_text().splitlines()[0])
    upload = own.data / "uploads" / "20260101" / "neu.jsonl"
    upload.parent.mkdir(parents=True)
    changed["text"] += "\n\nDie Anwaltskammer prüft den Fall Quastenflosser inzwischen von Amts wegen."
    upload.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    assert do(own, "add", upload).updated == 1
    catalogue = Catalogue.open(own)
    article = catalogue.article("https://kurier.example/akten")
    versions = catalogue.all_versions(article.id)
    assert len(versions) == 2
    turn = chat_about(own, versions[0])
    (own.data / "worker.log").write_bytes(
        b"INFO started\nWARNING "
        + SECRET[0].encode("utf-16-le")
        + b"\nINFO "
        + SECRET[1].encode()
        + b"\nINFO ended\n"
    )
    catalogue.keep_report(1, json.dumps({"text": SECRET[0]}))
    probes = probes_of(versions)
    assert len(find_traces(own.data, probes)) >= 4  # catalogue, chats, log, upload
    catalogue.close()

    job = do(own, "remove", article.url)
    assert (job.state, job.updated, job.failed) == ("done", 1, 0)
    assert job.sources == (article.id,)  # its address would tell what it was about
    assert "finds nothing of it" in Catalogue.open(own).job_items(job.id)[0].reason

    needles = [*SECRET, "Quastenflosser", "geschreddert", "Akten bei", "Anwaltskammer"]
    forms = [form for needle in needles for form in forms_of(needle)]
    for path in own.data.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            assert not [form for form in forms if form.lower() in content], path
    assert (own.data / "worker.log").read_text().splitlines()[0] == "INFO started"

    catalogue = Catalogue.open(own)
    assert verify_archive(catalogue, own).findings == []
    assert catalogue.article("https://kurier.example/hafen").body == OTHER
    chats = Chats.open(own)
    kept = chats.turn(turn).answer
    assert [sentence.text for sentence in kept.sentences] == ["[entfernt]", "[entfernt]"]
    assert kept.text == "[entfernt] [1] [entfernt] [2]"
    assert {citation.quote for sentence in kept.sentences for citation in sentence.citations} == {
        "[entfernt]"
    }
    assert kept.evidence[0].passage.text == "[entfernt]"
    assert [row.citation.quote for row in chats.citations()] == ["[entfernt]", "[entfernt]"]
    assert chats.turn(turn).question == "Was geschah?"
    chats.close()


def test_no_store_of_the_archive_is_compressed_so_that_the_byte_search_sees_all_of_it(own, filled):
    """Tantivy stores but the key, Chroma no documents; SQLite's cells are plain."""
    with sqlite3.connect(own.data / "catalogue.sqlite") as connection:
        kinds = {
            (table, column[1])
            for (table,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
            for column in connection.execute(f"PRAGMA table_info('{table}')").fetchall()
            if column[2] == "BLOB"
        }
    connection.close()
    assert kinds == {("passages", "vector"), ("sketches", "sketch"), ("sentence_vectors", "packed")}
    fields = json.loads(next(own.data.glob("words-*/meta.json")).read_text())["schema"]
    assert [f["name"] for f in fields if f["options"].get("stored")] == ["key"]


def test_an_article_that_is_kept_out_does_not_come_back_and_nothing_but_its_id_is_known(own, filled, source):
    article = filled.article("https://kurier.example/akten")
    do(own, "remove", article.id, keep_out="yes")
    job = do(own, "add", source)
    items = {item.article_id: item for item in filled.job_items(job.id)}
    assert items[article.id].reason.startswith("It was removed and kept out on 20")
    assert items[article.id].title == ""
    assert job.added == 1  # the copy under another address, which nobody removed


def test_a_removal_names_what_still_holds_the_text(own, filled, tmp_path, capsys):
    article = filled.article("https://kurier.example/akten")
    target = tmp_path / "alles.jsonl"
    assert main(["export", str(target), "--data", str(own.data)]) == 0
    do(own, "remove", article.id, "https://nirgends.example/")
    items = filled.job_items(2)
    assert [item.outcome for item in items] == ["updated", "failed"]
    assert str(target) in items[0].reason
