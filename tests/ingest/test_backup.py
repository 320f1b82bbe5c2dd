"""Backup, restore and export: what comes back is what was there, and a damaged file changes nothing."""

from __future__ import annotations

import json
import tarfile

import pytest

from ingest.__main__ import main
from ingest.backup import back_up
from ingest.export import export_to_file, to_ninjs
from ingest.restore import restore
from rag.catalogue import Catalogue
from rag.chats import Chats
from rag.errors import ArchiveBusyError, ArchiveDamagedError, NotFoundError
from rag.records import Paragraph, Precision
from rag.verify import verify_archive
from tests.hashed import HashedEmbedder, do, hashed_settings, open_worker
from tests.support import ARTICLES, BRIDGE, ELECTION, article, stage

ODD = article(
    "sonder",
    'Sie sagte: „Das <b>ist</b> „neu"", und ging.',
    "## Kein Titel",
    title='Ein "Titel" mit <Zeichen> & Umläuten',
    url="",
    published="2025-03-14T08:30:00+01:00",
    published_precision=Precision.INSTANT,
    lead="Vorspann, der nicht im Text steht.",
    authors=("Erika Beispiel", "Ole Ohlsen"),
    modified="2025-03-15T09:00:00+01:00",
    section="Politik",
    outlet="Bote & Söhne",
)


@pytest.fixture
def own(tmp_path):
    """An archive with five articles, one of them in two versions, and a chat."""
    settings = hashed_settings(tmp_path / "old", generation_passages=2)
    worker = open_worker(settings)
    worker._writer.add([stage(each, HashedEmbedder()) for each in (*ARTICLES, ODD)])
    later = article("bruecke", "Die Hochbrücke bleibt bis Dezember gesperrt.", title=BRIDGE.title)
    worker._writer.add([stage(later, HashedEmbedder())])
    worker._writer.settle()
    worker.close()
    chats = Chats.open(settings)
    chats.create_chat("Ein Gespräch")
    chats.close()
    return settings


def contents(settings):
    catalogue = Catalogue.open(settings, create=False)
    stored = [(a, [v.version for v in catalogue.versions(a.id)]) for _, a in catalogue.iter_live()]
    catalogue.close()
    return stored


@pytest.mark.parametrize("name", ["b.tar", "b.tar.gz"])
def test_a_backup_of_a_held_archive_restores_to_the_same_articles_versions_and_chats(own, tmp_path, name):
    worker = open_worker(own)
    waiting = worker._catalogue.queue_job("add", ["nirgends.txt"])
    manifest = back_up(own, tmp_path / name)
    assert manifest.articles == len(ARTICLES) + 1
    worker.close()
    other = hashed_settings(tmp_path / "new", generation_passages=2)
    assert restore(tmp_path / name, other).set_aside is None
    assert contents(other) == contents(own)
    catalogue = Catalogue.open(other)
    assert verify_archive(catalogue, other).findings == []
    assert catalogue.generation() is not None
    assert catalogue.job(waiting).state == "cancelled"  # its sources are those of another machine
    chats = Chats.open(other)
    assert [chat.title for chat in chats.chats()] == ["Ein Gespräch"]
    chats.close()
    assert not list(other.data.glob(".restoring*"))


def test_an_archive_that_is_there_is_only_set_aside_on_demand(own, tmp_path):
    back_up(own, tmp_path / "b.tar")
    other = hashed_settings(tmp_path / "new")
    worker = open_worker(other)
    worker._writer.add([stage(ELECTION, HashedEmbedder())])
    with pytest.raises(ArchiveBusyError, match="--force"):
        restore(tmp_path / "b.tar", other)
    with pytest.raises(ArchiveBusyError, match="in use by process"):
        restore(tmp_path / "b.tar", other, force=True)
    worker.close()
    restored = restore(tmp_path / "b.tar", other, force=True)
    assert contents(other) == contents(own)
    assert (restored.set_aside / "catalogue.sqlite").is_file()
    assert contents(other.model_copy(update={"data": restored.set_aside}))[0][0] == ELECTION


def damage_member(path, target):
    with tarfile.open(path) as tar, tarfile.open(target, "w") as new:
        for member in tar:
            content = bytearray(tar.extractfile(member).read())
            if member.name == "catalogue.sqlite":
                content[len(content) // 2] ^= 1
            import io

            new.addfile(member, io.BytesIO(bytes(content)))


def add_member(path, target):
    target.write_bytes(path.read_bytes())
    with tarfile.open(target, "a") as tar:
        tar.add(path, arcname="../escape.txt")


def cut(path, target):
    target.write_bytes(path.read_bytes()[:70_000])


def no_tar(path, target):
    target.write_text("Guten Tag.")


@pytest.mark.parametrize("spoil", [damage_member, add_member, cut, no_tar])
def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_changed(own, tmp_path, spoil):
    back_up(own, tmp_path / "b.tar")
    spoil(tmp_path / "b.tar", tmp_path / "spoiled.tar")
    before = contents(own)
    with pytest.raises(ArchiveDamagedError, match="cannot be restored"):
        restore(tmp_path / "spoiled.tar", own, force=True)
    assert contents(own) == before
    assert not (tmp_path / "escape.txt").exists()
    other = hashed_settings(tmp_path / "new")
    with pytest.raises(ArchiveDamagedError):
        restore(tmp_path / "spoiled.tar", other)
    with pytest.raises(NotFoundError):
        Catalogue.open(other, create=False)


def test_an_export_taken_in_again_gives_the_same_articles(own, tmp_path, capsys):
    target = tmp_path / "alles.jsonl"
    assert export_to_file(Catalogue.open(own), "jsonl", target) == len(ARTICLES) + 1
    other = hashed_settings(tmp_path / "new")
    job = do(other, "add", target)
    assert (job.state, job.added, job.failed) == ("done", len(ARTICLES) + 1, 0)
    exported = {a.id: a for a, _ in contents(own)}
    for got, _ in contents(other):
        expected = exported[got.id]
        assert (got.body, got.paragraphs, got.title, got.published) == (
            expected.body, expected.paragraphs, expected.title, expected.published,
        )  # fmt: skip
        assert (got.lead, got.authors, got.outlet, got.section, got.language, got.modified, got.url) == (
            expected.lead, expected.authors, expected.outlet, expected.section, expected.language,
            expected.modified, expected.url,
        )  # fmt: skip
    assert do(other, "add", target).unchanged == len(ARTICLES) + 1
    assert main(["export", "--data", str(other.data)]) == 0
    again = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["id"] for row in again} == set(exported)


@pytest.mark.parametrize("change", [{"id": "../x"}, {"published": "gestern"}, {"paragraphs": "x"}])
def test_a_line_that_only_looks_exported_is_one_failure(own, tmp_path, change):
    export_to_file(Catalogue.open(own), "jsonl", tmp_path / "a.jsonl")
    line = json.loads((tmp_path / "a.jsonl").read_text().splitlines()[0]) | change
    (tmp_path / "b.jsonl").write_text(json.dumps(line))
    job = do(hashed_settings(tmp_path / "new"), "add", tmp_path / "b.jsonl")
    assert (job.added, job.failed) == (0, 1)


def test_ninjs_says_what_is_known_and_escapes_what_is_text():
    item = to_ninjs(ODD)
    assert item["uri"] == f"urn:beleg:{ODD.id}"
    assert item["headlines"] == [{"role": "main", "value": ODD.title}]
    assert item["by"] == "Erika Beispiel, Ole Ohlsen"
    assert (item["firstcreated"], item["versioncreated"]) == (ODD.published, ODD.modified)
    assert "&lt;b&gt;ist&lt;/b&gt;" in item["bodies"][0]["value"]
    headed = article("x", "Text.", published=None)
    bare = to_ninjs(article("y", "Text.", published=None, paragraphs=(Paragraph("Text.", "Oben"),)))
    assert bare["bodies"][0]["value"] == "<h2>Oben</h2><p>Text.</p>"
    assert "firstcreated" not in to_ninjs(headed)


def test_ninjs_taken_in_again_gives_the_same_text_and_metadata(own, tmp_path):
    target = tmp_path / "alles.json"
    export_to_file(Catalogue.open(own), "ninjs", target)
    other = hashed_settings(tmp_path / "new")
    assert do(other, "add", target).added == len(ARTICLES) + 1
    again = {got.url: got for got, _ in contents(other) if got.url}
    for expected, _ in contents(own):
        if expected.url:
            got = again[expected.url]
            for name in (
                "title",
                "lead",
                "authors",
                "published",
                "outlet",
                "section",
                "language",
                "paragraphs",
            ):
                assert getattr(got, name) == getattr(expected, name), name
