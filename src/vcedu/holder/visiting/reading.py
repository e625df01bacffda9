"""What a visitor reads: items, the log, what they were told of; and what they take away."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.holder import audit
from vcedu.holder.access import AccessAct, Outcome, Rule
from vcedu.holder.access.ages import AgeNotice, age_notices
from vcedu.holder.refusing import NO_PURPOSE, Purpose
from vcedu.holder.visiting.guest import Guest
from vcedu.holder.who_saw import NOBODY_NAMED, Reader, sign_desk_log, title_of, who_saw

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from vcedu.holder.audit import AuditEntry
    from vcedu.holder.consent.basis import Basis, Terms
    from vcedu.holder.finding import Wanted
    from vcedu.holder.items import Item
    from vcedu.holder.presenting import HolderKey
    from vcedu.rendering import SeenRow


class Reading(Guest):
    """The part of a visit that reads."""

    def about(self, *, at: dt.datetime) -> str | None:
        """Return the label of the profile that is open, or the learner's identifier; None to whom nothing is here.

        Show it wherever a device serves several children.

        Raises:
            UsageError: `PDS_SESSION_ENDED`.
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._gate.opened.whole():
            subject = self._gate.household(at)[0].subject
        decision = self._gate.as_a_whole(self.request(AccessAct.LIST), at, ())
        return None if decision.outcome is Outcome.HIDE or subject is None else subject.label or subject.learner

    def items(self, *, at: dt.datetime) -> list[Item]:
        """Return the newest version of every item that this person may know of.

        Raises:
            VerificationError: the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return self._gate.seen(self.request(AccessAct.LIST), at)

    def get(self, item_id: str, *, at: dt.datetime, purpose: Purpose = NO_PURPOSE) -> Item:
        """Return the newest version of an item.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if it is not there, as far as this person can tell.
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `ACCESS_NEEDS`; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        (item,) = self._gate.granted(self.request(AccessAct.VIEW, (item_id,), purpose), at, purpose.approvals)
        return item

    def find(self, wanted: Wanted, *, at: dt.datetime) -> list[Item]:
        """Return the items among those that this person may know of that fit what is wanted.

        Raises:
            VceduError: what `items` raises.
        """
        return self._gate.seen(self.request(AccessAct.LIST), at, wanted.fits)

    def versions(self, item_id: str, *, at: dt.datetime, purpose: Purpose = NO_PURPOSE) -> list[Item]:
        """Return the versions of an item that this person may see, the newest first.

        Raises:
            VceduError: what `get` raises.
        """
        return self._gate.versions(self.request(AccessAct.VIEW, (item_id,), purpose), at, purpose.approvals)

    def export(
        self,
        *,
        at: dt.datetime,
        purpose: Purpose = NO_PURPOSE,
        recipient: str | None = None,
        basis: Basis | Terms | None = None,
    ) -> list[Item]:
        """Return every item that this person may read, to be taken elsewhere; none where there is nothing for them.

        Args:
            at: The present time.
            purpose: What for.
            recipient: To whom it is taken; None for the person's own use.
            basis: On what it is taken out, or on what terms; None for the request of this person.

        Raises:
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `ACCESS_NEEDS`; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
            VceduError: what `vcedu.holder.consent.outgoing.receipt_of` raises.
        """
        request = replace(self.request(AccessAct.EXPORT, (), purpose), recipient=recipient)
        decision = self._gate.as_a_whole(request, at, purpose.approvals)
        if decision.outcome is not Outcome.ALLOW:
            return []
        seen = self._gate.seen(replace(request, act=AccessAct.VIEW), at)
        self._store.releases.export(seen, recipient, self._terms(basis, purpose, at), at=at)
        return seen

    def audit(self, *, at: dt.datetime) -> list[AuditEntry]:
        """Return the log as far as this person may read it; the learner reads all of it.

        Others read of what was done to items that they may know of. What was hidden from somebody, and who is kept
        away, stands in the learner's log alone.

        Raises:
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        reader = self._log_reader(at)
        told = [entry for entry in self._gate.opened.log() if reader.may_read(entry)]
        # Numbers with gaps in them would tell others how much they are not told.
        return told if reader.reads_all else [replace(entry, seq=number) for number, entry in enumerate(told, 1)]

    def who_saw(
        self,
        *,
        at: dt.datetime,
        last: int | None = None,
        since: dt.datetime | None = None,
        names: Mapping[str, str] = NOBODY_NAMED,
    ) -> list[SeenRow]:
        """Return who saw what, when, as what, and why it was allowed, oldest first, as far as `audit` gives it.

        Args:
            at: The present time.
            last: How many rows at most: the last ones, without reading all of the log.
            since: From when on.
            names: What people and schools are called, by identifier.

        Raises:
            VceduError: what `audit` raises.
        """
        return self._rows(replace(self._log_reader(at), names=names), since, last)

    def _rows(self, reader: Reader, since: dt.datetime | None, last: int | None) -> list[SeenRow]:
        opened = self._gate.opened
        with opened.whole():
            entries = audit.recent(opened.driver, opened.profile, opened.head(), since)
            rows = (row for entry in entries for row in who_saw([entry], reader))
            return [*islice(rows, last)][::-1]

    def desk_log(
        self,
        *,
        key: HolderKey,
        at: dt.datetime,
        since: dt.datetime | None = None,
        names: Mapping[str, str] = NOBODY_NAMED,
    ) -> bytes:
        """Return what a school's staff did with these records, as far as this person may know, signed by the school.

        Args:
            key: The school's key.
            at: The present time.
            since: From when on.
            names: What people and schools are called, by identifier.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here; `DESK_LOG_KEEPER`.
            VceduError: what `audit` and `vcedu.holder.who_saw.sign_desk_log` raise.
        """
        reader = replace(self._log_reader(at), names=names)
        rows = self._rows(reader, since, None)
        if not reader.is_let:
            raise UsageError(Code.PDS_ITEM_UNKNOWN, item=AccessAct.AUDIT.value)
        with self._gate.opened.whole():
            household, now = self._gate.household(at)
        return sign_desk_log(rows, household.subject, reader=self._gate.person, since=since, until=now, key=key)

    def _log_reader(self, at: dt.datetime) -> Reader:
        decision = self._gate.as_a_whole(self.request(AccessAct.AUDIT), at, ())
        titles = {item.id: title_of(item) for item in self._gate.seen(self.request(AccessAct.LIST), at)}
        is_let = decision.outcome is Outcome.ALLOW
        return Reader(self._gate.person, is_let, decision.rule is Rule.LEARNER, titles)

    def notices(self, *, at: dt.datetime) -> list[AuditEntry]:
        """Return what was done without waiting for this guardian, since it was urgent.

        Raises:
            VceduError: what `audit` raises.
        """
        return [entry for entry in self.audit(at=at) if self._gate.person in entry.details.get("notify", "").split()]

    def age_notices(self, *, since: dt.datetime, until: dt.datetime, at: dt.datetime) -> list[AgeNotice]:
        """Return what changes by the learner's birthdays after one time and up to another.

        Nothing for those to whom nothing is here: a birthday tells that there is a child.

        Args:
            since: After when: such as the last time that this person was told.
            until: Up to when: it may be later than now, for a guardian reads nothing on the day when their right ends.
            at: The present time.

        Raises:
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        decision = self._gate.as_a_whole(self.request(AccessAct.LIST), at, ())
        with self._gate.opened.whole():
            subject = self._gate.household(at)[0].subject
        if decision.outcome is not Outcome.ALLOW or subject is None:
            return []
        return age_notices(subject, self._gate.policy, since, until)
