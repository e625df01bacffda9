"""What a verdict says of whoever shows a record: the holder, the registered guardian, or nobody in particular."""

import dataclasses
import datetime as dt
import json
import sys
from pathlib import Path

import pytest

from negative.operations.verification import Given
from vcedu.canonical.contexts import ContextStore
from vcedu.education.proofing import Proofing, ProofingMethod
from vcedu.errors import CheckName, Code
from vcedu.model import Outcome, SubjectAnswer, Verdict, VerificationTime, parse_timestamp
from vcedu.net import Fetched
from vcedu.verification.holder import check_holder
from vcedu.verification.shown import Shown
from vcedu.verifier import ExactIssuers, HolderDemand, Verifier

sys.path.insert(0, str(Path(__file__).parents[2] / "test_vectors" / "vcedu"))

from makers import people
from makers.signed import AT, did, present, presentation, sign
from makers.status import REVOCATION, SUSPENSION, entry, unsigned_list

NOW = parse_timestamp(AT)
DEMAND = HolderDemand(challenge="c-2027", domain=frozenset({"school-b.example"}))
PROOFING = Proofing(ProofingMethod.DOCUMENTS_AT_COUNTER, 2, dt.date(2027, 3, 25), "事務職員")


def holder_check(document, demand=DEMAND, fetcher=None):
    verifier = Verifier(
        trust=ExactIssuers({did("school"): "A校", did("board"): "A市"}),
        contexts=ContextStore.production(),
        fetcher=fetcher or Given({"lists": people.LISTS}, NOW),
    )
    report = verifier.inspect(json.dumps(document).encode(), time=VerificationTime(now=NOW), holder=demand)
    (check,) = [check for check in report if check.name is CheckName.HOLDER]
    return check, report.verdict


def shown_by(whose, *credentials):
    return present(presentation(*credentials, holder=did(whose)), whose)


def test_a_guardian_is_named_with_how_they_were_identified():
    right = sign(people.guardianship(), "board")
    check, verdict = holder_check(shown_by("father", right, people.enrollment()))
    assert (verdict.verified, verdict.subject_authentic) == (True, SubjectAnswer.PASSED)
    assert check.code is Code.HOLDER_GUARDIAN
    assert check.message.en == (
        "Shown by the child's registered guardian \U00020bb7田 一 (父); identity: checked at the counter, 2027-03-25."
    )
    assert "登録された保護者である\U00020bb7田 一（父）" in check.message.ja


def test_a_guardian_whose_attestation_does_not_say_how_they_were_identified():
    right = sign(people.guardianship(identityProofing=None), "board")
    check, _ = holder_check(shown_by("father", right, people.enrollment()))
    assert (check.code, "not stated how" in check.message.en) == (Code.HOLDER_GUARDIAN, True)


def test_of_several_attestations_one_is_enough():
    other = "urn:uuid:00000000-0000-4000-8000-000000000091"
    right = sign(people.guardianship(), "board")
    weak = sign({**people.guardianship(mayDo=["receive"]), "id": other}, "board")
    check, verdict = holder_check(shown_by("father", weak, right, people.enrollment()))
    assert (check.code, verdict.verified) == (Code.HOLDER_GUARDIAN, True)


def test_the_attestation_alone_is_about_the_guardian():
    check, verdict = holder_check(shown_by("father", sign(people.guardianship(), "board")))
    assert (check.code, verdict.verified) == (Code.HOLDER_PROOFED, True)


def test_ones_own_record_says_how_one_was_identified():
    child = people.child(did("pupil"), proofing=PROOFING)
    check, verdict = holder_check(shown_by("pupil", people.enrollment(child)))
    assert (verdict.verified, check.outcome) == (True, Outcome.PASSED)
    assert check.message.en.endswith("identity: checked at the counter, 2027-03-25.")
    assert check.message.ja.endswith("本人確認：窓口で本人確認書類により確認（2027年3月25日）。")


def test_without_a_challenge_nothing_is_proven():
    right = sign(people.guardianship(), "board")
    check, verdict = holder_check(shown_by("father", right, people.enrollment()), HolderDemand())
    assert (check.code, verdict.subject_authentic) == (Code.HOLDER_NOT_PROVEN, SubjectAnswer.NOT_PROVEN)
    assert "compare with an ID" in check.message.en


RECORD = {"type": ["VerifiableCredential", "AchievementCredential"], "credentialSubject": [{"id": "urn:uuid:c"}]}


@pytest.mark.parametrize(
    "node",
    [
        "jpki",
        {},
        *(
            {"method": ["jpki"], "level": [3], "checkedOn": ["2027-03-01"], **wrong}
            for wrong in (
                {"method": ["guess"]},
                {"method": ["jpki", "letter_code"]},
                {"method": [{"id": "urn:uuid:a"}]},
                {"method": []},
                {"level": ["3"]},
                {"level": [True]},
                {"level": [0]},
                {"level": [4]},
                {"level": [3, 3]},
                {"checkedOn": []},
                {"checkedOn": ["yesterday"]},
            )
        ),
    ],
)
def test_a_proofing_that_cannot_be_read_is_none(node):
    record = {**RECORD, "credentialSubject": [{"id": "did:key:pupil", "identityProofing": [node]}]}
    check = check_holder("did:key:pupil", [Shown(record, Verdict((), at=NOW))], DEMAND, NOW)
    assert (check.outcome, check.code) == (Outcome.PASSED, None)


def test_a_presentation_of_nothing_proves_nothing():
    assert check_holder("did:key:pupil", [], DEMAND, NOW).code is Code.HOLDER_NOT_PROVEN
    assert check_holder("did:key:pupil", [Shown({}, Verdict((), at=NOW))], DEMAND, NOW).code is Code.HOLDER_NOT_PROVEN


class Lists:
    """Answers with one status list of the board."""

    def __init__(self, url, *withdrawn):
        self.url, self.body = url, json.dumps(sign(unsigned_list(*withdrawn, url=url, issuer=did("board")), "board"))

    def fetch(self, request):
        assert request.url == self.url
        return Fetched(request.url, self.body.encode(), "application/vc", NOW, request.kind)


@pytest.mark.parametrize(
    ("url", "reason"), [(REVOCATION, Code.STATUS_REVOKED), (SUSPENSION, Code.STATUS_SUSPENDED)], ids=["ended", "paused"]
)
def test_a_guardianship_that_was_withdrawn_covers_nothing(url, reason):
    right = sign({**people.guardianship(), "credentialStatus": entry(7, url)}, "board")
    document = shown_by("father", right, people.enrollment())
    check, verdict = holder_check(document, fetcher=Lists(url, 6, 8))
    assert (check.code, verdict.verified) == (Code.HOLDER_GUARDIAN, True)
    check, verdict = holder_check(document, fetcher=Lists(url, 7))
    assert (check.code, verdict.verified) == (Code.GUARDIANSHIP_INVALID, False)
    assert reason in check.message.en
    check, verdict = holder_check(document)
    assert (check.code, verdict.verified) == (Code.GUARDIANSHIP_UNCHECKED, False)


def test_a_caller_may_ask_who_signed_and_not_whom_it_is_about():
    stranger = shown_by("stranger", people.enrollment())
    check, verdict = holder_check(stranger)
    assert (check.code, verdict.verified) == (Code.HOLDER_NOT_SUBJECT, False)
    check, verdict = holder_check(stranger, dataclasses.replace(DEMAND, any_holder=True))
    assert (check.code, verdict.subject_authentic) == (Code.HOLDER_NOT_PROVEN, SubjectAnswer.NOT_PROVEN)
    other, verdict = holder_check(stranger, dataclasses.replace(DEMAND, any_holder=True, challenge="another"))
    assert (other.outcome is Outcome.PASSED, verdict.verified) == (False, False)
