"""The procedures that come with the library, and what each says of its records."""

import copy
import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education import samples
from vcedu.education import CourseResult, Pupil, Transcript
from vcedu.education.certificates import (
    enrollment_certificate,
    graduation_certificate,
    textbook_supply_certificate,
)
from vcedu.education.cumulative import cumulative_record_copy, cumulative_record_extract
from vcedu.education.health import health_record
from vcedu.education.kinds import RECORD_KINDS, Delivery
from vcedu.education.notices import school_assignment_notice, transfer_acceptance_notice
from vcedu.education.people import BirthDate, Guardian
from vcedu.education.procedures import shipped_procedures
from vcedu.education.procedures.contents import claims_about_the_subject, claims_anywhere
from vcedu.education.scales import FIVE_STEPS
from vcedu.education.school_report import school_report
from vcedu.education.transcript import transcript_record
from vcedu.education.words import words_of
from vcedu.errors import Code, Message, VerificationError

AT_HOME = dataclasses.replace(samples.CHILD, address=None)
FATHER = Guardian(samples.NAME, "父")
RESULT = CourseResult("国語", 2026, "現代の国語", "H1", grade="3")
HIGH_SCHOOL = dataclasses.replace(samples.SCHOOL, scales=(FIVE_STEPS,), grade_levels=("H1",))
EXTRACT = dataclasses.replace(samples.CUMULATIVE, extent="学籍に関する記録")
BUILDERS = {
    "EnrollmentCertificate": (enrollment_certificate, samples.ENROLLMENT),
    "TextbookSupplyCertificate": (
        textbook_supply_certificate, dataclasses.replace(samples.SUPPLY, guardian=FATHER)
    ),
    "GraduationCertificate": (graduation_certificate, samples.GRADUATION),
    "SchoolAssignmentNotice": (school_assignment_notice, samples.ASSIGNMENT),
    "TransferAcceptanceNotice": (transfer_acceptance_notice, samples.ACCEPTANCE),
    "SchoolReport": (school_report, samples.REPORT),
    "HealthRecord": (health_record, samples.HEALTH),
    "CumulativeRecordCopy": (cumulative_record_copy, samples.CUMULATIVE),
    "CumulativeRecordExtract": (cumulative_record_extract, EXTRACT),
}  # fmt: skip
UNNUMBERED = {"TextbookSupplyCertificate", "SchoolAssignmentNotice", "TransferAcceptanceNotice", "SchoolReport"}
DEMANDED = [(procedure, demand.kind) for procedure in shipped_procedures().values() for demand in procedure.demands]


def record(kind, child=AT_HOME):
    issuance = samples.issuance("did:web:a.example")
    if kind == "ClrCredential":
        return transcript_record(Transcript(HIGH_SCHOOL, Pupil("12", samples.NAME), (RESULT,)), issuance)
    build, values = BUILDERS[kind]
    if kind in UNNUMBERED:
        child = child.unnumbered()
    return build(dataclasses.replace(values, child=child), issuance)


@pytest.mark.parametrize(
    ("kind", "claim"),
    [
        ("SchoolAssignmentNotice", "studentNumber"),
        ("SchoolAssignmentNotice", "className"),
        ("TextbookSupplyCertificate", "studentNumber"),
        ("TransferAcceptanceNotice", "guardians"),
        ("HealthRecord", "registration"),
        ("CumulativeRecordCopy", "religion"),
    ],
)
def test_what_a_procedure_does_not_name_is_not_stated(kind, claim):
    document = record(kind)
    document["credentialSubject"][claim] = "x"
    with pytest.raises(VerificationError) as caught:
        shipped_procedures()["transfer"].check_record(document)
    assert (caught.value.code, caught.value.facts["claims"]) == (Code.PROCEDURE_CLAIM_UNNAMED, words_of(claim))


@pytest.mark.parametrize(("procedure", "kind"), DEMANDED, ids=lambda value: getattr(value, "id", value))
def test_what_this_library_makes_can_be_issued_for_every_shipped_procedure(procedure, kind):
    procedure.check_record(record(kind))


@pytest.mark.parametrize("birth", [BirthDate(), BirthDate(2015), BirthDate(2015, 4)])
def test_a_birth_date_is_stated_as_far_as_it_is_known(birth):
    child = dataclasses.replace(AT_HOME, birth=birth)
    shipped_procedures()["certificate"].check_record(record("EnrollmentCertificate", child))


@given(st.data())
def test_no_required_claim_can_be_left_out_and_no_forbidden_one_put_in(data):
    procedure, kind = data.draw(st.sampled_from(DEMANDED))
    demand, document = procedure.demand(kind), record(kind)
    if demand.forbidden and data.draw(st.booleans()):
        name = data.draw(st.sampled_from(sorted(demand.forbidden)))
        place = document["credentialSubject"]
        while nested := [each for each in place.values() if isinstance(each, dict)]:
            if data.draw(st.booleans()):
                break
            place = data.draw(st.sampled_from(nested))
        place[name], code = "x", Code.PROCEDURE_CLAIM_FORBIDDEN
    else:
        name, code = data.draw(st.sampled_from(sorted(demand.required))), Code.PROCEDURE_CLAIM_MISSING
        document = without_anywhere(document, name)
    with pytest.raises(VerificationError) as caught:
        procedure.check_record(document)
    assert (caught.value.code, caught.value.facts["claims"]) == (code, words_of(name))


def without_anywhere(value, name):
    if isinstance(value, list):
        return [without_anywhere(each, name) for each in value]
    if not isinstance(value, dict):
        return copy.deepcopy(value)
    return {key: without_anywhere(each, name) for key, each in value.items() if key != name}


@pytest.mark.parametrize("procedure", shipped_procedures().values(), ids=lambda procedure: procedure.id)
def test_only_what_no_family_shows_travels_sealed(procedure):
    for demand in procedure.demands:
        sealed = {"type": ["VerifiableCredential", demand.kind]}
        if demand.delivery is not Delivery.FAMILY:
            procedure.check_sealed(sealed)
            continue
        with pytest.raises(VerificationError) as caught:
            procedure.check_sealed(sealed)
        assert caught.value.code is Code.PROCEDURE_DELIVERY


def test_a_procedure_is_called_by_id_or_name():
    transfer = shipped_procedures()["transfer"]
    assert all(map(transfer.is_called, ("transfer", "転学", "Transfer to another school")))
    assert not transfer.is_called("進学")
    assert isinstance(transfer.name, Message)


def test_a_guardians_claims_are_not_the_childs():
    stated = record("TextbookSupplyCertificate")
    del stated["credentialSubject"]["legalName"]
    assert "legalName" not in claims_about_the_subject(stated)
    assert "legalName" in claims_anywhere(stated)


@pytest.mark.parametrize("procedure", shipped_procedures().values(), ids=lambda procedure: procedure.id)
def test_a_shipped_procedure_asks_for_no_gender_of_a_certificate(procedure):
    for demand in procedure.demands:
        assert demand.delivery is RECORD_KINDS[demand.kind].delivery
        assert demand.required, demand.kind
        if demand.delivery.value == "family":
            assert {"gender", "homeAddress"} & demand.forbidden


def test_what_travels_in_a_transfer():
    transfer = shipped_procedures()["transfer"]
    assert transfer.major_act
    assert {"EnrollmentCertificate", "TextbookSupplyCertificate", "SchoolAssignmentNotice"} < transfer.records
    assert "gender" not in transfer.check_request("EnrollmentCertificate", frozenset({"legalName"})).required
    assert {"legalName", "birthDate"} < transfer.claims


@pytest.mark.parametrize(("name", "level"), [("transfer", 1), ("certificate", 2), ("advancement", 0)])
def test_who_shows_records_is_identified_as_the_strictest_of_them_demands(name, level):
    assert shipped_procedures()[name].minimum_proofing == level
