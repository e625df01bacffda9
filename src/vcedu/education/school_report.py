"""The school report (調査書) to the school that a pupil applies to: carried sealed, unread by the pupil."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.expected import Expected, check_optional_text, check_text, unexpected
from vcedu.education.issuance import record_credential
from vcedu.education.kinds import SCHOOL_REPORT
from vcedu.education.people import day, present, school_issuer

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.guidance import Guidance
    from vcedu.education.issuance import Issuance
    from vcedu.education.people import Child, NamedSchool
    from vcedu.education.school import School

_CERTIFIED = "本書の記載事項に誤りのないことを証明する。"
_YEARS = Expected(
    "the guidance of one school year or more, each year once", "1年度以上の指導の記録（同じ年度は1回だけ）"
)
_LABELS = Expected("each field of the form once", "様式の同じ欄は1回だけ")


@dataclass(frozen=True, slots=True)
class FormField:
    """A field that a prefecture's form has and others have not.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign.
    """

    label: str
    value: str

    def __post_init__(self) -> None:
        check_text("label", self.label)
        check_text("value", self.value)

    def node(self) -> JSONObject:
        """Return the field as a node of a credential."""
        return {"type": "FormField", "label": self.label, "entry": self.value}


@dataclass(frozen=True, slots=True)
class SchoolReport:
    """A school report (調査書).

    Attributes:
        school: The school that reports.
        child: The pupil.
        recipient: The school applied to.
        grade_level: The grade (学年).
        guidance: The marks, attendance and remarks, year by year.
        graduates_on: The day of graduation, or when it is due.
        gender: The gender, only where the prefecture's form has it.
        remarks: Remarks (備考).
        form_fields: What the prefecture's form asks for beside.

    Raises:
        MalformedError: `RECORD_VALUE`, if there is no year, a year or a field is there twice, or a text is not one to
            sign.
    """

    school: School
    child: Child
    recipient: NamedSchool
    grade_level: str
    guidance: tuple[Guidance, ...]
    graduates_on: dt.date | None = None
    gender: str | None = None
    remarks: str | None = None
    form_fields: tuple[FormField, ...] = ()

    def __post_init__(self) -> None:
        check_text("grade_level", self.grade_level)
        check_optional_text("gender", self.gender)
        check_optional_text("remarks", self.remarks)
        years = {year.school_year for year in self.guidance}
        if not years or len(years) < len(self.guidance):
            raise unexpected("guidance", len(self.guidance), _YEARS)
        if len({field.label for field in self.form_fields}) < len(self.form_fields):
            raise unexpected("form_fields", len(self.form_fields), _LABELS)


def school_report(report: SchoolReport, issuance: Issuance) -> JSONObject:
    """Return the unsigned school report (調査書)."""
    guidance: list[JSONValue] = [year.node() for year in report.guidance]
    fields: list[JSONValue] = [field.node() for field in report.form_fields]
    return record_credential(
        SCHOOL_REPORT,
        issuance,
        issuer=school_issuer(report.school, issuance.issuer_id),
        subject={
            **report.child.members(),
            "gradeLevel": report.grade_level,
            **present(gender=report.gender, graduatedOn=day(report.graduates_on), remarks=report.remarks),
            "guidance": guidance,
            **({"formFields": fields} if fields else {}),
        },
        statement=_CERTIFIED,
        members={"recipient": report.recipient.node()},
    )
