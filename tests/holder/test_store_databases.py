"""The life of a personal data store in PostgreSQL, as it is in a file."""

import pytest

from holder.family import CONTEXTS, NOW, PASSPHRASE, PUPIL, TIME, create, fill
from vcedu.errors import Code, UndeterminedError, UsageError
from vcedu.holder import PersonalDataStore
from vcedu.storage import SQLiteDriver


def test_a_store_lives_in_any_database(database):
    with database.open() as driver:
        made = create(driver)
        fill(made)
        items = made.items()
    with database.open() as driver, database.open() as second:
        store = PersonalDataStore.open(driver, PASSPHRASE)
        assert store.items() == items
        store.present([items[1].id], holder=PUPIL, challenge="c", domain=["b.example"], time=TIME, contexts=CONTEXTS)
        before = store.audit()
        on_file = isinstance(driver, SQLiteDriver)
        if on_file:
            store.delete(items[0].id, at=NOW)
        else:
            # It is deleted, but a server's own copies cannot be reached from here.
            with pytest.raises(UndeterminedError) as caught:
                store.delete(items[0].id, at=NOW)
            assert caught.value.code is Code.PDS_TRACES
        other = PersonalDataStore.open(second, PASSPHRASE)
        assert other.items() == store.items() == items[1:]
        assert len(other.audit()) == len(before) + 1
        with pytest.raises(UsageError) as refused:
            PersonalDataStore.open(second, "not this one")
        assert refused.value.code is Code.PDS_PASSPHRASE


def test_a_changed_cell_is_seen_in_any_database(database):
    with database.open() as driver:
        store = create(driver)
        items = fill(store)
        driver.execute("UPDATE item SET ct = ? WHERE rid = ?", (b"x" * 64, items[0].id))
    with database.open() as driver, pytest.raises(Exception, match="PDS_ITEM"):
        PersonalDataStore.open(driver, PASSPHRASE).items()
