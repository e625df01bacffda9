"""A recipient's signature under the receipt of what it received: that it has it, and on these terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import read_json_object
from vcedu.errors import Code, VerificationError
from vcedu.holder.consent.receipt import ReleaseReceipt, read_paper
from vcedu.holder.consent.signed import read_signed, sign_document

if TYPE_CHECKING:
    from collections.abc import Collection

    from vcedu.holder.consent.signed import KeyOf
    from vcedu.holder.presenting import HolderKey

KIND = "vcedu-release-receipt+jwt"


def countersign(receipt: ReleaseReceipt, key: HolderKey) -> bytes:
    """Return a receipt under the recipient's signature.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer.
        UsageError: `KEY_CAPABILITY`, if no algorithm takes such keys.
    """
    return sign_document(read_json_object(receipt.text), KIND, key=key)


def read_countersigned(
    data: bytes, receipt: ReleaseReceipt, *, recipients: Collection[str], key_of: KeyOf | None = None
) -> str:
    """Return the DID of the recipient that signed a receipt, after checking that it signed this one.

    Args:
        data: The receipt under the recipient's signature.
        receipt: The receipt that was given.
        recipients: The DIDs of those who received it.
        key_of: Returns the key of a verification method; by default of did:key and did:jwk alone.

    Raises:
        MalformedError: `RECEIPT_MALFORMED`; what `read_signed` raises.
        VerificationError: `RECEIPT_OTHER`, if it is another receipt or was changed; `RECEIPT_SIGNER`, if somebody
            else signed it.
        VceduError: what `read_signed` raises.
    """
    signed = read_signed(data, KIND, key_of=key_of)
    found = read_paper(jcs(signed.content), ReleaseReceipt, Code.RECEIPT_MALFORMED)
    if found.text != receipt.text:
        raise VerificationError(Code.RECEIPT_OTHER, receipt=receipt.receipt_id)
    if signed.signer not in recipients:
        raise VerificationError(Code.RECEIPT_SIGNER, signer=signed.signer)
    return signed.signer
