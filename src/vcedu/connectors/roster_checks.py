"""What is checked of a roster beyond single rows: its cells by the profile's lists, references, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.connectors.roster_columns import FILLED, REFERENCES, REFUSED_ROLES, VALUES
from vcedu.connectors.roster_repertoire import foreign_ideographs
from vcedu.connectors.roster_rules import faults_of_row
from vcedu.education.codes import Establishment
from vcedu.education.expected import Expected
from vcedu.errors import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.connectors.roster_file import RosterFile, RosterRow

VERSIONS = frozenset({"1.2_JP", "1.2.1", "1.2"})
"""What `oneroster.version` may be: the profile of 2026, and the national editions before it, which say 1.2 or 1.2.1."""

_VERSION = Expected("oneroster.version 1.2_JP (or 1.2.1, 1.2)", "oneroster.version が 1.2_JP（又は 1.2.1、1.2）")
_ONE_ESTABLISHER = Expected("schools of one establisher", "一つの設置者の学校")
_PUBLIC = Expected("a public school, as the board's", "教育委員会と同じ設置者の公立学校")
_ALLOWED_ROLE = Expected("a role that the profile allows", "プロファイルで認められた役割")
_ELSEWHERE = Expected("the school is in another prefecture than the board", "学校と教育委員会の都道府県が異なります")
_SEVERAL = Expected("codes do not tell whether one body runs both", "コードからは同じ設置者かどうか分かりません")
_NOT_NAMED = Expected("the code in the file's name is none of its own", "ファイル名のコードがorgs.csvにありません")
_KIND = 4
_PREFECTURE = slice(2, 4)


def check_cells(file: RosterFile) -> None:
    """Check each cell of a file by the profile's lists and forms."""
    filled, allowed = FILLED.get(file.name, ()), VALUES.get(file.name, {})
    for line, row in file.rows:
        for column in filled:
            if not row[column]:
                file.fault(Code.TABLE_CELL_MISSING, line, column)
        for column, values in allowed.items():
            if row[column] and row[column] not in values:
                shown = " / ".join(sorted(values))
                file.malformed(line, column, row, Expected(shown, shown))
        if row.get("role") in REFUSED_ROLES:
            file.malformed(line, "role", row, _ALLOWED_ROLE)
        _check_characters(file, line, row)
        for column, expected in faults_of_row(file.name, row):
            if row[column] or column not in filled:
                file.malformed(line, column, row, expected)


def _check_characters(file: RosterFile, line: int, row: RosterRow) -> None:
    for column, text in row.items():
        foreign = foreign_ideographs(text)
        if foreign:
            file.doubt(Code.ROSTER_REPERTOIRE, line, column, value=text, characters=foreign)


def check_version(manifest: RosterFile) -> None:
    """Check that the manifest names an edition of the profile that can be read."""
    versions = {row["value"] for _, row in manifest.rows if row["propertyName"] == "oneroster.version"}
    if len(versions) != 1 or not versions <= VERSIONS:
        shown = " / ".join(sorted(versions))
        manifest.fault(Code.TABLE_CELL_MALFORMED, 1, "value", expected=_VERSION, value=shown)


def check_identifiers(file: RosterFile) -> None:
    """Check that no identifier stands twice in a file."""
    lines: dict[str, int] = {}
    for line, row in file.rows:
        first = lines.setdefault(row.get("sourcedId", ""), line)
        if first != line and row.get("sourcedId"):
            file.fault(Code.ROSTER_ID_TWICE, line, "sourcedId", value=row["sourcedId"], first_line=first)


def check_references(file: RosterFile, files: Mapping[str, RosterFile]) -> None:
    """Check that what a file refers to stands in the file it must be in."""
    for column, target in REFERENCES.get(file.name, {}).items():
        if target not in files:
            continue
        known = {row["sourcedId"] for _, row in files[target].rows}
        for line, row in file.rows:
            for value in row[column].split(",") if row[column] else ():
                if value not in known:
                    file.fault(Code.ROSTER_REFERENCE, line, column, value=value, target=target)


def check_establishers(organisations: RosterFile, code: str | None) -> None:
    """Check that the organisations are one establisher's, as far as their codes and the board tell.

    Args:
        organisations: The file of organisations.
        code: The code in the ZIP's name; None if it has none.
    """
    boards = [(line, row) for line, row in organisations.rows if row["type"] == "district"]
    schools = [
        (line, row)
        for line, row in organisations.rows
        if row["type"] == "school" and row["identifier"][_KIND : _KIND + 1] in list(Establishment)
    ]
    for line, row in boards[1:]:
        organisations.malformed(line, "type", row, _ONE_ESTABLISHER)
    if boards:
        _check_schools_of_board(organisations, boards[0][1], schools)
    else:
        _check_schools_alone(organisations, schools)
    codes = {row["identifier"] for _, row in organisations.rows}
    if code is not None and codes and code not in codes:
        organisations.doubt(Code.ROSTER_ESTABLISHER, 1, "identifier", reason=_NOT_NAMED)


def _check_schools_of_board(organisations: RosterFile, board: RosterRow, schools: list[tuple[int, RosterRow]]) -> None:
    for line, row in schools:
        if row["identifier"][_KIND] != Establishment.PUBLIC:
            organisations.malformed(line, "identifier", row, _PUBLIC)
        elif row["identifier"][_PREFECTURE] != board["identifier"][:2]:
            # A city's school may lie in another prefecture; such a one is rare enough to ask about.
            organisations.doubt(Code.ROSTER_ESTABLISHER, line, "identifier", reason=_ELSEWHERE)


def _check_schools_alone(organisations: RosterFile, schools: list[tuple[int, RosterRow]]) -> None:
    for line, row in schools[1:]:
        if row["identifier"][_KIND] != schools[0][1]["identifier"][_KIND]:
            organisations.malformed(line, "identifier", row, _ONE_ESTABLISHER)
        elif row["identifier"][_KIND] != Establishment.PUBLIC:
            organisations.doubt(Code.ROSTER_ESTABLISHER, line, "identifier", reason=_SEVERAL)
