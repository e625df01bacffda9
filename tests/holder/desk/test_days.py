"""A school's days: the roster comes in the morning, staff read what their role gives them, and leave."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs
from makers.signed import did

from holder.access.home import CHILD, POLICY, SCHOOL, record
from holder.desk.rosters import CODE, ROLES, roster
from holder.family import PASSPHRASE, VERIFIER, create
from vcedu.education.dates import JAPAN
from vcedu.errors import Code, VceduError
from vcedu.holder import PersonalDataStore
from vcedu.holder.access import Relation
from vcedu.holder.access import statements as st
from vcedu.holder.desk import DeskIdentifiers, Register, RosterRules, follow, plan_desk
from vcedu.model import VerificationTime
from vcedu.storage import SQLiteDriver

PEOPLE = {name: did(name) for name in ("sato", "ito", "kato", "mori")}
WHO = DeskIdentifiers(SCHOOL, CODE, {**PEOPLE, "hana": CHILD})
RULES = RosterRules("primary", {"principal": st.Role.PRINCIPAL}, {"mori": frozenset({st.Role.NURSE})})
MORNING = dt.datetime(2027, 4, 8, 8, tzinfo=JAPAN)
DAY = dt.timedelta(days=1)


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


@pytest.fixture
def store(driver):
    made = create(driver)
    made.belongs_to(st.Subject(CHILD, dt.date(2012, 5, 6), st.Keeper.SCHOOL, SCHOOL), at=MORNING)
    for number, kind in enumerate(("HealthRecord", "CumulativeRecordCopy", "EnrollmentCertificate"), 1):
        made.receive(record(kind, number), verifier=VERIFIER, time=VerificationTime(now=MORNING))
    return made


def follow_roster(store, at, **changes):
    school = store.visited_by(SCHOOL, Relation.ISSUER, POLICY)
    with store._opened.whole():
        household, _ = school._gate.household(at)
    register = Register(roster(day=f"{at:%Y%m%d}", year=2027, **changes), WHO)
    found = plan_desk(household, register, RULES)
    follow(school, found, at=at)
    return found


def kinds(store, name, at):
    door = store.visited_by(PEOPLE[name], Relation.STAFF, POLICY)
    return {each.secured.envelope.document["type"][1] for each in door.items(at=at)}


def test_each_reads_what_the_role_gives_and_from_the_day_of_leaving_nothing(store, driver):
    follow_roster(store, MORNING)
    cumulative, certificate = "CumulativeRecordCopy", "EnrollmentCertificate"
    assert kinds(store, "mori", MORNING) == {"HealthRecord"}
    assert kinds(store, "sato", MORNING) == {cumulative}
    assert kinds(store, "kato", MORNING) == {"HealthRecord", cumulative, certificate}
    assert kinds(store, "ito", MORNING) == set(), "the teacher of the other class"
    follow_roster(store, MORNING + DAY, roles=[each for each in ROLES if "mori" not in each])
    assert kinds(store, "mori", MORNING + DAY) == set()
    again = PersonalDataStore.open(driver, PASSPHRASE)
    door = again.visited_by(PEOPLE["mori"], Relation.STAFF, POLICY)
    for item in store.items():
        with pytest.raises(VceduError) as caught:
            door.get(item.id, at=MORNING + DAY)
        assert caught.value.code is Code.PDS_ITEM_UNKNOWN
    assert kinds(again, "kato", MORNING + DAY) != set()


def test_at_the_end_of_the_school_year_the_class_ends_by_itself_and_the_new_one_begins_with_its_roster(store):
    follow_roster(store, MORNING)
    spring = dt.datetime(2028, 4, 1, 8, tzinfo=JAPAN)
    assert kinds(store, "sato", spring - dt.timedelta(hours=9)) == {"CumulativeRecordCopy"}
    assert kinds(store, "sato", spring) == set()
    assert kinds(store, "kato", spring) == set(), "the child is in no class yet"


def test_the_family_reads_as_what_somebody_of_which_school_has_read(store):
    follow_roster(store, MORNING)
    kinds(store, "sato", MORNING)
    read = store.audit()[-1].details
    assert (read["role"], read["school"], read["capacity"]) == ("homeroom_teacher", SCHOOL, "staff")


@settings(max_examples=6, deadline=None, derandomize=True)
@given(hs.lists(hs.sets(hs.sampled_from(["hana", "sato", "kato", "mori"])), min_size=1, max_size=5))
def test_whoever_is_missing_from_todays_roster_has_no_access_today(days):
    with SQLiteDriver(":memory:") as driver:
        made = create(driver)
        made.belongs_to(st.Subject(CHILD, dt.date(2012, 5, 6), st.Keeper.SCHOOL, SCHOOL), at=MORNING)
        made.receive(record("HealthRecord"), verifier=VERIFIER, time=VerificationTime(now=MORNING))
        for passed, missing in enumerate(days):
            at = MORNING + passed * DAY
            follow_roster(made, at, roles=[each for each in ROLES if not missing & {*each}])
            assert bool(kinds(made, "mori", at)) is (not missing & {"mori", "hana"})
            assert bool(kinds(made, "kato", at)) is (not missing & {"kato", "hana"})
