"""Receipts: what a family and a recipient both hold of a consent and of a release (ISO/IEC TS 27560:2023, clause 6.4).

A receipt is plain JSON. What it says of the family is what the recipient knows anyhow: it names no guardian who did not
sign, and nobody who is kept away.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import read_json_object
from vcedu.education.procedures import Statute
from vcedu.errors import Code, MalformedError, Message
from vcedu.holder.access.consents import ConsentRecord, ConsentState, PersonalInformation
from vcedu.holder.access.terms import Relation
from vcedu.holder.consent.basis import Basis, Consent
from vcedu.holder.consent.records import LIMITS, UUID
from vcedu.holder.consent.words import CONSENT_WORDS, REQUEST_WORDS, ReleaseAct

Identifier = Annotated[str, StringConstraints(pattern=f"^{UUID}$")]
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Named = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Paper(BaseModel):
    """What a receipt and a notice have in common: a closed form, written in one way only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def text(self) -> bytes:
        """The paper as JSON, in the one spelling that there is."""
        return jcs(self.model_dump(mode="json", exclude_none=True))


class LawfulBasis(Paper):
    """On what a release rests.

    Attributes:
        type: Which of the three.
        statute: The provision, where it is a statute.
        record_id: The record of consent, where it is one.
    """

    type: Literal["statute", "consent", "request"]
    statute: Statute | None = None
    record_id: Identifier | None = None

    @classmethod
    def of(cls, basis: Basis) -> Self:
        """Return a basis as receipts have it: of a person's request not who asked."""
        match basis:
            case Statute():
                return cls(type="statute", statute=basis)
            case Consent():
                return cls(type="consent", record_id=basis.record_id)
            case _:
                return cls(type="request")

    @property
    def words(self) -> Message:
        """The basis in words."""
        if self.statute is not None:
            return self.statute.words
        return CONSENT_WORDS if self.type == "consent" else REQUEST_WORDS


class ReceiptEvent(Paper):
    """What became of a consent, without the name of who did it.

    Attributes:
        event_state: What it was from then on.
        capacity: As what somebody did it.
        event_time: When.
    """

    event_state: ConsentState
    capacity: Relation
    event_time: dt.datetime


class ConsentReceipt(Paper):
    """That a consent was given, refused or taken back: for the family, and for who asked.

    Attributes:
        schema_version: The form of this receipt.
        receipt_id: Its identifier.
        record: The record, whole.
        events: What became of it.
    """

    schema_version: Literal["vcedu consent receipt 1"] = "vcedu consent receipt 1"
    receipt_id: Identifier
    record: ConsentRecord
    events: tuple[ReceiptEvent, ...]


class ReleaseReceipt(Paper):
    """That something was handed over: on what basis, to whom, what, for what and for how long.

    Attributes:
        schema_version: The form of this receipt.
        receipt_id: Its identifier.
        release: By what it left the store.
        event_time: When.
        pii_principal_id: Whom the data are about; None where the profile does not say.
        lawful_basis: On what it rests.
        purpose: What for.
        purpose_type: What for, as the acts' file or the procedure names it.
        pii_information: Which data.
        recipients: To whom, by identifier or host.
        recipient_name: What the recipient is called, as a register has it.
        retention_period: For how long the recipient keeps them.
        retained_until: The last day of that.
        jurisdiction: Whose law applies.
        withdrawal_method: How a consent is taken back.
        may_withdraw: Whose signature on a notice of withdrawal counts, as DIDs.
        digest: The SHA-256 digest of what was handed over, in hexadecimal.
    """

    schema_version: Literal["vcedu release receipt 1"] = "vcedu release receipt 1"
    receipt_id: Identifier
    release: ReleaseAct
    event_time: dt.datetime
    pii_principal_id: _Named | None = None
    lawful_basis: LawfulBasis
    purpose: Message
    purpose_type: _Named | None = None
    pii_information: tuple[PersonalInformation, ...]
    recipients: tuple[_Named, ...]
    recipient_name: _Named | None = None
    retention_period: _Named | None = None
    retained_until: dt.date | None = None
    jurisdiction: _Named = "JP"
    withdrawal_method: Message | None = None
    may_withdraw: tuple[_Named, ...] = ()
    digest: _Digest | None = None


_Paper = TypeVar("_Paper", bound=Paper)


def read_receipt(data: bytes) -> ReleaseReceipt:
    """Return the receipt of a release.

    Raises:
        MalformedError: `RECEIPT_MALFORMED`, with the member at fault; a `JSON_*` code.
    """
    return read_paper(data, ReleaseReceipt, Code.RECEIPT_MALFORMED)


def read_consent_receipt(data: bytes) -> ConsentReceipt:
    """Return the receipt of a consent.

    Raises:
        MalformedError: `RECEIPT_MALFORMED`, with the member at fault; a `JSON_*` code.
    """
    return read_paper(data, ConsentReceipt, Code.RECEIPT_MALFORMED)


def read_paper(data: bytes, kind: type[_Paper], code: Code) -> _Paper:
    """Return what a file says, if it is of that kind and says nothing that the kind does not know.

    Raises:
        MalformedError: the code given, with the member at fault; a `JSON_*` code.
    """
    document = read_json_object(data, limits=LIMITS)
    try:
        paper = kind.model_validate_json(data)
    except ValidationError as error:
        raise MalformedError(code, member=".".join(map(str, error.errors()[0]["loc"])) or "-") from error
    # What is inside of others' forms is read leniently: whatever is lost on the way was not of this kind.
    if paper.text != jcs(document):
        raise MalformedError(code, member="-")
    return paper
