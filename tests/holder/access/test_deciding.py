"""The decision, counted out: by relation in every run, over the whole product of terms by night."""

import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holder.access.invariants import INVARIANTS, broken
from vcedu.holder.access import AccessAct, AgeBand, Approver, Decision, Facts, Outcome, Relation, Rule, Weight, decide
from vcedu.holder.access.terms import Decider, GrantState, ItemClass, Joint, OtherGuardian, Restricted

TERMS = {
    "relation": [*Relation],
    "act": [*AccessAct],
    "weight": [*Weight],
    "band": [*AgeBand],
    "item": [*ItemClass],
    "grant": [*GrantState],
    "in_scope": [False, True],
    "restricted": [*Restricted],
    "joint": [*Joint],
    "other": [*OtherGuardian],
    "decider": [*Decider],
    "adult_order": [False, True],
}
SIZE = 13_934_592

# The terms that each relation's rules look at; `test_nothing_else_matters` holds that the others make no difference.
_FAMILY = ("act", "weight", "band", "item", "joint", "other", "decider")
_RIGHT = ("act", "band", "item", "grant", "in_scope", "restricted")
LOOKED_AT = {
    Relation.LEARNER: _FAMILY,
    Relation.GUARDIAN: (*_FAMILY, "grant", "in_scope", "restricted", "adult_order"),
    Relation.DELEGATE: _RIGHT,
    Relation.STAFF: ("act", "item", "grant", "in_scope", "restricted"),
    Relation.ISSUER: ("act",),
    Relation.AUTHORITY: ("act",),
    Relation.OPERATOR: (),
    Relation.STRANGER: (),
}


def states(relation, names, **fixed):
    """Yield every combination of the named terms for a relation, the others at their defaults or as fixed."""
    free = [name for name in names if name not in fixed]
    for values in itertools.product(*(TERMS[name] for name in free)):
        yield Facts(relation=relation, **{"act": AccessAct.LIST, **dict(zip(free, values, strict=True)), **fixed})


def guardians_states():
    """Yield a guardian's states: in full where there is something to see, in short where nothing is."""
    seen = [each for each in ItemClass if each not in {ItemClass.PRIVATE, ItemClass.INSTITUTION}]
    full = ("act", "weight", "in_scope", "joint", "other", "decider")
    for item, band in itertools.product(seen, AgeBand):
        fixed = {"item": item, "band": band, "adult_order": band is AgeBand.ADULT, "grant": GrantState.ACTIVE}
        yield from states(Relation.GUARDIAN, full, **fixed)
    short = ("act", "band", "item", "grant", "in_scope", "restricted", "adult_order")
    yield from states(Relation.GUARDIAN, short)


def check(facts):
    assert not (names := broken(facts)), (names, facts, decide(facts))


@pytest.mark.parametrize("relation", [each for each in Relation if each is not Relation.GUARDIAN])
def test_every_state_of_a_relation_keeps_the_invariants(relation):
    for facts in states(relation, LOOKED_AT[relation]):
        check(facts)


def test_every_state_of_a_guardian_keeps_the_invariants():
    for facts in guardians_states():
        check(facts)


@given(st.builds(Facts, **{name: st.sampled_from(values) for name, values in TERMS.items()}), st.data())
def test_nothing_else_matters(facts, data):
    looked_at = LOOKED_AT[facts.relation]
    others = [name for name in TERMS if name not in {"relation", *looked_at}]
    drawn = {name: data.draw(st.sampled_from(TERMS[name])) for name in others}
    assert decide(dataclasses.replace(facts, **drawn)) == decide(facts)


@given(st.builds(Facts, **{name: st.sampled_from(values) for name, values in TERMS.items()}))
def test_any_state_keeps_the_invariants(facts):
    check(facts)


@pytest.mark.nightly
@pytest.mark.parametrize("relation", Relation)
def test_the_whole_product_keeps_the_invariants(relation, record_property):
    counts = dict.fromkeys(Outcome, 0)
    for facts in states(relation, [name for name in TERMS if name != "relation"]):
        check(facts)
        counts[decide(facts).outcome] += 1
    assert sum(counts.values()) == SIZE // len(Relation)
    for outcome, count in counts.items():
        record_property(outcome.name, count)


def test_there_are_as_many_states_as_the_terms_give():
    size = 1
    for values in TERMS.values():
        size *= len(values)
    assert size == SIZE


GUARDIAN = Facts(Relation.GUARDIAN, AccessAct.PRESENT, grant=GrantState.ACTIVE, in_scope=True)
LEARNER = Facts(Relation.LEARNER, AccessAct.PRESENT)
BOTH = dataclasses.replace(GUARDIAN, weight=Weight.MAJOR, joint=Joint.BOTH, other=OtherGuardian.ABLE)


def changed(facts, **changes):
    return dataclasses.replace(facts, **changes)


def needs(rule, *approvers):
    return Decision(Outcome.NEEDS, rule, frozenset(approvers))


RULES = {
    "stranger": (Facts(Relation.STRANGER, AccessAct.LIST), Decision(Outcome.HIDE, Rule.STRANGER)),
    "authority-manages": (Facts(Relation.AUTHORITY, AccessAct.MANAGE), Decision(Outcome.ALLOW, Rule.AUTHORITY)),
    "authority-reads": (Facts(Relation.AUTHORITY, AccessAct.VIEW), Decision(Outcome.HIDE, Rule.AUTHORITY)),
    "issuer-deposits": (Facts(Relation.ISSUER, AccessAct.RECEIVE), Decision(Outcome.ALLOW, Rule.ISSUER)),
    "learner-reads": (changed(LEARNER, act=AccessAct.VIEW), Decision(Outcome.ALLOW, Rule.LEARNER)),
    "learner-opens-what-is-sealed": (
        changed(LEARNER, act=AccessAct.VIEW, item=ItemClass.SEALED, band=AgeBand.ADULT),
        Decision(Outcome.DENY, Rule.SEALED),
    ),
    "learner-sees-that-it-is-there": (
        changed(LEARNER, act=AccessAct.LIST, item=ItemClass.SEALED),
        Decision(Outcome.ALLOW, Rule.LEARNER),
    ),
    "learner-at-the-institutions": (
        changed(LEARNER, act=AccessAct.LIST, item=ItemClass.INSTITUTION),
        Decision(Outcome.HIDE, Rule.SEALED),
    ),
    "child-presents": (LEARNER, needs(Rule.LEARNER_CHILD, Approver.GUARDIAN)),
    "child-manages": (changed(LEARNER, act=AccessAct.MANAGE), Decision(Outcome.DENY, Rule.LEARNER)),
    "child-presents-for-a-change-of-school": (
        changed(BOTH, relation=Relation.LEARNER),
        needs(Rule.LEARNER_CHILD, Approver.GUARDIAN, Approver.OTHER_GUARDIAN),
    ),
    "own-consent-presents": (changed(LEARNER, band=AgeBand.OWN), Decision(Outcome.ALLOW, Rule.LEARNER_OWN)),
    "own-consent-in-a-major-act": (
        changed(LEARNER, band=AgeBand.OWN, weight=Weight.MAJOR),
        needs(Rule.LEARNER_OWN, Approver.GUARDIAN),
    ),
    "own-consent-changes-the-phone": (
        changed(LEARNER, act=AccessAct.RECOVER, band=AgeBand.OWN, weight=Weight.MAJOR),
        Decision(Outcome.ALLOW, Rule.LEARNER_OWN),
    ),
    "own-consent-deletes": (
        changed(LEARNER, act=AccessAct.DELETE, band=AgeBand.OWN),
        needs(Rule.LEARNER_OWN, Approver.GUARDIAN),
    ),
    "adult-deletes": (
        changed(LEARNER, act=AccessAct.DELETE, band=AgeBand.ADULT),
        Decision(Outcome.ALLOW, Rule.LEARNER_ADULT),
    ),
    "guardian-daily": (changed(BOTH, weight=Weight.DAILY), Decision(Outcome.ALLOW, Rule.GUARDIAN)),
    "guardian-of-both-in-a-major-act": (BOTH, needs(Rule.OTHER_GUARDIAN_SAYS, Approver.OTHER_GUARDIAN)),
    "guardian-where-either-suffices": (changed(BOTH, joint=Joint.EITHER), Decision(Outcome.ALLOW, Rule.GUARDIAN)),
    "other-unable": (changed(BOTH, other=OtherGuardian.UNABLE), Decision(Outcome.ALLOW, Rule.GUARDIAN)),
    "other-kept-away": (changed(BOTH, other=OtherGuardian.RESTRICTED), Decision(Outcome.ALLOW, Rule.GUARDIAN)),
    "urgent": (changed(BOTH, weight=Weight.URGENT), Decision(Outcome.ALLOW, Rule.GUARDIAN)),
    "court-named-this-one": (changed(BOTH, decider=Decider.THIS), Decision(Outcome.ALLOW, Rule.GUARDIAN)),
    "court-named-the-other": (
        changed(BOTH, decider=Decider.OTHER, joint=Joint.EITHER),
        needs(Rule.OTHER_GUARDIAN_SAYS, Approver.OTHER_GUARDIAN),
    ),
    "twelve-in-a-major-act": (
        changed(BOTH, band=AgeBand.ASSENT),
        needs(Rule.LEARNER_SAYS, Approver.LEARNER, Approver.OTHER_GUARDIAN),
    ),
    "twelve-in-an-urgent-act": (
        changed(BOTH, band=AgeBand.ASSENT, weight=Weight.URGENT),
        needs(Rule.LEARNER_SAYS, Approver.LEARNER),
    ),
    "guardian-shows-a-sixteen-year-olds": (
        changed(GUARDIAN, band=AgeBand.OWN),
        needs(Rule.LEARNER_SAYS, Approver.LEARNER),
    ),
    "guardian-reads-a-sixteen-year-olds-health": (
        changed(GUARDIAN, act=AccessAct.VIEW, band=AgeBand.OWN, item=ItemClass.SENSITIVE),
        needs(Rule.LEARNER_SAYS, Approver.LEARNER),
    ),
    "guardian-recovers": (
        changed(GUARDIAN, act=AccessAct.RECOVER),
        needs(Rule.RECOVERY, Approver.SECOND_FACTOR, Approver.SECOND_APPROVER),
    ),
    "guardian-deletes": (changed(GUARDIAN, act=AccessAct.DELETE), Decision(Outcome.DENY, Rule.GUARDIAN_NEVER)),
    "guardian-opens-what-is-sealed": (
        changed(GUARDIAN, act=AccessAct.VIEW, item=ItemClass.SEALED),
        Decision(Outcome.DENY, Rule.SEALED),
    ),
    "guardian-at-the-institutions": (
        changed(GUARDIAN, act=AccessAct.VIEW, item=ItemClass.INSTITUTION),
        Decision(Outcome.HIDE, Rule.SEALED),
    ),
    "guardian-out-of-scope": (changed(GUARDIAN, in_scope=False), Decision(Outcome.DENY, Rule.SCOPE)),
    "guardian-suspended": (changed(GUARDIAN, grant=GrantState.SUSPENDED), Decision(Outcome.HIDE, Rule.NO_GRANT)),
    "guardian-kept-away": (changed(GUARDIAN, restricted=Restricted.ALL), Decision(Outcome.HIDE, Rule.RESTRICTED)),
    "guardian-kept-from-where-the-child-is": (
        changed(GUARDIAN, act=AccessAct.AUDIT, restricted=Restricted.LOCATING),
        Decision(Outcome.HIDE, Rule.RESTRICTED),
    ),
    "guardian-reads-on-that-does-not-tell-where": (
        changed(GUARDIAN, act=AccessAct.VIEW, restricted=Restricted.LOCATING),
        Decision(Outcome.ALLOW, Rule.GUARDIAN),
    ),
    "guardian-of-an-adult": (changed(GUARDIAN, band=AgeBand.ADULT), Decision(Outcome.HIDE, Rule.MAJORITY)),
    "guardian-by-adult-order": (
        changed(GUARDIAN, band=AgeBand.ADULT, adult_order=True),
        Decision(Outcome.ALLOW, Rule.GUARDIAN),
    ),
    "guardian-and-the-childs-own": (
        changed(GUARDIAN, item=ItemClass.PRIVATE, act=AccessAct.VIEW),
        Decision(Outcome.HIDE, Rule.PRIVATE),
    ),
    "delegate-reads": (
        changed(GUARDIAN, relation=Relation.DELEGATE, act=AccessAct.VIEW),
        Decision(Outcome.ALLOW, Rule.DELEGATE),
    ),
    "delegate-and-what-is-sensitive": (
        changed(GUARDIAN, relation=Relation.DELEGATE, item=ItemClass.SENSITIVE),
        Decision(Outcome.HIDE, Rule.DELEGATE),
    ),
    "delegate-delegates": (
        changed(GUARDIAN, relation=Relation.DELEGATE, act=AccessAct.DELEGATE),
        Decision(Outcome.DENY, Rule.DELEGATE),
    ),
    "delegate-shows-a-sixteen-year-olds": (
        changed(GUARDIAN, relation=Relation.DELEGATE, band=AgeBand.OWN),
        needs(Rule.LEARNER_SAYS, Approver.LEARNER),
    ),
    "nurse-and-health": (
        changed(GUARDIAN, relation=Relation.STAFF, act=AccessAct.VIEW, item=ItemClass.INSTITUTION),
        Decision(Outcome.ALLOW, Rule.DESK),
    ),
    "staff-and-what-the-table-does-not-give": (
        changed(GUARDIAN, relation=Relation.STAFF, act=AccessAct.VIEW, in_scope=False),
        Decision(Outcome.HIDE, Rule.DESK),
    ),
    "staff-who-is-the-parent-kept-away": (
        changed(GUARDIAN, relation=Relation.STAFF, act=AccessAct.VIEW, restricted=Restricted.ALL),
        Decision(Outcome.HIDE, Rule.RESTRICTED),
    ),
}


@pytest.mark.parametrize(("facts", "decision"), RULES.values(), ids=RULES)
def test_rule(facts, decision):
    assert decide(facts) == decision


def test_every_rule_is_shown():
    assert {decision.rule for _, decision in RULES.values()} == {*Rule}


def test_all_approvals_are_wanted_and_only_approvals_that_are_wanted_help():
    decision = decide(changed(BOTH, band=AgeBand.ASSENT))
    one, other = Approver.LEARNER, Approver.OTHER_GUARDIAN
    assert decision.after(frozenset({one})) == needs(Rule.LEARNER_SAYS, other)
    assert decision.after(frozenset({Approver.GUARDIAN})) == decision
    assert decision.after(frozenset({one, other})).outcome is Outcome.ALLOW
    hidden = decide(changed(GUARDIAN, restricted=Restricted.ALL))
    assert hidden.after(frozenset(Approver)) == hidden


def test_the_invariants_find_a_decision_that_breaks_them():
    for name, invariant in INVARIANTS.items():
        facts = [each for relation in Relation for each in states(relation, ("act", "weight", "band", "restricted"))]
        facts += [BOTH, changed(GUARDIAN, item=ItemClass.PRIVATE), changed(GUARDIAN, band=AgeBand.OWN)]
        facts += [changed(GUARDIAN, item=ItemClass.INSTITUTION), changed(LEARNER, item=ItemClass.SEALED)]
        for wrong in (
            lambda _: Decision(Outcome.ALLOW, Rule.GUARDIAN),
            lambda _: Decision(Outcome.HIDE, Rule.STRANGER),
            lambda each: Decision(Outcome.HIDE if each.in_scope else Outcome.DENY, Rule.SCOPE),
        ):
            if not all(invariant(each, wrong(each), wrong) for each in facts):
                break
        else:
            raise AssertionError(name)
