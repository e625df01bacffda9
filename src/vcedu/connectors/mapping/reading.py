"""From the file of a school-affairs system to records, by a mapping."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from vcedu.connectors.cells import CellReader
from vcedu.connectors.columns import Column
from vcedu.connectors.faults import FaultReport
from vcedu.connectors.table import read_table
from vcedu.errors import Code, MalformedError, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.connectors.mapping.description import MappedColumn, Mapping
    from vcedu.connectors.table import Row, Table, TableLimits
    from vcedu.education.school import School

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?")
_TAKEN_OVER = Message("as the mapping says", "対応表のとおり")


@dataclass(frozen=True, slots=True)
class MappedRecord:
    """A record that a file holds.

    Attributes:
        key: Whose it is, as the mapping's key column says.
        plain: The record as plain JSON, without the school.
        record: The model of the education layer.
        lines: The lines it was made of.
        group: The class, as the mapping's group column says; empty where there is none.
    """

    key: str
    plain: JSONObject
    record: object
    lines: tuple[int, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class MappedTable:
    """What a file holds.

    Attributes:
        records: The records in the order of their first rows.
        warnings: What was noted and does no harm here: `TABLE_FORMULA`.
    """

    records: tuple[MappedRecord, ...]
    warnings: tuple[MalformedError, ...]


@dataclass(frozen=True, slots=True)
class MappedRows:
    """What can be used of a file.

    Attributes:
        records: The records of those pupils whose rows have no fault.
        faults: The faults, each with whose row it is in; empty where that can't be told. Of more than 1,000 the first.
    """

    records: tuple[MappedRecord, ...]
    faults: tuple[tuple[str, MalformedError], ...]


@dataclass(slots=True)
class _Gathered:
    """The rows of one key so far: what they say in common, and each one's item."""

    head: JSONObject
    items: list[JSONValue]
    rows: list[Row]


def read_mapped(
    data: bytes,
    mapping: Mapping,
    *,
    file: str,
    school: School,
    limits: TableLimits | None = None,
    strict: bool = False,
) -> MappedTable:
    """Read the records of a file, or nothing at all.

    Args:
        data: The file, in the mapping's encoding.
        mapping: Which column holds what.
        file: The file's name, for the report.
        school: The school whose records they are.
        limits: How large the file may be.
        strict: Whether a warning is a fault.

    Raises:
        ImportFaults: `TABLE_FAULTS`, with every fault of the file: the table's own, `TABLE_CELL_MISSING`,
            `TABLE_CELL_MALFORMED`, `TABLE_ROWS_DISAGREE`, `TABLE_STUDENT_TWICE`, and what the records' models refuse.
        MalformedError: `TABLE_TOO_LARGE`, `TABLE_ENCODING`, `TABLE_EMPTY`.
    """
    report = FaultReport(file, strict=strict)
    records = tuple(_read(data, mapping, school, report, limits).records())
    report.raise_if_any()
    return MappedTable(records, report.warnings)


def read_mapped_rows(
    data: bytes, mapping: Mapping, *, file: str, school: School, limits: TableLimits | None = None
) -> MappedRows:
    """Read the records of a file that are whole, beside the faults of the others.

    A pupil of whom any row has a fault gives no record: a transcript must not lack a course that is in the file.

    Args:
        data: The file, in the mapping's encoding.
        mapping: Which column holds what.
        file: The file's name, for the report.
        school: The school whose records they are.
        limits: How large the file may be.

    Raises:
        ImportFaults: `TABLE_FAULTS`, if the header is wrong; or, where several rows make a record, if it can't be told
            whose a row is.
        MalformedError: `TABLE_TOO_LARGE`, `TABLE_ENCODING`, `TABLE_EMPTY`.
    """
    report = FaultReport(file)
    reader = _read(data, mapping, school, report, limits)
    records = tuple(reader.records())
    if not report.count:
        return MappedRows(records, ())
    error = report.error()
    whose = [(reader.whose.get(fault.line or 0, ""), fault) for fault in error.faults]
    is_header = any((fault.line or 1) == 1 for _, fault in whose)
    if is_header or (mapping.repeat is not None and not all(key for key, _ in whose)):
        raise error
    return MappedRows(records, tuple(whose))


def _read(data: bytes, mapping: Mapping, school: School, report: FaultReport, limits: TableLimits | None) -> _Reader:
    columns = [*map(_column, mapping.columns), *_taken_along(mapping)]
    encoding = mapping.encoding.removesuffix("-sig")
    table = read_table(data, columns, report=report, limits=limits, encoding=encoding)
    reader = _Reader(mapping, table, columns, school, report)
    for row in table.rows:
        reader.take(row)
    return reader


def formula(text: str) -> bool:
    """Return whether a spreadsheet would take a cell for a formula: numbers are none."""
    return _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None


def _column(column: MappedColumn) -> Column:
    shown = column.form.expected
    meaning = Message(shown.en, shown.ja)
    filled = column.is_filled
    return Column(column.heading, (), meaning, "", column.form.value, is_required=True, is_filled=filled)


def _taken_along(mapping: Mapping) -> Iterator[Column]:
    for heading in (*mapping.ignored, mapping.digest, mapping.verdict):
        yield Column(heading, (), _TAKEN_OVER, "", lambda _member, text: text)


class _Reader:
    """Turns rows into records, and holds each row against the pupil's others.

    Attributes:
        whose: Whose each line is that can be told.
    """

    def __init__(
        self, mapping: Mapping, table: Table, columns: list[Column], school: School, report: FaultReport
    ) -> None:
        self._mapping = mapping
        self._table = table
        self._cells = CellReader(table, columns, report)
        self._shape = mapping.kind.shape(school)
        self._report = report
        self._found: dict[str, _Gathered] = {}
        self._spoiled: set[str] = set()
        self.whose: dict[int, str] = {}

    def take(self, row: Row) -> None:
        """Take over one row, or note what is wrong with it."""
        for name, text in row.cells.items():
            if formula(text):
                self._warn(row, name, text)
        key = self.whose[row.line] = row.cells.get(self._mapping.key, "")
        before = self._report.count
        values = self._cells.values(row)
        if values is not None:
            self._gather(row, key, values)
        if values is None or self._report.count > before:
            self._spoiled.add(key)

    def _gather(self, row: Row, key: str, values: dict[str, Any]) -> None:
        head, item = self._parts(values)
        earlier = self._found.get(key)
        if earlier is None:
            self._found[key] = _Gathered(head, [item], [row])
        elif self._mapping.repeat is None:
            self._twice(Code.TABLE_STUDENT_TWICE, row, self._mapping.key, key, earlier)
        else:
            self._check_agreement(row, key, earlier)
            earlier.items.append(item)
            earlier.rows.append(row)

    def records(self) -> Iterator[MappedRecord]:
        """Yield what the rows make."""
        group = self._mapping.group
        for key, found in self._found.items():
            if key in self._spoiled:
                continue
            plain = found.head
            if self._mapping.repeat is not None:
                plain = {**plain, self._mapping.repeat: found.items}
            try:
                record = self._shape.read(plain, "")
            except MalformedError as error:
                self._fault(error, found)
                continue
            named = "" if group is None else found.rows[0].cells.get(group, "")
            yield MappedRecord(key, plain, record, tuple(row.line for row in found.rows), named)

    def _parts(self, values: dict[str, Any]) -> tuple[JSONObject, JSONObject]:
        head: JSONObject = {}
        item: JSONObject = {}
        for column in self._mapping.columns:
            value = values[column.heading]
            path = column.path[1:] if column.is_repeated else column.path
            if value is not None or column.states_absence or column.chosen:
                _put(item if column.is_repeated else head, path, dict(column.chosen), value)
        return head, item

    def _check_agreement(self, row: Row, key: str, earlier: _Gathered) -> None:
        first = earlier.rows[0]
        for column in self._mapping.columns:
            if not column.is_repeated and row.cells.get(column.heading) != first.cells.get(column.heading):
                self._twice(Code.TABLE_ROWS_DISAGREE, row, column.heading, key, earlier)

    def _twice(self, code: Code, row: Row, heading: str, key: str, earlier: _Gathered) -> None:
        self._cells.fault(code, row, heading, student_number=key, first_line=earlier.rows[0].line)

    def _warn(self, row: Row, name: str, text: str) -> None:
        place = {"line": row.line, "column": self._table.positions[name], "column_name": name}
        self._report.warn(MalformedError(Code.TABLE_FORMULA, value=text, **cast("Any", place)))

    def _fault(self, error: MalformedError, found: _Gathered) -> None:
        """Note what a model refused, at the row and the column that it comes from, if there is one."""
        parts = tuple(part for part in (error.path or "").split("/") if part)
        row = found.rows[0]
        if self._mapping.repeat is not None and len(parts) > 1 and parts[0] == self._mapping.repeat:
            row, parts = found.rows[int(parts[1])], (parts[0], *parts[2:])
        column = next((each for each in self._mapping.columns if each.path == parts), None)
        if column is not None and "expected" in error.facts:
            text = row.cells.get(column.heading, "")
            expected = error.facts["expected"]
            self._cells.fault(Code.TABLE_CELL_MALFORMED, row, column.heading, expected=expected, value=text)
        else:
            place = None if column is None else self._table.positions[column.heading]
            self._report.add(cast("MalformedError", error.with_place(line=row.line, column=place)))


def _put(node: JSONObject, path: tuple[str, ...], chosen: dict[str, str], value: JSONValue) -> None:
    *inner, last = path
    for at, name in enumerate(inner):
        if chosen and at == len(inner) - 1:
            # A list of which no cell is filled is there all the same, and empty.
            listed = cast("list[JSONValue]", node.setdefault(name, []))
            if value is None:
                return
            node = {**chosen}
            listed.append(node)
        else:
            node = cast("JSONObject", node.setdefault(name, {}))
    node[last] = value
