"""Negative vectors of records as plain JSON: every way in which one member can be missing or wrong."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from makers.vector import Vector

from vcedu.connectors.plain import PLAIN_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

# (kind, path of the member, what stands there instead, how that is called); no value: the member is missing.
_MISSING = object()
_WRONG: tuple[tuple[str, str, Any, str, str], ...] = (
    ("EnrollmentCertificate", "record", _MISSING, "without-the-record", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record", [], "with-a-list-as-record", "RECORD_VALUE"),
    ("EnrollmentCertificate", "purpose", _MISSING, "without-purpose", "RECORD_VALUE"),
    ("EnrollmentCertificate", "purpose", 1, "with-a-number-as-purpose", "RECORD_VALUE"),
    ("EnrollmentCertificate", "receiver", None, "with-null-as-receiver", "RECORD_VALUE"),
    ("EnrollmentCertificate", "copies", "2", "with-copies-as-a-text", "RECORD_VALUE"),
    ("EnrollmentCertificate", "copies", True, "with-true-as-copies", "RECORD_VALUE"),
    ("EnrollmentCertificate", "copies", 1.5, "with-half-a-copy", "RECORD_VALUE"),
    ("EnrollmentCertificate", "validDays", 0, "valid-for-no-day", "RECORD_VALUE"),
    ("EnrollmentCertificate", "validDays", -1, "valid-until-before-it-is-issued", "RECORD_VALUE"),
    ("EnrollmentCertificate", "validDays", 36_526, "valid-for-more-than-a-hundred-years", "RECORD_VALUE"),
    ("EnrollmentCertificate", "valid_days", 1, "with-a-name-of-the-models", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/school", {"name": "別の学校"}, "that-states-its-school", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child", _MISSING, "without-a-child", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child", "𠮷田 花子", "with-a-name-as-child", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/name", "𠮷田 花子", "with-a-text-as-name", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/name/legal", _MISSING, "without-the-name-in-law", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/name/legal", "", "with-an-empty-name", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/name/legal", " 𠮷田 花子", "with-a-space-before-the-name", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/name/kana", "ﾖｼﾀﾞ", "with-half-width-kana", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/name/gender", "女", "with-a-gender-in-the-name", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/gender", "女", "with-a-gender", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/birth", _MISSING, "that-is-silent-about-birth", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/birth", 2014, "with-a-number-as-birth", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/birth", "2014-02-30", "with-a-birth-on-no-day", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/birth", "2014/04/02", "with-slashes-in-the-birth", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/birth", "平成26年4月2日", "with-a-birth-in-an-era", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/child/birth", "", "with-an-empty-birth", "RECORD_VALUE"),
    (
        "EnrollmentCertificate",
        "record/child/subjectId",
        "did:key:z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf",
        "bound-to-a-key-of-nobody-known",
        "RECORD_VALUE",
    ),
    ("EnrollmentCertificate", "record/gradeLevel", ["P6"], "with-a-list-as-grade", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/enrolledOn", "2021-04-31", "with-an-entry-on-no-day", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/enrolledOn", "20210406", "with-a-day-without-hyphens", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/enrolledOn", "2021-04-06T00:00:00Z", "with-a-time-as-day", "RECORD_VALUE"),
    ("EnrollmentCertificate", "record/leftOn", "2021-04-05", "of-a-child-that-left-before-it-came", "RECORD_VALUE"),
    ("ClrCredential", "record/results", [], "without-a-course", "RECORD_VALUE"),
    ("ClrCredential", "record/results", {}, "with-an-object-as-courses", "RECORD_VALUE"),
    ("ClrCredential", "record/results/0/grade", "6", "with-a-mark-off-the-scale", "GRADE_NOT_ON_SCALE"),
    ("ClrCredential", "record/results/0/grade", 4, "with-a-number-as-mark", "RECORD_VALUE"),
    ("ClrCredential", "record/results/0/grade", _MISSING, "without-a-mark-or-a-reason", "RECORD_VALUE"),
    ("ClrCredential", "record/results/1/creditsEarned", 3, "with-credits-as-a-number", "RECORD_VALUE"),
    ("ClrCredential", "record/results/1/creditsEarned", "3.0.0", "with-two-points-in-the-credits", "RECORD_VALUE"),
    ("ClrCredential", "record/results/1/creditsEarned", "-3", "with-negative-credits", "RECORD_VALUE"),
    ("ClrCredential", "record/results/1/creditsEarned", "NaN", "with-no-number-as-credits", "RECORD_VALUE"),
    ("ClrCredential", "record/results/1/creditsEarned", "1e3", "with-an-exponent-in-the-credits", "RECORD_VALUE"),
    ("ClrCredential", "record/results/1/creditsEarned", "2.005", "with-a-thousandth-of-a-credit", "RECORD_VALUE"),
    ("ClrCredential", "record/results/1/schoolYear", "2024", "with-a-text-as-school-year", "RECORD_VALUE"),
    ("ClrCredential", "record/results/1/schoolYear", 24, "with-a-year-of-two-digits", "RECORD_VALUE"),
    ("ClrCredential", "record/results/1/courseOfStudyCode", "842", "with-a-short-course-code", "RECORD_CODE"),
    ("ClrCredential", "record/pupil/studentNumber", "../1001", "with-a-path-as-student-number", "RECORD_VALUE"),
    ("CumulativeRecordCopy", "record/guardians", [], "without-a-guardian", "RECORD_VALUE"),
    ("CumulativeRecordCopy", "record/extent", "第6学年", "that-is-only-an-extract", "RECORD_VALUE"),
    ("CumulativeRecordExtract", "record/extent", _MISSING, "that-does-not-say-what-it-covers", "RECORD_VALUE"),
    (
        "CumulativeRecordCopy",
        "record/registration/transferOut/recordedOn",
        "2027-04-01",
        "recorded-late",
        "RECORD_VALUE",
    ),
    (
        "CumulativeRecordCopy",
        "record/guidance/0/integratedStudy",
        ["a", "b"],
        "with-two-of-three-texts",
        "RECORD_VALUE",
    ),
    ("CumulativeRecordCopy", "record/guidance/0/attendance/present", 196, "whose-days-do-not-add-up", "RECORD_VALUE"),
    (
        "CumulativeRecordCopy",
        "record/earlier",
        [{"credentialId": "urn:uuid:1", "credentialType": "CumulativeRecordCopy", "sha256": "00"}],
        "with-a-short-digest",
        "RECORD_VALUE",
    ),
    ("HealthRecord", "record/isOriginal", "yes", "with-a-word-for-true", "RECORD_VALUE"),
    ("HealthRecord", "record/isOriginal", 1, "with-one-for-true", "RECORD_VALUE"),
    ("HealthRecord", "record/examinations/0/examinedOn", "2027-04-20", "examined-in-another-year", "RECORD_VALUE"),
    ("GuardianshipCredential", "record/basis", "hearsay", "on-no-basis", "RECORD_VALUE"),
    ("GuardianshipCredential", "record/basis", ["family_register"], "on-a-list-of-bases", "RECORD_VALUE"),
    ("GuardianshipCredential", "record/scope", [], "for-no-act", "RECORD_VALUE"),
    ("GuardianshipCredential", "record/scope", "present", "with-a-text-as-acts", "RECORD_VALUE"),
    ("GuardianshipCredential", "record/records", ["HealthRecord"], "for-a-kind-no-family-holds", "RECORD_VALUE"),
    ("GuardianshipCredential", "record/proofing/level", 4, "proofed-beyond-the-levels", "RECORD_VALUE"),
    ("GuardianshipCredential", "record/proofing/capacity", "1234 5678 9012", "with-a-personal-number", "RECORD_VALUE"),
    ("GuardianshipCredential", "record/child/subjectId", _MISSING, "of-a-child-without-identifier", "RECORD_VALUE"),
    ("SchoolReport", "record/guidance", [], "without-guidance", "RECORD_VALUE"),
    ("TextbookSupplyCertificate", "record/textbooks", [], "without-textbooks", "RECORD_VALUE"),
    ("GraduationCertificate", "record/enrolledOn", "2027-03-20", "of-a-graduation-before-entry", "RECORD_VALUE"),
    ("TransferAcceptanceNotice", "record/formerSchool/code", "B127210000019", "with-a-wrong-code", "SCHOOL_CODE"),
)
_BOARDS = (
    ("SchoolAssignmentNotice", "record/entersOn", "2027-03-23", "of-entry-before-leaving", "RECORD_VALUE"),
    ("SchoolAssignmentNotice", "record/board", {"name": "別の市"}, "that-states-its-board", "RECORD_VALUE"),
)


def vectors() -> Iterator[Vector]:
    """Yield every vector of this area."""
    for office, wrong in (("school", _WRONG), ("board", _BOARDS)):
        for kind, path, value, name, code in wrong:
            example = PLAIN_KINDS[kind].example
            twin = _input(office, kind, example)
            changed = _changed(example, path, value)
            yield Vector(f"plain-{_slug(kind)}-{name}", code, "plain_record", _input(office, kind, changed), twin)
    twin = _input("school", "EnrollmentCertificate", PLAIN_KINDS["EnrollmentCertificate"].example)
    for name, office, kind in (
        ("plain-record-of-no-kind", "school", "SchoolPhotograph"),
        ("plain-record-of-a-kind-in-small-letters", "school", "enrollmentcertificate"),
        ("plain-notice-of-a-board-asked-of-a-school", "school", "SchoolAssignmentNotice"),
        ("plain-certificate-of-a-school-asked-of-a-board", "board", "EnrollmentCertificate"),
    ):
        yield Vector(name, "RECORD_KIND", "plain_record", {**twin, "office": office, "kind": kind}, twin)


def _input(office: str, kind: str, request: object) -> dict[str, str]:
    return {"office": office, "kind": kind, "request": json.dumps(request, ensure_ascii=False)}


def _changed(example: Any, path: str, value: Any) -> Any:
    copied = copy.deepcopy(example)
    *above, last = path.split("/")
    place = copied
    for step in above:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is _MISSING:
        del place[last]
    else:
        place[last] = value
    return copied


def _slug(kind: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind).strip("-")
