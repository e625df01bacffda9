"""Corrections: a record's new version takes the place of the credential that was issued of the old one.

The old credential is withdrawn in the transaction that reserves the new one: after a crash there are both or neither.
The new one names what it supersedes, the day, and what was corrected: its results or its particulars. The reason stays
in the house: to a stranger a change of name looks like any other correction of the particulars.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from vcedu.education.names import folded_name, name_forms
from vcedu.errors import Code, Message, UsageError
from vcedu.issuer._notices import CORRECTIONS, add_notice, day_of
from vcedu.issuer._status_changes import CredentialState, StatusChanges, StatusReason
from vcedu.model import format_timestamp, parse_timestamp
from vcedu.model.envelope import values_of
from vcedu.status import CorrectedPart, Notice
from vcedu.storage import migrate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.issuance import Issuance
    from vcedu.education.procedures import Procedure
    from vcedu.issuer.journal import Entry
    from vcedu.issuer.ledger import LedgerEntry, LedgerRequest
    from vcedu.issuer.records import IssuedRecord, RecordOffice
    from vcedu.issuer.refreshing import RefreshPlaces
    from vcedu.model import Secured
    from vcedu.storage import Driver

    Build = Callable[[Issuance], JSONObject]

CONTEXT = "https://w3id.org/vcedu/corrections/v1"
_Reserved = TypeVar("_Reserved")


class CorrectionReason(StrEnum):
    """Why a record is corrected. Kept in the journal; what strangers are told is `part`."""

    GRADE_CORRECTION = "grade_correction"
    NAME_CHANGE = "name_change"
    CLERICAL_ERROR = "clerical_error"
    RESCINDED = "rescinded"

    @property
    def words(self) -> Message:
        """The reason in words."""
        return _WORDS[self]

    @property
    def part(self) -> CorrectedPart:
        """What was corrected, as far as strangers are told."""
        return _PARTS[self]


_WORDS = {
    CorrectionReason.GRADE_CORRECTION: Message("correction of grades", "成績の訂正"),
    CorrectionReason.NAME_CHANGE: Message("change of name", "氏名の変更"),
    CorrectionReason.CLERICAL_ERROR: Message("clerical error", "記載の誤り"),
    CorrectionReason.RESCINDED: Message("rescinded", "撤回"),
}
_PARTS = {
    CorrectionReason.GRADE_CORRECTION: CorrectedPart.RESULTS,
    CorrectionReason.NAME_CHANGE: CorrectedPart.PARTICULARS,
    CorrectionReason.CLERICAL_ERROR: CorrectedPart.PARTICULARS,
    CorrectionReason.RESCINDED: CorrectedPart.WHOLE,
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction.

    Attributes:
        credential_id: The credential that was withdrawn.
        successor: The one that took its place; None where the record was rescinded.
        reason: Why.
        at: When.
    """

    credential_id: str
    successor: str | None
    reason: CorrectionReason
    at: dt.datetime


class Corrections:
    """The corrections in a journal's database.

    Args:
        driver: The journal's database.
        random_below: Draws a number from 0 up to, not including, its argument.

    Raises:
        UnsupportedError: `STORE_VERSION`, if a newer library wrote the database.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """

    def __init__(self, driver: Driver, *, random_below: Callable[[int], int] = secrets.randbelow) -> None:
        self._driver = driver
        self._random_below = random_below
        self._changes = StatusChanges(driver, random_below)
        migrate(driver, CORRECTIONS)

    def supersede(
        self,
        credential_id: str,
        reason: CorrectionReason,
        reserve: Callable[[], _Reserved],
        entry_of: Callable[[_Reserved], Entry],
    ) -> _Reserved:
        """Reserve a new credential and withdraw the one whose place it takes, both or neither.

        Args:
            credential_id: The credential that is corrected.
            reason: Why.
            reserve: Reserves the new one, in the transaction.
            entry_of: Returns the journal's entry of what was reserved; its time is the correction's.

        Raises:
            UsageError: `STATUS_SLOT_UNKNOWN`, if the old one has no status to be withdrawn by;
                `JOURNAL_RECORD_CHANGED`, if it was corrected before by another or for another reason; what `reserve`
                raises.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._driver.transaction():
            reserved = reserve()
            entry = entry_of(reserved)
            self._record(Correction(credential_id, entry.credential_id, reason, entry.reserved_at))
        return reserved

    def rescind(self, credential_id: str, at: dt.datetime) -> None:
        """Withdraw a credential for good without putting another in its place; done again, nothing changes.

        Raises:
            UsageError: `STATUS_SLOT_UNKNOWN`; `JOURNAL_RECORD_CHANGED`, if another has taken its place.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._driver.transaction():
            self._record(Correction(credential_id, None, CorrectionReason.RESCINDED, at))

    def find(self, credential_id: str) -> Correction | None:
        """Return how a credential was corrected; None if it was not.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        rows = self._driver.execute(
            "SELECT successor, reason, corrected_at FROM correction WHERE credential_id = ?", (credential_id,)
        )
        if not rows:
            return None
        successor, reason, at = rows[0]
        stated = None if successor is None else str(successor)
        return Correction(credential_id, stated, CorrectionReason(str(reason)), parse_timestamp(at))

    def superseded_by(self, credential_id: str) -> tuple[str, ...]:
        """Return every credential whose place this one has taken, the latest first.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        found: list[str] = []
        newer = credential_id
        while rows := self._driver.execute("SELECT credential_id FROM correction WHERE successor = ?", (newer,)):
            newer = str(rows[0][0])
            found.append(newer)
        return tuple(found)

    def version_of(self, credential_id: str) -> tuple[str, int]:
        """Return the record, and its version, that a credential was issued of.

        Raises:
            UsageError: `STATUS_SLOT_UNKNOWN`, if the journal knows no such credential.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        rows = self._driver.execute(
            "SELECT record_id, record_version FROM issuance WHERE credential_id = ?", (credential_id,)
        )
        if not rows:
            raise UsageError(Code.STATUS_SLOT_UNKNOWN, credential=credential_id)
        return str(rows[0][0]), int(rows[0][1] or 0)

    def _record(self, correction: Correction) -> None:
        known = self.find(correction.credential_id)
        if known is not None:
            if (known.successor, known.reason) == (correction.successor, correction.reason):
                return
            record, version = self.version_of(correction.credential_id)
            raise UsageError(Code.JOURNAL_RECORD_CHANGED, record=record, version=version)
        slot = self._changes.slot(correction.credential_id)
        if self._changes.state(slot) is not CredentialState.REVOKED:
            has_successor = correction.successor is not None
            why = StatusReason.SUPERSEDED if has_successor else StatusReason.ISSUED_IN_ERROR
            self._changes.record(slot, CredentialState.REVOKED, why, correction.at)
            self._changes.change_decoys(slot.list_id, CredentialState.REVOKED, correction.at)
        self._driver.execute(
            "INSERT INTO correction (credential_id, successor, reason, corrected_at) VALUES (?, ?, ?, ?)",
            (
                correction.credential_id,
                correction.successor,
                correction.reason.value,
                format_timestamp(correction.at),
            ),
        )
        notice = Notice(day_of(correction.at), correction.reason.part)
        add_notice(self._driver, slot.list_id, correction.credential_id, notice, self._random_below)


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
        if reason is CorrectionReason.NAME_CHANGE and (former is None or _identifier(former) != old.credential_id):
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
            _check_former_name(self.former.envelope.document, made)
        return {
            **with_context(made),
            "supersedes": [*self.superseded],
            "correctedOn": issuance.issued_on.isoformat(),
            "correctedPart": self.reason.part.value,
        }


def with_context(credential: JSONObject) -> JSONObject:
    """Return an unsigned credential with the vocabulary of corrections."""
    stated = values_of(credential.get("@context"))
    return credential if CONTEXT in stated else {**credential, "@context": [*stated, CONTEXT]}


def _check_former_name(former: JSONObject, made: JSONObject) -> None:
    """Refuse a record that repeats a form of the former name that the new name has not, or a former surname at all."""
    old, new = name_forms(former), name_forms(made)
    gone = _folded(old) - _folded(new)
    if new["formerSurname"] or any(form in folded_name(text) for form in gone for text in _texts(made)):
        raise UsageError(Code.CORRECTION_FORMER_NAME, path="/credentialSubject")


def _folded(forms: Mapping[str, frozenset[str]]) -> set[str]:
    return {folded_name(text) for texts in forms.values() for text in texts}


def _texts(value: JSONValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _texts(child)


def _identifier(secured: Secured) -> JSONValue:
    return secured.envelope.document.get("id")
