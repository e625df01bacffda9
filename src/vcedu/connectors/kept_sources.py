"""The list of what a school keeps, `sources.csv`: one row per pupil and kind of source.

| column | also | holds |
|---|---|---|
| `student_number` | 学籍番号, 生徒番号, 児童番号 | the school's number for the pupil |
| `kind` | 種別, 表簿 | the rule's identifier in the retention table |
| `event` | 事由 | what its time is counted from: 卒業, 転出, 発行, or graduation, transfer, issue |
| `on` | 年月日 | the day of it |
| `records` | 記録 | the records issued from it, by their names in the journal, with spaces between |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcedu.connectors.cells import CellReader
from vcedu.connectors.columns import Column
from vcedu.connectors.faults import FaultReport
from vcedu.connectors.grades_columns import GRADES_COLUMNS
from vcedu.connectors.table import read_table
from vcedu.education.dates import parse_date
from vcedu.education.expected import Expected, check_text, unexpected
from vcedu.education.retention import Source, SourceEvent
from vcedu.errors import Code, Message

if TYPE_CHECKING:
    from vcedu.connectors.table import TableLimits

_EVENTS = {"卒業": SourceEvent.GRADUATION, "転出": SourceEvent.TRANSFER, "発行": SourceEvent.ISSUE}
_SOME_EVENT = Expected("graduation, transfer or issue", "卒業、転出、発行のいずれか")


def _event(member: str, text: str) -> SourceEvent:
    found = _EVENTS.get(text) or next((event for event in SourceEvent if event == text), None)
    if found is None:
        raise unexpected(member, text, _SOME_EVENT)
    return found


def _names(member: str, text: str) -> tuple[str, ...]:
    return tuple(check_text(member, name) for name in text.split(" ") if name)


def _needed(name: str, aliases: tuple[str, ...], meaning: Message, example: str, read: Any) -> Column:  # noqa: ANN401
    return Column(name, aliases, meaning, example, read, is_required=True, is_filled=True)


SOURCE_COLUMNS = (
    *(column for column in GRADES_COLUMNS if column.name == "student_number"),
    _needed("kind", ("種別", "表簿"), Message("the rule in the retention table", "表簿の種別"), "guidance", check_text),
    _needed("event", ("事由",), Message("what its time is counted from", "起算の事由"), "卒業", _event),
    _needed("on", ("年月日",), Message("the day of it", "その年月日"), "2028-03-25", parse_date),
    Column("records", ("記録",), Message("the records issued from it", "発行した記録"), "transcript/…/1001", _names),
)


def read_kept_sources(data: bytes, *, file: str, limits: TableLimits | None = None) -> tuple[Source, ...]:
    """Read the list of what a school keeps, or nothing at all.

    Args:
        data: The file, in UTF-8 (with or without byte order mark) or CP932.
        file: Its name, for the report.
        limits: How large it may be.

    Raises:
        ImportFaults: `TABLE_FAULTS`, with every fault of the file, `TABLE_ROW_TWICE` among them.
        MalformedError: `TABLE_TOO_LARGE`, `TABLE_ENCODING`, `TABLE_EMPTY`.
    """
    report = FaultReport(file)
    table = read_table(data, SOURCE_COLUMNS, report=report, limits=limits)
    cells = CellReader(table, SOURCE_COLUMNS, report)
    lines: dict[tuple[str, str], int] = {}
    found: list[Source] = []
    for row in table.rows:
        values = cells.values(row)
        if values is None:
            continue
        pupil, kind = values.pop("student_number"), values["kind"]
        first = lines.setdefault((pupil, kind), row.line)
        if first != row.line:
            cells.fault(Code.TABLE_ROW_TWICE, row, "kind", student_number=pupil, course=kind, first_line=first)
        found.append(Source(pupil, kind, values["event"], values["on"], values["records"] or ()))
    report.raise_if_any()
    return tuple(found)
