"""The kill harness in small: its large form is `python -m bench kills`."""

from __future__ import annotations

import random

from bench import kills
from bench.kills import random_trials, row_texts
from bench.kills_control import control_trial

TOWNS = ("Trewenau", "Ahlsdorf", "Kirchmoor", "Seebach", "Warle", "Hohenfurt")


def invented(count):
    return [
        f"Der Gemeinderat von {TOWNS[n % len(TOWNS)]} hat Vorlage {n} beschlossen. Sie kostet {n + 7} Euro."
        for n in range(count)
    ]


def test_rows_are_different_pieces_of_the_articles():
    rows = row_texts([" ".join(invented(20)), " ".join(invented(40))], 8)
    assert len(set(rows)) == len(rows) == 8
    assert all(len(row) <= kills.ROW_CHARS + 20 for row in rows)


def test_after_a_kill_at_any_moment_the_same_command_completes_and_all_is_whole():
    trials = random_trials(invented(20), 1, random.Random(7))
    assert [trial.findings for trial in trials] == [()]


def test_the_control_is_killed_and_looked_at_by_two_fresh_readers():
    trial = control_trial(random.Random(3))
    assert trial.was_killed
    assert trial.acknowledged % 100 == 0
