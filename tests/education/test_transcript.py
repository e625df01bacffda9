import copy
import datetime as dt
import json
from decimal import Decimal

import pytest

from shared import shared
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_document
from vcedu.canonical.rdfc import canonicalize
from vcedu.education import (
    CourseOfStudyCode,
    CourseResult,
    PersonName,
    Pupil,
    School,
    SchoolCode,
    Transcript,
    transcript_credential,
)
from vcedu.education.issuance import DocumentNumber, Form, Issuance
from vcedu.education.proofing import Proofing, ProofingMethod
from vcedu.education.scales import FIVE_STEPS
from vcedu.education.transcript import transcript_record
from vcedu.errors import Code, MalformedError

SCHOOL = School(
    SchoolCode("D113299990015"),
    "見本市立第一高等学校",
    "見本 花子",
    name_en="Mihon Municipal Daiichi High School",
    address="東京都見本市中央1丁目1番1号",
    scales=(FIVE_STEPS,),
    grade_levels=("H1", "H2", "H3"),
)
PUPIL = Pupil(
    "20250001",
    PersonName("\U00020bb7田 葛\U000e0100", "ヨシダ カズラ", "YOSHIDA KAZURA", "山\ufa11 \ufa19"),
    dt.date(2009, 4, 2),
)
RESULTS = (
    CourseResult(
        "国語",
        2025,
        course="現代の国語",
        grade_level="H1",
        grade="5",
        credits_earned=Decimal(2),
        credits_available=Decimal("2.00"),
        course_code="KO01",
        course_of_study_code=CourseOfStudyCode("8416503211100000"),
    ),
    CourseResult("数学", 2025, course="数学Ⅰ", grade_level="H1", term="前期", grade="4", credits_earned=Decimal("1.5")),
    CourseResult("情報", 2025, no_grade_reason="長期欠席のため"),
)
VALID_FROM = dt.datetime(2026, 3, 25, tzinfo=dt.UTC)
FOLDER = "schemas/"
PROOFING = Proofing(ProofingMethod.KNOWN_IN_PERSON, 2, dt.date(2026, 3, 1), "学級担任")


def _credential(subject_id=None, *, school=SCHOOL, results=RESULTS, valid_until=None):
    return transcript_credential(
        Transcript(school, PUPIL, results, subject_id, PROOFING if subject_id else None),
        issuer_id="did:web:daiichi.example",
        credential_id="urn:uuid:3f1f4b2e-4a9e-4d3b-9a55-0b7f8d6f2b11",
        valid_from=VALID_FROM,
        valid_until=valid_until,
    )


def _schema_faults(path, document):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(shared(FOLDER + path).read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)
    checked = validator(schema, format_checker=validator.FORMAT_CHECKER)
    return [f"{fault.json_path}: {fault.message}" for fault in checked.iter_errors(document)]


@pytest.mark.parametrize("subject_id", [None, "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"])
def test_a_transcript_satisfies_the_published_schema_of_a_learner_record(subject_id):
    document = _credential(subject_id, valid_until=VALID_FROM + dt.timedelta(days=365))
    assert _schema_faults("clr-2.0/clr_v2p0_clrcredential_schema.json", document) == []
    del document["credentialSubject"]["verifiableCredential"][0]["validFrom"]
    assert _schema_faults("clr-2.0/clr_v2p0_clrcredential_schema.json", document)


@pytest.mark.parametrize(
    "path",
    [
        "clr-2.0/clr_v2p0_achievementcredential_schema.json",
        "open-badges-3.0/ob_v3p0_achievementcredential_schema.json",
        "open-badges-3.0/strict/ob_v3p0_achievementcredential_schema.json",
    ],
)
def test_each_course_satisfies_the_published_schemas_of_an_achievement(path):
    for nested in _credential()["credentialSubject"]["verifiableCredential"]:
        assert _schema_faults(path, nested) == []
    del nested["credentialSubject"]["achievement"]["criteria"]
    assert _schema_faults(path, nested)


def test_names_and_numbers_are_carried_as_they_are():
    subject = _credential()["credentialSubject"]
    assert {entry["identityType"]: entry["identityHash"] for entry in subject["identifier"]} == {
        "name": "\U00020bb7田 葛\U000e0100",
        "ext:jp.nameKana": "ヨシダ カズラ",
        "ext:jp.nameAlphabet": "YOSHIDA KAZURA",
        "ext:jp.alias": "山\ufa11 \ufa19",
        "sisSourcedId": "20250001",
    }
    assert not any(entry["hashed"] for entry in subject["identifier"])
    assert subject["dateOfBirth"] == "2009-04-02"
    assert "id" not in subject


def test_a_person_of_one_name_and_unknown_birth_date():
    transcript = Transcript(SCHOOL, Pupil("7", PersonName("NGUYEN THI LAN")), RESULTS, "did:example:lan", PROOFING)
    document = transcript_credential(
        transcript, issuer_id="did:example:s", credential_id="urn:uuid:1", valid_from=VALID_FROM
    )
    subject = document["credentialSubject"]
    assert [entry["identityHash"] for entry in subject["identifier"]] == ["NGUYEN THI LAN", "7"]
    assert "dateOfBirth" not in subject
    assert subject["id"] == "did:example:lan"


def test_the_issuer_is_the_school():
    document = _credential()
    assert document["issuer"]["id"] == "did:web:daiichi.example"
    assert document["issuer"]["name"] == "見本市立第一高等学校"
    assert document["issuer"]["description"] == "校長 見本 花子"
    assert [entry["identifier"] for entry in document["issuer"]["otherIdentifier"]] == [
        "D113299990015",
        "Mihon Municipal Daiichi High School",
    ]
    assert document["issuer"]["address"]["streetAddress"] == "東京都見本市中央1丁目1番1号"
    nested = document["credentialSubject"]["verifiableCredential"]
    assert {each["issuer"] for each in nested} == {"did:web:daiichi.example"}
    assert not any("proof" in each for each in (document, *nested))


def test_a_course_carries_its_grade_scale_credits_and_time():
    first, second, third = (
        each["credentialSubject"] for each in _credential()["credentialSubject"]["verifiableCredential"]
    )
    achievement = first["achievement"]
    (description,) = achievement["resultDescription"]
    assert first["result"] == [{"type": ["Result"], "resultDescription": description["id"], "value": "5"}]
    assert (description["valueMin"], description["valueMax"]) == ("1", "5")
    assert description["description"] == FIVE_STEPS.legend
    assert (first["creditsEarned"], achievement["creditsAvailable"]) == (2, 2)
    assert type(first["creditsEarned"]) is int
    assert (achievement["name"], achievement["fieldOfStudy"], achievement["humanCode"]) == (
        "現代の国語",
        "国語",
        "KO01",
    )
    assert achievement["tag"] == ["H1"]
    assert achievement["alignment"][0]["targetUrl"] == "https://w3id.org/jp-cos/8416503211100000"
    assert (first["term"], second["term"], second["creditsEarned"]) == ("2025年度", "2025年度 前期", 1.5)
    assert third["achievement"]["name"] == "情報"
    assert third["narrative"] == "評定なし：長期欠席のため"
    assert not {"result", "creditsEarned"} & third.keys()
    assert "resultDescription" not in third["achievement"]


def test_an_english_record_says_so():
    school = School(SCHOOL.code, "Mihon High School", "Hanako Mihon", language="en", scales=(FIVE_STEPS,))
    document = _credential(school=school)
    assert document["name"] == "Academic transcript"
    assert document["issuer"]["description"] == "Principal: Hanako Mihon"
    assert "address" not in document["issuer"]
    subject = document["credentialSubject"]["verifiableCredential"][2]["credentialSubject"]
    assert (subject["term"], subject["narrative"]) == ("School year 2025", "No grade: 長期欠席のため")


def test_validity():
    document = _credential(valid_until=VALID_FROM + dt.timedelta(days=1))
    assert (document["validFrom"], document["validUntil"]) == ("2026-03-25T00:00:00Z", "2026-03-26T00:00:00Z")
    assert "validUntil" not in _credential()


def test_an_achievement_is_the_same_for_all_pupils_and_another_for_each_difference():
    changed = [
        CourseResult("国語", 2025, grade="5"),
        CourseResult("国語", 2024, grade="5"),
        CourseResult("国語", 2025, term="前期", grade="5"),
        CourseResult("国語", 2025, grade_level="H1", grade="5"),
        CourseResult("国語", 2025, course="現代の国語", grade="5"),
        CourseResult("国語", 2025, course="古典探究", credits_available=Decimal(2), grade="5"),
    ]

    def names(results):
        nested = _credential(results=results)["credentialSubject"]["verifiableCredential"]
        return [each["credentialSubject"]["achievement"]["id"] for each in nested]

    assert len(set(names(tuple(changed)))) == len(changed)
    assert names((CourseResult("国語", 2025, grade="1"),)) == names((CourseResult("国語", 2025, grade="5"),))


def _quads(document):
    """Return the statements a signature covers."""
    return canonicalize(map_document(document, contexts=ContextStore.production()).quads).nquads


@pytest.mark.parametrize("subject_id", [None, "did:example:pupil"])
def test_every_member_is_mapped(subject_id):
    document = _credential(subject_id)
    text = _quads(document)
    for value in ("\U00020bb7田 葛\U000e0100", "山\ufa11 \ufa19", "長期欠席のため", "8416503211100000", "1.5E0"):
        assert value in text


@pytest.mark.parametrize("member", ["creditsEarned", "term", "result"])
@pytest.mark.parametrize("subject_id", [None, "did:example:pupil"])
def test_values_of_two_courses_can_not_be_exchanged_below_the_signature(member, subject_id):
    document = _credential(subject_id)
    exchanged = copy.deepcopy(document)
    one, other, _ = (each["credentialSubject"] for each in exchanged["credentialSubject"]["verifiableCredential"])
    one[member], other[member] = other[member], one[member]
    assert _quads(exchanged) != _quads(document)


def test_a_transcript_bound_to_a_key_says_how_the_pupil_was_identified():
    document = _credential("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
    assert document["credentialSubject"]["identityProofing"] == PROOFING.node()
    stated = {quad.object for quad in map_document(document, contexts=ContextStore.production()).quads}
    assert {'"known_in_person"', '"学級担任"'} <= stated


def test_a_transcript_bound_to_a_key_is_not_made_without_proofing():
    with pytest.raises(MalformedError) as caught:
        Transcript(SCHOOL, PUPIL, RESULTS, "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
    assert (caught.value.code, caught.value.facts["member"]) == (Code.RECORD_VALUE, "proofing")


@pytest.mark.parametrize("status", [None, {"type": "BitstringStatusListEntry"}])
def test_as_an_office_issues_it_a_transcript_bears_number_dates_and_status(status):
    transcript, end = Transcript(SCHOOL, PUPIL, RESULTS), VALID_FROM + dt.timedelta(days=90)
    number = DocumentNumber(2025, 12)
    issuance = Issuance("did:web:a.example", "urn:uuid:a", number, Form("A市", "令和8年度版"), VALID_FROM, end, status)
    document = transcript_record(transcript, issuance)
    expected = transcript_credential(
        transcript,
        issuer_id="did:web:a.example",
        credential_id="urn:uuid:a",
        valid_from=VALID_FROM,
        valid_until=end,
        number=number,
    )
    assert document == (expected if status is None else {**expected, "credentialStatus": status})
    assert (document["documentNumber"], document["fiscalYear"]) == ("第12号", 2025)
