"""The finite terms in which access is decided: who asks, to do what, to what, as what, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Relation(StrEnum):
    """As what somebody asks."""

    LEARNER = "learner"
    GUARDIAN = "guardian"
    DELEGATE = "delegate"
    STAFF = "staff"
    ISSUER = "issuer"
    AUTHORITY = "authority"
    OPERATOR = "operator"
    STRANGER = "stranger"


class AccessAct(StrEnum):
    """What somebody asks to do."""

    LIST = "list"
    VIEW = "view"
    AUDIT = "audit"
    RECEIVE = "receive"
    WITHDRAW = "withdraw"
    PRESENT = "present"
    APPLY = "apply"
    CONSENT = "consent"
    DELEGATE = "delegate"
    EXPORT = "export"
    BACKUP = "backup"
    RECOVER = "recover"
    DELETE = "delete"
    MANAGE = "manage"


class Weight(StrEnum):
    """How much depends on it (Civil Code, article 824-2)."""

    DAILY = "daily"
    """A daily act of care and education: one guardian alone may do it (paragraph 2)."""
    MAJOR = "major"
    URGENT = "urgent"
    """A major act that cannot wait, in the child's interest (paragraph 1, item 3), with a notice of why."""


class AgeBand(StrEnum):
    """How old the learner is. The own-consent age and the age of majority are parameters of the policy."""

    CHILD = "child"
    """Under 12."""
    ASSENT = "assent"
    """From 12 to the own-consent age."""
    OWN = "own"
    """From the own-consent age to majority."""
    ADULT = "adult"


class ItemClass(StrEnum):
    """What an item is to those who may see it."""

    RECORD = "record"
    LOCATING = "locating"
    """It tells where the child is, by its content or by who issued it."""
    SENSITIVE = "sensitive"
    PRIVATE = "private"
    """The learner's own: nobody else learns that it is there."""
    SEALED = "sealed"
    """The family carries it and may not read it."""
    INSTITUTION = "institution"
    """It goes from institution to institution: no family sees it."""


class GrantState(StrEnum):
    """What has become of the right that somebody relies on: a grant, a delegation or a role."""

    NONE = "none"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Restricted(StrEnum):
    """How far somebody is kept away from the child; a delegate as far as the one who delegated."""

    NOT = "not"
    LOCATING = "locating"
    ALL = "all"


class Joint(StrEnum):
    """How guardians exercise what they are granted."""

    SOLE = "sole"
    EITHER = "either"
    BOTH = "both"


class OtherGuardian(StrEnum):
    """The other guardian, as far as it matters to this one."""

    NONE = "none"
    ABLE = "able"
    UNABLE = "unable"
    """Cannot exercise authority (article 824-2, paragraph 1, item 2)."""
    RESTRICTED = "restricted"
    """Is kept away from the child, and so has no veto."""


class Decider(StrEnum):
    """Whom a family court has named to decide this matter alone (article 824-2, paragraph 3)."""

    NOBODY = "nobody"
    THIS = "this"
    OTHER = "other"


class Approver(StrEnum):
    """Whose approval of the very same request is needed."""

    LEARNER = "learner"
    GUARDIAN = "guardian"
    OTHER_GUARDIAN = "other_guardian"
    SECOND_FACTOR = "second_factor"
    SECOND_APPROVER = "second_approver"


class Outcome(Enum):
    """What is decided, in the order of how much it gives away."""

    HIDE = 0
    """Nothing is there, as far as whoever asks can tell."""
    DENY = 1
    NEEDS = 2
    ALLOW = 3


class Rule(StrEnum):
    """Which rule decided; the first that applies."""

    STRANGER = "R1"
    AUTHORITY = "R2"
    ISSUER = "R3"
    SEALED = "R4-sealed"
    LEARNER = "R4"
    LEARNER_ADULT = "R5"
    LEARNER_OWN = "R6"
    LEARNER_CHILD = "R7"
    RESTRICTED = "R8"
    NO_GRANT = "R9"
    PRIVATE = "R10"
    MAJORITY = "R11"
    GUARDIAN_NEVER = "R12"
    DELEGATE = "R13"
    RECOVERY = "R14"
    SCOPE = "R15"
    LEARNER_SAYS = "R16"
    OTHER_GUARDIAN_SAYS = "R17"
    GUARDIAN = "R18"
    DESK = "R19"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that an access decision depends on.

    Attributes:
        relation: As what somebody asks.
        act: What they ask to do.
        weight: How much depends on it.
        band: How old the learner is.
        item: What it is to be done to; `RECORD` for acts that are about no one item.
        grant: What has become of the right relied on.
        in_scope: Whether that right covers the act and the item.
        restricted: How far the one who asks is kept away.
        joint: How the guardians exercise the right.
        other: The other guardian.
        decider: Whom a court has named for this matter.
        adult_order: Whether a court has put the learner, of age, under guardianship.
    """

    relation: Relation
    act: AccessAct
    weight: Weight = Weight.DAILY
    band: AgeBand = AgeBand.CHILD
    item: ItemClass = ItemClass.RECORD
    grant: GrantState = GrantState.NONE
    in_scope: bool = False
    restricted: Restricted = Restricted.NOT
    joint: Joint = Joint.SOLE
    other: OtherGuardian = OtherGuardian.NONE
    decider: Decider = Decider.NOBODY
    adult_order: bool = False


NOBODY: frozenset[Approver] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, and by which rule.

    Attributes:
        outcome: What was decided.
        rule: The rule that decided.
        needs: Whose approval is missing, or was needed and given.
    """

    outcome: Outcome
    rule: Rule
    needs: frozenset[Approver] = NOBODY

    def after(self, given: frozenset[Approver]) -> Decision:
        """Return what it comes to once these have approved of the very same request."""
        if self.outcome is not Outcome.NEEDS:
            return self
        missing = self.needs - given
        return Decision(Outcome.NEEDS if missing else Outcome.ALLOW, self.rule, missing or self.needs)
