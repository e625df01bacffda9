"""One file of a roster: its rows by column, and the faults in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from vcedu.connectors.roster_columns import COLUMNS, EARLIER_COLUMNS, EARLIER_SPELLINGS
from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.connectors.faults import FaultReport
    from vcedu.education.expected import Expected

RosterRow: TypeAlias = "dict[str, str]"

_RECORD = re.compile(r'"[^"]*+(?:""[^"]*+)*+"(?:,"[^"]*+(?:""[^"]*+)*+")*+\r\n')
_CELL = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A file of a roster.

    Attributes:
        name: Its name, such as `classes.csv`.
        header: Its columns in the order in which they stand, as this edition of the profile names them.
        rows: Its rows with their lines; a column that an earlier edition lacks is empty.
        report: The faults found in it.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, RosterRow], ...]
    report: FaultReport

    def fault(self, code: Code, line: int, column: str, **facts: Any) -> None:  # noqa: ANN401 - what a sentence names
        """Note a fault of a cell."""
        self.report.add(self._error(code, line, column, facts))

    def doubt(self, code: Code, line: int, column: str, **facts: Any) -> None:  # noqa: ANN401 - as above
        """Note what is wrong by the profile and does no harm: a fault only for whoever reads strictly."""
        self.report.warn(self._error(code, line, column, facts))

    def malformed(self, line: int, column: str, row: RosterRow, expected: Expected) -> None:
        """Note that a cell holds something else than it must."""
        self.fault(Code.TABLE_CELL_MALFORMED, line, column, value=row[column], expected=expected)

    def _error(self, code: Code, line: int, column: str, facts: dict[str, Any]) -> MalformedError:
        place = self.header.index(column) + 1 if column in self.header else None
        return MalformedError(code, line=line, column=place, column_name=column, **facts)


def read_file(name: str, data: bytes, report: FaultReport) -> RosterFile:
    """Return a file of a roster, as far as it can be read.

    Args:
        name: Its name, one of `COLUMNS`.
        data: Its bytes.
        report: Takes the faults: `ROSTER_TEXT`, `ROSTER_HEADER`, `TABLE_QUOTING`, `TABLE_ROW_LENGTH`.
    """
    header, rows = _header_and_rows(name, data, report)
    return RosterFile(name, header, tuple(rows), report)


def _header_and_rows(
    name: str, data: bytes, report: FaultReport
) -> tuple[tuple[str, ...], list[tuple[int, RosterRow]]]:
    columns = COLUMNS[name]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _BYTE_ORDER_MARK
    if text.startswith(_BYTE_ORDER_MARK):
        report.add(MalformedError(Code.ROSTER_TEXT, line=1))
        return columns, []
    records = list(_records(text, report))
    header = tuple(EARLIER_SPELLINGS.get(column, column) for column in records[0][1]) if records else ()
    if header not in {columns, EARLIER_COLUMNS.get(name, columns)}:
        report.add(MalformedError(Code.ROSTER_HEADER, line=1, columns=", ".join(columns)))
        return columns, []
    rows = []
    for line, cells in records[1:]:
        if len(cells) == len(header):
            given = dict(zip(header, cells, strict=True))
            rows.append((line, {column: given.get(column, "") for column in columns}))
        else:
            report.add(MalformedError(Code.TABLE_ROW_LENGTH, line=line, found=len(cells), expected=len(header)))
    return header, rows


def _records(text: str, report: FaultReport) -> Iterator[tuple[int, tuple[str, ...]]]:
    position, line = 0, 1
    while position < len(text):
        match = _RECORD.match(text, position)
        if match is None:
            report.add(MalformedError(Code.TABLE_QUOTING, line=line))
            return
        yield line, tuple(cell.replace('""', '"') for cell in _CELL.findall(match[0]))
        position, line = match.end(), line + match[0].count("\n")
