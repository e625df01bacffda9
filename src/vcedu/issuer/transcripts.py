"""A whole grades file's transcripts, each recorded in the journal before it is released."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.education import Transcript, transcript_credential
from vcedu.issuer.status_lists import with_status
from vcedu.model import parse_timestamp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from vcedu.canonical.values import JSONObject
    from vcedu.education import PupilGrades, School
    from vcedu.education.issuance import DocumentNumber
    from vcedu.education.procedures import Procedure
    from vcedu.issuer.corrections import CorrectionRun
    from vcedu.issuer.issuer import Issuer
    from vcedu.issuer.journal import Entry, IssuanceJournal
    from vcedu.issuer.ledger import IssueLedger, LedgerRequest
    from vcedu.model import Clock, Secured

_ANY_TIME = parse_timestamp("2000-01-01T00:00:00Z")
_ANY_ID = "urn:uuid:00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class IssuedTranscript:
    """One pupil's transcript.

    Attributes:
        student_number: The school's own number for the pupil.
        secured: The signed transcript.
        entry: The journal's entry.
    """

    student_number: str
    secured: Secured
    entry: Entry


@dataclass(frozen=True, slots=True)
class Numbering:
    """By what transcripts are numbered.

    Attributes:
        ledger: The school's ledger, on the journal's database.
        request: What it is to say of each: kind, purpose, receiver.
    """

    ledger: IssueLedger
    request: LedgerRequest


def issue_transcripts(  # noqa: PLR0913 - all by name, each a decision of the school
    pupils: Iterable[PupilGrades],
    *,
    school: School,
    issuer: Issuer,
    journal: IssuanceJournal,
    clock: Clock,
    status_list: str | None = None,
    numbering: Numbering | None = None,
    procedure: Procedure | None = None,
    correcting: CorrectionRun | None = None,
) -> Iterator[IssuedTranscript]:
    """Yield each pupil's transcript, signed and recorded.

    Grades that have not changed since an earlier run give the same credential again, to the byte; grades that have
    changed become the record's next version.

    Args:
        pupils: The pupils, as the grades file states them.
        school: Their school.
        issuer: The school's signer.
        journal: Where each is recorded before it is yielded.
        clock: Dates what is new.
        status_list: The list that new transcripts take their slots of; None for transcripts without status.
        numbering: Gives each new transcript its number in the ledger; None for transcripts without number.
        procedure: The procedure that they are issued for; none is issued if one is not as it demands.
        correcting: How those that have changed take the place of the old ones. Without it the old ones stay in force,
            and one that took another's place before can't be had again to the byte.

    Raises:
        VerificationError: what `Procedure.check_record` raises.
        VceduError: what `Transcript`, `Issuer.issue` and the journal raise.
    """
    if procedure is not None:
        pupils = [*pupils]
        for grades in pupils:
            procedure.check_record(_undated(Transcript(school, grades.pupil, grades.results), issuer))
    for grades in pupils:
        transcript = Transcript(school, grades.pupil, grades.results)
        entry, number = _reserved(transcript, issuer, journal, clock.now(), status_list, numbering, correcting)
        at = entry.reserved_at
        credential = transcript_credential(
            transcript, issuer_id=issuer.id, credential_id=entry.credential_id, valid_from=at, number=number
        )
        if correcting is not None:
            credential = correcting.corrections.marked(credential, entry)
        signed = issuer.sign(with_status(credential, entry), at=at)
        entry = journal.complete(
            entry, leaf_digest=signed.leaf_digest, key_id=issuer.verification_method, at=clock.now()
        )
        yield IssuedTranscript(grades.pupil.student_number, signed.secured, entry)


def _reserved(  # noqa: PLR0913 - what `issue_transcripts` was given
    transcript: Transcript,
    issuer: Issuer,
    journal: IssuanceJournal,
    now: dt.datetime,
    status_list: str | None,
    numbering: Numbering | None,
    correcting: CorrectionRun | None,
) -> tuple[Entry, DocumentNumber | None]:
    undated = _undated(transcript, issuer)
    digest = hashlib.sha256(jcs(undated)).digest()
    record_id = f"transcript/{transcript.school.code}/{transcript.pupil.student_number}"
    latest = journal.latest(record_id)
    is_changed = latest is not None and latest.content_digest != digest
    version = 1 if latest is None else latest.record_version + is_changed

    def reserve() -> tuple[Entry, DocumentNumber | None]:
        if numbering is None:
            return journal.reserve(record_id, version, content_digest=digest, at=now, status_list=status_list), None
        line = numbering.ledger.reserve(
            numbering.request, record_id, version, content_digest=digest, at=now, status_list=status_list
        )
        return line.entry, line.number

    if latest is None or not is_changed or correcting is None:
        return reserve()
    return correcting.reserve(latest, undated, reserve, lambda reserved: reserved[0])


def _undated(transcript: Transcript, issuer: Issuer) -> JSONObject:
    """Return what a transcript says apart from when and as which it is issued."""
    return transcript_credential(transcript, issuer_id=issuer.id, credential_id=_ANY_ID, valid_from=_ANY_TIME)
