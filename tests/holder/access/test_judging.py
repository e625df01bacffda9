import dataclasses
import datetime as dt
import json

import pytest
from makers.consent import RECORD
from makers.signed import did

from holder.access.home import (
    ASSIGNED,
    AT_SCHOOL,
    BIRTH,
    BOARD,
    CHILD,
    ENROLLED,
    FATHER,
    KEYS,
    MOTHER,
    NEXT_BOARD,
    NOW,
    PARENTS,
    PHONE,
    REPORTED,
    SCHOOL,
    SUBJECT,
    TEACHER,
    TUTOR,
    ask,
    at,
    grant,
    home,
    item,
    restriction,
)
from vcedu.education.dates import JAPAN
from vcedu.education.guardianship import GuardianRelationship
from vcedu.holder.access import (
    AccessAct,
    AgeBand,
    Approval,
    Approver,
    Outcome,
    Relation,
    Rule,
    judge,
    read_acts,
    read_desk,
)
from vcedu.holder.access import statements as st
from vcedu.holder.access.consents import ConsentState
from vcedu.holder.access.policy import shipped_acts, shipped_desk
from vcedu.holder.access.terms import GrantState, ItemClass, Joint, Restricted, Weight
from vcedu.holder.consent.records import read_record
from vcedu.keys import KeyType, PrivateKey

TRANSFER = {"matter": "transfer"}
VIEW = AccessAct.VIEW


def outcome(household, request, about=None, *approvals):
    found = judge(household, request, about, approvals).decision
    return found.outcome, found.rule


def approved(request, *people, on=None):
    return [Approval.of(request, KEYS[each], on or NOW) for each in people]


ALLOWED = (Outcome.ALLOW, Rule.GUARDIAN)
NO_GRANT = (Outcome.HIDE, Rule.NO_GRANT)


@pytest.mark.parametrize(
    ("now", "band"),
    [
        (dt.datetime(2024, 5, 5, 23, 59, 59, tzinfo=JAPAN), AgeBand.CHILD),
        (dt.datetime(2024, 5, 6, tzinfo=JAPAN), AgeBand.ASSENT),
        (dt.datetime(2028, 5, 5, 23, 59, 59, tzinfo=JAPAN), AgeBand.ASSENT),
        (dt.datetime(2028, 5, 6, tzinfo=JAPAN), AgeBand.OWN),
        (dt.datetime(2030, 5, 5, 14, 59, 59, tzinfo=dt.UTC), AgeBand.OWN),
        (dt.datetime(2030, 5, 5, 15, tzinfo=dt.UTC), AgeBand.ADULT),
    ],
)
def test_ages_change_at_midnight_in_japan(now, band):
    assert home(SUBJECT, now=now).band is band


def test_the_own_consent_age_is_the_policys():
    household = home(SUBJECT, now=at(2027, 6), own_consent_age=15)
    assert household.band is AgeBand.OWN
    assert home(SUBJECT, now=at(2027, 6)).band is AgeBand.ASSENT
    assert outcome(household, ask(CHILD, capacity=Relation.LEARNER), item()) == (Outcome.ALLOW, Rule.LEARNER_OWN)


def test_while_nobody_has_said_whose_it_is_nobody_has_a_right():
    household = home(grant(MOTHER))
    assert household.band is AgeBand.CHILD
    assert outcome(household, ask(CHILD, VIEW, Relation.LEARNER), item()) == (Outcome.HIDE, Rule.STRANGER)
    assert outcome(household, ask(CHILD, VIEW, Relation.STAFF), item()) == NO_GRANT


@pytest.mark.parametrize("capacity", [Relation.LEARNER, Relation.AUTHORITY, Relation.ISSUER, Relation.STRANGER])
def test_a_capacity_that_is_only_claimed_gives_nothing(capacity):
    for act in AccessAct:
        assert outcome(home(*PARENTS), ask(MOTHER, act, capacity), item()) == (Outcome.HIDE, Rule.STRANGER)


@pytest.mark.parametrize(
    ("extra", "now", "state"),
    [
        ((), at(2019), GrantState.NONE),
        ((), at(2020), GrantState.ACTIVE),
        ((), dt.datetime(2030, 5, 6, tzinfo=JAPAN), GrantState.ENDED),
        ((st.GrantChange("g", GrantState.SUSPENDED, BOARD, at(2026)),), NOW, GrantState.SUSPENDED),
        ((st.GrantChange("g", GrantState.SUSPENDED, BOARD, at(2027)),), NOW, GrantState.ACTIVE),
        (
            (
                st.GrantChange("g", GrantState.SUSPENDED, BOARD, at(2025)),
                st.GrantChange("g", GrantState.ACTIVE, BOARD, at(2026)),
            ),
            NOW,
            GrantState.ACTIVE,
        ),
        (
            (
                st.GrantChange("g", GrantState.ENDED, BOARD, at(2025)),
                st.GrantChange("g", GrantState.ACTIVE, BOARD, at(2026)),
            ),
            NOW,
            GrantState.ENDED,
        ),
        ((st.GrantChange("another", GrantState.ENDED, BOARD, at(2025)),), NOW, GrantState.ACTIVE),
    ],
)
def test_what_became_of_a_grant(extra, now, state):
    given = grant(MOTHER, id="g")
    assert home(SUBJECT, given, *extra, now=now).state_of(given) is state


def test_article_824_2():
    alone = ask(MOTHER, **TRANSFER)
    both = (Outcome.NEEDS, Rule.LEARNER_SAYS)
    assert outcome(home(*PARENTS), alone, item()) == both
    assert judge(home(*PARENTS), alone, item()).decision.needs == {Approver.LEARNER, Approver.OTHER_GUARDIAN}
    small = home(*PARENTS, now=at(2023))
    assert judge(small, alone, item()).decision.needs == {Approver.OTHER_GUARDIAN}
    assert outcome(small, ask(MOTHER, matter="commuter_pass"), item()) == ALLOWED, "daily"
    assert outcome(small, ask(MOTHER, matter="something else"), item())[0] is Outcome.NEEDS, "not listed: major"
    exceptions = {
        "unable": st.Incapacity(FATHER, BOARD, at(2022)),
        "unable for a time": st.Incapacity(FATHER, BOARD, at(2022), at(2024)),
        "kept away": restriction(FATHER, valid_from=at(2022)),
        "named": st.CourtDecision("transfer", MOTHER, BOARD, at(2022)),
    }
    for name, statement in exceptions.items():
        assert outcome(home(*PARENTS, statement, now=at(2023)), alone, item()) == ALLOWED, name
    for ended in (
        st.Incapacity(FATHER, BOARD, at(2022), at(2023)),
        st.Incapacity(FATHER, BOARD, at(2024)),
        st.Incapacity(MOTHER, BOARD, at(2022)),
        st.CourtDecision("transfer", MOTHER, BOARD, at(2024)),
        st.CourtDecision("study_abroad", MOTHER, BOARD, at(2022)),
        st.CourtDecision("transfer", FATHER, BOARD, at(2022)),
    ):
        assert outcome(home(*PARENTS, ended, now=at(2023)), alone, item())[0] is Outcome.NEEDS, ended


def test_what_is_urgent_waits_for_nobody_and_the_other_is_told():
    small = home(*PARENTS, now=at(2023))
    urgent = ask(MOTHER, urgent="the school closes its list today", **TRANSFER)
    found = judge(small, urgent, item())
    assert (found.decision.outcome, found.notify) == (Outcome.ALLOW, (FATHER,))
    kept = judge(home(*PARENTS, restriction(FATHER, valid_from=at(2022)), now=at(2023)), urgent, item())
    assert (kept.decision.outcome, kept.notify) == (Outcome.ALLOW, ())
    assert judge(small, ask(MOTHER, matter="commuter_pass", urgent="soon"), item()).notify == ()
    stranger = ask(TUTOR, capacity=Relation.STRANGER, urgent="soon", **TRANSFER)
    assert judge(small, stranger, item()).notify == ()
    deposit = ask(SCHOOL, AccessAct.RECEIVE, Relation.ISSUER, urgent="soon", **TRANSFER)
    assert judge(small, deposit, item()).notify == ()


def test_either_suffices_where_no_attestation_says_both():
    married = (SUBJECT, grant(MOTHER, Joint.EITHER), grant(FATHER, Joint.EITHER))
    assert outcome(home(*married, now=at(2023)), ask(MOTHER, **TRANSFER), item()) == ALLOWED
    one_says_both = (SUBJECT, grant(MOTHER, Joint.SOLE), grant(FATHER, Joint.BOTH))
    assert outcome(home(*one_says_both, now=at(2023)), ask(MOTHER, **TRANSFER), item())[0] is Outcome.NEEDS


def test_a_suspended_guardian_is_still_waited_for_and_cannot_approve():
    small = home(*PARENTS, st.GrantChange(grant(FATHER).id, GrantState.SUSPENDED, BOARD, at(2022)), now=at(2023))
    request = ask(MOTHER, **TRANSFER)
    approvals = approved(request, FATHER, on=at(2023))
    assert outcome(small, request, item(), *approvals) == (Outcome.NEEDS, Rule.OTHER_GUARDIAN_SAYS)
    assert outcome(small, ask(FATHER, VIEW), item()) == NO_GRANT


def test_who_stands_beside_parents_decides_nothing_major_without_them():
    carer = grant(TUTOR, Joint.SOLE, acts_as=GuardianRelationship.FOSTER_PARENT)
    small = home(SUBJECT, grant(MOTHER, Joint.SOLE), carer, now=at(2023))
    assert outcome(small, ask(TUTOR, matter="textbooks"), item()) == ALLOWED
    request = ask(TUTOR, **TRANSFER)
    assert outcome(small, request, item()) == (Outcome.NEEDS, Rule.OTHER_GUARDIAN_SAYS)
    assert outcome(small, request, item(), *approved(request, MOTHER, on=at(2023))) == (
        Outcome.ALLOW,
        Rule.OTHER_GUARDIAN_SAYS,
    )
    assert outcome(small, ask(MOTHER, **TRANSFER), item()) == ALLOWED, "the parent needs no carer"
    learner = ask(CHILD, capacity=Relation.LEARNER, **TRANSFER)
    assert outcome(small, learner, item(), *approved(learner, TUTOR, on=at(2023)))[0] is Outcome.NEEDS
    daily = ask(CHILD, capacity=Relation.LEARNER, matter="textbooks")
    assert outcome(small, daily, item(), *approved(daily, TUTOR, on=at(2023)))[0] is Outcome.ALLOW
    head = grant(TUTOR, Joint.SOLE, acts_as=GuardianRelationship.FACILITY_HEAD)
    assert outcome(home(SUBJECT, head, now=at(2023)), request, item()) == ALLOWED, "nobody else has authority"


def test_approvals_count_for_one_request_for_seven_days_by_those_who_may():
    request = ask(MOTHER, **TRANSFER)
    done = (Outcome.ALLOW, Rule.LEARNER_SAYS)
    household = home(*PARENTS)
    assert outcome(household, request, item(), *approved(request, CHILD, FATHER)) == done
    waiting = (Outcome.NEEDS, Rule.LEARNER_SAYS)
    another = dataclasses.replace(request, recipient="did:web:elsewhere.test")
    (by_child, by_father) = approved(request, CHILD, FATHER)
    for approvals in (
        approved(another, CHILD, FATHER),
        approved(request, CHILD),
        approved(request, CHILD, MOTHER),
        approved(request, CHILD, TUTOR),
        approved(request, CHILD, FATHER, on=NOW - dt.timedelta(days=7)),
        approved(request, CHILD, FATHER, on=NOW + dt.timedelta(seconds=1)),
        [by_child, dataclasses.replace(by_father, signature=by_child.signature)],
        [by_child, dataclasses.replace(by_father, signature="!")],
        [by_child, dataclasses.replace(by_father, by="did:web:father.example")],
        [by_child, dataclasses.replace(by_father, at=NOW - dt.timedelta(days=1))],
        [dataclasses.replace(by_child, by=FATHER), by_child],
    ):
        assert outcome(household, request, item(), *approvals) == waiting
    last_moment = approved(request, CHILD, FATHER, on=NOW - dt.timedelta(days=7) + dt.timedelta(seconds=1))
    assert outcome(household, request, item(), *last_moment) == done


def test_a_key_that_cannot_sign_approves_of_nothing():
    agreement = PrivateKey.generate(KeyType.X25519).public_key.multikey
    request = ask(MOTHER, **TRANSFER)
    (by_child,) = approved(request, CHILD)
    forged = dataclasses.replace(by_child, by=f"did:key:{agreement}")
    assert not forged.holds(request, NOW)


@pytest.mark.parametrize(
    "statement",
    [
        restriction(FATHER, Restricted.LOCATING),
        restriction(FATHER),
        st.GrantChange(grant(FATHER).id, GrantState.ENDED, BOARD, at(2026)),
    ],
)
def test_who_is_kept_away_or_no_longer_a_guardian_has_neither_voice_nor_veto(statement):
    household = home(*PARENTS, statement)
    request = ask(MOTHER, **TRANSFER)
    assert judge(household, request, item()).decision.needs == {Approver.LEARNER}
    of_child = ask(CHILD, capacity=Relation.LEARNER, **TRANSFER)
    assert judge(household, of_child, item()).decision.needs == {Approver.GUARDIAN}
    assert outcome(household, of_child, item(), *approved(of_child, FATHER))[0] is Outcome.NEEDS
    assert outcome(household, of_child, item(), *approved(of_child, MOTHER))[0] is Outcome.ALLOW


def test_a_minors_major_act_takes_both_guardians():
    request = ask(CHILD, capacity=Relation.LEARNER, **TRANSFER)
    household = home(*PARENTS)
    assert judge(household, request, item()).decision.needs == {Approver.GUARDIAN, Approver.OTHER_GUARDIAN}
    assert judge(household, request, item(), approved(request, MOTHER)).decision.needs == {Approver.OTHER_GUARDIAN}
    assert outcome(household, request, item(), *approved(request, MOTHER, FATHER))[0] is Outcome.ALLOW
    named = home(*PARENTS, st.CourtDecision("transfer", MOTHER, BOARD, at(2026)))
    assert outcome(named, request, item(), *approved(request, FATHER))[0] is Outcome.NEEDS
    assert outcome(named, request, item(), *approved(request, MOTHER))[0] is Outcome.ALLOW
    nobody = home(SUBJECT)
    assert judge(nobody, request, item()).decision.needs == {Approver.GUARDIAN}


def test_recovery_takes_a_second_device_and_somebody_else():
    request = ask(MOTHER, AccessAct.RECOVER)
    household = home(*PARENTS)
    for people, is_enough in {(PHONE,): False, (PHONE, FATHER): True, (FATHER,): False, (PHONE, CHILD): True}.items():
        found = outcome(household, request, None, *approved(request, *people))[0]
        assert (found is Outcome.ALLOW) is is_enough, people


@pytest.mark.parametrize("level", [Restricted.LOCATING, Restricted.ALL])
def test_no_restriction_runs_out_and_only_who_ordered_it_or_its_successor_lifts_it(level):
    ordered = restriction(FATHER, level, issuer=did("old-board"), review_by=dt.date(2026, 11, 1))
    household = home(*PARENTS, ordered, now=at(2029))
    assert household.restricted(FATHER) is level, "the day of review has passed"
    assert household.restricted(MOTHER) is Restricted.NOT
    assert home(*PARENTS, ordered, now=at(2026)).restricted(FATHER) is Restricted.NOT, "not yet"
    for issuer, is_lifted in {did("old-board"): True, BOARD: True, NEXT_BOARD: False, FATHER: False}.items():
        lift = st.Lift("r-1", issuer, at(2027))
        assert (home(*PARENTS, ordered, lift, now=at(2029)).restricted(FATHER) is Restricted.NOT) is is_lifted, issuer
        assert home(*PARENTS, ordered, lift, now=at(2026, 12)).restricted(FATHER) is level, "not yet"
    for lift in (st.Lift("r-2", BOARD, at(2027)), st.Lift("r-1", BOARD, at(2026))):
        assert home(*PARENTS, ordered, lift, now=at(2029)).restricted(FATHER) is level, lift


def test_a_second_restriction_stands_when_the_first_is_lifted():
    both = restriction(FATHER), restriction(FATHER, Restricted.LOCATING, id="r-2")
    household = home(*PARENTS, *both, st.Lift("r-1", BOARD, at(2026, 11)))
    assert household.restricted(FATHER) is Restricted.LOCATING


def test_authorities_that_follow_each_other_in_a_circle():
    circle = home(successors={BOARD: NEXT_BOARD, NEXT_BOARD: BOARD}).policy
    assert circle.follows(NEXT_BOARD, BOARD)
    assert not circle.follows(SCHOOL, BOARD)


@pytest.mark.parametrize(
    ("about", "extra", "expected"),
    [
        (item(), (), ItemClass.RECORD),
        (item("OpenBadgeCredential"), (), ItemClass.RECORD),
        (item(REPORTED), (), ItemClass.SEALED),
        (item("HealthRecord"), (), ItemClass.INSTITUTION),
        (item(ASSIGNED), (), ItemClass.LOCATING),
        (item(tells_address=True), (), ItemClass.LOCATING),
        (item(received_at=at(2026, 10)), (restriction(FATHER),), ItemClass.LOCATING),
        (item(received_at=at(2026, 9)), (restriction(FATHER),), ItemClass.RECORD),
        (
            item(received_at=at(2026, 11)),
            (restriction(FATHER), st.Clearance("i-1", BOARD, at(2026, 11))),
            ItemClass.RECORD,
        ),
        (item(), (st.Marking("i-1", True, at(2026)),), ItemClass.PRIVATE),
        (item(), (st.Marking("i-2", True, at(2026)),), ItemClass.RECORD),
        (item(), (st.Marking("i-1", True, at(2026)), st.Marking("i-1", False, at(2026))), ItemClass.RECORD),
    ],
)
def test_what_an_item_is(about, extra, expected):
    found = judge(home(*PARENTS, *extra), ask(MOTHER, VIEW), about)
    assert found.facts.item is expected


def test_kinds_and_scopes_limit_a_grant():
    narrow = grant(MOTHER, kinds=frozenset({ENROLLED}), scopes=frozenset({st.Scope.VIEW}))
    household = home(SUBJECT, narrow)
    assert outcome(household, ask(MOTHER, VIEW), item()) == ALLOWED
    assert outcome(household, ask(MOTHER, AccessAct.LIST)) == ALLOWED
    assert outcome(household, ask(MOTHER, VIEW), item("ClrCredential")) == (Outcome.DENY, Rule.SCOPE)
    assert outcome(household, ask(MOTHER), item()) == (Outcome.DENY, Rule.SCOPE)


LENT = st.Delegation(
    "d-1",
    MOTHER,
    TUTOR,
    frozenset({st.Scope.VIEW}),
    "lessons in mathematics",
    at(2026, 9),
    at(2027, 3),
    kinds=frozenset({ENROLLED}),
    grant=grant(MOTHER).id,
)


def lent(*extra, now=NOW, about=None, act=VIEW, **changes):
    household = home(*PARENTS, dataclasses.replace(LENT, **changes), *extra, now=now)
    return outcome(household, ask(TUTOR, act, Relation.DELEGATE), item() if about is None else about)


def test_a_delegate_sees_what_was_chosen_for_as_long_as_was_said():
    seen = (Outcome.ALLOW, Rule.DELEGATE)
    assert lent() == seen
    assert lent(items=frozenset({"i-1"}), kinds=frozenset()) == seen
    assert lent(grant=None, giver=CHILD) == seen
    assert lent(act=AccessAct.PRESENT) == (Outcome.DENY, Rule.DELEGATE)
    for hidden in (
        lent(about=item("ClrCredential")),
        lent(now=at(2026, 8)),
        lent(now=at(2027, 3)),
        lent(st.DelegationEnd("d-1", MOTHER, at(2026, 10))),
        lent(valid_from=at(2025, 10), valid_until=at(2029)),
        lent(giver=FATHER),
        lent(grant=None),
        lent(grant="urn:grant:unknown"),
        lent(scopes=frozenset(st.Scope), grant=grant(MOTHER).id, valid_until=at(2031)),
        lent(st.GrantChange(grant(MOTHER).id, GrantState.ENDED, BOARD, at(2026, 10))),
        lent(st.GrantChange(grant(MOTHER).id, GrantState.SUSPENDED, BOARD, at(2026, 10))),
    ):
        assert hidden == NO_GRANT
    assert lent(st.DelegationEnd("d-1", MOTHER, at(2027))) == seen, "not yet"
    assert lent(st.DelegationEnd("d-2", MOTHER, at(2026))) == seen
    for kept_away in (MOTHER, TUTOR):
        assert lent(restriction(kept_away)) == (Outcome.HIDE, Rule.RESTRICTED)
    assert outcome(home(*PARENTS, LENT), ask(TUTOR, VIEW, Relation.DELEGATE)) == NO_GRANT, "nothing as a whole"
    assert outcome(home(LENT), ask(TUTOR, VIEW, Relation.DELEGATE), item()) == NO_GRANT


def test_what_guardians_lent_ends_with_their_authority_and_what_the_learner_lent_does_not():
    grown = at(2030, 6)
    late = {"valid_from": at(2030), "valid_until": at(2030, 12)}
    parents = (SUBJECT, grant(MOTHER, valid_until=at(2031)))
    request = ask(TUTOR, VIEW, Relation.DELEGATE)
    by_mother = dataclasses.replace(LENT, **late)
    assert outcome(home(*parents, by_mother, now=grown), request, item()) == NO_GRANT
    by_learner = dataclasses.replace(LENT, **late, giver=CHILD, grant=None)
    assert outcome(home(*parents, by_learner, now=grown), request, item()) == (Outcome.ALLOW, Rule.DELEGATE)
    ordered = st.AdultOrder(MOTHER, BOARD, at(2030, 5))
    assert outcome(home(*parents, ordered, by_mother, now=grown), request, item()) == (Outcome.ALLOW, Rule.DELEGATE)


def test_of_several_delegations_the_one_that_gives_counts():
    ended = dataclasses.replace(LENT, id="d-0", valid_until=at(2026, 10))
    request = ask(TUTOR, VIEW, Relation.DELEGATE)
    for lent_by_two in ((ended, LENT), (LENT, ended)):
        assert outcome(home(*PARENTS, *lent_by_two), request, item())[0] is Outcome.ALLOW
        kept_away = restriction(MOTHER, Restricted.LOCATING)
        assert outcome(home(*PARENTS, *lent_by_two, kept_away), request, item())[0] is Outcome.ALLOW


def test_at_eighteen_guardianship_is_over_whatever_attestations_say():
    parents = (SUBJECT, grant(MOTHER, valid_until=at(2031)), grant(FATHER, valid_until=at(2031)))
    last_second = dt.datetime(2030, 5, 5, 23, 59, 59, tzinfo=JAPAN)
    birthday = dt.datetime(2030, 5, 6, tzinfo=JAPAN)
    assert outcome(home(*parents, now=last_second), ask(MOTHER, VIEW), item()) == ALLOWED
    assert outcome(home(*parents, now=birthday), ask(MOTHER, VIEW), item()) == (Outcome.HIDE, Rule.MAJORITY)
    ordered = home(*parents, st.AdultOrder(MOTHER, BOARD, birthday), now=birthday)
    assert outcome(ordered, ask(MOTHER, VIEW), item()) == ALLOWED
    recovery = ask(MOTHER, AccessAct.RECOVER)
    assert outcome(ordered, recovery, None, *approved(recovery, PHONE, FATHER, on=birthday))[0] is Outcome.NEEDS


ROLE = st.StaffRole(TEACHER, SCHOOL, st.Role.HOMEROOM_TEACHER, SCHOOL, dt.date(2026, 4, 1), classes=frozenset({"3-1"}))
ENROLLED_AT = st.Enrolment(SCHOOL, "3-1", SCHOOL, dt.date(2026, 4, 1))


def desk(*statements, kind="CumulativeRecordCopy", now=NOW, act=VIEW):
    return outcome(home(AT_SCHOOL, *statements, now=now), ask(TEACHER, act, Relation.STAFF), item(kind))


def role(**changes):
    return dataclasses.replace(ROLE, **changes)


def enrolled(**changes):
    return dataclasses.replace(ENROLLED_AT, **changes)


def test_staff_see_what_the_table_gives_to_their_role_while_both_are_at_the_school():
    seen, outside = (Outcome.ALLOW, Rule.DESK), (Outcome.HIDE, Rule.DESK)
    assert desk(ROLE, ENROLLED_AT) == seen
    assert desk(ROLE, ENROLLED_AT, act=AccessAct.PRESENT) == outside
    assert desk(ROLE, enrolled(class_name="3-2")) == outside, "another class"
    assert desk(role(classes=frozenset()), ENROLLED_AT) == outside
    for kind, roles in {
        "HealthRecord": {"nurse", "principal"},
        "CumulativeRecordExtract": {"principal", "deputy", "homeroom_teacher"},
        "EnrollmentCertificate": {"clerk", "principal", "deputy"},
        "TextbookSupplyCertificate": {"clerk", "principal", "deputy"},
        "GuardianshipCredential": set(),
        "OpenBadgeCredential": set(),
    }.items():
        for each in st.Role:
            found = desk(role(role=each), ENROLLED_AT, kind=kind)
            assert found == (seen if each.value in roles else outside), (kind, each)
    last = dt.date(2026, 11, 24)
    assert desk(role(last_day=last), enrolled(last_day=last)) == seen
    tomorrow = at(2026, 11, 25, 0)
    assert desk(role(last_day=last), ENROLLED_AT, now=tomorrow) == NO_GRANT, "the teacher has left"
    assert desk(ROLE, enrolled(last_day=last), now=tomorrow) == NO_GRANT, "the child has left"
    assert desk(role(first_day=dt.date(2027, 4, 1)), ENROLLED_AT) == NO_GRANT
    assert desk(role(school=did("another")), ENROLLED_AT) == NO_GRANT
    assert desk(ROLE, enrolled(school=did("another"))) == NO_GRANT
    assert desk(ROLE, ENROLLED_AT, restriction(TEACHER)) == (Outcome.HIDE, Rule.RESTRICTED)
    whole = outcome(home(AT_SCHOOL, ROLE, ENROLLED_AT), ask(TEACHER, AccessAct.AUDIT, Relation.STAFF))
    assert whole == outside


def test_what_ended_stays_so_until_it_is_stated_anew():
    seen, today, yesterday = (Outcome.ALLOW, Rule.DESK), dt.date(2026, 11, 24), dt.date(2026, 11, 23)
    gone = st.StaffRoleEnd(TEACHER, SCHOOL, ROLE.role, SCHOOL, yesterday, ROLE.classes)
    assert desk(ROLE, gone, ENROLLED_AT) == NO_GRANT
    assert desk(gone, ROLE, ENROLLED_AT) == seen, "stated after the end"
    assert desk(ROLE, dataclasses.replace(gone, last_day=today), ENROLLED_AT) == seen, "the last day is included"
    assert desk(role(last_day=yesterday), dataclasses.replace(gone, last_day=today), ENROLLED_AT) == NO_GRANT
    for other in ({"person": MOTHER}, {"school": BOARD}, {"role": st.Role.NURSE}, {"classes": frozenset({"3-2"})}):
        assert desk(ROLE, dataclasses.replace(gone, **other), ENROLLED_AT) == seen, other
    left = st.EnrolmentEnd(SCHOOL, "3-1", SCHOOL, yesterday)
    assert desk(ROLE, ENROLLED_AT, left) == NO_GRANT
    assert desk(ROLE, left, ENROLLED_AT) == seen
    assert desk(ROLE, ENROLLED_AT, dataclasses.replace(left, class_name="3-2")) == seen
    assert desk(ROLE, ENROLLED_AT, dataclasses.replace(left, school=BOARD)) == seen
    assert desk(ROLE, enrolled(last_day=today), dataclasses.replace(left, last_day=dt.date(2027, 3, 31))) == seen


def test_a_familys_profile_has_no_desk():
    household = home(SUBJECT, ROLE, ENROLLED_AT)
    assert outcome(household, ask(TEACHER, VIEW, Relation.STAFF), item()) == NO_GRANT


def test_the_shipped_acts():
    acts = shipped_acts()
    assert {acts.weight(each, urgent=False) for each in acts.daily} == {Weight.DAILY}
    assert {acts.weight(each, urgent=False) for each in acts.major} == {Weight.MAJOR}
    assert {"enrolment", "withdrawal", "transfer", "study_abroad", "leave_of_absence"} <= acts.major.keys()
    assert acts.daily["certificate_application"].ja == "証明書の交付申請"
    assert acts.weight("transfer", urgent=True) is Weight.URGENT
    assert shipped_desk().own_class == {st.Role.HOMEROOM_TEACHER}


def test_every_statement_reads_back_as_it_was_written():
    statements = (
        *PARENTS,
        AT_SCHOOL,
        st.Subject(CHILD, BIRTH, names=frozenset({"山田 太郎"}), also=frozenset({"urn:uuid:1"}), label="太郎"),
        st.SubjectName("山田 太朗", BOARD, at(2026)),
        st.SubjectIdentifier("urn:uuid:2", CHILD, at(2026)),
        restriction(FATHER, review_by=dt.date(2027, 3, 31)),
        st.Lift("r-1", BOARD, at(2027)),
        st.GrantChange("g", GrantState.ENDED, BOARD, at(2025)),
        st.Clearance("i-1", BOARD, at(2026, 11)),
        LENT,
        st.DelegationEnd("d-1", MOTHER, at(2027)),
        st.CourtDecision("transfer", MOTHER, BOARD, at(2022)),
        st.Incapacity(FATHER, BOARD, at(2022), at(2024)),
        st.AdultOrder(MOTHER, BOARD, at(2030, 5)),
        st.Marking("i-1", True, at(2026)),
        ROLE,
        st.StaffRoleEnd(TEACHER, SCHOOL, ROLE.role, SCHOOL, dt.date(2026, 11, 1), ROLE.classes),
        ENROLLED_AT,
        st.EnrolmentEnd(SCHOOL, "3-1", SCHOOL, dt.date(2026, 11, 1)),
        st.DeviceAdded("d-2", CHILD, "a phone", "z6LS", st.Means.DEVICE),
        st.DeviceSeen("d-2", 7, "00ff"),
        st.DeviceRemoved("d-2"),
        st.HandedOver(CHILD, at(2030, 5)),
        read_record(json.dumps(RECORD).encode()),
        st.ConsentEvent(RECORD["record_id"], ConsentState.GIVEN, MOTHER, Relation.GUARDIAN, at(2026)),
    )
    assert {type(each) for each in statements} == {*st.Statement.__args__}
    for statement in statements:
        assert st.read(*st.written(statement)) == statement


def test_files_of_rules_are_read_whole():
    assert read_acts(b'format = "vcedu acts 1"\nversion = 1\n[daily]\n[major]').daily == {}
    assert read_desk(b'format = "vcedu desk 1"\nversion = 1\nown_class = []\n[kind]').rights == {}


def test_the_birthday_of_the_leap_day():
    household = home(st.Subject(CHILD, dt.date(2008, 2, 29)), now=dt.datetime(2026, 2, 28, 23, tzinfo=JAPAN))
    assert household.band is AgeBand.OWN
    assert dataclasses.replace(household, now=dt.datetime(2026, 3, 1, tzinfo=JAPAN)).band is AgeBand.ADULT
    assert BIRTH.year == 2012


def test_a_statement_is_written_in_one_way_whatever_the_order_of_its_sets():
    kinds = frozenset(f"Kind{number}" for number in range(9))
    written = json.loads(st.written(dataclasses.replace(LENT, kinds=kinds, items=frozenset({"b", "a"})))[1])
    assert (written["kinds"], written["items"]) == (sorted(kinds), ["a", "b"])
