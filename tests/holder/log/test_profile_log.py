import datetime as dt

import pytest

from holder.family import NOW, PASSPHRASE, certificate, create, fill, receive
from holder.log.noted import taken
from vcedu.errors import Code, VceduError
from vcedu.holder import PersonalDataStore, audit
from vcedu.storage import SQLiteDriver


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


@pytest.fixture
def store(driver):
    made = create(driver)
    fill(made)
    return made


def refused(call, *arguments):
    with pytest.raises(VceduError) as caught:
        call(*arguments)
    return caught.value


def state(store, day):
    """Write an entry of a day."""
    with store._opened.changing(audit.Act.PRESENTED, (), NOW + dt.timedelta(days=day)):
        pass


@pytest.mark.parametrize("block", [1, 2, 3, 256])
def test_the_last_entries_are_those_of_the_whole_log(store, monkeypatch, block):
    monkeypatch.setattr(audit, "BLOCK", block)
    whole = store.audit()
    for most in range(6):
        assert store.log.last(most) == (whole[-most:] if most else [])


@pytest.mark.parametrize("block", [1, 2, 3, 256])
def test_entries_of_a_period_are_found_from_the_end(store, monkeypatch, block):
    monkeypatch.setattr(audit, "BLOCK", block)
    for day in (1, 2, 3):
        state(store, day)
    whole = store.audit()
    for day in range(5):
        start = NOW + dt.timedelta(days=day)
        assert store.log.since(start) == [entry for entry in whole if entry.at >= start]


def test_a_clock_that_went_wrong_hides_nothing(store):
    for day in (5, -300, 6):
        state(store, day)
    days = [(entry.at - NOW).days for entry in store.log.since(NOW + dt.timedelta(days=5))]
    assert days == [5, 6]


def test_no_more_of_the_log_is_read_than_is_asked_for(driver, store, monkeypatch):
    monkeypatch.setattr(audit, "BLOCK", 2)
    # What lies before what is read may be anything: it is not looked at.
    driver.execute("UPDATE audit SET ct = zeroblob(80) WHERE seq = 1")
    assert [entry.seq for entry in store.log.last(2)] == [3, 4]
    assert refused(store.log.last, 4).code is Code.PDS_AUDIT_EDITED


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("DELETE FROM audit WHERE seq = 4", Code.PDS_AUDIT_TRUNCATED),
        ("DELETE FROM audit", Code.PDS_AUDIT_TRUNCATED),
        ("DELETE FROM audit WHERE seq = 3", Code.PDS_AUDIT_DROPPED),
        ("DELETE FROM audit WHERE seq < 3", Code.PDS_AUDIT_DROPPED),
        ("UPDATE audit SET ct = zeroblob(80) WHERE seq = 4", Code.PDS_AUDIT_EDITED),
        ("UPDATE audit SET prev_hash = zeroblob(32) WHERE seq = 3", Code.PDS_AUDIT_EDITED),
        ("UPDATE audit SET hash = zeroblob(32) WHERE seq = 3", Code.PDS_AUDIT_EDITED),
        ("UPDATE audit SET mac = zeroblob(32) WHERE seq = 2", Code.PDS_AUDIT_EDITED),
        ("UPDATE audit SET seq = 5 WHERE seq = 4", Code.PDS_AUDIT_REORDERED),
        ("UPDATE audit SET ct = (SELECT a.ct FROM audit a WHERE a.seq = 2) WHERE seq = 3", Code.PDS_AUDIT_EDITED),
    ],
)
def test_what_is_read_from_the_end_is_bound_to_the_head(driver, store, sql, code):
    driver.execute(sql)
    assert refused(store.log.last, 9).code is code
    assert refused(store.log.since, NOW).code is code


def test_an_entry_is_opened_where_it_was_sealed(driver, store):
    # It is rightly numbered, linked and authenticated, but holds what was sealed for another place.
    profile = store._profile
    head = store._opened.head()
    (link,) = driver.execute("SELECT prev_hash FROM audit WHERE seq = 4")
    (other,) = driver.execute("SELECT ct FROM audit WHERE seq = 2")
    own = audit.entry_hash(profile.id, 4, other[0], link[0])
    driver.execute(
        "UPDATE audit SET ct = ?, hash = ?, mac = ? WHERE seq = 4", (other[0], own, profile.mac_key.mac("audit", own))
    )
    from vcedu.holder import manifest  # noqa: PLC0415 - to sign a head by hand

    manifest.write_head(driver, profile, manifest.Head(4, own, head.items_count, head.items_root))
    store._opened._seen = None
    for read in (lambda: store.log.last(1), store.audit):
        assert refused(read).code is Code.PDS_AUDIT_EDITED


def test_the_log_is_read_from_its_end_in_any_database(database):
    with database.open() as driver:
        store = create(driver)
        fill(store)
        for number in range(3, 6):
            receive(store, certificate(number))
        whole = store.audit()
    with database.open() as driver:
        again = PersonalDataStore.open(driver, PASSPHRASE)
        assert again.log.last(3) == whole[-3:]
        assert again.log.since(NOW) == whole


@pytest.mark.parametrize("seqs", [[4], [3], [3, 4]])
def test_an_entry_that_another_copy_wrote_is_not_read_from_the_end(seqs):
    with taken("itself") as (driver, _), taken("branch") as (other, _):
        log = PersonalDataStore.open(driver, PASSPHRASE).log
        for seq in seqs:
            (row,) = other.execute("SELECT ct, prev_hash, hash, mac FROM audit WHERE seq = ?", (seq,))
            driver.execute("UPDATE audit SET ct = ?, prev_hash = ?, hash = ?, mac = ? WHERE seq = ?", (*row, seq))
        assert refused(log.last, 2).code is Code.PDS_AUDIT_FORKED
