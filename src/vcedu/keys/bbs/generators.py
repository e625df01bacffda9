"""The points that messages are signed with: draft-irtf-cfrg-bbs-signatures section 4.1.1.

They are the same for everyone, so the first 4,097 of the interface that `bbs-2023` uses come with the library, as
`generators-sha-256.bin`: affine coordinates, 96 bytes a point. The file counts only if its digest is the one written
below, and a test works every point out anew. All others are worked out when first needed and kept.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from py_arkworks_bls12381 import G1Point

from vcedu.errors import Code, UndeterminedError
from vcedu.keys.bbs.ciphersuite import BLS12_381_SHA_256, signatures_interface
from vcedu.keys.bbs.hashing import EXPAND_LENGTH

if TYPE_CHECKING:
    from vcedu.keys.bbs.ciphersuite import Interface

MOST_MESSAGES = 4096
"""The most messages of one signature; each costs a multiplication on the curve."""

MOST_BOUND_MESSAGES = 2048
"""The most messages of one signature whose generators do not come with the library: each is worked out once."""

_TABLE = Path(__file__).with_name("generators-sha-256.bin")
_TABLE_DIGEST = "082ed543d9f768b36cf3cdbf1ac81977eeaa66e6b9f8d752ff479f7a95d3bcb9"
_POINT_SIZE = 96


@dataclass(frozen=True, slots=True)
class Generators:
    """Generators in their order, and their compressed forms one after the other, which every domain hashes."""

    points: tuple[G1Point, ...]
    octets: bytes

    def __add__(self, other: Generators) -> Generators:
        return Generators(self.points + other.points, self.octets + other.octets)


class _Series:
    """The generators of one interface as far as they were asked for."""

    def __init__(self, interface: Interface, table: bytes = b"") -> None:
        self._interface = interface
        self._table = table
        self._points: list[G1Point] = []
        self._octets = bytearray()
        self._seed: bytes | None = None
        self._lock = threading.Lock()

    def first(self, count: int) -> Generators:
        tabled = len(self._table) // _POINT_SIZE
        most = max(tabled, MOST_BOUND_MESSAGES + 1)
        if count > most:
            raise UndeterminedError(Code.BBS_BUDGET, limit=most - 1)
        with self._lock:
            while len(self._points) < count:
                self._append(self._from_table() if len(self._points) < tabled else self._computed())
            return Generators(tuple(self._points[:count]), bytes(self._octets[: count * 48]))

    def _append(self, point: G1Point) -> None:
        self._points.append(point)
        self._octets += point.to_compressed_bytes()

    def _from_table(self) -> G1Point:
        start = len(self._points) * _POINT_SIZE
        return G1Point.from_xy_bytes_unchecked_be(self._table[start : start + _POINT_SIZE])

    def _computed(self) -> G1Point:
        suite, name = self._interface.ciphersuite, self._interface.identifier
        tag = name + b"SIG_GENERATOR_SEED_"
        if self._seed is None:
            self._seed = suite.expand(name + b"MESSAGE_GENERATOR_SEED", tag, EXPAND_LENGTH)
        index = len(self._points) + 1
        self._seed = suite.expand(self._seed + index.to_bytes(8, "big"), tag, EXPAND_LENGTH)
        return suite.hash_to_curve(self._seed, name + b"SIG_GENERATOR_DST_")


def create_generators(count: int, interface: Interface) -> Generators:
    """Return the first generators of an interface.

    Raises:
        UndeterminedError: `BBS_BUDGET`, if there are more than a signature of this library may need.
    """
    return _series(interface).first(count)


@functools.lru_cache(maxsize=16)
def _series(interface: Interface) -> _Series:
    return _Series(interface, _table() if interface == signatures_interface(BLS12_381_SHA_256) else b"")


def _table() -> bytes:
    table = _TABLE.read_bytes()
    if hashlib.sha256(table).hexdigest() != _TABLE_DIGEST:
        # Another table would let whoever made it forge signatures: fall back to working the points out.
        return b""
    return table
