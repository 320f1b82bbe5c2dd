from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.sweep import (
    COMMON_SHARES,
    SHIPPED,
    Pool,
    Weights,
    aim_at,
    choose,
    first_gold,
    half_of,
    quality,
    scores_of,
)
from rag.fusion import fuse
from rag.typical import COMMON_SHARE, Commons


def pool(aimed, words, document, gold, group="g", half="A"):
    return Pool(
        group=group,
        half=half,
        aimed=np.array([aimed] * len(COMMON_SHARES), dtype=np.float32),
        words=np.array(words, dtype=np.float32),
        same=np.array([True] * len(words)),
        document=np.array(document),
        gold=np.array(gold),
    )


def test_a_question_falls_into_the_same_half_every_time_and_both_halves_are_used():
    assert {half_of(f"x{n:06d}") for n in range(40)} == {"A", "B"}
    assert [half_of("x000001"), half_of("x000002")] == [half_of("x000001"), half_of("x000002")]


def test_the_scores_are_those_of_the_fusion():
    aimed, words = [0.5, 0.4, 0.3], [0.0, 9.0, 20.0]
    one = replace(pool(aimed, words, [0, 1, 2], [True, False, False]), same=np.array([True, False, True]))
    fused = fuse(
        dense=dict(enumerate(aimed)),
        aimed=dict(enumerate(aimed)),
        lexical={n: score for n, score in enumerate(words) if score},
        languages={0: "de", 1: "en", 2: "de"},
        question_language="de",
    )
    expected = {each.key: each.score for each in fused}
    assert scores_of(one, SHIPPED) == pytest.approx([expected[n] for n in range(3)], abs=1e-6)


def test_documents_before_the_gold_one_count_once():
    # two passages of document 7 stand before: the gold document is second
    one = pool([0.9, 0.8, 0.7], [0, 0, 0], [7, 7, 3], [False, False, True])
    assert first_gold(one, one.aimed[0]) == 2


def test_a_question_whose_gold_is_no_candidate_counts_as_zero():
    none = pool([0.9], [0.0], [0], [False])
    found = pool([0.9], [0.0], [0], [True])
    assert quality([none, found], SHIPPED) == {"g": 0.5}


def test_the_weights_that_bring_the_gold_to_the_front_are_chosen():
    # without words document 0 wins; a weight of 0.01 for 20 points adds 0.2
    one = pool([0.9, 0.8], [0.0, 20.0], [0, 1], [False, True])
    weak, strong = (Weights(weight, 0.0, 0.0, COMMON_SHARES[0]) for weight in (0.001, 0.01))
    assert choose([one], (weak, strong)) is strong


def test_a_group_counts_by_the_square_root_of_its_questions():
    # words help the one and hurt the others, whose gold is then second: 1/2 lost each.
    # sqrt(1) * 1/2 gained against sqrt(n) * 1/2 lost: alone the words pay, against four of them they do not
    helped = pool([0.9, 0.8], [0.0, 20.0], [0, 1], [False, True], group="helped")
    hurt = pool([0.9, 0.8], [0.0, 20.0], [0, 1], [True, False], group="hurt")
    none, strong = (Weights(weight, 0.0, 0.0, COMMON_SHARES[0]) for weight in (0.0, 0.01))
    assert choose([helped], (none, strong)) is strong
    assert choose([helped, hurt, hurt, hurt, hurt], (none, strong)) is none


def test_the_aim_at_the_shipped_share_is_the_projects_own():
    chance = np.random.default_rng(1)
    mean, language, vector = chance.standard_normal((3, 8)).astype(np.float32)
    commons = Commons(mean, language / np.linalg.norm(language))
    assert aim_at(COMMON_SHARE, vector, commons) == pytest.approx(commons.without(vector))
    # nothing of the mean taken off: only the direction of the languages is gone
    rest = vector - (vector @ commons.language) * commons.language
    assert aim_at(0.0, vector, commons) == pytest.approx(rest, abs=1e-5)
