"""One record, numbered in the ledger and recorded in the journal before it is released."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from vcedu.canonical.jcs import jcs
from vcedu.education.dates import japanese_day, school_year_of
from vcedu.education.issuance import DocumentNumber, Issuance
from vcedu.issuer.status_lists import with_status
from vcedu.model import parse_timestamp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject
    from vcedu.education.issuance import Form
    from vcedu.education.procedures import Procedure
    from vcedu.issuer.issuer import Issuer
    from vcedu.issuer.journal import IssuanceJournal
    from vcedu.issuer.ledger import LedgerEntry, LedgerRequest
    from vcedu.issuer.retention import Retention
    from vcedu.model import Clock, Secured

_ANY_TIME = parse_timestamp("2000-01-01T00:00:00Z")
_ANY_ID = "urn:uuid:00000000-0000-0000-0000-000000000000"


class Numbers(Protocol):
    """What gives records their numbers; `IssueLedger` is one."""

    @property
    def office(self) -> str:
        """The code of the school or board whose numbers they are."""
        ...

    def reserve(
        self,
        request: LedgerRequest,
        record_id: str,
        record_version: int,
        *,
        content_digest: bytes,
        at: dt.datetime,
        status_list: str | None = None,
    ) -> LedgerEntry:
        """Give a version of a record its journal entry and its number, or return those that it has."""
        ...


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """A record that may be released.

    Attributes:
        secured: The signed record.
        line: The ledger's line, with its number and the journal's entry.
    """

    secured: Secured
    line: LedgerEntry


@dataclass(frozen=True, slots=True)
class RecordOffice:
    """What a school or board issues its records with.

    Attributes:
        issuer: The signer.
        journal: The journal.
        ledger: The ledger, on the same database.
        form: The form its records follow.
        clock: Dates what is new.
        status_list: The list that new records take their slots of; None for records without status.
        retention: Knows which records can't be issued any more, their source being destroyed; None for none.
    """

    issuer: Issuer
    journal: IssuanceJournal
    ledger: Numbers
    form: Form
    clock: Clock
    status_list: str | None = None
    retention: Retention | None = None

    def issue(
        self,
        build: Callable[[Issuance], JSONObject],
        request: LedgerRequest,
        *,
        record_id: str,
        record_version: int = 1,
        valid_for: dt.timedelta | None = None,
        procedure: Procedure | None = None,
    ) -> IssuedRecord:
        """Issue one record; asked for again, the same bytes with the same number come back.

        Args:
            build: Makes the unsigned credential, such as `partial(enrollment_certificate, enrollment)`.
            request: What the ledger is to say.
            record_id: The record's identifier in the office's own system.
            record_version: Which version of the record it is.
            valid_for: How long it is valid; None for always.
            procedure: The procedure that it is issued for: it must be one of its records, and state what that demands.

        Raises:
            UsageError: `RETENTION_DISPOSED`, if what it was issued from is destroyed.
            VerificationError: what `Procedure.check_record` raises; nothing is numbered or recorded then.
            VceduError: what the builder, `Issuer.issue`, `IssueLedger.reserve` and `IssuanceJournal.complete` raise.
        """
        if self.retention is not None:
            self.retention.check_record(record_id, request.kind)
        now = self.clock.now()
        if self.journal.find(record_id, record_version) is None:
            # What the builder refuses for today's date, such as a guardian of somebody of age, takes no number.
            build(self._issuance(_ANY_ID, _first_number(now), now, valid_for))
        content = build(self._issuance(_ANY_ID, _first_number(_ANY_TIME), _ANY_TIME, valid_for))
        if procedure is not None:
            procedure.check_record(content)
        digest = hashlib.sha256(jcs(content)).digest()
        line = self.ledger.reserve(
            request, record_id, record_version, content_digest=digest, at=now, status_list=self.status_list
        )
        at = line.entry.reserved_at
        credential = build(self._issuance(line.entry.credential_id, line.number, at, valid_for))
        signed = self.issuer.sign(with_status(credential, line.entry), at=at)
        entry = self.journal.complete(
            line.entry,
            leaf_digest=signed.leaf_digest,
            key_id=self.issuer.verification_method,
            at=self.clock.now(),
        )
        return IssuedRecord(signed.secured, replace(line, entry=entry))

    def _issuance(
        self, credential_id: str, number: DocumentNumber, at: dt.datetime, valid_for: dt.timedelta | None
    ) -> Issuance:
        until = None if valid_for is None else at + valid_for
        return Issuance(self.issuer.id, credential_id, number, self.form, at, until)


def _first_number(at: dt.datetime) -> DocumentNumber:
    return DocumentNumber(school_year_of(japanese_day(at)), 1)
