"""`verified` is the conjunction of all checks; the two answers are their own; success is a type nobody makes."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.errors import CheckName, Code, ExpiredError, UndeterminedError, UsageError, VerificationError
from vcedu.model import (
    Check,
    DataIntegrityEnvelope,
    MediaType,
    Outcome,
    Report,
    Secured,
    SubjectAnswer,
    Verdict,
    VerifiedCredential,
)
from vcedu.model.verdict import seal_verified

AT = dt.datetime(2027, 3, 25, tzinfo=dt.UTC)
SECURED = Secured(MediaType.VC, b"{}", DataIntegrityEnvelope({}))
ISSUER_CHECKS = (
    "input",
    "structure",
    "contexts",
    "issuer_authority_at_issue",
    "issuer_authority_now",
    "verification_method",
    "mapping",
    "proof",
)


def passed(name="proof"):
    return Check.passed(CheckName(name))


def failed(name="proof"):
    return Check.from_error(CheckName(name), ExpiredError(Code.VC_EXPIRED, end="2026"))


def undetermined(name="status", *, tolerated=False):
    return Check.from_error(CheckName(name), UndeterminedError(Code.STATUS_NOT_CHECKED), tolerated=tolerated)


def not_applicable(name="status"):
    return Check.not_applicable(CheckName(name))


def verdict(*checks, **members):
    return Verdict(checks, AT, **members)


@pytest.mark.parametrize(
    ("checks", "verified"),
    [
        ([], False),
        ([passed()], True),
        ([passed(), not_applicable()], True),
        ([passed(), undetermined(tolerated=True)], True),
        ([passed(), undetermined()], False),
        ([passed(), failed("validity_period")], False),
        ([failed(), passed("status")], False),
        ([undetermined(tolerated=True), failed()], False),
    ],
)
def test_verified(checks, verified):
    assert verdict(*checks).verified is verified


_CHECKS = st.sampled_from([passed, failed, undetermined, not_applicable])
_ANY = st.builds(lambda make, name: make(name), _CHECKS, st.sampled_from(CheckName))


@given(st.lists(_ANY, min_size=1), _ANY)
def test_one_more_check_never_makes_it_better(checks, more):
    if verdict(*checks, more).verified:
        assert verdict(*checks).verified
    if more.outcome in (Outcome.FAILED, Outcome.UNDETERMINED):
        assert not verdict(*checks, more).verified


@given(st.lists(_ANY, min_size=1))
def test_it_is_verified_or_names_the_check_that_decides(checks):
    whole = verdict(*checks)
    assert whole.verified is (whole.first_error is None)


def test_the_first_failure_decides_before_any_doubt():
    doubt, later, first = undetermined(), failed("validity_period"), failed("proof")
    assert verdict(doubt, first, later).first_error is first
    assert verdict(doubt, later, first).first_error is later
    assert verdict(passed(), doubt, undetermined("schema")).first_error is doubt
    assert verdict(passed(), undetermined(tolerated=True)).first_error is None


@pytest.mark.parametrize("name", ISSUER_CHECKS)
@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (passed, Outcome.PASSED),
        (failed, Outcome.FAILED),
        (undetermined, Outcome.UNDETERMINED),
        (lambda name: undetermined(name, tolerated=True), Outcome.UNDETERMINED),
    ],
    ids=["passed", "failed", "undetermined", "tolerated"],
)
def test_issuer_authentic(name, make, answer):
    others = [passed(other) for other in ISSUER_CHECKS if other != name]
    assert verdict(*others, make(name)).issuer_authentic is answer


def test_failure_outweighs_doubt_about_the_issuer():
    assert verdict(undetermined("issuer_authority_now"), failed("proof")).issuer_authentic is Outcome.FAILED


@pytest.mark.parametrize("name", [name.value for name in CheckName if name.value not in ISSUER_CHECKS])
def test_other_checks_say_nothing_of_the_issuer(name):
    issuer = [passed(other) for other in ISSUER_CHECKS]
    assert verdict(*issuer, failed(name)).issuer_authentic is Outcome.PASSED


def test_without_checks_the_issuer_is_undetermined():
    assert verdict().issuer_authentic is Outcome.UNDETERMINED
    assert verdict(passed("holder"), not_applicable("proof")).issuer_authentic is Outcome.UNDETERMINED


@pytest.mark.parametrize("reached", [[], ["input"], ["input", "structure", "contexts"]])
def test_the_issuer_is_not_authentic_before_the_proof_was_checked(reached):
    assert verdict(*map(passed, reached)).issuer_authentic is Outcome.UNDETERMINED
    assert verdict(*map(passed, reached), not_applicable("proof")).issuer_authentic is Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("holder", "answer"),
    [
        ([], SubjectAnswer.NOT_PROVEN),
        ([not_applicable("holder")], SubjectAnswer.NOT_PROVEN),
        ([passed("holder")], SubjectAnswer.PASSED),
        ([failed("holder")], SubjectAnswer.FAILED),
        ([undetermined("holder")], SubjectAnswer.UNDETERMINED),
        ([passed("holder"), failed("holder")], SubjectAnswer.FAILED),
        ([passed("holder"), undetermined("holder")], SubjectAnswer.UNDETERMINED),
    ],
)
def test_subject_authentic(holder, answer):
    assert verdict(passed(), *holder).subject_authentic is answer


def test_a_bearer_document_is_verified_although_the_person_is_not_proven():
    bearer = verdict(passed(), not_applicable("holder"))
    assert bearer.verified
    assert bearer.subject_authentic is SubjectAnswer.NOT_PROVEN


def test_json():
    inner = verdict(failed(), issuer="did:web:b.example")
    said = verdict(passed(), issuer="did:web:a.example", nested={"/verifiableCredential/0": inner}).as_json()
    assert json.loads(json.dumps(said)) == said
    assert list(said) == ["verified", "issuer_authentic", "subject_authentic", "issuer", "at", "checks", "nested"]
    assert (said["verified"], said["subject_authentic"], said["issuer"]) == (True, "not_proven", "did:web:a.example")
    assert said["at"] == "2027-03-25T00:00:00+00:00"
    assert said["checks"] == [passed().as_json()]
    assert said["nested"] == {"/verifiableCredential/0": inner.as_json()}
    assert said["nested"]["/verifiableCredential/0"]["verified"] is False


@pytest.mark.parametrize("checks", [[], [passed()], [failed()]])
def test_report_has_no_truth_value(checks):
    report = Report(verdict(*checks))
    with pytest.raises(UsageError) as caught:
        bool(report)
    assert caught.value.code is Code.REPORT_TRUTH


def test_report_shows_the_checks():
    report = Report(verdict(passed(), failed("status")))
    assert [check.name.value for check in report] == ["proof", "status"]
    assert report.as_json() == report.verdict.as_json()


def test_verified_credential():
    whole = verdict(passed(), issuer="did:web:school.example")
    verified = seal_verified(SECURED, {"type": ["A"]}, lambda: frozenset({"/type"}), whole)
    assert isinstance(verified, VerifiedCredential)
    assert (verified.secured, verified.content, verified.unordered) == (SECURED, {"type": ["A"]}, frozenset({"/type"}))
    assert verified.verdict is whole
    assert verified.issuer == "did:web:school.example"
    assert repr(verified) == "<VerifiedCredential by did:web:school.example at 2027-03-25T00:00:00+00:00>"


@pytest.mark.parametrize(
    ("checks", "error", "code"),
    [
        ([passed(), failed()], ExpiredError, Code.VC_EXPIRED),
        ([undetermined(), failed()], ExpiredError, Code.VC_EXPIRED),
        ([undetermined()], UndeterminedError, Code.STATUS_NOT_CHECKED),
        ([], UsageError, Code.VERIFIED_BY_HAND),
    ],
)
def test_what_did_not_pass_is_raised(checks, error, code):
    with pytest.raises(error) as caught:
        seal_verified(SECURED, {}, frozenset, verdict(*checks))
    assert caught.value.code is code


def test_a_failure_without_its_error_is_not_sealed():
    said = failed()
    check = Check(said.name, said.outcome, said.code, said.message, said.next_step)
    with pytest.raises(UsageError) as caught:
        seal_verified(SECURED, {}, frozenset, verdict(check))
    assert caught.value.code is Code.VERIFIED_BY_HAND


@pytest.mark.parametrize("seal", [None, object(), True])
def test_verified_credential_is_not_made_by_hand(seal):
    with pytest.raises(UsageError) as caught:
        VerifiedCredential(SECURED, {}, frozenset, verdict(passed()), seal=seal)
    assert caught.value.code is Code.VERIFIED_BY_HAND


def _sealed():
    return seal_verified(SECURED, {"type": ["A"]}, frozenset, verdict(passed()))


@pytest.mark.parametrize("name", ["secured", "content", "unordered", "verdict", "more"])
def test_verified_credential_is_not_changed(name):
    with pytest.raises(AttributeError, match="can't be changed"):
        setattr(_sealed(), name, None)
    with pytest.raises(AttributeError, match="can't be removed"):
        delattr(_sealed(), name)


def test_verified_credential_is_not_made_by_unpickling():
    with pytest.raises((TypeError, UsageError)):
        pickle.dumps(_sealed())


def test_verified_credential_is_not_made_by_copying():
    with pytest.raises((TypeError, UsageError)):
        copy.copy(_sealed())


def test_errors_of_checks_are_verification_errors():
    assert isinstance(failed().error, VerificationError)
