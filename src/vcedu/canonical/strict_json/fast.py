"""Reads valid documents at the speed of a library, and doubts what the library would let through.

orjson refuses wrong syntax, wrong UTF-8, lone surrogates and infinite numbers. It takes a member twice, any
depth up to its own limit, and integers of any size. Those three are found here: from the value, from the value
written again, and, where the document has escapes or many digits in a row, from its skeleton: what remains of it
without its strings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson

from vcedu.canonical.values import CONTAINERS

if TYPE_CHECKING:
    from vcedu.canonical.strict_json.limits import JSONLimits
    from vcedu.canonical.values import JSONValue

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
    _check_depth(value, limits.max_depth)
    if not _is_plainly_sound(data, value):
        skeleton = _without_strings(data)
        if _has_long_integer(skeleton) or _count_members(value) != skeleton.count(b":"):
            raise Doubt
    return value


def _is_plainly_sound(data: bytes, value: JSONValue) -> bool:
    """Return whether it is plain that no member stands twice and no integer is long.

    Without escapes each string of the document has two quotation marks, and so has each one of the value when that is
    written again: of a member that stood twice the name at least is gone. What the library reads it also writes, but
    for what is deeper than it can write.
    """
    if b"\\" in data or _LONG_RUN in data.translate(_DIGITS):
        return False
    try:
        return data.count(b'"') == orjson.dumps(value).count(b'"')
    except orjson.JSONEncodeError:
        return False


def _check_depth(value: JSONValue, max_depth: int) -> None:
    level = [value] if isinstance(value, CONTAINERS) else []
    for _ in range(max_depth):
        if not level:
            return
        level = [
            item
            for container in level
            for item in (container.values() if container.__class__ is dict else container)
            if item.__class__ is dict or item.__class__ is list
        ]
    if level:
        raise Doubt


def _without_strings(data: bytes) -> bytes:
    # A run of backslashes begins with an escape: without its pairs, \" remains only for an escaped quote.
    unescaped = data.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in data else data
    return b"".join(unescaped.split(b'"')[::2])


def _has_long_integer(skeleton: bytes) -> bool:
    digits = skeleton.translate(_DIGITS)
    return _LONG_RUN in digits and _LONG_INTEGER_PART.search(digits) is not None


def _count_members(value: JSONValue) -> int:
    waiting = [value]
    members = 0
    for item in waiting:
        if isinstance(item, dict):
            members += len(item)
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return members
