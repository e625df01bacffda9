import dataclasses
import datetime as dt
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education import samples
from education.samples import issuance
from vcedu.canonical.contexts import ContextStore
from vcedu.education.attendance import Attendance
from vcedu.education.cumulative import CumulativeRecord, EarlierCopy, cumulative_record_copy, cumulative_record_extract
from vcedu.education.guidance import Guidance, SubjectRecord
from vcedu.education.health import Examination, HealthRecord, health_record
from vcedu.education.registration import Registration, TransferOut
from vcedu.errors import Code, MalformedError
from vcedu.issuer import Issuer, PrivateKey
from vcedu.keys import KeyType
from vcedu.model import FixedClock, VerificationTime
from vcedu.net import NoFetcher
from vcedu.verifier import ExactIssuers, Verifier

KEY = PrivateKey.from_secret_bytes(KeyType.P256, bytes(31) + b"\x01")
EXTRACT = dataclasses.replace(samples.CUMULATIVE, extent="学籍及び第4学年の記録")
SPARSE = CumulativeRecord(samples.SCHOOL, samples.CHILD, (samples.GUARDIAN,), Registration(()))
PLAIN = dataclasses.replace(SPARSE, guidance=(Guidance(2025, "P4", "平成29年告示", ()),))
RECORDS = [
    (cumulative_record_copy, samples.CUMULATIVE),
    (cumulative_record_copy, SPARSE),
    (cumulative_record_copy, PLAIN),
    (cumulative_record_extract, EXTRACT),
    (health_record, samples.HEALTH),
]


@pytest.mark.parametrize(("build", "record"), RECORDS)
def test_every_record_is_issued_and_verified_under_the_production_contexts(build, record):
    contexts, clock = ContextStore.production(), FixedClock(samples.AT)
    issuer = Issuer(KEY, contexts=contexts, clock=clock)
    secured = issuer.issue(build(record, issuance(issuer.id)))
    trust = ExactIssuers({issuer.id: "見本"})
    verifier = Verifier(trust=trust, contexts=contexts, fetcher=NoFetcher(), clock=clock)
    assert verifier.verify(secured, time=VerificationTime(samples.AT)).content["id"] == json.loads(secured.raw)["id"]


def _subject(build, record):
    return build(record, issuance("did:web:a.example"))["credentialSubject"]


def test_a_copy_has_both_parts_and_the_copies_received_earlier():
    document = cumulative_record_copy(samples.CUMULATIVE, issuance("did:web:a.example"))
    subject = document["credentialSubject"]
    assert (subject["gender"], subject["registration"]["transferOut"]["recordedOn"]) == ("女", "2026-10-01")
    assert subject["registration"]["transferOut"]["nextSchool"]["name"] == "見本市立第一小学校"
    assert [year["schoolYear"] for year in subject["registration"]["schoolYears"]] == [2024, 2025]
    first, second = subject["guidance"][0]["subjects"]
    assert (first["grade"], first["creditsEarned"], first["perspectives"][0]["grade"]) == ("3", "2.5", "A")
    assert "grade" not in first["perspectives"][1]
    assert second["noGradeReason"] == "長期欠席のため"
    assert subject["guidance"][0]["attendance"]["presentDays"] == 190
    assert subject["guidance"][0]["integratedStudy"]["assessment"] == "よく調べた"
    assert document["earlierCopies"] == [
        {
            "id": "urn:uuid:0",
            "type": "CumulativeRecordExtract",
            "digestMultibase": "uEiBEE2-jVbNnihFGrRb36GSelPtPwh_nfoMQwGD2HKr_ig",
        }
    ]
    assert samples.EARLIER.sha256 == hashlib.sha256(b"{}").digest()
    assert samples.EARLIER.is_of(b"{}")
    assert not samples.EARLIER.is_of(b"{ }")


def test_an_extract_says_what_it_covers():
    document = cumulative_record_extract(EXTRACT, issuance("did:web:a.example"))
    assert document["extent"] == "学籍及び第4学年の記録"
    assert "statement" not in document


def test_a_destination_that_must_stay_unknown_has_no_member():
    out = TransferOut(samples.DAY, dt.date(2026, 10, 2), samples.DAY)
    assert out.node().keys() == {"type", "recordedOn", "acceptedOn", "actuallyLeftOn"}


def test_a_health_record_has_no_gender_and_its_original_moves():
    document = health_record(samples.HEALTH, issuance("did:web:a.example"))
    assert document["isOriginal"] is True
    first, second = document["credentialSubject"]["examinations"][0]["items"]
    assert first == {"type": "ExaminationItem", "label": "身長", "measured": "138.2", "unit": "cm"}
    assert "unit" not in second
    assert "gender" not in document["credentialSubject"]


def _refused(call):
    with pytest.raises(MalformedError) as caught:
        call()
    assert caught.value.code is Code.RECORD_VALUE
    return caught.value.facts["member"]


def test_what_can_not_be_is_refused():
    day, change = samples.DAY, dataclasses.replace
    cases = {
        "recorded_on": [lambda: change(samples.TRANSFER_OUT, recorded_on=dt.date(2026, 10, 2))],
        "left_on": [lambda: change(samples.TRANSFER_OUT, left_on=dt.date(2026, 10, 2))],
        "years": [
            lambda: Registration(samples.YEARS[::-1]),
            lambda: Registration((samples.YEARS[0], samples.YEARS[0])),
        ],
        "guardians": [lambda: change(SPARSE, guardians=()), lambda: change(SPARSE, guardians=(samples.GUARDIAN,) * 3)],
        "extent": [
            lambda: _subject(cumulative_record_copy, EXTRACT),
            lambda: _subject(cumulative_record_extract, SPARSE),
        ],
        "credential_type": [lambda: EarlierCopy("urn:uuid:0", "HealthRecord", b"")],
        "grade": [lambda: SubjectRecord("国語", grade="3", no_grade_reason="欠席")],
        "conduct": [lambda: change(samples.GUIDANCE, conduct=("",))],
        "integrated_study": [lambda: change(samples.GUIDANCE, integrated_study=("a", "", "b"))],
        "examinations": [lambda: HealthRecord(samples.SCHOOL, samples.CHILD, ())],
        "examined_on": [lambda: Examination(2025, "P4", day, ())],
        "school_days": [lambda: Attendance(367, 0, 367, 0, 367)],
        "absent": [lambda: Attendance(200, 0, 200, -1, 201)],
        "required": [lambda: Attendance(200, 3, 196, 5, 191), lambda: Attendance(200, 3, 197, 5, 192, 1)],
        "present": [lambda: Attendance(200, 3, 197, 5, 193)],
    }
    for member, calls in cases.items():
        assert [_refused(call) for call in calls] == [member] * len(calls)


@given(*[st.integers(0, 120)] * 4)
def test_the_sums_of_attendance_come_out(present, absent, excused, abroad):
    required = present + absent
    days = required + excused + abroad
    if days <= 366:
        assert Attendance(days, excused, required, absent, present, abroad).node()["requiredDays"] == required
        assert _refused(lambda: Attendance(days, excused, required, absent, present + 1, abroad)) == "present"
