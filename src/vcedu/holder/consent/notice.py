"""The notice that a consent was taken back: made by the family, read by whoever received something under it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import read_json_object
from vcedu.errors import Code, VerificationError
from vcedu.holder.access.consents import PersonalInformation  # noqa: TC001 - pydantic reads the fields at run time
from vcedu.holder.consent.receipt import Identifier, Paper, read_paper
from vcedu.holder.consent.signed import read_signed, sign_document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from vcedu.holder.consent.receipt import ReleaseReceipt
    from vcedu.holder.consent.signed import KeyOf, SignedDocument
    from vcedu.holder.presenting import HolderKey

KIND = "vcedu-withdrawal-notice+jwt"
_CLOCKS_DIFFER = dt.timedelta(minutes=5)


class WithdrawnRelease(Paper):
    """One release that a notice is about.

    Attributes:
        receipt_id: Its receipt.
        pii_information: What was handed over by it.
    """

    receipt_id: Identifier
    pii_information: tuple[PersonalInformation, ...]


class WithdrawalNotice(Paper):
    """That a consent was taken back, and what is asked of a recipient.

    Attributes:
        schema_version: The form of this notice.
        record_id: The record of the consent.
        event_time: When it was taken back.
        recipients: To whom the notice goes, as the receipts name them.
        releases: What was handed over.
        asks: What is asked: to stop using it, to delete it.
    """

    schema_version: Literal["vcedu withdrawal notice 1"] = "vcedu withdrawal notice 1"
    record_id: Identifier
    event_time: dt.datetime
    recipients: tuple[str, ...]
    releases: tuple[WithdrawnRelease, ...]
    asks: tuple[Literal["stop", "delete"], ...] = ("stop", "delete")

    def signed(self, holder: HolderKey) -> bytes:
        """Return the notice, signed.

        Raises:
            ApprovalPending: `APPROVAL_PENDING`, from the signer.
            UsageError: `KEY_CAPABILITY`, if no algorithm takes such keys.
        """
        return sign_document(read_json_object(self.text), KIND, key=holder)


@dataclass(frozen=True, slots=True)
class EndedRelease:
    """What a recipient is to do about one release.

    Attributes:
        receipt: The recipient's own copy of the receipt.
        asks: What is asked.
        since: When the consent was taken back.
    """

    receipt: ReleaseReceipt
    asks: tuple[str, ...]
    since: dt.datetime


def read_notice(
    data: bytes,
    receipts: Iterable[ReleaseReceipt],
    *,
    recipients: Collection[str],
    at: dt.datetime,
    key_of: KeyOf | None = None,
) -> list[EndedRelease]:
    """Return which releases a notice ends, after checking that it is from who may end them, and for this recipient.

    Args:
        data: The notice.
        receipts: The receipts that the recipient holds.
        recipients: What the recipient is called in receipts: its identifiers and hosts.
        at: The present time.
        key_of: Returns the key of a verification method; by default of did:key and did:jwk alone.

    Raises:
        MalformedError: `NOTICE_MALFORMED`; what `read_signed` raises.
        VerificationError: `NOTICE_RECIPIENT`, if it is for another; `NOTICE_TIME`, if it is of a time to come;
            `NOTICE_RECEIPT`, if it names a release that was not received, or not under that consent, or says that
            other data were; `NOTICE_SIGNER`, if whoever signed it does not count for one.
        VceduError: what `read_signed` raises.
    """
    signed = read_signed(data, KIND, key_of=key_of)
    notice = read_paper(jcs(signed.content), WithdrawalNotice, Code.NOTICE_MALFORMED)
    if not set(notice.recipients) & set(recipients):
        raise VerificationError(Code.NOTICE_RECIPIENT, recipient=", ".join(notice.recipients))
    if notice.event_time > at + _CLOCKS_DIFFER:
        raise VerificationError(Code.NOTICE_TIME, time=notice.event_time.isoformat())
    held = {each.receipt_id: each for each in receipts}
    return [_ended(notice, each, held.get(each.receipt_id), signed) for each in notice.releases]


def _ended(
    notice: WithdrawalNotice, named: WithdrawnRelease, receipt: ReleaseReceipt | None, signed: SignedDocument
) -> EndedRelease:
    if (
        receipt is None
        or receipt.lawful_basis.record_id != notice.record_id
        or receipt.pii_information != named.pii_information
        or not set(receipt.recipients) & set(notice.recipients)
    ):
        raise VerificationError(Code.NOTICE_RECEIPT, receipt=named.receipt_id)
    if signed.signer not in receipt.may_withdraw:
        raise VerificationError(Code.NOTICE_SIGNER, signer=signed.signer, receipt=named.receipt_id)
    return EndedRelease(receipt, notice.asks, notice.event_time)
