"""Sealed messages that must not be opened. Each was made once with a fixed one-time key; nothing here is secret."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

RECIPIENT = hashlib.sha256(b"vcedu negative vectors: the receiving school's key").digest()
_ONE_TIME = hashlib.sha256(b"vcedu negative vectors: a one-time key").digest()
_IV = bytes(range(12))
_PLAINTEXT = b'{"records":3}'


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _epk(secret: bytes = _ONE_TIME) -> dict[str, Any]:
    point = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "X25519", "x": _b64(point)}


def _header(**changes: Any) -> dict[str, Any]:
    members = {"alg": "ECDH-ES", "enc": "A256GCM", "epk": _epk(), **changes}
    return {name: value for name, value in members.items() if value is not None}


def _sealed(header: dict[str, Any] | str, recipient: bytes = RECIPIENT, iv: bytes = _IV) -> str:
    """Seal by the primitives alone (RFC 7518 section 4.6.2), so that any header can be written."""
    public = X25519PrivateKey.from_private_bytes(recipient).public_key().public_bytes_raw()
    shared = X25519PrivateKey.from_private_bytes(_ONE_TIME).exchange(X25519PublicKey.from_public_bytes(public))
    name = b"A256GCM"
    info = len(name).to_bytes(4, "big") + name + bytes(4) + bytes(4) + (256).to_bytes(4, "big")
    key = ConcatKDFHash(SHA256(), 32, info).derive(shared)
    text = header if isinstance(header, str) else json.dumps(header)
    protected = _b64(text.encode())
    sealed = AESGCM(key).encrypt(iv, _PLAINTEXT, protected.encode())
    return f"{protected}..{_b64(iv)}.{_b64(sealed[:-16])}.{_b64(sealed[-16:])}"


def _vector(name: str, code: str, message: str, *rows: str, **limits: int) -> Vector:
    return Vector(name, code, "open_sealed", {"text": message, **limits}, {"text": _sealed(_header()), **limits}, rows)


def vectors() -> Iterator[Vector]:
    """Yield messages by what is wrong with them, then with their size."""
    good = _sealed(_header())
    yield _vector("jwe-with-zip", "JWE_HEADER", _sealed(_header(zip="DEF")), "J11")
    yield _vector("jwe-with-password-count", "JWE_HEADER", _sealed(_header(p2c=10_000_000)), "J11")
    yield _vector("jwe-by-password", "JWE_ALGORITHM", _sealed(_header(alg="PBES2-HS256+A128KW")), "J11")
    yield _vector("jwe-direct-key", "JWE_ALGORITHM", _sealed(_header(alg="dir")), "J11")
    yield _vector("jwe-wrapped-key", "JWE_ALGORITHM", _sealed(_header(alg="ECDH-ES+A256KW")), "J11")
    yield _vector("jwe-by-rsa", "JWE_ALGORITHM", _sealed(_header(alg="RSA1_5")), "J11")
    yield _vector("jwe-in-cbc", "JWE_ALGORITHM", _sealed(_header(enc="A256CBC-HS512")), "J11")
    yield _vector("jwe-without-algorithm", "JWE_ALGORITHM", _sealed(_header(alg=None)), "J11")
    yield _vector("jwe-algorithm-not-text", "JWE_HEADER", _sealed(_header(alg=["ECDH-ES"])), "J11")
    yield _vector("jwe-with-critical-extension", "JWE_HEADER", _sealed(_header(crit=["exp"])), "J11")
    yield _vector("jwe-with-key-address", "JWE_HEADER", _sealed(_header(jku="https://attacker.example/jwks")), "J11")
    yield _vector("jwe-without-one-time-key", "JWE_HEADER", _sealed(_header(epk=None)), "J12")
    yield _vector("jwe-one-time-key-not-an-object", "JWE_HEADER", _sealed(_header(epk="x")), "J12")
    yield _vector("jwe-one-time-key-with-secret", "JWE_HEADER", _sealed(_header(epk={**_epk(), "d": "AA"})), "J12")
    ed25519 = {**_epk(), "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    yield _vector("jwe-one-time-key-for-signing", "JWE_ALGORITHM", _sealed(_header(epk=ed25519)), "J12")
    zero = {**_epk(), "x": _b64(bytes(32))}
    yield _vector("jwe-one-time-key-of-small-order", "KEY_POINT_SMALL_ORDER", _sealed(_header(epk=zero)), "J12")
    short = {**_epk(), "x": _b64(bytes(31))}
    yield _vector("jwe-one-time-key-cut", "JWK_INVALID", _sealed(_header(epk=short)), "J12")
    yield from _messages(good)


def _messages(good: str) -> Iterator[Vector]:
    parts = good.split(".")
    twice = json.dumps(_header())[:-1] + ',"alg":"dir"}'
    yield _vector("jwe-with-two-algorithms", "JSON_DUPLICATE_MEMBER", _sealed(twice), "J11")
    other = hashlib.sha256(b"vcedu negative vectors: a third party's key").digest()
    yield _vector("jwe-to-a-third-party", "JWE_NOT_OPENED", _sealed(_header(), other))
    changed = ".".join([*parts[:3], _b64(b"x" + bytes(12)), parts[4]])
    yield _vector("jwe-changed-on-its-way", "JWE_NOT_OPENED", changed)
    relabelled = ".".join([_b64(json.dumps(_header(cty="text/plain")).encode()), *parts[1:]])
    yield _vector("jwe-relabelled", "JWE_NOT_OPENED", relabelled)
    yield _vector("jwe-with-an-encrypted-key", "JWE_MALFORMED", ".".join([parts[0], "AAAA", *parts[2:]]), "J11")
    yield _vector("jwe-of-four-parts", "JWE_MALFORMED", ".".join(parts[:4]))
    yield _vector("jwe-padded", "JWE_MALFORMED", good + "=")
    yield _vector("jwe-tag-cut", "JWE_MALFORMED", ".".join([*parts[:4], _b64(bytes(12))]))
    yield _vector("jwe-nonce-cut", "JWE_MALFORMED", _sealed(_header(), iv=bytes(8)))
    yield _vector("jwe-unused-bits", "BASE64URL_INVALID", ".".join([*parts[:4], parts[4][:-1] + "B"]), "J7")
    yield _vector("jwe-endless-header", "JWE_MALFORMED", _sealed(_header(kid="x" * 4000)))
    size = len(good)
    wrong, right = ({"text": good, "most_bytes": limit} for limit in (size - 1, size))
    yield Vector("jwe-one-byte-too-large", "JWE_TOO_LARGE", "open_sealed", wrong, right, ("J11",))
