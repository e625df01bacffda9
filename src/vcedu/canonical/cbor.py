"""CBOR for the values of proofs: one encoding of each value, and only kinds of values that proofs hold.

RFC 8949, with the core deterministic encoding requirements of section 4.2.1. A value is an unsigned integer, a byte
string, a text string, an array or a map; there are no negative numbers, no floating point, no tags and no simple
values. Every decoder takes exactly what the encoder writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from vcedu.errors import Code, MalformedError, UndeterminedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CBORValue: TypeAlias = "int | bytes | str | Sequence[CBORValue] | Mapping[int | bytes | str, CBORValue]"

MOST_BYTES = 768 * 1024
DEEPEST = 16

_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP = 0, 2, 3, 4, 5
_IMMEDIATE = 24
_LONGEST_ARGUMENT = 27
_END = 1 << 64


def encode_cbor(value: CBORValue) -> bytes:
    """Return a value in its deterministic encoding.

    Raises:
        MalformedError: `CBOR_TYPE`, if it is, or holds, a value of another kind.
    """
    parts: list[bytes] = []
    _write(value, parts)
    return b"".join(parts)


def _write(value: CBORValue, parts: list[bytes]) -> None:
    if isinstance(value, bool):  # An int to Python, a simple value here.
        raise MalformedError(Code.CBOR_TYPE)
    if isinstance(value, bytes):
        parts += (_head(_BYTES, len(value)), value)
    elif isinstance(value, int):
        parts.append(_head(_UNSIGNED, value))
    elif isinstance(value, str):
        text = value.encode()
        parts += (_head(_TEXT, len(text)), text)
    elif isinstance(value, list | tuple):
        parts.append(_head(_ARRAY, len(value)))
        for item in value:
            _write(item, parts)
    elif isinstance(value, dict):
        parts.append(_head(_MAP, len(value)))
        for key, item in sorted((encode_cbor(key), item) for key, item in value.items()):
            parts.append(key)
            _write(item, parts)
    else:
        raise MalformedError(Code.CBOR_TYPE)


def _head(major: int, argument: int) -> bytes:
    if not 0 <= argument < _END:
        raise MalformedError(Code.CBOR_TYPE)
    if argument < _IMMEDIATE:
        return bytes([major << 5 | argument])
    # 1, 2, 4 or 8 bytes: the fewest that hold it.
    power = next(power for power in range(4) if argument < 1 << (8 << power))
    return bytes([major << 5 | _IMMEDIATE + power]) + argument.to_bytes(1 << power)


class _Decoded(NamedTuple):
    value: CBORValue
    end: int


def decode_cbor(data: bytes) -> CBORValue:
    """Return the value that bytes encode.

    Raises:
        UndeterminedError: `CBOR_BUDGET`, if there are more than `MOST_BYTES`, or values lie deeper than `DEEPEST`.
        MalformedError: `CBOR_MALFORMED`, if the bytes are cut off or go on after the value, or a text is not UTF-8;
            `CBOR_NOT_DETERMINISTIC`, if they are not the deterministic encoding; `CBOR_TYPE`.
    """
    if len(data) > MOST_BYTES:
        raise UndeterminedError(Code.CBOR_BUDGET, limit=MOST_BYTES, what="bytes")
    value, end = _read(data, 0, 0)
    if end < len(data):
        raise MalformedError(Code.CBOR_MALFORMED)
    return value


def _read(data: bytes, start: int, depth: int) -> _Decoded:
    if depth > DEEPEST:
        raise UndeterminedError(Code.CBOR_BUDGET, limit=DEEPEST, what="levels")
    major, argument, at = _read_head(data, start)
    if major == _UNSIGNED:
        return _Decoded(argument, at)
    if major in (_BYTES, _TEXT):
        return _read_string(data, at, argument, major)
    if major == _ARRAY:
        return _read_array(data, at, argument, depth)
    if major == _MAP:
        return _read_map(data, at, argument, depth)
    raise MalformedError(Code.CBOR_TYPE)


def _read_head(data: bytes, start: int) -> tuple[int, int, int]:
    """Return the major type, the argument, and where what follows begins."""
    if start >= len(data):
        raise MalformedError(Code.CBOR_MALFORMED)
    major, information = data[start] >> 5, data[start] & 0x1F
    if major not in (_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP):
        raise MalformedError(Code.CBOR_TYPE)
    if information < _IMMEDIATE:
        return major, information, start + 1
    if information > _LONGEST_ARGUMENT:  # No such length, or one that is not given: section 3.2.
        raise MalformedError(Code.CBOR_NOT_DETERMINISTIC)
    length = 1 << information - _IMMEDIATE
    argument = int.from_bytes(data[start + 1 : start + 1 + length])
    end = start + 1 + length
    if end > len(data):
        raise MalformedError(Code.CBOR_MALFORMED)
    if _head(major, argument) != data[start:end]:
        raise MalformedError(Code.CBOR_NOT_DETERMINISTIC)
    return major, argument, end


def _read_string(data: bytes, at: int, length: int, major: int) -> _Decoded:
    end = at + length
    if end > len(data):
        raise MalformedError(Code.CBOR_MALFORMED)
    if major == _BYTES:
        return _Decoded(data[at:end], end)
    try:
        return _Decoded(data[at:end].decode(), end)
    except UnicodeDecodeError as error:
        raise MalformedError(Code.CBOR_MALFORMED) from error


def _read_array(data: bytes, at: int, length: int, depth: int) -> _Decoded:
    items: list[CBORValue] = []
    for _ in range(min(length, len(data) - at + 1)):  # Every item takes a byte at least; one too many is cut off.
        item, at = _read(data, at, depth + 1)
        items.append(item)
    return _Decoded(items, at)


def _read_map(data: bytes, at: int, length: int, depth: int) -> _Decoded:
    members: dict[int | bytes | str, CBORValue] = {}
    before = b""
    for _ in range(min(length, len(data) - at + 1)):
        start = at
        key, at = _read(data, start, depth + 1)
        if not isinstance(key, int | bytes | str):
            raise MalformedError(Code.CBOR_TYPE)
        if data[start:at] <= before:  # Keys rise in the order of their bytes, so none comes twice.
            raise MalformedError(Code.CBOR_NOT_DETERMINISTIC)
        before = data[start:at]
        members[key], at = _read(data, at, depth + 1)
    return _Decoded(members, at)
