"""The kinds of record: what they are called, who issues them, and by which way they may travel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from vcedu.errors import Message

if TYPE_CHECKING:
    from collections.abc import Mapping


class Delivery(StrEnum):
    """By which way a record may reach its receiver."""

    FAMILY = "family"
    """The family holds it and shows it to whom it likes."""
    SEALED_CARRY = "sealed_carry"
    """The family may carry it, sealed: it may not read it."""
    INSTITUTION_ONLY = "institution_only"
    """It goes from institution to institution, never through the family."""

    @property
    def words(self) -> Message:
        """The way in words, to follow "it travels"."""
        return _WAYS[self]


_WAYS = {
    Delivery.FAMILY: Message("through the family", "家庭を通じて"),
    Delivery.SEALED_CARRY: Message("sealed, carried by the family", "封をして家庭が持参"),
    Delivery.INSTITUTION_ONLY: Message("from institution to institution", "機関から機関へ直接"),
}


class IssuedBy(StrEnum):
    """Those who issue records."""

    SCHOOL = "school"
    BOARD = "board"


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record.

    Attributes:
        credential_type: The type that its credentials have beside `VerifiableCredential`.
        name: What it is called.
        delivery: By which way it may travel.
        issued_by: Who issues it.
    """

    credential_type: str
    name: Message
    delivery: Delivery
    issued_by: frozenset[IssuedBy]


_SCHOOLS, _BOARDS = frozenset({IssuedBy.SCHOOL}), frozenset({IssuedBy.BOARD})

ENROLLMENT_CERTIFICATE = RecordKind(
    "EnrollmentCertificate", Message("Certificate of enrolment", "在学証明書"), Delivery.FAMILY, _SCHOOLS
)
TEXTBOOK_SUPPLY_CERTIFICATE = RecordKind(
    "TextbookSupplyCertificate",
    Message("Certificate of textbooks supplied", "教科用図書給与証明書"),
    Delivery.FAMILY,
    _SCHOOLS,
)
SCHOOL_ASSIGNMENT_NOTICE = RecordKind(
    "SchoolAssignmentNotice",
    Message("Notice of the school to enter after moving", "転入学通知書"),
    Delivery.FAMILY,
    _BOARDS,
)
TRANSFER_ACCEPTANCE_NOTICE = RecordKind(
    "TransferAcceptanceNotice",
    Message("Notice to the former school of a pupil's acceptance", "児童・生徒転入学通知書"),
    Delivery.INSTITUTION_ONLY,
    _SCHOOLS,
)
TRANSCRIPT = RecordKind("ClrCredential", Message("Academic transcript", "成績証明書"), Delivery.FAMILY, _SCHOOLS)
GRADUATION_CERTIFICATE = RecordKind(
    "GraduationCertificate", Message("Certificate of graduation", "卒業証明書"), Delivery.FAMILY, _SCHOOLS
)
HEALTH_RECORD = RecordKind(
    "HealthRecord", Message("School health record", "健康診断票"), Delivery.INSTITUTION_ONLY, _SCHOOLS
)
CUMULATIVE_RECORD_COPY = RecordKind(
    "CumulativeRecordCopy",
    Message("Copy of the cumulative guidance record", "指導要録の写し"),
    Delivery.INSTITUTION_ONLY,
    _SCHOOLS,
)
CUMULATIVE_RECORD_EXTRACT = RecordKind(
    "CumulativeRecordExtract",
    Message("Extract of the cumulative guidance record", "指導要録の抄本"),
    Delivery.INSTITUTION_ONLY,
    _SCHOOLS,
)
SCHOOL_REPORT = RecordKind(
    "SchoolReport",
    Message("School report to the school applied to", "調査書"),
    Delivery.SEALED_CARRY,
    _SCHOOLS,
)
GUARDIANSHIP_CREDENTIAL = RecordKind(
    "GuardianshipCredential",
    Message("Attestation of guardianship", "保護者であることの証明"),
    Delivery.FAMILY,
    _SCHOOLS | _BOARDS,
)

RECORD_KINDS: Mapping[str, RecordKind] = MappingProxyType(
    {
        kind.credential_type: kind
        for kind in (
            ENROLLMENT_CERTIFICATE,
            TEXTBOOK_SUPPLY_CERTIFICATE,
            SCHOOL_ASSIGNMENT_NOTICE,
            TRANSFER_ACCEPTANCE_NOTICE,
            TRANSCRIPT,
            GRADUATION_CERTIFICATE,
            HEALTH_RECORD,
            CUMULATIVE_RECORD_COPY,
            CUMULATIVE_RECORD_EXTRACT,
            SCHOOL_REPORT,
            GUARDIANSHIP_CREDENTIAL,
        )
    }
)
"""Every kind, by its credential type."""


def kind_of(types: object) -> RecordKind | None:
    """Return the kind of record that a credential's `type` names; None if it names none."""
    listed = types if isinstance(types, list) else [types]
    return next((RECORD_KINDS[each] for each in listed if isinstance(each, str) and each in RECORD_KINDS), None)
