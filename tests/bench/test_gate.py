from __future__ import annotations

import argparse
import json

import pytest

from bench import gate
from bench.gate import FLOORS, Floor, Gate, broken_floors, changed_data, figure_at, load_gate

FLOOR = Floor("retrieval", ("de", "MRR@10"), 0.9, None)
CEILING = Floor("scale", ("p50 ms",), None, 40)


def test_figures_on_their_bounds_hold():
    reports = {"retrieval": {"de": {"MRR@10": 0.9}}, "scale": {"p50 ms": 40}}
    assert broken_floors([FLOOR, CEILING], reports) == []


def test_a_figure_below_its_floor_or_above_its_ceiling_is_named():
    reports = {"retrieval": {"de": {"MRR@10": 0.8999}}, "scale": {"p50 ms": 41}}
    assert broken_floors([FLOOR, CEILING], reports) == [
        "retrieval · de · MRR@10: 0.8999, at least 0.9 is asked.",
        "scale · p50 ms: 41.0000, at most 40 is allowed.",
    ]


def test_what_was_not_measured_does_not_pass():
    assert broken_floors([FLOOR], {}) == [
        "retrieval · de · MRR@10: not measured; run `python -m bench retrieval`."
    ]


@pytest.mark.parametrize("figures", [{}, {"de": 3}, {"de": {"MRR@10": "0.9"}}])
def test_only_a_number_counts(figures):
    assert figure_at(figures, FLOOR.path) is None


def test_other_data_is_a_finding(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # SHA-256 of "abc"
    assert changed_data(Gate((("a", abc),), ()), tmp_path) == []
    assert len(changed_data(Gate((("a", "0" * 64), ("b", abc)), ()), tmp_path)) == 2


def test_the_shipped_floors_can_be_read():
    kept = load_gate(FLOORS)
    assert kept.floors
    assert all(len(digest) == 64 for _, digest in kept.data)


def test_a_floor_without_a_bound_is_refused(tmp_path):
    path = tmp_path / "floors.json"
    path.write_text(json.dumps({"data": {}, "floors": [{"report": "scale", "path": ["x"]}]}))
    with pytest.raises(ValueError, match="neither least nor most"):
        load_gate(path)


def test_a_broken_floor_ends_with_1(tmp_path, monkeypatch, capsys):
    floors, shared = tmp_path / "floors.json", tmp_path / "shared"
    (shared / "eval").mkdir(parents=True)
    (shared / "eval" / "newsqa_dev.jsonl").touch()
    floors.write_text(json.dumps({"data": {}, "floors": [{"report": "r", "path": ["x"], "least": 0.5}]}))
    monkeypatch.setattr(gate, "FLOORS", floors)
    monkeypatch.setattr(gate, "OUT", tmp_path)
    options = argparse.Namespace(shared=shared)
    (tmp_path / "r.json").write_text(json.dumps({"figures": {"x": 0.4}}))
    assert gate.main(options) == 1
    (tmp_path / "r.json").write_text(json.dumps({"figures": {"x": 0.6}}))
    assert gate.main(options) == 0
    assert "1 floors, 0 files of data, 0 findings." in capsys.readouterr().out
