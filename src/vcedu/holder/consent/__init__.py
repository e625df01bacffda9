"""On what basis something leaves a store, what was consented to, and what becomes of it once it is taken back."""

from vcedu.education.procedures import Statute
from vcedu.holder.access.consents import (
    ConsentEvent,
    ConsentRecord,
    ConsentState,
    Party,
    PersonalInformation,
    PrivacyNotice,
)
from vcedu.holder.consent.basis import Basis, Consent, PersonsRequest, Terms
from vcedu.holder.consent.countersigning import countersign, read_countersigned
from vcedu.holder.consent.notice import EndedRelease, WithdrawalNotice, read_notice
from vcedu.holder.consent.receipt import ConsentReceipt, ReleaseReceipt, read_consent_receipt, read_receipt

__all__ = [
    "Basis",
    "Consent",
    "ConsentEvent",
    "ConsentReceipt",
    "ConsentRecord",
    "ConsentState",
    "EndedRelease",
    "Party",
    "PersonalInformation",
    "PersonsRequest",
    "PrivacyNotice",
    "ReleaseReceipt",
    "Statute",
    "Terms",
    "WithdrawalNotice",
    "countersign",
    "read_consent_receipt",
    "read_countersigned",
    "read_notice",
    "read_receipt",
]
