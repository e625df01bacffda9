"""The school health record (健康診断票), dental examinations included. Its items are the form's, so they are data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import check_school_year, school_year_of
from vcedu.education.expected import Expected, check_optional_text, check_text, unexpected
from vcedu.education.issuance import record_credential
from vcedu.education.kinds import HEALTH_RECORD
from vcedu.education.people import present, school_issuer

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.issuance import Issuance
    from vcedu.education.people import Child
    from vcedu.education.school import School

_IN_YEAR = Expected("a day within the school year", "その年度に属する日付")
_SOME = Expected("one examination or more", "1回以上の健康診断")


@dataclass(frozen=True, slots=True)
class ExaminationItem:
    """One item of an examination, such as `身長` 152.3 `cm`.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign.
    """

    label: str
    value: str
    unit: str | None = None

    def __post_init__(self) -> None:
        check_text("label", self.label)
        check_text("value", self.value)
        check_optional_text("unit", self.unit)

    def node(self) -> JSONObject:
        """Return the item as a node of a credential."""
        return {"type": "ExaminationItem", "label": self.label, "measured": self.value, **present(unit=self.unit)}


@dataclass(frozen=True, slots=True)
class Examination:
    """One examination.

    Raises:
        MalformedError: `RECORD_VALUE`, if its day is not in its school year, or a text is not one to sign.
    """

    school_year: int
    grade_level: str
    examined_on: dt.date
    items: tuple[ExaminationItem, ...]
    remarks: str | None = None

    def __post_init__(self) -> None:
        check_school_year("school_year", self.school_year)
        check_text("grade_level", self.grade_level)
        check_optional_text("remarks", self.remarks)
        if school_year_of(self.examined_on) != self.school_year:
            raise unexpected("examined_on", self.examined_on, _IN_YEAR)

    def node(self) -> JSONObject:
        """Return the examination as a node of a credential."""
        items: list[JSONValue] = [item.node() for item in self.items]
        return {
            "type": "Examination",
            "schoolYear": self.school_year,
            "gradeLevel": self.grade_level,
            "examinedOn": self.examined_on.isoformat(),
            "items": items,
            **present(remarks=self.remarks),
        }


@dataclass(frozen=True, slots=True)
class HealthRecord:
    """A child's health record; at a transfer the original itself moves.

    Raises:
        MalformedError: `RECORD_VALUE`, if there is no examination.
    """

    school: School
    child: Child
    examinations: tuple[Examination, ...]
    is_original: bool = True

    def __post_init__(self) -> None:
        if not self.examinations:
            raise unexpected("examinations", "", _SOME)


def health_record(record: HealthRecord, issuance: Issuance) -> JSONObject:
    """Return the unsigned health record (健康診断票)."""
    examinations: list[JSONValue] = [examination.node() for examination in record.examinations]
    return record_credential(
        HEALTH_RECORD,
        issuance,
        issuer=school_issuer(record.school, issuance.issuer_id),
        subject={**record.child.members(), "examinations": examinations},
        members={"isOriginal": record.is_original},
    )
