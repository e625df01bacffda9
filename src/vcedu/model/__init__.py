"""What travels and what is said of it: `Secured`, the credential envelope, checks, verdicts and times."""

from vcedu.model.check import Check, Outcome
from vcedu.model.reading import read_secured
from vcedu.model.secured import DataIntegrityEnvelope, Envelope, EnvelopeForm, JOSEEnvelope, MediaType, Secured
from vcedu.model.time import (
    Clock,
    FixedClock,
    SystemClock,
    VerificationTime,
    format_timestamp,
    parse_timestamp,
)
from vcedu.model.verdict import Report, SubjectAnswer, Verdict, VerifiedCredential

__all__ = [
    "Check",
    "Clock",
    "DataIntegrityEnvelope",
    "Envelope",
    "EnvelopeForm",
    "FixedClock",
    "JOSEEnvelope",
    "MediaType",
    "Outcome",
    "Report",
    "Secured",
    "SubjectAnswer",
    "SystemClock",
    "Verdict",
    "VerificationTime",
    "VerifiedCredential",
    "format_timestamp",
    "parse_timestamp",
    "read_secured",
]
