from __future__ import annotations

import random
from itertools import islice

import numpy as np
import pytest

from bench.scale import Sizes, growth_table, sizes_of, times_panel, times_table
from bench.scale_plot import Line, Panel, svg_of
from bench.scale_search import RESTRICTIONS, Searched, Times, read_searched
from bench.scale_texts import DAYS, LAST_DAY, OUTLETS, Multiplier, original_of, with_noise
from ingest.chunk import chunk_article
from tests.support import ARTICLES

PASSAGE_CHARS = 1000


def originals():
    chance = np.random.default_rng(1)
    made = []
    for article in ARTICLES:
        passages = chunk_article(article, PASSAGE_CHARS)
        vectors = chance.standard_normal((len(passages), 8)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        made.append(original_of(article, passages, vectors, [b"packed"] * len(passages)))
    return made


def drawn(count):
    return list(islice(Multiplier(originals()).articles(), count))


def test_the_same_articles_are_drawn_in_each_run():
    first, second = drawn(12), drawn(12)
    assert [staged.article for staged in first] == [staged.article for staged in second]
    assert all(np.array_equal(a.vectors, b.vectors) for a, b in zip(first, second, strict=True))


def test_every_article_is_another_one_with_other_words():
    staged = drawn(5 * len(ARTICLES))
    assert len({each.article.id for each in staged}) == len(staged)
    bodies = {each.article.body for each in staged}
    assert len(bodies) >= len(staged) - 2  # an article of one sentence may be drawn as it was


def test_passages_are_exact_slices_with_a_vector_of_length_1_each():
    for staged in drawn(12):
        assert len(staged.passages) == len(staged.vectors) == len(staged.sentences)
        assert np.allclose(np.linalg.norm(staged.vectors, axis=1), 1, atol=1e-5)
        for passage in staged.passages:
            assert staged.article.body[passage.start : passage.end] == passage.text


def test_the_first_round_is_the_corpus_itself():
    firsts = drawn(len(ARTICLES))
    words = [" ".join(passage.text for passage in staged.passages).split() for staged in firsts]
    assert words == [article.body.split() for article in ARTICLES]


def test_a_copied_vector_lies_near_its_original():
    # noise of length 0.2, nearly at a right angle: cosine 1 / sqrt(1 + 0.04) = 0.98
    vectors = np.eye(384, dtype=np.float32)[:50]
    turned = with_noise(vectors, np.random.default_rng(3))
    assert (vectors * turned).sum(axis=1).mean() == pytest.approx(0.98, abs=0.005)


def test_days_and_outlets_are_spread():
    staged = drawn(40)
    days = {each.article.published for each in staged}
    assert len(days) > 30
    assert max(days) <= LAST_DAY.isoformat()
    assert {each.article.outlet for each in staged} <= set(OUTLETS)


@pytest.mark.parametrize(("name", "days"), [("one day", 1), ("one week", 7), ("one year", 365)])
def test_a_stretch_has_its_days_and_lies_within_the_archive(name, days):
    for n in range(50):
        filters = RESTRICTIONS[name](random.Random(n))
        assert (filters.date_to - filters.date_from).days == days - 1
        assert (LAST_DAY - filters.date_from).days < DAYS


def searched(passages, slow=1.0):
    times = tuple(Times(name, 10 * slow, 20 * slow) for name in RESTRICTIONS)
    return Searched(passages, 117, 50.0, 2.0, 400.0, 460.0, times)


def test_what_a_searching_process_writes_is_read_back():
    import json
    from dataclasses import asdict

    assert read_searched(json.dumps(asdict(searched(10)))) == searched(10)


def test_the_tables_name_every_size_and_restriction():
    both = {10_000: searched(10_003), 30_000: searched(30_007, 2)}
    times = times_table(both)
    assert [row[0] for row in times.rows] == [10_003] * 5 + [30_007] * 5
    assert times.rows[-1] == (30_007, "one outlet", 20.0, 40.0)
    growth = growth_table(both, dict.fromkeys(both, Sizes(2**20, 2**21, 2**22)), dict.fromkeys(both, 5.0))
    assert growth.rows[0] == (10_003, 1, 2, 4, 60, 460, 5)


def test_disk_is_counted_by_part(tmp_path):
    for name, size in {
        "catalogue.sqlite": 5,
        "catalogue.sqlite-wal": 2,
        "vectors/g/x": 7,
        "words-1/y": 3,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"0" * size)
    assert sizes_of(tmp_path) == Sizes(7, 7, 3)


def test_a_plot_is_the_same_for_the_same_figures_and_carries_no_script():
    panel = Panel("Size, MB", [10, 30], (Line("words", [1.0, 2.0]),))
    svg = svg_of(panel)
    assert svg == svg_of(panel)
    assert "script" not in svg
    assert "prefers-color-scheme: dark" in svg
    assert "words" in svg


def test_the_plot_shows_the_slowest_kind_of_question():
    panel = times_panel({10: searched(10), 30: searched(30, 2)})
    assert panel.lines[-1].values == [20.0, 40.0]
    assert panel.passages == [10, 30]
