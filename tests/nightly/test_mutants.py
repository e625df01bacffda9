import json

import pytest

from nightly import mutants, run

_PART = "vcedu.holder.access.policy"
_DIFF = "--- a\n+++ b\n@@ -1 +1 @@\n-    return a\n+    return b\n"
_SAME = {"function": f"{_PART}.AccessPolicy.follows", "line": "return b", "why": "a is b"}
_FOLLOWS = f"{_PART}.xǁAccessPolicyǁfollows__mutmut_2"
_READS = f"{_PART}.x__read__mutmut_10"


def summed(ended, same=(), least=95.0):
    return mutants.summary(ended, {name: _DIFF for name, code in ended.items() if code == 0}, same, least)


def test_what_a_test_notices_and_what_never_ends_counts_as_noticed():
    found = summed({_FOLLOWS: 1, _READS: 36, "vcedu.storage.sqlite.x_a__mutmut_1": 1})
    assert (found["passed"], found["percent"], found["killed"], found["changes"]) == (True, 100.0, 3, 3)
    assert found["by_module"] == {_PART: "2 of 2 (100.0 %)", "vcedu.storage.sqlite": "1 of 1 (100.0 %)"}


@pytest.mark.parametrize("code", [0, 5, 33, 34, 35, 2, -9, -11])
def test_whatever_else_does_not(code):
    found = mutants.summary({_FOLLOWS: 1, _READS: code}, {_READS: _DIFF}, (), 95.0)
    assert (found["passed"], found["percent"], found["survived"]) == (False, 50.0, {_READS: _DIFF})
    assert mutants.summary({_FOLLOWS: 1, _READS: code}, {_READS: _DIFF}, (), 50.0)["passed"]


def test_what_was_not_tried_or_where_nothing_was_does_not_pass():
    found = summed({_FOLLOWS: 1, _READS: None}, least=0.0)
    assert (found["passed"], found["untried"]) == (False, 1)
    assert not summed({}, least=1.0)["passed"]


def test_what_means_the_same_counts_neither_way_but_must_be_there():
    found = summed({_FOLLOWS: 0, _READS: 1}, [_SAME])
    assert (found["passed"], found["percent"], found["same"], found["survived"]) == (True, 100.0, 1, {})
    assert summed({_FOLLOWS: 0, _READS: 0}, [_SAME])["percent"] == 0.0
    gone = summed({_FOLLOWS: 1, _READS: 1}, [_SAME])
    assert (gone["passed"], gone["same_but_not_found"]) == (False, [[_SAME["function"], "return b"]])


def test_a_workshop_is_kept_for_its_own_tree_alone(tmp_path):
    root, workshop = tmp_path / "root", tmp_path / "workshop"
    (root / "src").mkdir(parents=True)
    (root / "src" / "a.py").write_text("A = 1\n")
    (root / "LICENSE").write_text("MIT\n")
    group = {"changed": ["src/a.py"], "tests": ["tests"]}
    mutants.prepare(root, workshop, group, "t-1")
    (workshop / "left").touch()
    mutants.prepare(root, workshop, group, "t-1")
    assert (workshop / "left").exists()
    assert "    src/a.py\n" in (workshop / "setup.cfg").read_text()
    for changed, tree in ((group, "t-2"), ({**group, "tests": ["tests/a"]}, "t-2")):
        mutants.prepare(root, workshop, changed, tree)
        assert not (workshop / "left").exists()
        (workshop / "left").touch()


def test_results_are_read_from_what_mutmut_leaves(tmp_path):
    for name, ended in (("a", {"a.x_f__mutmut_1": 1}), ("b/c", {"b.c.x_g__mutmut_1": None})):
        meta = tmp_path / "mutants" / "src" / f"{name}.py.meta"
        meta.parent.mkdir(parents=True, exist_ok=True)
        meta.write_text(json.dumps({"exit_code_by_key": ended}))
    assert mutants.results(tmp_path) == {"a.x_f__mutmut_1": 1, "b.c.x_g__mutmut_1": None}


def test_each_group_names_what_is_there_and_gives_its_reasons():
    for group in mutants.groups().values():
        files = [*group["changed"], *(test.partition("::")[0] for test in group["tests"])]
        assert all([*mutants._ROOT.glob(pattern)] for pattern in files)
        assert all(each.keys() == {"function", "line", "why"} and each["why"] for each in group.get("same", ()))


@pytest.mark.nightly
@pytest.mark.parametrize("group", mutants.groups())
def test_what_is_changed_is_noticed(group, record_property):
    found = mutants.run(group, mutants._ROOT / "out" / "nightly", run.tree_digest(mutants._ROOT))
    for name in ("percent", "killed", "changes", "same", "by_module", "survived"):
        record_property(name, json.dumps(found[name], ensure_ascii=False))
    assert found["passed"], found
