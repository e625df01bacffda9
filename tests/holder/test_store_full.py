"""A disk that is full, or fails, at any write or sync of a store's life: it is said so, and no harm is done."""

import itertools
from dataclasses import dataclass

import apsw
import pytest

from holder.acts import Desk, cheaply
from holder.life import examine, record_all
from storage.crashing_disk import Crash, RecordingDisk, state
from vcedu.errors import Code, VceduError

_names = itertools.count()


@dataclass(frozen=True)
class _Failure:
    """How writes fail, what is said then, and whether only one fails."""

    failure: type
    code: Code
    once: bool


_FAILURES = [
    _Failure(failure, code, once)
    for failure, code in ((apsw.FullError, Code.STORE_FULL), (apsw.IOError, Code.STORE_UNREADABLE))
    for once in (True, False)
]


@pytest.fixture(autouse=True)
def _cheaply(monkeypatch):
    cheaply(monkeypatch)


@pytest.fixture
def recorded(tmp_path):
    (tmp_path / "after").mkdir()
    return [*record_all(tmp_path)]


def _before(folder, life, act, **options):
    """Put the files there as they were before an act, and open them; return the desk and its disk."""
    for old in folder.iterdir():
        old.unlink()
    start = life.start_of(act)
    for name, content in state(life.events[:start], Crash.KILLED, 0).items():
        (folder / name).write_bytes(content)
    disk = RecordingDisk(f"failing-{next(_names)}", syncs=True, **options)
    desk = Desk(folder / "store.db", vfs=disk.vfs_name, hosted=life.hosted)
    before, after = life.between(start)
    if before.seq:
        desk.open(before.passphrase)
    return desk, disk, before, after


def _writes(folder, life, act):
    """Return how many writes and syncs an act is."""
    desk, disk, _, _ = _before(folder, life, act)
    already = disk.writes
    life.acts[act](desk)
    done = disk.writes - already
    desk.close()
    return done


def _fail(folder, life, act, number, how):
    """Let the so-manieth write of an act fail, and check what is said and what is there then."""
    desk, disk, before, after = _before(folder, life, act, failure=how.failure, once=how.once)
    try:
        disk.fail_next(number)
        said = _do(desk, life, act)
        assert disk.failed
        assert said in (None, how.code)
        disk.repair()
        if not desk.is_connected:
            desk.connect()
        elif desk.store:
            desk.store.check()
        whole = examine(desk, life, before, after) if said else desk.store.check().seq == after.seq
        assert whole or said, "it was not done, and nothing was said"
        if not whole:
            assert _do(desk, life, act) is None
        desk.store.check()
        assert (desk.contents(), desk.waiting()) == (after.contents, after.waiting) or not before.seq
        desk.reopen()
        desk.store.check()
    finally:
        disk.repair()
        desk.close()
    return said


def _do(desk, life, act):
    try:
        life.acts[act](desk)
    except VceduError as error:
        return error.code
    return None


def test_a_write_that_fails_in_any_act_is_said_and_harms_nothing(tmp_path, recorded):
    said, hows = [], itertools.cycle(_FAILURES)
    for life in recorded:
        for act, how in zip(life.points(), hows, strict=False):
            number = 1 + len(said) % _writes(tmp_path / "after", life, act)
            said.append(_fail(tmp_path / "after", life, act, number, how))
    assert {*said} >= {Code.STORE_FULL, Code.STORE_UNREADABLE}


@pytest.mark.nightly
@pytest.mark.parametrize("how", _FAILURES)
def test_every_write_that_fails_is_said_and_harms_nothing(tmp_path, recorded, record_property, how):
    said = [
        _fail(tmp_path / "after", life, act, number, how)
        for life in recorded
        for act in life.points()
        for number in range(1, 1 + _writes(tmp_path / "after", life, act))
    ]
    record_property("writes and syncs that failed", len(said))
    record_property("acts done nevertheless", said.count(None))
    assert said.count(how.code) > len(said) / 2
