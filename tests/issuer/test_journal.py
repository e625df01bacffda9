import datetime as dt
import itertools
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.databases import without_foreign_keys
from vcedu.errors import Code, UnsupportedError, UsageError
from vcedu.issuer import Entry, IssuanceJournal
from vcedu.storage import SQLiteDriver

LIST = "https://school.example/status/1"
SIZE = 131_072
AT = dt.datetime(2027, 3, 25, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
LATER = AT + dt.timedelta(hours=1)
KEY = "did:web:school.example#k"


@pytest.fixture
def journal(driver):
    opened = IssuanceJournal(driver)
    opened.open_status_list(LIST, size=SIZE)
    return opened


def reserve(journal, record="a", version=1, digest=b"x", at=AT, **more) -> Entry:
    return journal.reserve(record, version, content_digest=digest, at=at, **more)


def test_a_new_entry_says_what_it_was_given(journal):
    entry = reserve(journal, "生徒1", 3, b"\x00\xff")
    assert (entry.number, entry.record_id, entry.record_version, entry.content_digest) == (1, "生徒1", 3, b"\x00\xff")
    assert entry.reserved_at == AT
    assert entry.status is None
    assert not entry.is_complete
    assert entry.credential_id.startswith("urn:uuid:")
    assert journal.find("生徒1", 3) == entry
    assert hash(entry) == hash(journal.find("生徒1", 3))


def test_asking_again_gives_the_same_entry(journal):
    entry = reserve(journal, status_list=LIST)
    assert 0 <= entry.status.index < SIZE
    assert entry.status.list_id == LIST
    assert reserve(journal, status_list=LIST) == entry
    assert reserve(journal, at=LATER) == entry
    assert list(journal.entries()) == [entry]


def test_versions_and_records_are_told_apart(journal):
    entries = [reserve(journal, record, version) for record in "ab" for version in (1, 2)]
    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    assert len({entry.credential_id for entry in entries}) == 4
    assert list(journal.entries()) == entries


def test_a_version_keeps_its_content(journal):
    entry = reserve(journal, status_list=LIST)
    with pytest.raises(UsageError) as caught:
        reserve(journal, digest=b"y", status_list=LIST)
    assert caught.value.code is Code.JOURNAL_RECORD_CHANGED
    assert caught.value.facts == {"record": "a", "version": 1}
    assert list(journal.entries()) == [entry]


def test_what_was_never_asked_for_is_not_found(journal):
    assert journal.find("a", 1) is None
    reserve(journal)
    assert journal.find("a", 2) is None
    assert journal.find("A", 1) is None


def test_the_latest_version_is_the_highest_whenever_it_was_asked_for(journal):
    assert journal.latest("a") is None
    newest = reserve(journal, "a", 10)
    reserve(journal, "a", 9)
    reserve(journal, "b", 11)
    assert journal.latest("a") == newest
    done = journal.complete(newest, leaf_digest=b"leaf", key_id=KEY, at=AT)
    assert journal.latest("a") == done


def test_completing_writes_down_what_was_signed(journal):
    entry = reserve(journal, status_list=LIST)
    done = journal.complete(entry, leaf_digest=b"\x00leaf", key_id=KEY, at=LATER)
    assert done.is_complete
    ((signing),) = done.signings
    assert (signing.leaf_digest, signing.key_id, signing.at) == (b"\x00leaf", KEY, LATER)
    assert (done.credential_id, done.status, done.number) == (entry.credential_id, entry.status, entry.number)
    assert journal.find("a", 1) == done == reserve(journal, status_list=LIST)
    assert list(journal.entries()) == [done]


def test_the_same_signature_again_changes_nothing(journal):
    entry = reserve(journal)
    done = journal.complete(entry, leaf_digest=b"leaf", key_id=KEY, at=AT)
    assert journal.complete(entry, leaf_digest=b"leaf", key_id=KEY, at=LATER) == done


def test_another_signature_is_added_and_none_is_forgotten(journal):
    entry = reserve(journal)
    journal.complete(entry, leaf_digest=b"z", key_id=KEY, at=AT)
    done = journal.complete(entry, leaf_digest=b"a", key_id=f"{KEY}2", at=LATER)
    assert [(signing.leaf_digest, signing.key_id) for signing in done.signings] == [(b"z", KEY), (b"a", f"{KEY}2")]


def test_an_entry_of_another_journal_is_refused(journal):
    with SQLiteDriver(":memory:") as other:
        foreign = reserve(IssuanceJournal(other))
    with pytest.raises(UsageError) as caught:
        journal.complete(foreign, leaf_digest=b"leaf", key_id=KEY, at=AT)
    assert caught.value.code is Code.STORE_STATEMENT
    assert list(journal.entries()) == []


def test_entries_come_in_pages_and_in_order(driver, journal):
    with driver.transaction():
        added = [reserve(journal, f"{number:05}") for number in range(1203)]
    listed = journal.entries()
    first = next(listed)
    last = reserve(journal, "added meanwhile")
    assert [first, *listed] == [*added, last]


def test_an_entry_belongs_to_the_transaction_around_it(driver, journal):
    with pytest.raises(KeyError), driver.transaction():  # noqa: PT012 - a transaction's body
        entry = reserve(journal, status_list=LIST)
        raise KeyError
    assert journal.find("a", 1) is None
    assert driver.execute("SELECT * FROM status_slot") == []
    assert reserve(journal, status_list=LIST).credential_id != entry.credential_id


def test_no_slot_is_taken_without_its_entry(driver, journal):
    taken = reserve(journal, "taken").credential_id
    same = IssuanceJournal(driver, new_credential_id=lambda: taken)
    with pytest.raises(UsageError):
        reserve(same, "b", status_list=LIST)
    assert driver.execute("SELECT * FROM status_slot") == []
    assert [entry.record_id for entry in journal.entries()] == ["taken"]


def test_slots_are_drawn_from_the_whole_list(driver):
    asked = []
    journal = IssuanceJournal(driver, random_below=lambda size: asked.append(size) or size - 1)
    journal.open_status_list(LIST, size=SIZE + 5)
    assert reserve(journal, status_list=LIST).status.index == SIZE + 4
    assert asked == [SIZE + 5]


def test_the_usual_draw_cannot_be_guessed(driver):
    assert IssuanceJournal(driver)._random_below is secrets.randbelow


def test_a_taken_slot_is_drawn_again(driver):
    draws = iter([7, 7, 7, 9])
    journal = IssuanceJournal(driver, random_below=lambda size: next(draws))
    journal.open_status_list(LIST, size=SIZE)
    assert reserve(journal, "a", status_list=LIST).status.index == 7
    assert reserve(journal, "b", status_list=LIST).status.index == 9


def _fill(driver, journal, free):
    """Take every slot but those given."""
    reserve(journal, "filler")
    with without_foreign_keys(driver):
        driver.execute(
            """INSERT INTO status_slot (list_id, slot, credential_id)
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            SELECT ?, i, 'filler ' || i FROM n""",
            (SIZE - 1, LIST),
        )
    for slot in free:
        driver.execute("DELETE FROM status_slot WHERE slot = ?", (slot,))


def test_the_last_free_slots_are_found_and_then_no_more(driver, journal):
    _fill(driver, journal, free=[4, 70_000, SIZE - 1])
    found = [reserve(journal, record, status_list=LIST).status.index for record in "abc"]
    assert sorted(found) == [4, 70_000, SIZE - 1]
    with pytest.raises(UsageError) as caught:
        reserve(journal, "d", status_list=LIST)
    assert caught.value.code is Code.STATUS_SLOTS_EXHAUSTED
    assert journal.find("d", 1) is None
    assert reserve(journal, "a", status_list=LIST).status.index == found[0]
    other = f"{LIST}0"
    journal.open_status_list(other, size=SIZE)
    assert reserve(journal, "d", status_list=other).status.list_id == other


def test_a_list_that_is_not_open_has_no_slots(journal):
    with pytest.raises(UsageError) as caught:
        reserve(journal, status_list=f"{LIST}0")
    assert caught.value.code is Code.STATUS_SLOTS_EXHAUSTED
    assert caught.value.facts == {"list": f"{LIST}0", "size": 0}
    assert journal.find("a", 1) is None


@pytest.mark.parametrize("size", [-1, 0, 1, SIZE - 1])
def test_a_list_too_short_to_hide_in_is_refused(driver, size):
    with pytest.raises(UsageError) as caught:
        IssuanceJournal(driver).open_status_list(LIST, size=size)
    assert caught.value.code is Code.STATUS_LIST_SIZE
    assert driver.execute("SELECT * FROM status_list") == []


def test_a_list_is_opened_once_and_keeps_its_size(journal, driver):
    journal.open_status_list(LIST, size=SIZE)
    with pytest.raises(UsageError) as caught:
        journal.open_status_list(LIST, size=SIZE * 2)
    assert caught.value.code is Code.STATUS_LIST_SIZE
    assert driver.execute("SELECT list_id, size FROM status_list") == [(LIST, SIZE)]


def test_a_journal_outlasts_its_connection(database):
    with database.open() as driver:
        entry = reserve(IssuanceJournal(driver))
    with database.open() as driver:
        assert list(IssuanceJournal(driver).entries()) == [entry]


def test_the_journal_of_a_newer_library_is_refused(driver):
    IssuanceJournal(driver)
    driver.execute("UPDATE meta SET schema_version = 99")
    with pytest.raises(UnsupportedError) as caught:
        IssuanceJournal(driver)
    assert caught.value.code is Code.STORE_VERSION


_REQUESTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 2), st.sampled_from([b"x", b"y"]), st.booleans(), st.booleans())
)


@given(_REQUESTS, st.integers(0, 9))
@settings(max_examples=60)
def test_one_version_is_one_credential_whatever_is_asked_and_in_which_order(requests, start):
    draws = itertools.count(start)
    with SQLiteDriver(":memory:") as driver:
        journal = IssuanceJournal(driver, random_below=lambda size: next(draws) % 8)
        journal.open_status_list(LIST, size=SIZE)
        model = {}
        for record, version, digest, with_status, sign in requests:
            known = model.get((record, version))
            if known and known.content_digest != digest:
                with pytest.raises(UsageError):
                    reserve(journal, record, version, digest)
                continue
            entry = reserve(journal, record, version, digest, status_list=LIST if with_status else None)
            assert known is None or entry == known
            if sign:
                entry = journal.complete(entry, leaf_digest=digest, key_id=KEY, at=AT)
            model[record, version] = entry
        assert list(journal.entries()) == sorted(model.values(), key=lambda entry: entry.number)
        slots = [entry.status for entry in model.values() if entry.status]
        assert len(set(slots)) == len(slots)
        assert sorted(entry.number for entry in model.values()) == list(range(1, len(model) + 1))
