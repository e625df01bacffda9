"""A OneRoster 1.2_JP ZIP: checked as a whole, every fault in one report, and taken over only if there is none."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeAlias

from vcedu.connectors.faults import FaultReport, ImportFaults
from vcedu.connectors.roster_columns import COLUMNS, FILLED, OPTIONAL_FILES, REFERENCES, REFUSED_ROLES, VALUES
from vcedu.connectors.roster_records import RosterClass, RosterEnrollment, RosterOrganisation, RosterPerson
from vcedu.connectors.roster_rules import faults_of_row, is_roster_name
from vcedu.education.expected import Expected
from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

RosterRow: TypeAlias = "dict[str, str]"

# The spellings of versions up to 1.2.1.
_SPELLINGS = {"metadata.jp.ShussekiNo": "metadata.jp.shussekiNo", "metadata.jp.PublicFlg": "metadata.jp.publicFlg"}
_MOST_BYTES = 64 * 1024 * 1024
_MOST_FILES = 16
_VERSION = "1.2_JP"
_RECORD = re.compile(r'"[^"]*+(?:""[^"]*+)*+"(?:,"[^"]*+(?:""[^"]*+)*+")*+\r\n')
_CELL = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_BYTE_ORDER_MARK = "\ufeff"
_VERSION_EXPECTED = Expected(f"oneroster.version {_VERSION}", f"oneroster.version が {_VERSION}")
_ESTABLISHED = frozenset({"1", "2", "3"})
_ONE_ESTABLISHER = Expected("schools of one establisher", "一つの設置者の学校")
_ALLOWED_ROLE = Expected("a role that the profile allows", "プロファイルで認められた役割")


@dataclass(frozen=True, slots=True)
class Roster:
    """What a roster holds: the rows of each file, by column.

    Attributes:
        tables: The rows by file name, such as `classes.csv`.
    """

    tables: Mapping[str, tuple[RosterRow, ...]]

    @property
    def organisations(self) -> tuple[RosterOrganisation, ...]:
        """The boards and schools."""
        return tuple(
            RosterOrganisation(
                row["sourcedId"],
                row["name"],
                row["type"] == "school",
                row["identifier"],
                row["parentSourcedId"] or None,
            )
            for row in self.tables["orgs.csv"]
        )

    @property
    def classes(self) -> tuple[RosterClass, ...]:
        """The classes."""
        return tuple(
            RosterClass(
                row["sourcedId"],
                row["title"],
                tuple(row["grades"].split(",")) if row["grades"] else (),
                row["classType"] == "homeroom",
                row["schoolSourcedId"],
            )
            for row in self.tables["classes.csv"]
        )

    @property
    def enrollments(self) -> tuple[RosterEnrollment, ...]:
        """Who is in which class."""
        return tuple(
            RosterEnrollment(
                row["sourcedId"],
                row["userSourcedId"],
                row["classSourcedId"],
                row["schoolSourcedId"],
                row["role"],
                row["metadata.jp.shussekiNo"] or None,
            )
            for row in self.tables["enrollments.csv"]
        )

    @property
    def people(self) -> tuple[RosterPerson, ...]:
        """The pupils and the staff, with their roles and classes."""
        roles: dict[str, list[tuple[str, str]]] = {}
        for row in sorted(self.tables["roles.csv"], key=lambda each: each["roleType"] != "primary"):
            roles.setdefault(row["userSourcedId"], []).append((row["role"], row["orgSourcedId"]))
        classes: dict[str, list[str]] = {}
        for place in self.enrollments:
            classes.setdefault(place.person_id, []).append(place.class_id)
        return tuple(
            RosterPerson(
                row["sourcedId"],
                row["familyName"],
                row["givenName"],
                row["metadata.jp.kanaFamilyName"] or None,
                row["metadata.jp.kanaGivenName"] or None,
                row["userMasterIdentifier"] or None,
                tuple(roles.get(row["sourcedId"], ())),
                tuple(classes.get(row["sourcedId"], ())),
            )
            for row in self.tables["users.csv"]
        )


def read_roster(data: bytes, *, file: str) -> Roster:
    """Read a roster, or nothing at all.

    Args:
        data: The ZIP.
        file: Its name, for the report.

    Raises:
        ImportFaults: `TABLE_FAULTS`, with every fault of all its files: `ROSTER_NAME`, `ROSTER_FILE`, `ROSTER_TEXT`,
            `ROSTER_HEADER`, `TABLE_QUOTING`, `TABLE_ROW_LENGTH`, `TABLE_CELL_MISSING`, `TABLE_CELL_MALFORMED`,
            `ROSTER_ID_TWICE`, `ROSTER_REFERENCE`.
        MalformedError: `ROSTER_ARCHIVE`, if it is no ZIP, or too large.
    """
    files = _unpacked(data, file)
    reports = {name: FaultReport(f"{file}/{name}") for name in sorted({*COLUMNS, *files})}
    for name, report in reports.items():
        known = name in COLUMNS or name in OPTIONAL_FILES
        if not known or name not in files:
            report.add(MalformedError(Code.ROSTER_FILE, name=name))
    tables = {name: _table(name, files[name], reports[name]) for name in COLUMNS if name in files}
    for name, rows in tables.items():
        _check_cells(name, rows, reports[name])
        _check_identifiers(name, rows, reports[name])
        _check_references(name, rows, tables, reports[name])
    _check_establishers(tables.get("orgs.csv", ()), reports["orgs.csv"])
    zip_name = PurePath(file).name
    reports[""] = FaultReport(file)
    if not is_roster_name(zip_name):
        reports[""].add(MalformedError(Code.ROSTER_NAME, name=zip_name))
    count = sum(report.count for report in reports.values())
    if count:
        faults = tuple(fault for report in reports.values() if report.count for fault in report.error().faults)
        raise ImportFaults(faults, file=file, count=count)
    return Roster({name: tuple(row for _, row in rows) for name, rows in tables.items()})


def _unpacked(data: bytes, file: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(names) < len(members) or len(members) > _MOST_FILES:
                raise MalformedError(Code.ROSTER_ARCHIVE, file=file)
            return dict(_members(archive, members, file))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise MalformedError(Code.ROSTER_ARCHIVE, file=file) from error


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], file: str) -> Iterator[tuple[str, bytes]]:
    left = _MOST_BYTES
    for member in members:
        # What the archive says about sizes proves nothing: reading stops where the bytes run over.
        with archive.open(member) as opened:
            content = opened.read(left + 1)
        left -= len(content)
        if left < 0:
            raise MalformedError(Code.ROSTER_ARCHIVE, file=file)
        yield member.filename, content


def _table(name: str, data: bytes, report: FaultReport) -> list[tuple[int, RosterRow]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        report.add(MalformedError(Code.ROSTER_TEXT, line=1))
        return []
    if text.startswith(_BYTE_ORDER_MARK):
        report.add(MalformedError(Code.ROSTER_TEXT, line=1))
        return []
    records = list(_records(text, report))
    columns = COLUMNS[name]
    header = tuple(_SPELLINGS.get(column, column) for column in records[0][1]) if records else ()
    if header != columns:
        report.add(MalformedError(Code.ROSTER_HEADER, line=1, columns=", ".join(columns)))
        return []
    rows = []
    for line, cells in records[1:]:
        if len(cells) == len(columns):
            rows.append((line, dict(zip(columns, cells, strict=True))))
        else:
            report.add(MalformedError(Code.TABLE_ROW_LENGTH, line=line, found=len(cells), expected=len(columns)))
    return rows


def _records(text: str, report: FaultReport) -> Iterator[tuple[int, tuple[str, ...]]]:
    position, line = 0, 1
    while position < len(text):
        match = _RECORD.match(text, position)
        if match is None:
            report.add(MalformedError(Code.TABLE_QUOTING, line=line))
            return
        yield line, tuple(cell.replace('""', '"') for cell in _CELL.findall(match[0]))
        position, line = match.end(), line + match[0].count("\n")


def _check_cells(name: str, rows: list[tuple[int, RosterRow]], report: FaultReport) -> None:
    filled, allowed = FILLED.get(name, ()), VALUES.get(name, {})
    for line, row in rows:
        for column in filled:
            if not row[column]:
                _fault(report, Code.TABLE_CELL_MISSING, name, line, column)
        for column, values in allowed.items():
            if row[column] and row[column] not in values:
                shown = " / ".join(sorted(values))
                _malformed(report, name, line, column, row, Expected(shown, shown))
        if row.get("role") in REFUSED_ROLES:
            _malformed(report, name, line, "role", row, _ALLOWED_ROLE)
        for column, expected in faults_of_row(name, row):
            if row[column] or column not in filled:
                _malformed(report, name, line, column, row, expected)
    if name == "manifest.csv" and ("oneroster.version", _VERSION) not in [tuple(row.values()) for _, row in rows]:
        _fault(report, Code.TABLE_CELL_MALFORMED, name, 1, "value", expected=_VERSION_EXPECTED, value="")


def _check_establishers(rows: Iterable[tuple[int, RosterRow]], report: FaultReport) -> None:
    boards = [(line, row) for line, row in rows if row["type"] == "district"]
    schools = [(line, row) for line, row in rows if row["type"] == "school" and row["identifier"][4:5] in _ESTABLISHED]
    for line, row in boards[1:]:
        _malformed(report, "orgs.csv", line, "type", row, _ONE_ESTABLISHER)
    for line, row in schools[1:]:
        if row["identifier"][4] != schools[0][1]["identifier"][4]:
            _malformed(report, "orgs.csv", line, "identifier", row, _ONE_ESTABLISHER)


def _check_identifiers(name: str, rows: list[tuple[int, RosterRow]], report: FaultReport) -> None:
    lines: dict[str, int] = {}
    for line, row in rows:
        first = lines.setdefault(row.get("sourcedId", ""), line)
        if first != line and row.get("sourcedId"):
            _fault(report, Code.ROSTER_ID_TWICE, name, line, "sourcedId", value=row["sourcedId"], first_line=first)


def _check_references(
    name: str,
    rows: list[tuple[int, RosterRow]],
    tables: Mapping[str, list[tuple[int, RosterRow]]],
    report: FaultReport,
) -> None:
    for column, target in REFERENCES.get(name, {}).items():
        if target not in tables:
            continue
        known = {row["sourcedId"] for _, row in tables[target]}
        for line, row in rows:
            for value in row[column].split(",") if row[column] else ():
                if value not in known:
                    _fault(report, Code.ROSTER_REFERENCE, name, line, column, value=value, target=target)


def _malformed(report: FaultReport, name: str, line: int, column: str, row: RosterRow, expected: Expected) -> None:
    _fault(report, Code.TABLE_CELL_MALFORMED, name, line, column, value=row[column], expected=expected)


def _fault(report: FaultReport, code: Code, name: str, line: int, column: str, **facts: Any) -> None:  # noqa: ANN401 - facts
    place = COLUMNS[name].index(column) + 1
    report.add(MalformedError(code, line=line, column=place, column_name=column, **facts))
