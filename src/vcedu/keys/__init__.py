"""Public keys, signers and key files: Ed25519, P-256, P-384, ML-DSA, BLS12-381 and X25519."""

from vcedu.keys.key_type import KeyType
from vcedu.keys.payloads import (
    BoundVectorPayload,
    MessageVectorPayload,
    PrehashedPayload,
    RawPayload,
    SignaturePayload,
)
from vcedu.keys.private import AgreementSecret, PrivateKey, SigningKey
from vcedu.keys.public import (
    AgreementKey,
    PublicKey,
    VerifyingKey,
    public_key_from_jwk,
    public_key_from_multikey,
)
from vcedu.keys.release import ReleasedSigner
from vcedu.keys.signer import MessageVectorSigner, PrehashSigner, RawSigner

__all__ = [
    "AgreementKey",
    "AgreementSecret",
    "BoundVectorPayload",
    "KeyType",
    "MessageVectorPayload",
    "MessageVectorSigner",
    "PrehashSigner",
    "PrehashedPayload",
    "PrivateKey",
    "PublicKey",
    "RawPayload",
    "RawSigner",
    "ReleasedSigner",
    "SignaturePayload",
    "SigningKey",
    "VerifyingKey",
    "public_key_from_jwk",
    "public_key_from_multikey",
]
