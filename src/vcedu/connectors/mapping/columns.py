"""One `[[column]]` of a mapping file: the member that it names, found in the shape of the record, and its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcedu.connectors.mapping.description import MappedColumn, wrong
from vcedu.connectors.mapping.forms import FORMS, Form, coded, decimal
from vcedu.connectors.plain.shapes import Birth, Given, Listed, Record

if TYPE_CHECKING:
    from vcedu.connectors.plain.shapes import Shape

_MOST_DECIMALS = 6
_OF_COLUMN = frozenset({"heading", "member", "with", "form", "decimals", "table", "filled"})


class ColumnReader:
    """Reads columns of one kind of record."""

    def __init__(self, shape: Record, repeat: str | None, tables: object) -> None:
        """Begin to read.

        Args:
            shape: The record.
            repeat: The list of it of which each row is one item.
            tables: The code tables of the file.
        """
        self._shape = shape
        self._repeat = repeat
        self._tables: dict[str, Any] = tables if isinstance(tables, dict) else {}

    def read(self, column: Any, path: str) -> MappedColumn:  # noqa: ANN401 - whatever the file holds
        """Return one column.

        Raises:
            MalformedError: `MAPPING_FILE`.
        """
        if not isinstance(column, dict):
            raise wrong(path, "a table", "テーブルでなければなりません")
        check_names(column, _OF_COLUMN, path)
        heading, member = column.get("heading"), column.get("member")
        if not isinstance(heading, str) or not heading or not isinstance(member, str):
            raise wrong(path, "heading and member", "headingとmemberが必要です")
        chosen = column.get("with", {})
        if not isinstance(chosen, dict) or not all(isinstance(value, str) for value in chosen.values()):
            raise wrong(f"{path}/with", "texts by member", "項目と文字列の組でなければなりません")
        parts = tuple(member.split("."))
        leaf, is_needed = self._leaf(parts, chosen, path)
        filled = column.get("filled", False)
        if not isinstance(filled, bool):
            raise wrong(f"{path}/filled", "true or false", "true又はfalseでなければなりません")
        return MappedColumn(
            heading=heading,
            path=parts,
            form=self._form(column, path),
            chosen=tuple(sorted(chosen.items())),
            is_repeated=self._repeat is not None and parts[0] == self._repeat,
            is_filled=filled or (is_needed and not isinstance(leaf, Birth)),
            states_absence=isinstance(leaf, Birth),
        )

    def _leaf(self, parts: tuple[str, ...], chosen: dict[str, str], path: str) -> tuple[Shape, bool]:
        """Return the shape that a path of members leads to, and whether a record must have it."""
        shape: Shape = self._shape
        is_needed, has_inner_list = True, False
        for at, part in enumerate(parts):
            field = next((each for each in _fields(shape) if each.member == part), None)
            if field is None or isinstance(field.shape, Given):
                raise wrong(f"{path}/member", f"there is no {part}", f"{part}という項目はありません")
            shape, is_needed = field.shape, is_needed and field.required
            if isinstance(shape, Listed):
                shape = shape.item
                if at or part != self._repeat:
                    if has_inner_list or at != len(parts) - 2:
                        raise wrong(f"{path}/member", "a list within a list", "並びの中の並びは扱えません")
                    has_inner_list, is_needed = True, False
        known = {each.member for each in _fields(self._item(parts))} if has_inner_list else set()
        if bool(chosen) != has_inner_list or not chosen.keys() <= known - {parts[-1]}:
            raise wrong(f"{path}/with", "which item of the inner list", "内側の並びのどの要素かを指定してください")
        if isinstance(shape, Record | Listed):
            raise wrong(f"{path}/member", "not a single value", "単一の値ではありません")
        return shape, is_needed

    def _item(self, parts: tuple[str, ...]) -> Shape:
        shape: Shape = self._shape
        for part in parts[:-1]:
            shape = next(each.shape for each in _fields(shape) if each.member == part)
            shape = shape.item if isinstance(shape, Listed) else shape
        return shape

    def _form(self, column: dict[str, Any], path: str) -> Form:
        stated = column.keys() & {"form", "decimals", "table"}
        if len(stated) > 1:
            raise wrong(path, "one of form, decimals and table", "form、decimals、tableのいずれか一つ")
        if "decimals" in column:
            places = column["decimals"]
            if not isinstance(places, int) or isinstance(places, bool) or not 0 <= places <= _MOST_DECIMALS:
                raise wrong(f"{path}/decimals", f"0 to {_MOST_DECIMALS}", f"0から{_MOST_DECIMALS}まで")
            return decimal(places)
        if "table" in column:
            return self._coded(column["table"], f"{path}/table")
        name = column.get("form", "text")
        if not isinstance(name, str) or name not in FORMS:
            listed = ", ".join(FORMS)
            raise wrong(f"{path}/form", f"it has to be one of {listed}", f"次のいずれか：{listed}")
        return FORMS[name]

    def _coded(self, name: object, path: str) -> Form:
        table = self._tables.get(name) if isinstance(name, str) else None
        if not isinstance(table, dict) or not table:
            raise wrong(path, "the name of a table of the file", "ファイル内の表の名前でなければなりません")
        values = [(type(value), value) for value in table.values()]
        if not all(isinstance(value, str | int) for value in table.values()) or len(set(values)) < len(values):
            raise wrong(path, "no value for two codes", "一つの値に二つのコードを割り当てることはできません")
        return coded(table)


def check_names(table: dict[str, Any], known: frozenset[str], path: str) -> None:
    """Demand that a table has no key that nothing reads.

    Raises:
        MalformedError: `MAPPING_FILE`.
    """
    for name in table:
        if name not in known:
            raise wrong(f"{path}/{name}", "there is no such key", "そのようなキーはありません")


def _fields(shape: Shape) -> tuple[Any, ...]:
    return shape.fields if isinstance(shape, Record) else ()
