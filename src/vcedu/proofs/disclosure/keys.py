"""The secrets of a single proof: the key of its label map, and the key that signs its statements.

They must be known to nobody before the holder has the proof. Yet an issuer that asks its signer twice for the same
proof, because a second officer has not released it yet, must ask for the same bytes: so they may follow from a seed.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vcedu.keys import KeyType, PrivateKey

if TYPE_CHECKING:
    from vcedu.keys import SigningKey

SEED_BYTES = 32
_DOMAIN = b"vcedu proof secrets 1 "
_P256_ORDER = 0xFFFFFFFF_00000000_FFFFFFFF_FFFFFFFF_BCE6FAAD_A7179E84_F3B9CAC2_FC632551
_HMAC_KEY_BYTES = 32
# 128 bits more than the order has, so that the remainder is as good as even (FIPS 186-5 section A.4.1).
_WIDE_BYTES = 48


@dataclass(frozen=True, slots=True)
class ProofSecrets:
    """The secrets of one proof.

    Attributes:
        hmac_key: The key of the label map, which the holder gets.
        seed: What the proof's own signing key follows from, which nobody gets.
    """

    hmac_key: bytes = field(repr=False)
    seed: bytes = field(repr=False)

    @classmethod
    def of(cls, seed: bytes | None, about: bytes) -> ProofSecrets:
        """Return the secrets that follow from a seed for one document and proof; new ones without a seed.

        Args:
            seed: At least `SEED_BYTES` of secret randomness, for many proofs; None for secrets that never come again.
            about: What the proof is about; a different proof has different secrets.
        """
        own = _derived(seed or secrets.token_bytes(SEED_BYTES), b"proof", about, SEED_BYTES)
        return cls(_derived(own, b"hmac key", b"", _HMAC_KEY_BYTES), own)

    def signing_key(self) -> SigningKey:
        """Return the proof's own P-256 key."""
        wide = int.from_bytes(_derived(self.seed, b"P-256", b"", _WIDE_BYTES))
        secret = (wide % (_P256_ORDER - 1) + 1).to_bytes(32)
        return PrivateKey.from_secret_bytes(KeyType.P256, secret).as_signer()


def _derived(secret: bytes, purpose: bytes, about: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=_DOMAIN + purpose + b"\0" + about).derive(secret)
