"""The consents of a profile: given, refused and taken back, each time with the papers that others get of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder.access.consents import ConsentEvent, ConsentRecord, ConsentState
from vcedu.holder.access.statements import Subject
from vcedu.holder.consent.notice import WithdrawalNotice, WithdrawnRelease
from vcedu.holder.consent.receipt import ConsentReceipt, ReceiptEvent
from vcedu.holder.consent.records import check_in_force, check_periods, check_record, events_of, record_of, state_of
from vcedu.holder.consent.release import KeptConsent, releases_in
from vcedu.holder.presenting import holder_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.holder.access import Relation
    from vcedu.holder.access.statements import Statement
    from vcedu.holder.opened import OpenedProfile
    from vcedu.holder.presenting import HolderKey
    from vcedu.holder.stated import StatedBefore


class Consents:
    """The consents of one profile.

    Whoever has the store's passphrase is asked nothing here: who may consent is decided in a `Visit`.
    """

    def __init__(self, opened: OpenedProfile, stated: StatedBefore) -> None:
        self._opened = opened
        self._stated = stated

    def give(self, record: ConsentRecord, *, by: str, capacity: Relation, at: dt.datetime) -> ConsentReceipt:
        """Note that somebody has agreed to what a record says, and return the receipt of it.

        Raises:
            MalformedError: `CONSENT_RECORD` or `CONSENT_PERIOD`.
            UsageError: `CONSENT_TWICE`, if the profile has a record with that identifier.
            VerificationError: `CONSENT_OTHER_CHILD`, if it is about somebody else; `CONSENT_EXPIRED`, if it would be
                over already; the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        """
        return self._stated_first(record, ConsentState.GIVEN, by, capacity, at)

    def refuse(self, record: ConsentRecord, *, by: str, capacity: Relation, at: dt.datetime) -> ConsentReceipt:
        """Note that somebody has not agreed to what a record says, and return the receipt of it.

        Raises:
            VceduError: what `give` raises.
        """
        return self._stated_first(record, ConsentState.REFUSED, by, capacity, at)

    def withdraw(
        self, record_id: str, *, by: str, capacity: Relation, holder: HolderKey, at: dt.datetime
    ) -> list[bytes]:
        """Note that a consent is taken back, and return the notices for those who received something under it.

        It is taken back whether or not a notice can be signed; `notices` makes them again.

        Args:
            record_id: The consent's record.
            by: Who takes it back.
            capacity: As what.
            holder: The key that signs the notices: the learner's, or that of who signed the release.
            at: The present time.

        Raises:
            UsageError: `CONSENT_UNKNOWN`.
            VerificationError: `CONSENT_REFUSED`, `CONSENT_WITHDRAWN` or `CONSENT_EXPIRED`, if it is not in force;
                `NOTICE_SIGNER`; the codes of `PersonalDataStore.check`.
            VceduError: what `notices` raises.
        """
        with self._opened.whole():
            statements, now = self._now(at)
            record = record_of(statements, record_id)
            check_in_force(record, events_of(statements, record_id), now)
            self._stated.add(ConsentEvent(record_id, ConsentState.WITHDRAWN, by, capacity, now), now, by=by)
        return self.notices(record_id, holder=holder)

    def notices(self, record_id: str, *, holder: HolderKey) -> list[bytes]:
        """Return the signed notices that a consent was taken back: one for all that the same recipients received.

        Raises:
            UsageError: `CONSENT_UNKNOWN`; `CONSENT_IN_FORCE`, if it was not taken back; `KEY_CAPABILITY`.
            VerificationError: `NOTICE_SIGNER`, if the recipients would not heed that key; the codes of
                `PersonalDataStore.check`.
            ApprovalPending: `APPROVAL_PENDING`, from the signer.
        """
        return [notice.signed(holder) for notice in self._unsigned(record_id, holder_of(holder))]

    def _unsigned(self, record_id: str, signer: str) -> list[WithdrawalNotice]:
        with self._opened.whole():
            statements, _ = self._stated.read()
            record_of(statements, record_id)
            events, entries = events_of(statements, record_id), self._opened.log()
        last = events[-1]
        if last.event_state is not ConsentState.WITHDRAWN:
            raise UsageError(Code.CONSENT_IN_FORCE, record=record_id)
        found: dict[tuple[str, ...], list[WithdrawnRelease]] = {}
        for release in releases_in(entries):
            receipt = release.receipt
            if receipt.lawful_basis.record_id != record_id:
                continue
            if signer not in receipt.may_withdraw:
                raise VerificationError(Code.NOTICE_SIGNER, signer=signer, receipt=receipt.receipt_id)
            named = WithdrawnRelease(receipt_id=receipt.receipt_id, pii_information=receipt.pii_information)
            found.setdefault(receipt.recipients, []).append(named)
        return [
            WithdrawalNotice(
                record_id=record_id, event_time=last.event_time, recipients=recipients, releases=tuple(releases)
            )
            for recipients, releases in found.items()
        ]

    def consents(self, *, at: dt.datetime) -> list[KeptConsent]:
        """Return every consent, with what has become of it.

        Raises:
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            statements, now = self._now(at)
        return kept_consents(statements, now)

    def _now(self, at: dt.datetime) -> tuple[tuple[Statement, ...], dt.datetime]:
        """Return what is stated, and the moment: a clock that was set back brings no consent back."""
        statements, last = self._stated.read()
        return statements, max(at, last)

    def _stated_first(
        self, record: ConsentRecord, state: ConsentState, by: str, capacity: Relation, at: dt.datetime
    ) -> ConsentReceipt:
        check_record(record)
        with self._opened.whole():
            statements, now = self._now(at)
            if any(isinstance(each, ConsentRecord) and each.record_id == record.record_id for each in statements):
                raise UsageError(Code.CONSENT_TWICE, record=record.record_id)
            if not any(isinstance(each, Subject) and each.learner == record.pii_principal_id for each in statements):
                raise VerificationError(Code.CONSENT_OTHER_CHILD, person=record.pii_principal_id)
            check_periods(record, now)
            event = ConsentEvent(record.record_id, state, by, capacity, now)
            self._stated.add(record, now, by=by)
            self._stated.add(event, now, by=by)
        return receipt_of_consent(record, (event,))


def kept_consents(statements: Sequence[Statement], now: dt.datetime) -> list[KeptConsent]:
    """Return the consents among a profile's statements."""
    found: list[KeptConsent] = []
    for record in statements:
        if isinstance(record, ConsentRecord):
            events = events_of(statements, record.record_id)
            found.append(KeptConsent(record, events, state_of(record, events, now)))
    return found


def receipt_of_consent(record: ConsentRecord, events: Sequence[ConsentEvent]) -> ConsentReceipt:
    """Return the receipt of a consent as it is now."""
    told = (
        ReceiptEvent(event_state=each.event_state, capacity=each.capacity, event_time=each.event_time)
        for each in events
    )
    return ConsentReceipt(receipt_id=str(uuid.uuid4()), record=record, events=tuple(told))
