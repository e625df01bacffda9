"""The journal after a crash at its write points: nothing acknowledged is lost, no slot is given twice."""

import datetime as dt
import itertools
import random

import apsw
import pytest

from storage.crashing_disk import Acknowledged, Crash, RecordingDisk, state, write_points
from vcedu.errors import Code, VceduError
from vcedu.issuer import IssuanceJournal
from vcedu.storage import SQLiteDriver

_LIST = "https://school.example/status/1"
_SIZE = 131_072
_AT = dt.datetime(2027, 3, 25, tzinfo=dt.UTC)
_RECORDS = [f"生徒{number}" for number in range(16)]
_names = itertools.count()


def _journal(driver, seed=1):
    draw = random.Random(seed)
    journal = IssuanceJournal(driver, random_below=lambda size: draw.randrange(min(size, 48)))
    journal.open_status_list(_LIST, size=_SIZE)
    return journal


def _issue(journal, record):
    digest = record.encode()
    entry = journal.reserve(record, 1, content_digest=digest, at=_AT, status_list=_LIST)
    return journal.complete(entry, leaf_digest=digest * 2, key_id="did:web:school.example#k", at=_AT)


def _record(folder, setting=None):
    """Issue every record once, closing and opening the file in the middle, and return what happened on the disk."""
    disk = RecordingDisk(f"recording-{next(_names)}")
    half = len(_RECORDS) // 2
    for records in (_RECORDS[:half], _RECORDS[half:]):
        with SQLiteDriver(folder / "journal.db", vfs=disk.vfs_name) as driver:
            if setting:
                driver.execute(setting)
            journal = _journal(driver, seed=len(disk.events))
            for record in records:
                disk.acknowledge(_issue(journal, record))
    return disk.events


def _recovered(folder, events, crash, seed):
    """Put the files of a crash in a folder and open the journal there."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in state(events, crash, seed).items():
        (folder / name).write_bytes(content)
    driver = SQLiteDriver(folder / "journal.db")
    driver.execute("PRAGMA synchronous=OFF")  # this one is not crashed
    return driver


def _lost(driver, events, seed):
    """Return how many acknowledged entries are gone, after checking everything else and issuing all again."""
    assert driver.execute("PRAGMA integrity_check") == [("ok",)]
    assert driver.execute("PRAGMA foreign_key_check") == []
    acknowledged = [event.what for event in events if isinstance(event, Acknowledged)]
    journal = _journal(driver, seed=seed)
    lost = sum(journal.find(entry.record_id, entry.record_version) != entry for entry in acknowledged)
    with driver.transaction():
        resumed = [_issue(journal, record) for record in _RECORDS]
    assert len({entry.status for entry in resumed}) == len(resumed)
    assert sorted(entry.number for entry in resumed) == list(range(1, len(resumed) + 1))
    if not lost:
        assert {entry.credential_id for entry in acknowledged} <= {entry.credential_id for entry in resumed}
        owners = {entry.status: entry.credential_id for entry in resumed}
        assert all(owners[entry.status] == entry.credential_id for entry in acknowledged)
    return lost


def _run(tmp_path, events, points, seeds):
    folder = tmp_path / "after"
    folder.mkdir()
    lost = dict.fromkeys(Crash, 0)
    for point, crash, seed in itertools.product(points, Crash, seeds):
        with _recovered(folder, events[:point], crash, seed) as driver:
            lost[crash] += _lost(driver, events[:point], seed)
    return lost


def _spread(points, count):
    return sorted({points[number * (len(points) - 1) // (count - 1)] for number in range(count)})


def test_no_crash_loses_what_was_acknowledged(tmp_path):
    events = _record(tmp_path)
    points = _spread(write_points(events), 64)
    assert len(points) >= 60
    assert _run(tmp_path, events, points, seeds=[1]) == dict.fromkeys(Crash, 0)


def test_the_control_without_sync_loses_what_was_acknowledged(tmp_path):
    events = _record(tmp_path, "PRAGMA synchronous=NORMAL")
    acknowledged = [number for number, event in enumerate(events, 1) if isinstance(event, Acknowledged)]
    lost = _run(tmp_path, events, _spread(acknowledged, 6), seeds=[1])
    assert lost[Crash.KILLED] == 0
    assert lost[Crash.DROPPED] > 0


@pytest.mark.nightly
def test_no_crash_at_any_write_point_loses_what_was_acknowledged(tmp_path, record_property):
    events = _record(tmp_path)
    points = write_points(events)
    seeds = range(1 + 3000 // (len(points) * len(Crash)))
    record_property("crashes", len(points) * len(Crash) * len(seeds))
    assert _run(tmp_path, events, points, seeds) == dict.fromkeys(Crash, 0)


@pytest.mark.parametrize(
    ("failure", "code"), [(apsw.FullError, Code.STORE_FULL), (apsw.IOError, Code.STORE_UNREADABLE)]
)
def test_a_write_that_fails_is_reported_and_issuing_goes_on_after_repair(tmp_path, failure, code):
    whole = RecordingDisk(f"whole-{next(_names)}")
    with SQLiteDriver(tmp_path / "whole.db", vfs=whole.vfs_name) as driver:
        journal = _journal(driver)
        first = whole.writes
        for record in _RECORDS[:3]:
            _issue(journal, record)
    for fail_at in range(first + 1, whole.writes, 3):
        disk = RecordingDisk(f"failing-{next(_names)}", fail_at=fail_at, failure=failure)
        with SQLiteDriver(tmp_path / f"{fail_at}-{code}.db", vfs=disk.vfs_name) as driver:
            journal = _journal(driver)
            done = []
            with pytest.raises(VceduError) as caught:  # noqa: PT012 - any of the writes may be the one
                done.extend(_issue(journal, record) for record in _RECORDS[:3])
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            assert caught.value.code is code
            disk.repair()
            resumed = [_issue(journal, record) for record in _RECORDS[:3]]
        assert resumed[: len(done)] == done
        assert len({entry.status for entry in resumed}) == len(resumed)
