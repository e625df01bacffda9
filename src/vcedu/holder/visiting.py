"""One person's way into a profile: whatever they ask is decided, logged, and only then done.

Who somebody is has been proven before (their signature or their session names `person`); as what they come is held
against what is stated. What is hidden from them is answered as what is not there: by the same statements to the
database, in the same number, and in the same words.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.holder.access import AccessAct, AccessRequest, Decision, Household, ItemFacts, Outcome, Relation, Rule, judge
from vcedu.holder.access.statements import Marking
from vcedu.holder.audit import Act
from vcedu.holder.entitled import check_statement, grant_of, request_to_state
from vcedu.holder.refusing import NO_PURPOSE, Purpose, enforce, facts_of_item
from vcedu.model import VerifiedCredential, read_secured
from vcedu.model.envelope import types_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.holder.access import AccessPolicy, Approval
    from vcedu.holder.access.statements import Statement
    from vcedu.holder.audit import AuditEntry
    from vcedu.holder.items import Item
    from vcedu.holder.opened import OpenedProfile
    from vcedu.holder.presenting import HolderKey
    from vcedu.holder.receiving import DocumentVerifier
    from vcedu.holder.requests import Entitlement
    from vcedu.holder.stated import StatedBefore
    from vcedu.holder.store import PersonalDataStore
    from vcedu.model import Secured, VerificationTime

_NOTHING_CHOSEN: Mapping[str, Sequence[str]] = MappingProxyType({})


class Visit:
    """What one person may see and do in a profile; `PersonalDataStore.visited_by` makes it."""

    def __init__(
        self,
        store: PersonalDataStore,
        parts: tuple[OpenedProfile, StatedBefore],
        person: str,
        capacity: Relation,
        policy: AccessPolicy,
    ) -> None:
        self._store = store
        self._opened, self._stated = parts
        self._person = person
        self._capacity = capacity
        self._policy = policy

    def request(self, act: AccessAct, item_ids: Sequence[str] = (), purpose: Purpose = NO_PURPOSE) -> AccessRequest:
        """Return the request that a call makes, for others to approve of."""
        return AccessRequest(
            self._person, self._capacity, act, tuple(item_ids), matter=purpose.matter, urgent=purpose.urgent
        )

    def items(self, *, at: dt.datetime) -> list[Item]:
        """Return the newest version of every item that this person may know of.

        Raises:
            VerificationError: the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return self._seen(self.request(AccessAct.LIST), at)

    def get(self, item_id: str, *, at: dt.datetime, purpose: Purpose = NO_PURPOSE) -> Item:
        """Return the newest version of an item.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if it is not there, as far as this person can tell.
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `ACCESS_NEEDS`; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        (item,) = self._granted(self.request(AccessAct.VIEW, (item_id,), purpose), at, purpose.approvals)
        return item

    def present(  # noqa: PLR0913 - all by name
        self,
        item_ids: Sequence[str],
        *,
        purpose: Purpose,
        holder: HolderKey,
        challenge: str,
        domain: Sequence[str],
        time: VerificationTime,
        contexts: ContextStore,
        reveal: Mapping[str, Sequence[str]] = _NOTHING_CHOSEN,
    ) -> Secured:
        """Return a presentation of items, as `PersonalDataStore.present` makes it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if one is not there, as far as this person can tell.
            VerificationError: `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `PersonalDataStore.present` raises.
        """
        request = self.request_to_present(item_ids, domain, reveal, purpose)
        self._granted(request, time.now, purpose.approvals)
        return self._store.present(
            item_ids, holder=holder, challenge=challenge, domain=domain, time=time, contexts=contexts, reveal=reveal
        )

    def answer(  # noqa: PLR0913 - all by name
        self,
        entitlement: Entitlement,
        item_ids: Sequence[str],
        *,
        purpose: Purpose,
        holder: HolderKey,
        challenge: str,
        time: VerificationTime,
        contexts: ContextStore,
        reveal: Mapping[str, Sequence[str]] = _NOTHING_CHOSEN,
    ) -> Secured:
        """Return a presentation for whoever asked, if they may have it and this person may show it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if one is not there, as far as this person can tell.
            VerificationError: the `PDS_REQUESTER_*` code of a requester that is not entitled; `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `PersonalDataStore.answer` raises.
        """
        asked = entitlement.entitled(frozenset())
        request = self.request_to_present(item_ids, [asked.domain or asked.requester], reveal, purpose)
        self._granted(request, time.now, purpose.approvals)
        return self._store.answer(
            entitlement, item_ids, holder=holder, challenge=challenge, time=time, contexts=contexts, reveal=reveal
        )

    def request_to_present(
        self,
        item_ids: Sequence[str],
        domain: Sequence[str],
        reveal: Mapping[str, Sequence[str]],
        purpose: Purpose,
    ) -> AccessRequest:
        """Return the request that `present` makes: to whom and what is shown is part of what others approve of."""
        shown = ";".join(f"{name}={','.join(sorted(reveal[name]))}" for name in sorted(reveal))
        request = self.request(AccessAct.PRESENT, item_ids, purpose)
        return replace(request, recipient=" ".join(sorted(set(domain))), detail=shown or None)

    def export(self, *, at: dt.datetime, purpose: Purpose = NO_PURPOSE) -> list[Item]:
        """Return every item that this person may read, to be taken elsewhere; none where there is nothing for them.

        Raises:
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `ACCESS_NEEDS`; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        request = self.request(AccessAct.EXPORT, (), purpose)
        decision = self._decided_as_a_whole(request, at, purpose.approvals)
        return self._seen(replace(request, act=AccessAct.VIEW), at) if decision.outcome is Outcome.ALLOW else []

    def audit(self, *, at: dt.datetime) -> list[AuditEntry]:
        """Return the log as far as this person may read it; the learner reads all of it.

        Others read of what was done to items that they may know of. What was hidden from somebody, and who is kept
        away, stands in the learner's log alone.

        Raises:
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`; `PDS_ITEM`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        decision = self._decided_as_a_whole(self.request(AccessAct.AUDIT), at, ())
        known = {item.id for item in self._seen(self.request(AccessAct.LIST), at)}
        entries = self._opened.log()
        if decision.outcome is not Outcome.ALLOW:
            return []
        if decision.rule is Rule.LEARNER:
            return entries
        return [entry for entry in entries if self._may_read(entry, known)]

    def _may_read(self, entry: AuditEntry, known: set[str]) -> bool:
        if entry.act is Act.STATED or entry.details.get("decision") == Outcome.HIDE.name:
            return False
        about_known = bool(entry.items) and known.issuperset(entry.items)
        return about_known or self._person in {entry.details.get("who"), *entry.details.get("notify", "").split()}

    def notices(self, *, at: dt.datetime) -> list[AuditEntry]:
        """Return what was done without waiting for this guardian, since it was urgent.

        Raises:
            VceduError: what `audit` raises.
        """
        return [entry for entry in self.audit(at=at) if self._person in entry.details.get("notify", "").split()]

    def receive(self, data: bytes, *, verifier: DocumentVerifier, time: VerificationTime) -> Item:
        """Verify a credential and keep it, as `PersonalDataStore.receive` does.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_DENIED`.
            VceduError: what `PersonalDataStore.receive` raises.
        """
        kinds = frozenset(types_of(read_secured(data).envelope.document))
        request = self.request(AccessAct.RECEIVE)
        with self._opened.whole():
            household, now = self._household(time.now)
            decision = judge(household, request, ItemFacts("", kinds, now)).decision
            self._log(request, decision, now)
        enforce(decision, request.act.value)
        return self._store.receive(data, verifier=verifier, time=time)

    def delete(self, item_id: str, *, at: dt.datetime, purpose: Purpose = NO_PURPOSE) -> None:
        """Delete every version of an item, as `PersonalDataStore.delete` does.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if it is not there, as far as this person can tell.
            VerificationError: `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `PersonalDataStore.delete` raises.
        """
        self._granted(self.request(AccessAct.DELETE, (item_id,), purpose), at, purpose.approvals)
        self._store.delete(item_id, at=at)

    def request_to_state(self, statement: Statement) -> AccessRequest:
        """Return the request that `state` makes: the statement to its last member is what others approve of.

        Raises:
            VerificationError: `ACCESS_STATEMENT`, if it is not stated in this capacity.
        """
        return request_to_state(self._person, self._capacity, statement)

    def state(self, statement: Statement, *, at: dt.datetime, approvals: Sequence[Approval] = ()) -> None:
        """Add a statement that access depends on: an authority's order, a school's register, a delegation, a mark.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_STATEMENT`, if this person may not state this, or not in this capacity;
                `ACCESS_DENIED`; the codes of `PersonalDataStore.check`.
            UndeterminedError: `ACCESS_NEEDS`; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        request = self.request_to_state(statement)
        with self._opened.whole():
            household, now = self._household(at)
            decision = judge(household, request, None, approvals).decision
            self._log(request, decision, now, approvals=approvals)
        enforce(decision, request.act.value)
        with self._opened.whole():
            household, now = self._household(at)
            check_statement(household, self._person, statement)
            if isinstance(statement, Marking):
                self._opened.known(statement.item)
            self._stated.add(statement, now, by=self._person)

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
        with self._opened.whole():
            household, now = self._household(at)
            self._stated.add(grant_of(verified, household), now, by=self._person)

    def _household(self, at: dt.datetime) -> tuple[Household, dt.datetime]:
        """Return what is stated, and the moment: no earlier than what was logged last, whatever the clock says."""
        statements, last = self._stated.read()
        now = max(at, last)
        return Household(statements, self._policy, now), now

    def _seen(self, request: AccessRequest, at: dt.datetime) -> list[Item]:
        with self._opened.whole():
            household, now = self._household(at)
            kept = self._opened.newest()
            seen = [
                item
                for item in kept
                if judge(household, request, facts_of_item(item)).decision.outcome is Outcome.ALLOW
            ]
            decision = judge(household, request, None).decision
            self._log(replace(request, items=tuple(item.id for item in seen)), decision, now)
        return seen

    def _granted(self, request: AccessRequest, at: dt.datetime, approvals: Sequence[Approval]) -> list[Item]:
        """Return the items of a request after deciding on each; what is decided is logged even where it is refused."""
        with self._opened.whole():
            household, now = self._household(at)
            found = [self._opened.newest(each) for each in request.items]
            judged = [judge(household, request, facts_of_item(kept[0]), approvals) if kept else None for kept in found]
            hidden = Decision(Outcome.HIDE, Rule.STRANGER)
            decisions = [hidden if each is None else each.decision for each in judged]
            worst = min(decisions, key=lambda each: each.outcome.value, default=hidden)
            notify = {name: None for each in judged if each is not None for name in each.notify}
            self._log(request, worst, now, approvals=approvals, notify=notify)
        for identifier, decision in zip(request.items, decisions, strict=True):
            enforce(decision, identifier)
        return [kept[0] for kept in found]

    def _decided_as_a_whole(self, request: AccessRequest, at: dt.datetime, approvals: Sequence[Approval]) -> Decision:
        with self._opened.whole():
            household, now = self._household(at)
            decision = judge(household, request, None, approvals).decision
            self._log(request, decision, now, approvals=approvals)
        if decision.outcome is not Outcome.HIDE:
            enforce(decision, request.act.value)
        return decision

    def _log(
        self,
        request: AccessRequest,
        decision: Decision,
        now: dt.datetime,
        *,
        approvals: Sequence[Approval] = (),
        notify: Iterable[str] = (),
    ) -> None:
        details = {
            "who": request.person,
            "capacity": request.capacity.value,
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
        with self._opened.changing(Act.ASKED, request.items, now, details=details):
            pass
