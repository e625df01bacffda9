"""The store after a crash at its write points: no acknowledged item is lost, none is there by half."""

import itertools

import apsw
import pytest

from holder.family import NOW, PASSPHRASE, TIME, VERIFIER, certificate, create
from storage.crashing_disk import Acknowledged, Crash, RecordingDisk, state, write_points
from vcedu.errors import Code, VceduError
from vcedu.holder import PersonalDataStore
from vcedu.holder.header import open_header
from vcedu.holder.profile import open_profile
from vcedu.storage import SQLiteDriver

_names = itertools.count()
_DATA = [certificate(number) for number in range(8)]


class _Remembering:
    """A verifier that looks at each document once: here the disk is tested."""

    def __init__(self):
        self._verified = {data: VERIFIER.verify(data, time=TIME) for data in _DATA}

    def verify(self, document, *, time):
        return self._verified[document]


_VERIFIER = _Remembering()


def receive(store, data):
    return store.receive(data, verifier=_VERIFIER, time=TIME)


def _record(folder, setting=None):
    """Receive everything and delete one item, closing the file in the middle; return what happened, and the key."""
    disk = RecordingDisk(f"holder-{next(_names)}")
    path = folder / "store.db"
    with SQLiteDriver(path, vfs=disk.vfs_name) as driver:
        driver.execute(setting or "SELECT 1")
        store = create(driver)
        disk.acknowledge(("profile", store.profile))
        for data in _DATA[:4]:
            disk.acknowledge(("received", receive(store, data).secured.raw))
    with SQLiteDriver(path, vfs=disk.vfs_name) as driver:
        driver.execute(setting or "SELECT 1")
        store = PersonalDataStore.open(driver, PASSPHRASE)
        for data in _DATA[4:]:
            disk.acknowledge(("received", receive(store, data).secured.raw))
        gone = store.items()[0]
        disk.acknowledge(("deleting", gone.secured.raw))
        store.delete(gone.id, at=NOW)
        disk.acknowledge(("deleted", gone.secured.raw))
        key = open_header(driver, PASSPHRASE)
    return disk.events, key


def _lost(folder, key, events, crash, seed):
    """Return how many acknowledged changes are gone, after checking that all that is there is whole."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in state(events, crash, seed).items():
        (folder / name).write_bytes(content)
    said = {"profile": set(), "received": set(), "deleting": set(), "deleted": set()}
    for event in events:
        if isinstance(event, Acknowledged):
            said[event.what[0]].add(event.what[1])
    with SQLiteDriver(folder / "store.db") as driver:
        driver.execute("PRAGMA synchronous=OFF")  # this one is not crashed
        assert driver.execute("PRAGMA integrity_check") == [("ok",)]
        if not driver.execute("SELECT name FROM sqlite_master WHERE name = 'head'"):
            return len(said["profile"])
        store = PersonalDataStore(driver, key, open_profile(driver, key, None))  # opens, so everything agrees
        present = [item.secured.raw for item in store.items()]
        acts = [entry.act for entry in store.audit()]
        assert set(present) <= set(_DATA)
        assert acts.count("received") - acts.count("deleted") == len(present)
        lost = len(said["received"] - said["deleting"] - set(present))
        lost += len(said["deleted"] & set(present))
        for data in _DATA:
            receive(store, data)
        assert {item.secured.raw for item in store.items()} == set(_DATA)
        store.check()
    return lost


def _run(tmp_path, recorded, points, seeds):
    events, key = recorded
    folder = tmp_path / "after"
    folder.mkdir()
    lost = dict.fromkeys(Crash, 0)
    for point, crash, seed in itertools.product(points, Crash, seeds):
        lost[crash] += _lost(folder, key, events[:point], crash, seed)
    return lost


def _spread(points, count):
    return sorted({points[number * (len(points) - 1) // (count - 1)] for number in range(count)})


def test_no_crash_loses_an_item_or_leaves_half_of_one(tmp_path):
    recorded = _record(tmp_path)
    points = _spread(write_points(recorded[0]), 64)
    assert len(points) >= 60
    assert _run(tmp_path, recorded, points, seeds=[1]) == dict.fromkeys(Crash, 0)


def test_the_control_without_sync_loses_items(tmp_path):
    recorded = _record(tmp_path, "PRAGMA synchronous=NORMAL")
    acknowledged = [number for number, event in enumerate(recorded[0], 1) if isinstance(event, Acknowledged)]
    lost = _run(tmp_path, recorded, _spread(acknowledged, 4), seeds=[1])
    assert lost[Crash.KILLED] == 0
    assert lost[Crash.DROPPED] > 0


@pytest.mark.nightly
def test_no_crash_at_any_write_point_loses_an_item(tmp_path, record_property):
    recorded = _record(tmp_path)
    points = write_points(recorded[0])
    seeds = range(1 + 3000 // (len(points) * len(Crash)))
    record_property("crashes", len(points) * len(Crash) * len(seeds))
    assert _run(tmp_path, recorded, points, seeds) == dict.fromkeys(Crash, 0)


@pytest.mark.parametrize(
    ("failure", "code"), [(apsw.FullError, Code.STORE_FULL), (apsw.IOError, Code.STORE_UNREADABLE)]
)
def test_a_write_that_fails_is_reported_and_receiving_goes_on_after_repair(tmp_path, failure, code):
    whole = RecordingDisk(f"holder-whole-{next(_names)}")
    with SQLiteDriver(tmp_path / "whole.db", vfs=whole.vfs_name) as driver:
        store = create(driver)
        first = whole.writes
        for data in _DATA[:2]:
            receive(store, data)
    for fail_at in range(first + 1, whole.writes, 4):
        disk = RecordingDisk(f"holder-failing-{next(_names)}", fail_at=fail_at, failure=failure)
        with SQLiteDriver(tmp_path / f"{fail_at}-{code}.db", vfs=disk.vfs_name) as driver:
            store = create(driver)
            done = []
            with pytest.raises(VceduError) as caught:  # noqa: PT012 - any of the writes may be the one
                done.extend(receive(store, data) for data in _DATA[:2])
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            assert caught.value.code is code
            disk.repair()
            assert store.check().seq == 1 + len(done)
            assert [receive(store, data).secured.raw for data in _DATA[:2]] == _DATA[:2]
