"""A key that signs only what a second officer has released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import ApprovalPending, Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.keys.payloads import RawPayload
    from vcedu.keys.public import VerifyingKey
    from vcedu.keys.signer import RawSigner


class ReleasedSigner:
    """Signs what is released, and asks to come back for the rest.

    Args:
        signer: The key.
        is_released: Says whether the second officer has released the payload of an idempotency key.
    """

    def __init__(self, signer: RawSigner, *, is_released: Callable[[str], bool]) -> None:
        self._signer = signer
        self._is_released = is_released

    @property
    def public_key(self) -> VerifyingKey:
        """The key's public part."""
        return self._signer.public_key

    def sign(self, payload: RawPayload) -> bytes:
        """Return the signature of a released payload.

        Raises:
            ApprovalPending: `APPROVAL_PENDING`; send the same payload again after the release.
        """
        if not self._is_released(payload.idempotency_key):
            raise ApprovalPending(Code.APPROVAL_PENDING)
        return self._signer.sign(payload)
