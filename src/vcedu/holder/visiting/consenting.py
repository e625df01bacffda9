"""What a visitor agrees to, takes back, and sees of what has left the profile."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from vcedu.holder.access import AccessAct, Outcome
from vcedu.holder.consent.records import text_of_record
from vcedu.holder.refusing import NO_PURPOSE, Purpose
from vcedu.holder.visiting.reading import Reading

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.access import AccessRequest
    from vcedu.holder.access.consents import ConsentRecord
    from vcedu.holder.consent.receipt import ConsentReceipt
    from vcedu.holder.consent.release import KeptConsent, Release
    from vcedu.holder.presenting import HolderKey


class Consenting(Reading):
    """The part of a visit that is about consent.

    Refusing and taking back bind nobody: the learner does it alone at any age, a guardian who may consent too.
    """

    def request_to_consent(self, record: ConsentRecord, purpose: Purpose = NO_PURPOSE) -> AccessRequest:
        """Return the request that `consent` makes: the record to its last member is what others approve of.

        How much depends on it follows from what the record says it is for; one that is for nothing that the acts' file
        names counts as a major act.
        """
        matter = record.purpose_type or record.purpose.en
        request = self.request(AccessAct.CONSENT, (), replace(purpose, matter=matter))
        recipients = " ".join(sorted(each.party_id for each in record.pii_controllers))
        return replace(request, recipient=recipients, detail=hashlib.sha256(text_of_record(record)).hexdigest())

    def consent(self, record: ConsentRecord, *, at: dt.datetime, purpose: Purpose = NO_PURPOSE) -> ConsentReceipt:
        """Agree to what a record says, and return the receipt of it.

        Args:
            record: What is asked.
            at: The present time.
            purpose: Why it cannot wait, and the approvals that others gave of it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `Releases.give` raises.
        """
        kinds = frozenset(each.pii_type for each in record.pii_information)
        self._gate.let_in(self.request_to_consent(record, purpose), at, purpose.approvals, kinds)
        gate = self._gate
        return self._store.releases.give(record, by=gate.person, capacity=gate.capacity, at=at)

    def refuse_consent(self, record: ConsentRecord, *, at: dt.datetime) -> ConsentReceipt:
        """Say no to what a record says, and return the receipt of it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_DENIED`.
            VceduError: what `Releases.refuse` raises.
        """
        self._let_in_to_withdraw(record.record_id, at)
        gate = self._gate
        return self._store.releases.refuse(record, by=gate.person, capacity=gate.capacity, at=at)

    def withdraw_consent(self, record_id: str, *, holder: HolderKey, at: dt.datetime) -> list[bytes]:
        """Take a consent back, whoever gave it, and return the notices for those who received something under it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_DENIED`.
            VceduError: what `Releases.withdraw` raises.
        """
        self._let_in_to_withdraw(record_id, at)
        gate = self._gate
        return self._store.releases.withdraw(record_id, by=gate.person, capacity=gate.capacity, holder=holder, at=at)

    def _let_in_to_withdraw(self, record_id: str, at: dt.datetime) -> None:
        self._gate.let_in(replace(self.request(AccessAct.WITHDRAW), detail=record_id), at)

    def consents(self, *, at: dt.datetime) -> list[KeptConsent]:
        """Return every consent with what has become of it; none for somebody to whom nothing is here.

        Raises:
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        decision = self._gate.as_a_whole(self.request(AccessAct.AUDIT), at, ())
        found = self._store.releases.consents(at=at)
        return found if decision.outcome is Outcome.ALLOW else []

    def releases(self, *, at: dt.datetime) -> list[Release]:
        """Return what has left the profile, as far as this person may read the log.

        Raises:
            VceduError: what `audit` raises.
        """
        return self._store.releases.among(self.audit(at=at), at=at)
