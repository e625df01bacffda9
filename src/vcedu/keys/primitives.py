"""Between our types and the libraries of primitives: points are loaded, signatures checked, here and nowhere else.

BLS12-381 is loaded when the first such key is: `bbs` brings its library, all others need pyca/cryptography alone.
"""

from __future__ import annotations

import contextlib
import functools
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, utils, x25519

from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError
from vcedu.keys.edwards import check_public_point, small_order_encodings
from vcedu.keys.key_type import FORMATS, ML_DSA, KeyType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vcedu.keys.bbs.loaded import BBSPrivateKey, BBSPublicKey

MLDSAPublicKey: TypeAlias = mldsa.MLDSA44PublicKey | mldsa.MLDSA65PublicKey | mldsa.MLDSA87PublicKey
MLDSAPrivateKey: TypeAlias = mldsa.MLDSA44PrivateKey | mldsa.MLDSA65PrivateKey | mldsa.MLDSA87PrivateKey
LoadedPublicKey: TypeAlias = (
    "ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | x25519.X25519PublicKey | MLDSAPublicKey | BBSPublicKey"
)
RawSigningKey: TypeAlias = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | MLDSAPrivateKey
LoadedSigningKey: TypeAlias = "RawSigningKey | BBSPrivateKey"
LoadedPrivateKey: TypeAlias = "LoadedSigningKey | x25519.X25519PrivateKey"

CURVES: Mapping[KeyType, ec.EllipticCurve] = MappingProxyType(
    {KeyType.P256: ec.SECP256R1(), KeyType.P384: ec.SECP384R1()}
)
HASHES: Mapping[KeyType, hashes.HashAlgorithm] = MappingProxyType(
    {KeyType.P256: hashes.SHA256(), KeyType.P384: hashes.SHA384()}
)
_ML_DSA_PUBLIC: Mapping[KeyType, type[MLDSAPublicKey]] = MappingProxyType(
    {
        KeyType.MLDSA44: mldsa.MLDSA44PublicKey,
        KeyType.MLDSA65: mldsa.MLDSA65PublicKey,
        KeyType.MLDSA87: mldsa.MLDSA87PublicKey,
    }
)
_ML_DSA_PRIVATE: Mapping[KeyType, type[MLDSAPrivateKey]] = MappingProxyType(
    {
        KeyType.MLDSA44: mldsa.MLDSA44PrivateKey,
        KeyType.MLDSA65: mldsa.MLDSA65PrivateKey,
        KeyType.MLDSA87: mldsa.MLDSA87PrivateKey,
    }
)
_COMPRESSED = frozenset({2, 3})
_FIELD_25519 = 2**255 - 19
_CACHED_KEYS = 4096


@functools.lru_cache(_CACHED_KEYS)
def load_public_key(key_type: KeyType, point: bytes) -> LoadedPublicKey:
    """Return the loaded public key after every check of its point.

    Raises:
        MalformedError: `KEY_MALFORMED`, if the length is wrong; `KEY_POINT_NON_CANONICAL`,
            `KEY_POINT_NOT_ON_CURVE`, `KEY_POINT_SMALL_ORDER`, `KEY_POINT_OUTSIDE_SUBGROUP`.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`, where the installed library has no ML-DSA.
    """
    if len(point) != FORMATS[key_type].public_size:
        raise MalformedError(Code.KEY_MALFORMED, type=key_type)
    if key_type is KeyType.ED25519:
        check_public_point(point)
        return ed25519.Ed25519PublicKey.from_public_bytes(point)
    if key_type is KeyType.X25519:
        return _load_x25519(point)
    if key_type in ML_DSA:
        # FIPS 204 section 7.2: any bytes of the right length are a public key.
        with _ml_dsa(key_type):
            return _ML_DSA_PUBLIC[key_type].from_public_bytes(point)
    if key_type is KeyType.BLS12_381_G2:
        return _bbs_public_key(point)
    return _load_nist(CURVES[key_type], point)


def check_signature(key_type: KeyType, point: bytes, signature: bytes, data: bytes) -> None:
    """Check a signature over data with the hash that belongs to the key's curve.

    An ECDSA signature is r and s side by side (IEEE P1363); either s of the pair that holds is accepted, so
    that a signature's bytes identify nothing.

    Raises:
        ProofError: `SIGNATURE_LENGTH` or `SIGNATURE_INVALID`.
    """
    size = FORMATS[key_type].signature_size
    if len(signature) != size:
        raise ProofError(Code.SIGNATURE_LENGTH, expected=size, length=len(signature))
    key = load_public_key(key_type, point)
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            _check_eddsa(key, signature, data)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(_der(signature), data, ec.ECDSA(HASHES[key_type]))
        elif isinstance(key, MLDSAPublicKey):
            key.verify(signature, data)
        else:
            raise AssertionError  # noqa: TRY004 - no length fits a key that signs nothing
    except InvalidSignature as error:
        raise ProofError(Code.SIGNATURE_INVALID) from error


def digest_of(key_type: KeyType, data: bytes) -> bytes:
    """Return the digest of data under the hash that belongs to a key of a NIST curve."""
    digest = hashes.Hash(HASHES[key_type])
    digest.update(data)
    return digest.finalize()


def check_digest_signature(key_type: KeyType, point: bytes, signature: bytes, digest: bytes) -> None:
    """Check an ECDSA signature, as `check_signature` does, over data of which the digest is at hand.

    Raises:
        ProofError: `SIGNATURE_LENGTH` or `SIGNATURE_INVALID`.
    """
    key, size = load_public_key(key_type, point), FORMATS[key_type].signature_size
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise AssertionError  # noqa: TRY004 - only keys on NIST curves sign digests
    if len(signature) != size:
        raise ProofError(Code.SIGNATURE_LENGTH, expected=size, length=len(signature))
    try:
        key.verify(_der(signature), digest, ec.ECDSA(utils.Prehashed(HASHES[key_type])))
    except InvalidSignature as error:
        raise ProofError(Code.SIGNATURE_INVALID) from error


def check_each(key_type: KeyType, point: bytes, signatures: Iterable[bytes], messages: Iterable[bytes]) -> None:
    """Check signatures over messages, one each, as `check_signature` does.

    Raises:
        ProofError: `SIGNATURE_LENGTH` or `SIGNATURE_INVALID`.
    """
    key, size = load_public_key(key_type, point), FORMATS[key_type].signature_size
    if not isinstance(key, ec.EllipticCurvePublicKey):
        for signature, message in zip(signatures, messages, strict=True):
            check_signature(key_type, point, signature, message)
        return
    algorithm = ec.ECDSA(HASHES[key_type])
    try:
        for signature, message in zip(signatures, messages, strict=True):
            if len(signature) != size:
                raise ProofError(Code.SIGNATURE_LENGTH, expected=size, length=len(signature))
            key.verify(_der(signature), message, algorithm)
    except InvalidSignature as error:
        raise ProofError(Code.SIGNATURE_INVALID) from error


def check_message_signature(point: bytes, signature: bytes, header: bytes, messages: Sequence[bytes]) -> None:
    """Check a BBS signature over a header and messages.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`.
        ProofError: `SIGNATURE_INVALID`.
        UndeterminedError: `BBS_BUDGET`.
    """
    from vcedu.keys import bbs  # noqa: PLC0415 - loads the library of the curve

    bbs.verify(bbs.PublicPart(point, header), signature, messages)


def sign(key: RawSigningKey, key_type: KeyType, data: bytes) -> bytes:
    """Return the signature over data: Ed25519, ML-DSA, or ECDSA by RFC 6979 as r and s side by side.

    ML-DSA is signed in its hedged form (FIPS 204 section 3.4): two signatures of one message differ.
    """
    return sign_each(key, key_type, (data,))[0]


def sign_each(key: RawSigningKey, key_type: KeyType, messages: Iterable[bytes]) -> list[bytes]:
    """Return the signature over each message, as `sign` makes it."""
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        return [key.sign(message) for message in messages]
    algorithm = ec.ECDSA(HASHES[key_type], deterministic_signing=True)
    size = FORMATS[key_type].secret_size
    numbers = (utils.decode_dss_signature(key.sign(message, algorithm)) for message in messages)
    return [r.to_bytes(size) + s.to_bytes(size) for r, s in numbers]


def generate(key_type: KeyType) -> LoadedPrivateKey:
    """Return a new private key from the operating system's randomness.

    Raises:
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`, where the installed library has no ML-DSA.
    """
    if key_type is KeyType.ED25519:
        return ed25519.Ed25519PrivateKey.generate()
    if key_type is KeyType.X25519:
        return x25519.X25519PrivateKey.generate()
    if key_type in ML_DSA:
        with _ml_dsa(key_type):
            return _ML_DSA_PRIVATE[key_type].generate()
    if key_type is KeyType.BLS12_381_G2:
        return _bbs_private_key(None)
    return ec.generate_private_key(CURVES[key_type])


def load_private_key(key_type: KeyType, secret: bytes) -> LoadedPrivateKey:
    """Return the loaded private key of these bytes.

    Raises:
        MalformedError: `KEY_MALFORMED`, if the length is wrong or the number is zero or not below the curve's
            order.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`, where the installed library has no ML-DSA.
    """
    if len(secret) != FORMATS[key_type].secret_size:
        raise MalformedError(Code.KEY_MALFORMED, type=key_type)
    if key_type is KeyType.ED25519:
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret)
    if key_type is KeyType.X25519:
        return x25519.X25519PrivateKey.from_private_bytes(secret)
    if key_type in ML_DSA:
        with _ml_dsa(key_type):
            return _ML_DSA_PRIVATE[key_type].from_seed_bytes(secret)
    if key_type is KeyType.BLS12_381_G2:
        return _bbs_private_key(secret)
    try:
        return ec.derive_private_key(int.from_bytes(secret, "big"), CURVES[key_type])
    except ValueError as error:
        raise MalformedError(Code.KEY_MALFORMED, type=key_type) from error


def secret_bytes(key: LoadedPrivateKey) -> bytes:
    """Return the secret of a loaded private key."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.private_numbers().private_value.to_bytes((key.curve.key_size + 7) // 8, "big")
    return key.private_bytes_raw()


def recognised(key: object) -> tuple[KeyType, LoadedPrivateKey] | None:
    """Return kind and key of what was read from a file; None for a kind that this library does not know."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return KeyType.ED25519, key
    if isinstance(key, x25519.X25519PrivateKey):
        return KeyType.X25519, key
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return next(((name, key) for name, curve in CURVES.items() if curve.name == key.curve.name), None)
    return next(((name, key) for name, kind in _ML_DSA_PRIVATE.items() if isinstance(key, kind)), None)


def recognised_public(key: object) -> tuple[KeyType, bytes] | None:
    """Return kind and point of a public key that was read; None for a kind that signs nothing this library knows."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        return KeyType.ED25519, public_bytes(key)
    if isinstance(key, ec.EllipticCurvePublicKey):
        name = next((name for name, curve in CURVES.items() if curve.name == key.curve.name), None)
        return None if name is None else (name, public_bytes(key))
    known = ((name, key) for name, kind in _ML_DSA_PUBLIC.items() if isinstance(key, kind))
    return next(((name, public_bytes(found)) for name, found in known), None)


def agree(key: x25519.X25519PrivateKey, point: bytes) -> bytes:
    """Return the shared secret; never zero, as points of small order do not load."""
    return key.exchange(x25519.X25519PublicKey.from_public_bytes(point))


def coordinates(key_type: KeyType, point: bytes) -> tuple[bytes, bytes]:
    """Return the coordinates x and y of a point on a NIST curve, each as long as the curve's field."""
    key = load_public_key(key_type, point)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise AssertionError  # noqa: TRY004 - only keys on NIST curves are asked for coordinates
    whole = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    half = FORMATS[key_type].secret_size
    return whole[1 : 1 + half], whole[1 + half :]


def compressed_from_coordinates(key_type: KeyType, x: bytes, y: bytes) -> bytes:
    """Return the compressed form of a point on a NIST curve (SEC 1 section 2.3.3).

    Raises:
        MalformedError: `KEY_POINT_NOT_ON_CURVE`.
    """
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVES[key_type], b"\x04" + x + y)
    except ValueError as error:
        raise MalformedError(Code.KEY_POINT_NOT_ON_CURVE) from error
    return public_bytes(key)


def public_bytes(key: LoadedPublicKey) -> bytes:
    """Return a loaded key's bytes as its Multikey holds them."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    return key.public_bytes_raw()


def _bbs_public_key(point: bytes) -> BBSPublicKey:
    from vcedu.keys.bbs.loaded import BBSPublicKey  # noqa: PLC0415 - loads the library of the curve

    return BBSPublicKey(point)


def _bbs_private_key(secret: bytes | None) -> BBSPrivateKey:
    from vcedu.keys.bbs.loaded import BBSPrivateKey  # noqa: PLC0415 - loads the library of the curve

    return BBSPrivateKey.generate() if secret is None else BBSPrivateKey(secret)


def _check_eddsa(key: ed25519.Ed25519PublicKey, signature: bytes, data: bytes) -> None:
    # A non-canonical R and an s beyond the group's order fail in the library (RFC 8032 section 5.1.7); an R
    # of small order passes there, and no honest signer can make one.
    if signature[:32] in small_order_encodings():
        raise ProofError(Code.SIGNATURE_INVALID)
    key.verify(signature, data)


@contextlib.contextmanager
def _ml_dsa(key_type: KeyType) -> Iterator[None]:
    """Tell a library that was built without ML-DSA from a key that is wrong."""
    try:
        yield
    except UnsupportedAlgorithm as error:
        raise UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, type=key_type) from error


def _der(signature: bytes) -> bytes:
    half = len(signature) // 2
    return utils.encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))


def _load_x25519(u: bytes) -> x25519.X25519PublicKey:
    if int.from_bytes(u, "little") >= _FIELD_25519:
        raise MalformedError(Code.KEY_POINT_NON_CANONICAL)
    key = x25519.X25519PublicKey.from_public_bytes(u)
    try:
        # Every secret is a multiple of eight, so one of them shows whether the shared secret would be zero
        # (RFC 7748 section 6.1).
        x25519.X25519PrivateKey.from_private_bytes(bytes(32)).exchange(key)
    except ValueError as error:
        raise MalformedError(Code.KEY_POINT_SMALL_ORDER) from error
    return key


def _load_nist(curve: ec.EllipticCurve, point: bytes) -> ec.EllipticCurvePublicKey:
    if point[0] not in _COMPRESSED:
        raise MalformedError(Code.KEY_POINT_NON_CANONICAL)
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve, point)
    except ValueError as error:
        raise MalformedError(Code.KEY_POINT_NOT_ON_CURVE) from error
