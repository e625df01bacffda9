import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from education import samples
from education.samples import issuance
from vcedu.canonical.contexts import ContextStore
from vcedu.education.certificates import (
    enrollment_certificate,
    graduation_certificate,
    textbook_supply_certificate,
)
from vcedu.education.dates import is_of_age, reaches_age_on
from vcedu.education.issuance import DocumentNumber, Form
from vcedu.education.kinds import RECORD_KINDS, Delivery, IssuedBy, kind_of
from vcedu.education.notices import school_assignment_notice, transfer_acceptance_notice, transfer_out_date
from vcedu.education.people import BirthDate, Child
from vcedu.education.school_report import FormField, school_report
from vcedu.errors import Code, MalformedError
from vcedu.issuer import Issuer, PrivateKey
from vcedu.keys import KeyType
from vcedu.model import FixedClock, VerificationTime
from vcedu.net import NoFetcher
from vcedu.verifier import ExactIssuers, Verifier

KEY = PrivateKey.from_secret_bytes(KeyType.ED25519, bytes(range(32)))
AT = samples.AT
HOLDER = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
RECORDS = [
    (enrollment_certificate, samples.ENROLLMENT),
    (textbook_supply_certificate, samples.SUPPLY),
    (graduation_certificate, samples.GRADUATION),
    (school_assignment_notice, samples.ASSIGNMENT),
    (transfer_acceptance_notice, samples.ACCEPTANCE),
    (school_report, samples.REPORT),
]
NAMES = [build.__name__ for build, _ in RECORDS]


def _issuer(suite=None):
    return Issuer(KEY, contexts=ContextStore.production(), clock=FixedClock(samples.AT), suite=suite)


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize(("build", "record"), RECORDS, ids=NAMES)
def test_every_record_is_issued_and_verified_under_the_production_contexts(build, record, suite):
    issuer = _issuer(suite)
    secured = issuer.issue(build(record, issuance(issuer.id)))
    trust = ExactIssuers({issuer.id: "見本"})
    verifier = Verifier(trust=trust, contexts=ContextStore.production(), fetcher=NoFetcher(), clock=FixedClock(AT))
    verified = verifier.verify(secured, time=VerificationTime(AT + dt.timedelta(days=1)))
    content = verified.content
    assert kind_of(content["type"]).credential_type == json.loads(secured.raw)["type"][1]


def _members(value):
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _members(each)


@pytest.mark.parametrize(("build", "record"), RECORDS, ids=NAMES)
def test_every_record_bears_number_date_and_form_and_no_gender(build, record):
    document = build(record, issuance("did:web:a.example", valid_until=samples.AT + dt.timedelta(days=90)))
    kind = RECORD_KINDS[document["type"][1]]
    assert document["name"] == kind.name.ja
    assert (document["documentNumber"], document["fiscalYear"]) == ("第12号", 2026)
    assert (document["issuedOn"], document["validUntil"]) == ("2026-10-01", "2026-12-30T03:00:00Z")
    assert (document["formIssuer"], document["formVersion"]) == ("見本市教育委員会", "令和8年度版")
    assert document["statement"].endswith(("証明する。", "通知する。"))
    assert not {"gender", "sex"} & set(_members(document))
    assert (IssuedBy.BOARD if document["issuer"]["type"] == "EducationBoard" else IssuedBy.SCHOOL) in kind.issued_by
    assert document["credentialSubject"]["legalName"] == samples.NAME.legal
    assert document["credentialSubject"]["formerSurname"] == "髙橋"


@pytest.mark.parametrize(("build", "record"), RECORDS, ids=NAMES)
def test_what_is_not_known_has_no_member(build, record):
    optional = {
        field.name: None for field in dataclasses.fields(record) if field.default is None and field.name != "remarks"
    }
    child = Child(samples.GUARDIAN.name, BirthDate(), subject_id="urn:uuid:00000000-0000-4000-8000-000000000001")
    document = build(dataclasses.replace(record, child=child, **optional), issuance("did:web:a.example"))
    assert "null" not in json.dumps(document)
    assert document["credentialSubject"]["birthDateUnknown"] is True
    assert document["credentialSubject"]["id"] == child.subject_id
    assert "validUntil" not in document


def test_the_status_entry_is_carried():
    entry = {"type": "BitstringStatusListEntry"}
    document = enrollment_certificate(samples.ENROLLMENT, issuance("did:web:a.example", status=entry))
    assert document["credentialStatus"] == entry


def test_only_what_a_family_may_hold_is_delivered_by_it():
    by_family = {name for name, kind in RECORD_KINDS.items() if kind.delivery is Delivery.FAMILY}
    assert by_family == {
        "EnrollmentCertificate",
        "TextbookSupplyCertificate",
        "SchoolAssignmentNotice",
        "ClrCredential",
        "GraduationCertificate",
        "GuardianshipCredential",
    }
    boards, schools = (
        [kind.name.ja for kind in RECORD_KINDS.values() if issuer in kind.issued_by]
        for issuer in (IssuedBy.BOARD, IssuedBy.SCHOOL)
    )
    assert boards == ["転入学通知書", "保護者であることの証明"]
    assert "転入学通知書" not in schools
    assert len(schools) == len(RECORD_KINDS) - 1
    assert kind_of(["VerifiableCredential", {}]) is None
    assert kind_of("HealthRecord") is RECORD_KINDS["HealthRecord"]


@pytest.mark.parametrize(
    ("birth", "members"),
    [
        (BirthDate.of(dt.date(2016, 4, 1)), {"birthDate": "2016-04-01"}),
        (BirthDate(2016, 4), {"birthYearMonth": "2016-04"}),
        (BirthDate(2016), {"birthYear": "2016"}),
        (BirthDate(), {"birthDateUnknown": True}),
    ],
)
def test_a_day_of_birth_says_no_more_than_is_known(birth, members):
    assert birth.members() == members
    assert str(birth) == next((value for value in members.values() if value is not True), "")
    assert birth.date == (dt.date(2016, 4, 1) if "birthDate" in members else None)


def _refused(call):
    with pytest.raises(MalformedError) as caught:
        call()
    assert caught.value.code is Code.RECORD_VALUE
    return caught.value.facts["member"]


def test_what_can_not_be_is_refused():
    change = dataclasses.replace
    early = dt.date(2020, 1, 1)
    cases = {
        "birth_date": [lambda: BirthDate(None, 4), lambda: BirthDate(2016, None, 1), lambda: BirthDate(2015, 2, 29)],
        "left_on": [lambda: change(samples.ENROLLMENT, left_on=early)],
        "graduated_on": [lambda: change(samples.GRADUATION, graduated_on=early)],
        "textbooks": [
            lambda: change(samples.SUPPLY, textbooks=()),
            lambda: change(samples.SUPPLY, textbooks=(samples.TEXTBOOK, samples.TEXTBOOK)),
        ],
        "guardians": [
            lambda: change(samples.ASSIGNMENT, guardians=()),
            lambda: change(samples.ASSIGNMENT, guardians=(samples.GUARDIAN,) * 3),
        ],
        "enters_on": [lambda: change(samples.ASSIGNMENT, enters_on=early)],
        "number": [lambda: DocumentNumber(2026, 0)],
        "fiscal_year": [
            lambda: DocumentNumber(1, 1),
            lambda: issuance("did:web:a.example", number=DocumentNumber(2025, 1)),
        ],
        "form_version": [lambda: Form("教育委員会", "")],
        "relationship": [lambda: change(samples.GUARDIAN, relationship=" ")],
        "superintendent": [lambda: change(samples.BOARD, superintendent="")],
        "name": [lambda: change(samples.OLD, name="")],
        "address": [lambda: change(samples.CHILD, address="\u202e")],
        "title": [lambda: change(samples.TEXTBOOK, title="")],
    }
    for member, calls in cases.items():
        assert [_refused(call) for call in calls] == [member] * len(calls)


def test_the_fiscal_year_turns_at_midnight_in_japan():
    at = dt.datetime(2027, 3, 31, 15, tzinfo=dt.UTC)
    assert issuance("did:web:a.example", number=DocumentNumber(2027, 1), valid_from=at).issued_on == dt.date(2027, 4, 1)
    before = at - dt.timedelta(seconds=1)
    assert issuance("did:web:a.example", number=DocumentNumber(2026, 1), valid_from=before)


@given(st.dates(dt.date(1900, 1, 2)))
def test_the_old_school_records_the_day_before_acceptance(accepted):
    assert transfer_out_date(accepted) + dt.timedelta(days=1) == accepted


@given(st.dates(dt.date(1873, 1, 2), dt.date(2900, 1, 1)))
@example(dt.date(2008, 2, 29))
def test_a_child_comes_of_age_at_the_end_of_the_day_the_law_counts(birth):
    midnight = dt.datetime.combine(reaches_age_on(birth, 18), dt.time(15), tzinfo=dt.UTC)
    assert is_of_age(birth, midnight)
    assert not is_of_age(birth, midnight - dt.timedelta(microseconds=1))


def test_a_school_report_follows_its_form_and_names_the_school_applied_to():
    document = school_report(dataclasses.replace(samples.REPORT, gender="女"), issuance("did:web:a.example"))
    subject = document["credentialSubject"]
    assert subject["gender"] == "女"
    assert subject["formFields"] == [{"type": "FormField", "label": "検査欄", "entry": "特になし"}]
    assert document["recipient"]["name"] == samples.NEW.name
    assert RECORD_KINDS["SchoolReport"].delivery is Delivery.SEALED_CARRY


@pytest.mark.parametrize(
    "changes",
    [
        {"guidance": ()},
        {"guidance": (samples.GUIDANCE, samples.GUIDANCE)},
        {"form_fields": (FormField("欄", "1"), FormField("欄", "2"))},
        {"grade_level": ""},
        {"gender": " 女"},
        {"remarks": "\u202e"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_school_report_that_can_not_be_one(changes):
    with pytest.raises(MalformedError) as caught:
        dataclasses.replace(samples.REPORT, **changes)
    assert caught.value.code is Code.RECORD_VALUE
