"""The grades file, `grades.csv`, read into pupils with their results. Its columns are in `grades_columns`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vcedu.connectors.faults import FaultReport, expectation
from vcedu.connectors.grades_columns import GRADES_COLUMNS
from vcedu.connectors.table import read_table
from vcedu.education.names import PersonName
from vcedu.education.records import CourseKey, CourseResult, Pupil, PupilGrades
from vcedu.errors import Code, MalformedError, Message

if TYPE_CHECKING:
    from vcedu.connectors.columns import Column
    from vcedu.connectors.table import Row, Table, TableLimits
    from vcedu.education.school import School

_NO_REASON = Message("an empty cell beside a grade", "評定がある場合は空欄")
_PERSONAL = ("name", "name_kana", "name_alphabet", "alias", "birth_date")
_NEEDED = ("student_number", "name", "subject", "school_year")
_NUMBER = re.compile("[1-9]")


def read_grades(data: bytes, *, file: str, school: School, limits: TableLimits | None = None) -> list[PupilGrades]:
    """Read a school's grades file: every pupil with all results, in the order of first appearance, or nothing at all.

    Args:
        data: The file, in UTF-8 (with or without byte order mark) or CP932.
        file: Its name, for the report.
        school: The school it comes from, whose grades (学年) and scales the rows must be on.
        limits: How large it may be.

    Raises:
        MalformedError: `TABLE_FAULTS`, of which `faults_of` returns every fault of the file: `TABLE_COLUMN_MISSING`,
            `TABLE_COLUMN_UNKNOWN`, `TABLE_COLUMN_TWICE`, `TABLE_QUOTING`, `TABLE_ROW_LENGTH`, `TABLE_CELL_MISSING`,
            `TABLE_CELL_MALFORMED`, `GRADE_NOT_ON_SCALE`, `TABLE_ROWS_DISAGREE`, `TABLE_ROW_TWICE`. Or alone:
            `TABLE_TOO_LARGE`, `TABLE_ENCODING`, `TABLE_EMPTY`.
    """
    report = FaultReport(file)
    table = read_table(data, GRADES_COLUMNS, report=report, limits=limits)
    reader = _GradesReader(table, school, report)
    for row in table.rows:
        reader.take(row)
    report.raise_if_any()
    return reader.pupils()


class _GradesReader:
    """Turns rows into pupils and results, and holds each row against those before it."""

    def __init__(self, table: Table, school: School, report: FaultReport) -> None:
        self._table = table
        self._school = school
        self._report = report
        self._pupils: dict[str, tuple[int, Pupil]] = {}
        self._results: dict[str, list[CourseResult]] = {}
        self._lines: dict[tuple[str, CourseKey], int] = {}

    def take(self, row: Row) -> None:
        """Take over one row, or note all that is wrong with it."""
        before = self._report.count
        values = {column.name: self._value(column, row) for column in GRADES_COLUMNS}
        if self._report.count > before or any(values[name] is None for name in _NEEDED):
            return
        pupil = self._pupil(row, values)
        result = self._result(row, values)
        if pupil is not None and result is not None:
            self._add(row, pupil, result)

    def pupils(self) -> list[PupilGrades]:
        """Return every pupil with the results."""
        return [PupilGrades(pupil, tuple(self._results[number])) for number, (_, pupil) in self._pupils.items()]

    def _fault(self, code: Code, row: Row, name: str, **facts: Any) -> None:  # noqa: ANN401 - what a sentence names
        place = self._table.positions.get(name)
        heading = self._table.headings.get(name, name)
        self._report.add(MalformedError(code, line=row.line, column=place, column_name=heading, **facts))

    def _malformed(self, row: Row, name: str, expected: Message) -> None:
        value = row.cells.get(name, "")
        facts = {"expected_en": expected.en, "expected_ja": expected.ja, "value": value}
        self._fault(Code.TABLE_CELL_MALFORMED, row, name, **facts)

    def _value(self, column: Column, row: Row) -> Any:  # noqa: ANN401 - each column has its own type
        text = row.cells.get(column.name)
        if text is None:
            if column.is_filled and column.name in self._table.positions:
                self._fault(Code.TABLE_CELL_MISSING, row, column.name)
            return None
        try:
            return column.read(column.name, text)
        except MalformedError as error:
            self._malformed(row, column.name, expectation(error))
            return None

    def _pupil(self, row: Row, values: dict[str, Any]) -> Pupil | None:
        name = PersonName(values["name"], values["name_kana"], values["name_alphabet"], values["alias"])
        pupil = Pupil(values["student_number"], name, values["birth_date"])
        line, first = self._pupils.setdefault(pupil.student_number, (row.line, pupil))
        if first == pupil:
            return first
        for member in _PERSONAL:
            if _personal(first, member) != _personal(pupil, member):
                facts = {"student_number": pupil.student_number, "first_line": line}
                self._fault(Code.TABLE_ROWS_DISAGREE, row, member, **facts)
        return None

    def _result(self, row: Row, values: dict[str, Any]) -> CourseResult | None:
        before = self._report.count
        result = CourseResult(
            subject=values["subject"],
            school_year=values["school_year"],
            course=values["course"],
            grade_level=self._grade_level(row, values["grade_level"]),
            term=values["term"],
            grade=values["grade"],
            no_grade_reason=values["no_grade_reason"],
            credits_earned=values["credits"],
            credits_available=values["credits_available"],
            course_code=values["course_code"],
            course_of_study_code=values["course_of_study_code"],
        )
        if self._report.count == before:
            self._check_grade(row, result)
        return result if self._report.count == before else None

    def _grade_level(self, row: Row, text: str | None) -> str | None:
        levels = self._school.grade_levels
        if text is None or text in levels:
            return text
        if _NUMBER.fullmatch(text) and int(text) <= len(levels):
            return levels[int(text) - 1]
        shown = " ".join(levels) or "-"
        self._malformed(row, "grade_level", Message(f"one of {shown}, or its number", f"{shown}又はその番号"))
        return None

    def _check_grade(self, row: Row, result: CourseResult) -> None:
        scale = self._school.scale_for(result.grade_level)
        if result.grade is None:
            if scale is not None and result.no_grade_reason is None and "grade" in self._table.positions:
                self._fault(Code.TABLE_CELL_MISSING, row, "grade")
        elif scale is None or result.grade not in scale.values:
            facts = {"grade": result.grade, "values": " ".join(scale.values) if scale else "-"}
            self._fault(Code.GRADE_NOT_ON_SCALE, row, "grade", grade_level=result.grade_level or "-", **facts)
        elif result.no_grade_reason is not None:
            self._malformed(row, "no_grade_reason", _NO_REASON)

    def _add(self, row: Row, pupil: Pupil, result: CourseResult) -> None:
        number = pupil.student_number
        first_line = self._lines.setdefault((number, result.key), row.line)
        if first_line != row.line:
            facts = {"student_number": number, "course": result.title, "first_line": first_line}
            self._fault(Code.TABLE_ROW_TWICE, row, "subject", **facts)
            return
        self._results.setdefault(number, []).append(result)


def _personal(pupil: Pupil, member: str) -> object:
    forms = {
        "name": pupil.name.legal,
        "name_kana": pupil.name.kana,
        "name_alphabet": pupil.name.alphabet,
        "alias": pupil.name.alias,
        "birth_date": pupil.birth_date,
    }
    return forms[member]
