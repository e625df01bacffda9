"""Rosters in which single cells are changed."""

import io
import zipfile

from vcedu.connectors import ImportFaults, read_roster
from vcedu.connectors.roster_columns import COLUMNS, FILLED

VALUES = {
    "manifest.csv": {"propertyName": "oneroster.version", "value": "1.2_JP"},
    "academicSessions.csv": {
        "title": "2026年度",
        "type": "schoolYear",
        "startDate": "2026-04-01",
        "endDate": "2027-03-31",
        "schoolYear": "2026",
    },
    "orgs.csv": {"name": "見本小学校", "type": "school", "identifier": "B127210000018"},
    "courses.csv": {"title": "2026年度 5年", "schoolYearSourcedId": "1", "orgSourcedId": "1", "grades": "P5"},
    "classes.csv": {
        "grades": "P5",
        "courseSourcedId": "1",
        "classType": "homeroom",
        "schoolSourcedId": "1",
        "termSourcedIds": "1",
    },
    "users.csv": {
        "enabledUser": "true",
        "familyName": "林",
        "givenName": "花",
        "primaryOrgSourcedId": "1",
        "userIds": "{student:1}",
        "userMasterIdentifier": "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
        "metadata.jp.kanaFamilyName": "ハヤシ",
        "metadata.jp.kanaGivenName": "ハナ",
    },
    "roles.csv": {"userSourcedId": "1", "roleType": "primary", "role": "student", "orgSourcedId": "1"},
    "enrollments.csv": {
        "classSourcedId": "1",
        "schoolSourcedId": "1",
        "userSourcedId": "1",
        "role": "student",
        "primary": "false",
    },
}


def _roster_cells(data):
    changes = {(f"{file}.csv", column): value for file, column, value in data["cells"]}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, columns in COLUMNS.items():
            identifier = {"sourcedId": "1"} if "sourcedId" in columns else {}
            row = dict.fromkeys(FILLED.get(name, ()), "x") | identifier | VALUES[name]
            rows = [columns, [changes.get((name, column), row.get(column, "")) for column in columns]]
            rows += [data["more"]] if name == "orgs.csv" and "more" in data else []
            archive.writestr(name, "".join('"' + '","'.join(cells) + '"\r\n' for cells in rows))
    try:
        read_roster(
            packed.getvalue(), file=data.get("name", "RO_20260401_131016.zip"), strict=data.get("strict", False)
        )
    except ImportFaults as error:
        (fault,) = error.faults
        raise fault from error


OPERATIONS = {"roster-cells": _roster_cells}
