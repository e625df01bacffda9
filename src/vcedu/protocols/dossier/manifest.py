"""The manifest: a credential by the sender that names the recipient and each document's digest."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError
from vcedu.model import format_timestamp
from vcedu.model.envelope import as_list, only_value, types_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.procedures import Procedure
    from vcedu.issuer import Issuer
    from vcedu.model import Secured, VerifiedCredential

MANIFEST, RECEIPT, TICKET = "DossierManifest", "DossierReceipt", "DossierTicket"
_CONTEXTS: list[JSONValue] = ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcedu/exchange/v1"]


def digest_of(secured: Secured) -> str:
    """Return the SHA-256 digest of a document's bytes, in hexadecimal."""
    return hashlib.sha256(secured.raw).hexdigest()


def make_manifest(  # noqa: PLR0913 - all by name, each stands in the manifest
    credentials: Sequence[Secured],
    *,
    sender: Issuer,
    recipient: str,
    procedure: Procedure | str,
    dossier_id: str,
    about: str | None,
    now: dt.datetime,
) -> Secured:
    """Return the signed manifest of a dossier.

    Args:
        credentials: The documents; at least one, and none twice.
        sender: Signs it.
        recipient: The recipient's DID.
        procedure: The procedure it serves: what it says of the documents is checked. A name alone, such as 転学, is
            only written down.
        dossier_id: The dossier's number or name.
        about: Whom it is about, if that has an identifier.
        now: When it is made.

    Raises:
        MalformedError: `DOSSIER_FORMAT`, if there is no document, or one twice.
        VerificationError: `PROCEDURE_RECORD` or `PROCEDURE_DELIVERY`, if the procedure sends no such document, or not
            in a dossier.
        VceduError: what `Issuer.issue` raises.
    """
    name = checked_name(procedure, credentials)
    members: JSONObject = {"recipient": recipient, "procedure": name, "dossierId": dossier_id}
    if about is not None:
        members["about"] = about
    return signed_manifest(credentials, members, sender=sender, now=now)


def signed_manifest(
    credentials: Sequence[Secured], members: JSONObject, *, sender: Issuer, now: dt.datetime
) -> Secured:
    """Return a signed manifest with these members beside the documents."""
    digests = [digest_of(secured) for secured in credentials]
    if not digests or len(set(digests)) != len(digests):
        raise MalformedError(Code.DOSSIER_FORMAT, reason="no document, or one twice")
    documents: list[JSONValue] = [
        {"type": "DossierDocument", "documentDigest": digest, "documentKind": kind_of(secured)}
        for digest, secured in zip(digests, credentials, strict=True)
    ]
    return sign(MANIFEST, {"type": "Dossier", **members, "documents": documents}, by=sender, now=now)


def checked_name(procedure: Procedure | str, credentials: Sequence[Secured]) -> str:
    """Return the name of a procedure, after checking that it sends these documents in a dossier.

    Raises:
        VerificationError: `PROCEDURE_RECORD` or `PROCEDURE_DELIVERY`.
    """
    if isinstance(procedure, str):
        return procedure
    for secured in credentials:
        procedure.check_sealed(secured.envelope.document)
    return procedure.name.ja


def kind_of(secured: Secured) -> str:
    """Return a document's type beside `VerifiableCredential`."""
    kinds = sorted(set(types_of(secured.envelope.document)) - {"VerifiableCredential"})
    return kinds[0] if kinds else "VerifiableCredential"


def sign(kind: str, subject: JSONObject, *, by: Issuer, now: dt.datetime, until: dt.datetime | None = None) -> Secured:
    """Return a signed credential of the exchange's vocabulary."""
    end: JSONObject = {} if until is None else {"validUntil": format_timestamp(until)}
    return by.issue(
        {
            "@context": _CONTEXTS,
            "type": ["VerifiableCredential", kind],
            "validFrom": format_timestamp(now),
            **end,
            "credentialSubject": subject,
        }
    )


def subject_of(verified: VerifiedCredential, kind: str) -> JSONObject:
    """Return the covered subject of a credential of the exchange's vocabulary.

    Raises:
        MalformedError: `DOSSIER_FORMAT`, if it is of another kind or has not exactly one subject.
    """
    return subject_in(verified.content, kind)


def subject_in(content: JSONObject, kind: str) -> JSONObject:
    """Return the subject of a credential of the exchange's vocabulary, in normal form or as written.

    Raises:
        MalformedError: `DOSSIER_FORMAT`, if it is of another kind or has not exactly one subject.
    """
    subject = only_value(content.get("credentialSubject"))
    if kind not in types_of(content) or not isinstance(subject, dict):
        raise MalformedError(Code.DOSSIER_FORMAT, reason=f"it is no {kind}")
    return subject


def text_of(subject: JSONObject, name: str) -> str:
    """Return a member's single text.

    Raises:
        MalformedError: `DOSSIER_FORMAT`, if it has none.
    """
    value = only_value(subject.get(name))
    if not isinstance(value, str) or not value:
        raise MalformedError(Code.DOSSIER_FORMAT, reason=f"it has no {name}")
    return value


def named_documents(subject: JSONObject) -> dict[str, str]:
    """Return the kinds of the documents that a manifest names, by their digests.

    Raises:
        MalformedError: `DOSSIER_FORMAT`, if one has no digest or no kind, or one is there twice.
    """
    documents = [document for document in as_list(subject.get("documents")) if isinstance(document, dict)]
    named = {text_of(document, "documentDigest"): text_of(document, "documentKind") for document in documents}
    if len(named) != len(documents):
        raise MalformedError(Code.DOSSIER_FORMAT, reason="no document, or one twice")
    return named
