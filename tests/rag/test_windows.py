"""Restrictions inside the vector search: whatever searches it, a window's best are those of brute force."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from rag.archive import ArchiveWriter
from rag.catalogue import Catalogue, Staged
from rag.index import DenseIndex, table
from rag.records import NO_FILTERS, Filters, Passage, Precision
from rag.settings import load_settings
from tests.support import article

FIRST = date(2025, 1, 1)
DAYS = 90  # of publication: January to March
ARTICLES = 400
PASSAGES = 3  # an article
DIMENSION = 32
K = 10
OUTLETS = ("Kurier", "Tagblatt", "Welle")
SECTIONS = ("Kultur", "Lokales", "")


@pytest.fixture(scope="module")
def random():
    return np.random.default_rng(1)


def unit(random, count):
    vectors = random.normal(size=(count, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def staged(n, random, **fields):
    """An article with vectors that mean nothing; every seventh is dated to its month, every eleventh undated."""
    day = FIRST + timedelta(days=n * DAYS // ARTICLES)
    dates = {"published": day.isoformat(), "published_precision": Precision.DAY}
    if n % 7 == 0:
        dates = {"published": f"{day:%Y-%m}", "published_precision": Precision.MONTH}
    if n % 11 == 0:
        dates = {"published": None, "published_precision": None}
    made = article(f"news-{n}", *[f"Absatz {n} {place}." for place in range(PASSAGES)], outlet=OUTLETS[n % 3])
    made = replace(made, section=SECTIONS[n % 2], **dates, **fields)
    blocks = list(made.blocks())
    passages = tuple(
        Passage(made.id, made.version, place, start, end, made.body[start:end])
        for place, (start, end, _, _) in enumerate(blocks)
    )
    return Staged(made, passages, unit(random, PASSAGES), (made.url,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, random):
    """A built archive whose last articles are newer than its generation, with ten replaced versions."""
    settings = load_settings(data=tmp_path_factory.mktemp("windows") / "data", generation_passages=500)
    writer = ArchiveWriter.open(settings)
    writer.add([staged(n, random) for n in range(ARTICLES - 50)])
    writer.rebuild_vectors()
    writer.add([staged(n, random) for n in range(ARTICLES - 50, ARTICLES)])
    writer.add([staged(n, random, version=f"{n:016d}", modified="2025-03-15") for n in range(30, 130, 10)])
    writer.close()
    return settings.data


@pytest.fixture(params=["table", "catalogue", "chroma"])
def index(request, folder, monkeypatch):
    """The vector index with each of the three that may search a window."""
    if request.param == "chroma":
        monkeypatch.setattr("rag.index.dense.WINDOW_PASSAGES", 0)
    settings = load_settings(data=folder, exact_passages=10_000 if request.param == "table" else 0)
    index = DenseIndex(Catalogue.open(settings), settings)
    yield index
    index.close()


@pytest.fixture(scope="module")
def catalogue(folder):
    return Catalogue.open(load_settings(data=folder))


def assert_exact(index, catalogue, filters, vector):
    keys, vectors = catalogue.live_vectors(filters)
    found, scores = index.search(vector, filters, K)
    live = catalogue.live_passages(found.tolist(), filters)  # as every reader does: Chroma holds ghosts
    kept = [n for n, key in enumerate(found.tolist()) if key in live][:K]
    found, scores = found[kept], scores[kept]
    best = np.argsort(-(vectors @ vector), kind="stable")[:K] if len(keys) else []
    assert found.tolist() == [int(keys[n]) for n in best], filters
    assert scores.tolist() == pytest.approx([float(vectors[n] @ vector) for n in best], abs=1e-5)


def test_each_days_best_are_those_of_brute_force_over_that_day(index, catalogue, random):
    seen = 0
    for offset in range(-1, DAYS + 1):
        day = FIRST + timedelta(days=offset)
        assert_exact(index, catalogue, Filters(day, day), unit(random, 1)[0])
        seen += catalogue.count_articles(Filters(day, day)) > 0
    assert seen == DAYS


@pytest.mark.parametrize(
    "filters",
    [
        Filters(date(2025, 1, 20), date(2025, 2, 10)),
        Filters(date_from=date(2025, 3, 25)),
        Filters(date_to=date(2025, 1, 2), outlets=("Kurier", "Welle")),
        Filters(outlets=("Tagblatt",)),
        Filters(sections=("Kultur",)),
        Filters(outlets=("Nirgendwo",)),
        Filters(as_of=date(2025, 3, 14)),
        Filters(as_of=date(2025, 3, 15)),
        Filters(date(2025, 1, 1), date(2025, 1, 31), ("Kurier",), ("Lokales",), as_of=date(2025, 3, 14)),
    ],
)
def test_restrictions_of_every_kind_are_exact(index, catalogue, random, filters):
    for vector in unit(random, 5):
        assert_exact(index, catalogue, filters, vector)


def test_a_month_precise_article_matches_its_month_and_an_undated_one_no_range(index, catalogue, random):
    everything = Filters(date.min, date.max)
    keys, _ = index.search(unit(random, 1)[0], everything, ARTICLES * PASSAGES)
    live = catalogue.live_passages(keys.tolist())
    assert None not in {passage.source.published for passage in live.values()}
    assert catalogue.count_articles(everything) + catalogue.count_undated() == ARTICLES
    last = Filters(date(2025, 2, 28), date(2025, 2, 28))
    keys, _ = index.search(unit(random, 1)[0], last, 200)
    months = catalogue.live_passages(keys.tolist(), last)
    assert {passage.source.published for passage in months.values()} == {"2025-02", "2025-02-28"}


def test_unrestricted_searches_are_chromas_with_what_is_newer(index, catalogue, random):
    share = []
    for vector in unit(random, 30):
        keys, vectors = catalogue.live_vectors(NO_FILTERS)
        best = set(keys[np.argsort(-(vectors @ vector))[:K]].tolist())
        found, _ = index.search(vector, NO_FILTERS, K)
        live = [key for key in found.tolist() if key in set(catalogue.live_passages(found.tolist()))]
        share.append(len(best & set(live[:K])) / K)
    assert np.mean(share) > 0.99
    assert index.damaged == ""
    assert catalogue.generation() is not None


def test_the_table_reads_only_what_is_new(folder, tmp_path, random, monkeypatch):
    shutil.copytree(folder, tmp_path / "data")
    settings = load_settings(data=tmp_path / "data")
    writer = ArchiveWriter.open(settings)
    keeper = table.TableKeeper(Catalogue.open(settings), 10_000)
    before = keeper.current()
    read = []
    vectors_of = Catalogue.vectors_of_versions
    monkeypatch.setattr(
        Catalogue, "vectors_of_versions", lambda self, keys: read.extend(keys) or vectors_of(self, keys)
    )
    writer.add([staged(ARTICLES, random), staged(ARTICLES + 1, random)])
    after = keeper.current()
    assert len(read) == 2
    assert len(after.keys) == len(before.keys) + 2 * PASSAGES
    assert keeper.current() is after
    vector = unit(random, 1)[0]
    assert before.search(vector, Filters(outlets=OUTLETS), K)[0].tolist()  # a snapshot stays what it was
    writer.remove(staged(ARTICLES, random).article.id)
    now = keeper.current()
    assert len(read) == 2
    assert set(now.search(vector, Filters(outlets=OUTLETS), 2000)[0].tolist()) == set(
        writer.catalogue.live_keys().tolist()
    )
    writer.close()


def test_a_table_that_was_interrupted_while_reading_is_read_anew(folder, monkeypatch):
    keeper = table.TableKeeper(Catalogue.open(load_settings(data=folder)), 10_000)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Catalogue, "vectors_of_versions", _interrupt)
        keeper.current()
    kept = Catalogue.open(load_settings(data=folder)).count_kept()
    assert len(keeper.current().keys) == kept


def _interrupt(*_):
    raise KeyboardInterrupt


def test_an_archive_above_the_setting_has_no_table(folder):
    catalogue = Catalogue.open(load_settings(data=folder))
    assert table.TableKeeper(catalogue, catalogue.count_kept() - 1).current() is None
    assert table.TableKeeper(catalogue, catalogue.count_kept()).current() is not None


def test_best_gives_the_highest_scores_ties_by_key():
    keys = np.array([9, 2, 7, 5])
    scores = np.array([0.5, 0.5, 0.9, 0.5], dtype=np.float32)
    assert table.best(keys, scores, 3)[0].tolist() == [7, 2, 5]
    assert table.best(keys, scores, 9)[0].tolist() == [7, 2, 5, 9]
