"""The certificates that a family takes along: of enrolment, of textbooks supplied, of graduation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.expected import Expected, check_optional_text, check_text, unexpected
from vcedu.education.issuance import record_credential
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE, GRADUATION_CERTIFICATE, TEXTBOOK_SUPPLY_CERTIFICATE
from vcedu.education.people import day, present, school_issuer

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.issuance import Issuance
    from vcedu.education.people import Child, Guardian
    from vcedu.education.school import School

_AFTER_ENTRY = Expected("a day not before the day of entry", "入学日以後の日付")
_SOME_TEXTBOOK = Expected("one textbook or more, each once", "1冊以上の教科書（重複なし）")
_ENROLLED = "上記の者は、本校に在学していることを証明する。"
_SUPPLIED = "上記の者に、次の教科用図書を給与したことを証明する。"
_GRADUATED = "上記の者は、本校の課程を修了し、卒業したことを証明する。"


@dataclass(frozen=True, slots=True)
class Enrollment:
    """A child's place in a school (在学証明書).

    Attributes:
        school: The school.
        child: The child.
        grade_level: The grade (学年), such as `P4`.
        enrolled_on: The day of entry.
        left_on: The last day, where the child has left.
        class_name: The class (学級).
        course: The course of an upper secondary school (課程), such as 全日制.
        department: Its department (学科).

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign or the child left before it came.
    """

    school: School
    child: Child
    grade_level: str
    enrolled_on: dt.date
    left_on: dt.date | None = None
    class_name: str | None = None
    course: str | None = None
    department: str | None = None

    def __post_init__(self) -> None:
        check_text("grade_level", self.grade_level)
        for member in ("class_name", "course", "department"):
            check_optional_text(member, getattr(self, member))
        if self.left_on is not None and self.left_on < self.enrolled_on:
            raise unexpected("left_on", self.left_on, _AFTER_ENTRY)


@dataclass(frozen=True, slots=True)
class Textbook:
    """A textbook as it was supplied to a child.

    Attributes:
        subject: The subject (教科).
        title: The textbook's kind or title (種目名).
        publisher_number: The publisher's number (発行者番号); text, for it may begin with 0.
        publisher_name: The publisher's short name (発行者略称).
        textbook_number: The textbook's symbol and number (教科書記号番号), such as `国語 505`.
        supplied_on: The day it was supplied (給与年月日).

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign.
    """

    subject: str
    title: str
    publisher_number: str
    publisher_name: str
    textbook_number: str
    supplied_on: dt.date

    def __post_init__(self) -> None:
        for member in ("subject", "title", "publisher_number", "publisher_name", "textbook_number"):
            check_text(member, getattr(self, member))

    def node(self) -> JSONObject:
        """Return the textbook as a node of a credential."""
        return {
            "type": "Textbook",
            "subject": self.subject,
            "title": self.title,
            "publisherNumber": self.publisher_number,
            "publisherName": self.publisher_name,
            "textbookNumber": self.textbook_number,
            "suppliedOn": self.supplied_on.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class TextbookSupply:
    """The textbooks that a school supplied to a child (教科用図書給与証明書).

    Raises:
        MalformedError: `RECORD_VALUE`, if there is no textbook or one twice.
    """

    school: School
    child: Child
    grade_level: str
    textbooks: tuple[Textbook, ...]
    guardian: Guardian | None = None

    def __post_init__(self) -> None:
        check_text("grade_level", self.grade_level)
        if not self.textbooks or len(set(self.textbooks)) < len(self.textbooks):
            raise unexpected("textbooks", len(self.textbooks), _SOME_TEXTBOOK)


@dataclass(frozen=True, slots=True)
class Graduation:
    """A child's graduation from a school (卒業証明書).

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign or graduation comes before entry.
    """

    school: School
    child: Child
    graduated_on: dt.date
    enrolled_on: dt.date | None = None
    course: str | None = None
    department: str | None = None

    def __post_init__(self) -> None:
        check_optional_text("course", self.course)
        check_optional_text("department", self.department)
        if self.enrolled_on is not None and self.graduated_on < self.enrolled_on:
            raise unexpected("graduated_on", self.graduated_on, _AFTER_ENTRY)


def enrollment_certificate(enrollment: Enrollment, issuance: Issuance) -> JSONObject:
    """Return the unsigned certificate of enrolment (在学証明書)."""
    subject: JSONObject = {
        **enrollment.child.members(),
        **present(
            gradeLevel=enrollment.grade_level,
            className=enrollment.class_name,
            courseName=enrollment.course,
            departmentName=enrollment.department,
            enrolledOn=day(enrollment.enrolled_on),
            leftOn=day(enrollment.left_on),
        ),
    }
    return record_credential(
        ENROLLMENT_CERTIFICATE,
        issuance,
        issuer=school_issuer(enrollment.school, issuance.issuer_id),
        subject=subject,
        statement=_ENROLLED,
    )


def textbook_supply_certificate(supply: TextbookSupply, issuance: Issuance) -> JSONObject:
    """Return the unsigned certificate of textbooks supplied (教科用図書給与証明書)."""
    textbooks: list[JSONValue] = [textbook.node() for textbook in supply.textbooks]
    guardians: JSONObject = {} if supply.guardian is None else {"guardians": [supply.guardian.node()]}
    subject: JSONObject = {
        **supply.child.members(),
        "gradeLevel": supply.grade_level,
        **guardians,
        "textbooks": textbooks,
    }
    return record_credential(
        TEXTBOOK_SUPPLY_CERTIFICATE,
        issuance,
        issuer=school_issuer(supply.school, issuance.issuer_id),
        subject=subject,
        statement=_SUPPLIED,
    )


def graduation_certificate(graduation: Graduation, issuance: Issuance) -> JSONObject:
    """Return the unsigned certificate of graduation (卒業証明書)."""
    subject: JSONObject = {
        **graduation.child.members(),
        **present(
            courseName=graduation.course,
            departmentName=graduation.department,
            enrolledOn=day(graduation.enrolled_on),
            graduatedOn=day(graduation.graduated_on),
        ),
    }
    return record_credential(
        GRADUATION_CERTIFICATE,
        issuance,
        issuer=school_issuer(graduation.school, issuance.issuer_id),
        subject=subject,
        statement=_GRADUATED,
    )
