"""What a visitor does so that nothing is lost: take what was left, fetch what is newer, back up, come in again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vcedu.holder.access import AccessAct, Outcome, Relation
from vcedu.holder.refreshing import refresh
from vcedu.holder.refusing import NO_PURPOSE, Purpose, facts_of_item
from vcedu.holder.visiting.guest import Guest

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.backup import Passphrase, Recipients
    from vcedu.holder.consent.basis import Basis, Terms
    from vcedu.holder.deposits import Deposit, Taken
    from vcedu.holder.items import Item
    from vcedu.holder.opened import DocumentVerifier
    from vcedu.keys.kdf import KDFParameters
    from vcedu.model import VerificationTime
    from vcedu.net import Fetcher

_OF_ANY_KIND: frozenset[str] = frozenset()


class Keeping(Guest):
    """The part of a visit that keeps the profile whole."""

    def deposits(self, *, at: dt.datetime) -> list[Deposit]:
        """Return what waits to be taken and what was put aside; nothing for those who may not read the log.

        Raises:
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        decision = self._gate.as_a_whole(self.request(AccessAct.AUDIT), at, ())
        found = [*self._store.deposits.waiting(), *self._store.deposits.aside()]
        return found if decision.outcome is Outcome.ALLOW else []

    def take_deposits(self, *, verifier: DocumentVerifier, time: VerificationTime) -> list[Taken]:
        """Open, verify and receive what waits, as `Deposits.take` does.

        It is decided on as on a record that comes now: so who is kept from where the child is takes nothing.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_DENIED`, as for a guardian who is granted some kinds of record only.
            VceduError: what `Deposits.take` raises.
        """
        self._gate.let_in(self.request(AccessAct.RECEIVE), time.now, kinds=_OF_ANY_KIND)
        return self._store.deposits.take(verifier=verifier, time=time)

    def refresh(self, item_id: str, *, fetcher: Fetcher, verifier: DocumentVerifier, time: VerificationTime) -> Item:
        """Fetch what took a credential's place, verify it, and keep it beside the old one.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if it is not there, as far as this person can tell.
            VerificationError: `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `vcedu.holder.refresh` raises.
        """
        (item,) = self._gate.granted(self.request(AccessAct.VIEW, (item_id,)), time.now, ())
        self._gate.let_in(self.request(AccessAct.RECEIVE), time.now, kinds=facts_of_item(item).kinds)
        return refresh(self._store, item_id, fetcher=fetcher, verifier=verifier, time=time)

    def back_up(
        self,
        lock: Passphrase | Recipients,
        *,
        at: dt.datetime,
        purpose: Purpose = NO_PURPOSE,
        handed_to: str | None = None,
        basis: Basis | Terms | None = None,
    ) -> bytes:
        """Return a backup: the learner's of everything; another's of what they may view, as a profile of its own.

        Args:
            lock: What opens it.
            at: The present time.
            purpose: What for.
            handed_to: To whom it is handed over; None where this person keeps it.
            basis: On what it is handed over, or on what terms; None for the request of this person.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `PersonalDataStore.back_up` raises.
        """
        request = replace(self.request(AccessAct.BACKUP, (), purpose), recipient=handed_to)
        self._gate.let_in(request, at, purpose.approvals)
        without = None
        if self._gate.capacity is not Relation.LEARNER:
            without = self._gate.not_seen(self.request(AccessAct.VIEW), at)
        terms = self._terms(basis, purpose, at)
        return self._store.back_up(lock, at=at, without=without, handed_to=handed_to, basis=terms)

    def recover(
        self, passphrase: str, *, at: dt.datetime, purpose: Purpose = NO_PURPOSE, kdf: KDFParameters | None = None
    ) -> None:
        """Let another passphrase open the profile, after the old one was lost; see `change_passphrase`.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `PersonalDataStore.change_passphrase` raises.
        """
        self._gate.let_in(self.request(AccessAct.RECOVER, (), purpose), at, purpose.approvals)
        self._store.change_passphrase(passphrase, at=at, principal=self._gate.person, kdf=kdf)
