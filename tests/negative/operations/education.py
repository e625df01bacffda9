"""What the vectors of school records and school files do with their inputs."""

import base64
import datetime as dt
import io
import zipfile
from decimal import Decimal

from vcedu.connectors import (
    ImportFaults,
    TableLimits,
    read_gakuseki,
    read_grades,
    read_roster,
    read_school,
    read_textbooks,
)
from vcedu.connectors.roster_columns import COLUMNS
from vcedu.education import (
    CorporateNumber,
    CourseOfStudyCode,
    CourseResult,
    EducationBoardCode,
    GradeScale,
    LocalGovernmentCode,
    PersonName,
    Pupil,
    ScaleStep,
    School,
    SchoolCode,
    Transcript,
)
from vcedu.education.attendance import Attendance
from vcedu.education.completeness import evaluate_completeness
from vcedu.education.dates import era_date, parse_date, parse_school_year
from vcedu.education.issuance import DocumentNumber
from vcedu.education.people import BirthDate
from vcedu.education.registration import TransferOut
from vcedu.education.scales import FIVE_STEPS
from vcedu.errors import MalformedError
from vcedu.issuer import LedgerRequest

_CODES = {
    "学校コード": SchoolCode,
    "全国地方公共団体コード": LocalGovernmentCode,
    "教育委員会コード": EducationBoardCode,
    "法人番号": CorporateNumber,
    "学習指導要領コード": CourseOfStudyCode,
}


def _bytes(data):
    return base64.b64decode(data["base64"]) if "base64" in data else data["text"].encode()


def _grades(data):
    school = read_school(data["school"].encode(), file="school.toml")
    limits = TableLimits(**data.get("limits", {}))
    read_grades(_bytes(data), file="grades.csv", school=school, limits=limits)


def _gakuseki(data):
    school = read_school(data["school"].encode(), file="school.toml")
    read_gakuseki(_bytes(data), file="gakuseki.csv", school=school)


def _textbooks(data):
    read_textbooks(_bytes(data), file="textbooks.csv")


def _roster(data):
    changes = data["changes"]
    texts = {name: '"' + '","'.join(columns) + '"\r\n' for name, columns in COLUMNS.items()}
    texts["manifest.csv"] += '"oneroster.version","1.2_JP"\r\n'
    users = ["u1", "", "", "true", "hana", "", "花", "林"]
    texts["users.csv"] += _quoted([*users, *[""] * (len(COLUMNS["users.csv"]) - len(users))])
    texts["orgs.csv"] += _quoted(["o1", "", "", "見本市", "district", "131016", ""])
    for number in "12":
        texts["roles.csv"] += _quoted([f"r{number}", "", "", "u1", "primary", "student", "", "", "o1", ""])
    texts["userProfiles.csv"] = ""
    if "name" in changes:
        texts[changes["name"]] = texts.pop(changes["file"])
    elif "file" in changes:
        texts[changes["file"]] = texts[changes["file"]].replace(changes["old"], changes["new"], 1)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in texts.items():
            if name == changes.get("without"):
                continue
            archive.writestr(name, text)
    read_roster(
        changes["archive"].encode() if "archive" in changes else packed.getvalue(), file="RO_20260401_131016.zip"
    )


def _quoted(cells):
    return '"' + '","'.join(cells) + '"\r\n'


def _school(data):
    read_school(_bytes(data), file="school.toml")


def _single(read):
    """Return an operation that ends with the only fault a file has, which its report holds."""

    def operation(data):
        try:
            read(data)
        except ImportFaults as error:
            (fault,) = error.faults
            raise fault from error

    return operation


def _report(read):
    """Return an operation that ends with the report of several faults, as the class it is for its readers."""

    def operation(data):
        try:
            read(data)
        except ImportFaults as error:
            _, _, *_ = error.faults
            raise MalformedError(error.code, file=error.file, **error.facts) from error

    return operation


def _transcript(data):
    school = School(SchoolCode("D113299990015"), "見本高等学校", "見本 花子", scales=(FIVE_STEPS,))
    results = [
        CourseResult(**{name: Decimal(value) if name.startswith("credits") else value for name, value in each.items()})
        for each in data["results"]
    ]
    Transcript(school, Pupil(data["student_number"], PersonName(**data["name"])), tuple(results))


OPERATIONS = {
    "grades": _single(_grades),
    "grades-report": _report(_grades),
    "gakuseki": _single(_gakuseki),
    "textbooks": _single(_textbooks),
    "roster": _single(_roster),
    "school": _single(_school),
    "school-report": _report(_school),
    "record-code": lambda data: _CODES[data["scheme"]](data["value"]),
    "record-date": lambda data: parse_date("date", data["text"]),
    "record-school-year": lambda data: parse_school_year("year", data["text"]),
    "record-era": lambda data: era_date(dt.date.fromisoformat(data["date"])),
    "record-scale": lambda data: GradeScale("評定", tuple(ScaleStep(*step) for step in data["steps"])),
    "transcript": _transcript,
    "completeness": evaluate_completeness,
    "transfer-out": lambda data: TransferOut(**{name: dt.date.fromisoformat(value) for name, value in data.items()}),
    "attendance": lambda data: Attendance(**data),
    "birth-date": lambda data: BirthDate(**data),
    "document-number": lambda data: DocumentNumber(**data),
    "ledger-line": lambda data: LedgerRequest(**data),
}
