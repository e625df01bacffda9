"""A backup comes back beside the profiles of others, in any database."""

import pytest

from holder.family import CHEAP, NOW, PASSPHRASE, certificate, create, fill, receive
from vcedu.errors import Code, MalformedError, UsageError, VerificationError
from vcedu.holder import AgeKey, PersonalDataStore, Recipients
from vcedu.holder.backup import age_file
from vcedu.holder.openers.secrets import new_pair
from vcedu.storage import SQLiteDriver

HANA = "did:example:hana"
KEY = AgeKey.generate()
TO_KEY = Recipients((KEY.recipient,))


@pytest.fixture
def family():
    with SQLiteDriver(":memory:") as opened:
        store = create(opened)
        fill(store)
        store.devices.add(new_pair().public_key, principal="old", name="", at=NOW)
        yield store


def _restored(data, driver, own="ひみつ", **options):
    return PersonalDataStore.restore_hosted(
        data, driver, own, opener=KEY, principal=HANA, name="合言葉", at=NOW, kdf=CHEAP, **options
    )


def _host(driver):
    return PersonalDataStore.create_hosted(driver, "たろう", principal="taro", name="", at=NOW, kdf=CHEAP)


def _raises(code, act, error=UsageError):
    with pytest.raises(error) as caught:
        act()
    assert caught.value.code is code


def test_a_familys_store_moves_to_a_host(family, driver):
    taro = _host(driver)
    store = _restored(family.back_up(TO_KEY, at=NOW), driver, remembered=family.checkpoint)
    assert [item.secured.raw for item in store.items()] == [item.secured.raw for item in family.items()]
    again = PersonalDataStore.open_hosted(driver, "ひみつ", profile=store.profile, remembered=family.checkpoint)
    receive(again, certificate(9))
    assert again.check() == store.check()
    assert [each.principal for each in again.devices.all()] == [HANA]
    assert PersonalDataStore.open_hosted(driver, "たろう", profile=taro.profile).items() == []
    _raises(Code.PDS_HOSTED, lambda: PersonalDataStore.open(driver, PASSPHRASE))


def test_a_hosted_profile_comes_back_under_a_device_alone(driver):
    with SQLiteDriver(":memory:") as lost:
        store = _host(lost)
        receive(store, certificate(1))
        data = store.back_up(TO_KEY, at=NOW)
    _restored(data, driver, phone := new_pair())
    assert len(PersonalDataStore.open_on_device(driver, phone).items()) == 1
    assert driver.execute("SELECT device FROM opener") == []


def test_it_comes_back_once_and_not_into_a_store_with_a_passphrase(family, driver):
    data = family.back_up(TO_KEY, at=NOW)
    _raises(Code.PDS_EXISTS, lambda: _restored(data, family._driver))
    _restored(data, driver)
    _raises(Code.PDS_EXISTS, lambda: _restored(data, driver))
    assert len(driver.execute("SELECT id FROM profile")) == 1


def test_an_old_or_damaged_one_leaves_nothing_behind(family, driver):
    data = family.back_up(TO_KEY, at=NOW)
    receive(family, certificate(5))
    _raises(Code.BACKUP_ROLLBACK, lambda: _restored(data, driver, remembered=family.checkpoint), VerificationError)
    lines = age_file.unseal(data, KEY).replace(b'"table":"tag"', b'"table":"tagg"', 1)
    _raises(Code.BACKUP_CONTENT, lambda: _restored(age_file.seal(lines, TO_KEY), driver), MalformedError)
    _raises(Code.PDS_PASSPHRASE_MISSING, lambda: _restored(data, driver, ""))
    _host(driver)
    assert len(driver.execute("SELECT id FROM profile")) == 1
