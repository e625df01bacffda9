"""Comma-separated tables (RFC 4180), read strictly: UTF-8 with or without byte order mark, or CP932.

A field is quoted as a whole or not at all, a quotation mark inside is doubled, a line ends with CRLF or LF, and every
row is as long as the header. https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.connectors.columns import folded_heading, headings
from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vcedu.connectors.columns import Column
    from vcedu.connectors.faults import FaultReport

_FIELD = re.compile(r'"([^"]*(?:""[^"]*)*)"|([^",\r\n]*)')
_FIELD_END = re.compile(r",|\r\n|\n|\Z")
_BEYOND_ASCII = bytes(range(0x80, 0x100))
# CP932 text may begin like UTF-8 for some characters. Where more of them are UTF-8, a wrong byte after them is a fault.
_MOST_BY_CHANCE = 12


@dataclass(frozen=True, slots=True)
class TableLimits:
    """How large a table may be; the defaults take a school's whole archive."""

    max_bytes: int = 32 * 1024 * 1024
    max_rows: int = 200_000
    max_columns: int = 200


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the file as text: the line it begins at and its fields."""

    line: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the header: the line it begins at and the cells that are not empty, by column name."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header is understood.

    Attributes:
        positions: Where each column stands, counted from 1; columns that are not there are absent.
        headings: What the file calls each column.
        rows: The rows with the right number of cells.
    """

    positions: dict[str, int]
    headings: dict[str, str]
    rows: tuple[Row, ...]


def stream_table(
    data: bytes, columns: Sequence[Column], *, report: FaultReport, limits: TableLimits | None = None
) -> tuple[Table, Iterator[Row]]:
    """Read the header of a table, and return the table without rows beside its rows one by one.

    What is wrong with single rows goes to the report as they are come to.

    Raises:
        MalformedError: `TABLE_TOO_LARGE`, `TABLE_ENCODING`, `TABLE_EMPTY`; the rows raise the first too.
        ImportFaults: `TABLE_FAULTS`, if there is anything wrong with the header.
    """
    limits = limits or TableLimits()
    records = _records(_text(data, limits, report.file, None), report, limits)
    header = next(records, None)
    if header is None and not report.count:
        raise MalformedError(Code.TABLE_EMPTY, file=report.file)
    if header is None or header.line > 1:
        raise report.error()
    positions = _positions(header, columns, report)
    report.raise_if_any()
    rows = (_row(record, positions) for record in records if _is_whole(record, header, report))
    return Table(positions, {name: header.fields[at - 1] for name, at in positions.items()}, ()), rows


def read_table(
    data: bytes,
    columns: Sequence[Column],
    *,
    report: FaultReport,
    limits: TableLimits | None = None,
    encoding: str | None = None,
) -> Table:
    """Read a table; what is wrong with its header or with single rows goes to the report.

    Args:
        data: The file.
        columns: The columns it may have.
        report: Takes the faults.
        limits: How large it may be.
        encoding: `utf-8` or `cp932`, where that is agreed; None to find out.

    Raises:
        MalformedError: `TABLE_TOO_LARGE`, `TABLE_ENCODING`, `TABLE_EMPTY`: nothing more can be said of the file.
        ImportFaults: `TABLE_FAULTS`, if the header can't be read.
    """
    limits = limits or TableLimits()
    records = list(_records(_text(data, limits, report.file, encoding), report, limits))
    if report.count and (not records or records[0].line > 1):
        raise report.error()
    if not records or (len(records) == 1 and not report.count):
        raise MalformedError(Code.TABLE_EMPTY, file=report.file)
    header, body = records[0], records[1:]
    positions = _positions(header, columns, report)
    rows = tuple(_row(record, positions) for record in body if _is_whole(record, header, report))
    return Table(positions, {name: header.fields[at - 1] for name, at in positions.items()}, rows)


def _text(data: bytes, limits: TableLimits, file: str, encoding: str | None) -> str:
    if len(data) > limits.max_bytes:
        raise _too_large(file, limits)
    if encoding is not None:
        return _agreed(data.removeprefix(codecs.BOM_UTF8), encoding, file)
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        fault = error
    if _bytes_beyond_ascii(data[: fault.start]) <= _MOST_BY_CHANCE:
        try:
            return data.decode("cp932")
        except UnicodeDecodeError as error:
            fault = max(fault, error, key=lambda each: each.start)
    raise _undecodable(data, fault, file) from fault


def _agreed(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, file) from error


def _undecodable(data: bytes, fault: UnicodeDecodeError, file: str) -> MalformedError:
    return MalformedError(Code.TABLE_ENCODING, file=file, line=data.count(b"\n", 0, fault.start) + 1)


def _bytes_beyond_ascii(data: bytes) -> int:
    return len(data) - len(data.translate(None, _BEYOND_ASCII))


def _too_large(file: str, limits: TableLimits) -> MalformedError:
    megabytes = limits.max_bytes // (1024 * 1024)
    return MalformedError(
        Code.TABLE_TOO_LARGE, file=file, megabytes=megabytes, rows=limits.max_rows, columns=limits.max_columns
    )


def _records(text: str, report: FaultReport, limits: TableLimits) -> Iterator[Record]:
    position, line, number = 0, 1, 0
    while position < len(text):
        fields, end, is_whole = _fields(text, position, limits.max_columns)
        if number > limits.max_rows or len(fields) > limits.max_columns:
            raise _too_large(report.file, limits)
        if is_whole:
            yield Record(line, tuple(fields))
        else:
            report.add(MalformedError(Code.TABLE_QUOTING, line=line, column=len(fields) + 1))
        line += text.count("\n", position, end)
        position, number = end, number + 1


def _fields(text: str, position: int, most: int) -> tuple[list[str], int, bool]:
    """Return the fields of a record, where the next record begins, and whether this one is quoted rightly.

    Reading goes on behind a wrong field at the next line, and ends behind one field too many.
    """
    fields: list[str] = []
    ended = ","
    while ended == "," and len(fields) <= most:
        field = _FIELD.match(text, position)
        end = field and _FIELD_END.match(text, field.end())
        if not field or not end:
            return fields, _next_line(text, field.end() if field else position), False
        quoted, plain = field.groups()
        fields.append(plain if quoted is None else quoted.replace('""', '"'))
        position, ended = end.end(), end[0]
    return fields, position, True


def _next_line(text: str, position: int) -> int:
    newline = text.find("\n", position)
    return len(text) if newline < 0 else newline + 1


def _positions(header: Record, columns: Sequence[Column], report: FaultReport) -> dict[str, int]:
    known = headings(columns)
    positions: dict[str, int] = {}
    for at, text in enumerate(header.fields, 1):
        column = known.get(folded_heading(text))
        if column is None:
            report.add(MalformedError(Code.TABLE_COLUMN_UNKNOWN, line=header.line, column=at, column_name=text))
        elif column.name in positions:
            report.add(MalformedError(Code.TABLE_COLUMN_TWICE, line=header.line, column=at, column_name=text))
        else:
            positions[column.name] = at
    for column in columns:
        if column.is_required and column.name not in positions:
            names = " / ".join((column.name, *column.aliases))
            report.add(MalformedError(Code.TABLE_COLUMN_MISSING, line=header.line, column_name=names))
    return positions


def _is_whole(record: Record, header: Record, report: FaultReport) -> bool:
    if len(record.fields) == len(header.fields):
        return True
    report.add(
        MalformedError(Code.TABLE_ROW_LENGTH, line=record.line, found=len(record.fields), expected=len(header.fields))
    )
    return False


def _row(record: Record, positions: dict[str, int]) -> Row:
    return Row(record.line, {name: record.fields[at - 1] for name, at in positions.items() if record.fields[at - 1]})
