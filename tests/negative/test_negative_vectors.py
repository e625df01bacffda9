"""Each negative vector is refused with exactly its code, and its twin is accepted."""

from __future__ import annotations

import functools
import importlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checks.code_table import fields
from vcedu.errors import VceduError, row

if TYPE_CHECKING:
    from collections.abc import Callable

_OPERATIONS_FOLDER = Path(__file__).with_name("operations")
_VECTORS_FOLDER = Path(__file__).parents[2] / "test_vectors" / "vcedu" / "negative"
_VECTORS = sorted(_VECTORS_FOLDER.rglob("*.json"))
_MEMBERS = ["code", "rows", "operation", "input", "twin"]
_LEAST = 120


def _operations() -> dict[str, Callable[[dict[str, Any]], None]]:
    found: dict[str, Callable[[dict[str, Any]], None]] = {}
    for path in sorted(_OPERATIONS_FOLDER.glob("*.py")):
        own = getattr(importlib.import_module(f"negative.operations.{path.stem}"), "OPERATIONS", {})
        taken = found.keys() & own.keys()
        assert not taken, f"{path.name}: other files define {sorted(taken)} already"
        found |= own
    return found


_OPERATIONS = _operations()


def _parts(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def _outcome(operation: str, data: dict[str, Any]) -> VceduError | None:
    try:
        _OPERATIONS[operation](data)
    except VceduError as error:
        return error
    return None


@functools.cache
def _outcome_of_twin(operation: str, text: str) -> VceduError | None:
    # Many vectors have one twin.
    return _outcome(operation, json.loads(text))


@pytest.mark.parametrize("path", _VECTORS, ids=lambda path: path.stem)
def test_input_is_refused_with_its_code_in_words_that_can_be_read(path):
    vector = _parts(path)
    assert list(vector) == _MEMBERS
    assert json.dumps(vector["input"]) != json.dumps(vector["twin"])
    error = _outcome(vector["operation"], vector["input"])
    assert error is not None, "accepted"
    assert error.code.value == vector["code"], str(error)
    said = row(error.code)
    assert type(error).__name__ == said.error
    for template in (said.message.en, said.message.ja, said.next_step.en, said.next_step.ja):
        assert template, "a sentence is missing"
        assert fields(template) <= error.facts.keys()
    for sentence in (error.message, error.next_step):
        assert sentence.en.isprintable()
        assert sentence.ja.isprintable()


@pytest.mark.parametrize("path", _VECTORS, ids=lambda path: path.stem)
def test_twin_is_accepted(path):
    vector = _parts(path)
    error = _outcome_of_twin(vector["operation"], json.dumps(vector["twin"]))
    assert error is None, str(error)


def test_there_are_enough_of_them():
    assert len(_VECTORS) >= _LEAST


def test_each_operation_has_a_vector():
    assert _OPERATIONS.keys() == {_parts(path)["operation"] for path in _VECTORS}
