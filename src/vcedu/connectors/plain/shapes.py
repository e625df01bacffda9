"""How the values of a record look in plain JSON: one shape for each type that the education models have.

Names are those of the models in camelCase. Days are ISO 8601, exact numbers and codes are texts, a day of birth is as
much of a date as is known.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from vcedu.canonical.pointers import pointer
from vcedu.education.expected import Expected, unexpected
from vcedu.education.people import BirthDate
from vcedu.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

    from vcedu.canonical.values import JSONObject, JSONValue

_TEXT = Expected("a text", "文字列")
_INTEGER = Expected("a whole number", "整数")
_TRUTH = Expected("true or false", "true又はfalse")
_EXACT = Expected('a number written as a text, such as "2.5"', "「2.5」のように文字列で書いた数")
_DAY = Expected("a day such as 2027-03-25", "2027-03-25のような日付")
_BIRTH = Expected("a day, a month, a year, or null where nothing is known", "年月日、年月、年のいずれか（不詳はnull）")
_HEX = Expected("the SHA-256 digest in 64 hexadecimal digits", "SHA-256の値（16進数64桁）")
_LIST = Expected("a list", "配列")
_OBJECT = Expected("an object", "オブジェクト")
_NO_SUCH = Expected("no member of this name", "この名前の項目がないこと")
_MISSING = Expected("a value", "値")
_EXACT_FORM = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_DAY_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BIRTH_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_HEX_FORM = re.compile(r"[0-9a-f]{64}")
_UNDERSCORE = re.compile(r"_([a-z])")


class Shape(ABC):
    """How one type looks."""

    @abstractmethod
    def read(self, value: JSONValue, path: str) -> object:
        """Return the value that the JSON stands for.

        Raises:
            MalformedError: with the path of what is wrong.
        """
        ...

    @abstractmethod
    def schema(self) -> JSONObject:
        """Return the JSON Schema of what can be read."""
        ...


@dataclass(frozen=True, slots=True)
class Text(Shape):
    """A text, read as it is or by a type that holds one."""

    made: Callable[[str], object] = str
    form: re.Pattern[str] | None = None
    expected: Expected = _TEXT

    def read(self, value: JSONValue, path: str) -> object:
        """Return the text, or what it is read into."""
        if not isinstance(value, str) or (self.form is not None and self.form.fullmatch(value) is None):
            raise wrong(path, value, self.expected)
        try:
            return self.made(value)
        except MalformedError as error:
            raise error.with_place(path=path) from None
        except ValueError as error:
            raise wrong(path, value, self.expected) from error

    def schema(self) -> JSONObject:
        """Return the JSON Schema."""
        return {"type": "string"} if self.form is None else {"type": "string", "pattern": f"^{self.form.pattern}$"}


DAY = Text(dt.date.fromisoformat, _DAY_FORM, _DAY)
EXACT = Text(Decimal, _EXACT_FORM, _EXACT)
DIGEST = Text(bytes.fromhex, _HEX_FORM, _HEX)


@dataclass(frozen=True, slots=True)
class Whole(Shape):
    """A whole number."""

    def read(self, value: JSONValue, path: str) -> int:
        """Return the number."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong(path, value, _INTEGER)
        return value

    def schema(self) -> JSONObject:
        """Return the JSON Schema."""
        return {"type": "integer"}


@dataclass(frozen=True, slots=True)
class Truth(Shape):
    """True or false."""

    def read(self, value: JSONValue, path: str) -> bool:
        """Return which."""
        if not isinstance(value, bool):
            raise wrong(path, value, _TRUTH)
        return value

    def schema(self) -> JSONObject:
        """Return the JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice(Shape):
    """One of a closed set of words."""

    made: type[StrEnum]

    def read(self, value: JSONValue, path: str) -> object:
        """Return the word."""
        words = [member.value for member in self.made]
        if value not in words:
            listed = ", ".join(words)
            raise wrong(path, value, Expected(f"one of {listed}", f"次のいずれか：{listed}"))
        return self.made(value)

    def schema(self) -> JSONObject:
        """Return the JSON Schema."""
        return {"enum": [member.value for member in self.made]}


@dataclass(frozen=True, slots=True)
class Birth(Shape):
    """A day of birth, as far as it is known."""

    def read(self, value: JSONValue, path: str) -> BirthDate:
        """Return the day."""
        if value is None:
            return BirthDate()
        match = _BIRTH_FORM.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise wrong(path, value, _BIRTH)
        try:
            return BirthDate(*(None if part is None else int(part) for part in match.groups()))
        except MalformedError as error:
            raise error.with_place(path=path) from None

    def schema(self) -> JSONObject:
        """Return the JSON Schema."""
        return {"type": ["string", "null"], "pattern": f"^{_BIRTH_FORM.pattern}$"}


@dataclass(frozen=True, slots=True)
class Listed(Shape):
    """A list of values of one shape, or of so many."""

    item: Shape
    made: type[tuple[object, ...] | frozenset[object]] = tuple
    length: int | None = None

    def read(self, value: JSONValue, path: str) -> object:
        """Return the values."""
        if not isinstance(value, list) or (self.length is not None and len(value) != self.length):
            raise wrong(path, value, _LIST)
        return self.made(self.item.read(each, pointer(path, index)) for index, each in enumerate(value))

    def schema(self) -> JSONObject:
        """Return the JSON Schema."""
        bounds: JSONObject = {} if self.length is None else {"minItems": self.length, "maxItems": self.length}
        return {"type": "array", "items": self.item.schema(), **bounds}


@dataclass(frozen=True, slots=True)
class Field:
    """One member of an object."""

    name: str
    shape: Shape
    description: str
    required: bool = True

    @property
    def member(self) -> str:
        """Its name in JSON."""
        return camel_case(self.name)


@dataclass(frozen=True, slots=True)
class Given(Shape):
    """What the office itself states, and no caller may: its own school or board."""

    made: type

    def read(self, value: JSONValue, path: str) -> object:
        """Refuse: it stands in no request."""
        raise wrong(path, value, _NO_SUCH)

    def schema(self) -> JSONObject:
        """Return a schema that nothing satisfies."""
        return {"not": {}}


@dataclass(frozen=True, slots=True)
class Record(Shape):
    """An object that becomes one of the models."""

    made: Callable[..., object]
    title: str
    fields: tuple[Field, ...]

    def bound(self, given: Mapping[type, object]) -> Record:
        """Return the shape for an office that states these itself."""
        values = {field.name: given[field.shape.made] for field in self.fields if isinstance(field.shape, Given)}
        read = tuple(field for field in self.fields if not isinstance(field.shape, Given))
        return Record(functools.partial(self.made, **values), self.title, read)

    def read(self, value: JSONValue, path: str) -> object:
        """Return the model."""
        if not isinstance(value, dict):
            raise wrong(path, value, _OBJECT)
        known = {field.member for field in self.fields}
        for name in value:
            if name not in known:
                raise wrong(pointer(path, name), name, _NO_SUCH)
        values: dict[str, object] = {}
        for field in self.fields:
            place, stated = pointer(path, field.member), value.get(field.member)
            if stated is not None or (isinstance(field.shape, Birth) and field.member in value):
                values[field.name] = field.shape.read(stated, place)
            elif field.required:
                raise wrong(place, None, _MISSING)
        try:
            return self.made(**values)
        except MalformedError as error:
            raise error.with_place(path=self.place(error, path)) from None

    def schema(self) -> JSONObject:
        """Return the JSON Schema."""
        properties: JSONObject = {
            field.member: {**field.shape.schema(), **({"description": field.description} if field.description else {})}
            for field in self.fields
        }
        return {
            "type": "object",
            "title": self.title,
            "properties": properties,
            "required": [field.member for field in self.fields if field.required],
            "additionalProperties": False,
        }

    def place(self, error: MalformedError, path: str) -> str:
        """Return where the fault lies that a model found: it names its own member, where it is one."""
        named = error.facts.get("member")
        return next((pointer(path, field.member) for field in self.fields if field.name == named), path)


def camel_case(name: str) -> str:
    """Return a name as JSON has it."""
    return _UNDERSCORE.sub(lambda match: match[1].upper(), name)


def wrong(path: str, value: object, expected: Expected) -> MalformedError:
    """Return the error that a value is not what it has to be; its member is the last of the path."""
    error = unexpected(path.rpartition("/")[2], "" if value is None else value, expected)
    error.with_place(path=path)
    return error
