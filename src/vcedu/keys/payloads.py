"""What a signer is asked to sign: bytes, a digest, or a vector of messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class RawPayload:
    """Bytes to sign as they are.

    Attributes:
        data: The bytes.
        idempotency_key: Names the request: a signer that is asked twice with one key gives or awaits one
            release.
    """

    data: bytes
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class PrehashedPayload:
    """A digest to sign, for hardware that does not hash.

    Attributes:
        digest: The digest.
        hash_name: The hash that made it: "sha256" or "sha384".
        idempotency_key: Names the request.
    """

    digest: bytes
    hash_name: str
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class MessageVectorPayload:
    """A header and messages to sign one by one, for signatures that reveal some of them.

    Attributes:
        header: What is always revealed.
        messages: What the holder may reveal.
        idempotency_key: Names the request.
    """

    header: bytes
    messages: tuple[bytes, ...]
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class BoundVectorPayload:
    """EXPERIMENTAL: a header and messages to sign with what a holder has committed to, for keys in memory alone.

    Attributes:
        header: What is always revealed.
        messages: What the holder may reveal.
        binding: What the signature is bound to, a `vcedu.keys.bbs.binding.Binding`.
        commitment_with_proof: The holder's commitment.
        signer_nym_entropy: The issuer's part of a pseudonym's secret; empty without pseudonym.
    """

    header: bytes
    messages: tuple[bytes, ...]
    binding: str
    commitment_with_proof: bytes
    signer_nym_entropy: bytes


SignaturePayload: TypeAlias = RawPayload | PrehashedPayload | MessageVectorPayload | BoundVectorPayload
