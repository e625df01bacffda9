"""From verified records to the file of a school-affairs system, by a mapping. What the file can't hold is listed."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from vcedu.connectors.faults import MOST_FAULTS
from vcedu.connectors.mapping.forms import lost_characters
from vcedu.connectors.mapping.reading import formula
from vcedu.connectors.plain.reading_back import plain_record
from vcedu.education.kinds import kind_of
from vcedu.errors import Code, MalformedError, UsageError
from vcedu.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.connectors.mapping.description import MappedColumn, Mapping
    from vcedu.model import VerifiedCredential

VERIFIED = "VERIFIED"
_IN_QUOTES = frozenset('",\r\n')


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be written: what failed verification can't be made into one.

    Attributes:
        source: What it comes from, for the report: a file's name.
        plain: The record as plain JSON, of a credential that was verified.
        digest: The SHA-256 digest of the credential's bytes, in hexadecimal.
        verdict: `VERIFIED`, or the code of what could not be checked and the verifier's policy lets pass.
    """

    source: str
    plain: JSONObject
    digest: str
    verdict: str

    @classmethod
    def of(cls, verified: VerifiedCredential, mapping: Mapping, *, source: str) -> Outgoing:
        """Return what a verified credential states.

        Raises:
            UsageError: `RECORD_KIND`, if it is of another kind than the mapping's.
            MalformedError: `RECORD_VALUE`, if it has not the shape of its kind.
        """
        kind, wanted = kind_of(verified.content.get("type")), mapping.kind.kind
        if kind is not wanted:
            name = "-" if kind is None else kind.credential_type
            raise UsageError(Code.RECORD_KIND, kind=name, expected=wanted.credential_type)
        open_ = (check.code for check in verified.verdict.checks if check.outcome is Outcome.UNDETERMINED)
        said = next((code.value for code in open_ if code is not None), VERIFIED)
        digest = hashlib.sha256(verified.secured.raw).hexdigest()
        return cls(source, plain_record(verified.content), digest, said)


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A file that was written.

    Attributes:
        data: The file.
        rows: How many rows it has below the headings.
        left_out: What keeps a record out of the file, each with source, row of the record, and column:
            `TABLE_CHARACTER`, `TABLE_CELL_MISSING`, `TABLE_CELL_MALFORMED`. Of more than 1,000 the first.
        warnings: What is not taken over, `MAPPING_UNMAPPED`, and what a spreadsheet would calculate, `TABLE_FORMULA`.
    """

    data: bytes
    rows: int
    left_out: tuple[MalformedError, ...]
    warnings: tuple[MalformedError, ...]


def write_mapped(records: Iterable[Outgoing], mapping: Mapping) -> WrittenTable:
    """Write records; one that the file can't hold as it is stays out, and is listed. Nothing is ever replaced."""
    writer = _Writer(mapping)
    lines = [writer.line(mapping.headings)]
    for record in records:
        lines += writer.rows_of(record)
    text = "".join(lines)
    mark = codecs.BOM_UTF8 if mapping.encoding == "utf-8-sig" else b""
    data = mark + text.encode(mapping.encoding.removesuffix("-sig"))
    return WrittenTable(data, len(lines) - 1, tuple(writer.left_out), tuple(writer.warnings))


class _Writer:
    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._places = {heading: number for number, heading in enumerate(mapping.headings, 1)}
        self.left_out: list[MalformedError] = []
        self.warnings: list[MalformedError] = []

    def rows_of(self, record: Outgoing) -> list[str]:
        """Return the lines of a record: all of them or none."""
        repeat = self._mapping.repeat
        items = [record.plain] if repeat is None else _list(record.plain, repeat)
        before, lines = len(self.left_out), []
        if not items:
            # What shows none of its courses or examinations has no row, and must not vanish unsaid.
            first = next(column for column in self._mapping.columns if column.is_repeated)
            self._leave_out(Code.TABLE_CELL_MISSING, record, 1, first.heading)
        for number, item in enumerate(items, 1):
            cells = [self._cell(column, record, number, item) for column in self._mapping.columns]
            self._check_characters(record, number, cells)
            lines.append(self.line([*cells, *("" for _ in self._mapping.ignored), record.digest, record.verdict]))
        self._check_taken_over(record)
        if len(self.left_out) > before:
            del self.left_out[MOST_FAULTS:]
            return []
        return lines

    def line(self, cells: Iterable[str]) -> str:
        """Return one line of the file."""
        return ",".join(map(self._quoted, cells)) + self._mapping.newline

    def _quoted(self, cell: str) -> str:
        if self._mapping.quotes_all or _IN_QUOTES & set(cell):
            return '"' + cell.replace('"', '""') + '"'
        return cell

    def _cell(self, column: MappedColumn, record: Outgoing, number: int, item: JSONValue) -> str:
        path = column.path[1:] if column.is_repeated else column.path
        value = _value(item if column.is_repeated else record.plain, path, dict(column.chosen))
        if value is None:
            if column.is_filled:
                self._leave_out(Code.TABLE_CELL_MISSING, record, number, column.heading)
            return ""
        try:
            text = column.form.text(column.heading, value)
        except MalformedError as error:
            expected = error.facts["expected"]
            self._leave_out(
                Code.TABLE_CELL_MALFORMED, record, number, column.heading, expected=expected, value=str(value)
            )
            return ""
        if formula(text):
            self._warn(Code.TABLE_FORMULA, record, line=number, column_name=column.heading, value=text)
        return text

    def _check_characters(self, record: Outgoing, number: int, cells: list[str]) -> None:
        encoding = self._mapping.encoding.removesuffix("-sig")
        for column, text in zip(self._mapping.columns, cells, strict=True):
            for character in dict.fromkeys(lost_characters(text, encoding)):
                facts = {"character": character, "point": f"U+{ord(character):04X}", "encoding": encoding}
                self._leave_out(Code.TABLE_CHARACTER, record, number, column.heading, **facts)

    def _check_taken_over(self, record: Outgoing) -> None:
        mapped = {(column.path, column.chosen) for column in self._mapping.columns}
        for path in dict.fromkeys(_unmapped(record.plain, (), mapped)):
            self._warn(Code.MAPPING_UNMAPPED, record, member=".".join(path))

    def _leave_out(self, code: Code, record: Outgoing, number: int, heading: str, **facts: Any) -> None:  # noqa: ANN401
        place = self._places[heading]
        fault = MalformedError(code, file=record.source, line=number, column=place, column_name=heading, **facts)
        self.left_out.append(fault)

    def _warn(self, code: Code, record: Outgoing, **facts: Any) -> None:  # noqa: ANN401 - what a sentence names
        if len(self.warnings) < MOST_FAULTS:
            self.warnings.append(MalformedError(code, file=record.source, **facts))


def _list(node: JSONValue, name: str) -> list[JSONValue]:
    value = node.get(name) if isinstance(node, dict) else None
    return value if isinstance(value, list) else []


def _value(node: JSONValue, path: tuple[str, ...], chosen: dict[str, str]) -> JSONValue:
    *inner, last = path
    for at, name in enumerate(inner):
        if chosen and at == len(inner) - 1:
            node = next((each for each in _list(node, name) if _is_chosen(each, chosen)), None)
        else:
            node = node.get(name) if isinstance(node, dict) else None
    return node.get(last) if isinstance(node, dict) else None


def _is_chosen(item: JSONValue, chosen: dict[str, str]) -> bool:
    return isinstance(item, dict) and all(item.get(name) == value for name, value in chosen.items())


def _unmapped(
    node: JSONObject, path: tuple[str, ...], mapped: set[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]
) -> Iterator[tuple[str, ...]]:
    """Yield the members that no column holds, once for each place."""
    for name, value in node.items():
        here = (*path, name)
        if isinstance(value, dict):
            yield from _unmapped(value, here, mapped)
        elif isinstance(value, list):
            seen: set[tuple[tuple[str, str], ...]] = set()
            for item in value:
                yield from _unmapped_item(cast("JSONObject", item), here, mapped, seen)
        elif value is not None and (here, ()) not in mapped:
            yield here


def _unmapped_item(
    item: JSONObject,
    path: tuple[str, ...],
    mapped: set[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]],
    seen: set[tuple[tuple[str, str], ...]],
) -> Iterator[tuple[str, ...]]:
    choices = {chosen for where, chosen in mapped if chosen and where[:-1] == path}
    chosen = next((each for each in choices if _is_chosen(item, dict(each))), None)
    if not choices:
        yield from _unmapped(item, path, mapped)
        return
    for name in item:
        # A second item of the same choice has no column either.
        known = chosen is not None and chosen not in seen
        if not known or (name not in dict(chosen or ()) and ((*path, name), chosen) not in mapped):
            yield (*path, name)
    if chosen is not None:
        seen.add(chosen)
