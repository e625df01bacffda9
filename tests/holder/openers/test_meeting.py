"""A phone and a computer with a copy each: who is behind finds out, and so do two that went on alone."""

import dataclasses
import shutil

import pytest

from holder.family import NOW, PASSPHRASE, certificate, create, receive
from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder import PersonalDataStore
from vcedu.holder.openers.secrets import new_pair
from vcedu.storage import SQLiteDriver


@pytest.fixture
def computer(tmp_path):
    """Give the store on the computer, with a phone added, and the path of the phone's copy."""
    with SQLiteDriver(tmp_path / "computer.db", busy_timeout=0) as driver:
        store = create(driver)
        receive(store, certificate(1))
        added = store.devices.add((secret := new_pair()).public_key, principal="pupil", name="電話", at=NOW)
        driver.erase_traces()
        shutil.copy(tmp_path / "computer.db", tmp_path / "phone.db")
        yield store, added.id, lambda: SQLiteDriver(tmp_path / "phone.db"), secret


def _raises(code, act, error=VerificationError):
    with pytest.raises(error) as caught:
        act()
    assert caught.value.code is code
    return caught.value


def test_a_copy_that_is_behind_is_told_how_far(computer):
    store, phone, open_phone, secret = computer
    with open_phone() as driver:
        seen = PersonalDataStore.open_on_device(driver, secret).checkpoint
    assert store.devices.meet(phone, seen, at=NOW) == 0
    assert store.devices.last_seen() == {phone: seen}
    receive(store, certificate(2))
    before = store.checkpoint
    # Met again in the same state, nothing is written.
    assert store.devices.meet(phone, seen, at=NOW) == 2
    assert store.checkpoint == before
    # The phone opens its own copy with what the computer has: it is old.
    with open_phone() as driver:
        _raises(Code.PDS_ROLLBACK, lambda: PersonalDataStore.open_on_device(driver, secret, remembered=before))
        on_phone = PersonalDataStore.open_on_device(driver, secret)
        _raises(Code.PDS_ROLLBACK, lambda: on_phone.devices.meet(phone, before, at=NOW))


def test_two_that_went_on_alone_find_out(computer):
    store, phone, open_phone, _ = computer
    with open_phone() as driver:
        on_phone = PersonalDataStore.open(driver, PASSPHRASE)
        receive(on_phone, certificate(3))
        gone_on = on_phone.checkpoint
    receive(store, certificate(2))
    receive(store, certificate(4))
    _raises(Code.PDS_AUDIT_FORKED, lambda: store.devices.meet(phone, gone_on, at=NOW))
    assert store.devices.last_seen() == {}


def test_a_device_whose_copy_was_put_back_is_found_out(computer):
    store, phone, _, _ = computer
    old = store.checkpoint
    receive(store, certificate(2))
    new = store.checkpoint
    store.devices.meet(phone, new, at=NOW)
    error = _raises(Code.PDS_ROLLBACK, lambda: store.devices.meet(phone, old, at=NOW))
    assert (error.facts["seen"], error.facts["found"]) == (new.seq, old.seq)


def test_only_devices_of_the_profile_are_met(computer):
    store, phone, _, _ = computer
    seen = store.checkpoint
    _raises(Code.PDS_DEVICE_UNKNOWN, lambda: store.devices.meet("0" * 32, seen, at=NOW), UsageError)
    another = dataclasses.replace(seen, profile="0" * 32)
    _raises(Code.PDS_PROFILE, lambda: store.devices.meet(phone, another, at=NOW), UsageError)
    store.devices.meet(phone, seen, at=NOW)
    store.devices.remove(phone, by="pupil", at=NOW)
    assert store.devices.last_seen() == {}
