"""Cells of a table read into values, each fault noted with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vcedu.connectors.columns import Column
    from vcedu.connectors.faults import FaultReport
    from vcedu.connectors.table import Row, Table

_Record = TypeVar("_Record")


class CellReader:
    """Reads the rows of a table by its columns."""

    def __init__(self, table: Table, columns: Sequence[Column], report: FaultReport) -> None:
        self._table = table
        self._columns = columns
        self._report = report

    def values(self, row: Row) -> dict[str, Any] | None:
        """Return the values of a row by column, None for empty cells; None if any can't be read."""
        before = self._report.count
        values = {column.name: self._value(column, row) for column in self._columns}
        is_whole = all(column.name in self._table.positions for column in self._columns if column.is_required)
        return values if is_whole and self._report.count == before else None

    def made(self, row: Row, make: Callable[[], _Record], cells: dict[str, str]) -> _Record | None:
        """Return what the values make, or note what they can't make.

        Args:
            row: The row they come from.
            make: Makes the record.
            cells: Which column each member of the record comes from, where the names differ.
        """
        try:
            return make()
        except MalformedError as error:
            member = str(error.facts["member"])
            self._malformed(row, cells.get(member, member), error.facts["expected"])
            return None

    def fault(self, code: Code, row: Row, name: str, **facts: Any) -> None:  # noqa: ANN401 - what a sentence names
        """Note a fault of a cell."""
        place = self._table.positions.get(name)
        heading = self._table.headings.get(name, name)
        self._report.add(MalformedError(code, line=row.line, column=place, column_name=heading, **facts))

    def _malformed(self, row: Row, name: str, expected: object) -> None:
        self.fault(Code.TABLE_CELL_MALFORMED, row, name, expected=expected, value=row.cells.get(name, ""))

    def _value(self, column: Column, row: Row) -> Any:  # noqa: ANN401 - each column has its own type
        text = row.cells.get(column.name)
        if text is None:
            if column.is_filled and column.name in self._table.positions:
                self.fault(Code.TABLE_CELL_MISSING, row, column.name)
            return None
        try:
            return column.read(column.name, text)
        except MalformedError as error:
            self._malformed(row, column.name, error.facts["expected"])
            return None
