"""The attendance record (出欠の記録), whose sums must come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.expected import Expected, check_optional_text, unexpected
from vcedu.education.people import present

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject

_DAYS = Expected("a number of days from 0 to 366", "0から366までの日数")
_REQUIRED = Expected(
    "school days less those excused or spent studying abroad",
    "授業日数から出席停止・忌引等の日数及び留学中の日数を引いた日数",
)
_PRESENT = Expected(
    "days of required attendance less days absent", "出席しなければならない日数から欠席日数を引いた日数"
)
_MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Attendance:
    """A school year's attendance.

    Attributes:
        school_days: Days of school (授業日数).
        excused: Days of suspension, mourning and the like (出席停止・忌引等の日数).
        required: Days on which the pupil had to attend (出席しなければならない日数).
        absent: Days absent (欠席日数).
        present: Days present (出席日数).
        abroad: School days spent studying abroad (留学中の授業日数).
        remarks: Remarks (備考).

    Raises:
        MalformedError: `RECORD_VALUE`, if a sum does not come out or a number is none of days.
    """

    school_days: int
    excused: int
    required: int
    absent: int
    present: int
    abroad: int = 0
    remarks: str | None = None

    def __post_init__(self) -> None:
        for member in ("school_days", "excused", "required", "absent", "present", "abroad"):
            value = getattr(self, member)
            if not 0 <= value <= _MOST_DAYS:
                raise unexpected(member, value, _DAYS)
        check_optional_text("remarks", self.remarks)
        if self.required != self.school_days - self.excused - self.abroad:
            raise unexpected("required", self.required, _REQUIRED)
        if self.present != self.required - self.absent:
            raise unexpected("present", self.present, _PRESENT)

    def node(self) -> JSONObject:
        """Return the attendance as a node of a credential."""
        return {
            "type": "Attendance",
            "schoolDays": self.school_days,
            "excusedDays": self.excused,
            "requiredDays": self.required,
            "absentDays": self.absent,
            "presentDays": self.present,
            **present(abroadDays=self.abroad or None, remarks=self.remarks),
        }
