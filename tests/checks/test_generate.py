"""The generator of the negative vectors finds each difference, and refuses what makers must not make."""

from __future__ import annotations

import json

import generate
import pytest
from makers.vector import Vector


def _vector(**changes):
    facts = {"name": "a-defect", "code": "JSON_BOM", "operation": "read_json"}
    return Vector(**(facts | {"input": {"text": "\ufeff高"}, "twin": {"text": "高"}} | changes))


def test_written_and_unchanged(tmp_path):
    texts = generate.files([("json", [_vector(), _vector(name="another")]), ("keys", [_vector(name="third")])])
    assert list(texts) == ["json/a-defect.json", "json/another.json", "keys/third.json"]
    generate.write(texts, tmp_path)
    assert generate.differences(texts, tmp_path) == []
    written = (tmp_path / "json" / "a-defect.json").read_bytes()
    assert json.loads(written)["twin"] == {"text": "高"}
    assert written.endswith(b"\n")
    assert written.isascii()


def test_true_is_not_one():
    assert generate.files([("json", [_vector(input={"value": True}, twin={"value": 1})])])


def test_differences(tmp_path):
    texts = generate.files([("json", [_vector(name="a"), _vector(name="b"), _vector(name="c")])])
    generate.write(texts, tmp_path)
    (tmp_path / "json" / "a.json").unlink()
    (tmp_path / "json" / "b.json").write_text("{}")
    (tmp_path / "json" / "d.json").write_text("{}")
    assert generate.differences(texts, tmp_path) == [
        "differs: json/b.json",
        "made by no maker: json/d.json",
        "missing: json/a.json",
    ]
    generate.write(texts, tmp_path)
    assert generate.differences(texts, tmp_path) == []


@pytest.mark.parametrize(
    ("vectors", "fault"),
    [
        ([_vector(name="A_Defect")], "not in kebab-case"),
        ([_vector(name="../out")], "not in kebab-case"),
        ([_vector(), _vector()], "made by json already"),
        ([_vector(twin={"text": "\ufeff高"})], "is the input itself"),
    ],
)
def test_refused(vectors, fault):
    with pytest.raises(ValueError, match=fault):
        generate.files([("json", vectors)])


def test_wrong_arguments(capsys):
    assert generate.main(["--chek"]) == 2
    assert "--check" in capsys.readouterr().err


def test_the_vectors_are_what_the_makers_make(capsys):
    status = generate.main(["--check"])
    assert status == 0, capsys.readouterr().out
