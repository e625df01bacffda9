import pytest

from holder.family import CHEAP, NOW, PASSPHRASE, certificate, create, fill, receive, spoil
from vcedu.errors import Code, UndeterminedError, UsageError, VerificationError
from vcedu.holder import Act, AgeKey, PersonalDataStore, Recipients, rekeying
from vcedu.holder.access.statements import Means
from vcedu.holder.openers import devices, wraps
from vcedu.holder.openers.sealing import unseal_with
from vcedu.holder.openers.secrets import ProfileSecrets, new_pair
from vcedu.storage import SQLiteDriver

PUPIL, MOTHER = "did:example:pupil", "did:example:mother"


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


def _add(store, secret, principal=PUPIL, name="スマートフォン"):
    return store.devices.add(secret.public_key, principal=principal, name=name, at=NOW)


def _on_device(driver, secret, **options):
    return PersonalDataStore.open_on_device(driver, secret, **options)


def _raises(code, act, error=UsageError):
    with pytest.raises(error) as caught:
        act()
    assert caught.value.code is code


def test_a_device_opens_the_profile_and_reads_everything(driver, store):
    secret = new_pair()
    added = _add(store, secret)
    again = _on_device(driver, secret, remembered=store.checkpoint)
    assert again.items() == store.items()
    receive(again, certificate(9))
    assert len(store.items()) == len(again.items()) == 3
    assert store.devices.all() == again.devices.all() == [added]
    assert (added.principal, added.name, added.means) == (PUPIL, "スマートフォン", Means.DEVICE)
    assert again.check() == store.check()


def test_another_device_opens_nothing(driver, store):
    _add(store, new_pair())
    _raises(Code.PDS_OPENER, lambda: _on_device(driver, new_pair()))


def test_the_tables_tell_neither_whose_a_device_is_nor_its_key(path, store):
    secret = new_pair()
    _add(store, secret)
    files = b"".join(found.read_bytes() for found in path.parent.iterdir())
    key = secret.public_key
    for told in (PUPIL.encode(), "スマートフォン".encode(), key.multikey.encode(), key.point, key.point.hex().encode()):
        assert told not in files


def test_a_device_has_another_row_in_each_profile(driver, store):
    secret, sibling = new_pair(), store.add_profile(at=NOW)
    assert _add(store, secret).id != _add(sibling, secret).id
    assert _on_device(driver, secret, profile=sibling.profile).items() == []
    _raises(Code.PDS_PROFILE, lambda: _on_device(driver, secret))


def test_of_several_profiles_the_only_one_that_a_device_opens_is_opened(driver, store):
    secret, sibling = new_pair(), store.add_profile(at=NOW)
    _add(sibling, secret)
    assert _on_device(driver, secret).profile == sibling.profile


def test_a_removed_device_opens_nothing_more(driver, store, path):
    kept, lost = new_pair(), new_pair()
    _add(store, kept)
    removed = _add(store, lost, MOTHER)
    wrapped = [bytes(row[0]) for row in driver.execute("SELECT wrapped_key FROM wrap WHERE device = ?", (removed.id,))]
    store.devices.remove(removed.id, by=PUPIL, at=NOW)
    _raises(Code.PDS_OPENER, lambda: _on_device(driver, lost))
    assert len(_on_device(driver, kept).items()) == len(store.items()) == 2
    assert [each.principal for each in store.devices.all()] == [PUPIL]
    assert [entry.act for entry in store.audit()[-3:]] == [Act.STATED, Act.REKEYING, Act.REKEYED]
    files = b"".join(found.read_bytes() for found in path.parent.iterdir())
    assert len(wrapped) == 1
    assert all(each not in files for each in wrapped)


def test_what_a_removed_device_has_seen_opens_nothing_that_comes_later(driver, store):
    added = _add(store, lost := new_pair())
    old = _on_device(driver, lost)
    seen = old._opened.profile
    store.devices.remove(added.id, by=PUPIL, at=NOW)
    item = receive(store, certificate(7))
    new = store._opened.profile
    rows = driver.execute("SELECT ver, kind, wdek FROM item WHERE rid = ?", (item.id,))
    assert [seen.kek.unseal(wdek, f"{new.place(item.id, ver, kind)}|dek") for ver, kind, wdek in rows] == [None]
    ((entry, seq),) = driver.execute("SELECT ct, seq FROM audit ORDER BY seq DESC LIMIT 1")
    assert seen.audit_key.unseal(entry, new.place("audit", seq)) is None
    assert new.audit_key.unseal(entry, new.place("audit", seq)) is not None
    assert new.deposit_key not in [each.public_key for each in seen.deposit_secrets]
    _raises(Code.PDS_REKEYED, old.items)


def test_stopped_at_once_a_removed_device_reads_nothing_of_what_comes(driver, store, monkeypatch):
    added = _add(store, lost := new_pair())
    seen = _on_device(driver, lost)._opened.profile

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(rekeying.items, "sealed_before", stop)
    with pytest.raises(KeyboardInterrupt):
        store.devices.remove(added.id, by=PUPIL, at=NOW)
    monkeypatch.undo()
    again = PersonalDataStore.open(driver, PASSPHRASE)
    _raises(Code.PDS_OPENER, lambda: _on_device(driver, lost))
    item = receive(again, certificate(8))
    ((ver, kind, wdek),) = driver.execute("SELECT ver, kind, wdek FROM item WHERE rid = ?", (item.id,))
    assert seen.kek.unseal(wdek, f"{seen.place(item.id, ver, kind)}|dek") is None
    assert sorted(set(driver.execute("SELECT epoch FROM item"))) == [(1,), (2,)]
    again.rekey(at=NOW)
    assert set(driver.execute("SELECT epoch FROM item")) == {(2,)}
    assert len(again.items()) == 3


def test_the_new_epoch_begins_with_the_removal_itself(driver, store, monkeypatch):
    added = _add(store, lost := new_pair())
    seen = _on_device(driver, lost)._opened.profile

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(devices, "rekey", stop)
    with pytest.raises(KeyboardInterrupt):
        store.devices.remove(added.id, by=PUPIL, at=NOW)
    again = PersonalDataStore.open(driver, PASSPHRASE)
    assert again.devices.all() == []
    item = receive(again, certificate(8))
    ((ver, kind, wdek),) = driver.execute("SELECT ver, kind, wdek FROM item WHERE rid = ?", (item.id,))
    assert seen.kek.unseal(wdek, f"{seen.place(item.id, ver, kind)}|dek") is None
    again.rekey(at=NOW)
    assert set(driver.execute("SELECT epoch FROM item")) == set(driver.execute("SELECT epoch FROM wrap")) == {(2,)}


def test_a_failure_leaves_the_device_where_it_was(driver, store, monkeypatch):
    added = _add(store, secret := new_pair())
    before = store.checkpoint

    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(wraps, "write", fail)
    with pytest.raises(KeyboardInterrupt):
        store.devices.remove(added.id, by=PUPIL, at=NOW)
    monkeypatch.undo()
    assert store.checkpoint == before
    assert _on_device(driver, secret).devices.all() == store.devices.all() == [added]


def test_a_row_that_somebody_adds_gets_nothing(driver, store):
    mine, theirs = new_pair(), new_pair()
    _add(store, mine)
    profile = store.profile
    row = wraps.handle(profile, theirs.public_key)
    driver.execute(
        "INSERT INTO wrap SELECT profile, epoch, 'opener', ?, wrapped_key FROM wrap WHERE principal = 'opener'", (row,)
    )
    driver.execute(
        "INSERT INTO opener (profile, device, memory_kib, iterations, lanes, salt, sealed) "
        "VALUES (?, ?, 19456, 2, 1, ?, ?)",
        (profile, row, b"s" * 16, b"x" * 60),
    )
    _raises(Code.PDS_KEYS, lambda: _on_device(driver, theirs), VerificationError)
    store.rekey(at=NOW)
    assert driver.execute("SELECT epoch FROM wrap WHERE device = ?", (row,)) == []
    _raises(Code.PDS_OPENER, lambda: _on_device(driver, theirs))
    assert len(_on_device(driver, mine).items()) == 2


def test_keys_that_somebody_makes_up_and_seals_to_a_device_are_found_out(driver, store):
    _add(store, secret := new_pair())
    key = wraps.OpenerKey(store._opened.profile.store_id, secret.public_key)
    wraps.write(driver, store.profile, {1: ProfileSecrets.generate()}, [key])
    _raises(Code.PDS_KEYS, lambda: _on_device(driver, secret), VerificationError)


def test_only_the_stores_passphrase_changes_keys_that_are_its_own(driver, store):
    added = _add(store, secret := new_pair())
    again = _on_device(driver, secret)
    _raises(Code.PDS_STORE_KEY, lambda: again.devices.add(new_pair().public_key, principal=PUPIL, name="", at=NOW))
    _raises(Code.PDS_STORE_KEY, lambda: again.devices.remove(added.id, by=PUPIL, at=NOW))
    _raises(Code.PDS_STORE_KEY, lambda: again.change_passphrase("new", at=NOW, kdf=CHEAP))
    _raises(Code.PDS_STORE_KEY, lambda: again.rekey(at=NOW))
    _raises(Code.PDS_STORE_KEY, lambda: again.add_profile(at=NOW))
    assert PersonalDataStore.open(driver, PASSPHRASE).items() == again.items()


def test_a_device_is_added_once_and_removed_once(store):
    added = _add(store, secret := new_pair())
    _raises(Code.PDS_DEVICE_KNOWN, lambda: _add(store, secret))
    store.devices.remove(added.id, by=PUPIL, at=NOW)
    _raises(Code.PDS_DEVICE_UNKNOWN, lambda: store.devices.remove(added.id, by=PUPIL, at=NOW))
    assert _add(store, secret).id == added.id


def test_a_passphrase_of_the_profile_opens_it_beside_the_stores(driver, store):
    added = store.devices.add_passphrase("ひみつ", principal=MOTHER, name="母", at=NOW, kdf=CHEAP)
    again = PersonalDataStore.open_hosted(driver, "ひみつ")
    assert again.items() == store.items()
    assert again.devices.all() == [added]
    assert added.means is Means.PASSPHRASE
    _raises(Code.PDS_PASSPHRASE, lambda: PersonalDataStore.open_hosted(driver, "another"))
    _raises(Code.PDS_PASSPHRASE_MISSING, lambda: PersonalDataStore.open_hosted(driver, ""))
    store.devices.remove(added.id, by=PUPIL, at=NOW)
    assert driver.execute("SELECT device FROM opener") == []
    _raises(Code.PDS_PASSPHRASE, lambda: PersonalDataStore.open_hosted(driver, "ひみつ"))


@pytest.mark.parametrize(
    "done", ["sealed = zeroblob(60)", "salt = x'00'", "salt = zeroblob(16)", "iterations = 3", "device = 'another'"]
)
def test_a_passphrases_row_that_was_changed_opens_nothing(driver, store, done):
    store.devices.add_passphrase("ひみつ", principal=MOTHER, name="母", at=NOW, kdf=CHEAP)
    spoil(driver, f"UPDATE opener SET {done}")  # noqa: S608 - what somebody does to the file
    _raises(Code.PDS_PASSPHRASE, lambda: PersonalDataStore.open_hosted(driver, "ひみつ"))


def test_a_restored_backup_gives_no_device_its_keys_again(driver, store, tmp_path):
    _add(store, secret := new_pair())
    key = AgeKey.generate()
    data = store.back_up(Recipients((key.recipient,)), at=NOW)
    with SQLiteDriver(tmp_path / "restored.db") as other:
        restored = PersonalDataStore.restore(data, other, "new", opener=key, at=NOW, kdf=CHEAP)
        assert restored.devices.all() == []
        restored.rekey(at=NOW)
        _raises(Code.PDS_OPENER, lambda: _on_device(other, secret))
        assert len(restored.items()) == 2


def test_traces_that_another_program_keeps_are_told(path, driver, store):
    added = _add(store, new_pair())
    with SQLiteDriver(path) as other:
        other.execute("BEGIN")
        other.execute("SELECT COUNT(*) FROM item")
        _raises(Code.PDS_TRACES, lambda: store.devices.remove(added.id, by=PUPIL, at=NOW), UndeterminedError)
    assert store.devices.all() == []


def test_the_stores_own_passphrase_is_changed_by_the_store(store):
    _raises(Code.PDS_DEVICE_UNKNOWN, lambda: store.devices.change_passphrase("new", at=NOW, kdf=CHEAP))


def test_a_session_whose_device_was_removed_changes_nothing(driver):
    store = PersonalDataStore.create_hosted(driver, "a", principal=PUPIL, name="", at=NOW, kdf=CHEAP)
    added = _add(store, secret := new_pair())
    old = _on_device(driver, secret)
    store.devices.remove(added.id, by=PUPIL, at=NOW)
    _raises(Code.PDS_REKEYED, lambda: old.devices.add(new_pair().public_key, principal=PUPIL, name="", at=NOW))
    # Even one that came to know the new keys.
    old._opened.profile = store._opened.profile
    _raises(Code.PDS_OPENER, lambda: old.devices.add(new_pair().public_key, principal=PUPIL, name="", at=NOW))


def test_what_is_no_sealed_text_opens_nothing():
    assert unseal_with(new_pair(), "text", "place") is None
    assert unseal_with(new_pair(), b"", "place") is None


def test_who_forgot_the_stores_passphrase_restores_a_backup_made_on_a_device(driver, store, tmp_path):
    _add(store, phone := new_pair())
    key = AgeKey.generate()
    data = _on_device(driver, phone).back_up(Recipients((key.recipient,)), at=NOW)
    with SQLiteDriver(tmp_path / "restored.db") as other:
        restored = PersonalDataStore.restore(data, other, "another", opener=key, at=NOW, kdf=CHEAP)
        assert restored.items() == store.items()
        added = restored.devices.add(phone.public_key, principal=PUPIL, name="電話", at=NOW)
        assert _on_device(other, phone).devices.all() == [added]
