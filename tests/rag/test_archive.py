"""The write order, its repair after a stop at any line, removal, locks and models."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from rag.archive import ArchiveWriter, require_model
from rag.catalogue import Catalogue
from rag.errors import ArchiveBusyError, ArchiveDamagedError, IndexMismatchError, NotFoundError
from rag.records import NO_FILTERS, Paragraph
from rag.verify import verify_archive
from tests.support import ARTICLES, BRIDGE, ELECTION, article, stage


def assert_whole(settings, articles):
    report = verify_archive(Catalogue.open(settings, create=False), settings)
    assert report.findings == []
    assert report.articles == articles
    assert report.pending == 0


def test_added_articles_are_whole_and_each_passage_is_found_by_its_own_vector(archive, settings):
    assert archive.catalogue.generation() is not None
    assert_whole(settings, len(ARTICLES))


def test_a_new_article_is_found_before_a_generation_holds_it(archive, embedder, open_retriever):
    late = article("faehre", "Die Fähre Silje fährt ab Mai mit Wasserstoff.", title="Fähre mit Wasserstoff")
    archive.add([stage(late, embedder)])
    retriever = open_retriever(archive.catalogue)
    vector = embedder.embed_queries(["Welche Fähre fährt mit Wasserstoff?"])[0]
    keys, _ = retriever.dense.search(vector, NO_FILTERS, 1)
    assert archive.catalogue.live_passages(keys.tolist())[keys[0]].source.article_id == late.id


def test_adding_the_same_version_again_changes_no_count(archive, settings, embedder):
    before = archive.catalogue.state()
    archive.add([stage(replace(BRIDGE, version="0" * 16), embedder)])
    assert archive.catalogue.state() == before
    assert_whole(settings, len(ARTICLES))


def test_a_changed_article_replaces_the_old_version_and_keeps_it_readable(archive, settings, embedder):
    changed = article("bruecke", "Die Hochbrücke bleibt bis Dezember gesperrt.", title=BRIDGE.title)
    archive.add([stage(changed, embedder)])
    assert archive.catalogue.article(BRIDGE.id).version == changed.version
    assert archive.catalogue.article(BRIDGE.id, BRIDGE.version).body == BRIDGE.body
    assert [row.state for row in archive.catalogue.versions(BRIDGE.id)] == ["live", "superseded"]
    assert_whole(settings, len(ARTICLES))


def test_going_back_to_an_older_text_makes_it_live_again(archive, settings, embedder):
    changed = article("bruecke", "Die Hochbrücke bleibt bis Dezember gesperrt.")
    archive.add([stage(changed, embedder)])
    archive.add([stage(BRIDGE, embedder)])
    assert archive.catalogue.article(BRIDGE.id).version == BRIDGE.version
    assert_whole(settings, len(ARTICLES))


@pytest.mark.parametrize("stopped_after", ["stage", "words"])
def test_a_stop_between_the_steps_shows_nothing_half_and_the_next_start_finishes(
    archive, settings, embedder, open_retriever, stopped_after
):
    late = article("faehre", "Die Fähre Silje fährt ab Mai mit Wasserstoff.")
    keys = archive.catalogue.stage([stage(late, embedder)])
    if stopped_after == "words":
        archive._words.replace(archive.catalogue.words_of(keys))
    with pytest.raises(NotFoundError):
        archive.catalogue.article(late.id)
    hits = open_retriever(archive.catalogue).lexical.search("Wasserstoff", NO_FILTERS, 5)
    assert not archive.catalogue.live_passages([key for key, _ in hits])
    archive.close()
    again = ArchiveWriter.open(settings)
    assert again.catalogue.article(late.id).body == late.body
    again.close()
    assert_whole(settings, len(ARTICLES) + 1)


@pytest.mark.parametrize("lost", ["vectors", "words"])
def test_a_lost_index_is_rebuilt_and_misses_nothing_until_then(archive, settings, lost):
    archive.close()
    for folder in settings.data.glob(f"{lost}*"):
        shutil.rmtree(folder)
    again = ArchiveWriter.open(settings)
    assert_whole(settings, len(ARTICLES))
    again.settle()
    assert again.catalogue.generation() is not None
    again.close()
    assert_whole(settings, len(ARTICLES))


@pytest.mark.parametrize(
    "name", ["data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "chroma.sqlite3"]
)
def test_a_damaged_generation_is_noticed_searched_around_and_rebuilt(
    archive, settings, embedder, open_retriever, name
):
    archive.close()
    victim = next(settings.data.glob(f"vectors/*/**/{name}"))
    content = bytearray(victim.read_bytes()) or bytearray(b"\0")
    content[len(content) // 2] ^= 0xFF
    victim.write_bytes(bytes(content[: max(1, len(content) - 7)]))
    catalogue = Catalogue.open(settings)
    retriever = open_retriever(catalogue)
    vector = embedder.embed_queries(["Bis wann ist die Hochbrücke gesperrt?"])[0]
    keys, _ = retriever.dense.search(vector, NO_FILTERS, 1)
    assert catalogue.live_passages(keys.tolist())[keys[0]].source.article_id == BRIDGE.id
    assert "damaged" in retriever.trouble
    ArchiveWriter.open(settings).close()
    assert_whole(settings, len(ARTICLES))


def test_a_damaged_catalogue_is_refused_with_one_sentence(archive, settings):
    archive.close()
    path = settings.data / "catalogue.sqlite"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    path.write_bytes(content)
    with pytest.raises(ArchiveDamagedError, match="damaged"):
        ArchiveWriter.open(settings)


def test_a_removed_article_leaves_no_byte_of_its_text(archive, settings):
    archive.remove(ELECTION.url)
    archive.close()
    needle = "Lüdekamp".encode()
    for path in settings.data.rglob("*"):
        if path.is_file():
            assert needle not in path.read_bytes(), path
    assert_whole(settings, len(ARTICLES) - 1)


def test_a_second_writer_is_told_who_holds_the_archive(archive, settings):
    code = (
        "import sys; from rag.archive import ArchiveWriter; from rag.settings import load_settings;"
        "from rag.errors import ArchiveBusyError\n"
        "try: ArchiveWriter.open(load_settings(data=sys.argv[1]))\n"
        "except ArchiveBusyError as error: sys.stdout.write(str(error))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(settings.data)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    holder = archive.catalogue.holder()
    assert holder is not None
    assert f"process {holder.pid}" in said


def test_the_lock_is_free_again_after_closing(archive, settings):
    with pytest.raises(ArchiveBusyError):
        ArchiveWriter.open(settings)
    archive.close()
    ArchiveWriter.open(settings).close()


def test_another_models_vectors_are_refused_with_the_command_that_helps(archive, embedder):
    card = replace(embedder.card, name="other-model", dimension=768)
    with pytest.raises(IndexMismatchError, match="ingest reindex"):
        require_model(archive.catalogue, card)


def test_reembedding_keeps_every_passage_findable(archive, settings, embedder):
    archive.reembed(
        embedder, lambda article, passage: f"{article.title}\n{passage.text}", lambda done, total: None
    )
    assert_whole(settings, len(ARTICLES))


def test_verify_names_a_text_that_was_changed_behind_its_back(archive, settings):
    with archive.catalogue.database.write() as connection:
        paragraphs = '[["Die Hochbrücke ist offen.", ""]]'
        connection.execute("UPDATE versions SET paragraphs = ? WHERE article_id = ?", (paragraphs, BRIDGE.id))
    report = verify_archive(archive.catalogue, settings)
    assert any("differs from its checksum" in finding for finding in report.findings)


def test_a_paragraph_keeps_its_offsets_whether_or_not_there_is_a_lead():
    without = article("a", "Erster Absatz.", "Zweiter.")
    with_lead = replace(
        without, lead="Der Vorspann.", paragraphs=(*without.paragraphs, Paragraph("Dritter."))
    )
    assert without.body == "Erster Absatz.\n\nZweiter."
    assert with_lead.body.startswith(without.body)
    assert [with_lead.body[start:end] for start, end, _, _ in with_lead.blocks()] == [
        "Erster Absatz.", "Zweiter.", "Dritter.", "Der Vorspann.",
    ]  # fmt: skip
