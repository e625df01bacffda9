"""The store after a crash at any of its write points: nothing acknowledged is lost, nothing is there by half."""

import itertools

import pytest

from holder.acts import ACTS, HOSTED_ACTS, Desk, cheaply, document, rekey, restored_acts
from holder.life import LostError, examine, is_in_files, record_all
from storage.crashing_disk import Acknowledged, Crash, state
from vcedu.errors import VceduError


@pytest.fixture(autouse=True)
def _cheaply(monkeypatch):
    cheaply(monkeypatch)


def _crash(folder, life, point, crash, seed):
    """Leave the files as a crash would, and check what is found in them."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in state(life.events[:point], crash, seed).items():
        (folder / name).write_bytes(content)
    before, after = life.between(point)
    if crash is Crash.KILLED:
        assert is_in_files(folder, before.gone) == []
    # This one is not crashed.
    desk = Desk(folder / "store.db", setting="PRAGMA synchronous=OFF", hosted=life.hosted)
    try:
        assert desk.driver.execute("PRAGMA integrity_check") == [("ok",)]
        examine(desk, life, before, after)
        _go_on(desk, life)
        desk.store.erase_traces()
        assert is_in_files(folder, before.gone) == []
    finally:
        desk.close()


def _go_on(desk, life):
    """Use the store as if nothing had happened."""
    if desk.store is None:
        next(iter(life.acts.values()))(desk)
    if desk.store._opened.profile.is_being_rekeyed:
        rekey(desk)
    item = desk.receive(document(9))
    desk.store.check()
    assert desk.store.get(item.id).secured.raw == document(9)


def _spread(points, count):
    """Return so many of the points, the first and the last among them."""
    return sorted({points[number * (len(points) - 1) // max(count - 1, 1)] for number in range(count)})


def test_no_crash_loses_or_halves_anything(tmp_path):
    kinds, seen, runs = itertools.cycle(Crash), set(), 0
    for life in record_all(tmp_path):
        for act, points in life.points().items():
            for point in _spread(points, 3):
                for crash in itertools.islice(kinds, 2):
                    _crash(tmp_path / "after", life, point, crash, seed=point)
                    seen.add((act, crash))
                runs += 1
    writing = {*ACTS, *restored_acts(b""), *HOSTED_ACTS} - {"receive what is restored again"}
    assert seen == set(itertools.product(writing, Crash))
    assert runs >= 60


def _faults(tmp_path, setting, crash):
    """Return how many of the crashes right after an acknowledgement lost something, and how many damaged it."""
    lost, damaged = 0, 0
    for life in record_all(tmp_path, setting):
        for number, event in enumerate(life.events, 1):
            if isinstance(event, Acknowledged):
                try:
                    _crash(tmp_path / "after", life, number, crash, seed=number)
                except LostError:
                    lost += 1
                except (AssertionError, VceduError):
                    damaged += 1
    return lost, damaged


@pytest.mark.parametrize("setting", ["PRAGMA synchronous=NORMAL", "PRAGMA synchronous=OFF"])
def test_the_control_with_weaker_settings_loses_what_was_acknowledged(tmp_path, setting):
    lost, damaged = _faults(tmp_path, setting, Crash.DROPPED)
    assert lost > 0
    assert damaged == 0 or setting.endswith("OFF")


@pytest.mark.nightly
@pytest.mark.parametrize("crash", Crash)
def test_no_crash_at_any_write_point_loses_or_halves_anything(tmp_path, record_property, crash):
    seeds = range({Crash.SCATTERED: 3, Crash.REORDERED: 3}.get(crash, 1))
    runs = 0
    for life in record_all(tmp_path):
        for point in itertools.chain(*life.points().values()):
            for seed in seeds:
                _crash(tmp_path / "after", life, point, crash, seed)
                runs += 1
    record_property("crashes", runs)
