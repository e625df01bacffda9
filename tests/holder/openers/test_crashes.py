"""After a crash at any write a device is there or gone, and what was left is received or waits: never by half."""

import itertools

import pytest

from holder.family import CONTEXTS, NOW, TIME, VERIFIER, certificate, create
from holder.family import receive as receive_verified
from storage.crashing_disk import Acknowledged, Crash, RecordingDisk, state, write_points
from vcedu.errors import UsageError
from vcedu.holder import PersonalDataStore, leave
from vcedu.holder.header import open_header
from vcedu.holder.openers.secrets import new_pair
from vcedu.holder.profile import open_profile
from vcedu.proofs.jwe import seal
from vcedu.storage import SQLiteDriver

PASSPHRASE = "さくら咲く"
_names = itertools.count()


class _Life:
    """A store whose phone is lost, and for which something was left, with all that was written to the disk."""

    def __init__(self, folder):
        self.disk = RecordingDisk(f"openers-{next(_names)}")
        self.phone, self.tablet = new_pair(), new_pair()
        with SQLiteDriver(folder / "store.db", vfs=self.disk.vfs_name) as driver:
            store = create(driver)
            receive_verified(store, certificate(1))
            phone = store.devices.add(self.phone.public_key, principal="pupil", name="phone", at=NOW)
            store.devices.add(self.tablet.public_key, principal="pupil", name="tablet", at=NOW)
            self.begins = len(self.disk.events)
            self.disk.acknowledge("added")
            sealed = seal(certificate(2), store.deposit_key, content_type="application/vc")
            leave(driver, store.profile, sealed, at=NOW)
            self.disk.acknowledge("left")
            store.devices.remove(phone.id, by="pupil", at=NOW)
            self.disk.acknowledge("removed")
            store.deposits.take(verifier=VERIFIER, time=TIME, contexts=CONTEXTS)
            self.disk.acknowledge("taken")
            self.key = open_header(driver, PASSPHRASE)

    def check(self, folder, point, crash):
        """Hold what is there after a crash to what was acknowledged before it."""
        for old in folder.iterdir():
            old.unlink()
        events = self.disk.events[:point]
        for name, content in state(events, crash, 1).items():
            (folder / name).write_bytes(content)
        said = {event.what for event in events if isinstance(event, Acknowledged)}
        with SQLiteDriver(folder / "store.db") as driver:
            driver.execute("PRAGMA synchronous=OFF")  # this one is not crashed
            store = PersonalDataStore(driver, self.key, open_profile(driver, self.key, None))
            store.check()
            names = {each.name for each in store.devices.all()}
            assert names == {name for name, secret in self._secrets() if self._opens(driver, secret)}
            assert "tablet" in names
            assert "removed" not in said or names == {"tablet"}
            assert "left" not in said or len(store.items()) + len(store.deposits.waiting()) == 2
            assert "taken" not in said or len(store.items()) == 2
            # Whatever was stopped goes on, and then nobody has a key of before.
            store.rekey(at=NOW)
            assert len(driver.execute("SELECT DISTINCT epoch FROM wrap")) == 1
            assert len(PersonalDataStore.open_on_device(driver, self.tablet).items()) == len(store.items())
        return names

    def _secrets(self):
        return (("phone", self.phone), ("tablet", self.tablet))

    def _opens(self, driver, secret):
        try:
            PersonalDataStore.open_on_device(driver, secret)
        except UsageError:
            return False
        return True


def _run(tmp_path, life, points):
    folder = tmp_path / "after"
    folder.mkdir()
    found = [life.check(folder, point, crash) for point, crash in itertools.product(points, Crash)]
    # Some crashes come before the phone is gone, and some after.
    assert {len(names) for names in found} == {1, 2}
    return len(found)


def test_a_crash_leaves_a_device_there_or_gone(tmp_path):
    life = _Life(tmp_path)
    points = [point for point in write_points(life.disk.events) if point > life.begins]
    chosen = points[:: max(1, len(points) // 8)]
    assert _run(tmp_path, life, chosen) >= 8 * len(Crash)


@pytest.mark.nightly
def test_a_crash_at_any_write_leaves_a_device_there_or_gone(tmp_path, record_property):
    life = _Life(tmp_path)
    points = [point for point in write_points(life.disk.events) if point > life.begins]
    record_property("crashes", _run(tmp_path, life, points))
