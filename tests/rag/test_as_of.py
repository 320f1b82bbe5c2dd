"""As of a day: what could be read at its end, in search, counts and dates; later things are not there."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rag.archive import ArchiveWriter
from rag.catalogue import Catalogue
from rag.catalogue.standing import Stamps, known_from
from rag.days import last_day
from rag.records import NO_FILTERS, Filters, Precision, Question
from rag.settings import load_settings
from rag.verify import verify_archive
from tests.support import ARTICLES, BRIDGE, ELECTION, FUND, UNDATED, article, stage

DAY = timedelta(days=1)
CORRECTED_ON = date(2025, 3, 20)  # BRIDGE appeared on 14 March
CORRECTED = article(
    "bruecke",
    "Die Hochbrücke über die Trewe bleibt bis Dezember gesperrt, teilte die Stadt mit.",
    "Die Sanierung kostet 3,1 Millionen Euro. In einer früheren Fassung stand eine andere Summe.",
    title="Hochbrücke bleibt länger gesperrt",
    modified="2025-03-20T09:30:00+01:00",
)


def as_of(day):
    return Filters(as_of=day)


@pytest.fixture
def corrected(archive, embedder):
    """The archive after BRIDGE was corrected."""
    archive.add([stage(CORRECTED, embedder)])
    return archive


@pytest.fixture(params=["table", "chroma"])
def retriever(request, corrected, open_retriever, settings, monkeypatch):
    """A retriever that searches in memory, and one that leaves restrictions to Chroma."""
    if request.param == "table":
        return open_retriever(corrected.catalogue)
    monkeypatch.setattr("rag.index.dense.WINDOW_PASSAGES", 0)
    corrected.settle()
    return open_retriever(corrected.catalogue, settings.model_copy(update={"exact_passages": 0}))


def found(retriever, text, filters=NO_FILTERS, k=8):
    question = Question(text, text, "de", filters)
    return retriever.retrieve(question, retriever.embed(question), k)


def versions_of(hits, article_id=BRIDGE.id):
    return {hit.source.version for hit in hits if hit.source.article_id == article_id}


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2025, 3, 13), None),
        (date(2025, 3, 14), BRIDGE.version),
        (CORRECTED_ON - DAY, BRIDGE.version),
        (CORRECTED_ON, CORRECTED.version),
        (date(2030, 1, 1), CORRECTED.version),
    ],
)
def test_a_search_sees_the_version_that_could_be_read_at_the_end_of_the_day(retriever, day, version):
    hits = found(retriever, "Bis wann bleibt die Hochbrücke gesperrt?", as_of(day))
    assert versions_of(hits) == ({version} if version else set())
    titles = {hit.source.title for hit in hits if hit.source.article_id == BRIDGE.id}
    assert titles == ({(BRIDGE if version == BRIDGE.version else CORRECTED).title} if version else set())
    words = retriever.lexical.search("Hochbrücke Trewe gesperrt", as_of(day), 5)
    assert len(words) == (1 if version else 0)


def test_an_ordinary_search_never_sees_a_replaced_version(retriever, corrected):
    assert versions_of(found(retriever, "Was kostet die Sanierung der Hochbrücke?")) == {CORRECTED.version}
    day = Filters(date_from=date(2025, 3, 14), date_to=date(2025, 3, 14))
    assert versions_of(found(retriever, "Was kostet die Sanierung der Hochbrücke?", day)) == {
        CORRECTED.version
    }
    assert retriever.lexical.search("Oktober", NO_FILTERS, 5) == []  # only the replaced version says so
    assert retriever.lexical.search_all_words("Land übernimmt davon die Hälfte", 5) == []
    assert corrected.catalogue.state().articles == len(ARTICLES)
    assert corrected.catalogue.state().passages == retriever.lexical.count_live()


def test_counts_dates_and_outlets_are_those_of_the_day(corrected):
    catalogue = corrected.catalogue
    state = catalogue.state(as_of(date(2025, 5, 4)))
    assert (state.articles, state.first, state.last, state.undated) == (2, "2025-03-14", "2025-05-04", 1)
    assert catalogue.count_articles(as_of(date(2025, 3, 13))) == 0
    assert [outlet.name for outlet in catalogue.outlets(as_of(date(2025, 3, 14)))] == ["Tagblatt"]
    assert catalogue.state(as_of(date(2030, 1, 1))).articles == 3  # all but the one without a date
    assert catalogue.count_articles(NO_FILTERS) == 4


def test_an_undated_article_is_visible_as_of_no_day_and_counted(retriever, corrected):
    hits = found(retriever, "Geht die Turmuhr der Seemannskirche vor?", as_of(date(2030, 1, 1)))
    assert UNDATED.id not in {hit.source.article_id for hit in hits}
    assert corrected.catalogue.count_undated(as_of(date(2030, 1, 1))) == 1
    assert corrected.catalogue.count_undated(Filters(outlets=("Tagblatt",))) == 0


def test_a_month_precise_article_is_visible_from_the_last_day_of_its_month(archive, embedder):
    ferry = article(
        "faehre",
        "Die Fähre Silje fährt mit Wasserstoff.",
        published="2025-06",
        published_precision=Precision.MONTH,
    )
    archive.add([stage(ferry, embedder)])
    count = archive.catalogue.count_articles
    assert count(as_of(date(2025, 6, 30))) - count(as_of(date(2025, 6, 29))) == 1
    for day, n in ((date(2025, 6, 1), 1), (date(2025, 6, 30), 1), (date(2025, 7, 1), 0)):
        assert count(Filters(date_from=day, date_to=day)) == n


def test_passages_by_key_obey_the_day(corrected):
    catalogue = corrected.catalogue
    keys = [row["id"] for row in catalogue.database.read("SELECT id FROM passages")]
    for day, version in ((CORRECTED_ON - DAY, BRIDGE.version), (CORRECTED_ON, CORRECTED.version)):
        seen = {p.source.version for p in catalogue.live_passages(keys, as_of(day)).values()}
        assert version in seen
        assert len(seen & {BRIDGE.version, CORRECTED.version}) == 1


def test_several_versions_in_one_batch_each_have_their_days(archive, embedder):
    second = replace(CORRECTED, version="2" * 16)
    third = article("bruecke", "Die Hochbrücke ist seit heute offen.", modified="2025-04-02")
    archive.add([stage(second, embedder), stage(third, embedder)])
    visible = {day: _version_on(archive, day) for day in (date(2025, 3, 19), CORRECTED_ON, date(2025, 4, 2))}
    assert list(visible.values()) == [BRIDGE.version, second.version, third.version]


def test_a_text_that_comes_back_keeps_its_earlier_days(archive, embedder):
    archive.add([stage(CORRECTED, embedder)])
    archive.add([stage(replace(BRIDGE, modified="2025-04-02"), embedder)])
    bodies = [
        archive.catalogue.article(BRIDGE.id, _version_on(archive, day)).body
        for day in (date(2025, 3, 19), CORRECTED_ON, date(2025, 4, 2))
    ]
    assert bodies == [BRIDGE.body, CORRECTED.body, BRIDGE.body]


def _version_on(archive, day):
    keys = [row["id"] for row in archive.catalogue.database.read("SELECT id FROM passages")]
    live = archive.catalogue.live_passages(keys, as_of(day)).values()
    (version,) = {each.source.version for each in live if each.source.article_id == BRIDGE.id}
    return version


@pytest.mark.parametrize("stopped_after", ["stage", "words"])
def test_a_stop_before_a_correction_is_published_loses_no_version(
    archive, settings, embedder, open_retriever, stopped_after
):
    keys = archive.catalogue.stage([stage(CORRECTED, embedder)])
    if stopped_after == "words":
        standings = archive.catalogue.standings_after(keys)
        archive._words.replace(archive.catalogue.words_of(list(standings), standings))
    assert archive.catalogue.article(BRIDGE.id).version == BRIDGE.version
    archive.close()
    again = ArchiveWriter.open(settings)
    retriever = open_retriever(again.catalogue)
    for day, version in ((CORRECTED_ON - DAY, BRIDGE.version), (CORRECTED_ON, CORRECTED.version)):
        assert versions_of(found(retriever, "Hochbrücke gesperrt", as_of(day))) == {version}
    again.close()
    _assert_whole(settings)


def test_rebuilt_indexes_and_new_vectors_hold_the_replaced_versions(
    corrected, settings, embedder, open_retriever
):
    corrected.rebuild_words()
    corrected.rebuild_vectors()
    corrected.reembed(embedder, lambda _, passage: passage.text, lambda done, total: None)
    retriever = open_retriever(corrected.catalogue)
    hits = found(retriever, "Hochbrücke gesperrt", as_of(date(2025, 3, 14)))
    assert versions_of(hits) == {BRIDGE.version}
    passages = {hit.passage.text: hit.passage for hit in hits}
    text = next(iter(passages))
    question = embedder.embed_queries(["Hochbrücke gesperrt"])[0]
    assert hits[0].dense_score == pytest.approx(
        float(embedder.embed_passages([text])[0] @ question), abs=2e-3
    )
    _assert_whole(settings)


def test_verify_names_a_replaced_passage_that_the_word_index_lacks(corrected, settings):
    key = corrected.catalogue.database.read("SELECT id FROM versions WHERE state = 'superseded'")[0]["id"]
    corrected._words.replace([], gone=[key])
    corrected.catalogue.next_epoch()
    report = verify_archive(corrected.catalogue, settings)
    assert any("replaced versions" in finding for finding in report.findings)
    corrected.close()
    ArchiveWriter.open(settings).close()  # the next start notices by the count and rebuilds
    _assert_whole(settings)


def test_a_removed_article_is_gone_in_all_its_versions_to_the_byte(corrected, settings, open_retriever):
    retriever = open_retriever(corrected.catalogue)
    assert versions_of(found(retriever, "Hochbrücke gesperrt", as_of(date(2025, 3, 14))))
    corrected.remove(BRIDGE.url)
    for day in (date(2025, 3, 14), CORRECTED_ON):
        assert versions_of(found(retriever, "Hochbrücke gesperrt", as_of(day))) == set()
        assert corrected.catalogue.count_articles(as_of(day)) == 0
    corrected.close()
    for needle in (b"2,4 Millionen", b"3,1 Millionen"):
        for path in settings.data.rglob("*"):
            assert not path.is_file() or needle not in path.read_bytes(), path


def test_an_open_retriever_follows_corrections_additions_and_removals(archive, embedder, open_retriever):
    retriever = open_retriever(archive.catalogue)
    assert versions_of(found(retriever, "Hochbrücke", as_of(CORRECTED_ON))) == {BRIDGE.version}
    archive.add([stage(CORRECTED, embedder)])
    assert versions_of(found(retriever, "Hochbrücke", as_of(CORRECTED_ON))) == {CORRECTED.version}
    archive.remove(ELECTION.id)
    late = article("faehre", "Die Fähre Silje fährt mit Wasserstoff.", published="2025-02-01")
    archive.add([stage(late, embedder)])
    hits = found(retriever, "Fähre mit Wasserstoff", as_of(date(2026, 12, 31)))
    assert {hit.source.article_id for hit in hits} == {BRIDGE.id, FUND.id, late.id}


def test_words_weigh_what_they_did_on_the_day(corrected, settings, embedder, open_retriever, tmp_path):
    later = [
        article(
            f"bruecke-{n}",
            f"Die Brücke Nummer {n} ist gesperrt, sagt die Stadt. " * n,
            published="2025-09-01",
        )
        for n in range(1, 9)
    ]
    corrected.add([stage(each, embedder) for each in later])
    then = settings.model_copy(update={"data": tmp_path / "then"})
    rebuilt = ArchiveWriter.open(then)
    rebuilt.add([stage(each, embedder) for each in (CORRECTED, ELECTION)])
    text = "Welche Brücke ist gesperrt, sagt die Stadt im Mai?"
    now = open_retriever(corrected.catalogue).lexical
    past = open_retriever(rebuilt.catalogue, then).lexical
    scores = [score for _, score in now.search(text, as_of(date(2025, 5, 31)), 5)]
    assert scores == pytest.approx([score for _, score in past.search(text, NO_FILTERS, 5)], rel=1e-5)
    assert len(scores) == 1
    assert now.rarity(text, date(2025, 5, 31)) == pytest.approx(past.rarity(text))
    assert now.rarity(text) != pytest.approx(past.rarity(text))
    rebuilt.close()


def _assert_whole(settings):
    report = verify_archive(Catalogue.open(settings, create=False), settings)
    assert report.findings == []
    assert report.articles == len(ARTICLES)
    assert report.replaced == 1  # the one passage of the replaced version


FIRST = Stamps(1, "a", 100, None, None, "1990-01-01T00:00:00.000+00:00", 100)


def _later(**fields):
    later = Stamps(2, "a", 100, None, None, "0001-05-30T23:30:00.000+00:00", None)  # day 151 in Berlin
    return replace(later, **fields)


@pytest.mark.parametrize(
    ("later", "day"),
    [
        (_later(modified="0001-04-20"), 110),  # the day that it names
        (_later(modified="0001-04-10"), 100),  # corrected on the day of publication: at its end the new one
        (_later(modified="0001-04-01", fetched="0001-05-10"), 130),  # before it appeared says nothing
        (_later(fetched="0001-05-10T08:00:00+00:00"), 130),
        (_later(), 151),  # the day it came in
        (_later(day_to=120), 120),  # an outlet that moves its date of publication
        (_later(day_to=120, modified="0001-04-20"), 120),  # never before its own publication
        (_later(day_to=None, modified="0001-04"), 120),  # a month: its last day, 30 April
        (_later(modified="soon", fetched=""), 151),  # no time at all
    ],
)
def test_a_later_version_is_known_from_the_day_that_its_change_can_be_dated_to(later, day):
    assert known_from(later, FIRST, "Europe/Berlin") == day


def test_an_unchanged_time_of_change_dates_nothing():
    first = replace(FIRST, modified="0001-04-20")
    assert known_from(_later(modified="0001-04-20", fetched="0001-05-10"), first, "UTC") == 130


def test_the_first_version_with_a_date_counts_from_its_publication():
    assert known_from(_later(modified="0001-05-01"), None, "UTC") == 100
    assert known_from(_later(), replace(FIRST, day_to=None, known_from=None), "UTC") == 100
    assert known_from(_later(day_to=None), None, "UTC") is None


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3)),
        ("2024-02-03T23:30:00+00:00", date(2024, 2, 4)),  # in Berlin it is the next day
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_time_may_mean_up_to_its_last_day(time, day):
    assert last_day(time, "Europe/Berlin") == day


def test_an_older_archive_shows_what_replaced_a_version_only_from_its_change_on(archive, settings):
    """As the first release left it: replaced versions without passages and no known days."""
    path = archive.catalogue.database.path
    archive.close()
    connection = sqlite3.connect(path)
    connection.executescript(
        f"""
        DROP INDEX known_by_day; DROP INDEX versions_by_change; DROP INDEX superseded;
        ALTER TABLE versions DROP COLUMN known_from; ALTER TABLE versions DROP COLUMN known_until;
        ALTER TABLE versions DROP COLUMN changed;
        UPDATE versions SET modified = '2025-03-20T09:30:00+01:00' WHERE article_id = '{BRIDGE.id}';
        INSERT INTO versions (article_id, version, state, url, outlet, title, lead, authors, published, precision,
            day_from, day_to, language, section, paragraphs, body, text_sha256, origin, extractor, created)
            SELECT article_id, 'old', 'superseded', url, outlet, title, lead, authors, published, precision,
            day_from, day_to, language, section, paragraphs, body, text_sha256, origin, extractor, created
            FROM versions WHERE article_id = '{BRIDGE.id}';
        """
    )
    from rag.catalogue.schema import MIGRATIONS

    connection.executescript(MIGRATIONS[0])
    connection.close()
    catalogue = Catalogue.open(load_settings(data=settings.data))
    assert catalogue.count_articles(as_of(CORRECTED_ON)) == 0
    assert catalogue.count_articles(as_of(CORRECTED_ON + DAY)) == 1
    assert catalogue.count_articles(as_of(date(2030, 1, 1))) == 3
