"""CBOR for the values of proofs: one encoding of each value, and only kinds of values that proofs hold.

RFC 8949, with the core deterministic encoding requirements of section 4.2.1. A value is an unsigned integer, a byte
string, a text string, an array or a map; there are no negative numbers, no floating point, no tags and no simple
values. Every decoder takes exactly what the encoder writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from vcedu.errors import Code, MalformedError, UndeterminedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CBORValue: TypeAlias = "int | bytes | str | Sequence[CBORValue] | Mapping[int | bytes | str, CBORValue]"

MOST_BYTES = 768 * 1024
MOST_VALUES = 65_536
DEEPEST = 16

_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP = 0, 2, 3, 4, 5
_MAJORS = frozenset({_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP})
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


def decode_cbor(data: bytes) -> CBORValue:
    """Return the value that bytes encode.

    Raises:
        UndeterminedError: `CBOR_BUDGET`, if there are more than `MOST_BYTES`, more than `MOST_VALUES` in one another,
            or values lie deeper than `DEEPEST`.
        MalformedError: `CBOR_MALFORMED`, if the bytes are cut off or go on after the value, or a text is not UTF-8;
            `CBOR_NOT_DETERMINISTIC`, if they are not the deterministic encoding; `CBOR_TYPE`.
    """
    if len(data) > MOST_BYTES:
        raise UndeterminedError(Code.CBOR_BUDGET, limit=MOST_BYTES, what="bytes")
    reader = _Reader(data)
    value = reader.value(0)
    if reader.at < len(data):
        raise MalformedError(Code.CBOR_MALFORMED)
    return value


class _Reader:
    """Bytes, and how far they have been read."""

    __slots__ = ("_data", "_values", "at")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._values = 0
        self.at = 0

    def value(self, depth: int) -> CBORValue:
        """Read one value."""
        self._values += 1
        if depth > DEEPEST:
            raise UndeterminedError(Code.CBOR_BUDGET, limit=DEEPEST, what="levels")
        if self._values > MOST_VALUES:
            raise UndeterminedError(Code.CBOR_BUDGET, limit=MOST_VALUES, what="values")
        major, argument = self._head()
        if major == _UNSIGNED:
            return argument
        if major == _BYTES:
            return self._bytes(argument)
        if major == _TEXT:
            return self._text(argument)
        if major == _ARRAY:
            return [self.value(depth + 1) for _ in range(self._possible(argument))]
        return self._map(argument, depth)

    def _head(self) -> tuple[int, int]:
        """Read the major type and the argument."""
        start = self.at
        if start >= len(self._data):
            raise MalformedError(Code.CBOR_MALFORMED)
        major, information = self._data[start] >> 5, self._data[start] & 0x1F
        if major not in _MAJORS:
            raise MalformedError(Code.CBOR_TYPE)
        self.at = start + 1
        if information < _IMMEDIATE:
            return major, information
        if information > _LONGEST_ARGUMENT:  # No such length, or one that is not given: section 3.2.
            raise MalformedError(Code.CBOR_NOT_DETERMINISTIC)
        argument = int.from_bytes(self._bytes(1 << information - _IMMEDIATE))
        if _head(major, argument) != self._data[start : self.at]:
            raise MalformedError(Code.CBOR_NOT_DETERMINISTIC)
        return major, argument

    def _bytes(self, length: int) -> bytes:
        end = self.at + length
        if end > len(self._data):
            raise MalformedError(Code.CBOR_MALFORMED)
        read = self._data[self.at : end]
        self.at = end
        return read

    def _text(self, length: int) -> str:
        try:
            return self._bytes(length).decode()
        except UnicodeDecodeError as error:
            raise MalformedError(Code.CBOR_MALFORMED) from error

    def _map(self, length: int, depth: int) -> CBORValue:
        members: dict[int | bytes | str, CBORValue] = {}
        before = b""
        for _ in range(self._possible(length)):
            start = self.at
            key = self.value(depth + 1)
            if not isinstance(key, int | bytes | str):
                raise MalformedError(Code.CBOR_TYPE)
            encoded = self._data[start : self.at]
            if encoded <= before:  # Keys rise in the order of their bytes, so none comes twice.
                raise MalformedError(Code.CBOR_NOT_DETERMINISTIC)
            before = encoded
            members[key] = self.value(depth + 1)
        return members

    def _possible(self, length: int) -> int:
        """Return a stated number of values, or one more than there is room for: every value takes a byte at least."""
        return min(length, len(self._data) - self.at + 1)
