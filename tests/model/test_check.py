"""A check says how it ended, and counts against the whole unless it passed or a policy tolerates the doubt."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest

from vcedu.errors import (
    CheckName,
    Code,
    ExpiredError,
    FetchError,
    MalformedError,
    ProofError,
    UndeterminedError,
    check_message,
    row,
)
from vcedu.model import Check, Outcome

AT = dt.datetime(2027, 3, 25, tzinfo=dt.UTC)


def test_passed():
    check = Check.passed(CheckName.PROOF, as_of=AT)
    assert (check.outcome, check.code, check.error, check.as_of) == (Outcome.PASSED, None, None, AT)
    assert check.message == check_message(CheckName.PROOF, "passed")
    assert (check.next_step.en, check.next_step.ja) == ("", "")
    assert not check.counts_against


def test_passed_check_may_say_how():
    check = Check.passed(CheckName.PROOF, code=Code.NESTED_COVERED)
    assert (check.outcome, check.code) == (Outcome.PASSED, Code.NESTED_COVERED)
    assert check.message == row(Code.NESTED_COVERED).message
    assert not check.counts_against


def test_facts_of_a_passed_check_are_filled_in():
    check = Check.passed(CheckName.PROOF, code=Code.VC_EXPIRED, end="2027")
    assert "2027" in check.message.en


def test_not_applicable():
    check = Check.not_applicable(CheckName.STATUS)
    assert (check.outcome, check.code) == (Outcome.NOT_APPLICABLE, None)
    assert check.message == check_message(CheckName.STATUS, "not_applicable")
    assert not check.counts_against


def test_not_applicable_may_say_what_it_leaves_open():
    check = Check.not_applicable(CheckName.HOLDER, code=Code.HOLDER_NOT_PROVEN)
    assert (check.outcome, check.code) == (Outcome.NOT_APPLICABLE, Code.HOLDER_NOT_PROVEN)
    assert check.message == row(Code.HOLDER_NOT_PROVEN).message
    assert check.next_step == row(Code.HOLDER_NOT_PROVEN).next_step


@pytest.mark.parametrize(
    ("error", "tolerated", "outcome", "counts"),
    [
        (MalformedError(Code.VC_DATE, value="x"), False, Outcome.FAILED, True),
        (ExpiredError(Code.VC_EXPIRED, end="2026"), False, Outcome.FAILED, True),
        (ExpiredError(Code.VC_EXPIRED, end="2026"), True, Outcome.FAILED, True),
        (UndeterminedError(Code.STATUS_NOT_CHECKED), False, Outcome.UNDETERMINED, True),
        (UndeterminedError(Code.STATUS_NOT_CHECKED), True, Outcome.UNDETERMINED, False),
        (FetchError(Code.NET_OFFLINE), False, Outcome.UNDETERMINED, True),
    ],
    ids=["malformed", "expired", "expired tolerated", "undetermined", "undetermined tolerated", "fetch"],
)
def test_error(error, tolerated, outcome, counts):
    check = Check.from_error(CheckName.STATUS, error, tolerated=tolerated)
    assert check.outcome is outcome
    assert check.counts_against is counts
    assert check.tolerated is (tolerated and outcome is Outcome.UNDETERMINED)


def test_error_keeps_what_it_knows():
    error = MalformedError(Code.VC_DATE, path="/validFrom", value="yesterday")
    check = Check.from_error(CheckName.STRUCTURE, error, as_of=AT)
    assert (check.name, check.code, check.path, check.as_of) == (CheckName.STRUCTURE, Code.VC_DATE, "/validFrom", AT)
    assert check.error is error
    assert (check.message, check.next_step) == (error.message, error.next_step)


def test_json():
    error = MalformedError(Code.VC_DATE, path="/validFrom", value="yesterday")
    said = Check.from_error(CheckName.STRUCTURE, error, as_of=AT).as_json()
    assert json.loads(json.dumps(said)) == {
        "name": "structure",
        "outcome": "failed",
        "code": "VC_DATE",
        "message": {"en": error.message.en, "ja": error.message.ja},
        "next_step": {"en": error.next_step.en, "ja": error.next_step.ja},
        "path": "/validFrom",
        "as_of": "2027-03-25T00:00:00+00:00",
    }


def test_json_of_what_is_absent():
    said = Check.passed(CheckName.PROOF).as_json()
    assert (said["code"], said["as_of"], said["path"]) == (None, None, "")


def test_a_check_is_not_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Check.passed(CheckName.PROOF).outcome = Outcome.FAILED


def test_an_error_that_is_its_own_cause_is_taken_down_too():
    error = ProofError(Code.PROOF_SIGNATURE)
    error.__cause__ = error
    assert Check.from_error(CheckName.PROOF, error).code is Code.PROOF_SIGNATURE
    assert error.__traceback__ is None
