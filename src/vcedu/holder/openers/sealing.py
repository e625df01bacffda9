"""Sealing to an opener's key: HPKE (RFC 9180) in base mode, DHKEM(X25519), HKDF-SHA256, AES-256-GCM, by pyca."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

if TYPE_CHECKING:
    from vcedu.keys import AgreementKey, AgreementSecret
    from vcedu.storage import Value

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def seal_to(key: AgreementKey, data: bytes, place: str) -> bytes:
    """Return the data sealed so that it opens with this key's secret, in this place alone.

    The result does not tell whose key it was.
    """
    return _SUITE.encrypt(data, X25519PublicKey.from_public_bytes(key.point), place.encode())


def unseal_with(secret: AgreementSecret, sealed: Value, place: str) -> bytes | None:
    """Return what was sealed; None where it was changed, belongs elsewhere, or was sealed to another key."""
    if not isinstance(sealed, bytes):
        return None
    try:
        return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(secret.reveal_secret_bytes()), place.encode())
    except InvalidTag:
        return None
