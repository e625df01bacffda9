import pytest

from nightly.progress import FOLDER, TREE, Progress


def _at(folder, tree="tree"):
    return Progress("kills", {FOLDER: str(folder), TREE: tree})


def test_what_was_stopped_goes_on(tmp_path):
    first = _at(tmp_path)
    for number in first.left(4):
        first.note(number, {"kills": 50})
        if number == 1:
            break
    second = _at(tmp_path)
    assert [*second.left(4)] == [2, 3]
    second.note(2, {"kills": 7})
    assert (second.total("kills"), second.total("deaths")) == (107, 0)


@pytest.mark.parametrize("tree", ["another", "tree"])
def test_another_tree_or_a_torn_file_begins_anew(tmp_path, tree):
    _at(tmp_path).note(0, {})
    if tree == "tree":
        (tmp_path / "kills.json").write_text('{"tree": "tree", "rou')
    assert [*_at(tmp_path, tree).left(2)] == [0, 1]


def test_without_a_runner_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    progress = Progress("kills", {})
    progress.note(0, {"kills": 1})
    assert ([*progress.left(2)], progress.total("kills")) == ([1], 1)
    assert [*tmp_path.iterdir()] == []
    assert [*Progress("kills", {}).left(1)] == [0]
