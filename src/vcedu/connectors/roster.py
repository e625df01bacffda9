"""A OneRoster 1.2_JP ZIP: checked as a whole, every fault in one report, and taken over only if there is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from vcedu.connectors.faults import FaultReport, ImportFaults
from vcedu.connectors.roster_archive import unpacked
from vcedu.connectors.roster_checks import (
    check_cells,
    check_establishers,
    check_identifiers,
    check_references,
    check_version,
)
from vcedu.connectors.roster_columns import COLUMNS, OPTIONAL_FILES
from vcedu.connectors.roster_file import read_file
from vcedu.connectors.roster_records import (
    RosterClass,
    RosterEnrollment,
    RosterOrganisation,
    RosterPerson,
    RosterRole,
)
from vcedu.connectors.roster_rules import code_in_name, day_in_name
from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.connectors.roster_file import RosterFile, RosterRow


@dataclass(frozen=True, slots=True)
class Roster:
    """What a roster holds: the rows of each file, by column.

    Attributes:
        tables: The rows by file name, such as `classes.csv`.
        warnings: What is not as the profile has it and does no harm, each with file, line and column.
        day: The day in the ZIP's name; None where it has another name.
    """

    tables: Mapping[str, tuple[RosterRow, ...]]
    warnings: tuple[MalformedError, ...] = ()
    day: dt.date | None = None

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
        years = {row["sourcedId"]: (row["startDate"], row["endDate"]) for row in self.tables["academicSessions.csv"]}
        held = {
            row["sourcedId"]: [years[each] for each in row["termSourcedIds"].split(",")]
            for row in self.tables["classes.csv"]
        }
        return tuple(
            RosterClass(
                row["sourcedId"],
                row["title"],
                tuple(row["grades"].split(",")) if row["grades"] else (),
                row["classType"] == "homeroom",
                row["schoolSourcedId"],
                _day(min(first for first, _ in held[row["sourcedId"]])),
                _day(max(last for _, last in held[row["sourcedId"]])),
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
                row["primary"] == "true",
                _day(row["beginDate"]),
                _day(row["endDate"]),
            )
            for row in self.tables["enrollments.csv"]
        )

    @property
    def roles(self) -> tuple[RosterRole, ...]:
        """Who is what at which school or board."""
        return tuple(
            RosterRole(
                row["userSourcedId"], row["orgSourcedId"], row["role"], _day(row["beginDate"]), _day(row["endDate"])
            )
            for row in self.tables["roles.csv"]
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


def read_roster(data: bytes, *, file: str, strict: bool = False) -> Roster:
    """Read a roster of the profile of 2026 (`1.2_JP`) or of the national editions before it, or nothing at all.

    Args:
        data: The ZIP.
        file: Its name, for the report.
        strict: Whether to refuse what is otherwise only a warning: `ROSTER_NAME`, for a ZIP of another name;
            `ROSTER_REPERTOIRE`, for the ideographs of names that JIS X 0213 lacks; `ROSTER_ESTABLISHER`, for schools
            that may not be one establisher's.

    Raises:
        ImportFaults: `TABLE_FAULTS`, with every fault of all its files: `ROSTER_FILE`,
            `ROSTER_FILE_MISSING`, `ROSTER_TEXT`, `ROSTER_HEADER`, `TABLE_QUOTING`, `TABLE_ROW_LENGTH`,
            `TABLE_CELL_MISSING`, `TABLE_CELL_MALFORMED`, `ROSTER_ID_TWICE`, `ROSTER_REFERENCE`.
        MalformedError: `ROSTER_ARCHIVE`, if it is no ZIP, or too large.
    """
    packed = unpacked(data, file)
    reports = {name: FaultReport(f"{file}/{name}", strict=strict) for name in sorted({*COLUMNS, *packed})}
    for name, report in reports.items():
        if name not in packed:
            report.add(MalformedError(Code.ROSTER_FILE_MISSING, name=name))
        elif name not in COLUMNS and name not in OPTIONAL_FILES:
            report.add(MalformedError(Code.ROSTER_FILE, name=name))
    files = {name: read_file(name, packed[name], reports[name]) for name in COLUMNS if name in packed}
    zip_name = PurePath(file).name
    code = code_in_name(zip_name)
    reports[""] = FaultReport(file, strict=strict)
    if code is None:
        # The reference files of 1EdTech have other names and must be taken all the same.
        reports[""].warn(MalformedError(Code.ROSTER_NAME, name=zip_name))
    _check(files, code)
    count = sum(report.count for report in reports.values())
    if count:
        faults = tuple(fault for report in reports.values() if report.count for fault in report.error().faults)
        raise ImportFaults(faults, file=file, count=count)
    warnings = tuple(warning for report in reports.values() for warning in report.warnings)
    return Roster(
        {name: tuple(row for _, row in each.rows) for name, each in files.items()}, warnings, day_in_name(zip_name)
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _check(files: Mapping[str, RosterFile], code: str | None) -> None:
    for file in files.values():
        check_cells(file)
        check_identifiers(file)
        check_references(file, files)
    if "manifest.csv" in files:
        check_version(files["manifest.csv"])
    if "orgs.csv" in files:
        check_establishers(files["orgs.csv"], code)
