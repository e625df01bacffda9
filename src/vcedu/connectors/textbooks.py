"""The list of textbooks supplied, `textbooks.csv`: one row per pupil and textbook.

| column | also | holds |
|---|---|---|
| `student_number` | 学籍番号, 生徒番号, 児童番号 | the school's number for the pupil |
| `subject` | 教科 | the subject |
| `title` | 種目名, 教科書名, 書名 | the textbook's kind or title |
| `publisher_number` | 発行者番号 | the publisher's number, with its zeros |
| `publisher_name` | 発行者略称, 発行者 | the publisher's short name |
| `textbook_number` | 教科書記号番号, 記号番号 | the textbook's symbol and number |
| `supplied_on` | 給与年月日, 給与日 | the day it was supplied |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.connectors.cells import CellReader
from vcedu.connectors.columns import Column, describe_columns
from vcedu.connectors.faults import FaultReport
from vcedu.connectors.grades_columns import GRADES_COLUMNS
from vcedu.connectors.table import read_table
from vcedu.education.certificates import Textbook
from vcedu.education.dates import parse_date
from vcedu.education.expected import check_text
from vcedu.errors import Code, Message

if TYPE_CHECKING:
    from vcedu.connectors.table import TableLimits


def _text(name: str, aliases: tuple[str, ...], meaning: Message, example: str) -> Column:
    return Column(name, aliases, meaning, example, check_text, is_required=True, is_filled=True)


TEXTBOOK_COLUMNS = (
    *(column for column in GRADES_COLUMNS if column.name in {"student_number", "subject"}),
    _text("title", ("種目名", "教科書名", "書名"), Message("the textbook's kind or title", "種目名"), "国語五"),
    _text("publisher_number", ("発行者番号",), Message("the publisher's number", "発行者番号"), "002"),
    _text("publisher_name", ("発行者略称", "発行者"), Message("the publisher's short name", "発行者略称"), "見本"),
    _text(
        "textbook_number",
        ("教科書記号番号", "記号番号"),
        Message("the textbook's symbol and number", "教科書の記号・番号"),
        "国語 505",
    ),
    Column(
        "supplied_on",
        ("給与年月日", "給与日"),
        Message("the day it was supplied", "給与年月日"),
        "2026-04-06",
        parse_date,
        is_required=True,
        is_filled=True,
    ),
)


def describe_textbooks(language: str) -> str:
    """Return what the columns are, in English (`en`) or Japanese (`ja`)."""
    return describe_columns(TEXTBOOK_COLUMNS, language)


def read_textbooks(data: bytes, *, file: str, limits: TableLimits | None = None) -> dict[str, tuple[Textbook, ...]]:
    """Read the textbooks supplied to each pupil, by student number in the order of the rows, or nothing at all.

    Args:
        data: The file, in UTF-8 (with or without byte order mark) or CP932.
        file: Its name, for the report.
        limits: How large it may be.

    Raises:
        ImportFaults: `TABLE_FAULTS`, with every fault of the file: `TABLE_COLUMN_MISSING`, `TABLE_COLUMN_UNKNOWN`,
            `TABLE_COLUMN_TWICE`, `TABLE_QUOTING`, `TABLE_ROW_LENGTH`, `TABLE_CELL_MISSING`, `TABLE_CELL_MALFORMED`,
            `TABLE_ROW_TWICE`.
        MalformedError: `TABLE_TOO_LARGE`, `TABLE_ENCODING`, `TABLE_EMPTY`.
    """
    report = FaultReport(file)
    table = read_table(data, TEXTBOOK_COLUMNS, report=report, limits=limits)
    cells = CellReader(table, TEXTBOOK_COLUMNS, report)
    lines: dict[tuple[str, Textbook], int] = {}
    found: dict[str, tuple[Textbook, ...]] = {}
    for row in table.rows:
        values = cells.values(row)
        if values is None:
            continue
        number = values.pop("student_number")
        textbook = Textbook(**values)
        first = lines.setdefault((number, textbook), row.line)
        if first != row.line:
            facts = {"student_number": number, "course": textbook.title, "first_line": first}
            cells.fault(Code.TABLE_ROW_TWICE, row, "title", **facts)
        found[number] = (*found.get(number, ()), textbook)
    report.raise_if_any()
    return found
