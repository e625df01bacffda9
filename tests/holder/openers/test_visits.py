"""Who adds a device, takes one away and takes a profile over, by the rules of access."""

import datetime as dt

import pytest

from holder.access.home import BOARD, CHILD, FATHER, KEYS, MOTHER, PHONE, POLICY, SCHOOL, TUTOR, grant, restriction
from holder.family import CHEAP, NOW, PASSPHRASE, create
from vcedu.errors import Code, VceduError
from vcedu.holder import PersonalDataStore, Purpose
from vcedu.holder.access import AccessAct, Approval, Relation
from vcedu.holder.access.statements import DeviceAdded, DeviceRemoved, HandedOver, Subject
from vcedu.holder.openers.secrets import new_pair
from vcedu.holder.openers.wraps import handle
from vcedu.storage import SQLiteDriver

BEGAN = NOW - dt.timedelta(days=100)
UNTIL = BEGAN + dt.timedelta(days=365)


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


def _store(driver, age=14, *more):
    store = create(driver)
    store.belongs_to(Subject(CHILD, dt.date(NOW.year - age, 1, 15)), at=NOW)
    for guardian in (MOTHER, FATHER):
        given = grant(guardian, valid_from=BEGAN, valid_until=UNTIL)
        with store._opened.whole():
            store._stated.add(given, NOW, by=BOARD)
    for statement in more:
        store.visited_by(BOARD, Relation.AUTHORITY, POLICY).state(statement, at=NOW)
    return store


def _visit(store, person=CHILD, capacity=Relation.LEARNER):
    return store.visited_by(person, capacity, POLICY)


def _raises(code, act):
    with pytest.raises(VceduError) as caught:
        act()
    assert caught.value.code is code
    return caught.value


def _add(visit, secret, **options):
    return visit.add_device(secret.public_key, name="電話", at=NOW, **options)


def _approved(visit, request, *people):
    return Purpose(approvals=tuple(Approval.of(request, KEYS[each], NOW) for each in people))


@pytest.mark.parametrize("age", [16, 17, 18])
def test_from_the_own_consent_age_a_learner_alone_adds_an_own_device(driver, age):
    store, phone = _store(driver, age), new_pair()
    added = _add(_visit(store), phone)
    assert (added.principal, store.devices.all()) == (CHILD, [added])
    assert PersonalDataStore.open_on_device(driver, phone).profile == store.profile
    asked = [entry.details for entry in store.audit() if entry.details.get("act") == "recover"]
    assert [(each["who"], each["decision"], each["rule"]) for each in asked] == [
        (CHILD, "ALLOW", "R5" if age == 18 else "R6")
    ]


def test_a_younger_child_does_it_with_a_guardian(driver):
    store, phone = _store(driver), new_pair()
    visit = _visit(store)
    _raises(Code.ACCESS_NEEDS, lambda: _add(visit, phone))
    request = visit.request_for_device(AccessAct.RECOVER, phone.public_key.multikey, "電話")
    _raises(Code.ACCESS_NEEDS, lambda: _add(visit, new_pair(), purpose=_approved(visit, request, MOTHER)))
    assert store.devices.all() == []
    assert _add(visit, phone, purpose=_approved(visit, request, MOTHER)).principal == CHILD


def test_a_guardian_needs_a_second_device_and_a_second_person(driver):
    store, phone = _store(driver), new_pair()
    visit = _visit(store, MOTHER, Relation.GUARDIAN)
    request = visit.request_for_device(AccessAct.RECOVER, phone.public_key.multikey, "電話")
    for people in ((), (PHONE,), (FATHER,)):
        _raises(Code.ACCESS_NEEDS, lambda people=people: _add(visit, phone, purpose=_approved(visit, request, *people)))
    added = _add(visit, phone, purpose=_approved(visit, request, PHONE, FATHER))
    assert added.principal == MOTHER


@pytest.mark.parametrize(
    ("person", "capacity"),
    [(TUTOR, Relation.STRANGER), (TUTOR, Relation.GUARDIAN), (FATHER, Relation.GUARDIAN), (TUTOR, Relation.LEARNER)],
)
def test_nothing_is_there_for_others(driver, person, capacity):
    store = _store(driver, 14, restriction(FATHER, valid_from=BEGAN))
    visit = _visit(store, person, capacity)
    errors = [
        _raises(Code.PDS_ITEM_UNKNOWN, lambda: _add(visit, new_pair())),
        _raises(Code.PDS_ITEM_UNKNOWN, lambda: visit.take_over("a", at=NOW)),
        _raises(Code.PDS_ITEM_UNKNOWN, lambda: visit.remove_device("0" * 32, at=NOW)),
    ]
    assert [error.facts["item"] for error in errors] == ["recover", "manage", "manage"]
    assert store.devices.all() == []


def test_own_devices_are_taken_away_by_their_owner_and_others_by_who_manages(driver):
    store = _store(driver, 16)
    learner = _visit(store)
    own = _add(learner, phone := new_pair())
    mothers = store.devices.add(new_pair().public_key, principal=MOTHER, name="母", at=NOW)
    _raises(Code.ACCESS_DENIED, lambda: learner.remove_device(mothers.id, at=NOW))
    guardian = _visit(store, MOTHER, Relation.GUARDIAN)
    _raises(Code.ACCESS_DENIED, lambda: guardian.remove_device(own.id, at=NOW))
    learner.remove_device(own.id, at=NOW)
    _raises(Code.PDS_OPENER, lambda: PersonalDataStore.open_on_device(driver, phone))
    _visit(store, BOARD, Relation.AUTHORITY).remove_device(mothers.id, at=NOW)
    assert store.devices.all() == []


def test_the_learner_takes_over_at_eighteen_and_not_before(driver):
    store = _store(driver, 17)
    _raises(Code.ACCESS_DENIED, lambda: _visit(store).take_over("おとな", at=NOW))
    later = NOW + dt.timedelta(days=366)
    # An authority manages, and takes nothing over for itself.
    _raises(Code.ACCESS_DENIED, lambda: _visit(store, BOARD, Relation.AUTHORITY).take_over("おとな", at=later))
    assert PersonalDataStore.open(driver, PASSPHRASE).devices.all() == []
    _visit(store).take_over("おとな", at=later, kdf=CHEAP)
    assert PersonalDataStore.open_hosted(driver, "おとな").profile == store.profile
    _raises(Code.PDS_OPENER, lambda: PersonalDataStore.open(driver, PASSPHRASE))


@pytest.mark.parametrize("capacity", [Relation.AUTHORITY, Relation.LEARNER, Relation.ISSUER, Relation.GUARDIAN])
def test_nobody_states_a_device_or_a_hand_over_past_the_change_of_keys(driver, capacity):
    store, key = _store(driver), new_pair().public_key
    person = {Relation.AUTHORITY: BOARD, Relation.LEARNER: CHILD, Relation.ISSUER: SCHOOL}.get(capacity, MOTHER)
    visit = _visit(store, person, capacity)
    for statement in (
        DeviceAdded(handle(store.profile, key), person, "x", key.multikey),
        DeviceRemoved("0" * 32),
        HandedOver(CHILD, NOW),
    ):
        _raises(Code.ACCESS_STATEMENT, lambda statement=statement: visit.state(statement, at=NOW))
    assert store.devices.all() == []


def test_who_comes_in_again_sets_their_own_passphrase_whoevers_device_lets_them_in(driver):
    store = PersonalDataStore.create_hosted(driver, "ははのひみつ", principal=MOTHER, name="母", at=NOW, kdf=CHEAP)
    store.belongs_to(Subject(CHILD, dt.date(NOW.year - 16, 1, 15)), at=NOW)
    for passphrase in ("さいしょ", "つぎ"):
        _visit(store).recover(passphrase, at=NOW, kdf=CHEAP)
    assert [each.principal for each in store.devices.all()] == [MOTHER, CHILD]
    assert PersonalDataStore.open_hosted(driver, "つぎ").profile == store.profile
    assert PersonalDataStore.open_hosted(driver, "ははのひみつ").profile == store.profile
    _raises(Code.PDS_PASSPHRASE, lambda: PersonalDataStore.open_hosted(driver, "さいしょ"))
