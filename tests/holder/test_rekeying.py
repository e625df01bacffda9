import shutil

import pytest

from holder.family import CHEAP, NOW, PASSPHRASE, certificate, create, fill, receive, spoil
from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder import Act, AgeKey, PersonalDataStore, Recipients, rekeying
from vcedu.storage import SQLiteDriver
from vcedu.storage.envelope import SecretKey

NEW = "あたらしい合言葉"


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
    return made


class StoppedError(Exception):
    pass


def _stop(_):
    raise StoppedError


def _contents(store):
    return [(item.id, item.version, item.secured.raw) for item in store.items()]


def _reopened(driver, passphrase=PASSPHRASE):
    return PersonalDataStore.open(driver, passphrase)


def test_everything_is_there_under_the_new_key(driver, store):
    before, remembered = _contents(store), store.checkpoint
    old = store._opened.profile
    done = []
    store.rekey(at=NOW, progress=done.append)
    assert (_contents(store), done) == (before, [3])
    again = PersonalDataStore.open(driver, PASSPHRASE, remembered=remembered)
    assert _contents(again) == before
    assert again.search({"type": "VerifiableCredential"}) == again.items()
    assert [entry.act for entry in again.audit()[-2:]] == [Act.REKEYING, Act.REKEYED]
    assert dict(again.audit()[-1].details) == {"epoch": "2"}
    new = again._opened.profile
    assert driver.execute("SELECT DISTINCT epoch FROM item") == driver.execute("SELECT epoch FROM wrap") == [(2,)]
    assert new.keks.keys() == {2}
    assert new.kek.reveal() != old.kek.reveal()
    assert new.declared == old.declared
    assert new.deposit_key != old.deposit_key
    assert [each.public_key for each in new.deposit_secrets] == [new.deposit_key, old.deposit_key]


def test_no_item_opens_with_the_old_key(driver, store):
    old = store._opened.profile.kek
    store.rekey(at=NOW)
    for rid, ver, kind, wrapped in driver.execute("SELECT rid, ver, kind, wdek FROM item"):
        assert old.unseal(wrapped, f"{store._opened.profile.place(rid, ver, kind)}|dek") is None


def test_the_old_key_is_gone_from_the_files(driver, store, path):
    wraps = [bytes(wrap) for (wrap,) in driver.execute("SELECT wrapped_key FROM wrap")]
    store.rekey(at=NOW)
    files = b"".join(found.read_bytes() for found in path.parent.iterdir())
    assert all(wrap not in files for wrap in wraps)


def test_a_change_that_was_stopped_goes_on(driver, store, monkeypatch):
    monkeypatch.setattr(rekeying, "_BATCH", 1)
    before = _contents(store)
    with pytest.raises(StoppedError):
        store.rekey(at=NOW, progress=_stop)
    again = _reopened(driver)
    assert _contents(again) == before
    assert len(driver.execute("SELECT epoch FROM wrap")) == 2
    receive(again, certificate(5))
    assert sorted(epoch for (epoch,) in driver.execute("SELECT epoch FROM item")) == [1, 1, 2, 2]
    done = []
    again.rekey(at=NOW, progress=done.append)
    assert done == [1, 2]
    assert len(_contents(_reopened(driver))) == len(before) + 1
    assert [entry.act for entry in again.audit()].count(Act.REKEYING) == 1


def test_twice_in_a_row(driver, store):
    store.rekey(at=NOW)
    store.rekey(at=NOW)
    assert driver.execute("SELECT epoch FROM wrap") == [(3,)]
    assert len(_contents(_reopened(driver))) == 2


def test_an_empty_profile(driver):
    store = create(driver)
    store.rekey(at=NOW)
    assert _reopened(driver).items() == []


def test_a_failure_leaves_the_profile_as_it_was(store, monkeypatch):
    before = _contents(store)

    def fail(*_):
        raise StoppedError

    monkeypatch.setattr(rekeying, "begin_epoch", fail)
    with pytest.raises(StoppedError):
        store.rekey(at=NOW)
    assert _contents(store) == before
    receive(store, certificate(6))
    store.check()


def test_a_failure_to_write_the_log_leaves_the_keys_as_they_were(store, monkeypatch):
    from vcedu.holder import audit  # noqa: PLC0415 - patched for this test

    def fail(*_):
        raise StoppedError

    before = store._opened.profile
    monkeypatch.setattr(audit, "append", fail)
    with pytest.raises(StoppedError):
        store.rekey(at=NOW)
    assert store._opened.profile is before
    assert len(_contents(store)) == 2


@pytest.mark.parametrize(
    "sql", ["UPDATE item SET wdek = zeroblob(length(wdek))", "UPDATE item SET leaf = zeroblob(32)"]
)
def test_a_row_that_was_changed_is_not_sealed_anew(driver, store, sql):
    spoil(driver, sql)
    with pytest.raises(VerificationError) as refused:
        store.rekey(at=NOW)
    assert refused.value.code in {Code.PDS_ITEM, Code.PDS_ITEMS}


def test_a_row_of_an_epoch_that_there_is_not(driver, store):
    spoil(driver, "UPDATE item SET epoch = 0 WHERE ver = 2")
    with pytest.raises(VerificationError) as refused:
        store.items()
    assert refused.value.code is Code.PDS_ITEM


def test_a_later_wrap_that_somebody_put_there_is_refused(driver, store):
    spoil(driver, "INSERT INTO wrap SELECT profile, 2, principal, device, wrapped_key FROM wrap")
    with pytest.raises(VerificationError) as refused:
        _reopened(driver)
    assert refused.value.code is Code.PDS_KEYS


def test_a_backup_in_the_middle_ends_the_change_first(driver, store, monkeypatch):
    monkeypatch.setattr(rekeying, "_BATCH", 1)
    with pytest.raises(StoppedError):
        store.rekey(at=NOW, progress=_stop)
    key = AgeKey.generate()
    data = store.back_up(Recipients((key.recipient,)), at=NOW)
    with SQLiteDriver(":memory:") as other:
        restored = PersonalDataStore.restore(data, other, NEW, opener=key, at=NOW, kdf=CHEAP)
        assert _contents(restored) == _contents(store)


def test_another_passphrase_opens_all_profiles_and_the_old_one_none(driver, store):
    second = store.add_profile(at=NOW).profile
    before = _contents(store)
    store.change_passphrase(NEW, at=NOW, kdf=CHEAP)
    assert _contents(store) == before
    assert _contents(PersonalDataStore.open(driver, NEW, profile=store.profile)) == before
    assert PersonalDataStore.open(driver, NEW, profile=second).items() == []
    with pytest.raises(UsageError) as refused:
        PersonalDataStore.open(driver, PASSPHRASE, profile=second)
    assert refused.value.code is Code.PDS_PASSPHRASE
    store.rekey(at=NOW)
    assert store.audit()[-3].act is Act.PASSPHRASE_CHANGED


@pytest.mark.parametrize("sql", [None, "UPDATE wrap SET wrapped_key = zeroblob(100)"])
def test_a_passphrase_that_cannot_be_changed_stays(driver, store, sql):
    if sql is not None:
        spoil(driver, sql)
    with pytest.raises((UsageError, VerificationError)) as refused:
        store.change_passphrase(NEW if sql else "", at=NOW, kdf=CHEAP)
    assert refused.value.code is (Code.PDS_KEYS if sql else Code.PDS_PASSPHRASE_MISSING)
    assert len(driver.execute("SELECT store_id FROM store")) == 1
    assert len(_contents(store)) == 2


def test_what_comes_after_a_copy_of_the_file_was_taken_stays_closed_to_who_has_it(driver, store, path, tmp_path):
    copy = tmp_path / "copy.db"
    driver.erase_traces()
    shutil.copy(path, copy)
    store.change_passphrase(NEW, at=NOW, kdf=CHEAP)
    store.rekey(at=NOW)
    received = receive(store, certificate(8))
    with SQLiteDriver(copy) as taken:
        old = PersonalDataStore.open(taken, PASSPHRASE)._opened.profile
    ((rid, ver, kind, wrapped),) = driver.execute("SELECT rid, ver, kind, wdek FROM item WHERE rid = ?", (received.id,))
    assert isinstance(old.kek, SecretKey)
    assert old.kek.unseal(wrapped, f"{old.place(rid, ver, kind)}|dek") is None
