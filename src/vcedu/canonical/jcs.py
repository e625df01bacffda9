"""The JSON Canonicalization Scheme: one byte string for one JSON value (RFC 8785).

Strings keep their characters as they are, without Unicode normalisation; members stand in the order of the
UTF-16 code units of their names; numbers are written as ECMAScript writes them.

A library writes what it is known to write in the same way: no doubles, and names in ASCII. Everything else,
and whatever the library refuses, goes through the writer here, which alone decides what is refused.
"""

from __future__ import annotations

import contextlib
import json
import math
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import orjson

from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.canonical.values import JSONObject, JSONValue

_Item: TypeAlias = "tuple[str, str | int, JSONValue]"

DEEPEST = 1000
"""How many lists and dictionaries may stand inside one another. (One that holds itself has no end.)"""

_LARGEST_INTEGER = 2**53 - 1
_SAME_IN_LIBRARY = frozenset({str, int, bool, type(None)})
_LITERALS = {None: "null", True: "true", False: "false"}
_FIRST_POINT_WITHOUT_EXPONENT = -5
_LAST_POINT_WITHOUT_EXPONENT = 21
_quoted = json.JSONEncoder(ensure_ascii=False).encode
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def jcs(value: JSONValue) -> bytes:
    """Return the canonical form of a JSON value.

    Raises:
        MalformedError: With the path of the value. JCS_LONE_SURROGATE: a string or name that is not Unicode.
            JCS_NUMBER: infinite, not a number, or an integer outside ±(2^53 - 1). JCS_TYPE: a type that JSON
            does not have. JSON_TOO_DEEP: more than `DEEPEST` levels.
    """
    # What the library refuses, in another type or too deep, the writer refuses too and says why and where, or writes.
    with contextlib.suppress(orjson.JSONEncodeError):
        text = orjson.dumps(value, option=_OPTIONS)
        if _library_writes_the_same(value):
            return text
    return _Writer().write(value)


def _library_writes_the_same(value: JSONValue) -> bool:
    names: list[str] = []
    waiting = [value]
    for item in waiting:
        if type(item) is dict:
            names += item
            waiting += [member for member in item.values() if type(member) is not str]
        elif type(item) is list:
            waiting += item
        elif type(item) not in _SAME_IN_LIBRARY:
            return False
    return "".join(names).isascii()


class _Writer:
    """Writes one value. Nesting lives in lists, not on the stack: no value exhausts the interpreter."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[tuple[Iterator[_Item], str]] = []
        self._path: list[str | int] = []
        self._labels: dict[str, str] = {}

    def write(self, value: JSONValue) -> bytes:
        """Return the canonical form.

        Raises:
            MalformedError: As `jcs`.
        """
        self._put(value)
        while self._open:
            items, closer = self._open[-1]
            for before, token, item in items:
                self._path[-1] = token
                self._out.append(before)
                if type(item) is str:
                    self._out.append(self._string(item))
                elif self._put(item):
                    break
            else:
                self._out.append(closer)
                self._open.pop()
                self._path.pop()
        return "".join(self._out).encode()

    def _put(self, value: JSONValue) -> bool:
        """Write a scalar, or the opening of a list or dictionary; return whether something was opened."""
        if isinstance(value, dict):
            self._enter("{", self._members(value), "}")
            return True
        if isinstance(value, list):
            self._enter("[", self._elements(value), "]")
            return True
        self._out.append(self._scalar(value))
        return False

    def _enter(self, opener: str, items: Iterator[_Item], closer: str) -> None:
        if len(self._open) == DEEPEST:
            self._refuse(Code.JSON_TOO_DEEP, limit=DEEPEST)
        self._out.append(opener)
        self._open.append((items, closer))
        self._path.append("")

    def _members(self, container: JSONObject) -> Iterator[_Item]:
        names = self._sorted(container)
        labels = [self._labels.get(name) or self._label(name) for name in names]
        labels[:1] = [label[1:] for label in labels[:1]]
        return zip(labels, names, [container[name] for name in names], strict=True)

    def _label(self, name: str) -> str:
        label = self._labels[name] = "," + self._string(name) + ":"
        return label

    def _sorted(self, container: JSONObject) -> list[str]:
        for name in container:
            self._require_text(name)
        if "".join(container).isascii():
            return sorted(container)
        try:
            return sorted(container, key=_utf16)
        except UnicodeEncodeError:
            self._refuse(Code.JCS_LONE_SURROGATE)

    def _elements(self, container: list[JSONValue]) -> Iterator[_Item]:
        return iter([("," * (n > 0), n, item) for n, item in enumerate(container)])

    def _scalar(self, value: object) -> str:
        if isinstance(value, str):
            return self._string(value)
        if value is None or isinstance(value, bool):
            return _LITERALS[value]
        if isinstance(value, int):
            return self._integer(value)
        if not isinstance(value, float):
            self._refuse(Code.JCS_TYPE, type=type(value).__name__)
        return self._double(value)

    def _require_text(self, name: object) -> None:
        if not isinstance(name, str):
            self._refuse(Code.JCS_TYPE, type=type(name).__name__)

    def _string(self, text: str) -> str:
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:
                self._refuse(Code.JCS_LONE_SURROGATE)
        return _quoted(text)

    def _integer(self, number: int) -> str:
        if abs(number) > _LARGEST_INTEGER:
            self._refuse(Code.JCS_NUMBER)
        return int.__repr__(number)

    def _double(self, number: float) -> str:
        if not math.isfinite(number):
            self._refuse(Code.JCS_NUMBER)
        sign = "-" if number < 0 else ""
        return sign + _magnitude(abs(number))

    def _refuse(self, code: Code, **facts: object) -> NoReturn:
        tokens = [str(token).replace("~", "~0").replace("/", "~1") for token in self._path]
        error = MalformedError(code, path="".join("/" + token for token in tokens))
        error.facts.update(facts)
        raise error


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be")


def _magnitude(number: float) -> str:
    """Return the text of a double that is not negative, by Number::toString of ECMAScript.

    Python's `repr` finds the same shortest digits; only their arrangement differs.
    """
    mantissa, _, exponent = float.__repr__(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    written = whole + fraction
    significant = written.lstrip("0")
    # The value is 0.digits times ten to the power of `point`.
    point = len(whole) + int(exponent or 0) - (len(written) - len(significant))
    digits = significant.rstrip("0")
    if not digits:
        return "0"
    if 0 < point <= _LAST_POINT_WITHOUT_EXPONENT:
        return _with_fraction(digits[:point].ljust(point, "0"), digits[point:])
    if _FIRST_POINT_WITHOUT_EXPONENT <= point <= 0:
        return _with_fraction("0", "0" * -point + digits)
    return f"{_with_fraction(digits[0], digits[1:])}e{point - 1:+d}"


def _with_fraction(whole: str, fraction: str) -> str:
    return f"{whole}.{fraction}" if fraction else whole
