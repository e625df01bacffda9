"""The public types as a caller's type checker sees them. Checked by `make check`, never run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, assert_type

from vcedu.errors import CheckName, Code, MalformedError, Message, UsageError, VceduError
from vcedu.model import (
    Check,
    Clock,
    Envelope,
    FixedClock,
    MediaType,
    Outcome,
    Report,
    Secured,
    SubjectAnswer,
    SystemClock,
    Verdict,
    VerificationTime,
    VerifiedCredential,
    format_timestamp,
    parse_timestamp,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def errors(error: VceduError) -> None:
    """An error has one code, a place and two languages."""
    assert_type(error.code, Code)
    assert_type(error.message, Message)
    assert_type(error.message.in_language("ja"), str)
    assert_type(error.path, str)
    assert_type(error.line, int | None)
    as_value_error: ValueError = UsageError(Code.OPTION_INVALID)
    as_base: VceduError = MalformedError(Code.VC_DATE, value=1)
    raise as_base from as_value_error


def verdicts(verdict: Verdict, report: Report, verified: VerifiedCredential) -> None:
    """A verdict has its two answers; a report is a sequence of checks and no condition."""
    assert_type(verdict.verified, bool)
    assert_type(verdict.issuer_authentic, Outcome)
    assert_type(verdict.subject_authentic, SubjectAnswer)
    assert_type(verdict.checks, tuple[Check, ...])
    nested: Mapping[str, Verdict] = verdict.nested
    assert_type([check.name for check in report], list[CheckName])
    assert_type(verified.secured, Secured)
    assert_type(verified.secured.media_type, MediaType)
    assert_type(verified.secured.raw, bytes)
    envelope: Envelope = verified.secured.envelope
    del nested, envelope


def times() -> None:
    """Clocks are interchangeable; times of issue may be unknown."""
    clocks: tuple[Clock, ...] = (SystemClock(), FixedClock(dt.datetime.now(dt.UTC)))
    moment = VerificationTime(clocks[0].now())
    assert_type(moment.proven_issue, dt.datetime | None)
    assert_type(parse_timestamp(format_timestamp(moment.now)), dt.datetime)
