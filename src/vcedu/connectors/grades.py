"""The grades file, `grades.csv`, read into pupils with their results. Its columns are in `grades_columns`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vcedu.connectors.faults import DrainedReport, FaultReport
from vcedu.connectors.grades_columns import GRADES_COLUMNS
from vcedu.connectors.table import read_table, stream_table
from vcedu.education.expected import Expected
from vcedu.education.names import PersonName
from vcedu.education.records import CourseKey, CourseResult, Pupil, PupilGrades
from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.connectors.columns import Column
    from vcedu.connectors.table import Row, Table, TableLimits
    from vcedu.education.school import School

_NO_REASON = Expected("an empty cell beside a grade", "評定がある場合は空欄")
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
        ImportFaults: `TABLE_FAULTS`, with every fault of the file: `TABLE_COLUMN_MISSING`, `TABLE_COLUMN_UNKNOWN`,
            `TABLE_COLUMN_TWICE`, `TABLE_QUOTING`, `TABLE_ROW_LENGTH`, `TABLE_CELL_MISSING`, `TABLE_CELL_MALFORMED`,
            `GRADE_NOT_ON_SCALE`, `TABLE_ROWS_DISAGREE`, `TABLE_ROW_TWICE`.
        MalformedError: `TABLE_TOO_LARGE`, `TABLE_ENCODING`, `TABLE_EMPTY`.
    """
    report = FaultReport(file)
    table = read_table(data, GRADES_COLUMNS, report=report, limits=limits)
    reader = _GradesReader(table, school, report)
    for row in table.rows:
        reader.take(row)
    report.raise_if_any()
    return reader.pupils()


def each_pupil(
    data: bytes, *, file: str, school: School, limits: TableLimits | None = None
) -> Iterator[tuple[int, str, PupilGrades | tuple[MalformedError, ...]]]:
    """Yield every pupil of a grades file with all results, or with the faults of the rows, in the order of the file.

    Each comes with the line of the first row and the student number; a row that names no pupil comes by itself, with
    an empty number. A pupil with a fault in any row is not yielded with the others' results.

    Args:
        data: As for `read_grades`, like the following.
        file: Its name, for the faults.
        school: The school it comes from.
        limits: How large it may be.

    Raises:
        VceduError: what `read_grades` raises of the file as a whole and of its header.
    """
    report = DrainedReport(file)
    table, rows = stream_table(data, GRADES_COLUMNS, report=report, limits=limits)
    reader = _GradesReader(table, school, report)
    faults: dict[str, list[MalformedError]] = {}
    lines: dict[str, int] = {}
    for row in rows:
        for fault in report.take():
            yield fault.line or 0, "", (fault,)
        number = reader.take(row)
        lines.setdefault(number, row.line)
        faults.setdefault(number, []).extend(report.take())
    for fault in (*report.take(), *faults.pop("", ())):
        yield fault.line or 0, "", (fault,)
    pupils = {grades.pupil.student_number: grades for grades in reader.pupils()}
    for number, line in lines.items():
        if faults.get(number):
            yield line, number, tuple(faults[number])
        elif number in pupils:
            yield line, number, pupils[number]


class _Unreadable:
    """Stands for the value of a cell that is not what its column holds; its fault is noted already."""


_UNREADABLE = _Unreadable()


class _GradesReader:
    """Turns rows into pupils and results, and holds each row against those before it."""

    def __init__(self, table: Table, school: School, report: FaultReport) -> None:
        self._table = table
        self._school = school
        self._report = report
        self._people: dict[str, tuple[int, dict[str, Any]]] = {}
        self._results: dict[str, dict[CourseKey, CourseResult]] = {}
        self._lines: dict[tuple[str, CourseKey], int] = {}

    def take(self, row: Row) -> str:
        """Take over one row, or note all that is wrong with it; return whose it is, "" where it doesn't say."""
        values = {column.name: self._value(column, row) for column in GRADES_COLUMNS}
        values["grade_level"] = self._grade_level(row, values["grade_level"])
        self._check_grade(row, values["grade_level"], values["grade"], values["no_grade_reason"])
        self._check_person(row, values)
        if _UNREADABLE not in values.values() and all(values[name] is not None for name in _NEEDED):
            self._add(row, values)
        number = values["student_number"]
        return number if isinstance(number, str) else ""

    def pupils(self) -> list[PupilGrades]:
        """Return every pupil with the results."""
        return [
            PupilGrades(_pupil(number, person), tuple(self._results[number].values()))
            for number, (_, person) in self._people.items()
            if number in self._results
        ]

    def _fault(self, code: Code, row: Row, name: str, **facts: Any) -> None:  # noqa: ANN401 - what a sentence names
        place = self._table.positions.get(name)
        heading = self._table.headings.get(name, name)
        self._report.add(MalformedError(code, line=row.line, column=place, column_name=heading, **facts))

    def _malformed(self, row: Row, name: str, expected: object) -> _Unreadable:
        self._fault(Code.TABLE_CELL_MALFORMED, row, name, expected=expected, value=row.cells.get(name, ""))
        return _UNREADABLE

    def _missing(self, row: Row, name: str) -> _Unreadable | None:
        if name not in self._table.positions:
            return None
        self._fault(Code.TABLE_CELL_MISSING, row, name)
        return _UNREADABLE

    def _value(self, column: Column, row: Row) -> Any:  # noqa: ANN401 - each column has its own type
        text = row.cells.get(column.name)
        if text is None:
            return self._missing(row, column.name) if column.is_filled else None
        try:
            return column.read(column.name, text)
        except MalformedError as error:
            return self._malformed(row, column.name, error.facts["expected"])

    def _grade_level(self, row: Row, text: str | _Unreadable | None) -> str | _Unreadable | None:
        levels = self._school.grade_levels
        if not isinstance(text, str) or text in levels:
            return text
        if _NUMBER.fullmatch(text) and int(text) <= len(levels):
            return levels[int(text) - 1]
        shown = " ".join(levels) or "-"
        return self._malformed(row, "grade_level", Expected(f"one of {shown}, or its number", f"{shown}又はその番号"))

    def _check_grade(self, row: Row, level: Any, grade: Any, reason: Any) -> None:  # noqa: ANN401 - or unreadable
        if _UNREADABLE in {level, grade, reason}:
            return
        scale = self._school.scale_for(level)
        if grade is None:
            if scale is not None and reason is None:
                self._missing(row, "grade")
        elif scale is None or grade not in scale.values:
            values = " ".join(scale.values) if scale else "-"
            self._fault(Code.GRADE_NOT_ON_SCALE, row, "grade", grade=grade, values=values, grade_level=level or "-")
        elif reason is not None:
            self._malformed(row, "no_grade_reason", _NO_REASON)

    def _check_person(self, row: Row, values: dict[str, Any]) -> None:
        number = values["student_number"]
        if not isinstance(number, str):
            return
        person = {name: values[name] for name in _PERSONAL}
        line, first = self._people.setdefault(number, (row.line, person))
        for name in _PERSONAL:
            if first[name] != person[name] and _UNREADABLE not in {first[name], person[name]}:
                self._fault(Code.TABLE_ROWS_DISAGREE, row, name, student_number=number, first_line=line)

    def _add(self, row: Row, values: dict[str, Any]) -> None:
        number, result = values["student_number"], _result(values)
        first_line = self._lines.setdefault((number, result.key), row.line)
        if first_line == row.line:
            self._results.setdefault(number, {})[result.key] = result
        else:
            facts = {"student_number": number, "course": result.title, "first_line": first_line}
            self._fault(Code.TABLE_ROW_TWICE, row, "subject", **facts)


def _pupil(number: str, person: dict[str, Any]) -> Pupil:
    name = PersonName(person["name"], person["name_kana"], person["name_alphabet"], person["alias"])
    return Pupil(number, name, person["birth_date"])


def _result(values: dict[str, Any]) -> CourseResult:
    return CourseResult(
        subject=values["subject"],
        school_year=values["school_year"],
        course=values["course"],
        grade_level=values["grade_level"],
        term=values["term"],
        grade=values["grade"],
        no_grade_reason=values["no_grade_reason"],
        credits_earned=values["credits"],
        credits_available=values["credits_available"],
        course_code=values["course_code"],
        course_of_study_code=values["course_of_study_code"],
    )
