"""From statements, a request and a moment to the finite facts of a decision, and to the approvals that count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.kinds import RECORD_KINDS, Delivery
from vcedu.holder.access.deciding import decide
from vcedu.holder.access.statements import Clearance, GuardianshipGrant, Keeper, Marking, Scope
from vcedu.holder.access.terms import (
    AccessAct,
    AgeBand,
    Approver,
    Decider,
    Decision,
    Facts,
    GrantState,
    ItemClass,
    OtherGuardian,
    Outcome,
    Relation,
    Restricted,
    Weight,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from vcedu.holder.access.asking import AccessRequest, Approval
    from vcedu.holder.access.household import Household

SENSITIVE_KINDS = frozenset({"HealthRecord"})
LOCATING_KINDS = frozenset({"SchoolAssignmentNotice", "TransferAcceptanceNotice"})
"""Kinds that name the school to come."""
_SCOPES = {
    AccessAct.LIST: {Scope.VIEW},
    AccessAct.VIEW: {Scope.VIEW},
    AccessAct.AUDIT: {Scope.VIEW},
    AccessAct.BACKUP: {Scope.VIEW},
    AccessAct.RECEIVE: {Scope.RECEIVE},
    AccessAct.PRESENT: {Scope.PRESENT},
    AccessAct.EXPORT: {Scope.VIEW, Scope.PRESENT},
    AccessAct.APPLY: {Scope.APPLY},
}
_CONSENT = frozenset({Scope.CONSENT})
_SEVERITY = (ItemClass.PRIVATE, ItemClass.INSTITUTION, ItemClass.SEALED, ItemClass.LOCATING, ItemClass.SENSITIVE)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What a decision depends on of one item.

    Attributes:
        id: Its identifier.
        kinds: The types of the credential.
        received_at: When it was received.
        tells_address: Whether it has an address in it.
    """

    id: str
    kinds: frozenset[str]
    received_at: dt.datetime
    tells_address: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What a request comes to.

    Attributes:
        decision: What was decided.
        facts: On what.
        notify: Who of the other guardians is to be told, since an urgent act did not wait for them.
    """

    decision: Decision
    facts: Facts
    notify: tuple[str, ...] = ()


def judge(
    household: Household, request: AccessRequest, item: ItemFacts | None, approvals: Iterable[Approval] = ()
) -> Judged:
    """Return the decision on a request about one item, or about none, with the approvals that were given for it."""
    facts = facts_of(household, request, item)
    decision = decide(facts)
    if decision.outcome is Outcome.NEEDS:
        decision = decision.after(given(household, request, approvals))
    return Judged(decision, facts, _to_notify(household, request, decision, facts))


def facts_of(household: Household, request: AccessRequest, item: ItemFacts | None) -> Facts:
    """Return the facts of a request; a capacity that is claimed and not had gives nothing."""
    relation = _relation(household, request)
    weight = household.policy.acts.weight(request.matter, urgent=bool(request.urgent))
    band, shape = household.band, class_of(household, item)
    if relation is Relation.LEARNER:
        return _with_guardians(household, request, Facts(relation, request.act, weight, band, shape))
    rights = [_right(household, request, relation, item)]
    if relation is Relation.DELEGATE:
        rights = _delegates_rights(household, request, item)
    found = [Facts(relation, request.act, weight, band, shape, *right) for right in rights]
    if relation is Relation.GUARDIAN:
        return _with_guardians(household, request, found[0])
    # Of several delegations each stands for itself, and the one that gives most counts.
    return max(found, key=lambda facts: decide(facts).outcome.value)


def class_of(household: Household, item: ItemFacts | None) -> ItemClass:
    """Return what an item is: of all that applies, what keeps most away."""
    if item is None:
        return ItemClass.RECORD
    found = {_by_delivery(kind) for kind in item.kinds}
    if item.kinds & SENSITIVE_KINDS:
        found.add(ItemClass.SENSITIVE)
    if item.tells_address or item.kinds & LOCATING_KINDS or _came_under_restriction(household, item):
        found.add(ItemClass.LOCATING)
    marks = [each.private for each in household.all(Marking) if each.item == item.id]
    if marks and marks[-1]:
        found.add(ItemClass.PRIVATE)
    return next((each for each in _SEVERITY if each in found), ItemClass.RECORD)


def _by_delivery(kind: str) -> ItemClass:
    known = RECORD_KINDS.get(kind)
    if known is None or known.delivery is Delivery.FAMILY:
        return ItemClass.RECORD
    return ItemClass.SEALED if known.delivery is Delivery.SEALED_CARRY else ItemClass.INSTITUTION


def _came_under_restriction(household: Household, item: ItemFacts) -> bool:
    """Return whether an item came while somebody was kept away: its issuer may name the new school."""
    if any(each.item == item.id for each in household.all(Clearance)):
        return False
    return any(each.valid_from <= item.received_at for each in household.standing_restrictions())


def _relation(household: Household, request: AccessRequest) -> Relation:
    subject = household.subject
    entitled = {
        Relation.LEARNER: subject is not None and subject.learner == request.person,
        Relation.AUTHORITY: request.person in household.policy.authorities,
        Relation.ISSUER: request.person in household.policy.issuers,
    }
    return request.capacity if entitled.get(request.capacity, True) else Relation.STRANGER


def _right(
    household: Household, request: AccessRequest, relation: Relation, item: ItemFacts | None
) -> tuple[GrantState, bool, Restricted]:
    match relation:
        case Relation.GUARDIAN:
            return _guardians_right(household, request, item)
        case Relation.STAFF:
            return _staffs_right(household, request, item)
        case _:
            return GrantState.NONE, False, Restricted.NOT


def _guardians_right(
    household: Household, request: AccessRequest, item: ItemFacts | None
) -> tuple[GrantState, bool, Restricted]:
    kept_away = household.restricted(request.person)
    grants = household.grants_of(request.person)
    if not grants:
        return GrantState.NONE, False, kept_away
    best = grants[0][1]
    in_scope = any(_covers(grant, request.act, item) for grant, state in grants if state is GrantState.ACTIVE)
    return best, in_scope, kept_away


def _covers(grant: GuardianshipGrant, act: AccessAct, item: ItemFacts | None) -> bool:
    scopes = _SCOPES.get(act, _CONSENT)
    return scopes <= grant.scopes and (item is None or not grant.kinds or bool(item.kinds & grant.kinds))


def _delegates_rights(
    household: Household, request: AccessRequest, item: ItemFacts | None
) -> list[tuple[GrantState, bool, Restricted]]:
    """Return the right of each delegation that names the item: for any other, it is not there."""
    own = household.restricted(request.person)
    found: list[tuple[GrantState, bool, Restricted]] = []
    for delegation, state in household.delegations_to(request.person):
        if item is not None and (item.id in delegation.items or item.kinds & delegation.kinds):
            kept_away = {own, household.restricted(delegation.giver)}
            widest = next(each for each in (Restricted.ALL, Restricted.LOCATING, Restricted.NOT) if each in kept_away)
            found.append((state, _SCOPES.get(request.act, _CONSENT) <= delegation.scopes, widest))
    return [*found, (GrantState.NONE, False, own)]


def _staffs_right(
    household: Household, request: AccessRequest, item: ItemFacts | None
) -> tuple[GrantState, bool, Restricted]:
    subject, kept_away = household.subject, household.restricted(request.person)
    if subject is None or subject.keeper is not Keeper.SCHOOL:
        return GrantState.NONE, False, kept_away
    roles, classes = household.roles_of(request.person, subject.school), household.classes_at(subject.school)
    if not roles or not classes:
        return GrantState.NONE, False, kept_away
    desk = household.policy.desk
    in_scope = item is not None and any(
        desk.allows(each.role, request.act, item.kinds) and (each.role not in desk.own_class or each.classes & classes)
        for each in roles
    )
    return GrantState.ACTIVE, in_scope, kept_away


def _with_guardians(household: Household, request: AccessRequest, facts: Facts) -> Facts:
    """Return the facts with those that concern several guardians."""
    named = household.named_decider(request.matter)
    by_learner = facts.relation is Relation.LEARNER
    if named is None:
        decider = Decider.NOBODY
    else:
        decider = Decider.THIS if by_learner or named == request.person else Decider.OTHER
    return Facts(
        facts.relation,
        facts.act,
        facts.weight,
        facts.band,
        facts.item,
        facts.grant,
        facts.in_scope,
        facts.restricted,
        household.joint_of(request.person),
        _others_of_learner(household) if by_learner else household.other_of(request.person),
        decider,
        household.is_ordered(request.person),
    )


def _others_of_learner(household: Household) -> OtherGuardian:
    """Return whether a second guardian could agree, beside the first who does."""
    able = [each for each in household.authority_holders() if household.restricted(each) is Restricted.NOT]
    return household.other_of(able[0]) if able else OtherGuardian.NONE


def given(household: Household, request: AccessRequest, approvals: Iterable[Approval]) -> frozenset[Approver]:
    """Return whose approval is there: of this request, by those whose word counts at this moment."""
    subject, policy = household.subject, household.policy
    held = (each for each in approvals if each.holds(request, household.now))
    by = {each.by for each in held if not household.is_before_hand_over(each.at)} - {request.person}
    if subject is None or not by:
        return frozenset()
    guardians = {each for each in by if _speaks_as_guardian(household, each, request)}
    factors = by & policy.second_factors.get(request.person, frozenset())
    found = {
        Approver.LEARNER: subject.learner in by,
        Approver.GUARDIAN: bool(guardians),
        Approver.OTHER_GUARDIAN: len(guardians) > (1 if request.capacity is Relation.LEARNER else 0),
        Approver.SECOND_FACTOR: bool(factors),
        Approver.SECOND_APPROVER: bool((by - factors) & (guardians | {subject.learner} | policy.issuers)),
    }
    return frozenset(approver for approver, is_there in found.items() if is_there)


def _speaks_as_guardian(household: Household, person: str, request: AccessRequest) -> bool:
    """Return whether somebody's approval counts as a guardian's: with authority, in reach, and named if one is."""
    grant = household.active_grant(person)
    if grant is None or Scope.CONSENT not in grant.scopes or household.restricted(person) is not Restricted.NOT:
        return False
    if household.band is AgeBand.ADULT and not household.is_ordered(person):
        return False
    if (
        person not in household.authority_holders()
        and household.policy.acts.weight(request.matter, urgent=bool(request.urgent)) is not Weight.DAILY
    ):
        return False
    return household.named_decider(request.matter) in {None, person}


def _to_notify(household: Household, request: AccessRequest, decision: Decision, facts: Facts) -> tuple[str, ...]:
    if facts.weight is not Weight.URGENT or decision.outcome is not Outcome.ALLOW:
        return ()
    if facts.relation not in {Relation.GUARDIAN, Relation.LEARNER}:
        return ()
    others = (each for each in household.authority_holders() if each != request.person)
    return tuple(each for each in others if household.restricted(each) is Restricted.NOT)
