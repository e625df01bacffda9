"""Rosters of a school with two classes, a principal, a nurse and two pupils, for the tests of this folder."""

import io
import zipfile

from vcedu.connectors import read_roster
from vcedu.connectors.roster_columns import COLUMNS, FILLED

CODE, NEXT_CODE = "B127210000018", "B127210000027"


def _row(file, **cells):
    filled = {**dict.fromkeys(FILLED.get(file, ()), "x"), **cells}
    return [filled.get(column, "") for column in COLUMNS[file]]


def role(person, name="student", kind="primary", school="s", **days):
    return _row(
        "roles.csv",
        sourcedId=f"r-{person}-{name}-{school}",
        userSourcedId=person,
        roleType=kind,
        role=name,
        orgSourcedId=school,
        **days,
    )


def place(person, group="c1", name="student", primary="false", **days):
    return _row(
        "enrollments.csv",
        sourcedId=f"e-{person}-{group}",
        classSourcedId=group,
        schoolSourcedId="s",
        userSourcedId=person,
        role=name,
        primary=primary,
        **days,
    )


def group(name, kind="homeroom", terms="y"):
    school = {"courseSourcedId": "k", "schoolSourcedId": "s", "termSourcedIds": terms}
    return _row("classes.csv", sourcedId=name, title=name, classType=kind, **school)


USERS = ("hana", "taro", "sato", "ito", "kato", "mori")
CLASSES = (group("c1"), group("c2"), group("maths", "scheduled"))
ROLES = (
    role("hana"),
    role("taro"),
    role("sato", "teacher"),
    role("ito", "teacher"),
    role("kato", "teacher"),
    role("kato", "principal", "secondary"),
    role("mori", "teacher"),
)
PLACES = (
    place("hana"),
    place("hana", "maths"),
    place("taro", "c2"),
    place("sato", "c1", "teacher", "true"),
    place("ito", "c2", "teacher", "true"),
    place("ito", "c1", "teacher"),
    place("ito", "maths", "teacher", "true"),
)


def roster(*, roles=ROLES, places=PLACES, classes=CLASSES, code=CODE, day="20261124", year=2026):
    sessions = {"type": "schoolYear", "startDate": f"{year}-04-01", "endDate": f"{year + 1}-03-31"}
    sessions |= {"schoolYear": str(year), "title": f"{year}年度"}
    files = {
        "manifest.csv": [["oneroster.version", "1.2_JP"]],
        "academicSessions.csv": [_row("academicSessions.csv", sourcedId="y", **sessions)],
        "orgs.csv": [_row("orgs.csv", sourcedId="s", name="見本小学校", type="school", identifier=code)],
        "courses.csv": [_row("courses.csv", sourcedId="k", title=f"{year}年度 5年", orgSourcedId="s")],
        "classes.csv": classes,
        "users.csv": [
            _row("users.csv", sourcedId=each, enabledUser="true", familyName="林", givenName="花") for each in USERS
        ],
        "roles.csv": roles,
        "enrollments.csv": places,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, rows in files.items():
            text = "".join('"' + '","'.join(cells) + '"\r\n' for cells in (COLUMNS[name], *rows))
            archive.writestr(name, text)
    return read_roster(packed.getvalue(), file=f"RO_{day}_{code}.zip" if day else "roster.zip")
