"""The two ciphersuites of draft-irtf-cfrg-bbs-signatures section 6, and the interfaces over them.

A ciphersuite is a name, the way to expand a message, the way to hash to the group G1, and the fixed point P1. An
interface (section 2.2) separates one use of a ciphersuite from another by its identifier, which goes into every hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from py_arkworks_bls12381 import G1Point, Scalar

from vcedu.keys.bbs.hashing import expand_message_xmd, expand_message_xof, hash_to_scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# RFC 9380 section 8.8.1: the prime of the field that hash_to_field reduces to, and L.
_FIELD = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
_FIELD_SIZE = 48
_HASHED_SIZE = 64


@dataclass(frozen=True, slots=True)
class Ciphersuite:
    """What tells one ciphersuite from the other.

    Attributes:
        name: The ciphersuite's identifier.
        expand: `expand_message`.
        hash_to_curve: `hash_to_curve_g1`, from a message and a tag.
        base_point: The compressed point P1.
    """

    name: bytes
    expand: Callable[[bytes, bytes, int], bytes]
    hash_to_curve: Callable[[bytes, bytes], G1Point]
    base_point: bytes


@dataclass(frozen=True, slots=True)
class Interface:
    """One use of a ciphersuite.

    Attributes:
        ciphersuite: The ciphersuite.
        identifier: `api_id`, in front of every tag.
    """

    ciphersuite: Ciphersuite
    identifier: bytes

    def hash_to_scalar(self, message: bytes) -> Scalar:
        """Return the scalar of what a signature or proof commits to: domain, `e` or challenge."""
        return hash_to_scalar(self.ciphersuite.expand, message, self.identifier + b"H2S_")

    def messages_to_scalars(self, messages: Iterable[bytes]) -> list[Scalar]:
        """Return the scalars that messages are signed as (section 4.1.2)."""
        expand, tag = self.ciphersuite.expand, self.identifier + b"MAP_MSG_TO_SCALAR_AS_HASH_"
        return [hash_to_scalar(expand, message, tag) for message in messages]


def _shake_to_curve(message: bytes, tag: bytes) -> G1Point:
    # RFC 9380 section 3, hash_to_curve: two field elements, each mapped to the curve. The library's map clears the
    # cofactor at once, which gives the same sum. The field elements come from public values alone.
    uniform = expand_message_xof(message, tag, 2 * _HASHED_SIZE)
    first, second = (
        (int.from_bytes(part, "big") % _FIELD).to_bytes(_FIELD_SIZE, "big")
        for part in (uniform[:_HASHED_SIZE], uniform[_HASHED_SIZE:])
    )
    return G1Point.map_from_fp_be(first) + G1Point.map_from_fp_be(second)


BLS12_381_SHA_256 = Ciphersuite(
    b"BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_",
    expand_message_xmd,
    G1Point.hash_to_curve,
    bytes.fromhex("a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd225e7c59698588e70d11406d161b4e28c9"),
)
"""The ciphersuite with SHA-256 (section 6.2.2), which `bbs-2023` uses."""

BLS12_381_SHAKE_256 = Ciphersuite(
    b"BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_",
    expand_message_xof,
    _shake_to_curve,
    bytes.fromhex("8929dfbc7e6642c4ed9cba0856e493f8b9d7d5fcb0c31ef8fdcd34d50648a56c795e106e9eada6e0bda386b414150755"),
)
"""The ciphersuite with SHAKE-256 (section 6.2.1)."""


def signatures_interface(ciphersuite: Ciphersuite) -> Interface:
    """Return the interface of section 3.5: messages are hashed to scalars, generators are hashed to the curve."""
    return Interface(ciphersuite, ciphersuite.name + b"H2G_HM2S_")
