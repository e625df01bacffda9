"""Keys as JWK, read by a small strict reader of our own.

RFC 7517; RFC 7518 section 6.2 (EC), RFC 8037 section 2 (OKP), ML-DSA for JOSE and COSE sections 3 and 4 (AKP).

Only the members that make up the key and those that limit its use are read; a JWK's `kid` and certificates
are claims of whoever wrote it and prove nothing about the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError, UsageError
from vcedu.keys.key_type import FORMATS, KeyType
from vcedu.keys.primitives import compressed_from_coordinates, coordinates

if TYPE_CHECKING:
    from collections.abc import Mapping

# RFC 7518 section 6 and RFC 7517 section 9.3: the members of any private or symmetric key.
_SECRET_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})
_ALGORITHM_KEY_PAIR = "AKP"
_SIGNING_OPERATIONS = frozenset({"sign", "verify"})
_AGREEMENT_OPERATIONS = frozenset({"deriveKey", "deriveBits"})


def read_public_jwk(members: Mapping[str, object]) -> tuple[KeyType, bytes]:
    """Return kind and bytes of a public JWK; the point is left to `PublicKey`, except that it lies on its curve.

    Raises:
        MalformedError: `JWK_INVALID`, if a member is missing, not canonical base64url, of the wrong length or
            secret; `KEY_POINT_NOT_ON_CURVE`.
        ProofError: `JWK_USE`.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`.
    """
    secret = _SECRET_MEMBERS & members.keys()
    if secret:
        raise MalformedError(Code.JWK_INVALID, member=min(secret))
    return _read_point(members)


def write_public_jwk(key_type: KeyType, point: bytes) -> dict[str, str]:
    """Return a key as a JWK of its required members.

    Raises:
        UsageError: `KEY_CAPABILITY`, if none is specified for keys of this kind.
    """
    kty = FORMATS[key_type].jwk_kty
    if kty is None:
        raise UsageError(Code.KEY_CAPABILITY, type=key_type)
    if kty == _ALGORITHM_KEY_PAIR:
        return {"kty": kty, "alg": key_type.value, "pub": base64url_encode(point)}
    members = {"kty": kty, "crv": key_type.value}
    if kty == "OKP":
        return {**members, "x": base64url_encode(point)}
    x, y = coordinates(key_type, point)
    return {**members, "x": base64url_encode(x), "y": base64url_encode(y)}


def read_secret_jwk(members: Mapping[str, object]) -> tuple[KeyType, bytes, bytes]:
    """Return kind, secret and public bytes of a private JWK; whether they belong together is left to `PrivateKey`.

    Raises:
        MalformedError: `JWK_INVALID`, `KEY_POINT_NOT_ON_CURVE`.
        ProofError: `JWK_USE`.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`.
    """
    key_type, point = _read_point(members)
    name = "priv" if FORMATS[key_type].jwk_kty == _ALGORITHM_KEY_PAIR else "d"
    return key_type, _coordinate(members, name, FORMATS[key_type].secret_size), point


def _read_point(members: Mapping[str, object]) -> tuple[KeyType, bytes]:
    key_type = _key_type(members)
    _check_use(members, key_type)
    if FORMATS[key_type].jwk_kty == _ALGORITHM_KEY_PAIR:
        return key_type, _coordinate(members, "pub", FORMATS[key_type].public_size)
    size = FORMATS[key_type].secret_size
    x = _coordinate(members, "x", size)
    if FORMATS[key_type].jwk_kty == "OKP":
        return key_type, x
    return key_type, compressed_from_coordinates(key_type, x, _coordinate(members, "y", size))


def _key_type(members: Mapping[str, object]) -> KeyType:
    kty = members.get("kty")
    # A key of the kind AKP has no curve; its algorithm, which it must name, says what it is.
    kind = "alg" if kty == _ALGORITHM_KEY_PAIR else "crv"
    curve = members.get(kind)
    if not isinstance(kty, str) or not isinstance(curve, str | None):
        raise MalformedError(Code.JWK_INVALID, member=kind if isinstance(kty, str) else "kty")
    for key_type, form in FORMATS.items():
        if (form.jwk_kty, key_type.value) == (kty, curve):
            return key_type
    raise UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, type=f"{kty} {curve or ''}".rstrip())


def _check_use(members: Mapping[str, object], key_type: KeyType) -> None:
    """Check `use`, `key_ops` and `alg` (RFC 7517 sections 4.2 to 4.4) against what the library does with the key."""
    signs = FORMATS[key_type].signature_size is not None
    if "use" in members and members["use"] != ("sig" if signs else "enc"):
        raise ProofError(Code.JWK_USE, member="use", value=members["use"])
    if "alg" in members and not any(members["alg"] == name for name in FORMATS[key_type].jwk_algs):
        raise ProofError(Code.JWK_USE, member="alg", value=members["alg"])
    if "key_ops" in members:
        _check_operations(members["key_ops"], _SIGNING_OPERATIONS if signs else _AGREEMENT_OPERATIONS)


def _check_operations(operations: object, allowed: frozenset[str]) -> None:
    if not isinstance(operations, list) or not all(isinstance(name, str) for name in operations):
        raise MalformedError(Code.JWK_INVALID, member="key_ops")
    if len(set(operations)) != len(operations):
        raise MalformedError(Code.JWK_INVALID, member="key_ops")
    if not allowed.intersection(operations):
        raise ProofError(Code.JWK_USE, member="key_ops", value=operations)


def _coordinate(members: Mapping[str, object], name: str, size: int) -> bytes:
    data = _decoded(members.get(name))
    if data is None or len(data) != size:
        raise MalformedError(Code.JWK_INVALID, member=name)
    return data


def _decoded(text: object) -> bytes | None:
    # The error of the decoder may name characters of a secret, so it is dropped and not chained.
    try:
        return base64url_decode(text) if isinstance(text, str) else None
    except MalformedError:
        return None
