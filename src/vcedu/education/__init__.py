"""School records as credentials: transcripts, achievements, codes. Knows nothing of cryptography."""

from vcedu.education.codes import (
    CorporateNumber,
    CourseOfStudyCode,
    EducationBoardCode,
    Establishment,
    LocalGovernmentCode,
    SchoolCode,
    SchoolKind,
)
from vcedu.education.names import PersonName
from vcedu.education.records import CourseResult, Pupil, PupilGrades, Transcript
from vcedu.education.scales import GradeScale, ScaleStep
from vcedu.education.school import School
from vcedu.education.transcript import transcript_credential

__all__ = [
    "CorporateNumber",
    "CourseOfStudyCode",
    "CourseResult",
    "EducationBoardCode",
    "Establishment",
    "GradeScale",
    "LocalGovernmentCode",
    "PersonName",
    "Pupil",
    "PupilGrades",
    "ScaleStep",
    "School",
    "SchoolCode",
    "SchoolKind",
    "Transcript",
    "transcript_credential",
]
