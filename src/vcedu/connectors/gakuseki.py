"""The register of pupils, `gakuseki.csv` (学籍): one row per pupil. `describe_gakuseki` lists its columns.

| column | also | holds |
|---|---|---|
| `student_number` | 学籍番号, 生徒番号, 児童番号 | the school's number for the pupil |
| `name` | 氏名, 正式氏名 | the name in law |
| `name_kana` | ふりがな, フリガナ, 氏名かな, 氏名カナ | its reading in full-width kana |
| `name_alphabet` | ローマ字氏名, 英字氏名, アルファベット氏名 | the name in Latin letters |
| `alias` | 通称, 通称名 | the registered other name |
| `former_surname` | 旧姓 | the former surname |
| `birth_date` | 生年月日 | a date, `2016-04`, `2016`, or empty where it is not known |
| `address` | 住所, 現住所 | the home address |
| `grade_level` | 学年 | as code (`P5`) or number |
| `class_name` | 学級, 組 | the class |
| `course` | 課程 | the course of an upper secondary school |
| `department` | 学科 | its department |
| `enrolled_on` | 入学年月日, 入学日 | the day of entry |
| `left_on` | 転退学年月日, 転学年月日 | the last day, where the pupil has left |

`vcedu.connectors.guardian_columns` has the columns of the guardians (保護者).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcedu.connectors.cells import CellReader
from vcedu.connectors.columns import Column, describe_columns
from vcedu.connectors.faults import DrainedReport, FaultReport
from vcedu.connectors.grades_columns import GRADES_COLUMNS
from vcedu.connectors.guardian_columns import GUARDIAN_COLUMNS, guardians_of
from vcedu.connectors.table import read_table, stream_table
from vcedu.education.certificates import Enrollment
from vcedu.education.dates import parse_date
from vcedu.education.expected import Expected, check_text, unexpected
from vcedu.education.names import PersonName
from vcedu.education.people import BirthDate, Child
from vcedu.errors import Code, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.connectors.table import Row, TableLimits
    from vcedu.education.people import Guardian
    from vcedu.education.school import School
    from vcedu.errors import MalformedError

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_PERSON = ("student_number", "name", "name_kana", "name_alphabet", "alias")
_FROM_GRADES = {column.name: column for column in GRADES_COLUMNS}


def _birth_date(member: str, text: str) -> BirthDate:
    match = _PARTIAL.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        return BirthDate.of(parse_date(member, text))
    return BirthDate(int(match[1]), None if match[2] is None else int(match[2]))


GAKUSEKI_COLUMNS = (
    *(_FROM_GRADES[name] for name in _PERSON),
    Column("former_surname", ("旧姓",), Message("the former surname", "旧姓"), "鈴木", check_text),
    Column(
        "birth_date",
        ("生年月日",),
        Message("the day of birth as far as it is known", "生年月日（分かる範囲。不詳の場合は空欄）"),
        "2016-04-01",
        _birth_date,
        is_required=True,
    ),
    Column("address", ("住所", "現住所"), Message("the home address", "現住所"), "見本市西2-2", check_text),
    Column(
        "grade_level",
        ("学年",),
        Message("the grade the pupil is in", "学年"),
        "P5",
        check_text,
        is_required=True,
        is_filled=True,
    ),
    Column("class_name", ("学級", "組"), Message("the class", "学級"), "2組", check_text),
    Column("course", ("課程",), Message("the course of the school", "課程"), "全日制", check_text),
    Column("department", ("学科",), Message("the department", "学科"), "普通科", check_text),
    Column(
        "enrolled_on",
        ("入学年月日", "入学日"),
        Message("the day of entry", "入学年月日"),
        "2022-04-06",
        parse_date,
        is_required=True,
        is_filled=True,
    ),
    Column(
        "left_on",
        ("転退学年月日", "転学年月日"),
        Message("the last day, where the pupil has left", "転退学年月日"),
        "2026-10-01",
        parse_date,
    ),
    *GUARDIAN_COLUMNS,
)


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A pupil in the register.

    Attributes:
        enrollment: The pupil's place in the school.
        guardians: The guardians that the register names: none, one, or two under joint custody.
    """

    enrollment: Enrollment
    guardians: tuple[Guardian, ...] = ()


def describe_gakuseki(language: str) -> str:
    """Return what the columns are, in English (`en`) or Japanese (`ja`)."""
    return describe_columns(GAKUSEKI_COLUMNS, language)


def read_gakuseki(data: bytes, *, file: str, school: School, limits: TableLimits | None = None) -> list[Enrollment]:
    """Read the pupils of a school's register in the order of its rows, without their guardians, or nothing at all.

    Args:
        data: The file, in UTF-8 (with or without byte order mark) or CP932.
        file: Its name, for the report.
        school: The school it comes from, whose grades (学年) the rows must be on.
        limits: How large it may be.

    Raises:
        VceduError: what `read_register` raises.
    """
    return [entry.enrollment for entry in read_register(data, file=file, school=school, limits=limits)]


def read_register(data: bytes, *, file: str, school: School, limits: TableLimits | None = None) -> list[RegisterEntry]:
    """Read a school's register of pupils with their guardians in the order of its rows, or nothing at all.

    Args:
        data: The file, in UTF-8 (with or without byte order mark) or CP932.
        file: Its name, for the report.
        school: The school it comes from, whose grades (学年) the rows must be on.
        limits: How large it may be.

    Raises:
        ImportFaults: `TABLE_FAULTS`, with every fault of the file: `TABLE_COLUMN_MISSING`, `TABLE_COLUMN_UNKNOWN`,
            `TABLE_COLUMN_TWICE`, `TABLE_QUOTING`, `TABLE_ROW_LENGTH`, `TABLE_CELL_MISSING`, `TABLE_CELL_MALFORMED`,
            `TABLE_STUDENT_TWICE`.
        MalformedError: `TABLE_TOO_LARGE`, `TABLE_ENCODING`, `TABLE_EMPTY`.
    """
    report = FaultReport(file)
    columns = _on_grades_of(school)
    table = read_table(data, columns, report=report, limits=limits)
    cells = CellReader(table, columns, report)
    lines: dict[str, int] = {}
    entries = [_entry(row, cells, lines, school) for row in table.rows]
    report.raise_if_any()
    return [entry for entry in entries if entry is not None]


def each_entry(
    data: bytes, *, file: str, school: School, limits: TableLimits | None = None
) -> Iterator[tuple[int, RegisterEntry | tuple[MalformedError, ...]]]:
    """Yield the pupils of a register row by row, each with its line; for a row with faults these instead.

    Args:
        data: As for `read_register`, like the following.
        file: Its name, for the faults.
        school: The school it comes from.
        limits: How large it may be.

    Raises:
        VceduError: what `read_register` raises of the file as a whole and of its header.
    """
    report = DrainedReport(file)
    columns = _on_grades_of(school)
    table, rows = stream_table(data, columns, report=report, limits=limits)
    cells = CellReader(table, columns, report)
    lines: dict[str, int] = {}
    for row in rows:
        yield from _faulty(report)
        entry = _entry(row, cells, lines, school)
        faults = report.take()
        if faults:
            yield row.line, faults
        elif entry is not None:
            yield row.line, entry
    yield from _faulty(report)


def _faulty(report: DrainedReport) -> Iterator[tuple[int, tuple[MalformedError, ...]]]:
    for fault in report.take():
        yield fault.line or 0, (fault,)


def _entry(row: Row, cells: CellReader, lines: dict[str, int], school: School) -> RegisterEntry | None:
    values = cells.values(row)
    if values is None:
        return None
    number = values["student_number"]
    first = lines.setdefault(number, row.line)
    if first != row.line:
        cells.fault(Code.TABLE_STUDENT_TWICE, row, "student_number", student_number=number, first_line=first)
    guardians = guardians_of(values, row, cells)
    enrollment = cells.made(row, lambda: _enrollment(school, values), {})
    return None if enrollment is None else RegisterEntry(enrollment, guardians)


def _on_grades_of(school: School) -> tuple[Column, ...]:
    levels = school.grade_levels
    shown = " ".join(levels) or "-"
    expected = Expected(f"one of {shown}, or its number", f"{shown}又はその番号")
    by_text = {level: level for level in levels} | {str(at): level for at, level in enumerate(levels, 1)}

    def read(member: str, text: str) -> str:
        if text not in by_text:
            raise unexpected(member, text, expected)
        return by_text[text]

    return tuple(
        Column(each.name, each.aliases, each.meaning, each.example, read, is_required=True, is_filled=True)
        if each.name == "grade_level"
        else each
        for each in GAKUSEKI_COLUMNS
    )


def _enrollment(school: School, values: dict[str, Any]) -> Enrollment:
    name = PersonName(
        values["name"], values["name_kana"], values["name_alphabet"], values["alias"], values["former_surname"]
    )
    birth = values["birth_date"] or BirthDate()
    return Enrollment(
        school=school,
        child=Child(name, birth, values["student_number"], values["address"]),
        grade_level=values["grade_level"],
        enrolled_on=values["enrolled_on"],
        left_on=values["left_on"],
        class_name=values["class_name"],
        course=values["course"],
        department=values["department"],
    )
