"""The relay, where the old school must not learn the new one: sealed to a one-time key that the board vouches for.

The old school's manifest names the board and the ticket. The board passes the message on without being able to open
it, receives the new school's receipt, and answers the old school with one of its own, which says when, not who.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, VerificationError
from vcedu.keys import AgreementKey
from vcedu.model.envelope import only_value
from vcedu.proofs.jwe import seal, sealed_to
from vcedu.protocols.dossier.manifest import (
    MANIFEST,
    RECEIPT,
    TICKET,
    checked_name,
    sign,
    signed_manifest,
    subject_of,
    text_of,
)
from vcedu.protocols.dossier.sealed import CONTENT_TYPE, OpenedDossier, open_dossier, packed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.education.procedures import Procedure
    from vcedu.issuer import Issuer
    from vcedu.keys import AgreementSecret
    from vcedu.model import Secured, VerificationTime, VerifiedCredential
    from vcedu.verifier import Verifier


def make_ticket(
    board: Issuer, one_time_key: AgreementKey, ticket_id: str, expires: dt.datetime, now: dt.datetime
) -> Secured:
    """Return the board's ticket: a one-time key to seal to, and until when. It names no school.

    Raises:
        VceduError: what `Issuer.issue` raises.
    """
    subject: JSONObject = {"type": "Ticket", "ticketId": ticket_id, "agreementKey": one_time_key.multikey}
    return sign(TICKET, subject, by=board, now=now, until=expires)


def make_relayed_manifest(
    credentials: Sequence[Secured],
    *,
    sender: Issuer,
    ticket: VerifiedCredential,
    procedure: Procedure | str,
    dossier_id: str,
    now: dt.datetime,
) -> Secured:
    """Return the signed manifest of a dossier for whoever holds the ticket's key; it names the board in its place.

    Raises:
        MalformedError: `DOSSIER_FORMAT`.
        VerificationError: as `make_manifest`, if the procedure sends no such document, or not in a dossier.
        VceduError: what `Issuer.issue` raises.
    """
    members: JSONObject = {
        "recipient": str(ticket.issuer),
        "ticketId": text_of(subject_of(ticket, TICKET), "ticketId"),
        "procedure": checked_name(procedure, credentials),
        "dossierId": dossier_id,
    }
    return signed_manifest(credentials, members, sender=sender, now=now)


def seal_to_ticket(manifest: Secured, credentials: Sequence[Secured], ticket: VerifiedCredential) -> bytes:
    """Return the dossier, padded to a power of two and sealed to the ticket's key.

    Raises:
        MalformedError: `DOSSIER_FORMAT`, if the ticket is none; what `AgreementKey.from_multikey` raises.
    """
    text = packed(manifest, credentials)
    key = AgreementKey.from_multikey(_key(ticket))
    return seal(text.ljust(1 << (len(text) - 1).bit_length()), key, content_type=CONTENT_TYPE)


def check_forwarded(data: bytes, ticket: VerifiedCredential) -> None:
    """Check what the board can see of a dossier that it passes on: that it is sealed, and to the ticket's key.

    Raises:
        VerificationError: `DOSSIER_TICKET`, if it is sealed to another key, or does not say to which.
        MalformedError: `DOSSIER_FORMAT`, if the ticket is none.
        VceduError: what `sealed_to` raises.
    """
    if sealed_to(data) != _key(ticket):
        raise VerificationError(Code.DOSSIER_TICKET)


def _key(ticket: VerifiedCredential) -> str:
    return text_of(subject_of(ticket, TICKET), "agreementKey")


def open_relayed(
    data: bytes,
    *,
    secret: AgreementSecret,
    ticket: VerifiedCredential,
    verifier: Verifier,
    time: VerificationTime,
    procedure: Procedure | None = None,
) -> OpenedDossier:
    """Return what a relayed dossier holds, if it was made for this ticket.

    Raises:
        VerificationError: `DOSSIER_TICKET`, if it was made for another.
        VceduError: what `open_dossier` raises.
    """
    opened = open_dossier(
        data, secret=secret, recipient=str(ticket.issuer), verifier=verifier, time=time, procedure=procedure
    )
    made_for = only_value(subject_of(opened.manifest, MANIFEST).get("ticketId"))
    if made_for != text_of(subject_of(ticket, TICKET), "ticketId"):
        raise VerificationError(Code.DOSSIER_TICKET)
    return opened


def pass_on_receipt(
    receipt: VerifiedCredential, *, board: Issuer, now: dt.datetime, school: str | None = None
) -> Secured:
    """Return the board's own receipt for the old school: the same day and documents, without the new school's name.

    Args:
        receipt: The new school's receipt.
        board: Signs the answer.
        now: When it is made.
        school: The DID of the school that the board gave the ticket for; None accepts a receipt by anybody.

    Raises:
        VerificationError: `DOSSIER_RECEIPT`, if another school signed it.
        MalformedError: `DOSSIER_FORMAT`, if it is no receipt or names no manifest.
        VceduError: what `Issuer.issue` raises.
    """
    subject = subject_of(receipt, RECEIPT)
    text_of(subject, "manifestDigest")
    if school is not None and receipt.issuer != school:
        raise VerificationError(Code.DOSSIER_RECEIPT, reason="another school")
    passed_on = ("dossierId", "manifestDigest", "acceptedOn", "transferred")
    # A verified receipt is in its normal form, in which a single value is a list; one received is written plainly.
    kept: JSONObject = {
        name: subject[name] if name == "transferred" else only_value(subject[name])
        for name in passed_on
        if name in subject
    }
    return sign(RECEIPT, {"type": "Receipt", **kept}, by=board, now=now)
