"""Negative vectors of keys, their forms and files, and of bare signatures."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from makers.vector import Vector

from vcedu.canonical.encodings import base64url_encode, multibase_decode, multibase_encode
from vcedu.canonical.jcs import jcs
from vcedu.keys import KeyType, PrivateKey, RawPayload, SigningKey

if TYPE_CHECKING:
    from collections.abc import Iterator

_HASHES = {KeyType.P384: hashlib.sha384}
_MESSAGE = "第一高等学校 卒業証明書".encode()
_P25519 = 2**255 - 19
_L25519 = 2**252 + 27742317777372353535851937790883648493
_ORDERS = {
    KeyType.P256: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    KeyType.P384: 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
}
_PASSPHRASE = "桜の咲く頃に"  # noqa: S105 - of a file made for tests


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _multikeys()
    yield from _edwards_points()
    yield from _other_points()
    yield from _jwks()
    yield from _ecdsa_signatures()
    yield from _ed25519_signatures()
    yield from _private_keys()
    yield from _key_files()


def _secret(key_type: KeyType, name: str = "vcedu test key 1") -> bytes:
    return _HASHES.get(key_type, hashlib.sha256)(name.encode()).digest()


def _signer(key_type: KeyType, name: str = "vcedu test key 1") -> SigningKey:
    return PrivateKey.from_secret_bytes(key_type, _secret(key_type, name)).as_signer()


def _public(key_type: KeyType) -> str:
    return PrivateKey.from_secret_bytes(key_type, _secret(key_type)).public_key.multikey


# ---- Multikey ------------------------------------------------------------------------------------------------------


def _multikey(name: str, code: str, text: str, twin: str, *rows: str) -> Vector:
    return Vector(name, code, "key-from-multikey", {"text": text}, {"text": twin}, rows)


def _point(name: str, code: str, prefix: str, point: bytes, twin: str, *rows: str) -> Vector:
    return _multikey(name, code, multibase_encode(bytes.fromhex(prefix) + point, "z"), twin, *rows)


def _multikeys() -> Iterator[Vector]:
    good, code = _public(KeyType.ED25519), "KEY_MALFORMED"
    data = multibase_decode(good)
    p384 = _public(KeyType.P384)
    yield _multikey("multikey-base64url", code, multibase_encode(data, "u"), good, "D15")
    yield _multikey("multikey-without-base", code, good[1:], good, "D15")
    yield _multikey("multikey-outside-base58", code, good[:-1] + "0", good, "D15")
    yield _multikey(
        "multikey-multicodec-not-minimal", code, multibase_encode(b"\xed\x81\x00" + data[2:], "z"), good, "D15"
    )
    yield _multikey("multikey-multicodec-cut-off", code, multibase_encode(b"\xed", "z"), good, "D15")
    yield _multikey("multikey-byte-short", code, multibase_encode(data[:-1], "z"), good, "D15")
    yield _multikey("multikey-byte-long", code, multibase_encode(multibase_decode(p384) + b"\0", "z"), p384, "D15")
    yield _multikey("multikey-endless", code, "z" + "1" * 4000, good, "D15")
    unknown = "KEY_TYPE_UNSUPPORTED"
    yield _point(
        "multikey-secp256k1", unknown, "e701", multibase_decode(_public(KeyType.P256))[2:], _public(KeyType.P256)
    )
    yield _point("multikey-of-a-secret", unknown, "8026", _secret(KeyType.ED25519), good)
    yield _multikey("multikey-zero-byte-in-front", unknown, "z1" + good[1:], good, "D15")


def _edwards_points() -> Iterator[Vector]:
    twin = _public(KeyType.ED25519)
    for name, number in {
        "ed25519-key-of-order-1": 1,
        "ed25519-key-of-order-2": _P25519 - 1,
        "ed25519-key-of-order-4": 0,
        "ed25519-key-of-order-8": int.from_bytes(
            bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
        ),
    }.items():
        yield _point(name, "KEY_POINT_SMALL_ORDER", "ed01", number.to_bytes(32, "little"), twin, "D14")
    for name, number in {
        "ed25519-key-y-is-the-prime": _P25519,
        "ed25519-key-y-beyond-the-prime": _P25519 + 1,
        "ed25519-key-zero-x-with-sign": 1 | 1 << 255,
    }.items():
        yield _point(name, "KEY_POINT_NON_CANONICAL", "ed01", number.to_bytes(32, "little"), twin, "D14")
    # The twin's point plus one of order 8, and plus the one of order 2.
    for name, hexadecimal in {
        "ed25519-key-of-mixed-order-8": "113b6b441272b867dd916e2c9fa30fff49339444525202ba178c498d5f59dd3d",
        "ed25519-key-of-mixed-order-2": "1c16bfe3aaa2a43652b4bd84b55e47ab97377a2b7fe69f24ba959d3a89dc27b9",
    }.items():
        yield _point(name, "KEY_POINT_OUTSIDE_SUBGROUP", "ed01", bytes.fromhex(hexadecimal), twin, "D14")
    yield _point("ed25519-key-not-on-the-curve", "KEY_POINT_NOT_ON_CURVE", "ed01", b"\2" + bytes(31), twin, "D14")


def _other_points() -> Iterator[Vector]:
    twin = _public(KeyType.X25519)
    for name, number in {
        "x25519-key-zero": 0,
        "x25519-key-one": 1,
        "x25519-key-of-order-8": 325606250916557431795983626356110631294008115727848805560023387167927233504,
    }.items():
        yield _point(name, "KEY_POINT_SMALL_ORDER", "ec01", number.to_bytes(32, "little"), twin)
    yield _point("x25519-key-high-bit", "KEY_POINT_NON_CANONICAL", "ec01", (9 | 1 << 255).to_bytes(32, "little"), twin)
    for key_type, prefix in {KeyType.P256: "8024", KeyType.P384: "8124"}.items():
        curve, point = key_type.value.lower().replace("-", ""), multibase_decode(_public(key_type))[2:]
        twin = _public(key_type)
        off, wrong_form = b"\2" + b"\xff" * (len(point) - 1), b"\4" + point[1:]
        yield _point(f"{curve}-key-not-on-the-curve", "KEY_POINT_NOT_ON_CURVE", prefix, off, twin)
        yield _point(f"{curve}-key-of-another-form", "KEY_POINT_NON_CANONICAL", prefix, wrong_form, twin)


# ---- JWK -----------------------------------------------------------------------------------------------------------


def _jwks() -> Iterator[Vector]:
    good = {**_signer(KeyType.P256).public_key.jwk, "use": "sig", "key_ops": ["verify"], "alg": "ES256"}
    x = good["x"]

    def changed(name: str, code: str, *rows: str, **members: Any) -> Vector:
        jwk = {member: value for member, value in {**good, **members}.items() if value is not None}
        return Vector(name, code, "key-from-jwk", {"jwk": jwk}, {"jwk": good}, rows)

    yield changed("jwk-without-y", "JWK_INVALID", y=None)
    yield changed("jwk-with-padding", "JWK_INVALID", "J7", x=x + "=")
    yield changed("jwk-with-unused-bits", "JWK_INVALID", "J7", x=x[:-1] + chr(ord(x[-1]) + 1))
    yield changed("jwk-with-line-end", "JWK_INVALID", "J7", x=x + "\n")
    yield changed("jwk-coordinate-short", "JWK_INVALID", x=x[:-4])
    yield changed("jwk-coordinate-not-text", "JWK_INVALID", x=1)
    yield changed("jwk-with-secret-part", "JWK_INVALID", d=x)
    yield changed("jwk-operation-twice", "JWK_INVALID", key_ops=["verify", "verify"])
    yield changed("jwk-not-on-the-curve", "KEY_POINT_NOT_ON_CURVE", y=x)
    yield changed("jwk-for-encryption", "JWK_USE", use="enc")
    yield changed("jwk-for-another-operation", "JWK_USE", key_ops=["deriveKey"])
    yield changed("jwk-for-another-algorithm", "JWK_USE", alg="ES384")
    yield changed("jwk-of-an-unknown-curve", "KEY_TYPE_UNSUPPORTED", crv="secp256k1")
    yield changed("jwk-of-another-family", "KEY_TYPE_UNSUPPORTED", kty="RSA")


# ---- signatures ----------------------------------------------------------------------------------------------------


def _signature(name: str, code: str, key: SigningKey, signature: bytes, *rows: str, data: bytes = _MESSAGE) -> Vector:
    good = {
        "publicKeyMultibase": key.public_key.multikey,
        "data": _MESSAGE.hex(),
        "signature": key.sign(RawPayload(_MESSAGE, name)).hex(),
    }
    bad = {**good, "data": data.hex(), "signature": signature.hex()}
    return Vector(name, code, "signature-verify", bad, good, rows)


def _ecdsa_signatures() -> Iterator[Vector]:
    for key_type, order in _ORDERS.items():
        curve, key = key_type.value.lower().replace("-", ""), _signer(key_type)
        good = key.sign(RawPayload(_MESSAGE, curve))
        half = len(good) // 2
        r, s = good[:half], good[half:]
        zero, n = bytes(half), order.to_bytes(half, "big")
        for defect, signature in {
            "r-zero": zero + s,
            "s-zero": r + zero,
            "r-is-the-order": n + s,
            "s-is-the-order": r + n,
            "halves-exchanged": s + r,
        }.items():
            yield _signature(f"{curve}-signature-{defect}", "SIGNATURE_INVALID", key, signature, "J10")
        der = b"\x30" + bytes([2 * half + 4]) + b"\x02" + bytes([half]) + r + b"\x02" + bytes([half]) + s
        for defect, signature in {"der": der, "byte-short": good[:-1], "byte-long": good + b"\0", "empty": b""}.items():
            yield _signature(f"{curve}-signature-{defect}", "SIGNATURE_LENGTH", key, signature, "J10")


def _ed25519_signatures() -> Iterator[Vector]:
    key, code = _signer(KeyType.ED25519), "SIGNATURE_INVALID"
    good = key.sign(RawPayload(_MESSAGE, ""))
    s = int.from_bytes(good[32:], "little")
    more = (s + _L25519).to_bytes(32, "little")
    yield _signature("ed25519-signature-s-beyond-the-order", code, key, good[:32] + more, "D14")
    # The neutral point for R: s = h * a satisfies the equation of RFC 8032, without any secret nonce.
    for name, r in {
        "ed25519-signature-r-neutral": (1).to_bytes(32, "little"),
        "ed25519-signature-r-neutral-non-canonical": (_P25519 + 1).to_bytes(32, "little"),
    }.items():
        digest = hashlib.sha512(r + key.public_key.point + _MESSAGE).digest()
        product = int.from_bytes(digest, "little") * _scalar(_secret(KeyType.ED25519))
        signature = r + (product % _L25519).to_bytes(32, "little")
        yield _signature(name, code, key, signature, "D14")
    yield _signature("ed25519-signature-over-other-data", code, key, good, data=_MESSAGE + b"\n")
    other = _signer(KeyType.ED25519, "another").sign(RawPayload(_MESSAGE, ""))
    yield _signature("ed25519-signature-by-another-key", code, key, other)
    yield _signature("ed25519-signature-byte-short", "SIGNATURE_LENGTH", key, good[:-1], "D14")


def _scalar(seed: bytes) -> int:
    """Return the secret scalar of a seed (RFC 8032 section 5.1.5)."""
    number = int.from_bytes(hashlib.sha512(seed).digest()[:32], "little")
    return number & ~7 & ~(1 << 255) | 1 << 254


# ---- private keys --------------------------------------------------------------------------------------------------


def _private_keys() -> Iterator[Vector]:
    secret = _secret(KeyType.ED25519).hex()
    wrong, right = {"type": "X25519", "secret": secret}, {"type": "Ed25519", "secret": secret}
    yield Vector("agreement-key-asked-to-sign", "KEY_CAPABILITY", "key-sign", wrong, right)
    order = _ORDERS[KeyType.P256]
    for name, number in {"p256-secret-zero": 0, "p256-secret-is-the-order": order}.items():
        wrong, right = ({"type": "P-256", "secret": n.to_bytes(32, "big").hex()} for n in (number, order - 1))
        yield Vector(name, "KEY_MALFORMED", "key-sign", wrong, right)
    public = _signer(KeyType.ED25519).public_key.jwk
    good = {**public, "d": base64url_encode(_secret(KeyType.ED25519))}
    bad = {**good, "d": base64url_encode(_secret(KeyType.ED25519, "another"))}
    yield Vector("jwk-secret-of-another-key", "KEY_MALFORMED", "private-key-from-jwk", {"jwk": bad}, {"jwk": good})
    yield Vector("jwk-without-secret", "JWK_INVALID", "private-key-from-jwk", {"jwk": public}, {"jwk": good})
    unknown, known = (_pem(curve) for curve in (ec.SECP256K1(), ec.SECP256R1()))
    yield Vector(
        "pem-of-an-unknown-curve", "KEY_TYPE_UNSUPPORTED", "private-key-from-pem", {"text": unknown}, {"text": known}
    )
    cut = known.replace("-----END", "====\n-----END")
    yield Vector("pem-cut-off", "KEY_MALFORMED", "private-key-from-pem", {"text": cut}, {"text": known})


def _pem(curve: ec.EllipticCurve) -> str:
    key = ec.derive_private_key(7, curve)
    none = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, none).decode()


# ---- key files -----------------------------------------------------------------------------------------------------


def _sealed() -> dict[str, Any]:
    """Return a key file with fixed salt and nonce, sealed without the library's own writer."""
    salt, nonce = bytes(range(16)), bytes(range(12))
    header: dict[str, Any] = {
        "format": "vcedu-key/1",
        "publicKeyMultibase": _public(KeyType.ED25519),
        "protection": {
            "kdf": "argon2id",
            "memoryKiB": 19_456,
            "iterations": 2,
            "lanes": 1,
            "salt": base64url_encode(salt),
            "cipher": "A256GCM",
            "nonce": base64url_encode(nonce),
        },
    }
    key = Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=19_456).derive(_PASSPHRASE.encode())
    sealed = AESGCM(key).encrypt(nonce, _secret(KeyType.ED25519), jcs(header))
    return {**header, "secret": base64url_encode(sealed)}


def _key_files() -> Iterator[Vector]:
    good = _sealed()
    other = _signer(KeyType.ED25519, "another").public_key.multikey
    twin = {"text": json.dumps(good), "passphrase": _PASSPHRASE}

    def file(name: str, code: str, *, protection: dict[str, Any] | None = None, **members: Any) -> Vector:
        changed = {**good, **members, "protection": {**good["protection"], **(protection or {})}}
        return Vector(name, code, "key-file-read", {**twin, "text": json.dumps(changed)}, twin)

    yield file("key-file-of-another-format", "KEY_FILE_MALFORMED", format="vcedu-key/2")
    yield file("key-file-with-another-kdf", "KEY_FILE_MALFORMED", protection={"kdf": "pbkdf2"})
    yield file("key-file-with-short-salt", "KEY_FILE_MALFORMED", protection={"salt": "AAECAw"})
    yield file("key-file-with-cheap-memory", "KEY_FILE_KDF_LIMITS", protection={"memoryKiB": 64})
    yield file("key-file-with-endless-memory", "KEY_FILE_KDF_LIMITS", protection={"memoryKiB": 2**40})
    yield file("key-file-with-one-iteration", "KEY_FILE_KDF_LIMITS", protection={"iterations": 1})
    yield file("key-file-with-endless-iterations", "KEY_FILE_KDF_LIMITS", protection={"iterations": 2**31})
    yield file("key-file-without-lanes", "KEY_FILE_KDF_LIMITS", protection={"lanes": 0})
    yield file("key-file-with-another-public-key", "KEY_FILE_PASSPHRASE", publicKeyMultibase=other)
    yield file("key-file-with-other-parameters", "KEY_FILE_PASSPHRASE", protection={"iterations": 3})
    yield file("key-file-with-added-remark", "KEY_FILE_PASSPHRASE", warning="NOT PROTECTED")
    wrong = {**twin, "passphrase": _PASSPHRASE[:-1]}
    yield Vector("key-file-wrong-passphrase", "KEY_FILE_PASSPHRASE", "key-file-read", wrong, twin)
    none = {"text": twin["text"]}
    yield Vector("key-file-without-passphrase", "KEY_FILE_PASSPHRASE_MISSING", "key-file-read", none, twin)
    unprotected = {
        "format": "vcedu-key/1",
        "publicKeyMultibase": good["publicKeyMultibase"],
        "protection": "none",
        "warning": "NOT PROTECTED",
        "secret": base64url_encode(_secret(KeyType.ED25519)),
    }
    exchanged = {**unprotected, "publicKeyMultibase": other}
    yield Vector(
        "key-file-unprotected-with-another-public-key",
        "KEY_FILE_MALFORMED",
        "key-file-read",
        {"text": json.dumps(exchanged)},
        {"text": json.dumps(unprotected)},
    )
