"""Corrections: a record's new version takes the place of the credential that was issued of the old one.

The old credential is withdrawn in the transaction that reserves the new one: after a crash there are both or neither.
The new one names what it supersedes, the day, and what was corrected: its results or its particulars. The reason stays
in the house: to a stranger a change of name looks like any other correction of the particulars.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from vcedu.errors import Code, Message, UsageError
from vcedu.issuer._notices import CORRECTIONS, add_notice, day_of
from vcedu.issuer._status_changes import CredentialState, StatusChanges, StatusReason
from vcedu.issuer._successor import check_former_name, superseding
from vcedu.model import format_timestamp, parse_timestamp
from vcedu.status import CorrectedPart, Notice
from vcedu.storage import migrate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject
    from vcedu.issuer.journal import Entry
    from vcedu.model import Secured
    from vcedu.storage import Driver

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
            self.record(Correction(credential_id, entry.credential_id, reason, entry.reserved_at))
        return reserved

    def rescind(self, credential_id: str, at: dt.datetime) -> None:
        """Withdraw a credential for good without putting another in its place; done again, nothing changes.

        Raises:
            UsageError: `STATUS_SLOT_UNKNOWN`; `JOURNAL_RECORD_CHANGED`, if another has taken its place.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._driver.transaction():
            self.record(Correction(credential_id, None, CorrectionReason.RESCINDED, at))

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

    def marked(self, credential: JSONObject, entry: Entry) -> JSONObject:
        """Return an unsigned credential that names those whose place it took when it was reserved, if it took any.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        superseded = self.superseded_by(entry.credential_id)
        known = self.find(superseded[0]) if superseded else None
        if known is None:
            return credential
        return superseding(credential, superseded, day_of(known.at), known.reason.part)

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

    def record(self, correction: Correction) -> None:
        """Withdraw a credential for another that is reserved in the same transaction, the caller's.

        Raises:
            UsageError: `STATUS_SLOT_UNKNOWN`; `JOURNAL_RECORD_CHANGED`, if it was corrected before by another or for
                another reason.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
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
class CorrectionRun:
    """How records that have changed are corrected where many are issued at once.

    Attributes:
        corrections: The corrections in the journal's database.
        reason: Why those were changed that have changed; None leaves what was issued of them as it is.
        former: Returns a credential as it was issued, by its identifier, or None; asked after a change of name.
    """

    corrections: Corrections
    reason: CorrectionReason | None = None
    former: Callable[[str], Secured | None] = lambda _: None

    def reserve(
        self,
        old: Entry,
        made: JSONObject,
        reserve: Callable[[], _Reserved],
        entry_of: Callable[[_Reserved], Entry],
    ) -> _Reserved:
        """Reserve what takes an old credential's place; where there is no reason, only that.

        Args:
            old: The old one.
            made: What the new one says, apart from when it is issued.
            reserve: As for `Corrections.supersede`.
            entry_of: As for `Corrections.supersede`.

        Raises:
            UsageError: `CORRECTION_OLD_NEEDED` or `CORRECTION_FORMER_NAME`, after a change of name.
            VceduError: what `Corrections.supersede` raises.
        """
        if self.reason is None:
            return reserve()
        if self.reason is CorrectionReason.NAME_CHANGE:
            former = self.former(old.credential_id)
            if former is None:
                raise UsageError(Code.CORRECTION_OLD_NEEDED, credential=old.credential_id)
            check_former_name(former.envelope.document, made)
        return self.corrections.supersede(old.credential_id, self.reason, reserve, entry_of)
