"""At eighteen the learner takes the profile over: nothing of what guardians had opens it, and nothing is left of it."""

import datetime as dt

import pytest
from makers.signed import did

from holder.family import CHEAP, NOW, PASSPHRASE, certificate, create, fill, receive
from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder import Act, PersonalDataStore
from vcedu.holder.access import AccessPolicy, AccessRequest, Approval
from vcedu.holder.access.building import given
from vcedu.holder.access.household import Household
from vcedu.holder.access.statements import AdultOrder, HandedOver, Means, Subject
from vcedu.holder.access.terms import AccessAct, Relation
from vcedu.holder.openers.secrets import new_pair
from vcedu.keys import KeyType, PrivateKey
from vcedu.storage import SQLiteDriver

HANA, MOTHER = did("pupil"), "did:example:mother"
POLICY = AccessPolicy(authorities=frozenset({"did:example:court"}))
BIRTH = NOW.date() - dt.timedelta(days=20 * 366)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.db"


@pytest.fixture
def driver(path):
    with SQLiteDriver(path, busy_timeout=0) as opened:
        yield opened


@pytest.fixture
def store(driver):
    made = create(driver)
    fill(made)
    made.belongs_to(Subject(HANA, BIRTH, also=frozenset({did("pupil")})), at=NOW)
    return made


def _add(store, secret, principal):
    return store.devices.add(secret.public_key, principal=principal, name="電話", at=NOW)


def _raises(code, act, error=UsageError):
    with pytest.raises(error) as caught:
        act()
    assert caught.value.code is code


def _hand_over(store, opener="おとなのひみつ"):
    store.hand_over(opener, policy=POLICY, at=NOW, kdf=CHEAP)


def test_the_new_adult_opens_it_and_nobody_else(driver, store):
    own, mothers = new_pair(), new_pair()
    kept = _add(store, own, HANA)
    _add(store, mothers, MOTHER)
    store.devices.add_passphrase("こどものひみつ", principal=HANA, name="", at=NOW, kdf=CHEAP)
    before = [item.secured.raw for item in store.items()]
    _hand_over(store)
    again = PersonalDataStore.open_hosted(driver, "おとなのひみつ", remembered=store.checkpoint)
    assert [item.secured.raw for item in again.items()] == before
    assert PersonalDataStore.open_on_device(driver, own).items() == again.items()
    _raises(Code.PDS_OPENER, lambda: PersonalDataStore.open(driver, PASSPHRASE))
    _raises(Code.PDS_OPENER, lambda: PersonalDataStore.open_on_device(driver, mothers))
    _raises(Code.PDS_PASSPHRASE, lambda: PersonalDataStore.open_hosted(driver, "こどものひみつ"))
    assert {(each.principal, each.means) for each in again.devices.all()} == {
        (HANA, Means.DEVICE),
        (HANA, Means.PASSPHRASE),
    }
    assert kept in again.devices.all()
    # It goes on under the new opener, here and there.
    receive(store, certificate(8))
    store.rekey(at=NOW)
    assert len(PersonalDataStore.open_hosted(driver, "おとなのひみつ").items()) == 3


def test_it_is_in_the_log(store):
    _hand_over(store)
    stated = [entry.details["kind"] for entry in store.audit() if entry.act is Act.STATED]
    assert stated == ["Subject", "HandedOver", "DeviceAdded"]
    assert [entry.act for entry in store.audit()[-2:]] == [Act.REKEYING, Act.REKEYED]


def test_nothing_of_the_old_wraps_is_left_in_the_file(path, driver, store):
    _add(store, new_pair(), MOTHER)
    store.devices.add_passphrase("ははのひみつ", principal=MOTHER, name="", at=NOW, kdf=CHEAP)
    gone = [bytes(row[0]) for row in driver.execute("SELECT wrapped_key FROM wrap")]
    gone += [bytes(value) for row in driver.execute("SELECT salt, sealed FROM opener") for value in row]
    gone += [bytes(row[0]) for row in driver.execute("SELECT wdek FROM item")]
    assert len(gone) == 8
    _hand_over(store)
    files = b"".join(found.read_bytes() for found in path.parent.iterdir())
    assert [each for each in gone if each in files] == []


def test_a_siblings_profile_stays_the_stores(driver, store):
    sibling = store.add_profile(at=NOW)
    _hand_over(store, phone := new_pair())
    assert PersonalDataStore.open(driver, PASSPHRASE).profile == sibling.profile
    assert PersonalDataStore.open_on_device(driver, phone).profile == store.profile
    _raises(Code.PDS_OPENER, lambda: PersonalDataStore.open(driver, PASSPHRASE, profile=store.profile))
    _raises(Code.PDS_OPENER, lambda: PersonalDataStore.open_on_device(driver, phone, profile=sibling.profile))
    sibling.change_passphrase("another", at=NOW, kdf=CHEAP)
    assert len(PersonalDataStore.open_on_device(driver, phone).items()) == 2


def _of(birth, **options):
    policy = AccessPolicy(**options)
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        if birth is not None:
            store.belongs_to(Subject(HANA, birth), at=NOW)
        store.hand_over("おとなのひみつ", policy=policy, at=NOW, kdf=CHEAP)


def test_it_is_handed_over_from_the_birthday_on():
    today = NOW.astimezone(dt.timezone(dt.timedelta(hours=9))).date()
    eighteen = today.replace(year=today.year - 18)
    _of(eighteen)
    for birth in (eighteen + dt.timedelta(days=1), None):
        _raises(Code.HAND_OVER_AGE, lambda birth=birth: _of(birth), VerificationError)
    _raises(Code.HAND_OVER_AGE, lambda: _of(eighteen, majority=20), VerificationError)


def test_who_is_under_guardianship_by_a_court_stays_so(store):
    court = store.visited_by("did:example:court", Relation.AUTHORITY, POLICY)
    court.state(AdultOrder(MOTHER, "did:example:court", NOW), at=NOW)
    _raises(Code.HAND_OVER_COURT, lambda: _hand_over(store), VerificationError)


def test_a_failure_leaves_it_with_whom_it_was(driver, store):
    before = store.checkpoint
    _raises(Code.PDS_PASSPHRASE_MISSING, lambda: _hand_over(store, ""))
    own = new_pair()
    _add(store, own, HANA)
    _raises(Code.PDS_DEVICE_KNOWN, lambda: _hand_over(store, own))
    again = PersonalDataStore.open(driver, PASSPHRASE, remembered=before)
    assert len(again.items()) == 2
    assert len(again.devices.all()) == 1


def test_approvals_of_before_count_no_more():
    signer = PrivateKey.generate(KeyType.ED25519).as_signer()
    learner = Approval.of(AccessRequest("x", Relation.GUARDIAN, AccessAct.EXPORT), signer, NOW)
    request = AccessRequest("x", Relation.GUARDIAN, AccessAct.EXPORT)
    subject = Subject(learner.by, BIRTH)
    later = NOW + dt.timedelta(minutes=1)

    def counted(approval, *statements):
        return bool(given(Household((subject, *statements), POLICY, later), request, [approval]))

    assert counted(learner)
    assert not counted(learner, HandedOver(learner.by, NOW))
    assert counted(learner, HandedOver(learner.by, NOW - dt.timedelta(seconds=1)))
    assert not counted(learner, HandedOver(learner.by, later), HandedOver(learner.by, NOW - dt.timedelta(hours=1)))
