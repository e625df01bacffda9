"""The strict JSON reader: the gate before everything that comes from outside.

It takes what RFC 8259 calls JSON, and of that only what every reader understands alike (RFC 7493, I-JSON):

- UTF-8 without a byte order mark, no longer and no deeper nested than `JSONLimits` says;
- no member twice in one object, names compared after their escapes are resolved;
- no lone surrogate in names and values;
- integers within ±(2^53 - 1). A number with a fraction or an exponent is read as the nearest double, which
  may be zero but not infinite; `NaN` and `Infinity` are refused by name. `-0` is the integer 0, `-0.0` a
  double.

A valid document is read by a library and then checked as a whole (`fast`). Only where that leaves a doubt is
the text read character by character (`scanner`): the scanner alone decides what is refused, and says where.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from vcedu.canonical.strict_json.fast import Doubt, read_fast
from vcedu.canonical.strict_json.limits import JSONLimits
from vcedu.canonical.strict_json.scanner import Scanner, line_and_column
from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue

__all__ = ["JSONLimits", "read_json", "read_json_object"]

_BOM = b"\xef\xbb\xbf"
_DEFAULT = JSONLimits()


def read_json(data: bytes, *, limits: JSONLimits = _DEFAULT) -> JSONValue:
    """Return the value that a JSON document holds.

    Args:
        data: The document.
        limits: How long and how deep it may be.

    Raises:
        MalformedError: With line, column and, inside a member, its path. JSON_TOO_LARGE, JSON_BOM,
            JSON_NOT_UTF8, JSON_SYNTAX, JSON_DUPLICATE_MEMBER, JSON_TOO_DEEP, JSON_NUMBER_NOT_FINITE,
            JSON_INTEGER_RANGE or JSON_LONE_SURROGATE: whichever comes first in the text.
    """
    if len(data) > limits.max_bytes:
        line, column = line_and_column(data[: limits.max_bytes].decode(errors="ignore"))
        raise MalformedError(Code.JSON_TOO_LARGE, line=line, column=column, limit=limits.max_bytes)
    if data.startswith(_BOM):
        raise MalformedError(Code.JSON_BOM, line=1, column=1)
    with contextlib.suppress(Doubt):
        return read_fast(data, limits)
    return Scanner(data.decode(errors="surrogateescape"), limits).read()


def read_json_object(data: bytes, *, limits: JSONLimits = _DEFAULT) -> JSONObject:
    """Return the object that a JSON document holds.

    Args:
        data: The document.
        limits: How long and how deep it may be.

    Raises:
        MalformedError: As `read_json`, and JSON_NOT_AN_OBJECT where the document is an array or a scalar.
    """
    value = read_json(data, limits=limits)
    if not isinstance(value, dict):
        before = data[: len(data) - len(data.lstrip(b" \t\r\n"))]
        line, column = line_and_column(before.decode())
        raise MalformedError(Code.JSON_NOT_AN_OBJECT, line=line, column=column)
    return value
