from __future__ import annotations

import random
import sys
import time

from bench.killing import SEGMENT_FILES, kill_after, kill_at_flush, run_to_end, start
from bench.kills_state import NOTHING, Stored, compare, read_copy

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_process_that_runs_on_is_killed_at_the_moment():
    began = time.monotonic()
    assert kill_after(start(SLEEPER, {}), 0.3)
    assert time.monotonic() - began < 30


def test_a_process_that_ended_before_was_not_killed():
    assert not kill_after(start([sys.executable, "-c", "pass"], {}), 30)


def test_the_aimed_kill_comes_after_the_wanted_change_and_not_at_the_first_appearance(tmp_path):
    segment = tmp_path / "segment"
    writer = (
        "import pathlib, time\n"
        f"folder = pathlib.Path({str(segment)!r}); folder.mkdir()\n"
        "for n in range(60):\n"
        f"    (folder / {SEGMENT_FILES[0]!r}).write_text(str(n)); print(n, flush=True); time.sleep(0.5)\n"
    )
    said = tmp_path / "said"
    process = start([sys.executable, "-c", writer], {}, said)
    assert kill_at_flush(process, tmp_path, 2, random.Random(1))
    assert said.read_text().split()[-1] == "2"  # 0 made the file, 1 and 2 changed it


def test_the_exit_code_of_a_command_is_told(tmp_path):
    assert run_to_end([sys.executable, "-c", "import sys; print('x'); sys.exit(3)"], {}, tmp_path / "o") == 3
    assert (tmp_path / "o").read_text() == "x\n"


def test_a_folder_without_catalogue_holds_nothing(tmp_path):
    assert read_copy(tmp_path, tmp_path) == NOTHING


def test_an_acknowledged_article_that_is_gone_is_a_finding():
    expected = Stored({"a": "1", "b": "2"}, frozenset({"a", "b"}), 2, 0, 0)
    halfway = Stored({"a": "1"}, frozenset({"a"}), 1, 0, 1)
    lost = Stored({}, frozenset({"a"}), 0, 0, 0)
    changed = Stored({"a": "9"}, frozenset({"a"}), 1, 0, 0)
    assert compare(halfway, expected, is_complete=False) == []
    assert compare(lost, expected, is_complete=False) == ["1 acknowledged articles are not live."]
    assert compare(changed, expected, is_complete=False) == ["1 articles are not as they came in."]


def test_after_the_restart_everything_must_be_in_once():
    expected = Stored({"a": "1", "b": "2"}, frozenset({"a", "b"}), 2, 0, 0)
    doubled = Stored({"a": "1", "b": "2"}, frozenset({"a", "b"}), 3, 0, 0)
    assert compare(expected, expected, is_complete=True) == []
    assert compare(doubled, expected, is_complete=True) == ["passages: 3 instead of 2."]
