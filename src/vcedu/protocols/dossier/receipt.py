"""The receipt: a credential by the recipient that names the manifest it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.dates import japanese_day
from vcedu.education.kinds import HEALTH_RECORD
from vcedu.errors import Code, VerificationError
from vcedu.model.envelope import types_of
from vcedu.protocols.dossier.manifest import MANIFEST, RECEIPT, digest_of, one, sign, subject_of

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject
    from vcedu.issuer import Issuer
    from vcedu.model import Secured, VerificationTime, VerifiedCredential
    from vcedu.protocols.dossier.sealed import OpenedDossier
    from vcedu.verifier import Verifier


def make_receipt(opened: OpenedDossier, *, recipient: Issuer, now: dt.datetime) -> Secured:
    """Return the signed receipt; it lists the health records, which pass to the recipient with it.

    Args:
        opened: What was received.
        recipient: Signs it.
        now: When it was accepted.

    Raises:
        VceduError: what `Issuer.issue` raises.
    """
    health = [
        digest_of(verified.secured)
        for verified in opened.credentials
        if HEALTH_RECORD.credential_type in types_of(verified.secured.envelope.document)
    ]
    transferred: JSONObject = {"transferred": [*health]} if health else {}
    return sign(
        RECEIPT,
        {
            "type": "Receipt",
            "dossierId": opened.dossier_id,
            "manifestDigest": digest_of(opened.manifest.secured),
            "acceptedOn": japanese_day(now).isoformat(),
            **transferred,
        },
        by=recipient,
        now=now,
    )


def check_receipt(
    receipt: bytes | Secured, manifest: VerifiedCredential, verifier: Verifier, time: VerificationTime
) -> VerifiedCredential:
    """Return the verified receipt, if it answers this manifest and is by whom the manifest names.

    Raises:
        VerificationError: `DOSSIER_RECEIPT`.
        MalformedError: `DOSSIER_FORMAT`.
        VceduError: what `Verifier.verify` raises.
    """
    verified = verifier.verify(receipt, time=time)
    subject = subject_of(verified, RECEIPT)
    named = subject_of(manifest, MANIFEST)
    if one(subject, "manifestDigest") != digest_of(manifest.secured):
        raise VerificationError(Code.DOSSIER_RECEIPT, reason="another manifest")
    if verified.issuer != one(named, "recipient"):
        raise VerificationError(Code.DOSSIER_RECEIPT, reason="another recipient")
    return verified
