"""Who gives a consent, refuses it and takes it back, and who sees of it."""

import dataclasses
import datetime as dt

import pytest

from holder.access.home import BOARD, CHILD, FATHER, MOTHER, SCHOOL, TEACHER, TUTOR, restriction
from holder.access.test_visiting import traced
from holder.consent.papers import DAILY, LATER, MAJOR, NOW, PUPIL, approved, present, profile, record, visit
from vcedu.errors import Code, VceduError
from vcedu.holder import Purpose
from vcedu.holder.access import AccessAct, Relation
from vcedu.holder.access.policy import Desk
from vcedu.holder.access.statements import Enrolment, Keeper, Role, StaffRole
from vcedu.holder.access.terms import Restricted
from vcedu.holder.consent import Consent, ConsentEvent, ConsentState, PersonsRequest, read_consent_receipt

DAILY_RECORD, MAJOR_RECORD = record(purpose_type=DAILY), record(purpose_type=MAJOR)


def refused(call, *arguments, **named):
    with pytest.raises(VceduError) as caught:
        call(*arguments, **named)
    return caught.value


def learner(store, **policy):
    return visit(store, CHILD, Relation.LEARNER, **policy)


def keep_away(store, person=FATHER, level=Restricted.ALL):
    order = restriction(person, level, valid_from=NOW)
    visit(store, BOARD, Relation.AUTHORITY).state(order, at=NOW)


def test_one_guardian_consents_in_a_daily_matter_and_it_is_receipted():
    store, kept = profile()
    mother = visit(store, MOTHER)
    receipt = mother.consent(DAILY_RECORD, at=NOW)
    assert read_consent_receipt(receipt.text) == receipt
    assert receipt.record == DAILY_RECORD
    ((state, capacity),) = [(each.event_state, each.capacity) for each in receipt.events]
    assert (state, capacity) == (ConsentState.GIVEN, Relation.GUARDIAN)
    assert MOTHER not in receipt.text.decode()
    (consent,) = mother.consents(at=NOW)
    assert (consent.events[0].entity_id, consent.state) == (MOTHER, ConsentState.GIVEN)
    assert present(mother, kept, purpose=Purpose(DAILY), basis=Consent(DAILY_RECORD.record_id)).raw
    (release,) = mother.releases(at=NOW)
    assert release.consent is ConsentState.GIVEN
    # Entries of the log are numbered anew for who does not read all of it.
    (whole,) = store.releases.all(at=NOW)
    assert dataclasses.replace(release, seq=whole.seq) == whole
    assert release.seq < whole.seq


def test_a_major_matter_takes_both_guardians_and_the_very_record():
    store, _ = profile(age=14)
    mother = visit(store, MOTHER)
    assert refused(mother.consent, MAJOR_RECORD, at=NOW).code is Code.ACCESS_NEEDS
    other = mother.request_to_consent(dataclasses.replace(MAJOR_RECORD, retention_period="P20Y"))
    wrong = approved(other, CHILD, FATHER)
    assert refused(mother.consent, MAJOR_RECORD, at=NOW, purpose=wrong).code is Code.ACCESS_NEEDS
    request = mother.request_to_consent(MAJOR_RECORD)
    assert refused(mother.consent, MAJOR_RECORD, at=NOW, purpose=approved(request, CHILD)).code is Code.ACCESS_NEEDS
    assert mother.consent(MAJOR_RECORD, at=NOW, purpose=approved(request, CHILD, FATHER)).record == MAJOR_RECORD


def test_what_it_is_for_is_what_the_record_says_and_not_what_the_visitor_says():
    store, _ = profile()
    mother = visit(store, MOTHER)
    assert refused(mother.consent, MAJOR_RECORD, at=NOW, purpose=Purpose(DAILY)).code is Code.ACCESS_NEEDS
    unlisted = record(purpose_type=None)
    assert refused(mother.consent, unlisted, at=NOW).code is Code.ACCESS_NEEDS
    urgent = mother.request_to_consent(MAJOR_RECORD, Purpose(urgent="moved over night"))
    alone = approved(urgent, CHILD, urgent="moved over night")
    assert mother.consent(MAJOR_RECORD, at=NOW, purpose=alone).record == MAJOR_RECORD


@pytest.mark.parametrize(
    ("age", "own_consent_age", "alone"),
    [(14, 16, False), (15, 16, False), (15, 15, True), (16, 16, True), (18, 16, True)],
)
def test_from_the_own_consent_age_a_learner_consents_alone_in_daily_matters(age, own_consent_age, alone):
    store, _ = profile(age=age)
    child = learner(store, own_consent_age=own_consent_age)
    if alone:
        assert child.consent(DAILY_RECORD, at=NOW).events[0].capacity is Relation.LEARNER
    else:
        assert refused(child.consent, DAILY_RECORD, at=NOW).code is Code.ACCESS_NEEDS
        request = child.request_to_consent(DAILY_RECORD)
        assert child.consent(DAILY_RECORD, at=NOW, purpose=approved(request, MOTHER)).record == DAILY_RECORD


def test_an_adult_learner_consents_in_everything_and_guardians_in_nothing():
    store, _ = profile(age=18)
    assert refused(visit(store, MOTHER).consent, DAILY_RECORD, at=NOW).code is Code.PDS_ITEM_UNKNOWN
    assert learner(store).consent(MAJOR_RECORD, at=NOW).record == MAJOR_RECORD


def test_whoever_may_consent_refuses_alone_and_it_stays_refused():
    store, kept = profile()
    receipt = visit(store, FATHER).refuse_consent(MAJOR_RECORD, at=NOW)
    assert [each.event_state for each in receipt.events] == [ConsentState.REFUSED]
    (consent,) = store.releases.consents(at=NOW)
    assert consent.state is ConsentState.REFUSED
    basis = Consent(MAJOR_RECORD.record_id)
    assert refused(present, store, kept, basis=basis).code is Code.CONSENT_REFUSED


@pytest.mark.parametrize("age", [10, 14, 16])
def test_the_learner_takes_back_what_a_guardian_gave_at_any_age(age):
    store, kept = profile(age=age)
    store.releases.give(DAILY_RECORD, by=MOTHER, capacity=Relation.GUARDIAN, at=NOW)
    present(store, kept, basis=Consent(DAILY_RECORD.record_id))
    assert len(learner(store).withdraw_consent(DAILY_RECORD.record_id, holder=PUPIL, at=LATER)) == 1
    (consent,) = store.releases.consents(at=LATER)
    assert [(each.event_state, each.capacity) for each in consent.events] == [
        (ConsentState.GIVEN, Relation.GUARDIAN),
        (ConsentState.WITHDRAWN, Relation.LEARNER),
    ]
    assert consent.events[-1].event_time == LATER


def test_the_other_guardian_takes_it_back_too_and_a_stranger_learns_of_nothing():
    store, _ = profile()
    visit(store, MOTHER).consent(DAILY_RECORD, at=NOW)
    for stranger in (visit(store, TUTOR), visit(store, TUTOR, Relation.STRANGER)):
        for name in (DAILY_RECORD.record_id, "0"):
            assert refused(stranger.withdraw_consent, name, holder=PUPIL, at=NOW).code is Code.PDS_ITEM_UNKNOWN
        assert refused(stranger.refuse_consent, DAILY_RECORD, at=NOW).code is Code.PDS_ITEM_UNKNOWN
        assert (stranger.consents(at=NOW), stranger.releases(at=NOW)) == ([], [])
    assert visit(store, FATHER).withdraw_consent(DAILY_RECORD.record_id, holder=PUPIL, at=LATER) == []


@pytest.mark.parametrize("level", [Restricted.ALL, Restricted.LOCATING])
def test_who_is_kept_away_neither_consents_nor_sees_what_was_consented_to(level):
    store, kept = profile()
    visit(store, MOTHER).consent(DAILY_RECORD, at=NOW)
    present(store, kept, basis=Consent(DAILY_RECORD.record_id))
    keep_away(store, level=level)
    father = visit(store, FATHER)
    another = record(record_id="1f0b6a52-7f5e-4c58-9a4f-0b9b8e6f2a09", purpose_type=DAILY)
    assert refused(father.consent, another, at=LATER).code is Code.PDS_ITEM_UNKNOWN
    assert father.consents(at=LATER) == []
    assert father.releases(at=LATER) == []
    if level is Restricted.ALL:
        name = DAILY_RECORD.record_id
        assert refused(father.withdraw_consent, name, holder=PUPIL, at=LATER).code is Code.PDS_ITEM_UNKNOWN


def test_nobody_consents_to_what_institutions_send_each_other():
    store, _ = profile()
    sealed = record(purpose_type=DAILY, pii_information=[{"pii_type": "HealthRecord"}])
    for door in (visit(store, MOTHER), learner(store)):
        assert refused(door.consent, sealed, at=NOW).code is Code.PDS_ITEM_UNKNOWN
    assert store.releases.consents(at=NOW) == []


def test_a_consent_that_ran_out_is_seen_so_without_anybody_stating_it():
    store, _ = profile()
    visit(store, MOTHER).consent(DAILY_RECORD, at=NOW)
    before = len(store.audit())
    (consent,) = store.releases.consents(at=NOW + dt.timedelta(days=100))
    assert consent.state is ConsentState.EXPIRED
    assert consent.until == dt.date(NOW.year, NOW.month + 3, NOW.day)
    assert len(store.audit()) == before


def test_what_is_kept_for_a_visit_is_stated_by_nobody_beside_it():
    store, _ = profile()
    event = ConsentEvent(DAILY_RECORD.record_id, ConsentState.GIVEN, MOTHER, Relation.GUARDIAN, NOW)
    for stated in (DAILY_RECORD, event):
        for door in (visit(store, MOTHER), learner(store), visit(store, BOARD, Relation.AUTHORITY)):
            assert refused(door.state, stated, at=NOW).code is Code.ACCESS_STATEMENT
    assert store.releases.consents(at=NOW) == []


def test_who_is_kept_away_asks_with_the_statements_of_one_who_has_no_consent_to_find():
    """Asserted on the statements to the database and the answers, byte by byte; there is no clock in it."""
    store, kept = profile()
    visit(store, MOTHER).consent(DAILY_RECORD, at=NOW)
    present(store, kept, basis=Consent(DAILY_RECORD.record_id))
    keep_away(store)
    father, name = visit(store, FATHER), DAILY_RECORD.record_id
    other = record(record_id="1f0b6a52-7f5e-4c58-9a4f-0b9b8e6f2a09", purpose_type=DAILY)
    driver = store._opened.driver
    for call in (
        lambda each: father.withdraw_consent(each.record_id, holder=PUPIL, at=LATER),
        lambda each: father.refuse_consent(each, at=LATER),
        lambda each: father.consent(each, at=LATER),
    ):
        there, statements = traced(driver, lambda call=call: call(DAILY_RECORD))
        not_there, the_same = traced(driver, lambda call=call: call(other))
        assert repr(there).replace(name, other.record_id) == repr(not_there)
        assert statements == the_same
        assert len(statements) > 5


def test_who_is_kept_away_finds_consents_and_releases_as_a_stranger_does():
    store, kept = profile()
    visit(store, MOTHER).consent(DAILY_RECORD, at=NOW)
    present(store, kept, basis=Consent(DAILY_RECORD.record_id))
    keep_away(store)
    driver, doors = store._opened.driver, (visit(store, FATHER), visit(store, TUTOR))
    for name in ("consents", "releases"):
        for door in doors:
            getattr(door, name)(at=LATER)
        father, stranger = (
            traced(driver, lambda door=door, name=name: getattr(door, name)(at=LATER)) for door in doors
        )
        assert father == stranger
        assert father[0] == []


def test_a_school_rests_on_the_request_of_who_may_ask_at_that_moment():
    store, kept = profile(keeper=Keeper.SCHOOL)
    school = {"class_name": "2-1", "school": SCHOOL, "issuer": SCHOOL, "first_day": NOW.date()}
    door = visit(store, SCHOOL, Relation.ISSUER)
    door.state(Enrolment(**school), at=NOW)
    door.state(StaffRole(TEACHER, SCHOOL, Role.PRINCIPAL, SCHOOL, NOW.date()), at=NOW)
    table = {"AchievementCredential": {Role.PRINCIPAL: frozenset({AccessAct.VIEW, AccessAct.PRESENT})}}
    principal = visit(store, TEACHER, Relation.STAFF, desk=Desk(frozenset(), table))
    say = {"purpose": Purpose(DAILY)}
    assert refused(present, principal, kept, **say).code is Code.RELEASE_BASIS_MISSING
    for person in (CHILD, MOTHER, FATHER):
        assert present(principal, kept, basis=PersonsRequest(person), **say).raw
    keep_away(store)
    assert refused(present, principal, kept, basis=PersonsRequest(FATHER), **say).code is Code.RELEASE_REQUEST
    assert refused(present, principal, kept, basis=PersonsRequest(TUTOR), **say).code is Code.RELEASE_REQUEST


def test_an_adults_guardians_ask_for_nothing_any_more():
    store, kept = profile(age=18)
    child = visit(store, CHILD, Relation.LEARNER)
    for person, code in ((CHILD, None), (MOTHER, Code.RELEASE_REQUEST)):
        if code is None:
            assert present(child, kept, purpose=Purpose(DAILY), basis=PersonsRequest(person)).raw
        else:
            assert refused(present, child, kept, purpose=Purpose(DAILY), basis=PersonsRequest(person)).code is code
