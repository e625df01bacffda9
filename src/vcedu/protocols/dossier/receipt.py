"""The receipt: a credential by the recipient that names the manifest it answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import japanese_day
from vcedu.education.kinds import HEALTH_RECORD
from vcedu.errors import Code, MalformedError, VerificationError
from vcedu.model.envelope import types_of, values_of
from vcedu.protocols.dossier.manifest import MANIFEST, RECEIPT, digest_of, named_documents, sign, subject_of, text_of

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.issuer import Issuer
    from vcedu.model import Secured, VerificationTime, VerifiedCredential
    from vcedu.protocols.dossier.sealed import OpenedDossier
    from vcedu.verifier import Verifier


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says.

    Attributes:
        dossier_id: The dossier's number or name.
        by: The DID of whoever signed it.
        accepted_on: The day of acceptance.
        transferred: The digests of the documents that passed to the recipient for good.
    """

    dossier_id: str
    by: str
    accepted_on: dt.date
    transferred: frozenset[str]


def read_receipt(receipt: VerifiedCredential) -> Receipt:
    """Return what a verified receipt says.

    Raises:
        MalformedError: `DOSSIER_FORMAT`, if it is none.
    """
    subject = subject_of(receipt, RECEIPT)
    return Receipt(text_of(subject, "dossierId"), str(receipt.issuer), accepted_on(subject), transferred_in(subject))


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
    """Return the verified receipt, if it answers this manifest, is by whom the manifest names, and takes no copy.

    Raises:
        VerificationError: `DOSSIER_RECEIPT`.
        MalformedError: `DOSSIER_FORMAT`.
        VceduError: what `Verifier.verify` raises.
    """
    verified = verifier.verify(receipt, time=time)
    subject = subject_of(verified, RECEIPT)
    named = subject_of(manifest, MANIFEST)
    if text_of(subject, "manifestDigest") != digest_of(manifest.secured):
        raise VerificationError(Code.DOSSIER_RECEIPT, reason="another manifest")
    if verified.issuer != text_of(named, "recipient"):
        raise VerificationError(Code.DOSSIER_RECEIPT, reason="another recipient")
    sent = named_documents(named)
    for digest in read_receipt(verified).transferred:
        if digest not in sent:
            raise VerificationError(Code.DOSSIER_RECEIPT, reason="a document that was not sent")
        if sent[digest] != HEALTH_RECORD.credential_type:
            raise VerificationError(Code.DOSSIER_RECEIPT, reason="a copy, which does not pass for good")
    return verified


def accepted_on(subject: JSONObject) -> dt.date:
    """Return the day on which the recipient accepted the dossier.

    Raises:
        MalformedError: `DOSSIER_FORMAT`, if a receipt says no day.
    """
    try:
        return dt.date.fromisoformat(text_of(subject, "acceptedOn"))
    except ValueError as error:
        raise MalformedError(Code.DOSSIER_FORMAT, reason="it names no day of acceptance") from error


def transferred_in(subject: JSONObject) -> frozenset[str]:
    """Return the digests of the documents that pass to the recipient by a receipt.

    Raises:
        MalformedError: `DOSSIER_FORMAT`, if one is no text.
    """
    listed = values_of(subject.get("transferred"))
    digests = frozenset(digest for digest in listed if isinstance(digest, str))
    if len(digests) != len(listed):
        raise MalformedError(Code.DOSSIER_FORMAT, reason="it lists what is no digest, or one twice")
    return digests
