"""What the errors are, how they tell their place, and what they say."""

from __future__ import annotations

import copy
import pickle

import pytest

from vcedu import errors
from vcedu.errors import (
    ApprovalPending,
    Code,
    ExpiredError,
    FetchError,
    MalformedError,
    NotYetValidError,
    ProofError,
    RevokedError,
    StatusError,
    SuspendedError,
    UndeterminedError,
    UnsupportedError,
    UntrustedIssuerError,
    UsageError,
    VceduError,
    VerificationError,
)


@pytest.mark.parametrize(
    ("error", "base"),
    [
        (MalformedError, VceduError),
        (VerificationError, VceduError),
        (ProofError, VerificationError),
        (NotYetValidError, VerificationError),
        (ExpiredError, VerificationError),
        (StatusError, VerificationError),
        (RevokedError, StatusError),
        (SuspendedError, StatusError),
        (UntrustedIssuerError, VerificationError),
        (UndeterminedError, VceduError),
        (FetchError, UndeterminedError),
        (UnsupportedError, UndeterminedError),
        (ApprovalPending, UndeterminedError),
        (UsageError, VceduError),
        (UsageError, ValueError),
    ],
)
def test_the_tree(error, base):
    assert issubclass(error, base)


def test_invalid_and_undetermined_are_apart():
    assert not issubclass(UndeterminedError, VerificationError)
    assert not issubclass(VerificationError, UndeterminedError)
    assert not issubclass(MalformedError, (VerificationError, UndeterminedError))


def test_everything_is_exported():
    tree = {item.__name__ for item in vars(errors.tree).values() if isinstance(item, type)}
    assert tree - {"Message"} <= set(errors.__all__)
    assert all(hasattr(errors, name) for name in errors.__all__)


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({}, ""),
        ({"path": "/issuer"}, "/issuer"),
        ({"line": 3}, "3"),
        ({"line": 3, "column": 5}, "3:5"),
        ({"line": 3, "column": 5, "path": "/a"}, "3:5 /a"),
        ({"file": "grades.csv"}, "grades.csv"),
        ({"file": "grades.csv", "line": 3}, "grades.csv:3"),
        ({"file": "grades.csv", "line": 3, "column": 5, "path": "/a"}, "grades.csv:3:5 /a"),
        ({"file": "a.json", "path": "/a"}, "a.json /a"),
        ({"line": 0}, "0"),
    ],
)
def test_place(place, shown):
    assert MalformedError(Code.VC_DATE, **place).place == shown


def test_place_is_filled_in_but_never_replaced():
    error = MalformedError(Code.VC_DATE, path="/validFrom", line=0)
    assert error.with_place(file="a.json", path="/other", line=9, column=2) is error
    assert (error.file, error.path, error.line, error.column) == ("a.json", "/validFrom", 0, 2)
    error.with_place(file="b.json", column=7)
    assert (error.file, error.column) == ("a.json", 2)


def test_a_place_that_stays_unknown():
    error = MalformedError(Code.VC_DATE).with_place()
    assert (error.file, error.path, error.line, error.column) == (None, "", None, None)


def test_what_it_says():
    error = MalformedError(Code.VC_DATE, path="/validFrom", value="yesterday")
    assert "yesterday" in error.message.en
    assert "yesterday" in error.message.ja
    assert str(error) == f"VC_DATE: {error.message.en} [/validFrom] {error.next_step.en}"


def test_what_it_says_without_place():
    error = UsageError(Code.REPORT_TRUTH)
    assert str(error) == f"REPORT_TRUTH: {error.message.en} {error.next_step.en}"


@pytest.mark.parametrize("again", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))], ids=["copy", "pickle"])  # noqa: S301
def test_it_travels_between_processes(again):
    error = MalformedError(Code.VC_DATE, path="/validFrom", file="a.json", line=1, column=2, value="x")
    other = again(error)
    assert type(other) is MalformedError
    assert (other.code, str(other), other.facts) == (error.code, str(error), {"value": "x"})


@pytest.mark.parametrize("place", [{"path": "/a\u202eb"}, {"file": "a\x1b[2Jb"}, {"path": "/\ud800"}])
def test_the_place_is_harmless_too(place):
    error = MalformedError(Code.VC_DATE, value="x", **place)
    assert error.place.isprintable()
    assert str(error).isprintable()
