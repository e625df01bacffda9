"""The table of attacks names every attack once, and agrees with the tests and vectors that show them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from checks import security_rows

ROW = {"title": "A member given twice", "owner": "canonical", "tests": ["twice"]}


def _row_faults(name="P1", **changes):
    return list(security_rows.row_faults(name, ROW | changes, {"canonical"}))


def test_good_rows():
    assert _row_faults() == []
    assert _row_faults("N9", owner="later: trust", tests=[]) == []
    assert _row_faults("S8", tests=[]) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": ""}, "no title"),
        ({"owner": "canon"}, "there is no layer canon"),
        ({"owner": "later: JOSE"}, "has tests, so its owner is no longer 'later: JOSE'"),
        ({"tests": ["twice", "twice"]}, "names a test twice"),
        ({"tests": []}, "no test shows it"),
        ({"note": ""}, "has ['note', 'owner', 'tests', 'title'], not ['owner', 'tests', 'title']"),
    ],
)
def test_bad_row(changes, fault):
    assert _row_faults(**changes) == [f"P1: {fault}"]


@pytest.mark.parametrize(
    "name", ["D1", "D15", "D18", "D19", "P1", "P7", "N1", "N6", "N10", "J1", "J7", "J10", "W1", "W13"]
)
def test_rows_that_must_be_shown(name):
    assert _row_faults(name, tests=[]) == [f"{name}: no test shows it"]


@pytest.mark.parametrize("name", ["D16", "D17", "P8", "N7", "N8", "N9", "J11", "S1"])
def test_rows_that_come_later(name):
    assert _row_faults(name, tests=[]) == []


def test_agreement(tmp_path):
    (tmp_path / "test_a.py").write_text("def test_a():\n    pass\n")
    rows = {
        "P1": ROW | {"tests": ["twice", "test_a.py::test_a"]},
        "P2": ROW | {"tests": ["twice", "nowhere", "test_a.py::test_b"]},
        "P3": ROW | {"tests": []},
    }
    vectors = {"twice": ["P1"], "large": ["P3"], "other": ["X1"]}
    assert list(security_rows.agreement_faults(rows, vectors, tmp_path)) == [
        "P2: names the vector twice, which does not name P2",
        "P2: names the vector nowhere, which does not name P2",
        "P2: there is no test test_a.py::test_b",
        "P3: the vector large names it, but is not in its tests",
        "X1: the vector other names it, but is not in its tests",
    ]


TABLE = """# A comment.

[P1]
title = "A \\"member\\" given twice"
owner = "canonical"
tests = []

[P2]
title = "Infinity"
owner = "canonical"
tests = ["a.py::test_a"]
"""


def test_filled():
    text = security_rows.filled(TABLE, {"twice": ["P1"], "both": ["P1", "P2"]})
    assert text.startswith("# A comment.\n\n[P1]\n")
    before, after = tomllib.loads(TABLE), tomllib.loads(text)
    assert after["P1"] == before["P1"] | {"tests": ["both", "twice"]}
    assert after["P2"] == before["P2"] | {"tests": ["a.py::test_a", "both"]}
    assert security_rows.filled(text, {"twice": ["P1"], "both": ["P1", "P2"]}) == text


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda rows: rows.pop("C"), "C: no row"),
        (lambda rows: rows.update(X1=ROW), "X1: no such attack"),
        (lambda rows: rows.update(J1=rows.pop("J1")), "the rows are out of order"),
    ],
)
def test_each_attack_is_present_once(change, fault):
    rows = {name: ROW | {"owner": "later: it", "tests": []} for name in security_rows.NAMES}
    change(rows)
    assert fault in security_rows.faults(rows, {})


def test_the_table():
    rows = tomllib.loads((Path(__file__).parents[1] / "security_rows.toml").read_text(encoding="utf-8"))
    assert len(rows) == 102
    assert security_rows.faults(rows, security_rows.read_vectors()) == []
