"""The coverage gates hold: they tell a missed line, a missed branch and a layer that is not there."""

from __future__ import annotations

import json

import pytest

from checks import coverage_gates

WHOLE = ("canonical", "holder", "proofs", "status", "storage", "trust", "verification")
LAYERS = (*WHOLE, "cli")


def _file(covered_lines=70, covered_branches=30, missing_lines=(), missing_branches=()):
    return {
        "summary": {
            "num_statements": 70,
            "num_branches": 30,
            "covered_lines": covered_lines,
            "covered_branches": covered_branches,
        },
        "missing_lines": list(missing_lines),
        "missing_branches": list(missing_branches),
    }


def _report(**files):
    return {"files": {f"src/vcedu/{layer}/a.py": _file() for layer in LAYERS} | files}


def _missed(report):
    return [line for line, met in coverage_gates.gates(report) if not met]


def test_all_covered():
    assert _missed(_report()) == []
    assert len(coverage_gates.gates(_report())) == 8


@pytest.mark.parametrize("layer", WHOLE)
def test_one_branch_in_a_layer_that_must_be_whole(layer):
    name = f"src/vcedu/{layer}/a.py"
    report = _report(**{name: _file(69, 29, [7], [[7, 9], [9, -1]])})
    assert _missed(report) == [
        f"branch coverage of {layer}: 98.00 % (100 %)",
        f"  {layer}/a.py: 7, 7->9, 9->exit",
    ]


@pytest.mark.parametrize(("covered", "missed"), [(46, []), (45, ["branch coverage overall: 96.88 % (at least 97 %)"])])
def test_overall(covered, missed):
    assert _missed(_report(**{"src/vcedu/cli/a.py": _file(covered, 30)})) == missed


@pytest.mark.parametrize("layer", WHOLE)
def test_a_layer_without_files_is_not_covered(layer):
    report = _report()
    del report["files"][f"src/vcedu/{layer}/a.py"]
    assert _missed(report) == [f"branch coverage of {layer}: 0.00 % (100 %)"]


def test_exit_status(tmp_path, capsys):
    path = tmp_path / "coverage.json"
    path.write_text(json.dumps(_report()))
    assert coverage_gates.main([str(path)]) == 0
    assert "MISSED" not in capsys.readouterr().out
    path.write_text(json.dumps({"files": {}}))
    assert coverage_gates.main([str(path)]) == 1
    assert capsys.readouterr().out.count("MISSED") == 8
