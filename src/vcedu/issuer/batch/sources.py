"""Sources of a batch: a school's grades file, and its register of pupils."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from vcedu.connectors.faults import DrainedReport
from vcedu.connectors.gakuseki import each_entry
from vcedu.connectors.grades import each_pupil
from vcedu.connectors.grades_columns import GRADES_COLUMNS
from vcedu.connectors.table import stream_table
from vcedu.education import Transcript
from vcedu.education.certificates import Graduation, enrollment_certificate, graduation_certificate
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE, GRADUATION_CERTIFICATE
from vcedu.errors import VceduError
from vcedu.issuer.batch.rows import BatchRow, RecordRecipe, RowFault, TranscriptRecipe, rows_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from vcedu.connectors.table import TableLimits
    from vcedu.education.certificates import Enrollment
    from vcedu.education.issuance import Form
    from vcedu.education.school import School
    from vcedu.issuer.batch.rows import Line


@dataclass(frozen=True, slots=True)
class TranscriptSource:
    """A transcript for every pupil of a grades file.

    Attributes:
        data: The file.
        name: Its name, for reports.
        school: The school it comes from.
        form: The form that transcripts follow.
        limits: How large the file may be.
    """

    data: bytes
    name: str
    school: School
    form: Form
    limits: TableLimits | None = None

    @property
    def expected(self) -> int:
        """How many pupils the file names."""
        report = DrainedReport(self.name)
        _, rows = stream_table(self.data, GRADES_COLUMNS, report=report, limits=self.limits)
        return len({row.cells.get("student_number") for row in rows})

    def __iter__(self) -> Iterator[Line]:
        """Yield a row for every pupil.

        Raises:
            VceduError: what `each_pupil` raises.
        """
        for line, number, found in each_pupil(self.data, file=self.name, school=self.school, limits=self.limits):
            if isinstance(found, tuple):
                yield from (RowFault(fault.line or line, number, fault) for fault in found)
                continue
            recipe = TranscriptRecipe(Transcript(self.school, found.pupil, found.results), self.form)
            yield BatchRow(line, number, "", f"transcript/{self.school.code}/{number}", recipe)


@dataclass(frozen=True, slots=True)
class EnrollmentSource:
    """A certificate of enrolment (在学証明書) for every pupil of a register who has not left.

    Attributes:
        data: The register, `gakuseki.csv`.
        name: Its name, for reports.
        school: The school it comes from.
        form: The form that the certificates follow.
        valid_for: How long they are valid; None for always.
        limits: How large the file may be.
    """

    data: bytes
    name: str
    school: School
    form: Form
    valid_for: dt.timedelta | None = None
    limits: TableLimits | None = None

    @property
    def expected(self) -> int:
        """How many rows the register has."""
        return rows_in(self.data)

    def __iter__(self) -> Iterator[Line]:
        """Yield a row for every pupil who is there.

        Raises:
            VceduError: what `each_entry` raises.
        """
        for line, found in _enrollments(self.data, self.name, self.school, self.limits):
            if isinstance(found, RowFault):
                yield found
            elif found.left_on is None:
                recipe = RecordRecipe(partial(enrollment_certificate, found), self.form, self.valid_for)
                yield _row(line, found, ENROLLMENT_CERTIFICATE.credential_type, recipe)


@dataclass(frozen=True, slots=True)
class GraduationSource:
    """A certificate of graduation (卒業証明書) for every pupil of a register in the highest grade who has not left.

    Attributes:
        data: The register, `gakuseki.csv`.
        name: Its name, for reports.
        school: The school it comes from.
        form: The form that the certificates follow.
        graduated_on: The day of graduation (卒業年月日).
        limits: How large the file may be.
    """

    data: bytes
    name: str
    school: School
    form: Form
    graduated_on: dt.date
    limits: TableLimits | None = None

    @property
    def expected(self) -> int:
        """How many rows the register has."""
        return rows_in(self.data)

    def __iter__(self) -> Iterator[Line]:
        """Yield a row for every pupil who graduates.

        Raises:
            VceduError: what `each_entry` raises.
        """
        highest = self.school.grade_levels[-1:]
        for line, found in _enrollments(self.data, self.name, self.school, self.limits):
            if isinstance(found, RowFault):
                yield found
            elif found.left_on is None and found.grade_level in highest:
                yield self._line(line, found)

    def _line(self, line: int, found: Enrollment) -> Line:
        try:
            graduation = Graduation(
                self.school, found.child, self.graduated_on, found.enrolled_on, found.course, found.department
            )
        except VceduError as error:
            return RowFault(line, found.child.student_number or "", error.with_place(file=self.name, line=line))
        recipe = RecordRecipe(partial(graduation_certificate, graduation), self.form)
        return _row(line, found, GRADUATION_CERTIFICATE.credential_type, recipe)


def _enrollments(
    data: bytes, name: str, school: School, limits: TableLimits | None
) -> Iterator[tuple[int, Enrollment | RowFault]]:
    for line, found in each_entry(data, file=name, school=school, limits=limits):
        if isinstance(found, tuple):
            yield from ((fault.line or line, RowFault(fault.line or line, "", fault)) for fault in found)
        else:
            yield line, found.enrollment


def _row(line: int, enrollment: Enrollment, kind: str, recipe: RecordRecipe) -> BatchRow:
    number = enrollment.child.student_number or ""
    group = enrollment.class_name or ""
    return BatchRow(line, number, group, f"{kind}/{enrollment.school.code}/{number}", recipe)
