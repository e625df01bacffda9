"""What a visitor adds and takes out: records, and the statements that access depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.holder.access import AccessAct
from vcedu.holder.access.statements import Delegation, Marking
from vcedu.holder.entitled import check_statement, grant_of, request_to_state
from vcedu.holder.orders import SignedOrder
from vcedu.holder.refusing import NO_PURPOSE, Purpose
from vcedu.holder.visiting.guest import Guest
from vcedu.holder.visiting.ordering import take_order
from vcedu.model import VerifiedCredential, read_secured
from vcedu.model.envelope import types_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.holder.access import AccessRequest, Approval
    from vcedu.holder.access.statements import Statement
    from vcedu.holder.consent.basis import Basis, Terms
    from vcedu.holder.items import Item
    from vcedu.holder.opened import DocumentVerifier
    from vcedu.model import VerificationTime


class Changing(Guest):
    """The part of a visit that changes something."""

    def receive(
        self, data: bytes, *, verifier: DocumentVerifier, time: VerificationTime, confirmed: bool = False
    ) -> Item:
        """Verify a credential and keep it, as `PersonalDataStore.receive` does.

        Args:
            data: What was received.
            verifier: Says whether it is genuine.
            time: The present time.
            confirmed: Whether this person says that it is the learner's, where the record itself does not.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_DENIED`.
            VceduError: what `PersonalDataStore.receive` raises.
        """
        kinds = frozenset(types_of(read_secured(data).envelope.document))
        self._gate.let_in(self.request(AccessAct.RECEIVE), time.now, kinds=kinds)
        confirmed_by = self._gate.person if confirmed else None
        return self._store.receive(data, verifier=verifier, time=time, confirmed_by=confirmed_by)

    def delete(self, item_id: str, *, at: dt.datetime, purpose: Purpose = NO_PURPOSE) -> None:
        """Delete every version of an item, as `PersonalDataStore.delete` does.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if it is not there, as far as this person can tell.
            VerificationError: `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `PersonalDataStore.delete` raises.
        """
        self._gate.granted(self.request(AccessAct.DELETE, (item_id,), purpose), at, purpose.approvals)
        self._store.delete(item_id, at=at)

    def request_to_state(self, statement: Statement) -> AccessRequest:
        """Return the request that `state` makes: the statement to its last member is what others approve of.

        Raises:
            VerificationError: `ACCESS_STATEMENT`, if it is not stated in this capacity.
        """
        return request_to_state(self._gate.person, self._gate.capacity, statement)

    def state(
        self,
        statement: Statement | SignedOrder,
        *,
        at: dt.datetime,
        approvals: Sequence[Approval] = (),
        basis: Basis | Terms | None = None,
    ) -> None:
        """Add a statement that access depends on: an authority's order, a school's register, a delegation, a mark.

        A signed order counts, whoever brings it, and nobody who does learns whether something was there before.

        Args:
            statement: The statement.
            at: The present time.
            approvals: The approvals that others gave of it.
            basis: On what a delegation rests, or on what terms it is given; None for the request of who gives it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_STATEMENT`, if this person may not state this, or not in this capacity;
                `ACCESS_DENIED`; the codes of `PersonalDataStore.check`.
            UndeterminedError: `ACCESS_NEEDS`; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
            VceduError: of a signed order, what `vcedu.holder.orders.check_order` raises; of a delegation, what
                `vcedu.holder.consent.outgoing.receipt_of` raises.
        """
        if isinstance(statement, SignedOrder):
            take_order(self._gate, statement, at)
            return
        self._gate.let_in(self.request_to_state(statement), at, approvals)
        with self._gate.opened.whole():
            household, now = self._gate.household(at)
            check_statement(household, self._gate.person, statement)
            if isinstance(statement, Marking):
                self._gate.opened.known(statement.item)
            if isinstance(statement, Delegation):
                self._store.releases.share(statement, self._terms(basis, NO_PURPOSE, now), at=now)
            self._gate.stated.add(statement, now, by=self._gate.person)

    def admit(self, verified: VerifiedCredential, *, at: dt.datetime) -> None:
        """Take a verified attestation of guardianship over as a grant; it counts, whoever brings it.

        Raises:
            UsageError: `VERIFIED_BY_HAND`, if it is not what a verifier returned.
            VerificationError: `ACCESS_STATEMENT`, if it is none of this child; the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        if type(verified) is not VerifiedCredential:
            raise UsageError(Code.VERIFIED_BY_HAND)
        with self._gate.opened.whole():
            household, now = self._gate.household(at)
            self._gate.stated.add(grant_of(verified, household), now, by=self._gate.person)
