"""Revoking, suspending and lifting: what the journal keeps, what the published lists say (rows B9, B10)."""

import datetime as dt
import itertools
import json
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers.signed import credential, did, key

from storage.crashing_disk import Acknowledged, Crash, RecordingDisk, state, write_points
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import CheckName, Code, FetchError, UsageError, VceduError
from vcedu.issuer import CredentialState, IssuanceJournal, Issuer, StatusChange, StatusLists, StatusReason, with_status
from vcedu.issuer._schema import JOURNAL
from vcedu.issuer._status_slots import StatusSlot
from vcedu.model import FixedClock, VerificationTime
from vcedu.net import Fetched
from vcedu.status import LEAST_ENTRIES, StatusEntry, StatusList, StatusPurpose
from vcedu.storage import Schema, SQLiteDriver, migrate
from vcedu.verifier import ExactIssuers, Verifier

AT = dt.datetime(2027, 3, 25, 9, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(hours=1)
BASE = "https://school-a.example/status"
ACTIVE, SUSPENDED, REVOKED = CredentialState.ACTIVE, CredentialState.SUSPENDED, CredentialState.REVOKED


def school(at=AT):
    return Issuer(key("school"), contexts=ContextStore.production(), clock=FixedClock(at))


def opened(driver, name="1", **more):
    lists = StatusLists(driver, school(), BASE, **more)
    return lists, lists.open(name, at=AT)


def reserve(driver, record, list_id=None):
    return IssuanceJournal(driver).reserve(record, 1, content_digest=b"x", at=AT, status_list=list_id)


def published(lists, at=AT):
    return {secured.envelope.document["id"]: secured.envelope.document for secured in lists.publish(at)}


def set_bits(lists, purpose, list_id=f"{BASE}/1"):
    bits = StatusList.read(published(lists)[f"{list_id}-{purpose}.json"]).bits
    return {
        index
        for place, byte in enumerate(bits.data)
        if byte
        for index in range(8 * place, 8 * place + 8)
        if bits[index]
    }


def test_a_credential_names_one_slot_of_two_lists(driver):
    lists, list_id = opened(driver)
    entry = reserve(driver, "a", list_id)
    unsigned = with_status(credential(), entry)
    assert unsigned["credentialStatus"] == [
        lists.entry(entry.status, purpose) for purpose in (StatusPurpose.REVOCATION, StatusPurpose.SUSPENSION)
    ]
    assert {status["statusListIndex"] for status in unsigned["credentialStatus"]} == {str(entry.status.index)}
    assert {status["statusListCredential"] for status in unsigned["credentialStatus"]} == set(published(lists))
    assert with_status(credential(), reserve(driver, "b")) == credential()


def test_changes_are_kept_with_time_and_reason(driver):
    lists, list_id = opened(driver)
    name = reserve(driver, "a", list_id).credential_id
    assert (lists.state(name), lists.changes(name)) == (ACTIVE, ())
    assert lists.set(name, "suspended", AT, "under_review")
    assert lists.set(name, ACTIVE, LATER, StatusReason.REVIEW_ENDED)
    assert lists.set(name, REVOKED, LATER)
    assert lists.state(name) is REVOKED
    assert lists.changes(name) == (
        StatusChange(SUSPENDED, StatusReason.UNDER_REVIEW, AT),
        StatusChange(ACTIVE, StatusReason.REVIEW_ENDED, LATER),
        StatusChange(REVOKED, StatusReason.UNSPECIFIED, LATER),
    )


def test_what_it_is_already_changes_nothing(driver):
    lists, list_id = opened(driver)
    name = reserve(driver, "a", list_id).credential_id
    assert not lists.set(name, ACTIVE, AT)
    lists.set(name, REVOKED, AT)
    before = driver.execute("SELECT * FROM status_change")
    assert not lists.set(name, REVOKED, LATER)
    assert driver.execute("SELECT * FROM status_change") == before


@pytest.mark.parametrize(
    ("wanted", "reason"), [("gone", "unspecified"), ("revoked", "because"), ("Revoked", "superseded")]
)
def test_states_and_reasons_are_those_there_are(driver, wanted, reason):
    lists, list_id = opened(driver)
    name = reserve(driver, "a", list_id).credential_id
    with pytest.raises(UsageError) as caught:
        lists.set(name, wanted, AT, reason)
    assert caught.value.code is Code.OPTION_INVALID
    assert lists.changes(name) == ()


def test_a_change_belongs_to_the_transaction_around_it(driver):
    lists, list_id = opened(driver)
    name = reserve(driver, "a", list_id).credential_id
    before = [driver.execute("SELECT * FROM status_change"), driver.execute("SELECT * FROM status_decoy")]
    with pytest.raises(KeyError), driver.transaction():  # noqa: PT012 - a transaction's body
        lists.set(name, REVOKED, AT)
        raise KeyError
    assert lists.state(name) is ACTIVE
    assert [driver.execute("SELECT * FROM status_change"), driver.execute("SELECT * FROM status_decoy")] == before


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(CredentialState)), max_size=12), st.integers(0, 99))
@settings(max_examples=30)
def test_the_lists_say_what_the_journal_says(changes, seed):
    draw = random.Random(seed)
    with SQLiteDriver(":memory:") as driver:
        lists, list_id = opened(driver, random_below=draw.randrange)
        slots = {record: reserve(driver, record, list_id) for record in "abc"}
        model = dict.fromkeys("abc", ACTIVE)
        for record, wanted in changes:
            if model[record] is REVOKED and wanted is not REVOKED:
                with pytest.raises(UsageError) as caught:
                    lists.set(slots[record].credential_id, wanted, AT)
                assert caught.value.code is Code.STATUS_IRREVERSIBLE
            else:
                assert lists.set(slots[record].credential_id, wanted, AT) is (wanted is not model[record])
                model[record] = wanted
        for purpose, told in (("revocation", REVOKED), ("suspension", SUSPENDED)):
            bits = set_bits(lists, purpose)
            assert {record for record, entry in slots.items() if entry.status.index in bits} == {
                record for record, found in model.items() if found is told
            }


def test_decoys_are_there_from_the_start_and_never_a_credentials(driver):
    draw = random.Random(1)
    lists, list_id = opened(driver, random_below=lambda size: draw.randrange(min(size, 256)))
    decoys = {slot for (slot,) in driver.execute("SELECT slot FROM status_decoy")}
    assert decoys == set_bits(lists, "revocation") | set_bits(lists, "suspension")
    assert set_bits(lists, "revocation").isdisjoint(set_bits(lists, "suspension"))
    assert len(set_bits(lists, "revocation")) >= 24
    journal = IssuanceJournal(driver, random_below=lambda size: draw.randrange(min(size, 256)))
    free = 256 - len(decoys)
    given = [
        journal.reserve(f"{number}", 1, content_digest=b"x", at=AT, status_list=list_id).status.index
        for number in range(free)
    ]
    assert len({*given, *decoys}) >= 256 - 1
    assert decoys.isdisjoint(given)


def test_opening_again_adds_no_decoys(driver):
    _, list_id = opened(driver)
    before = driver.execute("SELECT * FROM status_decoy ORDER BY slot")
    assert opened(driver)[1] == list_id
    assert driver.execute("SELECT * FROM status_decoy ORDER BY slot") == before


@pytest.mark.parametrize("driver", ["sqlite"], indirect=True)  # thousands of rows, the same statements
def test_the_difference_between_two_lists_does_not_count_the_changes(driver):
    lists, list_id = opened(driver)
    differences = {"revocation": Counter(), "suspension": Counter()}
    for number in range(24):
        name = reserve(driver, f"{number}", list_id).credential_id
        for purpose, wanted in (("suspension", SUSPENDED), ("suspension", ACTIVE), ("revocation", REVOKED)):
            before = set_bits(lists, purpose)
            lists.set(name, wanted, AT)
            differences[purpose][len(before ^ set_bits(lists, purpose))] += 1
    assert len(differences["revocation"]) > 2
    assert len(differences["suspension"]) > 2


@pytest.mark.parametrize("driver", ["sqlite"], indirect=True)  # thousands of rows, the same statements
def test_no_more_decoys_are_lifted_than_are_suspended(driver):
    lists, list_id = opened(driver, random_below=lambda size: size - 1)
    name = reserve(driver, "a", list_id).credential_id
    for _ in range(12):
        lists.set(name, SUSPENDED, AT)
        lists.set(name, ACTIVE, AT)
    driver.execute("DELETE FROM status_decoy")
    lists.set(name, SUSPENDED, AT)
    driver.execute("DELETE FROM status_decoy")
    assert lists.set(name, ACTIVE, AT)


@pytest.mark.parametrize("driver", ["sqlite"], indirect=True)  # thousands of rows, the same statements
def test_a_full_list_can_still_withdraw(driver):
    lists, list_id = opened(driver, random_below=lambda size: size - 1)
    name = reserve(driver, "a", list_id).credential_id
    driver.execute(
        """INSERT INTO status_decoy (list_id, slot)
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
        SELECT ?, i FROM n WHERE i >= 0 ON CONFLICT DO NOTHING""",
        (LEAST_ENTRIES - 1, list_id),
    )
    assert lists.set(name, REVOKED, AT)
    assert lists.state(name) is REVOKED
    with pytest.raises(UsageError) as caught:
        reserve(driver, "b", list_id)
    assert caught.value.code is Code.STATUS_SLOTS_EXHAUSTED


def test_indexes_do_not_give_away_who_belongs_together(driver):
    _, list_id = opened(driver)
    indexes = [reserve(driver, f"class A/{number}", list_id).status.index for number in range(200)]
    steps = [after - before for before, after in itertools.pairwise(indexes)]
    assert len(set(steps)) > 190
    quarters = Counter(index * 4 // LEAST_ENTRIES for index in indexes)
    assert min(quarters[quarter] for quarter in range(4)) > 20
    assert min(abs(step) for step in steps) * 4 < LEAST_ENTRIES < max(abs(step) for step in steps) * 4


def test_a_published_list_says_how_long_it_may_be_relied_on(driver):
    day = dt.timedelta(days=1)
    lists, list_id = opened(driver, validity=day, ttl=dt.timedelta(minutes=1))
    document = published(lists, LATER)[f"{list_id}-suspension.json"]
    assert document["validFrom"] == "2027-03-25T09:55:00Z"
    assert document["validUntil"] == "2027-03-26T10:00:00Z"
    assert document["credentialSubject"]["ttl"] == 60_000
    assert document["issuer"] == did("school")


def test_a_list_of_any_size_is_published_in_whole_bytes(driver):
    IssuanceJournal(driver).open_status_list(f"{BASE}/odd", size=LEAST_ENTRIES + 5)
    lists = StatusLists(driver, school())
    status_list = StatusList.read(published(lists)[f"{BASE}/odd-revocation.json"])
    assert len(status_list.bits) == LEAST_ENTRIES + 8


def test_a_list_of_no_address_is_not_published(driver):
    IssuanceJournal(driver).open_status_list("1", size=LEAST_ENTRIES)
    with pytest.raises(UsageError) as caught:
        StatusLists(driver, school()).publish(AT)
    assert caught.value.code is Code.STATUS_LIST_PLACE


def test_a_journal_from_before_there_were_changes_is_brought_up_to_date(driver):
    migrate(driver, Schema(JOURNAL.name, JOURNAL.steps[:1]))
    driver.execute("INSERT INTO status_list (list_id, size) VALUES (?, ?)", (f"{BASE}/1", LEAST_ENTRIES))
    name = reserve(driver, "a", f"{BASE}/1").credential_id
    lists = StatusLists(driver, school())
    assert lists.set(name, REVOKED, AT)
    assert lists.state(name) is REVOKED


class Web:
    def __init__(self, lists, at):
        self._bodies = {secured.envelope.document["id"]: secured.raw for secured in lists.publish(at)}
        self._at = at

    def fetch(self, request):
        if request.url not in self._bodies:
            raise FetchError(Code.NET_HTTP_STATUS, url=request.url, status=404)
        return Fetched(request.url, self._bodies[request.url], "application/json", self._at, request.kind)


def test_from_issuing_to_verifying(driver):
    lists, list_id = opened(driver)
    entry = reserve(driver, "a", list_id)
    signed = school().issue({**with_status(credential(), entry), "id": entry.credential_id})
    assert json.loads(signed.raw)["credentialStatus"][0]["type"] == "BitstringStatusListEntry"

    def verdict():
        verifier = Verifier(
            trust=ExactIssuers({did("school"): "第一高等学校"}),
            contexts=ContextStore.production(),
            fetcher=Web(lists, LATER),
            clock=FixedClock(LATER),
        )
        report = verifier.inspect(signed, time=VerificationTime(now=LATER))
        return [check.code for check in report if check.name is CheckName.STATUS]

    assert verdict() == [None, None]
    for wanted, codes in (
        (SUSPENDED, [None, Code.STATUS_SUSPENDED]),
        (ACTIVE, [None, None]),
        (REVOKED, [Code.STATUS_REVOKED, None]),
    ):
        lists.set(entry.credential_id, wanted, AT)
        assert verdict() == codes
    driver.execute("DELETE FROM status_change")
    driver.execute("DELETE FROM status_decoy")
    assert verdict() == [None, None]


_RECORDS = [f"生徒{number}" for number in range(6)]
_names = itertools.count()


def _work(driver, acknowledge):
    draw = random.Random(7)
    lists, list_id = opened(driver, random_below=lambda size: draw.randrange(min(size, 4096)))
    for record in _RECORDS:
        entry = reserve(driver, record, list_id)
        for wanted in (SUSPENDED, ACTIVE, REVOKED):
            lists.set(entry.credential_id, wanted, AT)
            acknowledge((record, entry, wanted))


def test_no_crash_loses_a_change_or_gives_a_slot_twice(tmp_path):
    disk = RecordingDisk(f"status-{next(_names)}")
    with SQLiteDriver(tmp_path / "journal.db", vfs=disk.vfs_name) as driver:
        _work(driver, disk.acknowledge)
    points = write_points(disk.events)
    folder = tmp_path / "after"
    folder.mkdir()
    for point, crash in itertools.product(points[:: max(1, len(points) // 24)], Crash):
        for old in folder.iterdir():
            old.unlink()
        for name, content in state(disk.events[:point], crash, 1).items():
            (folder / name).write_bytes(content)
        with SQLiteDriver(folder / "journal.db") as driver:
            driver.execute("PRAGMA synchronous=OFF")
            _check_recovered(driver, [e.what for e in disk.events[:point] if isinstance(e, Acknowledged)])


def _check_recovered(driver, acknowledged):
    lists, list_id = opened(driver)
    states = [lists.state(entry.credential_id) for _, entry, _ in acknowledged]
    last = {entry.credential_id: wanted for _, entry, wanted in acknowledged}
    order = [SUSPENDED, ACTIVE, REVOKED]
    for (_, entry, _), found in zip(acknowledged, states, strict=True):
        # The one that was under way when the power failed may be there too.
        assert found is last[entry.credential_id] or order.index(found) == order.index(last[entry.credential_id]) + 1
    resumed = [reserve(driver, record, list_id) for record in _RECORDS]
    assert {entry.status for _, entry, _ in acknowledged} <= {entry.status for entry in resumed}
    taken = [entry.status.index for entry in resumed]
    taken += [slot for (slot,) in driver.execute("SELECT slot FROM status_decoy")]
    assert len(set(taken)) == len(taken)


def test_a_slot_reserved_before_a_crash_is_the_credentials_afterwards(tmp_path):
    with SQLiteDriver(tmp_path / "journal.db") as driver:
        _, list_id = opened(driver)
        before = reserve(driver, "a", list_id)
    with SQLiteDriver(tmp_path / "journal.db") as driver:
        after = reserve(driver, "a", list_id)
        assert (after.credential_id, after.status) == (before.credential_id, before.status)
        assert not after.is_complete
        lists = StatusLists(driver, school())
        assert lists.set(after.credential_id, REVOKED, AT)
        index = StatusEntry("", "revocation", after.status.index, "")
        with pytest.raises(VceduError) as caught:
            StatusList.read(published(lists)[f"{list_id}-revocation.json"]).judge(index)
        assert caught.value.code is Code.STATUS_REVOKED


def test_an_entry_of_a_slot_is_the_purposes_own():
    entry = StatusLists.entry(None, StatusSlot(f"{BASE}/1", 7), StatusPurpose.SUSPENSION)
    assert entry["statusListCredential"] == f"{BASE}/1-suspension.json"
    assert entry["statusPurpose"] == "suspension"
