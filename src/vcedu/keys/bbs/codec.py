"""Points and scalars as bytes: draft-irtf-cfrg-bbs-signatures section 4.2.4.

Every reader checks the length, that a point lies on its curve, in the group of prime order and is not its identity,
that a scalar is neither zero nor beyond the group's order, and that no other bytes stand for the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from py_arkworks_bls12381 import G1Point, G2Point, Scalar

from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterable

POINT_SIZE = 48
SCALAR_SIZE = 32
KEY_SIZE = 96
SIGNATURE_SIZE = POINT_SIZE + SCALAR_SIZE

_IDENTITY = G1Point.identity()
_KEY_IDENTITY = G2Point.identity()


@dataclass(frozen=True, slots=True)
class Signature:
    """A BBS signature: a point A and a scalar e."""

    a: G1Point
    e: Scalar

    def to_octets(self) -> bytes:
        """Return `signature_to_octets`."""
        return self.a.to_compressed_bytes() + self.e.to_be_bytes()


@dataclass(frozen=True, slots=True)
class Proof:
    """A BBS proof, with the draft's names.

    Attributes:
        a_bar: The blinded signature.
        b_bar: The same, raised by the issuer's secret.
        d: The blinded commitment to all messages.
        e_hat: Response for `e`.
        r1_hat: Response for the first blinding factor.
        r3_hat: Response for the inverse of the second blinding factor.
        commitments: Responses for the messages that are not disclosed.
        challenge: What the responses answer.
    """

    a_bar: G1Point
    b_bar: G1Point
    d: G1Point
    e_hat: Scalar
    r1_hat: Scalar
    r3_hat: Scalar
    commitments: tuple[Scalar, ...]
    challenge: Scalar

    def to_octets(self) -> bytes:
        """Return `proof_to_octets`."""
        points = (self.a_bar, self.b_bar, self.d)
        scalars = (self.e_hat, self.r1_hat, self.r3_hat, *self.commitments, self.challenge)
        return points_to_octets(points) + scalars_to_octets(scalars)


def points_to_octets(points: Iterable[G1Point]) -> bytes:
    """Return points in compressed form, one after the other."""
    return b"".join([point.to_compressed_bytes() for point in points])


def scalars_to_octets(scalars: Iterable[Scalar]) -> bytes:
    """Return scalars of 32 bytes each, one after the other."""
    return b"".join([scalar.to_be_bytes() for scalar in scalars])


def octets_to_signature(octets: bytes) -> Signature:
    """Read a signature.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`.
    """
    if len(octets) != SIGNATURE_SIZE:
        raise MalformedError(Code.BBS_VALUE_MALFORMED)
    return Signature(octets_to_point(octets[:POINT_SIZE]), octets_to_scalar(octets[POINT_SIZE:]))


def octets_to_proof(octets: bytes) -> Proof:
    """Read a proof; the number of its responses follows from its length.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`.
    """
    rest = len(octets) - 3 * POINT_SIZE
    if rest < 4 * SCALAR_SIZE:
        raise MalformedError(Code.BBS_VALUE_MALFORMED)
    a_bar, b_bar, d = (octets_to_point(octets[index * POINT_SIZE : (index + 1) * POINT_SIZE]) for index in range(3))
    e_hat, r1_hat, r3_hat, *commitments, challenge = octets_to_scalars(octets[3 * POINT_SIZE :])
    return Proof(a_bar, b_bar, d, e_hat, r1_hat, r3_hat, tuple(commitments), challenge)


def octets_to_scalars(octets: bytes) -> list[Scalar]:
    """Read scalars of 32 bytes each.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`.
    """
    return [octets_to_scalar(octets[start : start + SCALAR_SIZE]) for start in range(0, len(octets), SCALAR_SIZE)]


def octets_to_scalar(octets: bytes) -> Scalar:
    """Read a scalar.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`, also for zero.
    """
    try:
        scalar = Scalar.from_be_bytes(octets)
    except ValueError as error:
        raise MalformedError(Code.BBS_VALUE_MALFORMED) from error
    if scalar.is_zero():
        raise MalformedError(Code.BBS_VALUE_MALFORMED)
    return scalar


def octets_to_point(octets: bytes) -> G1Point:
    """Read a point of G1.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`, also for the identity.
    """
    try:
        point = G1Point.from_compressed_bytes(octets)
    except ValueError as error:
        raise MalformedError(Code.BBS_VALUE_MALFORMED) from error
    if point == _IDENTITY or point.to_compressed_bytes() != octets:
        raise MalformedError(Code.BBS_VALUE_MALFORMED)
    return point


def octets_to_public_key(octets: bytes) -> G2Point:
    """Read a public key, a point of G2 in compressed form.

    Raises:
        MalformedError: `KEY_MALFORMED`, if the length is wrong; `KEY_POINT_NOT_ON_CURVE`,
            `KEY_POINT_NON_CANONICAL`, `KEY_POINT_OUTSIDE_SUBGROUP`, `KEY_POINT_SMALL_ORDER`, for the identity.
    """
    if len(octets) != KEY_SIZE:
        raise MalformedError(Code.KEY_MALFORMED, type="BLS12-381 G2")
    try:
        point = G2Point.from_compressed_bytes_unchecked(octets)
    except ValueError as error:
        raise MalformedError(Code.KEY_POINT_NOT_ON_CURVE) from error
    if point.to_compressed_bytes() != octets:
        raise MalformedError(Code.KEY_POINT_NON_CANONICAL)
    if point == _KEY_IDENTITY:
        raise MalformedError(Code.KEY_POINT_SMALL_ORDER)
    if not point.is_in_subgroup():
        raise MalformedError(Code.KEY_POINT_OUTSIDE_SUBGROUP)
    return point
