"""The kinds of keys, and the figures that each is written with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


class KeyType(StrEnum):
    """A kind of key; the value is the name of its curve in a JWK, or of its algorithm where the kind has no curve."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    X25519 = "X25519"
    MLDSA44 = "ML-DSA-44"
    MLDSA65 = "ML-DSA-65"
    MLDSA87 = "ML-DSA-87"
    BLS12_381_G2 = "BLS12-381 G2"


@dataclass(frozen=True, slots=True)
class KeyFormat:
    """How keys of one type are written.

    Attributes:
        public_code: Multicodec of the public key (Controlled Identifiers 1.0 section 2.2.2).
        secret_code: Multicodec of the secret key.
        jwk_kty: The JWK's `kty` (RFC 7518 section 6.2, RFC 8037 section 2; ML-DSA for JOSE and COSE section 3); None
            where no JWK is specified.
        jwk_algs: The values that a JWK's `alg` may have.
        public_size: Bytes of the public key; a point of a NIST curve is compressed.
        secret_size: Bytes of the secret key, and of one coordinate; of ML-DSA it is the seed.
        signature_size: Bytes of a signature over bytes; None for a key that makes none.
        multibase: The one base in which its Multikey is written.
    """

    public_code: int
    secret_code: int
    jwk_kty: str | None
    jwk_algs: frozenset[str]
    public_size: int
    secret_size: int
    signature_size: int | None
    multibase: Literal["z", "u"] = "z"


ML_DSA: frozenset[KeyType] = frozenset({KeyType.MLDSA44, KeyType.MLDSA65, KeyType.MLDSA87})
"""The kinds of FIPS 204, which differ in size alone."""

FORMATS: Mapping[KeyType, KeyFormat] = MappingProxyType(
    {
        KeyType.ED25519: KeyFormat(0xED, 0x1300, "OKP", frozenset({"EdDSA", "Ed25519"}), 32, 32, 64),
        KeyType.P256: KeyFormat(0x1200, 0x1306, "EC", frozenset({"ES256"}), 33, 32, 64),
        KeyType.P384: KeyFormat(0x1201, 0x1307, "EC", frozenset({"ES384"}), 49, 48, 96),
        KeyType.X25519: KeyFormat(
            0xEC,
            0x1302,
            "OKP",
            frozenset({"ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"}),
            32,
            32,
            None,
        ),
        # Quantum-Resistant Cryptosuites section 2.1.1; FIPS 204 section 4. The secret is the seed; the expanded form
        # has a multicodec of its own, which is not read.
        KeyType.MLDSA44: KeyFormat(0x1210, 0x131A, "AKP", frozenset({"ML-DSA-44"}), 1312, 32, 2420, "u"),
        KeyType.MLDSA65: KeyFormat(0x1211, 0x131B, "AKP", frozenset({"ML-DSA-65"}), 1952, 32, 3309, "u"),
        KeyType.MLDSA87: KeyFormat(0x1212, 0x131C, "AKP", frozenset({"ML-DSA-87"}), 2592, 32, 4627, "u"),
        # Data Integrity BBS Cryptosuites 1.0 section 2.1.1 knows Multikey alone.
        KeyType.BLS12_381_G2: KeyFormat(0xEB, 0x130A, None, frozenset(), 96, 32, None),
    }
)
