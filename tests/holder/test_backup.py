import subprocess
import sys

import pytest

from holder.family import CHEAP, NOW, PASSPHRASE, certificate, create, fill, receive
from vcedu.errors import Code, MalformedError, UsageError, VerificationError
from vcedu.holder import Act, AgeKey, Passphrase, PersonalDataStore, Recipients
from vcedu.holder.backup import age_file, content
from vcedu.storage import SQLiteDriver

KEY = AgeKey.generate()
TO_KEY = Recipients((KEY.recipient,))


@pytest.fixture
def store():
    with SQLiteDriver(":memory:") as driver:
        made = create(driver)
        fill(made)
        yield made


def _restored(data, driver, *, opener=KEY, **options):
    return PersonalDataStore.restore(data, driver, "あたらしい", opener=opener, at=NOW, kdf=CHEAP, **options)


def test_what_is_restored_is_what_was_backed_up_to_the_byte(store):
    data = store.back_up(TO_KEY, at=NOW)
    before = [(item.id, item.version, item.secured.raw) for item in store.items()]
    with SQLiteDriver(":memory:") as driver:
        restored = _restored(data, driver)
        assert [(item.id, item.version, item.secured.raw) for item in restored.items()] == before
        assert restored.search({"type": "VerifiableCredential"}) == restored.items()
        assert [entry.act for entry in restored.audit()] == [entry.act for entry in store.audit()] + [Act.RESTORED]
        assert restored.deposit_key == store.deposit_key
        receive(restored, certificate(9))
        restored.check()


def test_old_versions_are_in_a_backup(store):
    twice = next(item for item in store.items() if item.version == 2)
    with SQLiteDriver(":memory:") as driver:
        restored = _restored(store.back_up(TO_KEY, at=NOW), driver)
        assert [item.version for item in restored._opened.versions(twice.id)] == [2, 1]


def test_the_new_passphrase_alone_opens_what_was_restored(store):
    with SQLiteDriver(":memory:") as driver:
        _restored(store.back_up(TO_KEY, at=NOW), driver)
        PersonalDataStore.open(driver, "あたらしい")
        with pytest.raises(UsageError) as refused:
            PersonalDataStore.open(driver, PASSPHRASE)
        assert refused.value.code is Code.PDS_PASSPHRASE
        assert driver.execute("SELECT principal, device FROM wrap") == [("store", "")]


def test_backup_under_a_passphrase(store):
    data = store.back_up(Passphrase("合言葉"), at=NOW)
    with SQLiteDriver(":memory:") as driver:
        assert _restored(data, driver, opener=Passphrase("合言葉")).items() == store.items()


def test_what_this_library_makes_is_within_its_own_limits():
    age_file.check_header(age_file.seal(b"", Passphrase("合言葉")))


def test_a_backup_says_nothing_in_the_clear(store):
    data = store.back_up(TO_KEY, at=NOW)
    for secret in (b"VerifiableCredential", "山田".encode(), store.profile.encode(), b"vcedu-backup"):
        assert secret not in data


def test_the_log_says_who_can_open_a_backup(store):
    store.back_up(TO_KEY, at=NOW)
    last = store.audit()[-1]
    assert (last.act, dict(last.details)) == (Act.BACKED_UP, {"recipients": KEY.recipient})
    store.back_up(Passphrase("合言葉"), at=NOW)
    assert dict(store.audit()[-1].details) == {}


def test_what_cannot_be_sealed_is_not_in_the_log(store):
    before = store.audit()
    with pytest.raises(UsageError):
        store.back_up(Recipients(("age1",)), at=NOW)
    assert store.audit() == before


def test_what_is_damaged_is_not_backed_up(store):
    store._driver.execute("UPDATE item SET leaf = zeroblob(32)")
    with pytest.raises(VerificationError) as refused:
        store.back_up(TO_KEY, at=NOW)
    assert refused.value.code is Code.PDS_ITEMS


@pytest.mark.parametrize("remembered", ["then", None])
def test_a_backup_of_the_newest_state_is_restored(store, remembered):
    data = store.back_up(TO_KEY, at=NOW)
    known = store.checkpoint if remembered else None
    with SQLiteDriver(":memory:") as driver:
        assert len(_restored(data, driver, remembered=known).items()) == 2


def test_nothing_is_kept_of_a_backup_that_is_refused(store):
    data = store.back_up(TO_KEY, at=NOW)
    receive(store, certificate(9))
    with SQLiteDriver(":memory:") as driver:
        with pytest.raises(VerificationError):
            _restored(data, driver, remembered=store.checkpoint)
        assert driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'") == []


def test_every_table_of_a_profile_but_those_of_its_openers_is_backed_up(store):
    tables = {
        name
        for (name,) in store._driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if any(
            column[1] == "profile" for column in store._driver.execute("SELECT * FROM pragma_table_info(?)", (name,))
        )
    }
    assert tables | {"profile"} == set(content.TABLES) | {"wrap", "opener"}
    for table, columns in content.TABLES.items():
        rows = store._driver.execute("SELECT name FROM pragma_table_info(?)", (table,))
        assert {name for (name,) in rows} == set(columns)


@pytest.mark.parametrize("place", range(0, 2000, 37))
def test_no_changed_bit_is_restored(store, place):
    data = bytearray(age_file.seal(content.encode(_content()), TO_KEY))
    data[place % len(data)] ^= 0x10
    with pytest.raises(MalformedError) as refused:
        age_file.unseal(bytes(data), KEY)
    assert refused.value.code in {Code.BACKUP_PASSPHRASE_OR_HEADER, Code.BACKUP_DAMAGED, Code.BACKUP_KDF}


def _content():
    return content.Content("s", "p", 1, b"\0" * 128, {table: [] for table in content.TABLES})


def test_content_is_read_back_as_it_was_written():
    assert content.decode(content.encode(_content())) == _content()


def test_the_age_library_is_loaded_only_when_it_is_needed():
    code = "import sys, vcedu.holder; sys.exit('pyrage' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
