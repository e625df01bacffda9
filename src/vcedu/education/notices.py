"""The two notices of a transfer: the board's to the family, and the new school's to the old principal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.expected import Expected, check_optional_text, check_text, unexpected
from vcedu.education.issuance import record_credential
from vcedu.education.kinds import SCHOOL_ASSIGNMENT_NOTICE, TRANSFER_ACCEPTANCE_NOTICE
from vcedu.education.people import board_issuer, present, school_issuer

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.issuance import Issuance
    from vcedu.education.people import Child, EducationBoard, Guardian, NamedSchool
    from vcedu.education.school import School

_AFTER_LEAVING = Expected("a day not before the day of leaving the former school", "転学期日以後の日付")
_GUARDIANS = Expected("one or two guardians", "1人又は2人の保護者")
_ASSIGNED = "上記の者の転入学すべき学校を次のとおり指定したので、通知する。"
_ACCEPTED = "上記の者の転入学を受け入れたので、通知する。"


@dataclass(frozen=True, slots=True)
class SchoolAssignment:
    """The school that a board names for a child that moved in (転入学通知書).

    Attributes:
        board: The board.
        child: The child.
        guardians: The guardians: two under joint custody.
        former_school: The school it comes from.
        former_grade_level: Its grade there.
        leaves_on: The last day at the former school (転学期日).
        school: The school it is to enter.
        grade_level: Its grade there.
        enters_on: The day of entry (転入期日).
        remarks: Remarks (備考).

    Raises:
        MalformedError: `RECORD_VALUE`, if there are no or more than two guardians, the child would enter before it
            leaves, or a text is not one to sign.
    """

    board: EducationBoard
    child: Child
    guardians: tuple[Guardian, ...]
    former_school: NamedSchool
    former_grade_level: str
    leaves_on: dt.date
    school: NamedSchool
    grade_level: str
    enters_on: dt.date
    remarks: str | None = None

    def __post_init__(self) -> None:
        check_text("former_grade_level", self.former_grade_level)
        check_text("grade_level", self.grade_level)
        check_optional_text("remarks", self.remarks)
        if len(self.guardians) not in {1, 2}:
            raise unexpected("guardians", len(self.guardians), _GUARDIANS)
        if self.enters_on < self.leaves_on:
            raise unexpected("enters_on", self.enters_on, _AFTER_LEAVING)


@dataclass(frozen=True, slots=True)
class TransferAcceptance:
    """A new school's word to the old principal that it took a child in (児童・生徒転入学通知書).

    Attributes:
        school: The new school.
        child: The child.
        former_school: The old school.
        accepted_on: The day on which the new school accepted the child; it fixes the date the old school records.
        grade_level: The child's grade at the new school.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign.
    """

    school: School
    child: Child
    former_school: NamedSchool
    accepted_on: dt.date
    grade_level: str

    def __post_init__(self) -> None:
        check_text("grade_level", self.grade_level)


def transfer_out_date(accepted_on: dt.date) -> dt.date:
    """Return the date that the old school records (転学の日): the day before the new school accepted the child."""
    return accepted_on - dt.timedelta(days=1)


def school_assignment_notice(assignment: SchoolAssignment, issuance: Issuance) -> JSONObject:
    """Return the board's unsigned notice of the school to enter (転入学通知書)."""
    guardians: list[JSONValue] = [guardian.node() for guardian in assignment.guardians]
    former: JSONObject = {**assignment.former_school.node(), "gradeLevel": assignment.former_grade_level}
    following: JSONObject = {**assignment.school.node(), "gradeLevel": assignment.grade_level}
    subject: JSONObject = {
        **assignment.child.members(),
        "guardians": guardians,
        "previousSchool": former,
        "transferOutOn": assignment.leaves_on.isoformat(),
        "nextSchool": following,
        "transferInOn": assignment.enters_on.isoformat(),
        **present(remarks=assignment.remarks),
    }
    return record_credential(
        SCHOOL_ASSIGNMENT_NOTICE,
        issuance,
        issuer=board_issuer(assignment.board, issuance.issuer_id),
        subject=subject,
        statement=_ASSIGNED,
    )


def transfer_acceptance_notice(acceptance: TransferAcceptance, issuance: Issuance) -> JSONObject:
    """Return the new school's unsigned notice to the old principal (児童・生徒転入学通知書)."""
    return record_credential(
        TRANSFER_ACCEPTANCE_NOTICE,
        issuance,
        issuer=school_issuer(acceptance.school, issuance.issuer_id),
        subject={
            **acceptance.child.members(),
            "gradeLevel": acceptance.grade_level,
            "acceptedOn": acceptance.accepted_on.isoformat(),
        },
        statement=_ACCEPTED,
        members={"recipient": acceptance.former_school.node()},
    )
