"""A signer that signs what was decided on, and nothing else."""

from __future__ import annotations

from contextlib import contextmanager
from threading import local
from typing import TYPE_CHECKING

from vcedu.errors import ApprovalPending, Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vcedu.issuer.approval import Decision
    from vcedu.issuer.approval_files import RecordVersion
    from vcedu.keys import RawPayload, RawSigner, VerifyingKey


class ApprovingSigner:
    """A `RawSigner` behind a decision: outside `signing`, and for any other record, it waits for release.

    Args:
        signer: The key.
        decision: What was decided.
        records: All that is to be issued.

    Raises:
        VerificationError: `APPROVAL_OTHER_DRAFT`, if that is not what was decided on.
    """

    def __init__(self, signer: RawSigner, decision: Decision, records: Iterable[RecordVersion]) -> None:
        self._signer = signer
        self._released = decision.release(records)
        self._now = local()

    @property
    def public_key(self) -> VerifyingKey:
        """The key that checks the signatures."""
        return self._signer.public_key

    @contextmanager
    def signing(self, record_id: str, record_version: int, content_digest: bytes) -> Iterator[None]:
        """Say which version of which record this thread has signed from here to the end."""
        self._now.record = (record_id, record_version, content_digest)
        try:
            yield
        finally:
            self._now.record = None

    def sign(self, payload: RawPayload) -> bytes:
        """Return the signature over the payload's bytes.

        Raises:
            ApprovalPending: `APPROVAL_PENDING`, if what is being signed was not decided on; and what the signer
                itself waits for.
        """
        if getattr(self._now, "record", None) not in self._released:
            raise ApprovalPending(Code.APPROVAL_PENDING)
        return self._signer.sign(payload)
