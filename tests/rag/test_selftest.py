"""The archive tests itself: well archives raise nothing, and each planted fault is named."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from ingest.__main__ import main
from ingest.chunk import contextual_text
from ingest.selftest import self_test_after
from ingest.worker import Worker
from rag.archive import ArchiveWriter
from rag.catalogue import Catalogue
from rag.index import chroma
from rag.index.files import write_manifest
from rag.records import NO_FILTERS
from rag.records.selftests import GroupedBy, GroupRecall, SelfTest, Side
from rag.selftest import SelfTester
from rag.selftest.judging import has_fallen, is_below_floor, judge
from rag.settings import load_settings
from tests.rag.news import FOREIGN, NEWS
from tests.support import ARTICLES, BRIDGE, stage


@pytest.fixture(scope="module")
def built_news(tmp_path_factory, embedder):
    """A folder with the archive of `NEWS`, to be copied, not written."""
    settings = load_settings(data=tmp_path_factory.mktemp("news") / "data", generation_passages=2)
    writer = ArchiveWriter.open(settings)
    writer.require_model(embedder.card)
    writer.add([stage(each, embedder) for each in NEWS])
    writer.settle()
    writer.close()
    return settings.data


@pytest.fixture
def news(settings, built_news):
    """A writer that holds a copy of that archive."""
    shutil.copytree(built_news, settings.data)
    writer = ArchiveWriter.open(settings)
    yield writer
    writer.close()


@pytest.fixture
def run(embedder, settings):
    """Tests an archive by itself."""

    def run_one(writer, **options):
        tester = SelfTester(writer.catalogue, embedder, settings, contextual_text)
        try:
            return tester.run(**options)
        finally:
            tester.close()

    return run_one


def sides(test):
    return {alarm.side for alarm in test.alarms}


def texts_by_key(catalogue):
    """The text of every passage as it is embedded, by key."""
    return {
        key: contextual_text(article, passage)
        for version, article in catalogue.iter_live()
        for key, passage in catalogue.passages_of(version, article)
    }


def store_vectors(catalogue, keys, vectors):
    catalogue.replace_vectors([(key, vector.tobytes()) for key, vector in zip(keys, vectors, strict=True)])
    catalogue.next_epoch()


def publish_planted(writer, settings, keys, vectors):
    """Publish a generation that is whole and readable but holds other vectors than the catalogue."""
    folder = settings.data / "vectors" / "gen-900"
    folder.mkdir()
    client = chroma.open_folder(folder)
    collection = chroma.create_collection(client, 2)
    chroma.upsert(collection, keys, vectors, writer.catalogue.passage_marks(keys.tolist()))
    chroma.close(client)
    write_manifest(folder)
    catalogue = writer.catalogue
    catalogue.publish_generation(folder.name, int(catalogue.live_keys().max()), len(catalogue.live_keys()))


def test_a_well_archive_raises_no_alarm_and_recall_is_kept_by_outlet_language_and_month(news, run):
    first, second = run(news, after="add", job_id=7), run(news)
    assert first.alarms == second.alarms == ()
    assert first.total.questions == 2 * len(NEWS)  # a lead and a rare phrase of each
    assert first.total.recall(Side.WORDS) == 1.0
    assert first.total.recall(Side.FUSED) >= 0.95
    names = {(group.grouped_by, group.name) for group in first.groups}
    assert names >= {
        (GroupedBy.OUTLET, "The Halyard"), (GroupedBy.LANGUAGE, "de"), (GroupedBy.MONTH, "2025-02"),
    }  # fmt: skip
    for grouped_by in (GroupedBy.OUTLET, GroupedBy.LANGUAGE, GroupedBy.MONTH):
        of_kind = [group.questions for group in first.groups if group.grouped_by is grouped_by]
        assert sum(of_kind) == first.total.questions
    kept = news.catalogue.self_tests()
    assert [(test.after, test.job_id) for test in kept] == [("", None), ("add", 7)]
    assert set(kept[1].groups) == set(first.groups)


@pytest.mark.parametrize(
    "articles", [[BRIDGE], FOREIGN, [*ARTICLES, *FOREIGN]], ids=["one", "foreign", "mixed"]
)
def test_a_small_or_foreign_archive_raises_no_alarm(settings, embedder, run, articles):
    writer = ArchiveWriter.open(settings)
    writer.require_model(embedder.card)
    writer.add([stage(each, embedder) for each in articles])
    writer.settle()
    test = run(writer)
    assert test.alarms == ()
    assert test.total.questions >= len(articles)
    writer.close()


def test_an_empty_archive_has_nothing_to_test(settings, run):
    writer = ArchiveWriter.open(settings)
    assert run(writer) is None
    writer.close()


@pytest.mark.parametrize("fault", ["zeroed", "shuffled"])
def test_stored_vectors_that_are_not_of_their_text_raise_an_alarm(news, run, fault):
    keys, vectors = news.catalogue.live_vectors(NO_FILTERS)
    planted = np.zeros_like(vectors) if fault == "zeroed" else np.roll(vectors, 1, axis=0)
    store_vectors(news.catalogue, keys.tolist(), planted)
    alarms = [alarm for alarm in run(news).alarms if alarm.side is Side.VECTORS]
    assert "12 of 12 stored vectors are not of their text and this model" in alarms[0].message
    assert "python -m ingest reindex" in alarms[0].hint


@pytest.mark.parametrize("fault", ["emptied", "shuffled"])
def test_a_generation_without_the_right_vectors_raises_an_alarm_that_says_what_fell(
    news, settings, run, fault
):
    assert run(news).alarms == ()
    keys, vectors = news.catalogue.live_vectors(NO_FILTERS)
    kept = keys[:2] if fault == "emptied" else keys  # chromadb keeps no files of an empty collection
    publish_planted(news, settings, kept, np.roll(vectors, 7, axis=0)[: len(kept)])
    test = run(news)
    messages = [alarm.message for alarm in test.alarms if alarm.side is Side.VECTORS]
    assert "The vector index does not find" in messages[0]
    before = news.catalogue.self_tests()[1].total
    fell = f"Vectors alone find {test.total.vectors} of 48 known articles among the first ten, before it was"
    assert messages[1] == f"{fell} {before.vectors} of 48."
    assert all("--only vectors" in a.hint for a in test.alarms if a.side is Side.VECTORS)


@pytest.mark.parametrize(("articles", "prompt"), [(1, "query"), (1, "none"), (24, "query"), (24, "none")])
def test_passages_embedded_with_a_wrong_prompt_raise_an_alarm_that_names_it(
    news, run, embedder, articles, prompt
):
    for each in NEWS[articles:]:
        news.catalogue.delete_article(each.id)
    texts = texts_by_key(news.catalogue)
    embed = embedder.embed_queries if prompt == "query" else embedder.embed_bare
    store_vectors(news.catalogue, list(texts), embed(list(texts.values())))
    first = run(news).alarms[0]
    way = "with the prompt 'query: ' of questions" if prompt == "query" else "without a prompt"
    assert f"{min(articles, 12)} of {min(articles, 12)} stored vectors look embedded {way}" in first.message
    assert first.hint == "Embed anew with `python -m ingest reindex`."


def lose(writer, languages, fields):
    """Index the passages of these languages anew without these fields."""
    words = writer.catalogue.words_of(writer.catalogue.kept_version_keys())
    gone = dict.fromkeys(fields, "")
    writer._words.replace([replace(word, **gone) for word in words if word.language in languages])
    writer.catalogue.next_epoch()


@pytest.mark.parametrize(
    ("field", "languages"), [("text", ["en"]), ("title", ["de"]), ("title", ["de", "en"]), ("outlet", ["en"])]
)
def test_a_lost_field_of_the_word_index_raises_an_alarm_that_names_field_and_language(
    news, run, field, languages
):
    lose(news, languages, [field])
    lost = [alarm for alarm in run(news).alarms if "by their" in alarm.message]
    assert [alarm.name for alarm in lost] == languages
    assert lost[0].message.endswith(f"12 of 12 passages of language {languages[0]!r} by their {field}.")
    assert "reindex --only words" in lost[0].hint


def test_where_one_language_is_lost_recall_falls_there_and_the_alarm_says_so(news, run):
    assert run(news).alarms == ()
    lose(news, ["en"], ["text", "title"])
    fell = [alarm for alarm in run(news).alarms if alarm.message.startswith("Words alone find 0 of 24")]
    # the only English outlet fell with its language; German, its outlets and all months with it did not
    assert {(alarm.grouped_by, alarm.name) for alarm in fell} == {
        (GroupedBy.OUTLET, "The Halyard"), (GroupedBy.LANGUAGE, "en"),
    }  # fmt: skip


def test_a_missing_word_index_is_an_alarm_and_no_crash(news, run):
    news.catalogue.set_meta("words", "words-77")
    news.catalogue.next_epoch()
    alarm = next(alarm for alarm in run(news).alarms if alarm.side is Side.WORDS)
    assert "word index words-77 cannot be opened" in alarm.message
    assert "reindex --only words" in alarm.hint


def test_a_copy_in_another_outlet_counts_as_found(settings, embedder, run):
    writer = ArchiveWriter.open(settings)
    writer.require_model(embedder.card)
    copies = [
        replace(BRIDGE, id=f"{n:016x}", url=f"https://copy.example/{n}", outlet=f"Blatt {n}")
        for n in range(30)
    ]
    writer.add([stage(each, embedder) for each in copies])
    test = run(writer)
    assert test.alarms == ()
    assert test.total.vectors == test.total.words == test.total.fused == test.total.questions == 60
    writer.close()


def test_a_stop_ends_the_test_without_a_result(news, run):
    assert run(news, should_stop=lambda: True) is None
    assert news.catalogue.self_tests() == []


def recalls(**found):
    """Groups of 40 German and 20 English questions; `found` names what words found of each."""
    de, en = found["de"], found["en"]
    return (
        GroupRecall(GroupedBy.ALL, "", 60, 60, de + en, 60),
        GroupRecall(GroupedBy.LANGUAGE, "de", 40, 40, de, 40),
        GroupRecall(GroupedBy.LANGUAGE, "en", 20, 20, en, 20),
    )


def earlier(groups, after="add", alarms=()):
    return SelfTest("2026-01-01", after, None, 1.0, groups, tuple(alarms))


def test_the_group_that_fell_is_named_and_not_those_that_did_not():
    well = earlier(recalls(de=40, en=20))
    alarms = judge(recalls(de=40, en=2), [well])
    assert [(alarm.side, alarm.grouped_by, alarm.name) for alarm in alarms] == [
        (Side.WORDS, GroupedBy.LANGUAGE, "en")
    ]
    assert alarms[0].message == (
        "Words alone find 2 of 20 known articles of language 'en' among the first ten, before it was 20 of 20."
    )


def test_where_everything_fell_one_alarm_says_so():
    alarms = judge(recalls(de=10, en=5), [earlier(recalls(de=40, en=20))])
    assert [(alarm.side, alarm.grouped_by) for alarm in alarms] == [(Side.WORDS, GroupedBy.ALL)]


def test_an_alarm_stays_until_recall_is_back_or_the_indexes_were_rebuilt():
    well, low = earlier(recalls(de=40, en=20)), recalls(de=40, en=2)
    broken = earlier(low, alarms=judge(low, [well]))
    assert judge(low, [broken, well])
    assert not judge(low, [replace(broken, after="reindex"), well])
    assert not judge(recalls(de=40, en=20), [broken, well])


def test_a_fall_within_chance_is_none():
    assert not has_fallen(58, 60, 60, 60)
    assert not has_fallen(0, 6, 6, 6)  # 1 / C(12, 6) = 1 / 924: once in a thousand groups of six
    assert has_fallen(0, 7, 7, 7)  # 1 / C(14, 7) = 1 / 3432
    assert not has_fallen(3, 3, 3, 3)
    assert not has_fallen(0, 0, 5, 5)


def test_recall_far_below_the_floor_is_an_alarm_even_the_first_time():
    assert not is_below_floor(0, 19)  # 0.7 ** 19 = 0.00114
    assert is_below_floor(0, 20)  # 0.7 ** 20 = 0.00080
    assert not is_below_floor(0, 0)
    assert [alarm.side for alarm in judge(recalls(de=2, en=2), [])] == [Side.WORDS]


@pytest.fixture
def worker(settings, embedder, tmp_path):
    """A worker with the model loaded, and a file for it to take in."""
    (tmp_path / "a.txt").write_text("Titel: Fähre\n\nDie Fähre Silje fährt ab Mai mit Wasserstoff.\n")
    worker = Worker.open(settings)
    worker._embedder = embedder
    yield worker
    worker.close()


def do(worker, kind, *sources, **options):
    job = worker._catalogue.queue_job(kind, [str(source) for source in sources], options)
    worker.run(until=job)
    return worker._catalogue.job(job)


def test_a_job_that_changed_the_archive_is_followed_by_a_test_and_one_that_did_not_is_not(worker, tmp_path):
    added = do(worker, "add", tmp_path / "a.txt")
    again = do(worker, "add", tmp_path / "a.txt")
    rebuilt = do(worker, "reindex", what="words")
    assert (added.added, again.unchanged, rebuilt.state) == (1, 1, "done")
    tests = worker._catalogue.self_tests()
    assert [(test.after, test.job_id) for test in tests] == [("reindex", rebuilt.id), ("add", added.id)]


def test_switched_off_there_is_no_test_after_a_job(worker, tmp_path):
    worker._settings = worker._settings.model_copy(update={"self_test": False})
    do(worker, "add", tmp_path / "a.txt")
    assert worker._catalogue.self_tests() == []


def test_a_test_whose_result_cannot_be_written_is_logged_and_harms_nothing(
    archive, settings, embedder, caplog
):
    job = archive.catalogue.job(archive.catalogue.queue_job("add", []))
    connection = archive.catalogue.database.connection
    connection.execute("PRAGMA query_only = ON")
    self_test_after(
        replace(job, added=1, state="done"), archive.catalogue, lambda: embedder, settings, lambda: False
    )
    connection.execute("PRAGMA query_only = OFF")
    assert "could not test itself" in caplog.text
    assert archive.catalogue.self_tests() == []


def test_the_commands_show_recall_and_alarms_and_exit_with_3(news, settings, capsys, embedder, run):
    run(news)
    keys, vectors = news.catalogue.live_vectors(NO_FILTERS)
    store_vectors(news.catalogue, keys.tolist(), np.roll(vectors, 1, axis=0))
    news.close()
    assert main(["selftest", "--data", str(settings.data), "--json"]) == 3
    shown = json.loads(capsys.readouterr().out)
    assert shown["questions"] == 48 and len(shown["history"]) == 1
    assert {group["grouped_by"] for group in shown["groups"]} == {"outlet", "language", "month"}
    assert "python -m ingest reindex" in shown["alarms"][0]["hint"]
    assert main(["status", "--data", str(settings.data)]) == 0
    said = capsys.readouterr().out
    assert "48 questions, recall@10 fused" in said and "ALARM: 12 of 12 stored vectors" in said
    assert main(["status", "--data", str(settings.data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["self_test"]["created"] == shown["created"]


def test_an_archive_without_a_test_says_so(archive, settings, capsys):
    archive.close()
    assert main(["status", "--data", str(settings.data)]) == 0
    assert "has not tested itself yet" in capsys.readouterr().out
    assert Catalogue.open(settings).self_tests() == []
