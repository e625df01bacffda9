"""Histories of a family, step by step, against a model that is kept beside them in plain sets.

The model knows nothing of the rules: it notes who was kept away, whose right ended and who is of age, and says who may
not see anything. Grants are dealt out, suspended and ended, restrictions ordered, lifted by those who may and those who
may not, delegations lent and taken back, and time goes on, past reviews and birthdays.
"""

import datetime as dt

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from makers.signed import did

from holder.access.home import (
    BIRTH,
    BOARD,
    CHILD,
    FATHER,
    KEYS,
    MOTHER,
    NEXT_BOARD,
    SUBJECT,
    TUTOR,
    ask,
    grant,
    home,
    item,
)
from vcedu.education.dates import JAPAN
from vcedu.holder.access import AccessAct, Approval, Approver, Outcome, Relation, judge
from vcedu.holder.access import statements as say
from vcedu.holder.access.terms import GrantState, Joint, Restricted

PARENTS = (MOTHER, FATHER, did("aunt"))
ADULT = dt.datetime(BIRTH.year + 18, BIRTH.month, BIRTH.day, tzinfo=JAPAN)
OWN = dt.datetime(BIRTH.year + 16, BIRTH.month, BIRTH.day, tzinfo=JAPAN)
ASSENT = dt.datetime(BIRTH.year + 12, BIRTH.month, BIRTH.day, tzinfo=JAPAN)
START = dt.datetime(2023, 4, 1, tzinfo=JAPAN)
LEVELS = st.sampled_from([Restricted.LOCATING, Restricted.ALL])


class Family(RuleBasedStateMachine):
    """One child and those around it."""

    def __init__(self):
        super().__init__()
        self.now = START
        self.said = [SUBJECT]
        self.granted, self.suspended, self.ended = set(), set(), set()
        self.kept_away = {}
        self.lent = {}
        self.count = 0

    @initialize()
    def two_parents(self):
        for person in PARENTS[:2]:
            self.granted.add(person)
            self.said.append(self._grant(person))

    def _grant(self, person):
        end = dt.datetime(2040, 1, 1, tzinfo=JAPAN)  # an attestation that says too much: majority ends it all the same
        return grant(person, Joint.BOTH, id=f"g {person}", valid_from=START, valid_until=end)

    @rule()
    def an_aunt_comes_in(self):
        if PARENTS[2] not in self.granted:
            self.granted.add(PARENTS[2])
            self.said.append(self._grant(PARENTS[2]))

    @rule(person=st.sampled_from(PARENTS), to=st.sampled_from([*GrantState][1:]))
    def a_grant_changes(self, person, to):
        self.said.append(say.GrantChange(f"g {person}", to, BOARD, self.now))
        if to is GrantState.ENDED:
            self.ended.add(person)
        (self.suspended.add if to is GrantState.SUSPENDED else self.suspended.discard)(person)

    @rule(person=st.sampled_from([*PARENTS, TUTOR]), level=LEVELS, days=st.integers(0, 400))
    def somebody_is_kept_away(self, person, level, days):
        self.count += 1
        name, review = f"r {self.count}", (self.now + dt.timedelta(days=days)).date()
        self.said.append(say.Restriction(name, person, level, BOARD, self.now, review))
        self.kept_away[name] = (person, level)

    @rule(data=st.data(), issuer=st.sampled_from([BOARD, NEXT_BOARD, FATHER, MOTHER]))
    def somebody_lifts(self, data, issuer):
        if self.kept_away:
            name = data.draw(st.sampled_from(sorted(self.kept_away)))
            self.said.append(say.Lift(name, issuer, self.now))
            if issuer == BOARD:
                del self.kept_away[name]

    @rule(giver=st.sampled_from([CHILD, *PARENTS]), days=st.integers(1, 500))
    def somebody_lends(self, giver, days):
        self.count += 1
        name, until = f"d {self.count}", self.now + dt.timedelta(days=days)
        own = None if giver == CHILD else f"g {giver}"
        scopes, kinds = frozenset({say.Scope.VIEW}), frozenset({"EnrollmentCertificate"})
        self.said.append(say.Delegation(name, giver, TUTOR, scopes, "lessons", self.now, until, kinds=kinds, grant=own))
        self.lent[name] = (giver, self.now + dt.timedelta(days=min(days, 365)))

    @rule(data=st.data())
    def it_is_taken_back(self, data):
        if self.lent:
            name = data.draw(st.sampled_from(sorted(self.lent)))
            self.said.append(say.DelegationEnd(name, self.lent.pop(name)[0], self.now))

    @rule(days=st.integers(1, 700))
    def time_goes_on(self, days):
        self.now += dt.timedelta(days=days)

    @rule(birthday=st.sampled_from([ASSENT, OWN, ADULT]), seconds=st.sampled_from([-1, 0]))
    def a_birthday_comes(self, birthday, seconds):
        self.now = max(self.now, birthday + dt.timedelta(seconds=seconds))

    def _level(self, person):
        levels = {level for against, level in self.kept_away.values() if against == person}
        order = (Restricted.ALL, Restricted.LOCATING)
        return next((each for each in order if each in levels), Restricted.NOT)

    def _is_guardian(self, person):
        in_force = person in self.granted - self.suspended - self.ended
        return in_force and self.now < ADULT

    def _outcome(self, request, about, *approvals):
        return judge(home(*self.said, now=self.now), request, about, approvals).decision

    @invariant()
    def guardians_see_what_the_model_says(self):
        for person in PARENTS:
            sees = self._is_guardian(person) and self._level(person) is not Restricted.ALL
            found = self._outcome(ask(person, AccessAct.VIEW), item(received_at=START - dt.timedelta(days=1)))
            assert (found.outcome is not Outcome.HIDE) is sees, (person, found)
            if self._level(person) is not Restricted.NOT:
                for act in (AccessAct.AUDIT, AccessAct.EXPORT, AccessAct.RECOVER):
                    assert self._outcome(ask(person, act), None).outcome is Outcome.HIDE
                told = self._outcome(ask(person, AccessAct.VIEW), item(received_at=self.now))
                assert told.outcome is Outcome.HIDE

    @invariant()
    def the_tutor_sees_what_the_model_says(self):
        sees = self._level(TUTOR) is not Restricted.ALL and any(
            self.now < until
            and (giver == CHILD or (self._is_guardian(giver) and self._level(giver) is not Restricted.ALL))
            for giver, until in self.lent.values()
        )
        about = item(received_at=START - dt.timedelta(days=1))
        found = self._outcome(ask(TUTOR, AccessAct.VIEW, Relation.DELEGATE), about)
        assert found.outcome is (Outcome.ALLOW if sees else Outcome.HIDE), found

    @invariant()
    def no_major_act_on_one_word(self):
        able = [each for each in PARENTS if each in self.granted - self.ended and self._level(each) is Restricted.NOT]
        for person in PARENTS[:2]:
            request = ask(person, matter="transfer")
            others = [each for each in able if each != person]
            kept = [each for each in PARENTS if self._level(each) is not Restricted.NOT and each != person]
            given = [Approval.of(request, KEYS[each], self.now) for each in kept if each in KEYS]
            found = self._outcome(request, item(received_at=START - dt.timedelta(days=1)), *given)
            if others and self.now < ADULT:
                assert found.outcome is not Outcome.ALLOW, "neither alone, nor with those who are kept away"
            if found.outcome is Outcome.NEEDS:
                assert (Approver.OTHER_GUARDIAN in found.needs) is bool(others)
                assert (Approver.LEARNER in found.needs) is (self.now >= ASSENT)

    @invariant()
    def the_learner_sees_always_and_strangers_never(self):
        about = item(received_at=self.now)
        assert self._outcome(ask(CHILD, AccessAct.VIEW, Relation.LEARNER), about).outcome is Outcome.ALLOW
        for capacity in (Relation.GUARDIAN, Relation.STAFF, Relation.LEARNER):
            assert self._outcome(ask(did("nobody"), AccessAct.VIEW, capacity), about).outcome is Outcome.HIDE


def histories(steps, each):
    run_state_machine_as_test(
        Family,
        settings=settings(phases=[Phase.generate], max_examples=steps // each, stateful_step_count=each, deadline=None),
    )


def test_a_thousand_steps():
    histories(1_000, 40)


@pytest.mark.nightly
def test_ten_thousand_steps():
    histories(10_000, 80)
