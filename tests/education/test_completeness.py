import copy
import datetime as dt
from decimal import Decimal

import pytest

from education.test_transcript import PUPIL, SCHOOL
from vcedu.canonical.contexts import ContextStore
from vcedu.education import CourseResult, Transcript, transcript_credential
from vcedu.education.completeness import Completeness, evaluate_completeness
from vcedu.errors import Code, MalformedError
from vcedu.issuer import Issuer, PrivateKey
from vcedu.keys import KeyType
from vcedu.model import FixedClock, VerificationTime
from vcedu.net import NoFetcher
from vcedu.verifier import ExactIssuers, Verifier

AT = dt.datetime(2027, 3, 25, tzinfo=dt.UTC)
RESULTS = tuple(
    CourseResult("国語", 2025, course=f"科目{at}", grade="4", credits_earned=Decimal("1.85")) for at in range(39)
)
UNMARKED = CourseResult("情報", 2025, no_grade_reason="長期欠席のため")


def _credential(issuer_id="did:web:a.example", results=(*RESULTS, UNMARKED)):
    transcript = Transcript(SCHOOL, PUPIL, results)
    return transcript_credential(transcript, issuer_id=issuer_id, credential_id="urn:uuid:1", valid_from=AT)


def test_the_issuer_signs_how_much_there_is():
    claim = _credential()["completenessClaim"]
    assert (claim["courseCount"], claim["creditsTotal"]) == (40, "72.15")
    assert claim["scaleLegend"] == [f"評定\n{SCHOOL.scales[0].legend}"]


@pytest.mark.parametrize("results", [(*RESULTS, UNMARKED), (UNMARKED,)])
def test_a_verified_transcript_is_complete(results):
    contexts, clock = ContextStore.production(), FixedClock(AT)
    issuer = Issuer(PrivateKey.from_secret_bytes(KeyType.ED25519, bytes(32)), contexts=contexts, clock=clock)
    secured = issuer.issue(_credential(issuer.id, results))
    verifier = Verifier(trust=ExactIssuers({issuer.id: "見本"}), contexts=contexts, fetcher=NoFetcher(), clock=clock)
    found = evaluate_completeness(verifier.verify(secured, time=VerificationTime(AT)).content)
    assert found == Completeness(len(results), len(results))
    assert found.is_complete


def test_what_is_shown_is_counted():
    document = _credential()
    whole = evaluate_completeness(document)
    assert (whole.is_complete, whole.shown, whole.total) == (True, 40, 40)
    del document["credentialSubject"]["verifiableCredential"][:3]
    part = evaluate_completeness(document)
    assert (part.is_complete, part.withheld) == (False, 3)
    del document["credentialSubject"]["verifiableCredential"]
    assert evaluate_completeness(document).shown == 0
    del document["credentialSubject"]
    assert evaluate_completeness(document).shown == 0


def test_without_a_claim_nothing_is_said():
    document = _credential()
    del document["completenessClaim"]
    assert evaluate_completeness(document) is None


def test_one_course_need_not_be_a_list_and_what_is_none_earns_nothing():
    document = copy.deepcopy(_credential())
    only = document["credentialSubject"]["verifiableCredential"][0]
    for course in (only, "x", {"credentialSubject": {"creditsEarned": "NaN"}}):
        document["credentialSubject"]["verifiableCredential"] = course
        assert evaluate_completeness(document).shown == 1


def test_what_contradicts_the_claim_is_refused():
    document = _credential()
    courses = document["credentialSubject"]["verifiableCredential"]
    courses.append(courses[0])
    with pytest.raises(MalformedError) as caught:
        evaluate_completeness(document)
    assert caught.value.code is Code.COMPLETENESS_CONTRADICTED
    assert caught.value.facts["value"] == "41"
