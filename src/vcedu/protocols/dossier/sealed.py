"""The dossier as it travels: manifest and documents, byte for byte, sealed to one key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import read_json_object
from vcedu.errors import Code, MalformedError, VerificationError
from vcedu.model import read_secured
from vcedu.model.envelope import only_value
from vcedu.proofs.jwe import open_sealed, seal
from vcedu.protocols.dossier.manifest import MANIFEST, checked_name, digest_of, named_documents, subject_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.education.procedures import Procedure
    from vcedu.keys import AgreementKey, AgreementSecret
    from vcedu.model import Secured, VerificationTime, VerifiedCredential
    from vcedu.verifier import Verifier

FORMAT = "vcedu-dossier/1"
CONTENT_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class OpenedDossier:
    """A dossier that was opened and holds.

    Attributes:
        manifest: The verified manifest.
        credentials: The verified documents, as they came.
        dossier_id: The dossier's number or name.
        sender: The sender's DID.
    """

    manifest: VerifiedCredential
    credentials: tuple[VerifiedCredential, ...]
    dossier_id: str
    sender: str


def seal_dossier(manifest: Secured, credentials: Sequence[Secured], key: AgreementKey) -> bytes:
    """Return the dossier, sealed to the recipient's key.

    Raises:
        VceduError: what `seal` raises.
    """
    return seal(packed(manifest, credentials), key, content_type=CONTENT_TYPE)


def packed(manifest: Secured, credentials: Sequence[Secured]) -> bytes:
    """Return manifest and documents as one text."""
    return jcs(
        {
            "format": FORMAT,
            "manifest": manifest.raw.decode(),
            "credentials": [secured.raw.decode() for secured in credentials],
        }
    )


def open_dossier(
    data: bytes,
    *,
    secret: AgreementSecret,
    recipient: str,
    verifier: Verifier,
    time: VerificationTime,
    procedure: Procedure | None = None,
) -> OpenedDossier:
    """Return what a dossier holds, after everything in it was verified.

    Args:
        data: The sealed dossier.
        secret: The recipient's key.
        recipient: The recipient's own DID.
        verifier: Checks the manifest and every document.
        time: The instant to judge at.
        procedure: The procedure that the recipient awaits it for; None to take it for any.

    Raises:
        VerificationError: `DOSSIER_RECIPIENT`, if its sender meant another; `DOSSIER_CONTENTS`, if a document lacks,
            is added or changed; `DOSSIER_PROCEDURE`, `PROCEDURE_RECORD` or `PROCEDURE_DELIVERY`, if it is for another
            procedure, or that sends no such document, or not in a dossier.
        MalformedError: `DOSSIER_FORMAT`.
        VceduError: what `open_sealed` and `Verifier.verify` raise.
    """
    # (1) It can be opened, and the manifest holds.
    manifest_text, texts = _unpacked(open_sealed(data, secret))
    manifest = verifier.verify(manifest_text, time=time)
    subject = subject_of(manifest, MANIFEST)
    # (2) Its sender meant this recipient: somebody who could open it could also seal it anew.
    named = text_of(subject, "recipient")
    if named != recipient:
        raise VerificationError(Code.DOSSIER_RECIPIENT, named=named, recipient=recipient)
    # (3) The documents are those named, and each holds.
    documents = [read_secured(text) for text in texts]
    if sorted(digest_of(document) for document in documents) != sorted(named_documents(subject)):
        raise VerificationError(Code.DOSSIER_CONTENTS)
    verified = tuple(verifier.verify(document, time=time) for document in documents)
    # (4) The procedure lets them travel so.
    if procedure is not None:
        _check_procedure(procedure, str(only_value(subject.get("procedure")) or ""), documents)
    return OpenedDossier(manifest, verified, text_of(subject, "dossierId"), str(manifest.issuer))


def _check_procedure(procedure: Procedure, named: str, documents: Sequence[Secured]) -> None:
    if not procedure.is_called(named):
        raise VerificationError(Code.DOSSIER_PROCEDURE, named=named, procedure=procedure.name)
    checked_name(procedure, documents)


def _unpacked(text: bytes) -> tuple[bytes, list[bytes]]:
    members = read_json_object(text)
    manifest, credentials = members.get("manifest"), members.get("credentials")
    if members.keys() != {"format", "manifest", "credentials"} or members["format"] != FORMAT:
        raise MalformedError(Code.DOSSIER_FORMAT, reason=f"it is no {FORMAT}")
    if not isinstance(manifest, str) or not isinstance(credentials, list):
        raise MalformedError(Code.DOSSIER_FORMAT, reason="its members are of another type")
    texts = [text.encode() for text in credentials if isinstance(text, str)]
    if len(texts) != len(credentials):
        raise MalformedError(Code.DOSSIER_FORMAT, reason="its members are of another type")
    return manifest.encode(), texts
