"""What the Japan profile says of single cells and rows of a roster, beyond its files and columns.

Whether a `sourcedId` is a UUID, and which rule gives an education board its code, is practice and not a rule that is
published: neither is demanded.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, cast

from vcedu.connectors.roster_repertoire import in_repertoire
from vcedu.education.codes import EducationBoardCode, SchoolCode
from vcedu.education.expected import Expected
from vcedu.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
_GRADE = "(?:P[1-6]|J[1-3]|H[1-3]|E[1-3])"
_NAME = re.compile(r"RO_([0-9]{4})([0-9]{2})([0-9]{2})_([0-9A-Z]+)\.zip")
_HALF_WIDTH = re.compile("[\uff66-\uff9f]")
_YEAR_TITLE = re.compile("([0-9]{4})年度")
_FULL_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

_EMPTY = Expected("an empty cell", "空欄")
_DATE = Expected("a date such as 2026-04-01", "2026-04-01のような日付")
_TRUTH = Expected("true / false", "true / false")
_REPERTOIRE = Expected("characters of JIS X 0213", "JIS X 0213の文字")
_FULL_WIDTH = Expected("katakana in full width", "全角の片仮名")
_KANA = Expected("kana in full width", "全角の仮名")
_GRADES = Expected("grades such as P1, J1 or H1", "P1、J1、H1のような学年")
_TITLE = Expected("a title such as 2026年度 that fits the start date", "開始日に合う2026年度のような名称")
_COURSE_TITLE = Expected("a title that begins like 2026年度", "2026年度のように始まる名称")
_YEAR = Expected("a year of four digits", "4桁の年")
_START = Expected("1 April", "4月1日")
_END = Expected("31 March of the year after the start", "開始の翌年の3月31日")
_SAME_COUNT = Expected("as many subject codes as subjects", "教科と同じ数の教科コード")
_STUDENT = Expected("false for a student", "児童生徒はfalse")
_ORDER = Expected("no end before its beginning", "開始日以後の終了日")
_SECOND = Expected("secondary for this role", "この役割ではsecondary")
_ROLE = Expected("a role of OneRoster 1.2", "OneRoster 1.2の役割")
_MASTER = Expected("a UUID of version 4", "UUID第4版")
_USER_IDS = Expected("items such as {type:id}", "{type:id}の形")

_SECONDARY = frozenset({"principal", "siteAdministrator", "districtAdministrator"})
# Parents and relatives are roles of OneRoster, which the profile refuses in its own words.
_ROLES = (
    "aide|counselor|districtAdministrator|guardian|parent|principal|proctor|relative|siteAdministrator|student"
    "|systemAdministrator|teacher"
)
_KANA_TEXT = "[ぁ-ゖァ-ヺー・゛゜ゝゞヽヾ \u3000]+"
_GRADE_LIST = (f"{_GRADE}(?:,{_GRADE})*", _GRADES)
_BOOLEAN = ("true|false", _TRUTH)
_NAMES = ("Given", "Family", "Middle")

_FORMS: Mapping[str, Mapping[str, tuple[str, Expected]]] = {
    "academicSessions.csv": {"schoolYear": ("[0-9]{4}", _YEAR)},
    "courses.csv": {"title": ("[0-9]{4}年度.*", _COURSE_TITLE), "grades": _GRADE_LIST},
    "classes.csv": {"grades": _GRADE_LIST, "metadata.jp.specialNeeds": _BOOLEAN},
    "users.csv": {
        "grades": _GRADE_LIST,
        "userMasterIdentifier": (_UUID, _MASTER),
        "userIds": (r"\{[^{}:,]+:[^{},]+\}(?:,\{[^{}:,]+:[^{},]+\})*", _USER_IDS),
        **{f"metadata.jp.kana{name}Name": (_KANA_TEXT, _KANA) for name in _NAMES},
        **{f"metadata.jp.kanaPreferred{name}Name": (_KANA_TEXT, _KANA) for name in _NAMES},
    },
    "roles.csv": {"role": (_ROLES, _ROLE)},
    "enrollments.csv": {"role": (_ROLES, _ROLE), "metadata.jp.publicFlg": _BOOLEAN},
}
_EMPTY_COLUMNS: Mapping[str, tuple[str, ...]] = {"courses.csv": ("courseCode",)}
_BULK = ("status", "dateLastModified")


def code_in_name(name: str) -> str | None:
    """Return the code of a school or an education board that ends a ZIP's name behind `RO_` and a day, if it does."""
    match = _NAME.fullmatch(name)
    if match is None or day_in_name(name) is None:
        return None
    code = match[4]
    try:
        (SchoolCode if code[0].isalpha() else EducationBoardCode)(code)
    except MalformedError:
        return None
    return code


def day_in_name(name: str) -> dt.date | None:
    """Return the day in a ZIP's name; None where it has another name, or a day that there is not."""
    match = _NAME.fullmatch(name)
    return None if match is None else _date("-".join(match.groups()[:3]))


def faults_of_row(name: str, row: Mapping[str, str]) -> Iterator[tuple[str, Expected]]:
    """Yield each column of a row that is wrong, and what is expected of it.

    Args:
        name: The file, such as `classes.csv`.
        row: Its cells by column.
    """
    for column, text in row.items():
        if not in_repertoire(text):
            yield column, _REPERTOIRE
        elif name == "users.csv" and _HALF_WIDTH.search(text):
            yield column, _FULL_WIDTH
        elif text and column in _FORMS.get(name, {}):
            form, expected = _FORMS[name][column]
            if not re.fullmatch(form, text):
                yield column, expected
    empty = (*_EMPTY_COLUMNS.get(name, ()), *(_BULK if "sourcedId" in row else ()))
    yield from ((column, _EMPTY) for column in empty if row[column])
    if name in _ROWS:
        yield from _ROWS[name](row)


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if _FULL_DATE.fullmatch(text) else None
    except ValueError:
        return None


def _session(row: Mapping[str, str]) -> Iterator[tuple[str, Expected]]:
    start, end = _date(row["startDate"]), _date(row["endDate"])
    if start is None or (start.month, start.day) != (4, 1):
        yield "startDate", _DATE if start is None else _START
    if end is None or (end.month, end.day) != (3, 31) or (start and end.year != start.year + 1):
        yield "endDate", _DATE if end is None else _END
    title = _YEAR_TITLE.fullmatch(row["title"])
    if title is None or (start and int(title[1]) != start.year):
        yield "title", _TITLE


def _organisation(row: Mapping[str, str]) -> Iterator[tuple[str, Expected]]:
    if row["type"] == "district" and row["parentSourcedId"]:
        yield "parentSourcedId", _EMPTY
    if row["identifier"] and row["type"] in {"district", "school"}:
        try:
            (SchoolCode if row["type"] == "school" else EducationBoardCode)(row["identifier"])
        except MalformedError as error:
            yield "identifier", cast("Expected", error.facts["expected"])


def _subjects(row: Mapping[str, str]) -> Iterator[tuple[str, Expected]]:
    counts = [len(row[column].split(",")) if row[column] else 0 for column in ("subjects", "subjectCodes")]
    if counts[0] != counts[1]:
        yield "subjectCodes", _SAME_COUNT


def _period(row: Mapping[str, str]) -> Iterator[tuple[str, Expected]]:
    begin, end = _date(row["beginDate"]), _date(row["endDate"])
    if row["beginDate"] and begin is None:
        yield "beginDate", _DATE
    if row["endDate"] and end is None:
        yield "endDate", _DATE
    if begin and end and end < begin:
        yield "endDate", _ORDER


def _role(row: Mapping[str, str]) -> Iterator[tuple[str, Expected]]:
    yield from _period(row)
    if row["role"] in _SECONDARY and row["roleType"] == "primary":
        yield "roleType", _SECOND


def _enrollment(row: Mapping[str, str]) -> Iterator[tuple[str, Expected]]:
    yield from _period(row)
    if row["role"] == "student" and row["primary"] == "true":
        yield "primary", _STUDENT


_ROWS = {
    "academicSessions.csv": _session,
    "orgs.csv": _organisation,
    "courses.csv": _subjects,
    "classes.csv": _subjects,
    "roles.csv": _role,
    "enrollments.csv": _enrollment,
}
