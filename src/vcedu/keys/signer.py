"""Who signs, told apart by what they can sign: bytes, a digest, or a vector of messages.

A signer may be a key in memory, a hardware module or a cloud service. `proofs` and `issuer` ask for the
capability that their suite needs and never see the secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from vcedu.keys.payloads import MessageVectorPayload, PrehashedPayload, RawPayload
    from vcedu.keys.public import VerifyingKey


class RawSigner(Protocol):
    """Signs bytes."""

    @property
    def public_key(self) -> VerifyingKey:
        """The key that checks the signatures."""
        ...

    def sign(self, payload: RawPayload) -> bytes:
        """Return the signature over the payload's bytes; ECDSA as r and s side by side.

        Raises:
            ApprovalPending: `APPROVAL_PENDING`, until a second officer has released this request.
        """
        ...


class PrehashSigner(Protocol):
    """Signs digests."""

    @property
    def public_key(self) -> VerifyingKey:
        """The key that checks the signatures."""
        ...

    def sign(self, payload: PrehashedPayload) -> bytes:
        """Return the signature over the payload's digest; ECDSA as r and s side by side.

        Raises:
            ApprovalPending: `APPROVAL_PENDING`, until a second officer has released this request.
        """
        ...


class MessageVectorSigner(Protocol):
    """Signs vectors of messages."""

    @property
    def public_key(self) -> VerifyingKey:
        """The key that checks the signatures."""
        ...

    def sign(self, payload: MessageVectorPayload) -> bytes:
        """Return the signature over the payload's header and messages.

        Raises:
            ApprovalPending: `APPROVAL_PENDING`, until a second officer has released this request.
        """
        ...
