import itertools

from vcedu.holder.access import AccessAct, AgeBand, Facts, Outcome, Relation, Weight, decide
from vcedu.holder.access.statements import KINDS, Role
from vcedu.holder.access.terms import (
    Decider,
    GrantState,
    ItemClass,
    Joint,
    OtherGuardian,
    Restricted,
)
from vcedu.holder.audit import Act
from vcedu.holder.who_saw import why, words

ALONE = (Joint.SOLE, OtherGuardian.NONE, Decider.NOBODY)
TOGETHER = (Joint.BOTH, OtherGuardian.ABLE, Decider.NOBODY)
FAMILY = {Relation.LEARNER, Relation.GUARDIAN}
OUTSIDE = {Relation.STRANGER, Relation.OPERATOR, Relation.AUTHORITY, Relation.ISSUER}


def every_decision():
    """Yield what can be decided, with so much of each relation's facts as it depends on."""
    for relation, act in itertools.product(Relation, AccessAct):
        if relation in OUTSIDE:
            yield decide(Facts(relation, act))
            continue
        for weight, band, item, grant, scope, kept, world in itertools.product(
            (Weight.DAILY, Weight.MAJOR),
            AgeBand,
            ItemClass,
            (GrantState.NONE, GrantState.ACTIVE),
            (False, True),
            (Restricted.NOT, Restricted.ALL),
            (ALONE, TOGETHER) if relation in FAMILY else (ALONE,),
        ):
            yield decide(Facts(relation, act, weight, band, item, grant, scope, kept, *world))


def test_every_decision_has_a_sentence_that_says_why():
    found = {(decision.rule, decision.outcome) for decision in every_decision()}
    found |= {(rule, Outcome.ALLOW) for rule, outcome in found if outcome is Outcome.NEEDS}
    assert len(found) > 30
    for rule, outcome in found:
        sentence = why(rule.value, outcome)
        assert sentence.en.endswith(".")
        assert sentence.ja.endswith("。")
    written = {(rule, outcome) for rule, sentences in words._WHY.items() for outcome in sentences}
    assert written == found, "no sentence is for what never happens"


def test_everything_that_stands_in_a_log_has_a_name():
    assert set(words.CAPACITIES) == set(Relation)
    assert set(words.ROLES) == set(Role)
    assert set(words.ASKED) == set(AccessAct)
    assert set(words.DECISIONS) == set(Outcome)
    assert set(words.STATED) == set(KINDS)
    assert set(words._DONE) == set(Act)
