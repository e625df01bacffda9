"""From bytes to pseudorandom bytes and scalars: RFC 9380 section 5.3, and draft-irtf-cfrg-bbs-signatures section 4.2.2.

Only hashing is done here; the reduction to a scalar is the curve library's.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from py_arkworks_bls12381 import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

EXPAND_LENGTH = 48
"""`expand_len` of both ciphersuites."""

_SHA256_BLOCK = bytes(64)
_SHA256_SIZE = 32


def expand_message_xmd(message: bytes, tag: bytes, length: int) -> bytes:
    """Return pseudorandom bytes made with SHA-256 (RFC 9380 section 5.3.1); at most 8,160 of them, tag below 256."""
    suffix = tag + bytes((len(tag),))
    first = hashlib.sha256(_SHA256_BLOCK + message + length.to_bytes(2, "big") + b"\0" + suffix).digest()
    block = hashlib.sha256(first + b"\1" + suffix).digest()
    blocks, seed = [block], int.from_bytes(first, "big")
    for index in range(2, -(-length // _SHA256_SIZE) + 1):
        mixed = (seed ^ int.from_bytes(block, "big")).to_bytes(_SHA256_SIZE, "big")
        block = hashlib.sha256(mixed + bytes((index,)) + suffix).digest()
        blocks.append(block)
    return b"".join(blocks)[:length]


def expand_message_xof(message: bytes, tag: bytes, length: int) -> bytes:
    """Return pseudorandom bytes made with SHAKE-256 (RFC 9380 section 5.3.2)."""
    return hashlib.shake_256(message + length.to_bytes(2, "big") + tag + bytes((len(tag),))).digest(length)


def hash_to_scalar(expand: Callable[[bytes, bytes, int], bytes], message: bytes, tag: bytes) -> Scalar:
    """Return the scalar that a message stands for."""
    return Scalar.from_be_bytes_mod_order(expand(message, tag, EXPAND_LENGTH))
