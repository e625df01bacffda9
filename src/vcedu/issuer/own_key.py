"""Whether a key is the issuer's: asked before it signs what only that issuer can make, such as a status list.

A wrong key signs as willingly as the right one, and the mistake shows only at the verifiers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu import dids
from vcedu.errors import Code, UsageError, VceduError

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.dids import VerificationMethod
    from vcedu.issuer.issuer import Issuer

_PURPOSE = "assertionMethod"


def needs_document(issuer: Issuer) -> bool:
    """Return whether the issuer's DID does not carry its own document, so that one must be obtained."""
    return dids.expand(dids.DID.parse(issuer.id)) is None


def check_own_key(issuer: Issuer, document: bytes | None, *, at: dt.datetime) -> None:
    """Check that the issuer's DID document lists its key for statements.

    Args:
        issuer: The issuer.
        document: Its DID document; not looked at where the DID carries its own.
        at: The present time.

    Raises:
        UsageError: `ISSUER_KEY_NOT_LISTED`.
        MalformedError, VerificationError: what `vcedu.dids.parse_did_document` raises.
    """
    found = dids.expand(dids.DID.parse(issuer.id)) or dids.parse_did_document(document or b"", did=issuer.id)
    method = found.verification_methods.get(issuer.verification_method)
    if method is None:
        raise _not_listed(issuer, "there is no such method")
    if method.controller != found.id or method.id not in found.relationship(_PURPOSE):
        raise _not_listed(issuer, f"it is not listed under {_PURPOSE}")
    if _has_ended(method, at):
        raise _not_listed(issuer, "it has ended")
    if isinstance(method.unusable, VceduError) or method.public_key != issuer.public_key:
        raise _not_listed(issuer, "another key stands there")


def _has_ended(method: VerificationMethod, at: dt.datetime) -> bool:
    return any(end is not None and end <= at for end in (method.revoked, method.expires))


def _not_listed(issuer: Issuer, reason: str) -> UsageError:
    return UsageError(Code.ISSUER_KEY_NOT_LISTED, method=issuer.verification_method, reason=reason)
