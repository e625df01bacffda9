"""Persons and institutions as records name them. Gender is no member of theirs: only the cumulative record has it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vcedu.education.expected import Expected, check_optional_text, check_text, unexpected

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.education.codes import EducationBoardCode, SchoolCode
    from vcedu.education.names import PersonName
    from vcedu.education.proofing import Proofing
    from vcedu.education.school import School

_LEAP_YEAR = 2000
_LAST_MONTH = 12
_BIRTH = Expected(
    "year, month and day; year and month; a year; or nothing", "年月日、年月、年のいずれか、又は不詳（何も入れない）"
)
_PROOFED = Expected("how the holder of the key was identified", "鍵の持ち主の本人確認の方法")


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A day of birth, as far as it is known (不詳 where nothing is).

    Raises:
        MalformedError: `RECORD_VALUE`, if a smaller part is known without the larger, or there is no such day.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        known = [part is not None for part in (self.year, self.month, self.day)]
        if known != sorted(known, reverse=True):
            raise unexpected("birth_date", self, _BIRTH)
        try:
            dt.date(self.year or _LEAP_YEAR, self.month or 1, self.day or 1)
        except ValueError as error:
            raise unexpected("birth_date", self, _BIRTH) from error

    @classmethod
    def of(cls, day: dt.date) -> BirthDate:
        """Return a day of birth that is wholly known."""
        return cls(day.year, day.month, day.day)

    @property
    def date(self) -> dt.date | None:
        """The day, if it is wholly known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return dt.date(self.year, self.month, self.day)

    @property
    def latest(self) -> dt.date | None:
        """The last day that it can be, or None where nothing is known."""
        if self.year is None:
            return None
        month = self.month or _LAST_MONTH
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        if self.year is None:
            return ""
        parts = (f"{part:02d}" for part in (self.month, self.day) if part is not None)
        return "-".join((f"{self.year:04d}", *parts))

    def members(self) -> JSONObject:
        """Return the member that says what is known."""
        if self.year is None:
            return {"birthDateUnknown": True}
        name = "birthYear" if self.month is None else "birthYearMonth" if self.day is None else "birthDate"
        return {name: str(self)}


@dataclass(frozen=True, slots=True)
class Child:
    """The pupil or student that a record is about.

    Attributes:
        name: The forms of the name.
        birth: The day of birth, as far as it is known.
        student_number: The school's own number (学籍番号).
        address: The home address; it stays out where the form does not ask for it.
        subject_id: The identifier that the record is bound to: the DID of the child's own key, or a name such as a
            `urn:uuid:` that a guardian's credential names too.
        proofing: How it was found out who holds that key; stated wherever the record is bound to a DID.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign, or a record is bound to a DID without proofing.
    """

    name: PersonName
    birth: BirthDate
    student_number: str | None = None
    address: str | None = None
    subject_id: str | None = None
    proofing: Proofing | None = None

    def __post_init__(self) -> None:
        for member in ("student_number", "address", "subject_id"):
            check_optional_text(member, getattr(self, member))
        check_binding(self.subject_id, self.proofing)

    def members(self) -> JSONObject:
        """Return who the child is, as members of a credential's subject."""
        subject: JSONObject = {} if self.subject_id is None else {"id": self.subject_id}
        return {
            **subject,
            "type": "Child",
            **name_members(self.name),
            **self.birth.members(),
            **present(studentNumber=self.student_number, homeAddress=self.address),
            **({} if self.proofing is None else {"identityProofing": self.proofing.node()}),
        }

    def unnumbered(self) -> Child:
        """Return the child as a record names it whose form has no place for the school's own number."""
        return replace(self, student_number=None)


@dataclass(frozen=True, slots=True)
class Guardian:
    """A guardian (保護者) as the register of school-age children names one; under joint custody there are two.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign.
    """

    name: PersonName
    relationship: str
    address: str | None = None

    def __post_init__(self) -> None:
        check_text("relationship", self.relationship)
        check_optional_text("address", self.address)

    def node(self) -> JSONObject:
        """Return the guardian as a node of a credential."""
        return {
            "type": "Guardian",
            **name_members(self.name),
            "relationship": self.relationship,
            **present(homeAddress=self.address),
        }


@dataclass(frozen=True, slots=True)
class NamedSchool:
    """A school that a record names without speaking for it; one abroad has no code.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign.
    """

    name: str
    code: SchoolCode | None = None
    address: str | None = None

    def __post_init__(self) -> None:
        check_text("name", self.name)
        check_optional_text("address", self.address)

    def node(self) -> JSONObject:
        """Return the school as a node of a credential."""
        code = None if self.code is None else str(self.code)
        return {"type": "School", "name": self.name, **present(schoolCode=code, schoolAddress=self.address)}


@dataclass(frozen=True, slots=True)
class EducationBoard:
    """An education board (教育委員会) that issues notices.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign.
    """

    code: EducationBoardCode
    name: str
    superintendent: str
    address: str | None = None

    def __post_init__(self) -> None:
        check_text("name", self.name)
        check_text("superintendent", self.superintendent)
        check_optional_text("address", self.address)


def check_binding(subject_id: str | None, proofing: Proofing | None) -> None:
    """Check that a record bound to somebody's key says how it was found out who holds the key.

    Raises:
        MalformedError: `RECORD_VALUE`, if it is bound to a DID without proofing.
    """
    if proofing is None and subject_id is not None and subject_id.startswith("did:"):
        raise unexpected("proofing", "", _PROOFED)


def school_issuer(school: School, issuer_id: str) -> JSONObject:
    """Return a school as the issuer of a record."""
    return {
        "id": issuer_id,
        "type": "School",
        "name": school.name,
        "schoolCode": str(school.code),
        "principal": school.principal,
        **present(nameEn=school.name_en, schoolAddress=school.address),
    }


def board_issuer(board: EducationBoard, issuer_id: str) -> JSONObject:
    """Return a board as the issuer of a record."""
    return {
        "id": issuer_id,
        "type": "EducationBoard",
        "name": board.name,
        "boardCode": str(board.code),
        "superintendent": board.superintendent,
        **present(boardAddress=board.address),
    }


def name_members(name: PersonName) -> JSONObject:
    """Return every form of a name, byte for byte."""
    return {
        "legalName": name.legal,
        **present(nameKana=name.kana, nameAlphabet=name.alphabet, alias=name.alias, formerSurname=name.former_surname),
    }


def present(**members: str | int | None) -> JSONObject:
    """Return the members that have a value."""
    return {name: value for name, value in members.items() if value is not None}


def day(value: dt.date | None) -> str | None:
    """Return a date in ISO 8601, if there is one."""
    return None if value is None else value.isoformat()
