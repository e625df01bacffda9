"""A store as earlier versions of the library wrote it opens, and is brought to the newest."""

from pathlib import Path

import pytest

from holder.family import NOW, PASSPHRASE, certificate, receive
from vcedu.holder import PersonalDataStore
from vcedu.holder._schema import PDS
from vcedu.holder.openers.secrets import ProfileSecrets, decode, new_pair
from vcedu.proofs.jwe import seal
from vcedu.storage import SQLiteDriver

_OLD = Path(__file__).with_name("data") / "store_of_step_1.sql"


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        for statement in _OLD.read_text(encoding="utf-8").splitlines()[1:]:
            opened.execute(statement)
        yield opened


def _tables(driver):
    rows = driver.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    return [(name, " ".join(str(sql).split())) for name, sql in rows]


def test_it_is_the_first_step_that_wrote_it(driver):
    with SQLiteDriver(":memory:") as fresh:
        for statement in PDS.steps[0]:
            fresh.execute(statement)
        assert set(_tables(driver)) > set(_tables(fresh))
    assert driver.execute("SELECT part, schema_version FROM meta") == [("pds", 1)]


def test_an_old_store_opens_with_all_that_is_in_it(driver):
    store = PersonalDataStore.open(driver, PASSPHRASE)
    assert driver.execute("SELECT schema_version FROM meta") == [(len(PDS.steps),)]
    assert {item.secured.raw for item in store.items()} == {
        certificate(1, name="卒業証明書（再発行）"),
        certificate(2),
    }
    assert len(store.audit()) == 5
    receive(store, certificate(3))
    assert len(PersonalDataStore.open(driver, PASSPHRASE).items()) == 3


def test_an_old_stores_keys_change_to_the_new_form(driver):
    store = PersonalDataStore.open(driver, PASSPHRASE)
    sealed = seal(b"before", store.deposit_key, content_type="text/plain")
    store.rekey(at=NOW)
    store.devices.add((secret := new_pair()).public_key, principal="p", name="n", at=NOW)
    again = PersonalDataStore.open_on_device(driver, secret)
    assert again.check() == store.check()
    assert len(again.items()) == 2
    assert again.open_deposit(sealed) == b"before"
    assert again._opened.profile.head_key.reveal() != again._opened.profile.mac_key.reveal()


@pytest.mark.parametrize("keys", [4, 5])
def test_keys_of_the_first_form_are_read(keys):
    parts = [bytes([number]) * 32 for number in range(1, keys + 1)]
    read = decode(b"".join(parts))
    assert [read.root.reveal(), read.tag.reveal(), read.mac.reveal(), read.head.reveal()] == [*parts[:3], parts[2]]
    assert read.deposits[0].reveal_secret_bytes() == parts[3]
    assert read.log[0].reveal() == (parts[4] if keys == 5 else parts[0])


def test_keys_are_read_as_they_were_written():
    keys = ProfileSecrets.generate().renewed().renewed()
    assert decode(keys.encode()).encode() == keys.encode()
    assert (len(keys.log), len(keys.deposits)) == (3, 3)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"root"', b'"foot"'),
        (b'"log":[', b'"log":[1,'),
        (b'"deposits":[', b'"deposits":[],"x":['),
        (b'"tag":"', b'"tag":"A'),
        (b'"mac":"', b'"mac":"!'),
        (b"{", b"["),
    ],
)
def test_keys_of_no_form_are_none(old, new):
    assert decode(ProfileSecrets.generate().encode().replace(old, new, 1)) is None
    assert decode(b"") is None
