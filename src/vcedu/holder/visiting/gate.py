"""Where whatever a visitor asks is decided and logged, before anything is done.

What is hidden from them is answered as what is not there: by the same statements to the database, in the same number,
and in the same words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.holder.access import (
    AccessAct,
    AccessRequest,
    Decision,
    Household,
    ItemFacts,
    Outcome,
    Relation,
    Rule,
    judge,
)
from vcedu.holder.audit import Act
from vcedu.holder.refusing import NO_PURPOSE, Purpose, enforce, facts_of_item
from vcedu.holder.visiting.lent import as_lent
from vcedu.model import format_timestamp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from vcedu.holder.access import AccessPolicy, Approval
    from vcedu.holder.items import Item
    from vcedu.holder.opened import OpenedProfile
    from vcedu.holder.stated import StatedBefore


class Gate:
    """One person's way into a profile, up to the decision.

    Args:
        parts: The opened profile, and what was stated in it.
        person: Who asks, by identifier: proven before.
        capacity: As what they ask.
        policy: What the establisher decides.
        until: When the visit ends: whoever takes the device up after that proves anew who they are.
    """

    def __init__(
        self,
        parts: tuple[OpenedProfile, StatedBefore],
        person: str,
        capacity: Relation,
        policy: AccessPolicy,
        until: dt.datetime | None = None,
    ) -> None:
        self.opened, self.stated = parts
        self.person = person
        self.capacity = capacity
        self.policy = policy
        self._until = until

    def request(self, act: AccessAct, item_ids: Sequence[str] = (), purpose: Purpose = NO_PURPOSE) -> AccessRequest:
        """Return the request that a call makes, for others to approve of."""
        return AccessRequest(
            self.person, self.capacity, act, tuple(item_ids), matter=purpose.matter, urgent=purpose.urgent
        )

    def household(self, at: dt.datetime) -> tuple[Household, dt.datetime]:
        """Return what is stated, and the moment: no earlier than what was logged last, whatever the clock says.

        Raises:
            UsageError: `PDS_SESSION_ENDED`, if the visit has ended.
            VerificationError: `PDS_AUDIT_*`, `PDS_HEAD` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        statements, last = self.stated.read()
        now = max(at, last)
        if self._until is not None and now >= self._until:
            raise UsageError(Code.PDS_SESSION_ENDED, until=format_timestamp(self._until))
        return Household(statements, self.policy, now, self.stated.orders), now

    def seen(self, request: AccessRequest, at: dt.datetime, among: Callable[[Item], bool] | None = None) -> list[Item]:
        """Return the items about which the request is allowed; the log says which they were.

        Args:
            request: The request.
            at: The present time.
            among: Which of the items are asked for; None for all. Every item is looked at either way.

        Raises:
            VerificationError: the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self.opened.whole():
            household, _ = self.household(at)
            allowed = [each for each in self.opened.newest() if _is_allowed(household, request, each)]
            # What is not lent of an item is not searched either.
            shown = [as_lent(each, household, self.person, self.capacity) for each in allowed]
            seen = [each for each in shown if among is None or among(each)]
            decision = judge(household, request, None).decision
            self.log(household, replace(request, items=tuple(item.id for item in seen)), decision)
        return seen

    def not_seen(self, request: AccessRequest, at: dt.datetime) -> frozenset[str]:
        """Return the identifiers of the items about which the request is not allowed, for nobody to be told.

        Raises:
            VerificationError: the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self.opened.whole():
            household, _ = self.household(at)
            return frozenset(each.id for each in self.opened.newest() if not _is_allowed(household, request, each))

    def versions(self, request: AccessRequest, at: dt.datetime, approvals: Sequence[Approval]) -> list[Item]:
        """Return the versions of the request's item, each of which it is allowed for as it is for the newest.

        Raises:
            VceduError: what `granted` raises.
        """
        (newest,) = self.granted(request, at, approvals)
        with self.opened.whole():
            household, _ = self.household(at)
            return [
                as_lent(each, household, self.person, self.capacity)
                for each in self.opened.versions(newest.id)
                if judge(household, request, facts_of_item(each), approvals).decision.outcome is Outcome.ALLOW
            ]

    def granted(self, request: AccessRequest, at: dt.datetime, approvals: Sequence[Approval]) -> list[Item]:
        """Return the items of a request after deciding on each; what is decided is logged even where it is refused.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if one is not there, as far as this person can tell.
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `ACCESS_NEEDS`; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self.opened.whole():
            household, _ = self.household(at)
            found = [self.opened.newest(each) for each in request.items]
            judged = [judge(household, request, facts_of_item(kept[0]), approvals) if kept else None for kept in found]
            hidden = Decision(Outcome.HIDE, Rule.STRANGER)
            decisions = [hidden if each is None else each.decision for each in judged]
            worst = min(decisions, key=lambda each: each.outcome.value, default=hidden)
            notify = {name: None for each in judged if each is not None for name in each.notify}
            self.log(household, request, worst, approvals=approvals, notify=notify)
        for identifier, decision in zip(request.items, decisions, strict=True):
            enforce(decision, identifier)
        return [as_lent(kept[0], household, self.person, self.capacity) for kept in found]

    def as_a_whole(
        self,
        request: AccessRequest,
        at: dt.datetime,
        approvals: Sequence[Approval],
        kinds: frozenset[str] | None = None,
    ) -> Decision:
        """Return the decision on a request that is about no item that is there; only what is hidden raises nothing.

        Args:
            request: The request.
            at: The present time.
            approvals: The approvals that others gave of it.
            kinds: The types of a credential that is about to come; None if it is about none.

        Raises:
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`.
            UndeterminedError: `ACCESS_NEEDS`; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self.opened.whole():
            household, now = self.household(at)
            about = None if kinds is None else ItemFacts("", kinds, now)
            decision = judge(household, request, about, approvals).decision
            self.log(household, request, decision, approvals=approvals)
        if decision.outcome is not Outcome.HIDE:
            enforce(decision, request.act.value)
        return decision

    def let_in(
        self,
        request: AccessRequest,
        at: dt.datetime,
        approvals: Sequence[Approval] = (),
        kinds: frozenset[str] | None = None,
    ) -> None:
        """Let a request through that is about no item that is there, or raise.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VceduError: what `as_a_whole` raises.
        """
        enforce(self.as_a_whole(request, at, approvals, kinds), request.act.value)

    def log(
        self,
        household: Household,
        request: AccessRequest,
        decision: Decision,
        *,
        approvals: Sequence[Approval] = (),
        notify: Iterable[str] = (),
    ) -> None:
        """Write down what was asked and decided; of staff also their role and their school."""
        subject = household.subject
        school = subject.school if subject is not None and request.capacity is Relation.STAFF else None
        roles = {each.role.value for each in household.roles_of(request.person, school)}
        details = {
            "who": request.person,
            "capacity": request.capacity.value,
            "role": " ".join(sorted(roles)),
            "school": school or "",
            "act": request.act.value,
            "decision": decision.outcome.name,
            "rule": decision.rule.value,
            "needs": " ".join(sorted(decision.needs)),
            "matter": request.matter or "",
            "why": request.urgent or "",
            "recipient": request.recipient or "",
            "request": request.hash,
            "approvals": " ".join(sorted({each.by for each in approvals})),
            "notify": " ".join(notify),
        }
        with self.opened.changing(Act.ASKED, request.items, household.now, details=details):
            pass


def _is_allowed(household: Household, request: AccessRequest, item: Item) -> bool:
    return judge(household, request, facts_of_item(item)).decision.outcome is Outcome.ALLOW
