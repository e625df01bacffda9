"""What every access decision keeps to, whatever the facts: I1 to I11, and what was added to them."""

import dataclasses

from vcedu.holder.access import AccessAct, AgeBand, Approver, Decision, Outcome, Relation, Rule, Weight, decide
from vcedu.holder.access.terms import Decider, GrantState, ItemClass, Joint, OtherGuardian, Restricted

READS = {AccessAct.LIST, AccessAct.VIEW, AccessAct.AUDIT, AccessAct.EXPORT, AccessAct.PRESENT, AccessAct.BACKUP}
LEAVES = {AccessAct.PRESENT, AccessAct.CONSENT, AccessAct.DELEGATE, AccessAct.EXPORT, AccessAct.BACKUP}
BINDS = LEAVES | {AccessAct.APPLY}
RIGHTS = {Relation.GUARDIAN, Relation.DELEGATE, Relation.STAFF}
HIDE = Outcome.HIDE
OUTSIDE = {Relation.STRANGER, Relation.OPERATOR, Relation.AUTHORITY, Relation.ISSUER}
WHOLE = {AccessAct.AUDIT, AccessAct.EXPORT, AccessAct.BACKUP, AccessAct.RECOVER, AccessAct.MANAGE}
OWN = {AccessAct.LIST, AccessAct.VIEW, AccessAct.AUDIT, AccessAct.RECEIVE, AccessAct.WITHDRAW}
DESK = {AccessAct.LIST, AccessAct.VIEW, AccessAct.RECEIVE, AccessAct.PRESENT}
WIDER = {Restricted.NOT: Restricted.LOCATING, Restricted.LOCATING: Restricted.ALL}


def total(facts, found, decided):
    """I1: a decision with a rule, and with approvals exactly where some are needed."""
    return (
        type(found) is Decision
        and isinstance(found.rule, Rule)
        and bool(found.needs) == (found.outcome is Outcome.NEEDS)
        and (facts.relation is not Relation.STRANGER or found.outcome is Outcome.HIDE)
    )


def outsiders_never_read(facts, found, decided):
    """I2."""
    return facts.relation not in OUTSIDE or facts.act not in READS or found.outcome is HIDE


def restriction_hides(facts, found, decided):
    """I3: whoever is kept away, in whatever capacity they come."""
    if facts.relation not in RIGHTS or facts.restricted is Restricted.NOT:
        return True
    concerned = facts.restricted is Restricted.ALL or facts.item is ItemClass.LOCATING or facts.act in WHOLE
    return not concerned or found.outcome is HIDE


def no_grant_hides(facts, found, decided):
    """I4."""
    return facts.relation not in RIGHTS or facts.grant is GrantState.ACTIVE or found.outcome is HIDE


def majority_ends_guardianship(facts, found, decided):
    """I5."""
    ended = facts.relation is Relation.GUARDIAN and facts.band is AgeBand.ADULT and not facts.adult_order
    return not ended or found.outcome is HIDE


def learner_always_sees(facts, found, decided):
    """I6: and can withdraw; what institutions keep and what is sealed apart."""
    if facts.relation is not Relation.LEARNER or facts.act not in OWN:
        return True
    if facts.item is ItemClass.INSTITUTION or (facts.item is ItemClass.SEALED and facts.act is AccessAct.VIEW):
        return found.outcome is not Outcome.ALLOW
    return found.outcome is Outcome.ALLOW


def private_is_the_learners(facts, found, decided):
    """I7."""
    return facts.relation not in RIGHTS or facts.item is not ItemClass.PRIVATE or found.outcome is HIDE


def who_manages_and_deletes(facts, found, decided):
    """I8: the authority and an adult learner manage; nobody but the learner deletes."""
    allowed = found.outcome in {Outcome.ALLOW, Outcome.NEEDS}
    if facts.act is AccessAct.MANAGE and allowed:
        adult = facts.relation is Relation.LEARNER and facts.band is AgeBand.ADULT
        return adult or facts.relation is Relation.AUTHORITY
    return facts.act is not AccessAct.DELETE or not allowed or facts.relation is Relation.LEARNER


def both_means_both(facts, found, decided):
    """I9: a minor's major act is never on one guardian's word, where two decide and the other could."""
    if facts.relation not in {Relation.GUARDIAN, Relation.LEARNER} or facts.act not in BINDS:
        return True
    if facts.weight is not Weight.MAJOR or facts.joint is not Joint.BOTH or facts.other is not OtherGuardian.ABLE:
        return True
    if facts.decider is Decider.THIS or (facts.relation is Relation.LEARNER and facts.band is AgeBand.ADULT):
        return True
    own_device = facts.relation is Relation.LEARNER and facts.act is AccessAct.BACKUP
    return (
        found.outcome is not Outcome.ALLOW
        and (found.outcome is not Outcome.NEEDS or Approver.OTHER_GUARDIAN in found.needs)
    ) or own_device


def nobody_speaks_for_a_sixteen_year_old(facts, found, decided):
    """I10: nothing about a learner of own-consent age leaves without the learner's say."""
    others = {Relation.GUARDIAN, Relation.DELEGATE}
    if facts.relation not in others or facts.band is not AgeBand.OWN or facts.act not in LEAVES:
        return True
    return found.outcome is not Outcome.ALLOW and (
        found.outcome is not Outcome.NEEDS or Approver.LEARNER in found.needs
    )


def monotone(facts, found, decided):
    """I11: to take a scope away, or to keep further away, never gives more; and a lost scope never shows itself."""
    if facts.in_scope:
        less = decided(dataclasses.replace(facts, in_scope=False))
        if not _gives_no_more(less, found) or (found.outcome is Outcome.HIDE and less.outcome is not Outcome.HIDE):
            return False
    wider = WIDER.get(facts.restricted)
    return wider is None or _gives_no_more(decided(dataclasses.replace(facts, restricted=wider)), found)


def sealed_stays_sealed(facts, found, decided):
    """I12: no family opens a sealed record, nor sees what institutions keep."""
    if facts.relation is Relation.STAFF:
        return True
    if facts.item is ItemClass.SEALED and facts.act is AccessAct.VIEW:
        return found.outcome is not Outcome.ALLOW
    read = facts.act in {AccessAct.LIST, AccessAct.VIEW, AccessAct.PRESENT}
    return facts.item is not ItemClass.INSTITUTION or not read or found.outcome is HIDE


def the_desk_only_reads_files_and_sends(facts, found, decided):
    """I13."""
    return facts.relation is not Relation.STAFF or (facts.act in DESK and facts.in_scope) or found.outcome is HIDE


def _gives_no_more(less, more):
    return less.outcome.value <= more.outcome.value and (
        less.outcome is not Outcome.NEEDS or more.outcome is Outcome.ALLOW or less.needs >= more.needs
    )


INVARIANTS = {
    "I1": total,
    "I2": outsiders_never_read,
    "I3": restriction_hides,
    "I4": no_grant_hides,
    "I5": majority_ends_guardianship,
    "I6": learner_always_sees,
    "I7": private_is_the_learners,
    "I8": who_manages_and_deletes,
    "I9": both_means_both,
    "I10": nobody_speaks_for_a_sixteen_year_old,
    "I11": monotone,
    "I12": sealed_stays_sealed,
    "I13": the_desk_only_reads_files_and_sends,
}


def broken(facts, decided=decide):
    """Return the names of the invariants that the decision on these facts breaks."""
    found = decided(facts)
    return [name for name, invariant in INVARIANTS.items() if not invariant(facts, found, decided)]
