import datetime as dt
import shutil

import pytest

from holder.family import NOW, PASSPHRASE, certificate, create, fill, receive
from holder.log.noted import LATER, OTHER_WITNESS, WITNESS, Noted, key_of, signer, witness
from vcedu.errors import Code, MalformedError, VceduError
from vcedu.holder import PersonalDataStore
from vcedu.holder.log import NoteKey, SignedCheckpoint, Witness
from vcedu.keys import KeyType, PrivateKey
from vcedu.storage import SQLiteDriver


@pytest.fixture
def noted():
    with Noted() as made:
        yield made


def refused(call, *arguments, **named):
    with pytest.raises(VceduError) as caught:
        call(*arguments, **named)
    return caught.value


def test_a_checkpoint_says_how_long_the_log_is_and_nothing_of_the_learner(noted):
    raw = noted.store.log.checkpoint()
    origin, size, last, *_ = raw.decode().split("\n")
    assert origin.startswith("vcedu-pds/")
    assert int(size) == len(noted.store.audit())
    assert SignedCheckpoint.read(raw).hash == noted.store.checkpoint.hash
    assert last.endswith("=")
    for told in (noted.store.profile, noted.store.deposit_key.multikey, PASSPHRASE):
        assert told not in raw.decode()


def test_the_log_goes_on_from_its_checkpoints(noted):
    log = noted.store.log
    first = log.checkpoint()
    receive(noted.store, certificate(3))
    second = log.checkpoint()
    for data, size in ((first, 4), (second, 5)):
        found = log.consistent_with(data, at=NOW)
        assert (found.size, found.seen) == (size, {})
        assert found.is_due(NOW), "nobody has witnessed it"


def test_the_logs_name_and_key_outlast_a_change_of_its_keys_and_are_its_own(noted):
    log, before = noted.store.log, noted.store.log.checkpoint()
    key = log.key
    noted.store.rekey(at=NOW)
    assert noted.store.log.key == key
    assert noted.store.log.consistent_with(before, at=NOW).size == 4
    other = noted.store.add_profile(at=NOW)
    assert NoteKey.read(other.log.key).name != NoteKey.read(key).name
    assert NoteKey.read(other.log.key).key != NoteKey.read(key).key
    assert refused(other.log.consistent_with, before, at=NOW).code is Code.CHECKPOINT_ORIGIN


def test_a_witness_signs_what_it_saw_and_when_and_a_week_later_it_is_due_again(noted):
    log = noted.store.log
    signed = noted.witness.countersign(log.checkpoint(), at=NOW)
    found = log.consistent_with(signed, at=NOW, witnesses=[key_of()], needed=1)
    assert found.seen == {WITNESS: NOW.replace(microsecond=0)}
    assert not found.is_due(NOW + dt.timedelta(days=6, hours=23))
    assert found.is_due(NOW + dt.timedelta(days=7))
    # (1) One that is not known here counts for nothing, and does no harm.
    assert log.consistent_with(signed, at=NOW, witnesses=[key_of(OTHER_WITNESS)]).seen == {}
    again = refused(log.consistent_with, signed, at=NOW, witnesses=[key_of(OTHER_WITNESS)], needed=1)
    assert (again.code, again.facts) == (Code.CHECKPOINT_WITNESSES, {"found": 0, "needed": 1})
    # (2) Nor does one twice count for two.
    twice = noted.witness.countersign(signed, at=LATER)
    one = refused(log.consistent_with, twice, at=LATER, witnesses=[key_of()], needed=2)
    assert one.facts == {"found": 1, "needed": 2}


def test_two_witnesses_sign_one_checkpoint(noted):
    with SQLiteDriver(":memory:") as desk:
        other = witness(desk, OTHER_WITNESS, 9)
        other.enrol(noted.store.log.key, at=NOW)
        signed = other.countersign(noted.witness.countersign(noted.store.log.checkpoint(), at=NOW), at=LATER)
    keys = [key_of(), key_of(OTHER_WITNESS, 9)]
    found = noted.store.log.consistent_with(signed, at=LATER, witnesses=keys, needed=2)
    assert sorted(found.seen) == [OTHER_WITNESS, WITNESS]
    assert not found.is_due(LATER), "the last one counts"


def test_a_witness_learns_how_long_the_log_is_and_no_more(noted):
    noted.witness.countersign(noted.store.log.checkpoint(), at=NOW)
    (row,) = noted.desk.execute("SELECT * FROM witnessed")
    origin, key, size, last, at = row
    assert (size, last) == (4, noted.store.checkpoint.hash)
    assert key == noted.store.log.key
    assert at.startswith(str(NOW.year))
    assert noted.store.profile not in origin


def test_a_witness_signs_nothing_that_takes_back_what_it_saw(noted, tmp_path):
    older = noted.store.log.checkpoint()
    receive(noted.store, certificate(3))
    newer = noted.store.log.checkpoint()
    noted.witness.countersign(newer, at=NOW)
    error = refused(noted.witness.countersign, older, at=NOW)
    assert (error.code, error.facts) == (Code.PDS_ROLLBACK, {"seen": 5, "found": 4})
    assert noted.witness.countersign(newer, at=LATER) != newer, "the same once more is no step back"


def test_two_copies_that_went_their_own_ways_are_told_apart_at_the_witness_and_at_home(tmp_path):
    paths = [tmp_path / name for name in ("phone.db", "copy.db")]
    with SQLiteDriver(paths[0]) as driver:
        key = create(driver).log.key
    shutil.copy(*paths)
    notes = []
    for number, path in enumerate(paths):
        with SQLiteDriver(path) as driver:
            store = PersonalDataStore.open(driver, PASSPHRASE)
            receive(store, certificate(number))
            notes.append(store.log.checkpoint())
    with SQLiteDriver(":memory:") as desk, SQLiteDriver(paths[1]) as driver:
        school = witness(desk)
        school.enrol(key, at=NOW)
        school.countersign(notes[0], at=NOW)
        assert refused(school.countersign, notes[1], at=NOW).code is Code.PDS_AUDIT_FORKED
        store = PersonalDataStore.open(driver, PASSPHRASE)
        assert refused(store.log.consistent_with, notes[0], at=NOW).code is Code.PDS_AUDIT_FORKED
        receive(store, certificate(5))
        assert refused(store.log.consistent_with, notes[0], at=NOW).code is Code.PDS_AUDIT_FORKED


def test_a_log_that_was_cut_is_behind_its_checkpoint(tmp_path):
    path, copy = tmp_path / "store.db", tmp_path / "copy.db"
    with SQLiteDriver(path) as driver:
        create(driver)
    shutil.copy(path, copy)
    with SQLiteDriver(path) as driver:
        store = PersonalDataStore.open(driver, PASSPHRASE)
        fill(store)
        note = store.log.checkpoint()
    with SQLiteDriver(copy) as driver:
        error = refused(PersonalDataStore.open(driver, PASSPHRASE).log.consistent_with, note, at=NOW)
        assert (error.code, error.facts) == (Code.PDS_ROLLBACK, {"seen": 4, "found": 1})


def test_a_log_whose_rows_were_changed_is_not_called_a_branch(noted):
    note = noted.store.log.checkpoint()
    noted.driver.execute("UPDATE audit SET hash = zeroblob(32) WHERE seq = 4")
    assert refused(noted.store.log.consistent_with, note, at=NOW).code is Code.PDS_AUDIT_EDITED


def test_a_change_after_the_checkpoint_is_found_too(noted):
    note = noted.store.log.checkpoint()
    receive(noted.store, certificate(3))
    noted.driver.execute("UPDATE audit SET mac = zeroblob(32) WHERE seq = 5")
    assert refused(noted.store.log.consistent_with, note, at=NOW).code is Code.PDS_AUDIT_EDITED


def test_every_changed_character_of_a_checkpoint_is_found(noted):
    raw = noted.witness.countersign(noted.store.log.checkpoint(), at=NOW).decode()
    for place in range(0, len(raw), 3):
        changed = raw[:place] + ("B" if raw[place] != "B" else "C") + raw[place + 1 :]
        found = refused(noted.store.log.consistent_with, changed.encode(), at=NOW, witnesses=[key_of()], needed=1)
        assert found.code.startswith("CHECKPOINT_"), changed


def test_a_witness_takes_a_log_up_once_and_each_signer_is_of_one_kind(noted):
    noted.witness.countersign(noted.store.log.checkpoint(), at=NOW)
    noted.witness.enrol(noted.store.log.key, at=LATER)
    assert noted.desk.execute("SELECT size FROM witnessed") == [(4,)], "what it saw stays"
    with SQLiteDriver(":memory:") as desk:
        with pytest.raises(MalformedError):
            Witness(desk, "a b", signer())
        with pytest.raises(MalformedError):
            Witness(desk, WITNESS, PrivateKey.generate(KeyType.P256))


def test_a_witness_lives_in_any_database(database, noted):
    note = noted.store.log.checkpoint()
    with database.open() as driver:
        witness(driver).enrol(noted.store.log.key, at=NOW)
        signed = witness(driver).countersign(note, at=NOW)
    with database.open() as one, database.open() as two:
        assert noted.store.log.consistent_with(signed, at=NOW, witnesses=[key_of()], needed=1).size == 4
        receive(noted.store, certificate(3))
        witness(two).countersign(noted.store.log.checkpoint(), at=NOW)
        assert refused(witness(one).countersign, note, at=NOW).code is Code.PDS_ROLLBACK
