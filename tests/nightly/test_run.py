"""The runner of the long tests goes on where it stopped, and starts anew when the tree changed."""

from __future__ import annotations

import json

import pytest

from nightly import run


def _job(ran, name, *, passes=True):
    def job(folder):
        ran.append(name)
        if passes is None:
            raise KeyboardInterrupt
        return {"passed": passes, "figures": {"n": len(ran)}}

    return job


def test_passed_jobs_are_not_run_again(tmp_path):
    ran = []
    jobs = {"a": _job(ran, "a"), "b": _job(ran, "b", passes=False)}
    first = run.run_jobs(jobs, tmp_path, "tree")
    assert not first["passed"]
    jobs["b"] = _job(ran, "b")
    second = run.run_jobs(jobs, tmp_path, "tree")
    assert ran == ["a", "b", "b"]
    assert second["passed"]
    assert second["jobs"]["a"]["figures"] == {"n": 1}
    assert [second["jobs"][name]["from_earlier_run"] for name in "ab"] == [True, False]
    assert json.loads((tmp_path / "summary.json").read_text()) == second


def test_a_run_that_was_stopped_goes_on(tmp_path):
    ran = []
    with pytest.raises(KeyboardInterrupt):
        run.run_jobs({"a": _job(ran, "a"), "b": _job(ran, "b", passes=None)}, tmp_path, "tree")
    assert run.run_jobs({"a": _job(ran, "a"), "b": _job(ran, "b")}, tmp_path, "tree")["passed"]
    assert ran == ["a", "b", "b"]


def test_a_changed_tree_starts_anew(tmp_path):
    ran = []
    run.run_jobs({"a": _job(ran, "a")}, tmp_path, "one tree")
    run.run_jobs({"a": _job(ran, "a")}, tmp_path, "another")
    assert ran == ["a", "a"]


def test_a_torn_state_starts_anew(tmp_path):
    ran = []
    run.run_jobs({"a": _job(ran, "a")}, tmp_path, "tree")
    (tmp_path / "state.json").write_text('{"tree": "tree", "pas')
    assert run.run_jobs({"a": _job(ran, "a")}, tmp_path, "tree")["passed"]
    assert ran == ["a", "a"]


def _tree(tmp_path):
    (tmp_path / "src" / "__pycache__").mkdir(parents=True)
    (tmp_path / "src" / "a.py").write_text("a")
    (tmp_path / "src" / "b.py").write_text("b")
    return run.tree_digest(tmp_path, ["src", "absent"])


@pytest.mark.parametrize(
    ("name", "text", "changes"),
    [("a.py", "c", True), ("a.py", "a", False), ("c.py", "", True), ("__pycache__/a.pyc", "c", False)],
)
def test_tree_digest(tmp_path, name, text, changes):
    before = _tree(tmp_path)
    (tmp_path / "src" / name).write_text(text)
    assert (run.tree_digest(tmp_path, ["src", "absent"]) != before) is changes


def test_the_listing_says_what_has_passed(tmp_path):
    ran = []
    jobs = {"a": _job(ran, "a"), "b": _job(ran, "b", passes=False)}
    seconds = run.run_jobs(jobs, tmp_path, "tree")["jobs"]["a"]["seconds"]
    lines = [line.split() for line in run.listing("abc", tmp_path, "tree").splitlines()]
    assert lines == [[str(seconds), "s", "a"], ["to", "do", "b"], ["to", "do", "c"]]
    assert [line.split()[:2] for line in run.listing("abc", tmp_path, "another").splitlines()] == 3 * [["to", "do"]]


TESTS = """
import os

import pytest

@pytest.mark.nightly
def test_long(record_property):
    record_property("walked", 12)
    record_property("kept", os.environ["VCEDU_NIGHTLY_FOLDER"] + " " + os.environ["VCEDU_NIGHTLY_TREE"])

@pytest.mark.nightly
@pytest.mark.skip(reason="not here")
def test_skipped():
    pass

def test_short():
    raise AssertionError
"""


@pytest.fixture(autouse=True)
def _without_plugins(monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # the runs inside these tests need none


def _checkout(tmp_path, text):
    settings = '[tool.pytest.ini_options]\nmarkers = ["nightly"]\nfilterwarnings = ["error"]\n'
    (tmp_path / "pyproject.toml").write_text(settings)
    (tmp_path / "tests" / "walks").mkdir(parents=True)
    (tmp_path / "tests" / "walks" / "test_walk.py").write_text(text)
    return run.find_jobs(tmp_path, "tree")


def test_only_nightly_tests_run_and_their_figures_are_kept(tmp_path):
    jobs = _checkout(tmp_path, TESTS)
    assert list(jobs) == ["walks/walk"]
    result = run.run_jobs(jobs, tmp_path / "out", "tree")["jobs"]["walks/walk"]
    assert {name: result[name] for name in ("passed", "tests", "failures", "skipped")} == {
        "passed": True,
        "tests": 2,
        "failures": 0,
        "skipped": 1,
    }
    assert result["figures"] == {"test_long: walked": "12", "test_long: kept": f"{tmp_path / 'out'} tree"}


def test_a_failing_test_fails_the_job(tmp_path):
    jobs = _checkout(tmp_path, TESTS.replace('"walked", 12', "'walked', 1 / 0"))
    summary = run.run_jobs(jobs, tmp_path / "out", "tree")
    assert not summary["passed"]
    assert summary["jobs"]["walks/walk"]["failures"] == 1


def test_no_nightly_test(tmp_path):
    assert _checkout(tmp_path, "def test_short(): pass") == {}


def test_tests_that_cannot_be_collected(tmp_path):
    with pytest.raises(RuntimeError, match="SyntaxError"):
        _checkout(tmp_path, "def")
