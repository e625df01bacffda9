"""Reads valid documents at the speed of a library, and doubts what the library would let through.

orjson refuses wrong syntax, wrong UTF-8, lone surrogates and infinite numbers. It takes a member twice, any
depth up to its own limit, and integers of any size. Those three are found here from the value and from the
document's skeleton: what remains of it without its strings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from vcedu.canonical.strict_json.limits import JSONLimits
    from vcedu.canonical.values import JSONObject, JSONValue

# Every digit becomes 0, so that a long run of digits is found as a run of zeros.
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_LONG_RUN = b"0" * 16
_LONG_INTEGER_PART = re.compile(rb"(?<![.0])0{16}")


class Doubt(Exception):  # noqa: N818 - not an error: the scanner decides
    """The document may break a rule, or is one that the library can't read."""


def read_fast(data: bytes, limits: JSONLimits) -> JSONValue:
    """Return the value of a document that is beyond doubt.

    Raises:
        Doubt: The scanner must read the document.
    """
    try:
        value: JSONValue = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Doubt from error
    skeleton = _without_strings(data)
    if _has_long_integer(skeleton) or _count_members(value, limits.max_depth) != skeleton.count(b":"):
        raise Doubt
    return value


def _without_strings(data: bytes) -> bytes:
    # A run of backslashes begins with an escape: without its pairs, \" remains only for an escaped quote.
    unescaped = data.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in data else data
    return b"".join(unescaped.split(b'"')[::2])


def _has_long_integer(skeleton: bytes) -> bool:
    digits = skeleton.translate(_DIGITS)
    return _LONG_RUN in digits and _LONG_INTEGER_PART.search(digits) is not None


def _count_members(value: JSONValue, max_depth: int) -> int:
    members = 0
    depth = 0
    level = _containers([value])
    while level:
        depth += 1
        if depth > max_depth:
            raise Doubt
        below: list[JSONValue] = []
        for container in level:
            if isinstance(container, dict):
                members += len(container)
                below.extend(container.values())
            else:
                below.extend(container)
        level = _containers(below)
    return members


def _containers(values: list[JSONValue]) -> list[JSONObject | list[JSONValue]]:
    return [value for value in values if type(value) is dict or type(value) is list]
