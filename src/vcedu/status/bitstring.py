"""The bits of a status list, and their compressed text. Bitstring Status List 1.0 sections 3.3 and 3.4.

The first index is the left-most bit. The text is multibase base64url of a gzip member; what it inflates to is bounded
before it is inflated.
"""

from __future__ import annotations

import functools
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.errors import Code, MalformedError, UndeterminedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_ENTRIES = 131_072
"""The shortest list that hides whose status is looked up (section 2.2: 16 KB)."""

MOST_ENTRIES = 16_777_216
"""The longest list that is read: 2 MiB of bits, room for every pupil of a large country."""

_BASE64URL = "u"
_GZIP_WINDOW = 31
_BEST_COMPRESSION = 9
_OS_BYTE, _OS_UNKNOWN = 9, 255
_REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Bitstring:
    """The status bits of a list.

    Attributes:
        data: The bits, eight to a byte, the first index in the highest bit of the first byte.
    """

    data: bytes

    @classmethod
    def of(cls, size: int, indexes: Iterable[int]) -> Bitstring:
        """Return a bitstring with these indexes set.

        Args:
            size: How many indexes there are, a multiple of 8.
            indexes: Those that are set.

        Raises:
            UsageError: `STATUS_LIST_SIZE`, if the size is not one that verifiers read; `STATUS_INDEX_SET`, if an index
                lies outside.
        """
        if not LEAST_ENTRIES <= size <= MOST_ENTRIES or size % 8:
            raise UsageError(Code.STATUS_LIST_SIZE, list="", size=size, least=LEAST_ENTRIES)
        data = bytearray(size // 8)
        for index in indexes:
            if not 0 <= index < size:
                raise UsageError(Code.STATUS_INDEX_SET, index=index, size=size)
            data[index // 8] |= 0x80 >> index % 8
        return cls(bytes(data))

    @classmethod
    def decode(cls, text: str) -> Bitstring:
        """Return the bits of a list's `encodedList`.

        Raises:
            UndeterminedError: `STATUS_LIST_ENCODING`, if it is not multibase base64url of one gzip member;
                `STATUS_LIST_TOO_LARGE`, if it inflates to more than `MOST_ENTRIES`; `STATUS_LIST_LENGTH`, if it holds
                fewer than `LEAST_ENTRIES`.
        """
        return cls(_inflated(text))

    def encode(self) -> str:
        """Return the text for `encodedList`; the same bits always give the same text."""
        packer = zlib.compressobj(_BEST_COMPRESSION, zlib.DEFLATED, _GZIP_WINDOW)
        packed = bytearray(packer.compress(self.data) + packer.flush())
        # The header names the machine's system, which is nobody's business and would differ between machines.
        packed[_OS_BYTE] = _OS_UNKNOWN
        return _BASE64URL + base64url_encode(bytes(packed))

    def __len__(self) -> int:
        """Return how many indexes there are."""
        return len(self.data) * 8

    def __getitem__(self, index: int) -> bool:
        """Return whether the bit at an index from 0 up is set."""
        return bool(self.data[index // 8] & (0x80 >> index % 8))


@functools.lru_cache(maxsize=_REMEMBERED)
def _inflated(text: str) -> bytes:
    if not text.startswith(_BASE64URL):
        raise UndeterminedError(Code.STATUS_LIST_ENCODING)
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        data = unpacker.decompress(base64url_decode(text[1:]), MOST_ENTRIES // 8 + 1)
    except (MalformedError, zlib.error) as error:
        raise UndeterminedError(Code.STATUS_LIST_ENCODING) from error
    if len(data) > MOST_ENTRIES // 8:
        raise UndeterminedError(Code.STATUS_LIST_TOO_LARGE, most=MOST_ENTRIES)
    if not unpacker.eof or unpacker.unused_data:
        raise UndeterminedError(Code.STATUS_LIST_ENCODING)
    if len(data) < LEAST_ENTRIES // 8:
        raise UndeterminedError(Code.STATUS_LIST_LENGTH, entries=len(data) * 8, least=LEAST_ENTRIES)
    return data
