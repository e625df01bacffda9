"""From the education models to shapes: what each of their fields is, and what its description says."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import importlib
import inspect
import re
import types
import typing
from decimal import Decimal
from enum import StrEnum
from typing import Any

from vcedu.connectors.plain.shapes import (
    DAY,
    DIGEST,
    EXACT,
    Birth,
    Choice,
    Field,
    Given,
    Listed,
    Record,
    Shape,
    Text,
    Truth,
    Whole,
)
from vcedu.education.codes import CourseOfStudyCode, EducationBoardCode, SchoolCode
from vcedu.education.people import BirthDate, EducationBoard
from vcedu.education.school import School

# The models name the types of their fields for type checkers alone: here they are found by those names.
_MODULES = (
    "attendance",
    "codes",
    "cumulative",
    "guardianship",
    "guidance",
    "health",
    "names",
    "people",
    "proofing",
    "records",
    "registration",
    "school",
    "school_report",
)
_PLAIN: dict[object, Shape] = {
    str: Text(),
    int: Whole(),
    bool: Truth(),
    Decimal: EXACT,
    dt.date: DAY,
    bytes: DIGEST,
    BirthDate: Birth(),
    School: Given(School),
    EducationBoard: Given(EducationBoard),
    SchoolCode: Text(SchoolCode),
    EducationBoardCode: Text(EducationBoardCode),
    CourseOfStudyCode: Text(CourseOfStudyCode),
}
_ATTRIBUTES = re.compile(r"^Attributes:\n(.*?)(?=^\S|\Z)", re.DOTALL | re.MULTILINE)
_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


@functools.cache
def record_of(model: type) -> Record:
    """Return the shape of a model."""
    hints = typing.get_type_hints(model, localns=_names())
    described = _descriptions(model)
    fields = tuple(
        _field(field.name, hints[field.name], described.get(field.name, ""), has_default=_has_default(field))
        for field in dataclasses.fields(model)
    )
    return Record(model, model.__name__, fields)


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _field(name: str, hint: object, description: str, *, has_default: bool) -> Field:
    parts = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    inner = next(part for part in parts if part is not type(None))
    return Field(name, _shape(inner), description, required=not has_default and type(None) not in parts)


def _shape(hint: Any) -> Shape:  # noqa: ANN401 - any type annotation
    known = _PLAIN.get(_key(hint))
    if known is not None:
        return known
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return Listed(_shape(arguments[0]), length=None if arguments[1:] == (...,) else len(arguments))
    if origin is frozenset:
        return Listed(_shape(arguments[0]), frozenset)
    if issubclass(hint, StrEnum):
        return Choice(hint)
    return record_of(hint)


def _key(hint: object) -> object:
    return hint if isinstance(hint, type) and typing.get_origin(hint) is None else None


@functools.cache
def _names() -> dict[str, object]:
    modules = (importlib.import_module(f"vcedu.education.{name}") for name in _MODULES)
    models = {name: value for module in modules for name, value in vars(module).items() if isinstance(value, type)}
    return {"dt": dt, "Decimal": Decimal, **models}


def _descriptions(model: type) -> dict[str, str]:
    block = _ATTRIBUTES.search(inspect.getdoc(model) or "")
    return {} if block is None else {name: " ".join(text.split()) for name, text in _ATTRIBUTE.findall(block[1])}
