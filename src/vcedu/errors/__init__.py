"""One tree of errors with closed codes, each with a sentence in English and in Japanese.

    VceduError
    ├─ MalformedError            the bytes are not what the specification says
    ├─ VerificationError         checked, and it fails
    │  ├─ ProofError   ├─ NotYetValidError / ExpiredError
    │  ├─ StatusError (RevokedError, SuspendedError)   └─ UntrustedIssuerError
    ├─ UndeterminedError         could not be checked
    │  ├─ FetchError   ├─ UnsupportedError   └─ ApprovalPending
    └─ UsageError                the caller's mistake (also a ValueError)

Every foreign exception is wrapped where the foreign library is called; one that leaks is a bug.
"""

from vcedu.errors.codes import CheckName, Code
from vcedu.errors.table import Message, Row, check_message, row
from vcedu.errors.tree import (
    ApprovalPending,
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

__all__ = [
    "ApprovalPending",
    "CheckName",
    "Code",
    "ExpiredError",
    "FetchError",
    "MalformedError",
    "Message",
    "NotYetValidError",
    "ProofError",
    "RevokedError",
    "Row",
    "StatusError",
    "SuspendedError",
    "UndeterminedError",
    "UnsupportedError",
    "UntrustedIssuerError",
    "UsageError",
    "VceduError",
    "VerificationError",
    "check_message",
    "row",
]
