"""What all statements about a child come to at one moment: who has which right then, and what stands in its way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from vcedu.education.dates import is_of_age, japanese_day
from vcedu.education.guardianship import GuardianRelationship
from vcedu.holder.access.statements import (
    AdultOrder,
    CourtDecision,
    Delegation,
    DelegationEnd,
    Enrolment,
    EnrolmentEnd,
    GrantChange,
    GuardianshipGrant,
    HandedOver,
    Incapacity,
    Lift,
    Restriction,
    StaffRole,
    StaffRoleEnd,
    Subject,
)
from vcedu.holder.access.terms import AgeBand, GrantState, Joint, OtherGuardian, Restricted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.holder.access.policy import AccessPolicy
    from vcedu.holder.access.statements import Statement

LONGEST_DELEGATION = dt.timedelta(days=365)
_LEVELS = (Restricted.NOT, Restricted.LOCATING, Restricted.ALL)
_BESIDE_PARENTS = {GuardianRelationship.FACILITY_HEAD_BESIDE_PARENTS, GuardianRelationship.FOSTER_PARENT}
_T = TypeVar("_T")
_Dated = TypeVar("_Dated", StaffRole, Enrolment)


@dataclass(frozen=True, slots=True)
class Household:
    """The statements about one child, in the order in which they were made, and a moment.

    Attributes:
        statements: The statements.
        policy: What establishers decide.
        now: The moment.
        orders: The signed orders by which some of the statements came: the evidence for them.
    """

    statements: tuple[Statement, ...]
    policy: AccessPolicy
    now: dt.datetime
    orders: Mapping[Statement, bytes] = field(default_factory=dict)

    def all(self, kind: type[_T]) -> list[_T]:
        """Return the statements of a kind."""
        return [each for each in self.statements if isinstance(each, kind)]

    @property
    def subject(self) -> Subject | None:
        """Whose profile it is; None while nobody has said, and then nobody has a right."""
        return next(iter(self.all(Subject)), None)

    def is_before_hand_over(self, at: dt.datetime) -> bool:
        """Return whether something is from before the learner, of age, took the profile over."""
        return any(at <= each.at for each in self.all(HandedOver))

    @property
    def band(self) -> AgeBand:
        """How old the learner is, with ages that change at 00:00 of the birthday in Japan."""
        birth = None if self.subject is None else self.subject.birth
        policy = self.policy
        bounds = (
            (policy.majority, AgeBand.ADULT),
            (policy.own_consent_age, AgeBand.OWN),
            (policy.assent_age, AgeBand.ASSENT),
        )
        if birth is not None:
            for age, band in bounds:
                if is_of_age(birth, self.now, age):
                    return band
        return AgeBand.CHILD

    def restricted(self, person: str) -> Restricted:
        """Return how far somebody is kept away: as far as the widest restriction that nobody has lifted says."""
        found = [each.level for each in self.standing_restrictions() if each.against == person]
        return max(found, key=_LEVELS.index, default=Restricted.NOT)

    def standing_restrictions(self) -> list[Restriction]:
        """Return the restrictions that have begun and are not lifted; the day of review ends none."""
        return [
            each
            for each in self.all(Restriction)
            if each.valid_from <= self.now and not any(self._lifts(lift, each) for lift in self.all(Lift))
        ]

    def _lifts(self, lift: Lift, restriction: Restriction) -> bool:
        entitled = self.policy.follows(lift.issuer, restriction.issuer)
        return entitled and lift.restriction == restriction.id and restriction.valid_from <= lift.at <= self.now

    def state_of(self, grant: GuardianshipGrant) -> GrantState:
        """Return what has become of a grant: what ended stays so, whatever is said later."""
        if self.now < grant.valid_from:
            return GrantState.NONE
        # By when they were made: one that was held back on its way does not undo a later one.
        changes = sorted(self.all(GrantChange), key=lambda each: each.at)
        said = [each.to for each in changes if each.grant == grant.id and each.at <= self.now]
        if GrantState.ENDED in said or self.now >= grant.valid_until:
            return GrantState.ENDED
        return said[-1] if said else GrantState.ACTIVE

    def grants_of(self, person: str) -> list[tuple[GuardianshipGrant, GrantState]]:
        """Return somebody's grants, those in force first."""
        found = [(each, self.state_of(each)) for each in self.all(GuardianshipGrant) if each.guardian == person]
        return sorted(found, key=lambda pair: pair[1] is not GrantState.ACTIVE)

    def active_grant(self, person: str) -> GuardianshipGrant | None:
        """Return the grant that somebody relies on, if one is in force."""
        return next((grant for grant, state in self.grants_of(person) if state is GrantState.ACTIVE), None)

    def may_ask(self, person: str) -> bool:
        """Return whether something may be handed over because somebody asked: the learner, or a guardian now."""
        if self.subject is not None and self.subject.learner == person:
            return True
        over = self.band is AgeBand.ADULT and not self.is_ordered(person)
        return self.active_grant(person) is not None and self.restricted(person) is Restricted.NOT and not over

    def is_ordered(self, person: str) -> bool:
        """Return whether a court has made somebody the guardian of the learner, of age."""
        return any(each.guardian == person and each.valid_from <= self.now for each in self.all(AdultOrder))

    def authority_holders(self) -> list[str]:
        """Return those with parental authority or in its place: not those who care for the child beside parents."""
        holders = dict.fromkeys(
            grant.guardian
            for grant in self.all(GuardianshipGrant)
            if self.state_of(grant) in {GrantState.ACTIVE, GrantState.SUSPENDED}
            and grant.acts_as not in _BESIDE_PARENTS
        )
        return [*holders]

    def joint_of(self, person: str) -> Joint:
        """Return how the guardians exercise authority, as far as this one is concerned.

        Who cares for the child beside its parents decides nothing major without them. One attestation that says "both"
        binds all, since attestations may be of different days.
        """
        own = self.active_grant(person)
        if own is not None and own.acts_as in _BESIDE_PARENTS:
            return Joint.BOTH
        stated = [each for holder in self.authority_holders() if (each := self.active_grant(holder)) is not None]
        if any(grant.joint is Joint.BOTH for grant in stated):
            return Joint.BOTH
        return Joint.SOLE if own is None else own.joint

    def other_of(self, person: str) -> OtherGuardian:
        """Return the other guardian as article 824-2 and restrictions leave it; of several, the one who counts most."""
        found = {self._able(each) for each in self.authority_holders() if each != person}
        order = (OtherGuardian.ABLE, OtherGuardian.RESTRICTED, OtherGuardian.UNABLE)
        return next((each for each in order if each in found), OtherGuardian.NONE)

    def _able(self, person: str) -> OtherGuardian:
        if self.restricted(person) is not Restricted.NOT:
            return OtherGuardian.RESTRICTED
        unable = (
            each.guardian == person
            and each.valid_from <= self.now
            and (each.valid_until is None or self.now < each.valid_until)
            for each in self.all(Incapacity)
        )
        return OtherGuardian.UNABLE if any(unable) else OtherGuardian.ABLE

    def named_decider(self, matter: str | None) -> str | None:
        """Return whom a court has named for a matter, by its last decision; None if nobody."""
        decisions = sorted(self.all(CourtDecision), key=lambda each: each.valid_from)
        made = [each for each in decisions if each.matter == matter and each.valid_from <= self.now]
        return made[-1].decider if made else None

    def delegations_to(self, person: str) -> list[tuple[Delegation, GrantState]]:
        """Return what was delegated to somebody, with what has become of it."""
        return [(each, self._state_of_delegation(each)) for each in self.all(Delegation) if each.receiver == person]

    def _state_of_delegation(self, delegation: Delegation) -> GrantState:
        subject = self.subject
        if subject is None or self.now < delegation.valid_from:
            return GrantState.NONE
        taken_back = any(each.delegation == delegation.id and each.at <= self.now for each in self.all(DelegationEnd))
        if taken_back or self.now >= min(delegation.valid_until, delegation.valid_from + LONGEST_DELEGATION):
            return GrantState.ENDED
        if delegation.grant is None:
            return GrantState.ACTIVE if delegation.giver == subject.learner else GrantState.NONE
        grant = next((each for each in self.all(GuardianshipGrant) if each.id == delegation.grant), None)
        if grant is None or not is_part_of(delegation, grant):
            return GrantState.NONE
        over = self.band is AgeBand.ADULT and not self.is_ordered(grant.guardian)
        return GrantState.ENDED if over else self.state_of(grant)

    def staff_roles(self) -> list[StaffRole]:
        """Return who is what at which school, each with its last day as later statements have it."""
        found: list[StaffRole] = []
        for each in self.statements:
            if isinstance(each, StaffRole):
                found.append(each)
            elif isinstance(each, StaffRoleEnd):
                found = [_until(role, each.last_day) if each.ends(role) else role for role in found]
        return found

    def enrolments(self) -> list[Enrolment]:
        """Return the child's places in classes, each with its last day as later statements have it."""
        found: list[Enrolment] = []
        for each in self.statements:
            if isinstance(each, Enrolment):
                found.append(each)
            elif isinstance(each, EnrolmentEnd):
                found = [_until(place, each.last_day) if each.ends(place) else place for place in found]
        return found

    def roles_of(self, person: str, school: str | None) -> list[StaffRole]:
        """Return what somebody does at a school today."""
        return [
            role for role in self.staff_roles() if role.person == person and role.school == school and self._today(role)
        ]

    def classes_at(self, school: str | None) -> frozenset[str]:
        """Return the child's classes at a school today; none where it is not there."""
        return frozenset(each.class_name for each in self.enrolments() if each.school == school and self._today(each))

    def _today(self, stated: StaffRole | Enrolment) -> bool:
        today = japanese_day(self.now)
        return stated.first_day <= today and (stated.last_day is None or today <= stated.last_day)


def _until(stated: _Dated, last_day: dt.date) -> _Dated:
    """Return a role or a place that ends no later than a day."""
    return replace(stated, last_day=last_day if stated.last_day is None else min(stated.last_day, last_day))


def is_part_of(delegation: Delegation, grant: GuardianshipGrant) -> bool:
    """Return whether a guardian delegates no more than the guardian has: no other act, kind or later end."""
    kinds_within = not grant.kinds or (not delegation.items and delegation.kinds <= grant.kinds)
    return (
        delegation.giver == grant.guardian
        and delegation.scopes <= grant.scopes
        and kinds_within
        and delegation.valid_until <= grant.valid_until
    )
