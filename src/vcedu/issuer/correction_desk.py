"""An office that corrects its records one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.issuer._successor import check_former_name, superseding
from vcedu.issuer.corrections import CorrectionReason

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject
    from vcedu.education.issuance import Issuance
    from vcedu.education.procedures import Procedure
    from vcedu.issuer.corrections import Corrections
    from vcedu.issuer.journal import Entry
    from vcedu.issuer.ledger import LedgerEntry, LedgerRequest
    from vcedu.issuer.records import IssuedRecord, RecordOffice
    from vcedu.issuer.refreshing import RefreshPlaces
    from vcedu.model import Secured

    Build = Callable[[Issuance], JSONObject]


@dataclass(frozen=True, slots=True)
class CorrectionDesk:
    """What an office corrects its records with.

    Attributes:
        office: The office.
        corrections: The corrections in its journal's database.
        places: Where holders find what took a credential's place; None where that is not offered.
    """

    office: RecordOffice
    corrections: Corrections
    places: RefreshPlaces | None = None

    def correct(  # noqa: PLR0913 - all by name, each a decision of the office
        self,
        build: Build,
        request: LedgerRequest,
        *,
        record_id: str,
        record_version: int,
        reason: CorrectionReason,
        former: Secured | None = None,
        valid_for: dt.timedelta | None = None,
        procedure: Procedure | None = None,
    ) -> IssuedRecord:
        """Issue a record's new version in the place of the last; asked for again, the same comes back.

        Args:
            build: Makes the unsigned credential of the new version.
            request: What the ledger is to say.
            record_id: The record's identifier in the office's own system.
            record_version: The new version: one more than the newest that was issued.
            reason: Why.
            former: The credential that is corrected; after a change of name it is needed.
            valid_for: How long the new one is valid; None for always.
            procedure: The procedure that it is issued for.

        Raises:
            UsageError: `CORRECTION_UNKNOWN`, if there is no such version to be corrected; `CORRECTION_OLD_NEEDED` or
                `CORRECTION_FORMER_NAME`, after a change of name; what `Corrections.supersede` raises.
            VceduError: what `RecordOffice.issue` raises.
        """
        old = self._correctable(record_id, record_version)
        if reason is CorrectionReason.NAME_CHANGE and not _is(former, old.credential_id):
            raise UsageError(Code.CORRECTION_OLD_NEEDED, credential=old.credential_id)
        superseded = (old.credential_id, *self.corrections.superseded_by(old.credential_id))
        made = _Correcting(build, superseded, reason, former)
        numbers = _SupersedingLedger(self, old, reason)
        status_list = None if old.status is None else old.status.list_id
        office = replace(self.office, ledger=numbers, status_list=status_list)
        issued = office.issue(
            # Whoever could have the old one refreshed can do so with the new one.
            made.credential if self.places is None else self.places.renewing(made.credential, old.credential_id),
            request,
            record_id=record_id,
            record_version=record_version,
            valid_for=valid_for,
            procedure=procedure,
        )
        if self.places is not None:
            self.places.deposit(superseded, issued.secured)
        return issued

    def _correctable(self, record_id: str, record_version: int) -> Entry:
        latest = self.office.journal.latest(record_id)
        old = self.office.journal.find(record_id, record_version - 1)
        if old is None or latest is None or latest.record_version > record_version:
            raise UsageError(Code.CORRECTION_UNKNOWN, record=record_id, version=record_version)
        return old


@dataclass(frozen=True, slots=True)
class _SupersedingLedger:
    """A ledger that withdraws the old credential where it numbers the new one."""

    desk: CorrectionDesk
    old: Entry
    reason: CorrectionReason

    @property
    def office(self) -> str:
        """The code of the school or board."""
        return self.desk.office.ledger.office

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
        ledger = self.desk.office.ledger
        return self.desk.corrections.supersede(
            self.old.credential_id,
            self.reason,
            lambda: ledger.reserve(
                request, record_id, record_version, content_digest=content_digest, at=at, status_list=status_list
            ),
            lambda line: line.entry,
        )


@dataclass(frozen=True, slots=True)
class _Correcting:
    """Makes the credential of a new version, which names what it supersedes."""

    build: Build
    superseded: tuple[str, ...]
    reason: CorrectionReason
    former: Secured | None

    def credential(self, issuance: Issuance) -> JSONObject:
        made = self.build(issuance)
        if self.reason is CorrectionReason.NAME_CHANGE and self.former is not None:
            check_former_name(self.former.envelope.document, made)
        return superseding(made, self.superseded, issuance.issued_on, self.reason.part)


def _is(former: Secured | None, credential_id: str) -> bool:
    return former is not None and former.envelope.document.get("id") == credential_id
