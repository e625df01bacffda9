"""The part on guidance of the cumulative guidance record (指導に関する記録), one school year at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import check_school_year
from vcedu.education.expected import Expected, check_optional_text, check_text, unexpected
from vcedu.education.people import present
from vcedu.education.records import check_credits

if TYPE_CHECKING:
    from decimal import Decimal

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.attendance import Attendance

_EITHER = Expected("a mark or the reason why there is none, not both", "評定か評定がない理由のどちらか一方")


@dataclass(frozen=True, slots=True)
class Perspective:
    """One perspective of assessment (観点) with its letter. Their number and names differ between curricula."""

    perspective_id: str
    label: str
    grade: str | None

    def __post_init__(self) -> None:
        check_text("perspective_id", self.perspective_id)
        check_text("label", self.label)
        check_optional_text("grade", self.grade)

    def node(self) -> JSONObject:
        """Return the perspective as a node of a credential."""
        return {
            "type": "Perspective",
            "perspectiveId": self.perspective_id,
            "label": self.label,
            **present(grade=self.grade),
        }


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """A subject's record: perspectives, mark (評定) or why there is none, credits.

    Raises:
        MalformedError: `RECORD_VALUE`, if there is both a mark and a reason for its absence, or a value is none.
    """

    subject: str
    course: str | None = None
    perspectives: tuple[Perspective, ...] = ()
    grade: str | None = None
    no_grade_reason: str | None = None
    credits_earned: Decimal | None = None

    def __post_init__(self) -> None:
        check_text("subject", self.subject)
        for member in ("course", "grade", "no_grade_reason"):
            check_optional_text(member, getattr(self, member))
        check_credits("credits_earned", self.credits_earned)
        if self.grade is not None and self.no_grade_reason is not None:
            raise unexpected("grade", self.grade, _EITHER)

    def node(self) -> JSONObject:
        """Return the subject as a node of a credential."""
        perspectives: list[JSONValue] = [perspective.node() for perspective in self.perspectives]
        earned = None if self.credits_earned is None else format(self.credits_earned.normalize(), "f")
        return {
            "type": "SubjectRecord",
            "subject": self.subject,
            **present(
                courseName=self.course,
                grade=self.grade,
                noGradeReason=self.no_grade_reason,
                creditsEarned=earned,
            ),
            "perspectives": perspectives,
        }


@dataclass(frozen=True, slots=True)
class Guidance:
    """A school year's guidance record.

    Attributes:
        school_year: The school year (年度).
        grade_level: The grade (学年).
        curriculum: The Course of Study it follows, such as `平成29年告示`; perspectives depend on it.
        subjects: The subjects.
        attendance: The attendance.
        moral_education: 特別の教科 道徳, a text without marks.
        foreign_language_activities: 外国語活動, a text without marks.
        integrated_study: 総合的な学習（探究）の時間: activity, viewpoint, assessment.
        special_activities: The special activities (特別活動) that were marked 〇.
        conduct: The items of conduct (行動の記録) that were marked 〇; a school may add some of its own.
        general_remarks: 総合所見及び指導上参考となる諸事項, as short texts.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign or the year can't be one.
    """

    school_year: int
    grade_level: str
    curriculum: str
    subjects: tuple[SubjectRecord, ...]
    attendance: Attendance | None = None
    moral_education: str | None = None
    foreign_language_activities: str | None = None
    integrated_study: tuple[str, str, str] | None = None
    special_activities: tuple[str, ...] = ()
    conduct: tuple[str, ...] = ()
    general_remarks: str | None = None

    def __post_init__(self) -> None:
        check_school_year("school_year", self.school_year)
        check_text("grade_level", self.grade_level)
        check_text("curriculum", self.curriculum)
        for member in ("moral_education", "foreign_language_activities", "general_remarks"):
            check_optional_text(member, getattr(self, member))
        for member in ("special_activities", "conduct"):
            for text in getattr(self, member):
                check_text(member, text)
        for text in self.integrated_study or ():
            check_text("integrated_study", text)

    def node(self) -> JSONObject:
        """Return the year's record as a node of a credential."""
        subjects: list[JSONValue] = [subject.node() for subject in self.subjects]
        return {
            "type": "Guidance",
            "schoolYear": self.school_year,
            "gradeLevel": self.grade_level,
            "curriculum": self.curriculum,
            "subjects": subjects,
            **present(
                moralEducation=self.moral_education,
                foreignLanguageActivities=self.foreign_language_activities,
                generalRemarks=self.general_remarks,
            ),
            **self._parts(),
        }

    def _parts(self) -> JSONObject:
        parts: JSONObject = {"specialActivities": [*self.special_activities], "conduct": [*self.conduct]}
        if self.integrated_study is not None:
            activity, viewpoint, assessment = self.integrated_study
            parts["integratedStudy"] = {
                "type": "IntegratedStudy",
                "activity": activity,
                "viewpoint": viewpoint,
                "assessment": assessment,
            }
        if self.attendance is not None:
            parts["attendance"] = self.attendance.node()
        return parts
