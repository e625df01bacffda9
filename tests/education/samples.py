"""A school, a board, a child and one record of each kind, for the tests."""

import datetime as dt
from decimal import Decimal

from vcedu.education import EducationBoardCode, PersonName, School, SchoolCode
from vcedu.education.attendance import Attendance
from vcedu.education.certificates import Enrollment, Graduation, Textbook, TextbookSupply
from vcedu.education.cumulative import CumulativeRecord, EarlierCopy
from vcedu.education.guidance import Guidance, Perspective, SubjectRecord
from vcedu.education.health import Examination, ExaminationItem, HealthRecord
from vcedu.education.issuance import DocumentNumber, Form, Issuance
from vcedu.education.notices import SchoolAssignment, TransferAcceptance
from vcedu.education.people import BirthDate, Child, EducationBoard, Guardian, NamedSchool
from vcedu.education.registration import Entry, Registration, SchoolYearEntry, TransferIn, TransferOut
from vcedu.education.school_report import FormField, SchoolReport

SCHOOL = School(SchoolCode("B127210000018"), "見本市立第一小学校", "見本 花子", "Mihon First", "見本市中央1-1")
OLD = NamedSchool("旧市立東小学校", SchoolCode("B108254200026"), "旧市東1-1")
NEW = NamedSchool("見本市立第一小学校")
BOARD = EducationBoard(EducationBoardCode("131016"), "見本市教育委員会", "見本 一郎", "見本市役所内")
NAME = PersonName("\U00020bb7田 葛\U000e0100", "ヨシダ カズラ", "YOSHIDA KAZURA", "山\ufa11 \ufa19", "髙橋")
CHILD = Child(NAME, BirthDate(2016, 4, 1), "12", "見本市西2-2")
GUARDIAN = Guardian(PersonName("\U00020bb7田 一"), "父", "児童の欄に同じ")
DAY = dt.date(2026, 10, 1)
ENROLLMENT = Enrollment(SCHOOL, CHILD, "P5", dt.date(2022, 4, 6), DAY, "2組", "全日制", "普通科")
TEXTBOOK = Textbook("国語", "国語五", "002", "東書", "国語 505", dt.date(2026, 4, 6))
SUPPLY = TextbookSupply(SCHOOL, CHILD, "P5", (TEXTBOOK,), GUARDIAN)
GRADUATION = Graduation(SCHOOL, CHILD, dt.date(2027, 3, 25), dt.date(2021, 4, 6), "全日制", "普通科")
ASSIGNMENT = SchoolAssignment(
    BOARD, CHILD, (GUARDIAN, Guardian(NAME, "母")), OLD, "P5", DAY, NEW, "P5", dt.date(2026, 10, 2), "なし"
)
ACCEPTANCE = TransferAcceptance(SCHOOL, CHILD, OLD, dt.date(2026, 10, 2), "P5")
TRANSFER_OUT = TransferOut(DAY, dt.date(2026, 10, 2), dt.date(2026, 9, 30), "P5", NEW, "転居")
YEARS = tuple(SchoolYearEntry(2024 + at, f"P{3 + at}", "2組", 7 + at, "見本 花子", "見本 次郎") for at in range(2))
REGISTRATION = Registration(
    YEARS,
    Entry(dt.date(2022, 4, 6), "P1", "入学"),
    TransferIn(dt.date(2024, 5, 1), "P3", OLD, "転居"),
    TRANSFER_OUT,
    dt.date(2028, 3, 25),
    "見本中学校",
    "見本幼稚園",
    "なし",
)
ATTENDANCE = Attendance(200, 3, 195, 5, 190, 2, "インフルエンザ")
PERSPECTIVES = (Perspective("1", "知識・技能", "A"), Perspective("2", "思考・判断・表現", None))
GUIDANCE = Guidance(
    2025,
    "P4",
    "平成29年告示",
    (
        SubjectRecord("国語", "国語", PERSPECTIVES, "3", None, Decimal("2.50")),
        SubjectRecord("体育", no_grade_reason="長期欠席のため"),
    ),
    ATTENDANCE,
    "思いやり",
    "積極的",
    ("環境", "課題", "よく調べた"),
    ("学級活動",),
    ("責任感", "公正・公平"),
    "所見",
)
REPORT = SchoolReport(
    SCHOOL, CHILD, NEW, "P5", (GUIDANCE,), dt.date(2027, 3, 25), None, "なし", (FormField("検査欄", "特になし"),)
)
EARLIER = EarlierCopy.of(b"{}", credential_id="urn:uuid:0", credential_type="CumulativeRecordExtract")
CUMULATIVE = CumulativeRecord(SCHOOL, CHILD, (GUARDIAN,), REGISTRATION, (GUIDANCE,), "女", (EARLIER,))
ITEM = ExaminationItem("身長", "138.2", "cm")
EXAMINATION = Examination(2026, "P5", dt.date(2026, 4, 20), (ITEM, ExaminationItem("歯列", "0")), "異常なし")
HEALTH = HealthRecord(SCHOOL, CHILD, (EXAMINATION,))
FORM = Form("見本市教育委員会", "令和8年度版")
AT = dt.datetime(2026, 10, 1, 3, tzinfo=dt.UTC)


def issuance(issuer_id, **changes):
    values = {
        "issuer_id": issuer_id,
        "credential_id": "urn:uuid:3f1f4b2e-4a9e-4d3b-9a55-0b7f8d6f2b11",
        "number": DocumentNumber(2026, 12),
        "form": FORM,
        "valid_from": AT,
    }
    return Issuance(**{**values, **changes})
