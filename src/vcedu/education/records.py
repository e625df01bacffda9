"""A pupil, the results of courses, and the transcript (成績証明書) that a school makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from vcedu.education.dates import check_school_year
from vcedu.education.expected import Expected, check_optional_text, check_pattern, check_text, unexpected
from vcedu.education.people import check_binding
from vcedu.education.words import grade_words
from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.education.codes import CourseOfStudyCode
    from vcedu.education.names import PersonName
    from vcedu.education.proofing import Proofing
    from vcedu.education.school import School

CourseKey: TypeAlias = "tuple[int, str | None, str | None, str, str | None]"

MOST_CREDITS = Decimal("999.99")
_STUDENT_NUMBER = re.compile(r"[^\W_][\w.\-]{0,63}")
_NUMBER = Expected("letters, digits, - and . only, 64 at most", "文字・数字・「-」・「.」のみの64文字以内の値")
_CREDIT_STEP = Decimal("0.01")
_CREDITS = Expected("0 to 999.99 with at most two decimals", "0から999.99まで（小数第2位まで）の数")
_ONCE = Expected("each course of a school year once", "同じ年度の同じ科目は1回だけ")
_RESULTS = Expected("one course or more", "1科目以上の成績")
_MARK_OR_REASON = Expected("either a mark or the reason why there is none", "評定、又は評定がない理由のどちらか一方")


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil or student.

    Attributes:
        student_number: The school's own number for the pupil (学籍番号).
        name: The forms of the name.
        birth_date: The day of birth; None where it is not known (不詳).

    Raises:
        MalformedError: `RECORD_VALUE`, if the number holds other characters than a number has.
    """

    student_number: str
    name: PersonName
    birth_date: dt.date | None = None

    def __post_init__(self) -> None:
        check_student_number("student_number", self.student_number)


@dataclass(frozen=True, slots=True)
class CourseResult:
    """What a pupil achieved in one subject or course of one school year.

    Attributes:
        subject: The subject area (教科), such as 国語.
        school_year: The school year (年度) by the Western year in which it begins.
        course: The course (科目), where the subject has several.
        grade_level: The grade (学年) the pupil was in, such as `H1`.
        term: The term (学期) where the course did not run for the year.
        grade: The mark (評定), a value of the school's scale.
        no_grade_reason: Why there is no mark.
        credits_earned: Credits earned (修得単位数).
        credits_available: Credits that the course gives (配当単位数).
        course_code: The school's own code of the course.
        course_of_study_code: The code of the Courses of Study (学習指導要領コード).

    Raises:
        MalformedError: `RECORD_VALUE`, if a member is not what it has to be.
    """

    subject: str
    school_year: int
    course: str | None = None
    grade_level: str | None = None
    term: str | None = None
    grade: str | None = None
    no_grade_reason: str | None = None
    credits_earned: Decimal | None = None
    credits_available: Decimal | None = None
    course_code: str | None = None
    course_of_study_code: CourseOfStudyCode | None = None

    def __post_init__(self) -> None:
        check_text("subject", self.subject)
        check_school_year("school_year", self.school_year)
        for member in ("course", "grade_level", "term", "grade", "no_grade_reason", "course_code"):
            check_optional_text(member, getattr(self, member))
        for member in ("credits_earned", "credits_available"):
            check_credits(member, getattr(self, member))

    @property
    def title(self) -> str:
        """The course, or the subject where it has no courses."""
        return self.course or self.subject

    @property
    def key(self) -> CourseKey:
        """What makes this course of this year one of a pupil's results."""
        return (self.school_year, self.grade_level, self.term, self.subject, self.course)


@dataclass(frozen=True, slots=True)
class PupilGrades:
    """All results of one pupil in a school's grades file."""

    pupil: Pupil
    results: tuple[CourseResult, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript (成績証明書): a school's word on one pupil's results.

    Attributes:
        school: The school that says so.
        pupil: The pupil it is about.
        results: The results, in the order in which they are shown.
        subject_id: The holder's DID, where the transcript is bound to the pupil's own key.
        proofing: How it was found out who holds that key; stated wherever the transcript is bound to a DID.

    Raises:
        MalformedError: `GRADE_NOT_ON_SCALE`, if a mark is not on the school's scale for its grade (学年);
            `RECORD_VALUE`, if there is no result, a course appears twice, a mark is missing without a reason, or the
            transcript is bound to a DID without proofing.
    """

    school: School
    pupil: Pupil
    results: tuple[CourseResult, ...]
    subject_id: str | None = None
    proofing: Proofing | None = None

    def __post_init__(self) -> None:
        check_binding(self.subject_id, self.proofing)
        if not self.results:
            raise unexpected("results", "", _RESULTS)
        if len({result.key for result in self.results}) < len(self.results):
            raise unexpected("results", "", _ONCE)
        for result in self.results:
            check_grade(self.school, result)


def check_student_number(member: str, value: str) -> str:
    """Return a student number, which also names files: letters, digits, `-`, `_` and `.`, no path.

    Raises:
        MalformedError: `RECORD_VALUE`, if it is longer than 64 characters, holds others, or begins with one of `-_.`.
    """
    return check_pattern(member, value, _STUDENT_NUMBER, _NUMBER)


def check_credits(member: str, value: Decimal | None) -> Decimal | None:
    """Return a number of credits that can be one.

    Raises:
        MalformedError: `RECORD_VALUE`, if it is not 0 to 999.99 with at most two decimals.
    """
    if value is None:
        return None
    if not value.is_finite() or not 0 <= value <= MOST_CREDITS or value % _CREDIT_STEP:
        raise unexpected(member, value, _CREDITS)
    return value


def check_grade(school: School, result: CourseResult) -> None:
    """Check the mark of a result against the school's scale for its grade (学年).

    Raises:
        MalformedError: `GRADE_NOT_ON_SCALE`, if the mark is not on the scale, or that grade has no marks;
            `RECORD_VALUE`, if a mark is missing without a reason, or is there with one.
    """
    scale = school.scale_for(result.grade_level)
    if result.grade is not None and (scale is None or result.grade not in scale.values):
        values = " ".join(scale.values) if scale else "-"
        raise MalformedError(
            Code.GRADE_NOT_ON_SCALE,
            grade=result.grade,
            values=values,
            grade_level=grade_words(result.grade_level or "-"),
        )
    if (result.grade is not None) == (result.no_grade_reason is not None) and (scale or result.grade):
        raise unexpected("grade", result.grade or "", _MARK_OR_REASON)
