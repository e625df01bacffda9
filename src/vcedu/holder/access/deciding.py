"""The access decision: one function of finite facts, total and without side effects. The first rule that applies wins.

What hides comes before what denies, so that nobody learns from a refusal that something is there.
"""

from __future__ import annotations

from vcedu.holder.access.terms import (
    AccessAct,
    AgeBand,
    Approver,
    Decider,
    Decision,
    Facts,
    GrantState,
    ItemClass,
    Joint,
    OtherGuardian,
    Outcome,
    Relation,
    Restricted,
    Rule,
    Weight,
)

_ACT = AccessAct
READING = frozenset({_ACT.LIST, _ACT.VIEW, _ACT.AUDIT})
"""Acts by which the one who asks learns something, and nobody else does."""
DISCLOSING = frozenset({_ACT.PRESENT, _ACT.CONSENT, _ACT.DELEGATE, _ACT.EXPORT, _ACT.BACKUP})
"""Acts by which something about the learner leaves the store."""
_ALWAYS_THE_LEARNERS = READING | {_ACT.RECEIVE, _ACT.WITHDRAW}
_AN_OWN_DEVICE = frozenset({_ACT.BACKUP, _ACT.RECOVER})
_LEARNER_WITH_GUARDIAN = frozenset({_ACT.DELEGATE, _ACT.EXPORT, _ACT.DELETE})
_WHOLE = frozenset({_ACT.AUDIT, _ACT.EXPORT, _ACT.BACKUP, _ACT.RECOVER, _ACT.MANAGE})
"""Acts on the store as a whole, from which one can tell where the child is."""
_DELEGABLE = frozenset({_ACT.LIST, _ACT.VIEW, _ACT.PRESENT})
_DESK = frozenset({_ACT.LIST, _ACT.VIEW, _ACT.RECEIVE, _ACT.PRESENT})
EXERCISING = DISCLOSING | {_ACT.APPLY}
"""Acts by which guardians exercise authority; reading, receiving and withdrawing bind nobody."""


def decide(facts: Facts) -> Decision:
    """Return what is decided on the facts; it neither raises nor reads anything else."""
    match facts.relation:
        case Relation.STRANGER | Relation.OPERATOR:
            return _hide(Rule.STRANGER)
        case Relation.AUTHORITY:
            return _only(facts.act is AccessAct.MANAGE, Rule.AUTHORITY)
        case Relation.ISSUER:
            return _only(facts.act is AccessAct.RECEIVE, Rule.ISSUER)
        case Relation.LEARNER:
            return _learner(facts)
        case _:
            return _hidden(facts) or _others(facts)


def _learner(facts: Facts) -> Decision:
    if facts.item is ItemClass.INSTITUTION:
        return _hide(Rule.SEALED)
    if facts.item is ItemClass.SEALED and facts.act is AccessAct.VIEW:
        return Decision(Outcome.DENY, Rule.SEALED)
    if facts.act in _ALWAYS_THE_LEARNERS:
        return _allow(Rule.LEARNER)
    return _allow(Rule.LEARNER_ADULT) if facts.band is AgeBand.ADULT else _minor(facts)


def _minor(facts: Facts) -> Decision:
    if facts.act is AccessAct.MANAGE:
        return Decision(Outcome.DENY, Rule.LEARNER)
    if facts.band is not AgeBand.OWN:
        return _needs(Rule.LEARNER_CHILD, *_guardians(facts))
    # R6: an own device needs nobody, whatever it is for.
    alone = facts.act in _AN_OWN_DEVICE or (facts.act not in _LEARNER_WITH_GUARDIAN and facts.weight is Weight.DAILY)
    return _allow(Rule.LEARNER_OWN) if alone else _needs(Rule.LEARNER_OWN, *_guardians(facts))


def _guardians(facts: Facts) -> frozenset[Approver]:
    """Return who of the guardians must agree to what the learner does: both where they could not act alone."""
    other = {Approver.OTHER_GUARDIAN} if _other_has_a_say(facts) else set()
    return frozenset({Approver.GUARDIAN, *other})


def _hidden(facts: Facts) -> Decision | None:
    """Return that there is nothing, if for this person there is nothing (R8 to R11)."""
    if facts.item is ItemClass.PRIVATE:
        return _hide(Rule.PRIVATE)
    if _is_kept_away(facts):
        return _hide(Rule.RESTRICTED)
    if facts.grant is not GrantState.ACTIVE:
        return _hide(Rule.NO_GRANT)
    if facts.relation is not Relation.STAFF and facts.item is ItemClass.INSTITUTION:
        return _hide(Rule.SEALED)
    if facts.relation is Relation.GUARDIAN and facts.band is AgeBand.ADULT and not facts.adult_order:
        return _hide(Rule.MAJORITY)
    return None


def _is_kept_away(facts: Facts) -> bool:
    if facts.restricted is Restricted.LOCATING:
        return facts.item is ItemClass.LOCATING or facts.act in _WHOLE
    return facts.restricted is Restricted.ALL


def _others(facts: Facts) -> Decision:
    match facts.relation:
        case Relation.STAFF:
            # Default deny: what the table does not give to the role is not there for it.
            return _only(facts.in_scope and facts.act in _DESK, Rule.DESK)
        case Relation.DELEGATE:
            return _delegate(facts)
        case _:
            return _guardian(facts)


def _delegate(facts: Facts) -> Decision:
    if facts.item is not ItemClass.RECORD:
        return _hide(Rule.DELEGATE)
    if facts.act not in _DELEGABLE or not facts.in_scope:
        return Decision(Outcome.DENY, Rule.DELEGATE)
    if facts.act is AccessAct.PRESENT and facts.band is AgeBand.OWN:
        return _needs(Rule.LEARNER_SAYS, Approver.LEARNER)
    return _allow(Rule.DELEGATE)


def _guardian(facts: Facts) -> Decision:
    if facts.act in {AccessAct.MANAGE, AccessAct.DELETE}:
        return Decision(Outcome.DENY, Rule.GUARDIAN_NEVER)
    if facts.item is ItemClass.SEALED and facts.act is AccessAct.VIEW:
        return Decision(Outcome.DENY, Rule.SEALED)
    if facts.act is AccessAct.RECOVER:
        return _needs(Rule.RECOVERY, Approver.SECOND_FACTOR, Approver.SECOND_APPROVER)
    if not facts.in_scope:
        return Decision(Outcome.DENY, Rule.SCOPE)
    learner = {Approver.LEARNER} if _learner_has_a_say(facts) else set()
    other = {Approver.OTHER_GUARDIAN} if _other_has_a_say(facts) else set()
    if not learner and not other:
        return _allow(Rule.GUARDIAN)
    return _needs(Rule.LEARNER_SAYS if learner else Rule.OTHER_GUARDIAN_SAYS, *learner, *other)


def _learner_has_a_say(facts: Facts) -> bool:
    if facts.band is AgeBand.OWN:
        return facts.act in EXERCISING or (facts.act is AccessAct.VIEW and facts.item is ItemClass.SENSITIVE)
    return facts.band is AgeBand.ASSENT and facts.weight is not Weight.DAILY and facts.act in EXERCISING


def _other_has_a_say(facts: Facts) -> bool:
    """Return whether article 824-2 wants the other guardian in it: not one who cannot, nor one who is kept away."""
    if facts.act not in EXERCISING or facts.weight is not Weight.MAJOR or facts.other is not OtherGuardian.ABLE:
        return False
    if facts.decider is not Decider.NOBODY:
        return facts.decider is Decider.OTHER
    return facts.joint is Joint.BOTH


def _only(permitted: bool, rule: Rule) -> Decision:  # noqa: FBT001 - which of two
    return _allow(rule) if permitted else _hide(rule)


def _hide(rule: Rule) -> Decision:
    return Decision(Outcome.HIDE, rule)


def _allow(rule: Rule) -> Decision:
    return Decision(Outcome.ALLOW, rule)


def _needs(rule: Rule, *approvers: Approver) -> Decision:
    return Decision(Outcome.NEEDS, rule, frozenset(approvers))
