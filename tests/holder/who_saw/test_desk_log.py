import dataclasses
import datetime as dt

import pytest
from makers.signed import key

from holder.access.home import BOARD, CHILD, FATHER, MOTHER, POLICY, SCHOOL, TEACHER, restriction
from holder.family import NOW
from holder.who_saw.school import school_store
from vcedu.errors import Code, Message, VceduError
from vcedu.holder import HolderKey
from vcedu.holder.access import Relation
from vcedu.holder.access import statements as st
from vcedu.holder.who_saw import read_desk_log
from vcedu.rendering import who_saw_page
from vcedu.storage import SQLiteDriver

NAMES = {SCHOOL: "見本市立第一中学校", TEACHER: "佐藤 花子"}
BY_SCHOOL = HolderKey(key("school"))
LATER = NOW + dt.timedelta(days=3)


@pytest.fixture
def desk():
    with SQLiteDriver(":memory:") as driver:
        yield school_store(driver)


def visit(store, person, capacity=Relation.GUARDIAN):
    return store.visited_by(person, capacity, POLICY)


def made_out(store, person, capacity=Relation.GUARDIAN, at=NOW, **given):
    raw = visit(store, person, capacity).desk_log(key=BY_SCHOOL, at=at, names=NAMES, **given)
    return read_desk_log(raw, school=SCHOOL, learner=CHILD, reader=person)


def refused(call, *arguments, **named):
    with pytest.raises(VceduError) as caught:
        call(*arguments, **named)
    return caught.value


def test_the_family_reads_what_the_schools_staff_did_by_role_and_school(desk):
    store, item = desk
    visit(store, TEACHER, Relation.STAFF).get(item.id, at=NOW)
    visit(store, MOTHER).get(item.id, at=NOW)
    found = made_out(store, MOTHER)
    (row,) = found.rows
    assert row.who == Message("principal, 見本市立第一中学校", "見本市立第一中学校 校長")
    assert row.records == (Message("Certificate of enrolment", "在学証明書"),)
    assert (row.at, row.outcome, row.why.en) == (
        NOW,
        "allowed",
        "The school's table gives it to this role, for a child who is there.",
    )
    assert (found.since, found.until) == (None, NOW)
    page = who_saw_page(found.rows, owner="太郎", until=found.until)
    assert "見本市立第一中学校 校長" in page
    for name in (TEACHER, "佐藤"):
        assert name not in page
        assert name not in found.model_dump_json()


def test_a_period_is_made_out_by_itself(desk):
    store, item = desk
    teacher = visit(store, TEACHER, Relation.STAFF)
    for at in (NOW, LATER):
        teacher.get(item.id, at=at)
    found = made_out(store, MOTHER, at=LATER, since=LATER)
    assert ([row.at for row in found.rows], found.since) == ([LATER], LATER)
    assert [row.at for row in made_out(store, MOTHER, at=LATER).rows] == [NOW, LATER]


def test_it_says_to_each_what_they_may_know(desk):
    store, item = desk
    refused(visit(store, "did:example:gone", Relation.STAFF).get, item.id, at=NOW)
    assert made_out(store, MOTHER).rows == [], "what was hidden from somebody stands in the learner's log alone"
    (hidden,) = made_out(store, CHILD, Relation.LEARNER).rows
    assert (hidden.outcome, hidden.who.ja) == ("hidden", "見本市立第一中学校 学校の職員")


def test_a_guardian_who_is_kept_away_gets_none_as_if_there_were_no_records(desk):
    store, item = desk
    visit(store, TEACHER, Relation.STAFF).get(item.id, at=NOW)
    visit(store, BOARD, Relation.AUTHORITY).state(restriction(FATHER, valid_from=NOW), at=NOW)
    errors = [
        refused(visit(store, person, capacity).desk_log, key=BY_SCHOOL, at=NOW)
        for person, capacity in ((FATHER, Relation.GUARDIAN), ("did:example:x", Relation.STRANGER))
    ]
    assert {(error.code, str(error)) for error in errors} == {(Code.PDS_ITEM_UNKNOWN, str(errors[0]))}
    assert made_out(store, MOTHER).rows


def test_what_is_not_the_schools_is_not_in_it(desk):
    store, item = desk
    visit(store, MOTHER).get(item.id, at=NOW)
    visit(store, CHILD, Relation.LEARNER).get(item.id, at=NOW)
    assert made_out(store, CHILD, Relation.LEARNER).rows == []


def test_it_is_the_schools_own_key_that_signs(desk):
    store, _ = desk
    error = refused(visit(store, MOTHER).desk_log, key=HolderKey(key("pupil")), at=NOW)
    assert (error.code, error.facts) == (Code.DESK_LOG_KEEPER, {"school": SCHOOL})


def test_a_role_that_ended_stands_as_it_was_when_it_was_used(desk):
    store, item = desk
    visit(store, TEACHER, Relation.STAFF).get(item.id, at=NOW)
    role = st.StaffRole(TEACHER, SCHOOL, st.Role.CLERK, SCHOOL, NOW.date())
    with store._opened.whole():
        store._stated.add(dataclasses.replace(role, first_day=LATER.date()), LATER, by=SCHOOL)
    (row,) = made_out(store, MOTHER, at=LATER).rows
    assert row.who.en == "principal, 見本市立第一中学校"
