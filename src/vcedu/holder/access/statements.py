"""What is stated about a child, dated: who may act for it, who must not, who is lent a view, who works where.

Statements are only ever added. What ends one is another: no restriction runs out, and nothing that ended comes back.
They count as true: whoever adds one has checked who says it (see `vcedu.holder.visiting`).
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TypeAlias

from pydantic import TypeAdapter

from vcedu.education.guardianship import GuardianRelationship, GuardianshipBasis  # noqa: TC001 - read at run time
from vcedu.holder.access.consents import ConsentEvent, ConsentRecord
from vcedu.holder.access.terms import GrantState, Joint, Restricted


class Scope(StrEnum):
    """What a right covers."""

    VIEW = "view"
    RECEIVE = "receive"
    PRESENT = "present"
    APPLY = "apply"
    CONSENT = "consent"


class Keeper(StrEnum):
    """Who keeps the profile."""

    FAMILY = "family"
    SCHOOL = "school"


class Role(StrEnum):
    """What somebody does at a school."""

    PRINCIPAL = "principal"
    DEPUTY = "deputy"
    HOMEROOM_TEACHER = "homeroom_teacher"
    NURSE = "nurse"
    CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose profile it is.

    Attributes:
        learner: The learner's identifier.
        birth: The day of birth.
        keeper: Who keeps the profile.
        school: The school's identifier, where a school keeps it.
        names: The learner's names, each as records write it.
        also: Further identifiers that records of the learner are bound to, such as earlier ones.
        label: What whoever opens the profile sees, so that nobody takes a sibling's for it.
    """

    learner: str
    birth: dt.date
    keeper: Keeper = Keeper.FAMILY
    school: str | None = None
    names: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    label: str = ""


@dataclass(frozen=True, slots=True)
class SubjectName:
    """That records write the learner's name in this way too: an earlier name, or other characters of it."""

    name: str
    issuer: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SubjectIdentifier:
    """That records of the learner are bound to this identifier too."""

    identifier: str
    issuer: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class GuardianshipGrant:
    """That somebody is the child's guardian, as an attestation says that was verified.

    Attributes:
        id: The attestation's identifier.
        guardian: The guardian's identifier.
        scopes: What the guardian may do.
        issuer: Who attests it.
        basis: What it was read from.
        valid_from: When it begins.
        valid_until: When it ends, at the latest with the child's majority.
        joint: Whether another guardian has to agree in major acts.
        kinds: The kinds of record that it extends to, as credential types; empty for all.
        acts_as: By what right in law; None where nothing need be said.
        evidence: The SHA-256 digest of the attestation, in hexadecimal.
    """

    id: str
    guardian: str
    scopes: frozenset[Scope]
    issuer: str
    basis: GuardianshipBasis
    valid_from: dt.datetime
    valid_until: dt.datetime
    joint: Joint = Joint.SOLE
    kinds: frozenset[str] = frozenset()
    acts_as: GuardianRelationship | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class GrantChange:
    """That a grant is suspended, in force again, or ended; what ended stays so."""

    grant: str
    to: GrantState
    issuer: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Restriction:
    """That somebody is to be kept away from the child. It has no end: only a `Lift` ends it.

    Attributes:
        id: Its identifier.
        against: Who is kept away.
        level: From what: where the child is, or everything.
        issuer: The authority that ordered it.
        valid_from: When it begins.
        review_by: When the authority looks at it again; nothing follows from the day itself.
    """

    id: str
    against: str
    level: Restricted
    issuer: str
    valid_from: dt.datetime
    review_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Lift:
    """That the authority that ordered a restriction, or its successor, ends it."""

    restriction: str
    issuer: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Clearance:
    """That an item which came under a restriction tells nothing of where the child is, as an authority finds."""

    item: str
    issuer: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Delegation:
    """That the learner or a guardian lets somebody, such as a tutor, see chosen records for a purpose and a time.

    Attributes:
        id: Its identifier.
        giver: Who gives it.
        receiver: To whom.
        scopes: Viewing, presenting, or both.
        purpose: What for.
        valid_from: When it begins.
        valid_until: When it ends, within a year.
        items: The items, by identifier.
        kinds: The kinds of record, as credential types.
        grant: The guardian's grant that it is a part of; None where the learner gives it.
        pointers: What of the items is lent, as JSON Pointers, where they can be shown in part; none for all of them.
    """

    id: str
    giver: str
    receiver: str
    scopes: frozenset[Scope]
    purpose: str
    valid_from: dt.datetime
    valid_until: dt.datetime
    items: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    grant: str | None = None
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DelegationEnd:
    """That a delegation is taken back."""

    delegation: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class CourtDecision:
    """That a family court lets one guardian decide a matter alone (Civil Code, article 824-2, paragraph 3)."""

    matter: str
    decider: str
    issuer: str
    valid_from: dt.datetime


@dataclass(frozen=True, slots=True)
class Incapacity:
    """That a guardian cannot exercise authority (article 824-2, paragraph 1, item 2), for a time or until stated."""

    guardian: str
    issuer: str
    valid_from: dt.datetime
    valid_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class AdultOrder:
    """That a court has put the learner, of age, under guardianship: the only way for a guardian to stay one."""

    guardian: str
    issuer: str
    valid_from: dt.datetime


@dataclass(frozen=True, slots=True)
class Marking:
    """That the learner keeps an item to themselves, or no longer does."""

    item: str
    private: bool
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class StaffRole:
    """That somebody works at a school, from one day to another, both included."""

    person: str
    school: str
    role: Role
    issuer: str
    first_day: dt.date
    last_day: dt.date | None = None
    classes: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Enrolment:
    """That the child is in a class of a school, from one day to another, both included."""

    school: str
    class_name: str
    issuer: str
    first_day: dt.date
    last_day: dt.date | None = None


class Means(StrEnum):
    """How somebody opens the profile."""

    DEVICE = "device"
    PASSPHRASE = "passphrase"  # noqa: S105 - a word, not a secret


@dataclass(frozen=True, slots=True)
class DeviceAdded:
    """That a device, or a passphrase, opens the profile from now on, and reads everything in it.

    Attributes:
        id: Its identifier: where its wraps lie.
        principal: Whose it is.
        name: What they call it.
        key: Its key for agreement, as Multikey.
        means: Which of the two it is.
    """

    id: str
    principal: str
    name: str
    key: str
    means: Means = Means.DEVICE


@dataclass(frozen=True, slots=True)
class DeviceRemoved:
    """That a device, or a passphrase, opens the profile no more."""

    device: str


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """In which state a device's own copy of the profile was: the number and the hash of its log's last entry."""

    device: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """That the learner, of age, has taken the profile over: approvals of before count no more."""

    learner: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class StaffRoleEnd:
    """That what was stated so far of somebody's role at a school ends with a day; what is stated later counts anew.

    Attributes:
        person: Who.
        school: Where.
        role: As what.
        issuer: Who says so.
        last_day: The last day, included.
        classes: In which classes: the same as were stated.
    """

    person: str
    school: str
    role: Role
    issuer: str
    last_day: dt.date
    classes: frozenset[str] = field(default=frozenset())

    def ends(self, stated: StaffRole) -> bool:
        """Return whether it is about this role."""
        own = (self.person, self.school, self.role, self.classes)
        return own == (stated.person, stated.school, stated.role, stated.classes)


@dataclass(frozen=True, slots=True)
class EnrolmentEnd:
    """That the child's place in a class, as stated so far, ends with a day, included."""

    school: str
    class_name: str
    issuer: str
    last_day: dt.date

    def ends(self, stated: Enrolment) -> bool:
        """Return whether it is about this place."""
        return (self.school, self.class_name) == (stated.school, stated.class_name)


Statement: TypeAlias = (
    Subject
    | SubjectName
    | SubjectIdentifier
    | GuardianshipGrant
    | GrantChange
    | Restriction
    | Lift
    | Clearance
    | Delegation
    | DelegationEnd
    | CourtDecision
    | Incapacity
    | AdultOrder
    | Marking
    | StaffRole
    | StaffRoleEnd
    | Enrolment
    | DeviceAdded
    | DeviceRemoved
    | DeviceSeen
    | HandedOver
    | EnrolmentEnd
    | ConsentRecord
    | ConsentEvent
)
KINDS: dict[str, type[Statement]] = {kind.__name__: kind for kind in Statement.__args__}
STATED_BY_SCHOOLS = (StaffRole, StaffRoleEnd, Enrolment, EnrolmentEnd)
"""What a school states of itself."""

ORDERED_BY_AUTHORITIES = (
    SubjectName,
    SubjectIdentifier,
    GrantChange,
    Restriction,
    Lift,
    Clearance,
    CourtDecision,
    Incapacity,
    AdultOrder,
    *STATED_BY_SCHOOLS,
)
"""What only an authority states."""


def is_dated(statement: Statement) -> bool:
    """Return whether all its times are of a time zone: of others nobody can tell when they are."""
    values = (getattr(statement, each.name) for each in fields(statement))
    return all(each.utcoffset() is not None for each in values if isinstance(each, dt.datetime))


def written(statement: Statement) -> tuple[str, str]:
    """Return a statement as the log holds it: its kind, and its members in JSON; the same in every process.

    Approvals are given of these very members, by people on devices of their own: the order of a set must not differ.
    """
    adapter: TypeAdapter[Statement] = TypeAdapter(type(statement))
    members = adapter.dump_python(statement, mode="json")
    for each in fields(statement):
        if isinstance(getattr(statement, each.name), frozenset):
            members[each.name].sort()
    return type(statement).__name__, json.dumps(members, ensure_ascii=False, separators=(",", ":"))


def read(kind: str, members: str) -> Statement:
    """Return a statement that the log holds."""
    adapter: TypeAdapter[Statement] = TypeAdapter(KINDS[kind])
    return adapter.validate_json(members)
