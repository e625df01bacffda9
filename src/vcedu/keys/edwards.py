"""Which points of edwards25519 may be public keys, or the first half of a signature (RFC 8032 section 5.1).

The integers here are public: nothing in this file takes constant time, and no secret ever comes near it. A
verifier that skips these checks accepts signatures that hold under several keys, or for any message.
"""

from __future__ import annotations

import functools
from typing import TypeAlias

from vcedu.errors import Code, MalformedError

Point: TypeAlias = tuple[int, int]

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_NEUTRAL: Point = (0, 1)
_COFACTOR = 8


def check_public_point(encoded: bytes) -> None:
    """Refuse an Ed25519 public key that is no canonical point of the prime-order subgroup.

    Raises:
        MalformedError: `KEY_POINT_NON_CANONICAL`, `KEY_POINT_NOT_ON_CURVE`, `KEY_POINT_SMALL_ORDER` or
            `KEY_POINT_OUTSIDE_SUBGROUP`.
    """
    point = _decode(encoded)
    if _multiply(_COFACTOR, point) == _NEUTRAL:
        raise MalformedError(Code.KEY_POINT_SMALL_ORDER)
    if _multiply(_L, point) != _NEUTRAL:
        raise MalformedError(Code.KEY_POINT_OUTSIDE_SUBGROUP)


@functools.cache
def small_order_encodings() -> frozenset[bytes]:
    """Return the canonical encodings of the eight points of small order."""
    for y in range(2, _P):
        x = _recover_x(y)
        torsion = _multiply(_L, (x, y)) if x is not None else _NEUTRAL
        if _multiply(_COFACTOR // 2, torsion) != _NEUTRAL:
            return frozenset(_encode(_multiply(n, torsion)) for n in range(_COFACTOR))
    raise AssertionError


def _decode(encoded: bytes) -> Point:
    """Return the point, by RFC 8032 section 5.1.3."""
    number = int.from_bytes(encoded, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= _P:
        raise MalformedError(Code.KEY_POINT_NON_CANONICAL)
    x = _recover_x(y)
    if x is None:
        raise MalformedError(Code.KEY_POINT_NOT_ON_CURVE)
    if x == 0 and sign:
        raise MalformedError(Code.KEY_POINT_NON_CANONICAL)
    return (x if x & 1 == sign else _P - x, y)


def _encode(point: Point) -> bytes:
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _recover_x(y: int) -> int | None:
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    return None if (x * x - square) % _P else x


def _multiply(factor: int, point: Point) -> Point:
    """Return [factor]point by doubling and adding in extended coordinates (RFC 8032 section 5.1.4)."""
    x, y = point
    result, addend = (0, 1, 1, 0), (x, y, 1, x * y % _P)
    while factor:
        if factor & 1:
            result = _add(result, addend)
        addend = _add(addend, addend)
        factor >>= 1
    inverse = pow(result[2], -1, _P)
    return (result[0] * inverse % _P, result[1] * inverse % _P)


def _add(p: tuple[int, int, int, int], q: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)
